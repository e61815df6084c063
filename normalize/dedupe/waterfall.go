package dedupe

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/normalize"
)

// Waterfall is everything the matcher weighs between two listings.
type Waterfall struct {
	A, B        normalize.Listing
	Version     int        `json:"version,omitempty"` // of the table of weights, where it is known
	Prior       float64    `json:"prior"`             // bits before anything is compared
	Evidence    []Evidence `json:"evidence"`
	Bits        float64    `json:"bits"`           // prior and evidence
	Probability float64    `json:"probability"`    // that the two are one meeting, by the bits
	Gate        string     `json:"gate,omitempty"` // what keeps them apart whatever the bits say
	Anchor      string     `json:"anchor,omitempty"`
	Verdict     string     `json:"verdict"` // merge, review or separate, for the pair alone
}

// Comparer weighs any two of a set of meetings as [Merge] would.
type Comparer struct {
	matcher *matcher
	at      map[hash]int32
}

// NewComparer reads the meetings; year decides the offsets of time zones.
func NewComparer(meetings []normalize.Meeting, year int) *Comparer {
	x := newMatcher(recordsOf(meetings, year), nil)
	x.run()
	c := &Comparer{matcher: x, at: make(map[hash]int32, len(meetings))}
	for i := range x.records {
		for j := range x.records[i].Sources {
			c.at[listingHash(&x.records[i].Sources[j])] = int32(i)
		}
	}
	return c
}

// Compare weighs two listings; false where one of them is not among the meetings.
func (c *Comparer) Compare(a, b normalize.Listing) (Waterfall, bool) {
	i, ok := c.at[listingHash(&a)]
	j, known := c.at[listingHash(&b)]
	if !ok || !known || i == j {
		return Waterfall{}, false
	}
	v, evidence := c.matcher.argue(i, j)
	w := Waterfall{A: a, B: b, Version: EvidenceVersion, Prior: c.matcher.prior, Bits: v.bits, Probability: Probability(v.bits),
		Evidence: evidence.list(), Anchor: evidence.anchor(), Verdict: "separate"}
	if v.gate >= 0 {
		w.Gate = gates[v.gate].why
	}
	switch {
	case v.merges():
		w.Verdict = "merge"
	case v.doubtful():
		w.Verdict = "review"
	}
	return w, true
}

// String is the waterfall on one line.
func (w Waterfall) String() string {
	parts := []string{fmt.Sprintf("prior %+g", w.Prior)}
	for _, e := range w.Evidence {
		parts = append(parts, fmt.Sprintf("%s %+g (%s)", e.Comparison, e.Bits, e.Level))
	}
	line := fmt.Sprintf("%s = %+g bits, P %s: %s", strings.Join(parts, ", "), w.Bits, percent(w.Bits), w.Verdict)
	if w.Gate != "" {
		line += "; gate: " + w.Gate
	}
	return line
}

// Probability is that of odds given as their log2.
func Probability(bits float64) float64 { return 1 / (1 + math.Exp2(-bits)) }

// percent never rounds up to certainty.
func percent(bits float64) string {
	return fmt.Sprintf("%.3f", min(Probability(bits), 0.999))
}

func (w *waterfall) list() []Evidence {
	list := make([]Evidence, 0, w.n)
	for _, id := range w.ids[:w.n] {
		l := &levels[id]
		list = append(list, Evidence{l.comparison, l.outcome, l.bits})
	}
	return list
}

// argument is a waterfall as decisions tell it.
type argument struct {
	anchor   string
	why      string
	evidence []Evidence
}

// arguments remember how a night's waterfalls are told, for one goroutine: many decisions share one.
type arguments map[waterfall]argument

// of tells a waterfall; bits are its sum with the night's prior.
func (known arguments) of(w *waterfall, bits float64) argument {
	a, ok := known[*w]
	if !ok {
		a = argument{w.anchor(), "P " + percent(bits) + ": " + w.reasons(), w.list()}
		known[*w] = a
	}
	return a
}

// reasons are the three weightiest levels that speak for one meeting, in words.
func (w *waterfall) reasons() string {
	ids := slices.Clone(w.ids[:w.n])
	slices.SortStableFunc(ids, func(a, b levelID) int {
		switch d := levels[b].bits - levels[a].bits; {
		case d > 0:
			return 1
		case d < 0:
			return -1
		}
		return 0
	})
	var said []string
	for _, id := range ids[:min(len(ids), 3)] {
		if l := &levels[id]; l.bits > 0 {
			said = append(said, l.comparison+" "+l.outcome)
		}
	}
	return strings.Join(said, "; ")
}
