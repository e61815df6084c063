package dedupe

import (
	"cmp"
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/normalize"
)

// explain writes provenance, decisions and possible duplicates of tonight's records. x.canonical begins with the
// records of x.clusters; kept ones follow.
func (x *merger) explain() {
	r := &x.result
	r.Provenance = make([]Provenance, 0, len(x.canonical))
	for i := range x.clusters {
		c := &x.clusters[i]
		r.Provenance = append(r.Provenance, Provenance{ID: x.canonical[i].ID, From: c.lead, Fields: c.origins})
		x.explainMerge(i)
	}
	for i := range x.canonical[len(x.clusters):] {
		m := &x.canonical[len(x.clusters)+i]
		r.Provenance = append(r.Provenance, Provenance{ID: m.ID, From: *first(m)})
	}
	x.explainApart()
	order(r.Decisions, func(a, b *Decision) int {
		return cmp.Or(strings.Compare(a.ID, b.ID), compareListings(&a.B, &b.B), compareBool(a.Merged, b.Merged))
	})
}

// explainMerge says for every listing but the first why it is in the record.
func (x *merger) explainMerge(i int) {
	head := x.clusters[i].records[0]
	for _, n := range x.clusters[i].records[1:] {
		rule := 0
		if node := x.matcher.twin[n]; node != head {
			rule = x.matcher.judge(head, node).rule
		}
		x.result.Decisions = append(x.result.Decisions, Decision{
			ID: x.canonical[i].ID, A: *first(x.matcher.records[head].meeting), B: *first(x.matcher.records[n].meeting),
			Merged: true, Rule: rules[rule].name, Why: rules[rule].why,
		})
	}
}

// mostAlike bounds the possible duplicates of one record: a row with more of them is no use to a reviewer, and a feed
// with one address for all its rows must not name every pair.
const mostAlike = 12

// explainApart names records that look alike. Where one source lists both, it has said that they are two.
func (x *merger) explainApart() {
	slices.SortFunc(x.alike, func(a, b lookAlike) int {
		return cmp.Or(cmp.Compare(a.a, b.a), cmp.Compare(a.b, b.b), strings.Compare(a.rule, b.rule))
	})
	seen := map[[2]int32]bool{}
	for _, l := range x.alike {
		i, j := x.clusterOf[l.a], x.clusterOf[l.b]
		a, b := &x.canonical[i], &x.canonical[j]
		if b.ID < a.ID {
			i, j, a, b = j, i, b, a
		}
		if i == j || seen[[2]int32{i, j}] || shareSource(a.Sources, b.Sources) {
			continue
		}
		if len(a.PossibleDuplicates) >= mostAlike || len(b.PossibleDuplicates) >= mostAlike {
			continue
		}
		seen[[2]int32{i, j}] = true
		a.PossibleDuplicates = insert(a.PossibleDuplicates, b.ID)
		b.PossibleDuplicates = insert(b.PossibleDuplicates, a.ID)
		x.result.Decisions = append(x.result.Decisions,
			Decision{ID: a.ID, A: *first(a), B: *first(b), Rule: l.rule, Why: l.why})
	}
}

func insert(ids []string, id string) []string {
	at, _ := slices.BinarySearch(ids, id)
	return slices.Insert(ids, at, id)
}

func shareSource(a, b []normalize.Listing) bool {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch c := strings.Compare(a[i].Source, b[j].Source); {
		case c == 0:
			return true
		case c < 0:
			i++
		default:
			j++
		}
	}
	return false
}
