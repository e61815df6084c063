package coverage

import "math"

// leafKm is the edge of the cube whose sites are asked together.
const leafKm = 2

// leaf is the sites of a neighbourhood. In a city they are many: where all of them are within a distance, or none is,
// one question answers for all.
type leaf struct {
	middle point
	radius float64 // from the middle to the farthest site, straight, in kilometres
	sites  []int32
	all    []fellowshipWhen
}

// fellowshipWhen is when the sites of a fellowship have meetings.
type fellowshipWhen struct {
	fellowship int
	when       when
}

// newLeaves groups sites.
func newLeaves(list []site) []leaf {
	cubes := grid{edge: leafKm / earthKm}
	index := map[[3]int32]int{}
	var leaves []leaf
	for i := range list {
		c := cubes.cell(list[i].at)
		n, ok := index[c]
		if !ok {
			n = len(leaves)
			index[c] = n
			leaves = append(leaves, leaf{})
		}
		leaves[n].add(int32(i), &list[i])
	}
	for i := range leaves {
		leaves[i].settle(list)
	}
	return leaves
}

func (l *leaf) add(n int32, s *site) {
	l.sites = append(l.sites, n)
	for i := range l.middle {
		l.middle[i] += s.at[i]
	}
	for i := range l.all {
		if l.all[i].fellowship == s.fellowship {
			l.all[i].when.add(&s.when)
			return
		}
	}
	l.all = append(l.all, fellowshipWhen{s.fellowship, s.when})
}

func (l *leaf) settle(list []site) {
	for i := range l.middle {
		l.middle[i] /= float64(len(l.sites))
	}
	for _, n := range l.sites {
		l.radius = max(l.radius, math.Sqrt(chord2(l.middle, list[n].at)))
	}
}

// within tells of each distance whether all sites of the leaf are within it from a point; ok is false where a circle
// parts the leaf. The answers are as many of Kilometers as count, from the widest on.
func (l *leaf) within(at point) (count int, ok bool) {
	const hair = 1e-6 // of a kilometre, for what rounding may do
	way := math.Sqrt(chord2(at, l.middle))
	for i := len(straight) - 1; i >= 0; i-- {
		if way-l.radius > straight[i]+hair {
			return count, true
		}
		if way+l.radius > straight[i]-hair {
			return 0, false
		}
		count++
	}
	return count, true
}

// straight is Kilometers through the earth.
var straight = func() (s [len(Kilometers)]float64) {
	for i := range s {
		s[i] = math.Sqrt(chords[i])
	}
	return s
}()
