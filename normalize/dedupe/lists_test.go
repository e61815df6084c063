package dedupe

import (
	"fmt"
	"slices"
	"testing"

	"github.com/recovery-almanac/almanac/normalize"
)

// rowsOf makes a list of n meetings with names of their own; every one is edited.
func rowsOf(source string, n int, edits ...edit) []normalize.Meeting {
	var out []normalize.Meeting
	for i := range n {
		name := fmt.Sprintf("%s %s", nameWords[i%len(nameWords)], nameWords[(i/len(nameWords)+i+1)%len(nameWords)])
		out = append(out, mondayAt(source, fmt.Sprintf("%s-%d", source, i),
			append([]edit{named(name), starting(clock(360 + 15*i)), street(fmt.Sprintf("%d Oak Street", 100+i))}, edits...)...))
	}
	return out
}

func TestAFeedThatRepeatsAnother(t *testing.T) {
	whole, part := rowsOf("whole", 40), rowsOf("part", 30)
	in := slices.Concat(part, whole, rowsOf("strangers", 30, fellowship("na")))
	r := Merge(shuffled(in, 3), Memory{}, healthy(night0, in))
	if len(r.Lineage) != 1 || r.Lineage[0] != (Lineage{Source: "part", Of: "whole", Rows: 30}) {
		t.Errorf("%+v", r.Lineage)
	}
	if len(r.Meetings) != 70 {
		t.Errorf("%d records, want 70", len(r.Meetings))
	}
}

// One feed under many names is one witness: what it says does not outvote the group's own list.
func TestCopiesAreOneWitness(t *testing.T) {
	in := []normalize.Meeting{mondayAt("zzz", "own", noted("Ring twice"))}
	for _, copied := range []string{"copy-1", "copy-2", "copy-3", "copy-4"} {
		in = append(in, mondayAt(copied, "x", noted("Ring once")))
	}
	r := Merge(in, Memory{}, healthy(night0, in, "zzz"))
	if len(r.Meetings) != 1 || r.Meetings[0].Notes != "Ring twice" || len(r.Meetings[0].Sources) != 5 {
		t.Errorf("%d records, notes %q", len(r.Meetings), r.Meetings[0].Notes)
	}
}

// Two lists of the same towns tell what a single pair does not: that one of them has missed a move.
func TestListsOfTheSameTowns(t *testing.T) {
	moved := func(m *normalize.Meeting) { named("Quiet Lantern Keepers")(m); online("zoom:7")(m) }
	stayed := named("Quiet Lantern Keepers")
	alone := []normalize.Meeting{mondayAt("one", "x", stayed), mondayAt("two", "y", moved)}
	if r := Merge(alone, Memory{}, healthy(night0, alone)); r.Merged != 0 {
		t.Fatalf("twins of lists that nothing is known about: %+v", r.Decisions)
	}
	in := slices.Concat(alone, rowsOf("one", 30), rowsOf("two", 30, noted("x")))
	if r := Merge(in, Memory{}, healthy(night0, in)); r.Merged != 31 {
		t.Errorf("%d merged, want 31", r.Merged)
	}
	in = append(in, mondayAt("one", "z", stayed, mode(normalize.Online), inRoom("zoom:7"), noPlace))
	r := Merge(in, Memory{}, healthy(night0, in))
	if r.Merged != 31 || len(r.Meetings) != 32 {
		t.Errorf("one list has both halves: %d merged, %d records, want 31 and 32", r.Merged, len(r.Meetings))
	}
}
