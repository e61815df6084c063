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
		score int32
		tied  bool
		mode  normalize.Mode
		twins bool // the source lists the gathering in several modes
	}
	tops := make(map[side]best, 2*len(edges))
	note := func(from, to, score int32) {
		mode := x.records[to].Mode
		for _, s := range x.sourcesOf(to) {
			b, ok := tops[side{from, s}]
			switch twins := b.twins || ok && b.mode != mode; {
			case !ok || score > b.score:
				tops[side{from, s}] = best{score, false, mode, twins}
			default:
				tops[side{from, s}] = best{b.score, b.tied || score == b.score, b.mode, twins}
			}
		}
	}
	for _, e := range edges {
		note(e.a, e.b, e.score)
		note(e.b, e.a, e.score)
	}
	wins := func(from, to, score int32) bool {
		for _, s := range x.sourcesOf(to) {
			b := tops[side{from, s}]
			if b.score > score || b.tied || b.twins && x.records[from].Mode != x.records[to].Mode {
				return false
			}
		}
		return true
	}
	for _, e := range edges {
		if wins(e.a, e.b, e.score) && wins(e.b, e.a, e.score) {
			kept = append(kept, e)
		} else {
			torn = append(torn, lookAlike{e.a, e.b, ruleRival, "another listing of the same source fits as well or better"})
		}
	}
	return kept, torn
}

// cluster joins best-first. Two clusters join only when no source is in both and every listing of the one merges
// with every listing of the other by some rule: no chain of neighbours ends in a stranger.
func (x *matcher) cluster(edges []edge, alike []lookAlike) clustering {
	slices.SortFunc(edges, func(a, b edge) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.a, b.a), cmp.Compare(a.b, b.b))
	})
	c := clustering{of: slices.Clone(x.twin)}
	members := make(map[int32][]int32) // first record of a cluster -> its records without copies, where it has several
	of := func(i int32) []int32 {
		if m, ok := members[c.of[i]]; ok {
			return m
		}
		return []int32{i}
	}
	for _, e := range edges {
		if c.of[e.a] == c.of[e.b] {
			continue
		}
		left, right := of(e.a), of(e.b)
		if !x.agree(left, right) {
			alike = append(alike, lookAlike{e.a, e.b, ruleDisagree, "it fits one listing of the record but not all of them"})
			continue
		}
		all := append(slices.Clone(left), right...)
		slices.Sort(all)
		delete(members, c.of[e.a])
		delete(members, c.of[e.b])
		members[all[0]] = all
		for _, i := range all {
			c.of[i] = all[0]
		}
	}
	for i := range c.of {
		c.of[i] = c.of[x.twin[i]]
	}
	c.alike = alike
	return c
}

// agree checks every cross pair.
func (x *matcher) agree(left, right []int32) bool {
	for _, a := range left {
		for _, b := range right {
			if x.shareSource(a, b) || x.judge(a, b).rule < 0 {
				return false
			}
		}
	}
	return true
}

func (x *matcher) shareSource(a, b int32) bool {
	for _, s := range x.sourcesOf(a) {
		if slices.Contains(x.sourcesOf(b), s) {
			return true
		}
	}
	return false
}
