package coverage

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
)

// Trend is how many meetings there were, night by night, in countries, subdivisions and online (by UTC), of each fellowship
// and of all. It is carried from release to release, and bounded.
type Trend struct {
	Nights []string // dates in UTC, ascending: 2006-01-02
	Series []Series // sorted by region, fellowship; All is the first
	Gone   []Gone   // meetings that closed in the last [GoneDays] days, the newest first
}

// Series is the trend of one region and fellowship: one number a night.
type Series struct {
	Region     string
	Fellowship string
	Meetings   []int // in the cube
	Covered    []int // hours of the week with a weekly session
	// Opened, Closed and Moved count what changed since the night before in the list.
	Opened, Closed, Moved []int
}

// Move is what happened to a meeting since the release before.
type Move struct {
	Kind    MoveKind
	Meeting *normalize.Meeting // as it is; as it was, where it is gone
}

// MoveKind says what happened.
type MoveKind int

const (
	Opened MoveKind = iota // newly listed, or active again
	Closed                 // withdrawn, or temporarily closed
	Moved                  // to another time or place
)

const (
	dailyNights   = 60  // days for which every night is kept
	weeklyNights  = 728 // days for which a night a week is kept, then a night a month
	mostNights    = 300 // in all: some ten years
	nightsAtFirst = 64
)

// Add appends tonight. A night on which no number changed adds nothing, so that its bytes are those of the release
// before: the numbers of the last night hold. Another release of the same date replaces its numbers and adds its moves.
// Nights after tonight are those of a clock that ran ahead: their moves are counted tonight.
// Old nights are thinned out, to one a week and later one a month; their moves are counted with the next that is kept.
func (t Trend) Add(date time.Time, r *Result, moves []Move) Trend {
	night := date.UTC().Format(time.DateOnly)
	next := t.copied(1)
	next.until(night)
	n := len(next.Nights) - 1
	tonight := next.index()
	for i := range r.Cells {
		if c := &r.Cells[i]; c.Mode == All && c.Group == All && trended(c.Region) {
			s := next.at(tonight, c.Region, c.Fellowship, n)
			s.Meetings[n], s.Covered[n] = c.Meetings, c.HoursCovered
		}
	}
	for _, m := range moves {
		next.move(tonight, m, n)
	}
	series := make([]Series, 0, len(tonight))
	for _, s := range tonight {
		series = append(series, *s)
	}
	next.Series = series
	next.sort()
	next.Gone = stillGone(t.Gone, date, moves)
	if n > 0 && n == len(t.Nights) && next.still(n) {
		return t
	}
	next.thin(date)
	return next
}

// trended: regions whose numbers are told night by night.
func trended(code string) bool {
	kind := KindOf(code)
	return kind == Country || kind == Subdivision || code == OnlineRegion
}

// copied is a trend that shares no memory, with the numbers of more nights at 0.
func (t Trend) copied(more int) Trend {
	next := Trend{Nights: slices.Clone(t.Nights), Series: slices.Clone(t.Series)}
	for i := range next.Series {
		s := &next.Series[i]
		for _, list := range s.lists() {
			*list = append(slices.Grow(slices.Clone(*list), more), make([]int, more)...)
		}
	}
	return next
}

func (s *Series) lists() []*[]int {
	return []*[]int{&s.Meetings, &s.Covered, &s.Opened, &s.Closed, &s.Moved}
}

type seriesKey struct{ region, fellowship string }

// until makes tonight the last night. Series have room for one night more than there are.
func (t *Trend) until(night string) {
	n, _ := slices.BinarySearch(t.Nights, night)
	for i := range t.Series {
		s := &t.Series[i]
		for _, moves := range []*[]int{&s.Opened, &s.Closed, &s.Moved} {
			for _, late := range (*moves)[n+1:] {
				(*moves)[n] += late
			}
		}
	}
	t.Nights = append(t.Nights[:n], night)
}

