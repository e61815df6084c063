package normalize

import (
	"slices"

	"github.com/recovery-almanac/almanac/scrapers"
)

// modeByWeek looks for a weekly meeting that changes with the week: "2nd & 4th Sundays on Zoom, others in person". A
// meeting has one mode, which is what the fields say of all its weeks; so the words are kept with the slot, and
// mode_in_prose warns who would stand before a closed door. A business meeting after the meeting changes nothing.
func modeByWeek(r *row) {
	for _, m := range r.remarks {
		if !hasWord(m.text, &placeModeWords) {
			continue
		}
		ts := newReader(linkText.ReplaceAllString(m.text, " ")).tokens
		if !saysMode(ts) || says(ts, besideMeeting...) {
			continue
		}
		for i := range r.slots {
			if s := &r.slots[i]; s.Weekday != 0 && s.RRule == weekly[s.Weekday] && saysSomeWeeks(ts, s.Weekday) {
				if s.Text != m.text {
					s.Text = joinNotes(s.Text, m.text)
				}
				r.reportOnce(scrapers.ModeInProse, m.field, m.text)
			}
		}
	}
}

// placeModeWords are the beginnings of the words for how one takes part.
var placeModeWords = wordTable("online zoom virtual person hybrid remote face distanciel presentiel présentiel ligne presencial linea línea")

// besideMeeting is what takes place before or after a meeting.
var besideMeeting = []string{"business", "conscience", "committee", "steering", "potluck", "dinner", "workshop", "district", "area"}

// saysMode finds "online", "on Zoom", "in person"; a "person to call" is none.
func saysMode(ts []token) bool {
	for i, t := range ts {
		switch t.text {
		case "online", "zoom", "virtual", "virtually", "hybrid", "remote", "remotely", "distanciel", "presentiel", "présentiel",
			"presencial", "presencialmente":
			return true
		case "person":
			if says(ts[max(0, i-2):i], "in") {
				return true
			}
		case "face":
			if says(ts[i+1:min(len(ts), i+4)], "face") {
				return true
			}
		case "ligne", "linea", "línea":
			if says(ts[max(0, i-1):i], "en") {
				return true
			}
		}
	}
	return false
}

// saysSomeWeeks finds "the 1st and 3rd Sunday", "last week of the month", "every other week", but of no other weekday.
func saysSomeWeeks(ts []token, weekday int) bool {
	phrases := nthPhrases(ts)
	if len(phrases) > 0 {
		return slices.ContainsFunc(phrases, func(p nthPhrase) bool { return p.weekday == weekday })
	}
	if saysNumberedWeeks(ts) { // "1st wk Beg, 2nd wk BB" is what is read
		return !says(ts, contentWords...) && !says(ts, "beg", "spk")
	}
	return seldom(ts) && !says(ts, "monthly", "once", "twice")
}
