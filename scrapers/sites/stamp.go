package sites

import (
	"regexp"
	"strings"
	"time"
)

const wallTime = "2006-01-02T15:04:05" // of scrapers.Recurrence

// Ways in which blocks write a date and a time of day.
var layouts = []string{
	"20060102T150405", "20060102T1504", "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04",
	"2006-01-02 3:04 PM", "2006-01-02 3:04PM", "01/02/2006 03:04 PM", "1/2/2006 3:04 PM", "1/2/2006 15:04", "01-02-2006 15:04:05",
	"Jan 2, 2006 3:04 PM", "January 2, 2006 3:04 PM", "January 2, 2006 15:04",
}

var (
	fractions = regexp.MustCompile(`(:\d{2})\.\d+`)
	offset    = regexp.MustCompile(`(\d{2}:?\d{2}(?::?\d{2})?)\s*(Z|[+-]\d{2}:?\d{2})$`)
)

// readStamp reads a start or end on the clocks of the block's zone. A stamp in UTC, or with an offset, is turned to
// them; conflict is true where an offset is not the zone's.
func readStamp(text, zone string) (t time.Time, conflict, ok bool) {
	text = fractions.ReplaceAllString(strings.ToUpper(strings.Join(strings.Fields(text), " ")), "$1")
	stated := ""
	if m := offset.FindStringSubmatchIndex(text); m != nil {
		stated, text = text[m[4]:m[5]], strings.TrimSpace(text[:m[4]])
	}
	for _, layout := range layouts {
		wall, err := time.Parse(layout, titleMonth(text))
		if err != nil {
			continue
		}
		t, conflict = onClocksOf(zone, wall, stated)
		return t, conflict, true
	}
	return time.Time{}, false, false
}

// titleMonth writes "MAY 4, 2026 7:00 PM" as the layouts have it.
func titleMonth(text string) string {
	if text == "" || text[0] < 'A' || text[0] > 'Z' {
		return text
	}
	month, rest, _ := strings.Cut(text, " ")
	return month[:1] + strings.ToLower(month[1:]) + " " + rest
}

// onClocksOf is the wall time in a zone of a time with a stated offset. Z is a moment; another offset that is not the
// zone's is a mistake, and the time is what people read.
func onClocksOf(zone string, wall time.Time, stated string) (time.Time, bool) {
	location, err := time.LoadLocation(zone)
	if stated == "" || err != nil || zone == "" {
		return wall, false
	}
	if stated == "Z" {
		local := wall.In(location)
		return time.Date(local.Year(), local.Month(), local.Day(), local.Hour(), local.Minute(), local.Second(), 0, time.UTC), false
	}
	there := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), 0, location)
	return wall, there.Format("-0700") != strings.ReplaceAll(stated, ":", "")
}
