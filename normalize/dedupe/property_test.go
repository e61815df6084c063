package dedupe

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/recovery-almanac/almanac/normalize"
)

func TestOrderOfTheInputNeverMatters(t *testing.T) {
	for seed := range uint64(8) {
		in := generate(700, seed)
		night := healthy(night0, in, "world", "source-001")
		want := Merge(in, Memory{}, night)
		for round := range uint64(4) {
			got := Merge(shuffled(in, round), Memory{}, night)
			if d := cmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" {
				t.Fatalf("seed %d, shuffle %d: (-ordered +shuffled)\n%s", seed, round, d)
			}
		}
	}
}

func TestUnchangedNightChangesNothing(t *testing.T) {
	for seed := range uint64(5) {
		in := generate(700, seed)
		one := Merge(in, Memory{}, healthy(night0, in, "world"))
		if len(one.Changes) != len(one.Meetings) {
			t.Fatalf("first night: %d changes for %d meetings", len(one.Changes), len(one.Meetings))
		}
		two := Merge(shuffled(in, seed), one.Memory, healthy(night0.AddDate(0, 0, 1), in, "world"))
		if len(two.Changes) != 0 || two.Kept != 0 {
			t.Errorf("seed %d: %d changes and %d kept on an unchanged night: %+v", seed, len(two.Changes), two.Kept, two.Changes[:min(3, len(two.Changes))])
		}
		if a, b := encode(t, one.Meetings), encode(t, two.Meetings); a != b {
			t.Errorf("seed %d: the meetings' bytes differ on an unchanged night", seed)
		}
	}
}

// The memory is kept as JSON between nights; what that loses (nil against empty, time zones) must not count.
func TestMemoryOutlivesItsEncoding(t *testing.T) {
	in := generate(500, 3)
	one := Merge(in, Memory{}, healthy(night0, in))
	var memory Memory
	if err := json.Unmarshal([]byte(encode(t, one.Memory)), &memory); err != nil {
		t.Fatal(err)
	}
	two := Merge(in, memory, healthy(night0.Add(time.Hour), in))
	if len(two.Changes) != 0 || encode(t, two.Meetings) != encode(t, one.Meetings) {
		t.Errorf("%d changes after the memory went through JSON: %+v", len(two.Changes), two.Changes[:min(3, len(two.Changes))])
	}
}

// What was merged is merged: its own output as input makes the same records again.
func TestMergedRecordsStayAsTheyAre(t *testing.T) {
	in := generate(600, 4)
	night := healthy(night0, in)
	one := Merge(in, Memory{}, night)
	two := Merge(one.Meetings, one.Memory, night)
	if two.Merged != 0 || len(two.Changes) != 0 {
		t.Errorf("merging the result again: %d merged, %d changes", two.Merged, len(two.Changes))
	}
}

func TestEveryMeetingIsAccountedFor(t *testing.T) {
	for seed := range uint64(6) {
		in := generate(900, seed)
		r := Merge(in, Memory{}, healthy(night0, in))
		if len(in) != len(r.Meetings)+r.Merged {
			t.Errorf("seed %d: %d in, %d canonical, %d merged", seed, len(in), len(r.Meetings), r.Merged)
		}
		if r.Merged < len(in)/4 {
			t.Errorf("seed %d: only %d of %d merged though about half are copies", seed, r.Merged, len(in))
		}
		checkWhole(t, in, r)
	}
}

