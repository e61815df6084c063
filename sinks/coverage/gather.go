package coverage

import (
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
)

// event is one expected start of one meeting.
type event struct {
	share   int64  // in units
	minute  int32  // of the local week; of a meeting without a place minutes since Monday 00:00 UTC, from -1 day to 8 days
	minutes uint16 // the meeting's length
	base    uint32
	groups  uint32 // the number of their set
	meeting uint32 // tells one base's meetings apart: the events of a meeting stand together
}

// base is a cell at its narrowest: the meetings of one spot, fellowship and mode. Its numbers are those of a shard's
// tables.
type base struct {
	spot, fellowship uint32
	mode             uint8
	steady           bool // of meetings without a place: each week is like the other; see [steady]
}

// shard is what one processor finds in its share of the meetings.
type shard struct {
	spots       table[spot]
	fellowships table[string]
	languages   table[string]
	groupSets   table[string] // each the numbers of its groups, two bytes a number; see groupSet
	bases       []base
	basesOf     [][]uint32 // by spot, while they are collected; a spot has few
	events      []event
	first       []uint32 // by base: where its events begin in events, once sorted; one more at the end
	left        Left
}

// table numbers the values it is given: 0, 1, 2, ...
type table[T comparable] struct {
	number map[T]uint32
	values []T
}

func newTable[T comparable]() table[T] { return table[T]{number: map[T]uint32{}} }

func (t *table[T]) of(v T) uint32 {
	n, ok := t.number[v]
	if !ok {
		n = uint32(len(t.values))
		t.number[v] = n
		t.values = append(t.values, v)
	}
	return n
}

// modes numbers the modes, sorted by name; [All] is the first.
var modes = []string{All, string(normalize.Hybrid), string(normalize.InPerson), string(normalize.Online), string(normalize.Phone)}

// gather reads the meetings on all processors.
func gather(meetings []normalize.Meeting, monday time.Time) []*shard {
	workers := max(1, min(runtime.GOMAXPROCS(0), len(meetings)/1000))
	shards := make([]*shard, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			s := newShard()
			s.read(meetings[len(meetings)*w/workers:len(meetings)*(w+1)/workers], newCalendar(monday))
			s.sort()
			shards[w] = s
		})
	}
	wg.Wait()
	return shards
}

func newShard() *shard {
	return &shard{
		spots: newTable[spot](), fellowships: newTable[string](), languages: newTable[string](),
		groupSets: newTable[string](),
	}
}

func (s *shard) read(meetings []normalize.Meeting, c *calendar) {
	s.events = make([]event, 0, len(meetings)+len(meetings)/8)
	var buf []start
	var set []byte
	for i := range meetings {
		m := &meetings[i]
		mode := slices.Index(modes, string(m.Mode))
		where := spotOf(m)
		starts, why := c.starts(m, where.online(), buf[:0])
		buf = starts
		if mode < 1 && why == counted {
			why = unreadable
		}
		if why != counted {
			s.left.count(why)
		}
		if len(starts) == 0 || mode < 1 {
			continue
		}
		set = s.groupSet(m, set[:0])
		e := event{
			groups: s.groupSetNumber(set), minutes: uint16(length(&m.Schedule)), meeting: uint32(i),
		}
		b := base{s.spots.of(where), s.fellowships.of(m.Fellowship), uint8(mode), where.online() && steady(starts, int(e.minutes))}
		e.base = s.baseOf(b)
		for _, at := range starts {
			e.minute, e.share = int32(at.minute), at.share
			s.events = append(s.events, e)
		}
	}
}

// baseOf numbers a base.
func (s *shard) baseOf(b base) uint32 {
	if int(b.spot) == len(s.basesOf) {
		s.basesOf = append(s.basesOf, nil)
	}
	for _, n := range s.basesOf[b.spot] {
		if s.bases[n] == b {
			return n
		}
	}
	n := uint32(len(s.bases))
	s.bases = append(s.bases, b)
	s.basesOf[b.spot] = append(s.basesOf[b.spot], n)
	return n
}

// groupSet appends the numbers of the meeting's groups to buf, ascending: first the groups of tags, then languages.
func (s *shard) groupSet(m *normalize.Meeting, buf []byte) []byte {
	var numbers [16]uint16
	list := numbers[:0]
	for _, tag := range m.Tags {
		if n, ok := groupByTag[tag]; ok {
			list = append(list, n)
		}
	}
	for _, language := range m.Languages {
		list = append(list, uint16(len(groups))+uint16(s.languages.of(language)))
	}
	slices.Sort(list)
	for i, n := range list {
		if i == 0 || n != list[i-1] {
			buf = append(buf, byte(n), byte(n>>8))
		}
	}
	return buf
}

// groupSetNumber keeps a copy of set only where it is new.
func (s *shard) groupSetNumber(set []byte) uint32 {
	if n, ok := s.groupSets.number[string(set)]; ok {
		return n
	}
	return s.groupSets.of(string(set))
}

// sort numbers the bases by where they are, so that those of a region lie together, and brings the events of a base
// together, each meeting's still side by side.
func (s *shard) sort() {
	number := s.sortBases()
	s.first = make([]uint32, len(s.bases)+1)
	for i := range s.events {
		s.first[number[s.events[i].base]+1]++
	}
	for n := 1; n < len(s.first); n++ {
		s.first[n] += s.first[n-1]
	}
	next := slices.Clone(s.first)
	sorted := make([]event, len(s.events))
	for _, e := range s.events {
		e.base = number[e.base]
		sorted[next[e.base]] = e
		next[e.base]++
	}
	s.events = sorted
}

// sortBases returns the new numbers of the bases.
func (s *shard) sortBases() []uint32 {
	spots := make([]uint32, len(s.spots.values))
	for n := range spots {
		spots[n] = uint32(n)
	}
	slices.SortFunc(spots, func(a, b uint32) int { return s.spots.values[a].compare(&s.spots.values[b]) })
	number := make([]uint32, len(s.bases))
	bases := make([]base, 0, len(s.bases))
	for _, spot := range spots {
		for _, n := range s.basesOf[spot] {
			number[n] = uint32(len(bases))
			bases = append(bases, s.bases[n])
		}
	}
	s.bases, s.basesOf = bases, nil
	return number
}

// eventsOf are the events of a base.
func (s *shard) eventsOf(base uint32) []event { return s.events[s.first[base]:s.first[base+1]] }

// spotOf finds where a meeting counts.
func spotOf(m *normalize.Meeting) spot {
	if p := m.Place; p != nil && (m.Mode == normalize.InPerson || m.Mode == normalize.Hybrid) {
		s := spot{country: p.Country, subdivision: p.Subdivision, locality: p.Locality, zone: m.Schedule.TimeZone}
		if s.country == "" {
			s.country = countryOf(p.Subdivision)
		}
		if strings.HasPrefix(p.Subdivision, "US-") {
			s.county = p.County
		}
		if s.country != "" {
			return s
		}
	}
	if m.Mode == normalize.InPerson {
		return spot{country: UnknownRegion}
	}
	return spot{country: OnlineRegion}
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
