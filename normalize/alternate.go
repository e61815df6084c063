package normalize

import (
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// alternate looks for "every other Sunday", "biweekly" and "monthly" where the fields say every week.
//
//  1. Every other week with a date from which to count ("every other Sunday starting March 1, 2026") becomes
//     INTERVAL=2 from that date, where it is a date of the slot's weekday: recurrence_from_prose.
//  2. Without one nobody can tell which of the weeks, and a week of the calendar year ("odd weeks") is no rule that
//     RFC 5545 can write, for years have 53 weeks too: the slot stays weekly, with the words in Schedule.Text, and
//     recurrence_in_prose warns.
//  3. What changes from week to week within the meeting ("alternates Big Book and speaker") is nobody's recurrence.
func alternate(r *row) {
	for _, m := range r.remarks {
		weeks := saysNumberedWeeks(m.tokens)
		if !weeks && !seldom(m.tokens) || says(m.tokens, notMeeting...) {
			continue
		}
		if m.field != "name" && (!says(m.tokens, meetingVerbs...) && !only(m.tokens, seldomFrame) || says(m.tokens, "business", "also")) {
			continue // "Alternates Big Book and speaker"
		}
		if !weeks && slices.ContainsFunc(m.tokens, func(t token) bool { _, numbered := ordinals[t.text]; return numbered }) {
			continue // nth.go
		}
		at := slices.IndexFunc(r.slots, func(s Schedule) bool { return s.Weekday != 0 && s.RRule == weekly[s.Weekday] })
		if at >= 0 && !r.otherDay(m.tokens) {
			if !r.becomeFortnightly(at, m) {
				r.doubt(m, at)
			}
		}
	}
}

// becomeFortnightly makes a weekly slot one of every other week where the sentence says from which date.
func (r *row) becomeFortnightly(at int, m remark) bool {
	if m.field != "name" && m.field != "notes" || says(m.tokens, "monthly", "month", "once", "twice", "two") {
		return false
	}
	for i, t := range m.tokens {
		if !slices.Contains(beginWords, t.text) && t.text != "next" && t.text != "first" && t.text != "from" {
			continue
		}
		p := &reader{tokens: m.tokens, at: i + 1}
		p.acceptAll(dateFrame...)
		if _, isDay := p.dayWord(); isDay {
			p.acceptAll(",", ".")
		}
		d, ok := p.date()
		if s := &r.slots[at]; ok && d.weekday() == s.Weekday {
			s.RRule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=" + dayOf{0, s.Weekday}.String()
			s.From, s.Text = d.String(), joinNotes(s.Text, m.text)
			r.report(scrapers.RecurrenceFromProse, m.field, m.text)
			return true
		}
	}
	return false
}

// seldomFrame are the words of a sentence that says nothing but how seldom: "FORTNIGHTLY MEETINGS", "Every other week".
var seldomFrame = strings.Fields(`this the our group meeting meetings mtg mtgs is are on every each other second 2nd two 2 week weeks weekly
	biweekly bi fortnightly monthly once twice a per month alternate alternating - : ( ) monday mondays tuesday tuesdays wednesday wednesdays
	thursday thursdays friday fridays saturday saturdays sunday sundays`)

// otherDay tells whether the sentence speaks of weekdays that the row does not have.
func (r *row) otherDay(ts []token) bool {
	named := false
	for _, t := range ts {
		mask, isDay := dayWords[t.text]
		weekday, single := mask.single()
		if !isDay || !single || len(t.text) < 3 {
			continue
		}
		if slices.ContainsFunc(r.slots, func(s Schedule) bool { return s.Weekday == weekday }) {
			return false
		}
		named = true
	}
	return named
}

// seldom tells whether a sentence has words for less than every week.
func seldom(ts []token) bool {
	for i, t := range ts {
		next := &reader{tokens: ts, at: i + 1}
		switch t.text {
		case "biweekly", "fortnightly", "monthly":
			return true
		case "odd", "even":
			if next.accept("week", "weeks") || next.accept("-", "numbered") && next.accept("numbered", "weeks") {
				return true
			}
		case "bi":
			return next.accept("-") && next.accept("weekly") || next.accept("weekly")
		case "every", "each", "once", "twice", "alternate", "alternating":
			if seldomBehind(t.text, next) {
				return true
			}
		}
	}
	return false
}

// saysNumberedWeeks finds "2nd and 4th weeks", which are those of the month or of nothing that we know.
func saysNumberedWeeks(ts []token) bool {
	p := &reader{tokens: ts}
	for !p.done() {
		start := p.at
		if len(p.ordinals()) > 0 && p.accept("week", "weeks", "wk", "wks") {
			return true
		}
		p.at = max(p.at, start+1)
	}
	return false
}

func seldomBehind(word string, p *reader) bool {
	switch word {
	case "once", "twice":
		return p.accept("a", "per", "each", "every") && p.accept("month")
	case "alternate", "alternating":
	default:
		if !p.accept("other", "second", "2nd") {
			return p.accept("two", "2") && p.accept("weeks")
		}
	}
	_, isDay := p.dayWord()
	return isDay || p.accept("week", "weeks")
}
