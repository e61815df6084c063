package files

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/recovery-almanac/almanac/normalize/dedupe"
	"github.com/recovery-almanac/almanac/sinks"
)

func TestCompare(t *testing.T) {
	drop := func(s *sinks.Snapshot, n int) {
		s.Meetings = s.Meetings[n:]
		s.Provenance = s.Provenance[n:]
		s.Sources[0].Rows.Meetings -= n
	}
	withdraw := func(s *sinks.Snapshot, n int) {
		for _, m := range s.Meetings[:n] {
			s.Changes = append(s.Changes, dedupe.Change{ID: m.ID, Kind: dedupe.Withdrawn})
		}
		drop(s, n)
	}
	for name, c := range map[string]struct {
		change func(*sinks.Snapshot)
		want   []string
	}{
		"nothing":         {func(*sinks.Snapshot) {}, nil},
		"name":            {func(s *sinks.Snapshot) { s.Meetings[7].Name = "Another" }, nil},
		"gone, tombstone": {func(s *sinks.Snapshot) { withdraw(s, 3) }, nil},
		"gone, no word":   {func(s *sinks.Snapshot) { drop(s, 2) }, []string{"2 ids vanish without a tombstone: m00000000000, m00000000001"}},
		"3 %":             {func(s *sinks.Snapshot) { withdraw(s, 6) }, nil},
		"more than 3 %":   {func(s *sinks.Snapshot) { withdraw(s, 7) }, []string{"the number of meetings falls from 200 to 193, by more than 3 %"}},
		"merged": {func(s *sinks.Snapshot) {
			s.Changes = []dedupe.Change{{ID: s.Meetings[0].ID, Kind: dedupe.Merged, Into: s.Meetings[1].ID}}
			drop(s, 1)
		}, nil},
		"first seen": {func(s *sinks.Snapshot) { s.Meetings[3].FirstSeen = s.Meetings[3].FirstSeen.Add(time.Hour) }, []string{"first_seen changes in 1 meetings: m00000000003"}},
		"first seen, zone": {func(s *sinks.Snapshot) {
			s.Meetings[3].FirstSeen = s.Meetings[3].FirstSeen.In(time.FixedZone("", 3600))
		}, nil},
		"fellowship": {func(s *sinks.Snapshot) {
			for i := range s.Meetings {
				if s.Meetings[i].Fellowship == "smart" {
					s.Meetings[i].Fellowship = "aa"
				}
			}
		}, []string{"fellowship smart vanishes, with its 25 meetings"}},
		"last one": {func(s *sinks.Snapshot) {
			n := len(s.Meetings) - 1
			s.Meetings, s.Provenance = s.Meetings[:n], s.Provenance[:n]
			s.Sources[0].Rows.Meetings--
		}, []string{"1 ids vanish without a tombstone: m00000000199"}},
	} {
		t.Run(name, func(t *testing.T) {
			before, s := build(t, generated(200)), generated(200)
			c.change(&s)
			err := Compare(before, build(t, s), 0.03)
			var refusal *Refusal
			if errors.Is(err, ErrRefused) != (c.want != nil) || errors.As(err, &refusal) != (c.want != nil) {
				t.Fatalf("Compare = %v", err)
			}
			if refusal != nil {
				if diff := cmp.Diff(c.want, refusal.Reasons); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
}

func TestCompareWithNothingBefore(t *testing.T) {
	dir := build(t, generated(10))
	if err := Compare("", dir, 0.03); err != nil {
		t.Error(err)
	}
	if err := Compare(t.TempDir(), dir, 0.03); err == nil || errors.Is(err, ErrRefused) {
		t.Errorf("Compare with a folder that is no release = %v", err)
	}
}

func TestCompareReadsLongLines(t *testing.T) {
	s := generated(200)
	s.Meetings[5].Notes = strings.Repeat("long ", 500_000)
	before := build(t, s)
	s.Meetings[5].Notes += "!"
	if err := Compare(before, build(t, s), 0.03); err != nil {
		t.Error(err)
	}
}
