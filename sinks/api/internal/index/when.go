package index

import (
	"slices"
	"sort"
	"time"
)

// unstated is how long a meeting counts as going on that does not say how long it lasts.
const unstated = 60

// Starts yields the active meetings that start in [from, to), and when, in minutes since 1970. Their order is none.
func (x *Index) Starts(from, to time.Time, yield func(d Doc, minute int64)) {
	for i := range x.zones {
		z := &x.zones[i]
		z.starts(from, to, func(week int, low, high int64, offset int64) {
			x.startsIn(z, week, low, high, func(d Doc, wall int64) { yield(d, wall-offset) })
		})
	}
	a := x.agendaFor(from, to)
	for _, o := range a.after(from) {
		if o.start >= ceilMinute(to) {
			return
		}
		yield(o.doc, o.start)
	}
}

// starts yields the stretches of wall time that [from, to) covers in the zone: each is [low, high) in local minutes
// since 1970, of which the first is the minute week of its week, with the offset that turns wall time into UTC. Where the
// clock is put forward, the skipped hour belongs to the stretch before, so that its starts move on by the gap; where
// an hour comes twice, the first counts.
func (z *zone) starts(from, to time.Time, yield func(week int, low, high, offset int64)) {
	if len(z.docs) == 0 {
		return
	}
	low := int64(-1 << 62)
	for at := from; at.Before(to); {
		local := at.In(z.location)
		_, seconds := local.Zone()
		offset := int64(seconds / 60)
		_, end := local.ZoneBounds()
		high := ceilMinute(to) + offset
		if !end.IsZero() && end.Before(to) {
			_, next := end.In(z.location).Zone()
			cut := end.Unix()/60 + max(offset, int64(next/60))
			high = min(high, cut)
		} else {
			end = to
		}
		low = max(low, ceilMinute(at)+offset)
		if low < high {
			yield(int((low+3*dayMinutes)%weekMinutes), low, high, offset) // 1970 began on a Thursday
			low = high
		}
		if !end.After(at) {
			return
		}
		at = end
	}
}

func ceilMinute(t time.Time) int64 { return (t.Unix() + 59) / 60 }

// startsIn yields a zone's plain weekly meetings that start in a stretch of its wall time.
func (x *Index) startsIn(z *zone, week int, low, high int64, yield func(d Doc, wall int64)) {
	for low < high {
		till := min(high, low+int64(weekMinutes-week)) // to the end of the week
		from := sort.Search(len(z.docs), func(i int) bool { return int(x.rows[z.docs[i]].week) >= week })
		for _, d := range z.docs[from:] {
			wall := low + int64(int(x.rows[d].week)-week)
			if wall >= till {
				break
			}
			yield(d, wall)
		}
		low, week = till, 0
	}
}

// Open adds the active meetings that are going on at a moment.
func (x *Index) open(now time.Time, s Set) {
	minute := now.Unix() / 60
	x.Starts(now.Add(-dayMinutes*time.Minute), now.Add(time.Second), func(d Doc, start int64) {
		length := int64(x.rows[d].minutes)
		if length == 0 {
			length = unstated
		}
		if start <= minute && minute < start+length {
			s.add(d)
		}
	})
}

// agenda is when the meetings without a plain weekly rule take place, for some days.
type agenda struct {
	from, to time.Time
	dates    []date
}

type date struct {
	start int64 // minutes since 1970
	doc   Doc
}

// agendaDays is how far an agenda reaches: a week of asking, and a week more before it has to be made again.
const agendaDays = 15

// agendaFor is an agenda that covers [from, to), which is at most eight days.
func (x *Index) agendaFor(from, to time.Time) *agenda {
	if a := x.agenda.Load(); a != nil && a.covers(from, to) {
		return a
	}
	x.agendaMu.Lock()
	defer x.agendaMu.Unlock()
	if a := x.agenda.Load(); a != nil && a.covers(from, to) {
		return a
	}
	a := &agenda{from: from.Add(-48 * time.Hour), to: from.AddDate(0, 0, agendaDays)}
	for d, s := range x.loose {
		location := x.zones[x.rows[d].zone].location
		if !x.rows[d].active || location == nil {
			continue
		}
		for _, t := range s.Occurrences(location, a.from, a.to) {
			a.dates = append(a.dates, date{t.Unix() / 60, d})
		}
	}
	slices.SortFunc(a.dates, func(p, q date) int { return compareHits(Hit{p.doc, p.start}, Hit{q.doc, q.start}) })
	x.agenda.Store(a)
	return a
}

func (a *agenda) covers(from, to time.Time) bool { return !from.Before(a.from) && !to.After(a.to) }

// after are the dates from a moment on.
func (a *agenda) after(from time.Time) []date {
	first := ceilMinute(from)
	return a.dates[sort.Search(len(a.dates), func(i int) bool { return a.dates[i].start >= first }):]
}
