package nightly

import (
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/scrapers/fetch"
)

func TestNotDue(t *testing.T) {
	now := time.Date(2026, 3, 9, 3, 0, 0, 0, time.UTC)
	read := func(ago time.Duration) []fetch.Stored { return []fetch.Stored{{CheckedAt: now.Add(-ago)}} }
	const day = 24 * time.Hour
	for name, c := range map[string]struct {
		interval time.Duration
		known    []fetch.Stored
		only     []string
		due      bool
	}{
		"daily, an hour ago":             {day, read(time.Hour), nil, true},
		"weekly, never":                  {7 * day, nil, nil, true},
		"weekly, yesterday":              {7 * day, read(day), nil, false},
		"weekly, a week ago but an hour": {7 * day, read(7*day - time.Hour), nil, true},
		"weekly, six days ago":           {7 * day, read(6 * day), nil, false},
		"weekly, by a clock ahead":       {7 * day, read(-8 * day), nil, true},
		"weekly, asked for by name":      {7 * day, read(day), []string{"s"}, true},
		"its oldest document counts":     {7 * day, append(read(day), read(8*day)...), nil, true},
	} {
		t.Run(name, func(t *testing.T) {
			n := &night{Options: Options{Only: c.only}, started: now}
			why := n.notDue(planned{source: scrapers.Source{ID: "s", Interval: c.interval}}, c.known)
			if (why == "") != c.due {
				t.Errorf("notDue = %q", why)
			}
		})
	}
}
