package dedupe

import (
	"cmp"
	"slices"

	"github.com/recovery-almanac/almanac/normalize"
)

// mutualBest keeps an edge only where each end is the other's best match in that other's source. Of parallel
// meetings, or of the two halves of a group that lists its room and its Zoom room apart, at most one can be the
// neighbour's listing; where two fit equally well, neither is taken.
func (x *matcher) mutualBest(edges []edge) (kept []edge, torn []lookAlike) {
	type side struct {
		from, source int32
	}
	type best struct {
		bits  float64
		kin   int32
		tied  bool
		mode  normalize.Mode
		twins bool // the source lists the gathering in several modes
	}
	tops := make(map[side]best, 2*len(edges))
	note := func(from, to int32, bits float64) {
		mode := x.records[to].Mode
		for _, s := range x.sourcesOf(to) {
			b, ok := tops[side{from, s}]
			twins := b.twins || ok && b.mode != mode
			switch {
			case !ok || bits > b.bits:
				tops[side{from, s}] = best{bits, x.kin[to], false, mode, twins}
			default:
				tops[side{from, s}] = best{b.bits, b.kin, b.tied || bits == b.bits && b.kin != x.kin[to], b.mode, twins}
			}
		}
	}
	for _, e := range edges {
		note(e.a, e.b, e.bits)
		note(e.b, e.a, e.bits)
	}
	wins := func(from, to int32, bits float64) bool {
		for _, s := range x.sourcesOf(to) {
			b := tops[side{from, s}]
			if b.tied || b.kin != x.kin[to] && b.bits > bits || b.twins && x.records[from].Mode != x.records[to].Mode {
				return false
			}
		}
		return true
	}
	for _, e := range edges {
		if x.kin[e.a] == x.kin[e.b] || wins(e.a, e.b, e.bits) && wins(e.b, e.a, e.bits) {
			kept = append(kept, e)
		} else {
			torn = append(torn, lookAlike{e.a, e.b, ruleRival, "another listing of the same source fits as well or better"})
		}
	}
	return kept, torn
}

// cluster joins best-first: rows of one source in the same words, then the surest pair. Two clusters join only when
// no source means two meetings by them, no two of their listings contradict each other, and all pairs across are on
// average likelier one than two: no chain of neighbours ends in a stranger.
func (x *matcher) cluster(edges []edge, alike []lookAlike) clustering {
	slices.SortFunc(edges, func(a, b edge) int {
		return cmp.Or(compareBool(x.kin[b.a] == x.kin[b.b], x.kin[a.a] == x.kin[a.b]), cmp.Compare(b.bits, a.bits),
			cmp.Compare(a.a, b.a), cmp.Compare(a.b, b.b))
	})
	c := &clusterer{of: slices.Clone(x.twin), members: map[int32][]int32{}}
	x.bind(c)
	for _, e := range edges {
		if c.of[e.a] == c.of[e.b] {
			continue
		}
		if !x.agree(c.with(e.a), c.with(e.b)) {
			alike = append(alike, lookAlike{e.a, e.b, ruleDisagree, "it fits one listing of the record but not all of them"})
			continue
		}
		c.join(e.a, e.b)
	}
	for i := range c.of {
		c.of[i] = c.of[x.twin[i]]
	}
	return clustering{of: c.of, alike: alike}
}

// clusterer grows clusters of records without their copies.
type clusterer struct {
	of      []int32           // record -> its cluster's first record
	members map[int32][]int32 // first record -> all, where there are several
}

func (c *clusterer) with(i int32) []int32 {
	if m, ok := c.members[c.of[i]]; ok {
		return m
	}
	return []int32{i}
}

func (c *clusterer) join(a, b int32) {
	all := append(slices.Clone(c.with(a)), c.with(b)...)
	slices.Sort(all)
	delete(c.members, c.of[a])
	delete(c.members, c.of[b])
	c.members[all[0]] = all
	for _, i := range all {
		c.of[i] = all[0]
	}
}

// agree weighs every cross pair. What a person bound together speaks with one voice: that of its listing which fits
// best.
func (x *matcher) agree(left, right []int32) bool {
	if len(left)+len(right) > mostInOne {
		return false
	}
	if len(x.said.bound) > 0 {
		return x.agreeBound(left, right)
	}
	sum := 0.0
	for _, a := range left {
		for _, b := range right {
			if x.kin[a] != x.kin[b] && x.shareSource(a, b) {
				return false
			}
			v := x.judge(a, b)
			if v.gate >= 0 || v.bits < vetoBits {
				return false
			}
			sum += v.bits
		}
	}
	return sum > 0
}

func (x *matcher) agreeBound(left, right []int32) bool {
	best := map[uint64]float64{}
	for _, a := range left {
		for _, b := range right {
			if x.kin[a] != x.kin[b] && x.shareSource(a, b) || x.said.apart[pairKey(a, b)] {
				return false
			}
			bits := float64(2 * vetoBits)
			if v := x.judge(a, b); v.gate < 0 {
				bits = v.bits
			}
			k := pairKey(x.said.voice(a), x.said.voice(b))
			if was, ok := best[k]; !ok || bits > was {
				best[k] = bits
			}
		}
	}
	sum := 0.0
	for _, bits := range best { // multiples of a quarter: exact in any order
		if bits < vetoBits {
			return false
		}
		sum += bits
	}
	return sum > 0
}

func (x *matcher) shareSource(a, b int32) bool {
	for _, s := range x.sourcesOf(a) {
		if slices.Contains(x.sourcesOf(b), s) {
			return true
		}
	}
	return false
}
