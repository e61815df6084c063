package page

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const wallTime = "2006-01-02T15:04:05" // of scrapers.Recurrence

// stamp is a date, a time of day, or both, as ISO 8601 writes them.
type stamp struct {
	t                time.Time // in the stated offset
	hasDate, hasTime bool
	offset           string // "Z", "+02:00", "" for none
}

func (s stamp) minute() int { return s.t.Hour()*60 + s.t.Minute() }

var stampShape = regexp.MustCompile(`^(?:(\d{4}-\d{2}-\d{2})|(\d{8}))?(?:(?:^|[T ])[T]?(\d{1,2}:\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$`)

var errNoStamp = errors.New("no date or time of ISO 8601")

// readStamp reads "2026-05-04T19:30:00-04:00", "2026-05-04 19:30", "2026-05-04", "19:30", "T19:30:00Z".
func readStamp(text string) (stamp, error) {
	m := stampShape.FindStringSubmatch(strings.ToUpper(strings.TrimSpace(text)))
	if m == nil || m[1]+m[2]+m[3] == "" {
		return stamp{}, errNoStamp
	}
	s := stamp{hasDate: m[1]+m[2] != "", hasTime: m[3] != "", offset: m[5]}
	date := first(m[1], "0001-01-01")
	if m[2] != "" {
		date = m[2][:4] + "-" + m[2][4:6] + "-" + m[2][6:]
	}
	clock := first(m[3], "00:00")
	if len(clock) < len("00:00") {
		clock = "0" + clock
	}
	offset := first(s.offset, "Z")
	if len(offset) == len("+0000") {
		offset = offset[:3] + ":" + offset[3:]
	}
	t, err := time.Parse(time.RFC3339, date+"T"+clock+":"+first(m[4], "00")+offset)
	if err != nil {
		return stamp{}, errNoStamp
	}
	s.t = t
	return s, nil
}

// timeOfDay is the text where it states a time beside the date, else "".
func timeOfDay(text string) string {
	if s, err := readStamp(text); err != nil || !s.hasTime {
		return ""
	}
	return text
}

// clockLength writes minutes as "01:30"; an end before the start is on the next day.
func clockLength(minutes int) string {
	if minutes < 0 {
		minutes += 24 * 60
	}
	return time.Time{}.Add(time.Duration(minutes) * time.Minute).Format("15:04")
}

var isoDuration = regexp.MustCompile(`^PT(?:(\d{1,2})H)?(?:(\d{1,3})M)?(?:\d{1,2}S)?$`)

// isoLength writes a duration of ISO 8601, "PT1H30M", as "01:30"; "" where it is none of less than a day.
func isoLength(text string) string {
	m := isoDuration.FindStringSubmatch(strings.ToUpper(strings.TrimSpace(text)))
	if m == nil {
		return ""
	}
	hours, _ := strconv.Atoi(m[1])
	minutes, _ := strconv.Atoi(m[2])
	if minutes += 60 * hours; minutes == 0 || minutes >= 24*60 {
		return ""
	}
	return clockLength(minutes)
}
