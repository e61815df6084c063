package normalize

import (
	"slices"
	"strconv"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// What a meeting's length may be, in minutes.
const (
	usualLength    = 60
	shortestLength = 10
	longestOver    = 6 * 60  // past midnight: "19:15-08:15" is a typing error, "22:00-03:00" is a dance
	longestByEnd   = 12 * 60 // on one day, told by an end
	longestStated  = minutesOfDay
)

// duration sets end and length of every slot: as stated in the fields, else in the notes (length.go), else an assumed
// hour that is marked as assumed. Publishers' software fills in an hour as well: a remark that the meeting ends at another time
// is believed against it. A length of its own field comes before an end, and may fill the day: there are marathon rooms. Servers write
// 00:00:00 for their default, so that a length of nothing is none.
func duration(r *row) {
	length, hasLength := r.statedLength()
	end, hasEnd := r.statedEnd()
	for i := range r.slots {
		s := &r.slots[i]
		if s.ByAppointment {
			continue
		}
		start, _ := parseHHMM(s.Start)
		minutes, stated := length, hasLength
		if !stated {
			minutes, stated = r.byEnd(s, start, end, hasEnd)
		}
		if !stated || minutes == usualLength {
			if told, words := r.endInProse(start); told > 0 && (!stated || told != minutes) {
				minutes, stated = told, true
				r.reportOnce(scrapers.EndFromProse, "notes", words)
			}
		}
		if !stated {
			minutes, stated = r.lengthInProse(start)
		}
		if !stated {
			minutes = usualLength
		}
		s.DurationMinutes, s.DurationAssumed = minutes, !stated
		s.End = hhmm((start + minutes) % minutesOfDay)
	}
}

// statedLength reads Listing.Duration.
func (r *row) statedLength() (minutes int, ok bool) {
	text := r.in.Duration
	if blank(text) {
		return 0, false
	}
	minutes, ok = parseDuration(text)
	switch {
	case !ok:
		r.report(scrapers.EndUnreadable, "duration", text)
	case minutes == 0:
		return 0, false
	case minutes < shortestLength || minutes > longestStated:
		r.report(scrapers.DurationSuspicious, "duration", text)
		return 0, false
	}
	return minutes, ok
}

// statedEnd reads Listing.End, a time of day.
func (r *row) statedEnd() (minute int, ok bool) {
	if blank(r.in.End) {
		return 0, false
	}
	h, _, ok := parseClock(r.in.End)
	if !ok || h.hasEnd {
		r.report(scrapers.EndUnreadable, "end", r.in.End)
		return 0, false
	}
	return h.start, true
}

// byEnd is the length that a slot's own end gives, else the row's.
func (r *row) byEnd(s *Schedule, start, end int, hasEnd bool) (minutes int, ok bool) {
	if s.End != "" {
		end, hasEnd = parseHHMM(s.End)
	}
	if !hasEnd {
		return 0, false
	}
	minutes, longest := end-start, longestByEnd
	if minutes < 0 {
		minutes, longest = minutes+minutesOfDay, longestOver
	}
	if minutes < shortestLength || minutes > longest {
		r.reportOnce(scrapers.DurationSuspicious, "end", s.Start+"-"+hhmm(end))
		return 0, false
	}
	return minutes, true
}

// parseDuration reads a length in minutes: "01:30:00", "90", "1.5 hours", "1hr 30mins", "PT1H30M". A bare number
// is hours to 3 and minutes from 10. A negative length is -1: it is read, but nothing lasts so long.
func parseDuration(s string) (minutes int, ok bool) {
	if minutes, ok := parseHHMM(strings.TrimSpace(s)); ok {
		return minutes, true
	}
	p := &reader{tokens: tokens(strings.TrimSpace(s))}
	total, seen, negative := 0.0, 0, false
	for !p.done() {
		negative = p.accept("-") || negative
		p.acceptAll("p", "pt", ",", "and", "und", "y", "e", "et", "ca")
		n, ok := p.decimal()
		if !ok {
			break
		}
		unit, ok := p.unit(n, seen)
		if !ok {
			return 0, false
		}
		p.accept(".") // "1 hr. 30 min."
		total += n * unit
		seen++
	}
	if !p.done() || seen == 0 || total > 1e6 {
		return 0, false
	}
	if negative {
		return -1, true
	}
	return int(total + 0.5), true
}

// decimal reads "90", "1.5", "1,5", ".5" and "1:30".
func (p *reader) decimal() (float64, bool) {
	t := p.peek(0)
	if t.text == "." && p.peek(1).glued {
		t = token{text: "0", kind: numberToken, glued: true}
		p.at--
	}
	if t.kind != numberToken || t.number < 0 {
		return 0, false
	}
	p.at++
	n := float64(t.number)
	next := p.peek(1)
	if next.kind != numberToken || !next.glued {
		return n, true
	}
	switch p.peek(0).text {
	case ".", ",":
		p.at += 2
		f, err := strconv.ParseFloat(t.text+"."+next.text, 64)
		return f, err == nil
	case ":":
		p.at += 2
		return n + float64(next.number)/60, next.number >= 0 && next.number < 60
	}
	return n, true
}

var (
	hourUnits   = []string{"h", "hr", "hrs", "hour", "hours", "std", "stunde", "stunden", "uur", "heure", "heures", "hora", "horas", "ora", "ore", "timme", "timmar", "час", "часа", "ч"}
	minuteUnits = []string{"m", "min", "mins", "minute", "minutes", "minuten", "minuto", "minutos", "minuti", "minuter", "минут", "мин"}
	secondUnits = []string{"s", "sec", "secs", "seconds"}
)

// unit reads the unit behind a number, in minutes. Without one the number is the only one, or minutes behind
// hours: "1h30".
func (p *reader) unit(n float64, seen int) (minutes float64, ok bool) {
	switch t := p.peek(0).text; {
	case slices.Contains(hourUnits, t):
		p.at++
		return 60, true
	case slices.Contains(minuteUnits, t):
		p.at++
		return 1, true
	case slices.Contains(secondUnits, t):
		p.at++
		return 1. / 60, true
	case !p.done():
		return 0, false
	case seen > 0:
		return 1, n < 60
	case n <= 3:
		return 60, true
	case n >= 10 && n <= longestByEnd:
		return 1, true
	case n >= 1800 && n <= 24*60*60 && int(n)%60 == 0:
		return 1. / 60, true
	}
	return 0, false
}