// index finds series. The night at hand begins without meetings: a series that no cell touches has come to its end.
func (t Trend) index() map[seriesKey]*Series {
	found := make(map[seriesKey]*Series, len(t.Series)+nightsAtFirst)
	for i := range t.Series {
		s := &t.Series[i]
		for _, list := range s.lists() {
			*list = (*list)[:len(t.Nights)]
		}
		s.Meetings[len(t.Nights)-1], s.Covered[len(t.Nights)-1] = 0, 0
		found[seriesKey{s.Region, s.Fellowship}] = s
	}
	return found
}

// at finds or begins a series.
func (t Trend) at(found map[seriesKey]*Series, region, fellowship string, night int) *Series {
	k := seriesKey{region, fellowship}
	s, ok := found[k]
	if !ok {
		s = &Series{Region: region, Fellowship: fellowship}
		for _, list := range s.lists() {
			*list = make([]int, night+1)
		}
		found[k] = s
	}
	return s
}

// move counts what happened to a meeting in its regions.
func (t Trend) move(found map[seriesKey]*Series, m Move, night int) {
	where := spotOf(m.Meeting)
	where.eachRegion(func(code, _, _ string, _ Kind) {
		if !trended(code) {
			return
		}
		for _, fellowship := range []string{All, m.Meeting.Fellowship} {
			s := t.at(found, code, fellowship, night)
			switch m.Kind {
			case Opened:
				s.Opened[night]++
			case Closed:
				s.Closed[night]++
			case Moved:
				s.Moved[night]++
			}
		}
	})
}

func (t Trend) sort() {
	slices.SortFunc(t.Series, func(a, b Series) int {
		return cmp.Or(strings.Compare(a.Region, b.Region), -cmp.Compare(allFirst(a.Fellowship), allFirst(b.Fellowship)), strings.Compare(a.Fellowship, b.Fellowship))
	})
}

// still: nothing changed in a night since the one before.
func (t Trend) still(night int) bool {
	for i := range t.Series {
		s := &t.Series[i]
		if s.Meetings[night] != s.Meetings[night-1] || s.Covered[night] != s.Covered[night-1] || s.Opened[night]+s.Closed[night]+s.Moved[night] > 0 {
			return false
		}
	}
	return true
}

// thin drops the nights that are no longer kept, and series without a number left.
func (t *Trend) thin(today time.Time) {
	keep := make([]bool, len(t.Nights))
	last := ""
	for i := len(t.Nights) - 1; i >= 0; i-- { // the last night of a week or month is kept
		period := periodOf(t.Nights[i], today)
		keep[i] = period != last
		last = period
	}
	for i := range max(0, len(t.Nights)-mostNights) {
		keep[i] = false
	}
	for i := range t.Series {
		t.Series[i].thin(keep)
	}
	n := 0
	for i, night := range t.Nights {
		if keep[i] {
			t.Nights[n] = night
			n++
		}
	}
	t.Nights = t.Nights[:n]
	t.Series = slices.DeleteFunc(t.Series, func(s Series) bool {
		return !slices.ContainsFunc(s.lists(), func(list *[]int) bool { return slices.ContainsFunc(*list, func(v int) bool { return v != 0 }) })
	})
}

// periodOf names what only one night is kept of.
func periodOf(night string, today time.Time) string {
	date, err := time.Parse(time.DateOnly, night)
	if err != nil {
		return night
	}
	switch age := int(today.Sub(date).Hours() / 24); {
	case age <= dailyNights:
		return night
	case age <= weeklyNights:
		return mondayOf(date).Format(time.DateOnly)
	}
	return night[:len("2006-01")]
}

// thin drops nights; their moves go to the next that is kept.
func (s *Series) thin(keep []bool) {
	n, opened, closed, moved := 0, 0, 0, 0
	for i, yes := range keep {
		opened, closed, moved = opened+s.Opened[i], closed+s.Closed[i], moved+s.Moved[i]
		if !yes {
			continue
		}
		s.Meetings[n], s.Covered[n] = s.Meetings[i], s.Covered[i]
		s.Opened[n], s.Closed[n], s.Moved[n] = opened, closed, moved
		opened, closed, moved = 0, 0, 0
		n++
	}
	for _, list := range s.lists() {
		*list = (*list)[:n]
	}
}
