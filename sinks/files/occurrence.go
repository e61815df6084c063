package files

import (
	"fmt"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
)

const week = 7 * 24 * time.Hour

// backdate is how far a rule without a first date is carried back so that its event begins before every RDATE: no
// two fifth Saturdays lie further apart.
const backdate = 18 * week

// firstDate is the date of an event's DTSTART, as midnight UTC: an occurrence of the meeting's rule that stays the
// same while its schedule does. It is the first on or after the schedule's own first date, or else after the
// day on which the meeting was first seen; no event begins before our VTIMEZONEs do. It reports false where the
// rule has no such date.
func firstDate(s *normalize.Schedule, firstSeen time.Time, location *time.Location) (time.Time, bool, error) {
	anchor, err := anchorDate(s, firstSeen.In(location))
	if err != nil {
		return time.Time{}, false, err
	}
	// RDATEs and EXDATEs do not move DTSTART, which has to fit the RRULE.
	rule := *s
	rule.Except, rule.Also = nil, nil
	from := time.Date(anchor.Year(), anchor.Month(), anchor.Day(), 0, 0, 0, 0, location)
	for _, weeks := range []time.Duration{1, 18, 300} {
		starts := rule.Occurrences(location, from, from.Add(weeks*week+time.Hour))
		if len(starts) > 0 {
			y, m, d := starts[0].In(location).Date()
			return time.Date(y, m, d, 0, 0, 0, 0, time.UTC), true, nil
		}
	}
	return time.Time{}, false, nil
}

// anchorDate is the date on or after which an event begins, as midnight UTC.
func anchorDate(s *normalize.Schedule, firstSeen time.Time) (time.Time, error) {
	begin := time.Date(zoneFirstYear, 1, 1, 0, 0, 0, 0, time.UTC)
	if s.From != "" {
		from, err := date(s.From)
		return later(begin, from), err
	}
	anchor := later(begin, time.Date(firstSeen.Year(), firstSeen.Month(), firstSeen.Day(), 0, 0, 0, 0, time.UTC))
	if len(s.Also) == 0 {
		return anchor, nil
	}
	also, err := date(s.Also[0])
	if also.Before(anchor) {
		anchor = also
	}
	return later(begin, anchor.Add(-backdate)), err
}

// date reads 2006-01-02 as midnight UTC.
func date(s string) (time.Time, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return time.Time{}, fmt.Errorf("date %q: %w", s, err)
	}
	return t, nil
}

func later(x, y time.Time) time.Time {
	if y.After(x) {
		return y
	}
	return x
}
