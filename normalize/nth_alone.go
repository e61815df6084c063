package normalize

import (
	"regexp"
	"slices"
	"strings"
)

// nthAlone looks for texts that hold numbered weekdays of the row and nothing else: the whole note "1st and 3rd
// Saturday", and the bracket or the tail of a name, "Steps (2nd Saturday)". Nothing is named that happens on some of the
// weeks, so that the meeting itself must be meant, and sure ones are followed. Of the others the words are shown: a note
// of one weekday without "of the month" ("Last Friday") is often what is left of a birthday's, a sentence among others may
// go on with the next one, a name that is an occasion may be of a weekly meeting, and a group's and a venue's notes stand
// with other rows too.
func (r *row) nthAlone(sure bool) (found bool) {
	for _, m := range r.remarks {
		for _, part := range alonePartsOf(m) {
			p, marked, ok := numberedDays(part)
			at := slices.IndexFunc(r.slots, func(s Schedule) bool { return s.RRule == weekly[p.weekday] })
			if !ok && !sure && numberedWeeks(part) {
				at = slices.IndexFunc(r.slots, func(s Schedule) bool { return s.Weekday > 0 && s.RRule == weekly[s.Weekday] })
				ok = true
			}
			switch {
			case !ok || at < 0:
			case sure && r.meansTheMeeting(m, marked) && !r.contradicted(p):
				r.becomeMonthly(at, p, m)
				return true
			case !sure && !says(newReader(r.textOf(m.field)).tokens, contentWords...):
				r.doubt(m, at)
			}
		}
	}
	return false
}

func (r *row) meansTheMeeting(m remark, marked bool) bool {
	if m.field == "name" {
		return (marked || !says(m.tokens, contentWords...)) && !says(m.tokens, occasionWords...)
	}
	return m.field == "notes" && marked && m.whole
}

// textOf is all of a remark's field; of a name, "", for it names what takes place.
func (r *row) textOf(field string) string {
	switch field {
	case "notes":
		return r.in.Notes
	case "group_notes":
		return r.in.GroupNotes
	case "venue_notes":
		return r.in.VenueNotes
	}
	return ""
}

// occasionWords are what a group has on some of its days, as a part of the meeting of every week.
var occasionWords = strings.Fields("open closed birthday birthdays anniversary anniversaries chips celebration potluck")

var (
	nameBrackets = regexp.MustCompile(`[(\[]([^()\[\]]+)[)\]]`)
	nameTail     = regexp.MustCompile(`^.*(?:[,:|*–—]+ *| -+ *|- +)([^,:|*–—]+)$`)
)

// alonePartsOf are the parts of a remark that may be nothing but numbered weekdays: a sentence, and of a name its
// brackets and its tail. A name that is nothing else is only a name.
func alonePartsOf(m remark) []string {
	if m.field != "name" {
		bare, remark, found := strings.Cut(m.text, " (") // "1st & 3rd Monday (subject to change)"
		if words := newReader(remark).tokens; found && strings.HasSuffix(remark, ")") && !says(words, contentWords...) && !says(words, modeWords...) && len(nthPhrases(words)) == 0 {
			return []string{bare}
		}
		return []string{m.text}
	}
	var parts []string
	if strings.ContainsAny(m.text, "([") {
		for _, found := range nameBrackets.FindAllStringSubmatch(m.text, -1) {
			parts = append(parts, found[1])
		}
	}
	if strings.ContainsAny(m.text, ",:|*-–—") {
		if found := nameTail.FindStringSubmatch(m.text); found != nil {
			parts = append(parts, found[1])
		}
	}
	return parts
}

// numberedDays reads a text that is one numbered weekday, with the words that frame it and a time of day at most. marked
// tells that it can hardly be anything else than how often: several numbers, "Saturdays", "of the month", "only".
func numberedDays(text string) (found nthPhrase, marked, ok bool) {
	p := newReader(text)
	every := says(p.tokens, "every", "each")
	month := says(p.tokens, "month", "monthly", "mes", "mois", "monat", "monats")
	p.acceptAll(frameWords...)
	start := p.at
	for _, d := range p.days() {
		if d.nth == 0 || found.weekday != 0 && d.weekday != found.weekday {
			return nthPhrase{}, false, false
		}
		found.weekday = d.weekday
		found.numbers = append(found.numbers, d.nth)
	}
	plural := slices.ContainsFunc(p.tokens[start:p.at], func(t token) bool { return strings.HasSuffix(t.text, "days") })
	p.acceptAll(partsOfDay...)
	p.acceptAll(slices.Concat(frameWords, ofMonth, clockWords, []string{"."})...)
	for !p.done() && p.peek(0).kind == numberToken {
		p.at++
		p.acceptAll(slices.Concat(frameWords, clockWords, []string{"."})...)
	}
	if !p.done() || found.weekday == 0 {
		return nthPhrase{}, false, false
	}
	several := len(found.numbers) > 1
	if every && !month && !several { // "every 2nd Saturday" may be every other one
		return found, false, true
	}
	return found, month || plural || several || says(p.tokens, "only"), true
}

// numberedWeeks tells whether a text is "1st & 3rd weeks of the month", or the numbers alone.
func numberedWeeks(text string) bool {
	p := newReader(text)
	p.acceptAll(frameWords...)
	numbers := p.ordinals()
	p.acceptAll("week", "weeks")
	p.acceptAll(frameWords...)
	p.acceptAll(ofMonth...)
	p.accept("only")
	return len(numbers) > 0 && p.done()
}

var partsOfDay = strings.Fields("night nights evening evenings morning mornings afternoon afternoons")
