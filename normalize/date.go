package normalize

import (
	"time"
)

// date is a day of the civil calendar, counted from 1970-01-01.
type date int

func dateOf(year int, month time.Month, day int) date {
	seconds := time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix()
	return date(floorDiv(int(seconds), 24*60*60))
}

// parseDate reads 2006-01-02 or 20060102.
func parseDate(s string) (date, bool) {
	layout := time.DateOnly
	if len(s) == len("20060102") {
		layout = "20060102"
	}
	t, err := time.Parse(layout, s)
	if err != nil {
		return 0, false
	}
	return dateOf(t.Date()), true
}

func (d date) civil() (year int, month time.Month, day int) {
	return time.Unix(int64(d)*24*60*60, 0).UTC().Date()
}

func (d date) String() string {
	year, month, day := d.civil()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// weekday is ISO 8601's: 1 = Monday ... 7 = Sunday. 1970-01-01 was a Thursday.
func (d date) weekday() int { return floorMod(int(d)+3, 7) + 1 }

func daysIn(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

func floorMod(a, b int) int { return a - b*floorDiv(a, b) }
