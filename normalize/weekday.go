package normalize

import (
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// days makes a slot of every weekday that the row names. A row with neither day nor time meets by appointment.
// A day that cannot be read costs its own slot; a row without any other is rejected.
func days(r *row) {
	in := &r.in
	if slices.ContainsFunc(in.Days, blank) {
		in.Days = slices.DeleteFunc(slices.Clone(in.Days), blank)
	}
	switch {
	case in.Recurrence != nil:
		return
	case !blank(in.Times):
		times(r)
		return
	case len(in.Days) == 0 && blank(in.Start):
		r.slots = append(r.slots, Schedule{ByAppointment: true})
		r.report(scrapers.ByAppointment, "days", "")
		return
	case len(in.Days) == 0 && namesDay(in.Start):
		in.Times, in.Start = in.Start, "" // "Sundays 7pm" in a column for times
		times(r)
		return
	case len(in.Days) == 0:
		r.reject(scrapers.DayMissing, "days", in.Start)
		return
	}
	for _, d := range r.statedDays() {
		r.slots = append(r.slots, d.slot())
	}
	r.rejected = len(r.slots) == 0 // each of its days has a problem
}

// statedDays reads Listing.Days, without repeats, and reports those that cannot be read.
func (r *row) statedDays() []dayOf {
	var all []dayOf
	for _, text := range r.in.Days {
		found, ok := parseDays(text)
		if !ok {
			r.report(scrapers.DayUnreadable, "days", text)
			continue
		}
		for _, d := range found {
			if !slices.Contains(all, d) {
				all = append(all, d)
			}
		}
	}
	return all
}

// slot is the weekly or monthly slot of a weekday, without its time.
func (d dayOf) slot() Schedule {
	if d.nth == 0 {
		return Schedule{RRule: weekly[d.weekday], Weekday: d.weekday}
	}
	return Schedule{RRule: "FREQ=MONTHLY;BYDAY=" + d.String(), Weekday: d.weekday}
}

// englishDays is the spelling that parsers write; it needs no reading.
var englishDays = map[string][]dayOf{
	"Monday": {{0, 1}}, "Tuesday": {{0, 2}}, "Wednesday": {{0, 3}}, "Thursday": {{0, 4}}, "Friday": {{0, 5}},
	"Saturday": {{0, 6}}, "Sunday": {{0, 7}},
}

// parseDays reads a text that is about days and nothing else: "Mon-Fri", "Tues/Thurs", "domingo", "daily except
// Sunday", "1st and 3rd Saturday of the month". A word that it does not know fails the whole, and so does a
// digit on its own, because formats count weekdays from different days.
func parseDays(s string) ([]dayOf, bool) {
	if d, ok := englishDays[s]; ok {
		return d, true
	}
	p := newReader(spellOut(s))
	found := p.days()
	p.acceptAll(".", "\n")
	return found, p.done() && len(found) > 0
}

// spellOut writes Swedish short forms in full that without their accents are English words.
func spellOut(s string) string {
	switch strings.ToLower(strings.Trim(s, " .")) {
	case "mån":
		return "måndag"
	case "sön":
		return "söndag"
	}
	return s
}

func newReader(s string) *reader { return &reader{tokens: joinPhrases(tokens(strings.TrimSpace(s)))} }

// joinPhrases replaces the words of phrases by the one that they mean.
func joinPhrases(in []token) []token {
	out := in[:0:0]
	for i := 0; i < len(in); i++ {
		t := in[i]
		for n := min(4, len(in)-i); n >= 2; n-- {
			if word, ok := phrases[joined(in[i:i+n])]; ok {
				t = token{text: word, number: -1, glued: t.glued}
				i += n - 1
				break
			}
		}
		out = append(out, t)
	}
	return out
}

func joined(ts []token) string {
	var b strings.Builder
	for i, t := range ts {
		if i > 0 {
			b.WriteByte('_')
		}
		b.WriteString(t.text)
	}
	return b.String()
}

// days reads as many days as stand here, and stops before anything else.
func (p *reader) days() []dayOf {
	var all []dayOf
	for {
		start := p.at
		p.acceptAll(dayJoins...)
		p.acceptAll(dayFillers...)
		if len(all) > 0 && p.accept(dayExcepts...) {
			out := p.days()
			if len(out) == 0 {
				p.at = start
				return all
			}
			all = slices.DeleteFunc(all, func(d dayOf) bool { return slices.Contains(out, d) })
			return all
		}
		found := p.dayItem()
		if len(found) == 0 {
			p.at = start
			return all
		}
		for _, d := range found {
			if !slices.Contains(all, d) {
				all = append(all, d)
			}
		}
	}
}

// dayItem reads a day, a range of days, or numbered days of the month.
func (p *reader) dayItem() []dayOf {
	start := p.at
	numbers := p.ordinals()
	mask, ok := p.dayWord()
	if !ok {
		p.at = start
		return nil
	}
	first, isOne := mask.single()
	switch {
	case len(numbers) > 0 && !isOne: // "the first weekday of the month" is no weekday
		p.at = start
		return nil
	case len(numbers) > 0:
		p.acceptOfMonth()
		return nthDays(numbers, first)
	case !isOne:
		return mask.days()
	}
	back := p.at
	if p.accept(dayRanges...) {
		p.acceptAll(dayFillers...)
		if end, ok := p.dayWord(); ok {
			if last, ok := end.single(); ok {
				return span(first, last)
			}
		}
	}
	p.at = back
	if numbers = p.numbersBehind(first); len(numbers) > 0 {
		return nthDays(numbers, first)
	}
	return []dayOf{{0, first}}
}

// numbersBehind reads numbers that stand behind their weekday: "Wednesday (2nd & 4th)", "Saturday - only 2nd
// Saturday of every month". Without them that would be every week.
func (p *reader) numbersBehind(weekday int) []int {
	back := p.at
	p.acceptAll("-", "(", ",", ":", "only", "on", "the", "every", "each")
	numbers := p.ordinals()
	if mask, ok := p.dayWord(); ok && mask != 1<<(weekday-1) || len(numbers) == 0 { // "Monday, 1st Tuesday"
		p.at = back
		return nil
	}
	p.acceptOfMonth()
	p.acceptAll("only", ")")
	return numbers
}

// nthDays is one weekday with each of the numbers.
func nthDays(numbers []int, weekday int) []dayOf {
	var out []dayOf
	for _, n := range numbers {
		out = append(out, dayOf{n, weekday})
	}
	return out
}

// span is the weekdays from first to last, over the week's end where need be.
func span(first, last int) []dayOf {
	out := []dayOf{{0, first}}
	for first != last {
		first = first%7 + 1
		out = append(out, dayOf{0, first})
	}
	return out
}

// dayWord reads one word for days. "segunda-feira" is one, and so is the Portuguese "2ª": there the week is
// counted, Sunday first, from Monday the second to Friday the sixth.
func (p *reader) dayWord() (dayMask, bool) {
	t := p.peek(0)
	mask, ok := dayWords[t.text]
	if !ok && t.kind == numberToken && 2 <= t.number && t.number <= 6 && p.peek(1).text == "a" && p.peek(1).glued {
		mask, ok = 1<<(t.number-2), true
		p.at++
	}
	if !ok {
		return 0, false
	}
	p.at++
	back := p.at
	p.accept("-")
	if !p.accept("feira", "feiras") {
		p.at = back
	}
	return mask, true
}

// ordinals reads "1st", "2nd and 4th", "last"; nothing where no weekday's number stands here.
func (p *reader) ordinals() []int {
	var out []int
	for {
		start := p.at
		if len(out) > 0 {
			p.acceptAll(dayJoins...)
		}
		n, ok := p.ordinal()
		if !ok {
			p.at = start
			return out
		}
		out = append(out, n)
	}
}

func (p *reader) ordinal() (int, bool) {
	t, next := p.peek(0), p.peek(1)
	if n, ok := ordinals[t.text]; ok {
		p.at++
		return n, true
	}
	if t.kind != numberToken || t.number < 1 || t.number > 5 || !next.glued {
		return 0, false
	}
	switch next.text {
	case "st", "nd", "rd", "th", "er", "eme", "e", "o", "°":
		p.at += 2
		return t.number, true
	}
	return 0, false
}

// acceptOfMonth steps over "of the month".
func (p *reader) acceptOfMonth() {
	start, month := p.at, false
	for p.accept(ofMonth...) {
		switch p.tokens[p.at-1].text {
		case "month", "monat", "monats", "mes", "mois":
			month = true
		}
	}
	if !month {
		p.at = start
	}
}

// namesDay tells whether a text has a word for a day in it that is longer than an abbreviation.
func namesDay(s string) bool {
	return slices.ContainsFunc(newReader(s).tokens, func(t token) bool {
		_, ok := dayWords[t.text]
		return ok && len(t.text) >= 3
	})
}
