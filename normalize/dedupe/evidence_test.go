package dedupe

import (
	"math"
	"testing"

	"github.com/recovery-almanac/almanac/normalize"
)

func TestEveryLevelIsInTheTable(t *testing.T) {
	for id, l := range levels {
		if l.comparison == "" || l.outcome == "" {
			t.Errorf("level %d has no name", id)
		}
		if quarters := l.bits * 4; quarters != math.Trunc(quarters) {
			t.Errorf("%s, %s: %v is no multiple of a quarter", l.comparison, l.outcome, l.bits)
		}
	}
}

// What a decision says must add up, and must say the same from either side.
func TestWaterfallAddsUp(t *testing.T) {
	in := generate(800, 5)
	c := NewComparer(in, night0.Year())
	compared := 0
	for i := range in {
		for j := i + 1; j < min(i+4, len(in)); j++ {
			w, ok := c.Compare(in[i].Sources[0], in[j].Sources[0])
			back, _ := c.Compare(in[j].Sources[0], in[i].Sources[0])
			if !ok || w.Bits != back.Bits || w.Verdict != back.Verdict || w.Gate != back.Gate {
				t.Fatalf("%v, %s\n%s", ok, w, back)
			}
			sum := w.Prior
			for _, e := range w.Evidence {
				sum += e.Bits
			}
			if len(w.Evidence) > 0 {
				compared++
				if sum != w.Bits {
					t.Errorf("evidence adds up to %v: %s", sum, w)
				}
			}
		}
	}
	if compared < 100 {
		t.Errorf("only %d pairs were weighed", compared)
	}
	if _, ok := c.Compare(in[0].Sources[0], normalize.Listing{Source: "nobody"}); ok {
		t.Error("a listing that is not there was compared")
	}
}

func TestThePriorFallsWithTheDensity(t *testing.T) {
	last := 0.0
	for _, pairs := range []int{0, 400, 800, 1600, 1_000_000} {
		x := &matcher{}
		x.setPrior(pairs, 100)
		if x.prior > usualPrior || x.prior < leastPrior || pairs > 400 && x.prior >= last {
			t.Errorf("%d pairs of 100 records: prior %v after %v", pairs, x.prior, last)
		}
		last = x.prior
	}
}

func TestDecisionsCarryTheirEvidence(t *testing.T) {
	in := []normalize.Meeting{mondayAt("one", "a"), mondayAt("two", "b", named("Harbour Lights"))}
	d := Merge(in, Memory{}, healthy(night0, in)).Decisions
	if len(d) != 1 || !d[0].Merged || len(d[0].Evidence) < 4 || d[0].Bits < mergeBits {
		t.Errorf("%+v", d)
	}
}
