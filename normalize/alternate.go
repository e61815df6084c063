package normalize

import (
	"slices"
	"strings"
)

// alternate looks for "every other Sunday", "biweekly" and "monthly" where the fields say every week. Prose never
// says which of the weeks, so the slot stays weekly; recurrence_in_prose shows the words.
func alternate(r *row) {
	for _, m := range r.remarks {
		if !seldom(m.tokens) || says(m.tokens, notMeeting...) {
			continue
		}
		if m.field != "name" && (!says(m.tokens, meetingVerbs...) && !only(m.tokens, seldomFrame) || says(m.tokens, "business", "also")) {
			continue // "Alternates Big Book and speaker"
		}
		if slices.ContainsFunc(m.tokens, func(t token) bool { _, numbered := ordinals[t.text]; return numbered }) {
			continue // nth.go
		}
		at := slices.IndexFunc(r.slots, func(s Schedule) bool { return s.Weekday != 0 && s.RRule == weekly[s.Weekday] })
		if at >= 0 && !r.otherDay(m.tokens) {
			r.doubt(m, at)
		}
	}
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
