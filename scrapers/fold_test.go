package scrapers

import (
	"strings"
	"testing"
	"time"
)

func TestFoldDates(t *testing.T) {
	for _, c := range []struct{ name, dates, rrule, skipped, next string }{
		{"weekly", "2026-05-04 2026-05-11 2026-05-18", "FREQ=WEEKLY;BYDAY=MO", "", "2026-05-25"},
		{"weekly with a holiday", "2026-05-04 2026-05-11 2026-05-25 2026-06-01", "FREQ=WEEKLY;BYDAY=MO", "2026-05-18", "2026-06-08"},
		{"every second week", "2026-05-04 2026-05-18 2026-06-01 2026-06-15", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "", "2026-06-29"},
		{"every fourth week", "2026-01-05 2026-02-02 2026-03-02 2026-03-30 2026-04-27", "FREQ=WEEKLY;INTERVAL=4;BYDAY=MO", "", "2026-05-25"},
		{"first of the month", "2026-05-02 2026-06-06 2026-07-04", "FREQ=MONTHLY;BYDAY=1SA", "", "2026-08-01"},
		{"first and third", "2026-05-02 2026-05-16 2026-06-06 2026-06-20 2026-07-04 2026-07-18 2026-08-01 2026-08-15 2026-09-05", "FREQ=MONTHLY;BYDAY=1SA,3SA", "", "2026-09-19"},
		{"last of the month", "2026-05-31 2026-06-28 2026-07-26 2026-08-30", "FREQ=MONTHLY;BYDAY=-1SU", "", "2026-09-27"},
		{"every second month", "2026-01-03 2026-03-07 2026-05-02 2026-07-04", "FREQ=MONTHLY;INTERVAL=2;BYDAY=1SA", "", "2026-09-05"},
		{"two", "2026-05-04 2026-05-11", "", "", ""},
		{"no rule", "2026-05-04 2026-05-18 2026-07-13", "", "", ""},
	} {
		var dates []time.Time
		for text := range strings.FieldsSeq(c.dates) {
			d, err := time.Parse(time.DateOnly, text)
			if err != nil {
				t.Fatal(err)
			}
			dates = append(dates, d)
		}
		got, ok := FoldDates(dates)
		var skipped []string
		for _, d := range got.Skipped {
			skipped = append(skipped, d.Format(time.DateOnly))
		}
		if ok != (c.rrule != "") || got.RRule != c.rrule || strings.Join(skipped, " ") != c.skipped || ok && got.Next.Format(time.DateOnly) != c.next {
			t.Errorf("%s: %v %s, skipped %v, next %s", c.name, ok, got.RRule, skipped, got.Next.Format(time.DateOnly))
		}
	}
}