// checkWhole checks what holds on every night: unique sorted ids, every listing in exactly one record, one
// provenance a record, one decision a merged listing, and possible duplicates that exist and are mutual.
func checkWhole(t *testing.T, in []normalize.Meeting, r Result) {
	t.Helper()
	byID, homes := map[string]normalize.Meeting{}, map[string]int{}
	for i, m := range r.Meetings {
		if m.ID == "" || i > 0 && r.Meetings[i-1].ID >= m.ID {
			t.Errorf("ids are not sorted and unique at %q", m.ID)
		}
		byID[m.ID] = m
		for _, l := range m.Sources {
			homes[l.Key()]++
		}
	}
	for _, m := range in {
		if k := m.Sources[0].Key(); homes[k] != 1 {
			t.Errorf("listing %q is in %d records", k, homes[k])
		}
	}
	if len(r.Provenance) != len(r.Meetings) {
		t.Errorf("%d provenance lines for %d meetings", len(r.Provenance), len(r.Meetings))
	}
	merged := 0
	for _, d := range r.Decisions {
		if _, ok := byID[d.ID]; !ok || d.Rule == "" || d.Why == "" {
			t.Errorf("decision without record, rule or reason: %+v", d)
		}
		if d.Merged {
			merged++
		}
	}
	if merged != r.Merged {
		t.Errorf("%d decisions to merge for %d merged", merged, r.Merged)
	}
	for _, m := range r.Meetings {
		for _, id := range m.PossibleDuplicates {
			if _, ok := byID[id]; !ok || id == m.ID {
				t.Errorf("%s: possible duplicate %s is not another record", m.ID, id)
			}
		}
	}
}

// Over many nights of a wandering world ids stay unique, first_seen stays, and no id comes back as another meeting.
func TestManyNights(t *testing.T) {
	world := generate(900, 11)
	memory, firstSeen := Memory{}, map[string]time.Time{}
	for night := range 12 {
		now := night0.AddDate(0, 0, night)
		in := shuffled(world, uint64(night))[:800-night*7]
		for i := range in {
			if (i+night)%50 == 0 {
				in[i].Schedule.Start = clock(600 + night*10)
			}
		}
		r := Merge(in, memory, healthy(now, world, "world", "source-003", "source-004"))
		if len(in) != len(r.Meetings)-r.Kept+r.Merged {
			t.Fatalf("night %d: %d in, %d fresh, %d merged", night, len(in), len(r.Meetings)-r.Kept, r.Merged)
		}
		for _, m := range append(r.Meetings, buried(r.Memory)...) {
			if was, ok := firstSeen[m.ID]; ok && !was.Equal(m.FirstSeen) {
				t.Fatalf("night %d: first_seen of %s moved from %s to %s", night, m.ID, was, m.FirstSeen)
			}
			firstSeen[m.ID] = m.FirstSeen
		}
		checkVanished(t, memory, r)
		memory = r.Memory
	}
}

// A feed with one address and one hour for all its rows must cost neither their square nor a page of look-alikes each.
func TestOneAddressForAllRows(t *testing.T) {
	var in []normalize.Meeting
	for i := range 20_000 {
		in = append(in, mondayAt([]string{"one", "two", "three"}[i%3], fmt.Sprint(i), named(fmt.Sprintf("%s %s %d", nameWords[i%12], nameWords[i/12%12], i))))
	}
	began := time.Now()
	r := Merge(in, Memory{}, healthy(night0, in))
	if took := time.Since(began); took > 2*time.Minute {
		t.Errorf("%d rows took %s", len(in), took)
	}
	for _, m := range r.Meetings {
		if len(m.PossibleDuplicates) > mostAlike {
			t.Fatalf("%d possible duplicates of one record", len(m.PossibleDuplicates))
		}
	}
}

func buried(m Memory) []normalize.Meeting {
	var out []normalize.Meeting
	for _, t := range m.Tombstones {
		out = append(out, t.Meeting)
	}
	return out
}

func checkVanished(t *testing.T, before Memory, r Result) {
	t.Helper()
	living := map[string]bool{}
	for _, m := range r.Meetings {
		living[m.ID] = true
	}
	for _, m := range buried(r.Memory) {
		if living[m.ID] {
			t.Errorf("%s is published and buried", m.ID)
		}
		living[m.ID] = true
	}
	for _, m := range before.Previous {
		if !living[m.ID] && r.Memory.Aliases[m.ID] == "" {
			t.Errorf("%s vanished without tombstone or alias", m.ID)
		}
	}
	for id, into := range r.Memory.Aliases {
		if living[id] || !living[into] {
			t.Errorf("alias %s -> %s: the one must be gone and the other known", id, into)
		}
	}
}

func encode(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
