package dedupe

import (
	"cmp"
	"slices"
)

// Two lists describe the same towns where at least this many rows of theirs, and this share of the shorter one's, are
// sure to be the same meetings.
const (
	overlapPairs = 20
	overlapShare = 0.3
	// Above this share one is a copy of the other, if an old one.
	copyShare = 0.7
)

// reexportShare is the share of a list's rows that must be in another list word for word for the first to be a copy of
// the second. Its rows are then no witnesses of their own.
const reexportShare = 0.6

// overlap is how much two sources have in common; a is the lower number.
type overlap struct{ a, b int32 }

// findOverlaps compares the lists by what is sure: copies, and edges of the first pass.
func (x *matcher) findOverlaps(edges []edge) {
	rows := map[int32]int{}
	for _, s := range x.source {
		rows[s]++
	}
	sure, copies := map[overlap]int{}, map[overlap]int{}
	count := func(in map[overlap]int, a, b int32) {
		if a != b {
			in[overlap{min(a, b), max(a, b)}]++
		}
	}
	for i := range x.records {
		if x.twin[i] != int32(i) {
			continue
		}
		all := x.sourcesOf(int32(i))
		for i, a := range all {
			for _, b := range all[i+1:] {
				count(copies, a, b)
				count(sure, a, b)
			}
		}
	}
	for _, e := range edges {
		count(sure, x.source[e.a], x.source[e.b])
	}
	x.overlaps = map[overlap]levelID{}
	for o, n := range sure {
		shorter := min(rows[o.a], rows[o.b])
		switch share := float64(n) / float64(shorter); {
		case n < overlapPairs:
		case share >= copyShare:
			x.overlaps[o] = listsCopy
		case share >= overlapShare:
			x.overlaps[o] = listsSame
		}
	}
	x.findLineage(rows, copies)
}

// findLineage names the lists that repeat another: the shorter of two, of which most rows are in the longer one word
// for word; of equally long ones the second by name.
func (x *matcher) findLineage(rows map[int32]int, copies map[overlap]int) {
	for o, n := range copies {
		of, by := o.a, o.b
		if rows[of] < rows[by] {
			of, by = by, of
		}
		if n >= overlapPairs && float64(n) >= reexportShare*float64(rows[by]) {
			x.lineage = append(x.lineage, lineage{by: by, of: of, rows: n})
		}
	}
	slices.SortFunc(x.lineage, func(a, b lineage) int { return cmp.Or(cmp.Compare(a.by, b.by), cmp.Compare(a.of, b.of)) })
}

// lineage says that source by repeats rows of source of.
type lineage struct {
	by, of int32
	rows   int
}

// lineages gives the sources their names.
func (x *matcher) lineages() []Lineage {
	var out []Lineage
	for _, l := range x.lineage {
		out = append(out, Lineage{Source: x.names[l.by], Of: x.names[l.of], Rows: l.rows})
	}
	return out
}

// listsLevel: each of two lists of the same towns has the name once at that minute. Then a new room, another mode or a
// new address is a change that one of them has missed. Where the one is no copy of the other, the name must say
// something. levelCount for no such lists.
func (x *matcher) listsLevel(i, j int32) levelID {
	a, b := &x.records[i], &x.records[j]
	if len(x.overlaps) == 0 || x.crowded[crowdName][i] || x.crowded[crowdName][j] || a.title.keyHash != b.title.keyHash ||
		a.title.key == "" || a.when.slot != b.when.slot || a.when.start != b.when.start {
		return levelCount
	}
	best := levelCount
	for _, s := range x.sourcesOf(i) {
		for _, t := range x.sourcesOf(j) {
			l, ok := x.overlaps[overlap{min(s, t), max(s, t)}]
			if ok && (l == listsCopy || len(a.title.words) > 0 && best == levelCount) {
				best = l
			}
		}
	}
	return best
}

// listPairs are the pairs that listsLevel knows, sorted.
func (x *matcher) listPairs() []uint64 {
	return x.pairsOf(shards, func(s int, out []entry) []entry {
		for _, i := range x.days[s] {
			if r := &x.records[i]; r.title.key != "" && !x.crowded[crowdName][i] {
				out = append(out, entry{r.day().number(uint64(r.title.keyHash)), r.title.keyHash, int32(r.when.start), i})
			}
		}
		return out
	}, func(a, b *entry) bool { return x.listsLevel(a.record, b.record) != levelCount })
}
