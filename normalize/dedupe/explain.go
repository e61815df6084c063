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
		r.Provenance = append(r.Provenance, Provenance{ID: x.canonical[i].ID, From: *first(x.matcher.records[c.lead].meeting), Fields: c.origins})
	}
	for i := range x.canonical[len(x.clusters):] {
		m := &x.canonical[len(x.clusters)+i]
		r.Provenance = append(r.Provenance, Provenance{ID: m.ID, From: *first(m)})
	}
	x.explainMerges()
	x.explainApart()
}

// explainMerges says for every listing but the first of a record why it is in it.
func (x *merger) explainMerges() {
	starts := make([]int32, len(x.clusters)+1) // where the decisions of a cluster begin
	for i := range x.clusters {
		starts[i+1] = starts[i] + int32(len(x.clusters[i].records)-1)
	}
	merged := int(starts[len(x.clusters)])
	decisions := make([]Decision, merged, merged+len(x.alike))
	inShares(len(x.clusters), func(from, to int) {
		known := arguments{}
		for i := from; i < to; i++ {
			x.explainMerge(i, decisions[starts[i]:starts[i+1]], known)
		}
	})
	x.result.Decisions = decisions
}

// explainMerge fills in the decisions of a record's listings but the first: by the surest of their ties to another.
func (x *merger) explainMerge(i int, decisions []Decision, known arguments) {
	records := x.clusters[i].records
	head := records[0]
	for k, n := range records[1:] {
		d := &decisions[k]
		d.ID, d.Merged = x.canonical[i].ID, true
		d.A, d.B = *first(x.matcher.records[head].meeting), *first(x.matcher.records[n].meeting)
		if node := x.matcher.twin[n]; node == head {
			d.Rule, d.Why = ruleCopy, "every published field is the same"
		} else {
			x.argue(d, node, records, known)
		}
	}
}

// argue gives the decision the evidence between the record and the one of the others that ties it best.
func (x *merger) argue(d *Decision, node int32, others []int32, known arguments) {
	best, by := verdict{gate: -1, bits: leastPrior * 2}, int32(-1)
	var evidence waterfall
	for _, o := range others {
		if o == node || x.matcher.twin[o] != o {
			continue
		}
		if v, w := x.matcher.argue(node, o); v.bits > best.bits {
			best, by, evidence = v, o, w
		}
	}
	if by >= 0 {
		d.A = *first(x.matcher.records[by].meeting)
	}
	if partner, ok := x.matcher.said.partner(node); ok && !best.merges() {
		d.A = *first(x.matcher.records[partner].meeting)
		d.Rule, d.Why = ruleSaid, "a person has said so"
		return
	}
	a := known.of(&evidence, best.bits)
	d.Rule, d.Why, d.Evidence, d.Bits = a.anchor, a.why, a.evidence, best.bits
}

// mostAlike bounds the possible duplicates of one record: a row with more of them is no use to a reviewer, and a feed
// with one address for all its rows must not name every pair.
const mostAlike = 12

// explainApart names records that look alike. Where one source lists both, it has said that they are two.
func (x *merger) explainApart() {
	slices.SortFunc(x.alike, func(a, b lookAlike) int {
		return cmp.Or(cmp.Compare(a.a, b.a), cmp.Compare(a.b, b.b), strings.Compare(a.rule, b.rule))
	})
	seen, known := x.answered(), arguments{}
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
		x.result.Decisions = append(x.result.Decisions, x.doubt(a.ID, l, known))
	}
}

// answered are the pairs of records that people have said to be two.
func (x *merger) answered() map[[2]int32]bool {
	pairs := map[[2]int32]bool{}
	for p := range x.matcher.said.apart {
		i, j := x.clusterOf[p>>32], x.clusterOf[p&0xffffffff]
		pairs[[2]int32{i, j}], pairs[[2]int32{j, i}] = true, true
	}
	return pairs
}

// doubt is the decision to leave two records apart though they look alike.
func (x *merger) doubt(id string, l lookAlike, known arguments) Decision {
	v, evidence := x.matcher.argue(l.a, l.b)
	a, b := x.matcher.records[l.a].meeting, x.matcher.records[l.b].meeting
	if x.canonical[x.clusterOf[l.a]].ID != id {
		a, b = b, a
	}
	return Decision{ID: id, A: *first(a), B: *first(b), Rule: l.rule, Why: l.why, Bits: v.bits, Evidence: known.of(&evidence, v.bits).evidence}
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
