package coverage

import (
	"maps"
	"runtime"
	"sync"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
)

// tally gathers one cell in units.
type tally struct {
	meetings int
	starts   [HoursOfWeek]int64
	sessions [HoursOfWeek]int64
	// certain marks the minutes of the week at which one meeting starts every week; partial holds the starts of
	// lesser shares, which may add up to one.
	certain minuteSet
	partial []start
}

// minuteSet is a set of minutes of the week.
type minuteSet [(minutesOfWeek + 63) / 64]uint64

func (s *minuteSet) mark(minute int) { s[minute/64] |= 1 << (minute % 64) }

// base is a cell before the roll-up: the narrowest region of a meeting, and its country.
type base struct {
	country, region string
	fellowship      string
	mode            normalize.Mode
}

// tallyAll counts the meetings into base cells, on all processors. Whole numbers make the sums the same however the
// meetings are dealt out.
func tallyAll(meetings []normalize.Meeting, monday time.Time) (map[base]*tally, Left) {
	workers := max(1, min(runtime.GOMAXPROCS(0), len(meetings)/1000))
	shards := make([]map[base]*tally, workers)
	lefts := make([]Left, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			shards[w], lefts[w] = tallyShard(meetings[len(meetings)*w/workers:len(meetings)*(w+1)/workers], newCalendar(monday))
		})
	}
	wg.Wait()
	total, left := shards[0], lefts[0]
	for w := 1; w < workers; w++ {
		left.add(lefts[w])
		for k, t := range shards[w] {
			if into, ok := total[k]; ok {
				into.add(t)
			} else {
				total[k] = t
			}
		}
	}
	return total, left
}

func tallyShard(meetings []normalize.Meeting, c *calendar) (map[base]*tally, Left) {
	tallies := map[base]*tally{}
	var left Left
	var buf []start
	for i := range meetings {
		m := &meetings[i]
		key := baseOf(m)
		starts, why := c.starts(m, key.region == OnlineRegion, buf[:0])
		buf = starts
		if why != counted {
			left.count(why)
			continue
		}
		t, ok := tallies[key]
		if !ok {
			t = new(tally)
			tallies[key] = t
		}
		t.meetings++
		minutes := length(&m.Schedule)
		for _, s := range starts {
			t.count(s, minutes)
		}
	}
	return tallies, left
}

// baseOf finds the region in which a meeting counts.
func baseOf(m *normalize.Meeting) base {
	k := base{fellowship: m.Fellowship, mode: m.Mode}
	if p := m.Place; p != nil && (m.Mode == normalize.InPerson || m.Mode == normalize.Hybrid) {
		k.country, k.region = p.Country, p.Subdivision
		if k.country == "" && len(p.Subdivision) > 2 {
			k.country = p.Subdivision[:2]
		}
	}
	switch {
	case k.country != "":
		if k.region == "" {
			k.region = k.country
		}
	case m.Mode == normalize.InPerson:
		k.region = UnknownRegion
	default:
		k.region = OnlineRegion
	}
	return k
}

// count adds one start and the hours it is in session.
func (t *tally) count(s start, minutes int) {
	t.starts[s.minute/60] += s.share
	first := s.minute / 60
	last := first
	if minutes > 0 {
		last = (s.minute + minutes - 1) / 60
	}
	for hour := first; hour <= min(last, first+HoursOfWeek-1); hour++ {
		t.sessions[hour%HoursOfWeek] += s.share
	}
	if s.share >= unit {
		t.certain.mark(s.minute)
	} else {
		t.partial = append(t.partial, s)
	}
}

func (t *tally) add(o *tally) {
	t.meetings += o.meetings
	for h := range t.starts {
		t.starts[h] += o.starts[h]
		t.sessions[h] += o.sessions[h]
	}
	for w := range t.certain {
		t.certain[w] |= o.certain[w]
	}
	t.partial = append(t.partial, o.partial...)
}

// cube holds the cells while they are rolled up. Whole numbers make the order of the sums indifferent.
type cube map[Key]*tally

// rollUp adds every base cell to its country, then each region's cells over fellowships, modes and both. It takes the
// tallies over.
func rollUp(tallies map[base]*tally) cube {
	exact := make(cube, 2*len(tallies))
	for b, t := range tallies {
		if b.country != "" && b.country != b.region {
			exact.add(Key{b.country, b.fellowship, string(b.mode)}, t)
		}
	}
	// Countries are summed by now: lists place Puerto Rico in PR or in US, and both share the region US-PR.
	for b, t := range tallies {
		exact.take(Key{b.region, b.fellowship, string(b.mode)}, t)
	}
	all, modes := make(cube, 2*len(exact)), make(cube)
	for k, t := range exact {
		all.add(Key{k.Region, k.Fellowship, All}, t)
		modes.add(Key{k.Region, All, k.Mode}, t)
	}
	for k, t := range modes {
		all.add(Key{k.Region, All, All}, t)
	}
	maps.Copy(all, exact)
	maps.Copy(all, modes)
	return all
}

func (c cube) add(k Key, t *tally) {
	into, ok := c[k]
	if !ok {
		into = new(tally)
		c[k] = into
	}
	into.add(t)
}

// take adds a tally that nobody else needs as a sum.
func (c cube) take(k Key, t *tally) {
	if into, ok := c[k]; ok {
		into.add(t)
	} else {
		c[k] = t
	}
}

func (l *Left) count(why reason) {
	switch why {
	case inactive:
		l.Inactive++
	case byAppointment:
		l.ByAppointment++
	case noTime:
		l.NoTime++
	case outOfWeek:
		l.OutOfWeek++
	case unreadable:
		l.Unreadable++
	}
}

func (l *Left) add(o Left) {
	l.Inactive += o.Inactive
	l.ByAppointment += o.ByAppointment
	l.NoTime += o.NoTime
	l.OutOfWeek += o.OutOfWeek
	l.Unreadable += o.Unreadable
}
