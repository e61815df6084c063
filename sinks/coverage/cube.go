package coverage

import (
	"cmp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// cube is the shards under the numbers that they have in common. Fellowships and groups are numbered by name, 0 being
// [All], so that cells are sorted by their numbers.
type cube struct {
	monday      time.Time
	shards      []*shard
	fellowships []string
	groups      []string
	// fellowshipOf and groupsOf lead from a shard's numbers to the common ones; 0 is not among them.
	fellowshipOf [][]int
	groupsOf     [][][]int
	regions      []region
	turns        map[int]func() []turn
}

// region is a region with the bases of its meetings.
type region struct {
	Region
	bases []source
	wall  *wall  // of a region online
	like  string // the code of the region online whose clock shows the same all week
	load  int    // its events: how much work it is
}

// source is a base of a shard.
type source struct{ shard, base uint32 }

func (c *cube) base(from source) *base { return &c.shards[from.shard].bases[from.base] }

func newCube(shards []*shard, monday time.Time) *cube {
	c := &cube{monday: monday, shards: shards}
	c.nameAll()
	c.placeAll()
	return c
}

// nameAll gives fellowships and groups their common numbers.
func (c *cube) nameAll() {
	var fellowships, names []string
	for _, s := range c.shards {
		fellowships = append(fellowships, s.fellowships.values...)
		for _, language := range s.languages.values {
			names = append(names, languagePrefix+language)
		}
	}
	for _, g := range groups {
		names = append(names, g.name)
	}
	c.fellowships, c.groups = withAll(fellowships), withAll(names)
	for _, s := range c.shards {
		own := make([]int, len(s.fellowships.values))
		for n, name := range s.fellowships.values {
			own[n] = numberOf(c.fellowships, name)
		}
		c.fellowshipOf = append(c.fellowshipOf, own)
		sets := make([][]int, len(s.groupSets.values))
		for n, set := range s.groupSets.values {
			for _, name := range s.groupNames(set) {
				sets[n] = append(sets[n], numberOf(c.groups, name))
			}
		}
		c.groupsOf = append(c.groupsOf, sets)
	}
}

// withAll sorts names behind [All].
func withAll(names []string) []string {
	slices.Sort(names)
	return append([]string{All}, slices.Compact(names)...)
}

func numberOf(names []string, name string) int {
	n, _ := slices.BinarySearch(names[1:], name)
	return n + 1
}

// groupNames undoes a group set; the names are sorted.
func (s *shard) groupNames(set string) (names []string) {
	for i := 0; i < len(set); i += 2 {
		names = append(names, s.groupName(int(set[i])|int(set[i+1])<<8))
	}
	slices.Sort(names)
	return names
}

func (s *shard) groupName(n int) string {
	if n < len(groups) {
		return groups[n].name
	}
	return languagePrefix + s.languages.values[n-len(groups)]
}

// measureAll measures every region on all processors, the largest first so that none is left waiting.
func (c *cube) measureAll() []Cell {
	order := make([]int, len(c.regions))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(c.regions[b].load, c.regions[a].load) })
	cells := make([][]Cell, len(c.regions))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			d := newDesk(c)
			for n := int(next.Add(1)) - 1; n < len(order); n = int(next.Add(1)) - 1 {
				if r := &c.regions[order[n]]; r.like == "" {
					cells[order[n]] = d.measure(r)
				}
			}
		})
	}
	wg.Wait()
	c.copyAlike(cells)
	return joined(cells)
}

// copyAlike gives the regions online whose clock shows the same the same cells.
func (c *cube) copyAlike(cells [][]Cell) {
	for i := range c.regions {
		r := &c.regions[i]
		if r.like == "" {
			continue
		}
		n, _ := slices.BinarySearchFunc(c.regions, r.like, func(r region, code string) int { return strings.Compare(r.Code, code) })
		cells[i] = slices.Clone(cells[n])
		for k := range cells[i] {
			cells[i][k].Region = r.Code
		}
	}
}

// joined is the lists one after the other, copied on all processors.
func joined(lists [][]Cell) []Cell {
	begin := make([]int, len(lists)+1)
	for i, list := range lists {
		begin[i+1] = begin[i] + len(list)
	}
	all := make([]Cell, begin[len(lists)])
	workers := runtime.GOMAXPROCS(0)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := len(lists) * w / workers; i < len(lists)*(w+1)/workers; i++ {
				copy(all[begin[i]:], lists[i])
			}
		})
	}
	wg.Wait()
	return all
}

// result lists what was found.
func (c *cube) result(cells []Cell) Result {
	r := Result{Week: c.monday, Cells: cells, Regions: make([]Region, len(c.regions))}
	for i := range c.regions {
		r.Regions[i] = c.regions[i].Region
	}
	for _, s := range c.shards {
		r.Left.add(s.left)
	}
	meetings := map[string]int{}
	for i := range cells {
		if k := &cells[i].Key; k.Fellowship == All && k.Mode == All && k.Group == All {
			meetings[k.Region] = cells[i].Meetings
		}
	}
	for i := range r.Regions {
		r.Regions[i].Meetings = meetings[r.Regions[i].Code]
	}
	return r
}

func byCode(a, b region) int { return strings.Compare(a.Code, b.Code) }
