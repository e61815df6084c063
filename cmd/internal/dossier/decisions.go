package dossier

import (
	"cmp"
	"slices"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/normalize/dedupe"
)

// Ties are the reasons for which the listings of a record are one: one for every listing but the first.
func (r *Release) Ties(id string) []dedupe.Decision {
	var out []dedupe.Decision
	for i := range r.decisions {
		if d := &r.decisions[i]; d.ID == id && d.Merged {
			out = append(out, *d)
		}
	}
	return out
}

// Path is the shortest chain of ties that leads from one listing of a record to another.
func Path(ties []dedupe.Decision, from, to normalize.Listing) []dedupe.Decision {
	type step struct {
		at   dedupe.ListingKey
		path []dedupe.Decision
	}
	seen := map[dedupe.ListingKey]bool{Key(from): true}
	steps := []step{{at: Key(from)}}
	for len(steps) > 0 {
		s := steps[0]
		steps = steps[1:]
		if s.at == Key(to) {
			return s.path
		}
		for _, t := range ties {
			next := Key(t.A)
			if next == s.at {
				next = Key(t.B)
			} else if Key(t.B) != s.at {
				continue
			}
			if !seen[next] {
				seen[next] = true
				steps = append(steps, step{next, append(slices.Clone(s.path), t)})
			}
		}
	}
	return nil
}

// Compare tells why two records are two: as it was decided where they were in doubt, else weighing the records as the
// matcher would weigh two listings.
func (r *Release) Compare(a, b normalize.Meeting) dedupe.Waterfall {
	for i := range r.decisions {
		d := &r.decisions[i]
		if !d.Merged && (r.joins(d, a.ID, b.ID) || r.joins(d, b.ID, a.ID)) {
			return Waterfall(*d)
		}
	}
	w, _ := dedupe.NewComparer(r.meetings, r.year).Compare(a.Sources[0], b.Sources[0])
	return w
}

func (r *Release) joins(d *dedupe.Decision, a, b string) bool {
	i, ok := r.home[Key(d.A)]
	j, known := r.home[Key(d.B)]
	return ok && known && r.meetings[i].ID == a && r.meetings[j].ID == b
}

// Waterfall is a decision as what was weighed for it: the evidence and, as what is left of the sum, the night's prior.
func Waterfall(d dedupe.Decision) dedupe.Waterfall {
	w := dedupe.Waterfall{A: d.A, B: d.B, Evidence: d.Evidence, Bits: d.Bits, Prior: d.Bits, Probability: dedupe.Probability(d.Bits), Verdict: "merge"}
	for _, e := range d.Evidence {
		w.Prior -= e.Bits
	}
	if d.Merged {
		w.Anchor = d.Rule
	} else {
		w.Verdict = "review"
		if d.Rule != dedupe.RuleReview {
			w.Gate = d.Why
		}
	}
	return w
}

// Doubt is a pair of records that may be one, and what speaks for and against.
type Doubt struct {
	Decision    dedupe.Decision
	Left, Right normalize.Meeting
	// Weight orders doubts, the most useful to answer first.
	Weight float64
}

// chances that a pair is one meeting which something else than the evidence keeps apart: what the bits say is not all
// that is known of it. Twins of one group in person and online are two by policy.
var chances = map[string]float64{"mode": 0.1}

// Doubts lists the pairs in doubt, the most useful first: by the chance that the answer is "the same", which is what
// would change the release, times the listings that hang on it. The chance is that of the evidence; where a gate or a
// rival listing keeps the pair apart, it is even, and one in ten between mode twins.
func (r *Release) Doubts() []Doubt {
	var out []Doubt
	for _, d := range r.decisions {
		i, ok := r.home[Key(d.A)]
		j, known := r.home[Key(d.B)]
		if d.Merged || !ok || !known || i == j {
			continue
		}
		if Key(d.B).Compare(Key(d.A)) < 0 {
			d.A, d.B, i, j = d.B, d.A, j, i
		}
		x := Doubt{Decision: d, Left: r.meetings[i], Right: r.meetings[j]}
		chance, known := chances[d.Rule]
		switch {
		case d.Rule == dedupe.RuleReview:
			chance = dedupe.Probability(d.Bits)
		case !known:
			chance = 0.5
		}
		x.Weight = chance * float64(len(x.Left.Sources)+len(x.Right.Sources))
		out = append(out, x)
	}
	slices.SortFunc(out, func(a, b Doubt) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), Key(a.Decision.A).Compare(Key(b.Decision.A)), Key(a.Decision.B).Compare(Key(b.Decision.B)))
	})
	return out
}
