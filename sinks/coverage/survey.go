package coverage

import (
	"cmp"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
)

const (
	desertPeople = 1000
	// farKm is how far the nearest meeting to a desert is looked for.
	farKm = 500
)

// surveyor asks places, one after the other, what is near. It serves one goroutine.
type surveyor struct {
	*sites
	near    [][len(Kilometers)]when // of the place at hand, by fellowship
	ever    [][len(Kilometers)]bool
	touched []int
	found   map[nearKey]*Near
	deserts []Desert
}

type nearKey struct {
	region     string
	fellowship int
}

// survey counts, on all processors, the people near the sites, and finds the deserts.
func (s *sites) survey(places []*Place, people []int) ([]Near, []Desert) {
	workers := max(1, min(runtime.GOMAXPROCS(0), len(places)/1000))
	surveyors := make([]*surveyor, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			v := &surveyor{sites: s, near: make([][len(Kilometers)]when, len(s.fellowships)), ever: make([][len(Kilometers)]bool, len(s.fellowships)), found: map[nearKey]*Near{}}
			for i := len(places) * w / workers; i < len(places)*(w+1)/workers; i++ {
				v.ask(places[i], people[i])
			}
			surveyors[w] = v
		})
	}
	wg.Wait()
	all := map[nearKey]*Near{}
	var deserts []Desert
	for _, v := range surveyors {
		for k, n := range v.found {
			fellowship := s.fellowships[k.fellowship]
			nearOf(all, k, fellowship, n.Within[0].Hours != nil).add(n)
			if KindOf(k.region) == Subdivision {
				nearOf(all, nearKey{countryOf(k.region), k.fellowship}, fellowship, true).add(n)
			}
		}
		deserts = append(deserts, v.deserts...)
	}
	list := make([]Near, 0, len(all))
	for _, n := range all {
		list = append(list, *n)
	}
	slices.SortFunc(list, func(a, b Near) int {
		return cmp.Or(strings.Compare(a.Region, b.Region), -cmp.Compare(allFirst(a.Fellowship), allFirst(b.Fellowship)), strings.Compare(a.Fellowship, b.Fellowship))
	})
	return list, deserts
}

func allFirst(fellowship string) int {
	if fellowship == All {
		return 1
	}
	return 0
}

func nearOf(all map[nearKey]*Near, k nearKey, fellowship string, withHours bool) *Near {
	n, ok := all[k]
	if !ok {
		n = &Near{Region: k.region, Fellowship: fellowship}
		if withHours {
			for i := range n.Within {
				n.Within[i].Hours = new([HoursOfWeek]int)
			}
		}
		all[k] = n
	}
	return n
}

// ask finds what is near one place and counts its people.
func (v *surveyor) ask(p *Place, people int) {
	at := pointOf(p.Latitude, p.Longitude)
	v.sites.near.around(at, func(n int32) { v.seeLeaf(at, &v.leaves[n]) })
	if len(v.touched) == 0 {
		if p.Population > desertPeople {
			v.deserts = append(v.deserts, Desert{Place: *p, NearestKm: v.nearest(at)})
		}
		return
	}
	for _, f := range v.touched {
		for i := range Kilometers {
			v.ever[0][i] = v.ever[0][i] || v.ever[f][i]
			v.near[0][i].add(&v.near[f][i])
		}
	}
	v.touched = append(v.touched, 0)
	codes := codesOf(p)
	for _, f := range v.touched {
		if people > 0 {
			v.count(&codes, f, people)
		}
		v.near[f], v.ever[f] = [len(Kilometers)]when{}, [len(Kilometers)]bool{}
	}
	v.touched = v.touched[:0]
}

// chords are those of Kilometers.
var chords = func() (c [len(Kilometers)]float64) {
	for i, km := range Kilometers {
		c[i] = chordOf(float64(km))
	}
	return c
}()

// seeLeaf sees the sites of a leaf, together where that says as much.
func (v *surveyor) seeLeaf(at point, l *leaf) {
	count, ok := l.within(at)
	if !ok {
		for _, n := range l.sites {
			s := &v.list[n]
			way, count := chord2(at, s.at), 0
			for count < len(chords) && way <= chords[len(chords)-1-count] {
				count++
			}
			v.see(s.fellowship, &s.when, count)
		}
		return
	}
	for i := range l.all {
		v.see(l.all[i].fellowship, &l.all[i].when, count)
	}
}

// see notes what is within as many of the distances as count, from the widest on.
func (v *surveyor) see(fellowship int, w *when, count int) {
	if count == 0 {
		return
	}
	if !v.ever[fellowship][len(chords)-1] {
		v.touched = append(v.touched, fellowship)
	}
	for i := len(chords) - count; i < len(chords); i++ {
		v.ever[fellowship][i] = true
		v.near[fellowship][i].add(w)
	}
}

// count adds the people of a place to its county, and to its subdivision or else its country. Counties have no hours.
func (v *surveyor) count(codes *placeCodes, fellowship, people int) {
	for i, code := range codes {
		if code == "" {
			continue
		}
		n := nearOf(v.found, nearKey{code, fellowship}, v.fellowships[fellowship], i == broad)
		for i := range Kilometers {
			if v.ever[fellowship][i] {
				n.Within[i].count(&v.near[fellowship][i], people)
			}
		}
	}
}

// placeCodes are the regions that a place is counted in: the subdivision or, without one, the country; and the county.
type placeCodes [2]string

const broad = 0

func codesOf(p *Place) (codes placeCodes) {
	p.eachRegion(func(code, _, _ string, kind Kind) {
		if kind == County {
			codes[1] = code
		} else {
			codes[broad] = code // the country's gives way to the subdivision's
		}
	})
	return codes
}

func (n *Nearby) count(w *when, people int) {
	n.Ever += people
	for day := range n.Days {
		if w.days&(1<<day) != 0 {
			n.Days[day] += people
		}
	}
	if n.Hours == nil {
		return
	}
	for hour := range w.hours.all {
		n.Hours[hour] += people
	}
}

func (n *Near) add(o *Near) {
	for i := range n.Within {
		a, b := &n.Within[i], &o.Within[i]
		a.Ever += b.Ever
		for day := range a.Days {
			a.Days[day] += b.Days[day]
		}
		if a.Hours != nil {
			for hour := range a.Hours {
				a.Hours[hour] += b.Hours[hour]
			}
		}
	}
}

// nearest is the way to the nearest site in kilometres, -1 where none is within farKm.
func (v *surveyor) nearest(at point) float64 {
	best := chordOf(farKm)
	found := false
	v.far.around(at, func(n int32) {
		l := &v.leaves[n]
		if math.Sqrt(chord2(at, l.middle))-l.radius > math.Sqrt(best) {
			return
		}
		for _, n := range l.sites {
			if way := chord2(at, v.list[n].at); way <= best {
				best, found = way, true
			}
		}
	})
	if !found {
		return -1
	}
	return distanceOf(best)
}
