package coverage

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// draft is a region while its spots are collected.
type draft struct {
	region
	count     int        // of its bases
	spellings wordCounts // of a locality, by starts
	zones     wordCounts // by starts
}

// wordCounts counts a few words.
type wordCounts []wordCount

type wordCount struct {
	word string
	n    int
}

func (t *wordCounts) add(word string, n int) {
	for i := range *t {
		if (*t)[i].word == word {
			(*t)[i].n += n
			return
		}
	}
	*t = append(*t, wordCount{word, n})
}

// most common word, of equals the first by name; "" of none.
func (t wordCounts) most() string { return t.mostOf(func(string) bool { return true }) }

// mostOf is the most common of the words that will do.
func (t wordCounts) mostOf(do func(string) bool) string {
	best := wordCount{}
	for _, w := range t {
		if do(w.word) && w.word != "" && (best.word == "" || cmp.Or(w.n-best.n, strings.Compare(best.word, w.word)) > 0) {
			best = w
		}
	}
	return best.word
}

// placeAll finds the regions of all bases, and the online regions by whose clocks those regions live.
func (c *cube) placeAll() {
	drafts := map[string]*draft{}
	of := make([][][]*draft, len(c.shards)) // by shard and spot
	bases := 0
	for n, s := range c.shards {
		starts, count := s.bySpot()
		of[n] = make([][]*draft, len(s.spots.values))
		for i := range s.spots.values {
			where := &s.spots.values[i]
			of[n][i] = draftsOf(drafts, where)
			for _, d := range of[n][i] {
				d.load += starts[i]
				d.count += count[i]
				bases += count[i]
				d.zones.add(where.zone, starts[i])
				if d.Kind == Locality {
					d.spellings.add(where.locality, starts[i])
				}
			}
		}
	}
	c.dealBases(drafts, of, make([]source, bases))
	for _, d := range drafts {
		d.settle()
		c.regions = append(c.regions, d.region)
	}
	c.putOnline()
	slices.SortFunc(c.regions, byCode)
}

// bySpot counts the starts and the bases of each spot.
func (s *shard) bySpot() (starts, bases []int) {
	starts, bases = make([]int, len(s.spots.values)), make([]int, len(s.spots.values))
	for b := range s.bases {
		spot := s.bases[b].spot
		starts[spot] += len(s.eventsOf(uint32(b)))
		bases[spot]++
	}
	return starts, bases
}

// dealBases gives every region its bases, out of one piece of memory.
func (c *cube) dealBases(drafts map[string]*draft, of [][][]*draft, memory []source) {
	for _, d := range drafts {
		d.bases, memory = memory[:0:d.count], memory[d.count:]
	}
	for n, s := range c.shards {
		for b := range s.bases {
			for _, d := range of[n][s.bases[b].spot] {
				d.bases = append(d.bases, source{uint32(n), uint32(b)})
			}
		}
	}
}

// draftsOf finds the regions around a spot. Lists write a locality in any case.
func draftsOf(drafts map[string]*draft, s *spot) (found []*draft) {
	found = make([]*draft, 0, 4)
	s.eachRegion(func(code, name, parent string, kind Kind) {
		key := code
		if kind == Locality {
			key = strings.ToLower(code)
		}
		d, ok := drafts[key]
		if !ok {
			d = &draft{region: region{Region: Region{Code: code, Kind: kind, Name: name, Parent: parent}}}
			drafts[key] = d
		}
		found = append(found, d)
	})
	return found
}

// settle takes the spelling of most meetings, and the region's clock.
func (d *draft) settle() {
	if d.Kind == Locality {
		around := strings.TrimSuffix(d.Code, d.Name)
		d.Name = d.spellings.most()
		d.Code = around + d.Name
	}
	if d.Kind != Online {
		d.TimeZone = d.clock(d.zones)
	}
}

// putOnline makes an online region for each time zone that a region lives by.
func (c *cube) putOnline() {
	n := slices.IndexFunc(c.regions, func(r region) bool { return r.Kind == Online })
	if n < 0 {
		return
	}
	everywhere := c.regions[n]
	utc := newWall(c.monday, time.UTC)
	c.turns = map[int]func() []turn{}
	c.turnTo(&utc)
	c.regions[n].wall, c.regions[n].TimeZone, c.regions[n].Online = &utc, "UTC", OnlineRegion
	codes := map[string]string{"": ""} // of the regions made, by time zone; "" where no clock knows the zone
	same := map[string]int{}           // a region, plus one, by what its clock shows
	for i := range c.regions {
		r := &c.regions[i]
		if r.Kind == Online {
			continue
		}
		code, ok := codes[r.TimeZone]
		if !ok {
			if location, err := time.LoadLocation(r.TimeZone); err == nil {
				code = onlineIn(r.TimeZone)
				there := newWall(c.monday, location)
				made := region{
					Region: Region{Code: code, Kind: Online, Name: r.TimeZone, TimeZone: r.TimeZone, Online: code},
					bases:  everywhere.bases, load: everywhere.load, wall: &there,
				}
				shows := fmt.Sprint(there)
				if other := same[shows]; other > 0 {
					made.like, made.load = c.regions[other-1].Code, 0
				} else {
					same[shows] = len(c.regions) + 1
					c.turnTo(&there)
				}
				c.regions = append(c.regions, made)
				r = &c.regions[i]
			}
			codes[r.TimeZone] = code
		}
		r.Online = code
	}
}
