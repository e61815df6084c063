package index

import (
	"slices"
	"sort"
	"time"
)

// unstated is how long a meeting counts as going on that does not say how long it lasts.
const unstated = 60

// starts yields the active meetings that start in [from, to), and when, in minutes since 1970. Their order is none.
func (x *Index) starts(from, to time.Time, yield func(d Doc, minute int64)) {
	x.plainStarts(from, to, yield)
	a := x.agendaFor(from, to)
	for _, o := range a.after(from) {
		if o.start >= ceilMinute(to) {
			return
		}
		yield(o.doc, o.start)
	}
}

// plainStarts yields those of them that take place every week.
func (x *Index) plainStarts(from, to time.Time, yield func(d Doc, minute int64)) {
	for i := range x.zones {
		z := &x.zones[i]
		z.starts(from, to, func(week int, low, high int64, offset int64) {
			z.startsIn(week, low, high, func(d Doc, wall int64) { yield(d, wall-offset) })
		})
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
	low, at := int64(-1<<62), from
	if begin, _ := from.In(z.location).ZoneBounds(); !begin.IsZero() && from.Sub(begin) < changing {
		at = begin.Add(-time.Second)
	}
	for at.Before(to) {
		local := at.In(z.location)
		_, seconds := local.Zone()
		offset := int64(seconds / 60)
		_, end := local.ZoneBounds()
		cut := int64(1 << 62)
		if end.IsZero() || !end.Before(to) {
			end = to
		} else {
			_, next := end.In(z.location).Zone()
			cut = end.Unix()/60 + max(offset, int64(next/60))
		}
		first, high := max(low, ceilMinute(later(at, from))+offset), min(ceilMinute(to)+offset, cut)
		if first < high {
			yield(int((first+3*dayMinutes)%weekMinutes), first, high, offset) // 1970 began on a Thursday
		}
		if !end.After(at) {
			return
		}
		low, at = cut, end
	}
}

// changing is how long after a change of the clock an hour may still be one that is skipped or comes twice: Samoa
// skipped a day.
const changing = 25 * time.Hour

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func ceilMinute(t time.Time) int64 { return (t.Unix() + 59) / 60 }

// startsIn yields a zone's plain weekly meetings that start in a stretch of its wall time.
func (z *zone) startsIn(week int, low, high int64, yield func(d Doc, wall int64)) {
	for low < high {
		till := min(high, low+int64(weekMinutes-week)) // to the end of the week
		from := sort.Search(len(z.weeks), func(i int) bool { return int(z.weeks[i]) >= week })
		for i := from; i < len(z.weeks); i++ {
			wall := low + int64(int(z.weeks[i])-week)
			if wall >= till {
				break
			}
			yield(z.docs[i], wall)
		}
		low, week = till, 0
	}
}

// opened is what was going on in a minute. Whoever asks for "now" in it asks for the same.
type opened struct {
	minute int64
	set    Set
}

// open adds the active meetings that are going on at a moment.
func (x *Index) open(now time.Time, s Set) {
	minute := now.Unix() / 60
	known := x.opened.Load()
	if known == nil || known.minute != minute {
		known = &opened{minute, x.openAt(minute)}
		x.opened.Store(known)
	}
	copy(s, known.set)
}

func (x *Index) openAt(minute int64) Set {
	s := newSet(len(x.rows))
	now := time.Unix(minute*60, 0)
	check := func(d Doc, start int64) {
		length := int64(x.rows[d].minutes)
		if length == 0 {
			length = unstated
		}
		if start <= minute && minute < start+length {
			s.add(d)
		}
	}
	till := now.Add(time.Second)
	x.plainStarts(now.Add(-longest*time.Minute), till, check)
	for _, o := range x.agendaFor(now.Add(-dayMinutes*time.Minute), till).after(now.Add(-dayMinutes * time.Minute)) {
		if o.start > minute {
			break
		}
		check(o.doc, o.start)
	}
	return s
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
