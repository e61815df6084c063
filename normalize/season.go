package normalize

import (
	"regexp"
	"time"

	"github.com/recovery-almanac/almanac/scrapers"
)

// monthsInProse is "May to Oct", "1st of May to last of October", "July 26 through August 10".
var monthsInProse = func() *regexp.Regexp {
	const month = `(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)`
	const day = `(?:first|last|end|\d{1,2}(?:st|nd|rd|th)?)`
	return regexp.MustCompile(`(?i)\b` + month + `\.?(?: ` + day + `)? ?(?:-|–|to|thru|through|until|till) ?(?:the )?(?:` + day + `(?: of| day of)? )?` + month + `\b`)
}()

var (
	monthBeginnings = wordTable(`jan feb mar apr may jun jul aug sep oct nov dec`)
	// outOfDoors is about where people meet in those months: "Outside May through October".
	outOfDoors = regexp.MustCompile(`(?i)\bout(?:side|doors?)\b`)
)

// seasons keeps the months of a meeting that takes place in some of the year in Schedule.Text. A rule that begins anew each
// May would need the first year; the slot stays weekly, and recurrence_in_prose shows the words.
func seasons(r *row) {
	for _, part := range [...]struct{ field, text string }{{"name", r.in.Name}, {"notes", r.in.Notes}} {
		if !hasWord(part.text, &monthBeginnings) {
			continue
		}
		for sentence := range sentences(part.text) {
			m := monthsInProse.FindStringSubmatch(sentence)
			if m == nil || outOfDoors.MatchString(sentence) || wholeYear(m[1], m[2]) {
				continue
			}
			for i := range r.slots {
				if s := &r.slots[i]; s.RRule != "" {
					s.Text = joinNotes(s.Text, sentence)
				}
			}
			r.reportOnce(scrapers.RecurrenceInProse, part.field, sentence)
		}
	}
}

func wholeYear(first, last string) bool {
	return monthWords[fold(first[:3])] == time.January && monthWords[fold(last[:3])] == time.December
}
