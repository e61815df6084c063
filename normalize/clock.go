package normalize

import (
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

const minutesOfDay = 24 * 60

// clock sets the start of every slot that days made. There is no default: a time that cannot be read rejects the
// row. A range ("7 - 8:30 pm") gives the end too, and a zone that stands behind the time is kept for the zone
// rule.
func clock(r *row) {
	if r.in.Recurrence != nil || !r.needsStart() {
		return
	}
	if blank(r.in.Start) {
		r.reject(scrapers.TimeMissing, "start", "")
		return
	}
	hours, zone, ok := parseClock(r.in.Start)
	if !ok && !r.severalStarts() {
		r.reject(scrapers.TimeUnreadable, "start", r.in.Start)
	}
	if !ok {
		return
	}
	if zone != "" && blank(r.in.TimeZone) {
		r.in.TimeZone = zone
	}
	for i := range r.slots {
		hours.set(&r.slots[i])
	}
	r.suspect(hours.start)
}

// needsStart: times.go and by-appointment rows have what they need.
func (r *row) needsStart() bool {
	return slices.ContainsFunc(r.slots, func(s Schedule) bool { return s.Start == "" && !s.ByAppointment })
}

// suspect warns of starts that are seldom meant. 12 Step Meeting List writes 00:00 for every time that it does
// not understand, while its own midnight is 23:59; and few people meet behind a door before five.
func (r *row) suspect(minute int) {
	if minute == 0 || minute == minutesOfDay || r.meeting.Mode == InPerson && minute < 5*60 {
		r.reportOnce(scrapers.TimeSuspicious, "start", hhmm(minute))
	}
}

// reportOnce reports what several slots of a row may share.
func (r *row) reportOnce(code scrapers.Code, field, value string) {
	said := func(p Problem) bool { return p.Code == code && p.Value == value }
	if !slices.ContainsFunc(r.problems, said) {
		r.report(code, field, value)
	}
}

// hours is a start and, where the text is a range, an end, in minutes after midnight; 1440 is the midnight at
// the end of the day.
type hours struct {
	start, end int
	hasEnd     bool
}

// set writes the hours into a slot. A start at 24:00 is written 23:59, as 12 Step Meeting List does: it keeps
// the meeting on the day that the publisher says.
func (h hours) set(s *Schedule) {
	s.Start = hhmm(min(h.start, minutesOfDay-1))
	if h.hasEnd {
		s.End = hhmm(h.end % minutesOfDay)
	}
}

// hhmm writes minutes after midnight as HH:MM.
func hhmm(minute int) string { return clockFaces[minute] }

// clockFaces holds every time of day, so that a million slots share 1441 strings.
var clockFaces = func() (faces [minutesOfDay + 1]string) {
	for m := range faces {
		faces[m] = string([]byte{'0' + byte(m/600), '0' + byte(m/60%10), ':', '0' + byte(m%60/10), '0' + byte(m%10)})
	}
	return faces
}()

// parseHHMM reads HH:MM or HH:MM:SS of a 24-hour clock, 00:00 to 24:00.
func parseHHMM(s string) (minute int, ok bool) {
	if len(s) != len("00:00") && len(s) != len("00:00:00") {
		return 0, false
	}
	for i := range len(s) {
		if c := s[i]; i%3 == 2 && c != ':' || i%3 != 2 && (c < '0' || c > '9') {
			return 0, false
		}
	}
	seconds := 0
	if len(s) == len("00:00:00") {
		seconds = digits(s[6:])
	}
	hour, minutes := digits(s[:2]), digits(s[3:5])
	if hour > 24 || minutes > 59 || seconds > 59 || hour == 24 && minutes+seconds > 0 {
		return 0, false
	}
	return 60*hour + minutes, true
}

// parseClock reads a time of day or a range of two, in the ways people write them: "18:00", "7.30pm", "Noon",
// "19h30", "18 Uhr", "1830", "6-7:30 p.m.", seconds after midnight. What follows is returned as zone if it can
// be one ("7 pm Eastern"). A bare hour without "am", "h" or the like may be either half of the day and is
// refused.
func parseClock(s string) (h hours, zone string, ok bool) {
	if minute, ok := parseHHMM(s); ok {
		return hours{start: minute}, "", true
	}
	if minute, ok := parseBareNumber(strings.TrimSpace(s)); ok {
		return hours{start: minute}, "", true
	}
	p := newReader(s)
	h, ok = p.hours()
	p.accept(".")
	if !ok || p.done() {
		return h, "", ok
	}
	zone = strings.Trim(p.rest(), "()[] ")
	return h, zone, zonePhrase(zone)
}

// parseBareNumber reads 1830 as on a 24-hour clock and 66600 as seconds after midnight. Four digits that are a
// time are taken for one: a meeting at 18:30 is likelier than one at half a minute past half past midnight.
func parseBareNumber(s string) (minute int, ok bool) {
	if len(s) < 3 || len(s) > 5 || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n := digits(s)
	if hour, minute := n/100, n%100; len(s) < 5 && hour < 24 && minute < 60 {
		return 60*hour + minute, true
	}
	return n / 60, n%60 == 0 && n < 60*minutesOfDay && len(s) > 3
}

// rest is what no rule has read, as words.
func (p *reader) rest() string {
	var words []string
	for _, t := range p.tokens[min(p.at, len(p.tokens)):] {
		if n := len(words); t.glued && n > 0 {
			words[n-1] += t.text
			continue
		}
		words = append(words, t.text)
	}
	return strings.Join(words, " ")
}

// face is one reading of a clock.
type face struct {
	minute int
	half   string // "am", "pm", or "" where the text does not say
	bare   bool   // an hour alone, with nothing that says which half of the day
}

var (
	clockFillers = []string{"at", "from", "@", "kl", "um", "von", "las", "as", "ab", "alle", "ore", "godz", "ساعت", "."}
	clockRanges  = []string{"-", "to", "til", "till", "until", "bis", "a", "as", "ate", "до", "から"}
	morningWords = []string{"morgens", "vormittags", "rano", "утра"}
	eveningWords = []string{"abends", "nachmittags", "wieczorem", "вечера"}
	hourWords    = []string{"h", "hs", "hrs", "uhr", "u", "uur", "heures", "horas", "ч", "時"}
)

// hours reads a time of day or a range.
func (p *reader) hours() (hours, bool) {
	p.acceptAll(clockFillers...)
	start, ok := p.face()
	if !ok {
		return hours{}, false
	}
	back := p.at
	if p.accept(clockRanges...) {
		p.acceptAll(clockFillers...)
		if end, ok := p.face(); ok {
			return between(start, end)
		}
	}
	p.at = back
	return hours{start: start.minute}, !start.bare
}

// between reads a range in which the end may tell the half of the day for both: "7-8:30 pm" is in the evening,
// "11-1 pm" starts in the morning.
func between(start, end face) (hours, bool) {
	if start.half == "" && end.half != "" && start.minute <= 12*60+59 && start.minute >= 60 {
		guess := onHalf(start.minute, end.half)
		if guess >= end.minute {
			guess = onHalf(start.minute, map[string]string{"am": "pm", "pm": "am"}[end.half])
		}
		start = face{minute: guess}
	}
	if end.half == "" && start.half != "" && end.minute < 13*60 {
		end = face{minute: onHalf(end.minute, start.half)}
		if end.minute <= start.minute {
			end.minute = (end.minute + minutesOfDay/2) % minutesOfDay
		}
	}
	if start.bare && !end.bare { // "18-20 Uhr"
		start.bare = false
	}
	return hours{start: start.minute, end: end.minute, hasEnd: true}, !start.bare && !end.bare
}

// face reads one time of day.
func (p *reader) face() (face, bool) {
	switch {
	case p.accept("noon", "midday", "mediodia", "mittag", "mittags", "midi", "mezzogiorno", "południe", "полдень", "ظهر"):
		return face{minute: 12 * 60, half: "pm"}, true
	case p.accept("midnight", "medianoche", "mitternacht", "minuit", "mezzanotte", "middernacht", "midnatt", "połnoc", "полночь", "نیمهشب"):
		return face{minute: 0, half: "am"}, true
	}
	half := ""
	if p.accept("午前") {
		half = "am"
	} else if p.accept("午後") {
		half = "pm"
	}
	t := p.peek(0)
	if t.kind != numberToken || t.number < 0 {
		return face{}, false
	}
	p.at++
	if len(t.text) > 2 {
		return p.militaryFace(t)
	}
	minutes, stated, ok := p.minutesOfHour()
	if !ok {
		return face{}, false
	}
	if half == "" {
		half = p.half()
	}
	if half == "" && t.number == 12 && p.meridian() {
		half = "pm"
	}
	return newFace(t.number, minutes, half, !stated)
}

// militaryFace reads "1830" and "730pm".
func (p *reader) militaryFace(t token) (face, bool) {
	if len(t.text) > 4 {
		return face{}, false
	}
	p.accept(hourWords...)
	return newFace(t.number/100, t.number%100, p.half(), false)
}

// minutesOfHour reads what stands behind an hour: ":30", ".30", "h30", " Uhr 30", ":30:00", or only "h".
func (p *reader) minutesOfHour() (minutes int, stated, ok bool) {
	sign := p.peek(0).text
	byWord := p.accept(hourWords...)
	if !byWord && !p.accept(":", ".") {
		return 0, false, true
	}
	t := p.peek(0)
	isMinutes := t.kind == numberToken && len(t.text) == 2 && !(byWord && slices.Contains(hourWords, p.peek(1).text))
	switch {
	case isMinutes:
		p.at++
	case sign == ":": // "7:"
		return 0, false, false
	case sign == ".": // "7. Eastern": the point belongs to what follows
		p.at--
		return 0, false, true
	default: // "19h"
		return 0, true, true
	}
	p.accept("分", "min")
	if p.peek(0).text == ":" && p.peek(1).kind == numberToken && p.peek(1).number < 60 && len(p.peek(1).text) == 2 {
		p.at += 2
	}
	p.accept(hourWords...)
	return t.number, true, t.number < 60
}

// half reads "am", "p.m.", "abends", or a lone "a" or "p" that touches the digits: "7p".
func (p *reader) half() string {
	switch t := p.peek(0); {
	case t.text == "am", slices.Contains(morningWords, t.text), t.text == "a" && t.glued && !p.peek(1).glued:
		p.at++
		return "am"
	case t.text == "pm", slices.Contains(eveningWords, t.text), t.text == "p" && t.glued && !p.peek(1).glued:
		p.at++
		return "pm"
	}
	return ""
}

// meridian reads what Latin America writes behind noon: "12:00 m.d.", "12 m.".
func (p *reader) meridian() bool {
	if p.accept("md") {
		return true
	}
	if !p.accept("m") {
		return false
	}
	if p.peek(0).text == "." && p.peek(1).text == "d" && p.peek(1).glued {
		p.at += 2
	}
	return true
}

func newFace(hour, minutes int, half string, bare bool) (face, bool) {
	minute := 60*hour + minutes
	switch {
	case minutes > 59, minute > minutesOfDay, half == "am" && hour > 12, half == "pm" && hour == 0:
		return face{}, false
	case half != "" && hour <= 12:
		return face{minute: onHalf(minute, half), half: half}, true
	}
	return face{minute: minute, bare: bare && half == ""}, true // "19:00 pm" says the same twice
}

// onHalf puts a time of a 12-hour clock, 12:00 first, into the morning or the afternoon.
func onHalf(minute int, half string) int {
	minute %= 12 * 60
	if half == "pm" {
		minute += 12 * 60
	}
	return minute
}
