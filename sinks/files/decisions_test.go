package files

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/normalize/dedupe"
)

// What is read back is what was decided, but for what the bridge and the words say already.
func TestDecisionsRoundTrip(t *testing.T) {
	s := smallSnapshot()
	got, err := LoadDecisions(build(t, s))
	if err != nil {
		t.Fatal(err)
	}
	want := make([]dedupe.Decision, len(s.Decisions))
	for i, d := range s.Decisions {
		d.A, d.B = normalize.Listing{Source: d.A.Source, Ref: d.A.Ref, Slot: d.A.Slot}, normalize.Listing{Source: d.B.Source, Ref: d.B.Ref, Slot: d.B.Slot}
		if d.Merged {
			d.Why = ""
		}
		want[i] = d
	}
	if len(want) == 0 || cmp.Diff(want, got) != "" {
		t.Error(cmp.Diff(want, got))
	}
}

func TestAReleaseWithoutDecisions(t *testing.T) {
	if got, err := LoadDecisions(t.TempDir()); err != nil || got != nil {
		t.Errorf("%v, %v", got, err)
	}
}
