package normalize

import (
	"regexp"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// faces tells how a source writes its times and dates, which only all of its rows show.
type faces struct {
	halved bool // most have AM or PM
	whole  bool // some are of a 24-hour clock: cells of a spreadsheet that hold a time, and not its text
	// Some dates with slashes can only be read with the month first, or with the day first. See links.go.
	monthFirst, dayFirst bool
}

var (
	halfText = regexp.MustCompile(`(?i)\d ?[ap]\.? ?m?\b|noon|midnight|mediod[ií]a|\b12(?:[:.]\d{2})? ?md?\b`)
	faceText = regexp.MustCompile(`(?:^|[^\d:])(\d{1,2})[:.]\d{2}\b`)
)

// facesOf looks at the times of all rows.
func facesOf(listings []scrapers.Listing) (f faces) {
	rows := map[string]int{} // by their time: most times of a source are a few dozen
	for i := range listings {
		f.readOrder(listings[i].Updated)
		rows[listings[i].Start]++
		rows[listings[i].Times]++
	}
	halved, bare := 0, 0
	for text, n := range rows {
		if halfText.MatchString(text) {
			halved += n
		} else if m := faceText.FindStringSubmatch(text); m != nil {
			bare += n
			hour := digits(m[1])
			f.whole = f.whole || hour == 0 || hour > 12
		}
	}
	f.halved = halved > 1 && halved >= bare
	return f
}

// halves warns of a time without AM or PM where most times of the source have one: "7:30" may be either. It is published as
// on a 24-hour clock, and not where the source has times of such a clock too and this may be one of them: "07:30", "10:00".
func halves(r *row) {
	if !r.faces.halved || r.in.Recurrence != nil {
		return
	}
	for _, part := range [...]struct{ field, text string }{{"start", r.in.Start}, {"times", r.in.Times}} {
		for line := range strings.FieldsFuncSeq(part.text, func(c rune) bool { return c == '\n' || c == ';' }) {
			m := faceText.FindStringSubmatch(line)
			if m == nil || halfText.MatchString(line) {
				continue
			}
			if hour := digits(m[1]); hour > 0 && hour < 13 && (len(m[1]) == 1 || !r.faces.whole) {
				r.report(scrapers.TimeAmbiguous, part.field, line)
			}
		}
	}
}
