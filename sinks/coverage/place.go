package coverage

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// draft is a region while its spots are collected.
type draft struct {
	region
	spellings map[string]int // starts by spelling of a locality
	zones     map[string]int // starts by time zone
}

// placeAll finds the regions of all bases, and the online regions by whose clocks those regions live.
func (c *cube) placeAll() {
	drafts := map[string]*draft{}
	for n, s := range c.shards {
		of := make([][]*draft, len(s.spots.values))
		starts := make([]int, len(s.spots.values))
		for i := range s.spots.values {
			of[i] = draftsOf(drafts, &s.spots.values[i])
		}
		for b := range s.bases.values {
			spot := s.bases.values[b].spot
			starts[spot] += len(s.eventsOf(uint32(b)))
			for _, d := range of[spot] {
				d.bases = append(d.bases, source{uint32(n), uint32(b)})
			}
		}
		for i, where := range s.spots.values {
			for _, d := range of[i] {
				d.load += starts[i]
				d.zones[where.zone] += starts[i]
				if d.Kind == Locality {
					d.spellings[where.locality] += starts[i]
				}
			}
		}
	}
	for _, d := range drafts {
		d.settle()
		c.regions = append(c.regions, d.region)
	}
	c.putOnline()
	slices.SortFunc(c.regions, byCode)
}

// draftsOf finds the regions around a spot. Lists write a locality in any case.
func draftsOf(drafts map[string]*draft, s *spot) (found []*draft) {
	s.eachRegion(func(code, name, parent string, kind Kind) {
		key := code
		if kind == Locality {
			key = strings.ToLower(code)
		}
		d, ok := drafts[key]
		if !ok {
			d = &draft{region: region{Region: Region{Code: code, Kind: kind, Name: name, Parent: parent}}, zones: map[string]int{}}
			if kind == Locality {
				d.spellings = map[string]int{}
			}
			drafts[key] = d
		}
		found = append(found, d)
	})
	return found
}

// settle takes the time zone and the spelling of most meetings.
func (d *draft) settle() {
	if d.Kind == Locality {
		around := strings.TrimSuffix(d.Code, d.Name)
		d.Name = mostCommon(d.spellings)
		d.Code = around + d.Name
	}
	if d.Kind != Online {
		delete(d.zones, "")
		d.TimeZone = mostCommon(d.zones)
	}
}

// mostCommon of words, by count; of equals the first by name. "" of none.
func mostCommon(counts map[string]int) string {
	best := ""
	for word, n := range counts {
		if best == "" || cmp.Or(cmp.Compare(n, counts[best]), strings.Compare(best, word)) > 0 {
			best = word
		}
	}
	return best
}

// putOnline makes an online region for each time zone that a region lives by.
func (c *cube) putOnline() {
	n := slices.IndexFunc(c.regions, func(r region) bool { return r.Kind == Online })
	if n < 0 {
		return
	}
	utc := newWall(c.monday, time.UTC)
	c.regions[n].wall, c.regions[n].TimeZone, c.regions[n].Online = &utc, "UTC", OnlineRegion
	made := map[string]bool{}
	for i := range c.regions {
		r := &c.regions[i]
		if r.Kind == Online || r.TimeZone == "" {
			continue
		}
		location, err := time.LoadLocation(r.TimeZone)
		if err != nil { // a cell's zone that no clock knows has no hours online
			continue
		}
		r.Online = onlineIn(r.TimeZone)
		if made[r.Online] {
			continue
		}
		made[r.Online] = true
		there := newWall(c.monday, location)
		online := region{Region: Region{Code: r.Online, Kind: Online, Name: r.TimeZone, TimeZone: r.TimeZone, Online: r.Online}, wall: &there}
		online.bases, online.load = c.regions[n].bases, c.regions[n].load
		c.regions = append(c.regions, online)
	}
}
