package coverage

import (
	"math"
	"slices"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
)

// site is where meetings of one fellowship take place, and when.
type site struct {
	at         point
	fellowship int
	country    string
	when       when
}

// when is the weekly hours of a site or of what is near: the hours in session and the days of starts. Meetings that are
// not weekly have neither.
type when struct {
	hours hourSet
	days  uint8
}

func (w *when) add(o *when) {
	for i := range w.hours {
		w.hours[i] |= o.hours[i]
	}
	w.days |= o.days
}

// sites are all of them, in a grid.
type sites struct {
	fellowships []string // All first
	list        []site
	leaves      []leaf
	near        grid // of leaves
	far         grid // of leaves
}

// findSites reads the meetings in person that have coordinates of a place. Sites are listed in the order in which
// the meetings name them, which nothing that is counted depends on.
func findSites(meetings []normalize.Meeting, monday time.Time) *sites {
	type key struct {
		latitude, longitude float64
		fellowship          string
	}
	s := &sites{}
	index := map[key]int{}
	var fellowships []string
	c := newCalendar(monday)
	var buf []start
	for i := range meetings {
		m := &meetings[i]
		p := m.Place
		if !pinned(m) {
			continue
		}
		starts, why := c.starts(m, false, buf[:0])
		buf = starts
		if why != counted {
			continue
		}
		k := key{*p.Latitude, *p.Longitude, m.Fellowship}
		n, ok := index[k]
		if !ok {
			n = len(s.list)
			index[k] = n
			s.list = append(s.list, site{at: pointOf(k.latitude, k.longitude), country: spotOf(m).country})
			fellowships = append(fellowships, m.Fellowship)
		}
		s.list[n].when.see(starts, length(&m.Schedule))
	}
	s.fellowships = withAll(slices.Clone(fellowships))
	for i := range s.list {
		s.list[i].fellowship = numberOf(s.fellowships, fellowships[i])
	}
	s.leaves = newLeaves(s.list)
	s.near, s.far = newGrid(s.leaves, float64(Kilometers[len(Kilometers)-1])), newGrid(s.leaves, farKm)
	return s
}

// pinned: people can go there, and the coordinates say where.
func pinned(m *normalize.Meeting) bool {
	p := m.Place
	if p == nil || p.Latitude == nil || p.Longitude == nil || m.Mode != normalize.InPerson && m.Mode != normalize.Hybrid {
		return false
	}
	return p.Precision != normalize.SubdivisionPrecision && p.Precision != normalize.CountryPrecision
}

// see adds the weekly starts.
func (w *when) see(starts []start, minutes int) {
	for _, at := range starts {
		if !certain(at.share) {
			continue
		}
		w.days |= 1 << (at.minute / minutesOfDay)
		for hour := at.minute / 60; hour <= (at.minute+max(minutes, 1)-1)/60; hour++ {
			w.hours.mark(hour % HoursOfWeek)
		}
	}
}

// grid finds the leaves around a point. Its cells are cubes whose edge is the distance that is asked for and the size of a
// leaf, so that all sites at most that far off are in the leaves of the 27 cells around.
type grid struct {
	edge  float64 // in units of the earth's radius
	cells map[[3]int32][]int32
}

func newGrid(leaves []leaf, km float64) grid {
	g := grid{edge: (km + 2*leafKm) / earthKm, cells: map[[3]int32][]int32{}}
	for i := range leaves {
		c := g.cell(leaves[i].middle)
		g.cells[c] = append(g.cells[c], int32(i))
	}
	return g
}

func (g *grid) cell(p point) (c [3]int32) {
	for i := range p {
		c[i] = int32(math.Floor(p[i] / g.edge))
	}
	return c
}

// around yields the leaves in the cells around a point.
func (g *grid) around(p point, yield func(leaf int32)) {
	c := g.cell(p)
	for x := c[0] - 1; x <= c[0]+1; x++ {
		for y := c[1] - 1; y <= c[1]+1; y++ {
			for z := c[2] - 1; z <= c[2]+1; z++ {
				for _, n := range g.cells[[3]int32{x, y, z}] {
					yield(n)
				}
			}
		}
	}
}
