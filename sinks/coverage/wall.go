package coverage

import "time"

// wall reads the clock of one time zone in the reference week. Times are minutes since Monday 00:00 UTC.
type wall struct {
	from, to int // the local week begins at from and ends before to
	shifts   []shift
}

// shift is an offset, in minutes east of UTC, from a moment on.
type shift struct{ at, offset int }

// newWall finds where the week of a zone begins and ends, and where summer time moves its clock.
func newWall(monday time.Time, location *time.Location) wall {
	midnight := func(day int) int {
		return int(time.Date(monday.Year(), monday.Month(), monday.Day()+day, 0, 0, 0, 0, location).Sub(monday) / time.Minute)
	}
	w := wall{from: midnight(0), to: midnight(7)}
	at := monday.AddDate(0, 0, -2)
	for {
		_, seconds := at.In(location).Zone()
		w.shifts = append(w.shifts, shift{int(at.Sub(monday) / time.Minute), seconds / 60})
		_, end := at.In(location).ZoneBounds()
		if end.IsZero() || end.After(monday.AddDate(0, 0, 3*7)) {
			return w
		}
		at = end
	}
}

// offset is what to add to a time for the zone's clock, and until when.
func (w *wall) offset(at int) (minutes, until int) {
	n := len(w.shifts) - 1
	until = 1 << 30
	for ; n > 0 && w.shifts[n].at > at; n-- {
		until = w.shifts[n].at
	}
	return w.shifts[n].offset, until
}

// holds tells whether the local week holds the start of an event.
func (w *wall) holds(e *event) bool { return int(e.minute) >= w.from && int(e.minute) < w.to }

// around wraps a minute into the week: Sunday night runs on into Monday.
func around(minute int) int { return ((minute % minutesOfWeek) + minutesOfWeek) % minutesOfWeek }

// count adds a start to a tally, and the hours of the zone's clock during which it is in session. Where the clock is
// set back within the session an hour comes twice, and counts once.
func (w *wall) count(t *tally, e *event) {
	at, left := int(e.minute), max(int(e.minutes), 1)
	offset, until := w.offset(at)
	if at+left <= until {
		t.count(around(at+offset), int(e.minutes), e.share)
		return
	}
	t.start(around(at+offset), e.share)
	var touched [HoursOfWeek]bool
	for left > 0 {
		offset, until := w.offset(at)
		n := min(left, until-at)
		for m := range n {
			touched[around(at+m+offset)/60] = true
		}
		at, left = at+n, left-n
	}
	for hour, yes := range touched {
		if yes {
			t.session(hour, e.share)
		}
	}
}
