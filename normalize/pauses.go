package normalize

import (
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// pauses keeps what the prose says of weeks without a meeting in Schedule.Text: "No meeting on holidays", "Does not
// meet in August". Which days are meant is for people to know: holidays differ by country and by key holder. Where
// it is a week of the month or a month, a reader of the calendar may be misled, and recurrence_in_prose says so.
func pauses(r *row) {
	for _, m := range r.remarks {
		at := noMeeting(m.tokens)
		if at < 0 {
			continue
		}
		object := m.tokens[at:]
		named := says(object, restWords...)
		misleads := slices.ContainsFunc(object, func(t token) bool { _, ok := monthWords[t.text]; return ok && t.text != "may" })
		phrases := nthPhrases(object)
		if says(m.tokens[at-1:at], "meeting", "meetings", "mtg", "mtgs", "meet") { // "Last Saturday only - no meeting the rest of the month"
			phrases = nthPhrases(m.tokens)
		}
		own := slices.ContainsFunc(phrases, func(p nthPhrase) bool { return r.hasDay(p.weekday) })
		misleads = misleads || own
		if !named && !misleads || len(phrases) > 0 && !misleads {
			continue
		}
		for i := range r.slots {
			if s := &r.slots[i]; s.RRule != "" {
				s.Text = joinNotes(s.Text, m.text)
			}
		}
		if own || misleads && (m.field == "name" || m.field == "notes") {
			r.reportOnce(scrapers.RecurrenceInProse, m.field, m.text)
		}
	}
}

// restWords are the days on which many a door stays locked.
var restWords = strings.Fields(`holiday holidays holy christmas thanksgiving easter summer school`)

// noMeeting finds where the words for "there is no meeting" end; -1 where they are not. "Closed except on the last
// Friday" is about who may come, and "closed on Christmas" about the door.
func noMeeting(ts []token) int {
	for i := range ts {
		p := &reader{tokens: ts, at: i}
		switch {
		case p.accept("no") && (p.accept("meeting", "meetings", "mtg", "mtgs")),
			p.accept("not", "t") && p.accept("meet", "meeting", "held", "operate", "run"),
			p.accept("except", "excluding") && !says(ts[:i], "open", "closed"),
			p.accept("closed") && p.accept("on", "for", "during"):
			return p.at
		}
		p.at = i
	}
	return -1
}

func (r *row) hasDay(weekday int) bool {
	return slices.ContainsFunc(r.slots, func(s Schedule) bool { return s.Weekday == weekday })
}
