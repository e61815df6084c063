package coverage

import (
	"slices"
	"sync"
)

// Nearly all meetings online come every week alike. By a clock that is an hour ahead their week is the same week, turned
// by an hour: they are counted once for all clocks that are whole hours apart, and turned for each.

// turn is a cell of the steady meetings online by a clock that is less than an hour ahead of UTC.
type turn struct {
	number int
	tally  *tally
}

// steady tells whether the starts, from a day before the UTC week to a day after it, are the same each week: those of a
// meeting that neither begins nor ends nearby, in a zone that keeps its clock. Sessions are of a day at most, as
// [wall.steady] has it.
func steady(starts []start, minutes int) bool {
	for _, at := range starts {
		for _, other := range [...]int{at.minute - minutesOfWeek, at.minute + minutesOfWeek} {
			seen := other >= -minutesOfDay && other < minutesOfWeek+minutesOfDay
			if seen && !slices.Contains(starts, start{other, at.share}) {
				return false
			}
		}
	}
	return minutes <= minutesOfDay
}

// steady: the clock is not moved in the week, nor in the day after it, into which the last sessions run.
func (w *wall) steady() bool {
	_, until := w.offset(w.from)
	return until >= w.to+minutesOfDay
}

// ahead splits the offset of a steady clock into whole hours, which are fewer than 0 in the west, and minutes.
func (w *wall) ahead() (hours, minutes int) {
	offset, _ := w.offset(w.from)
	minutes = (offset%60 + 60) % 60
	return (offset - minutes) / 60, minutes
}

// turnTo prepares what a steady clock asks for. Whoever asks first counts it.
func (c *cube) turnTo(w *wall) {
	if !w.steady() {
		return
	}
	if _, minutes := w.ahead(); c.turns[minutes] == nil {
		c.turns[minutes] = sync.OnceValue(func() []turn { return c.countSteady(minutes) })
	}
}

// countSteady counts the steady meetings by a clock so many minutes ahead of UTC.
func (c *cube) countSteady(minutes int) (turns []turn) {
	n := slices.IndexFunc(c.regions, func(r region) bool { return r.Code == OnlineRegion })
	online := c.regions[n]
	online.wall = &wall{from: -minutes, to: minutesOfWeek - minutes, shifts: []shift{{-2 * minutesOfDay, minutes}}}
	d := newDesk(c)
	for _, from := range online.bases {
		if c.base(from).steady {
			d.countBase(&online, from)
		}
	}
	for _, cell := range d.cells {
		turns = append(turns, turn{cell.number, cell.tally})
	}
	return turns
}

// turn counts the steady meetings by a clock.
func (d *desk) turn(w *wall) {
	hours, minutes := w.ahead()
	for _, from := range d.c.turns[minutes]() {
		d.tally(from.number).addTurned(from.tally, (hours+HoursOfWeek)%HoursOfWeek)
	}
}

// addTurned adds a tally of which each hour is so many hours later.
func (t *tally) addTurned(o *tally, later int) {
	t.meetings += o.meetings
	for h := range o.used.all {
		hour := (h + later) % HoursOfWeek
		t.hours[hour].add(&o.hours[h])
		t.used.mark(hour)
	}
	for _, p := range o.partial {
		p.minute = (p.minute + int32(later*60)) % minutesOfWeek
		t.partial = append(t.partial, p)
	}
}
