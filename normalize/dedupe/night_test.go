package dedupe

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/recovery-almanac/almanac/normalize"
)

// story runs nights after another, a day apart.
type story struct {
	t      *testing.T
	now    time.Time
	memory Memory
	states map[string]SourceState
}

func newStory(t *testing.T) *story {
	return &story{t: t, now: night0, states: map[string]SourceState{
		"one": {Healthy: true, Authoritative: true}, "two": {Healthy: true, Authoritative: true}, "loose": {Healthy: true}}}
}

func (s *story) night(in ...normalize.Meeting) Result {
	s.t.Helper()
	r := Merge(in, s.memory, Night{Now: s.now, Sources: s.states})
	checkVanished(s.t, s.memory, r)
	s.memory, s.now = r.Memory, s.now.AddDate(0, 0, 1)
	return r
}

// kinds lists the changes of a night: "added", "moved", ...
func kinds(r Result) string {
	var out []string
	for _, c := range r.Changes {
		out = append(out, string(c.Kind))
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func TestWithdrawal(t *testing.T) {
	for _, c := range []struct {
		name   string
		source string
		states []SourceState // night by night, after the first
		want   []string      // changes of these nights
	}{
		{"two healthy nights of an authority", "one", []SourceState{{Healthy: true, Authoritative: true}, {Healthy: true, Authoritative: true}}, []string{"", "withdrawn"}},
		{"a sick night does not count", "one", []SourceState{{Healthy: true, Authoritative: true}, {Authoritative: true}, {Healthy: true, Authoritative: true}}, []string{"", "", "withdrawn"}},
		{"no authority: five nights", "loose", []SourceState{{Healthy: true}, {Healthy: true}, {Healthy: true}, {Healthy: true}, {Healthy: true}}, []string{"", "", "", "", "withdrawn"}},
		{"a retired source: at once", "one", []SourceState{{Retired: true}}, []string{"withdrawn"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStory(t)
			first := s.night(mondayAt(c.source, "a"))
			for i, state := range c.states {
				s.states[c.source] = state
				r := s.night()
				if kinds(r) != c.want[i] {
					t.Fatalf("night %d: %q, want %q", i+1, kinds(r), c.want[i])
				}
				if c.want[i] == "" && (r.Kept != 1 || cmp.Diff(first.Meetings, r.Meetings) != "") {
					t.Errorf("night %d: kept %d: %s", i+1, r.Kept, cmp.Diff(first.Meetings, r.Meetings))
				}
			}
			if tomb := s.memory.Tombstones; len(tomb) != 1 || tomb[0].Meeting.Status != normalize.Withdrawn || s.memory.Sequences[tomb[0].Meeting.ID] != 1 {
				t.Errorf("tombstones %+v, sequences %v", tomb, s.memory.Sequences)
			}
		})
	}
}

func TestAnUnknownSourceCountsAsRetired(t *testing.T) {
	s := newStory(t)
	s.night(mondayAt("one", "a"))
	delete(s.states, "one")
	if r := s.night(); kinds(r) != "withdrawn" {
		t.Errorf("%q", kinds(r))
	}
}

func TestAnAppearanceForgivesAbsence(t *testing.T) {
	s := newStory(t)
	s.night(mondayAt("one", "a"))
	s.night()
	if r := s.night(mondayAt("one", "a")); kinds(r) != "" || len(r.Memory.Missing) != 0 {
		t.Errorf("back after one night: %q, missing %v", kinds(r), r.Memory.Missing)
	}
	if r := s.night(); kinds(r) != "" {
		t.Errorf("absent once again: %q", kinds(r))
	}
}

func TestComesBackFromItsTombstone(t *testing.T) {
	s := newStory(t)
	id := s.night(mondayAt("one", "a")).Meetings[0].ID
	s.night()
	s.night()
	r := s.night(mondayAt("one", "a"))
	if m := r.Meetings[0]; m.ID != id || !m.FirstSeen.Equal(night0) || kinds(r) != "added" || len(s.memory.Tombstones) != 0 {
		t.Errorf("back as %s first seen %s by %q, was %s; tombstones %v", m.ID, m.FirstSeen, kinds(r), id, s.memory.Tombstones)
	}
	if s.memory.Sequences[id] != 2 {
		t.Errorf("sequence %d after cancelling and return, want 2", s.memory.Sequences[id])
	}
}

func TestTombstonesCrumbleAndIdsAreNotReused(t *testing.T) {
	s := newStory(t)
	id := s.night(mondayAt("one", "a")).Meetings[0].ID
	s.night()
	s.night()
	s.now = s.now.AddDate(0, 0, 364)
	if s.night(); len(s.memory.Tombstones) != 0 || len(s.memory.Sequences) != 0 {
		t.Fatalf("after a year: %d tombstones, sequences %v", len(s.memory.Tombstones), s.memory.Sequences)
	}
	if r := s.night(mondayAt("one", "a")); r.Meetings[0].ID == id {
		t.Error("the id was given again")
	}
}

func TestWhatChangesAreCalled(t *testing.T) {
	for _, c := range []struct {
		name     string
		edit     edit
		kind     string
		fields   string
		sequence int
	}{
		{"nothing", func(*normalize.Meeting) {}, "", "", 0},
		{"checked again", func(m *normalize.Meeting) { m.CheckedAt = night0.AddDate(0, 0, 1) }, "", "", 0},
		{"stamped anew", func(m *normalize.Meeting) { m.SourceUpdatedAt = night0; m.Sources[0].Updated = night0 }, "", "", 0},
		{"notes", noted("Ring twice"), "changed", "notes", 1},
		{"a time", starting("19:30"), "moved", "schedule.start", 1},
		{"a street", street("99 Elm Street"), "moved", "place.street", 1},
		{"a better geocode", north(30), "changed", "place.latitude", 1},
		{"round the corner", north(300), "moved", "place.latitude", 1},
		{"a code that no calendar shows", func(m *normalize.Meeting) { m.TypesRaw = []string{"X"} }, "changed", "types_raw", 0},
		{"two at once, sorted", func(m *normalize.Meeting) {
			m.Status = normalize.Inactive
			m.Sources[0].URL = "https://example.org/1"
			m.Notes = "x"
		},
			"changed", "notes sources status", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStory(t)
			was := s.night(mondayAt("one", "a")).Meetings[0]
			r := s.night(mondayAt("one", "a", c.edit))
			var fields []string
			for _, ch := range r.Changes {
				for _, f := range ch.Fields {
					fields = append(fields, f.Field)
				}
			}
			m := r.Meetings[0]
			if kinds(r) != c.kind || strings.Join(fields, " ") != c.fields || r.Memory.Sequences[m.ID] != c.sequence {
				t.Errorf("%q of %v, sequence %d", kinds(r), fields, r.Memory.Sequences[m.ID])
			}
			if m.ID != was.ID || !m.FirstSeen.Equal(was.FirstSeen) || m.ChangedAt.Equal(was.ChangedAt) != (c.kind == "") {
				t.Errorf("id %s was %s, changed at %s", m.ID, was.ID, m.ChangedAt)
			}
		})
	}
}

func TestMergeLeavesAnAliasAndSplitTellsItsOrigin(t *testing.T) {
	s := newStory(t)
	other := mondayAt("two", "b", named("Granite Willow"))
	apart := s.night(mondayAt("one", "a"), other)
	if len(apart.Meetings) != 2 {
		t.Fatal("the two must begin apart")
	}
	joined := s.night(mondayAt("one", "a"), mondayAt("two", "b"))
	if kinds(joined) != "changed merged" || len(joined.Memory.Aliases) != 1 {
		t.Fatalf("%q, aliases %v", kinds(joined), joined.Memory.Aliases)
	}
	id := joined.Meetings[0].ID
	split := s.night(mondayAt("one", "a"), other)
	if kinds(split) != "changed split" || len(split.Meetings) != 2 {
		t.Fatalf("%q", kinds(split))
	}
	for _, c := range split.Changes {
		if c.Kind == Split && c.From != id {
			t.Errorf("split from %s, want %s", c.From, id)
		}
	}
	for gone := range joined.Memory.Aliases {
		for _, m := range split.Meetings {
			if m.ID == gone {
				t.Errorf("the alias %s was given again", gone)
			}
		}
	}
}

// Of a record that splits the child with most of its listings keeps the id, whichever comes first by its keys.
func TestTheHeaviestChildKeepsTheId(t *testing.T) {
	for _, odd := range []string{"aaa", "zzz"} {
		s := newStory(t)
		s.states[odd] = SourceState{Healthy: true}
		whole := s.night(mondayAt(odd, "x"), mondayAt("one", "a"), mondayAt("two", "b"))
		if len(whole.Meetings) != 1 {
			t.Fatalf("%s: the three must begin as one", odd)
		}
		r := s.night(mondayAt(odd, "x", named("Granite Willow")), mondayAt("one", "a"), mondayAt("two", "b"))
		for _, m := range r.Meetings {
			if (len(m.Sources) == 2) != (m.ID == whole.Meetings[0].ID) {
				t.Errorf("%s: %s with %d listings was %s", odd, m.ID, len(m.Sources), whole.Meetings[0].ID)
			}
		}
		if kinds(r) != "changed split" {
			t.Errorf("%s: %q", odd, kinds(r))
		}
	}
}

func TestChangesTellOldAndNew(t *testing.T) {
	s := newStory(t)
	s.night(mondayAt("one", "a", noted("Ring")))
	r := s.night(mondayAt("one", "a", starting("19:30")))
	want := []FieldChange{{Field: "notes", Old: "Ring"}, {Field: "schedule.start", Old: "19:00", New: "19:30"}}
	if len(r.Changes) != 1 || r.Changes[0].Kind != Moved || cmp.Diff(want, r.Changes[0].Fields) != "" {
		t.Errorf("%+v", r.Changes)
	}
}

func TestIdsFollowTheMeeting(t *testing.T) {
	group := func(prefix string, shift int) []normalize.Meeting {
		var out []normalize.Meeting
		for i, word := range nameWords {
			out = append(out, mondayAt("one", prefix+clock(i+shift), named(word), starting(clock(480+i*60))))
		}
		return out
	}
	slot := func(slot, day string, weekday int) edit {
		return func(m *normalize.Meeting) {
			m.Sources[0].Slot, m.Schedule.RRule, m.Schedule.Weekday = slot, "FREQ=WEEKLY;BYDAY="+day, weekday
		}
	}
	for _, c := range []struct {
		name        string
		before, now []normalize.Meeting
		changes     string // kinds; ids must survive for every meeting of before
	}{
		{"all slugs replaced", group("old-", 0), group("new-", 0), strings.TrimSpace(strings.Repeat("changed ", 12))},
		{"row numbers moved up by one", group("", 0), group("", 1), strings.TrimSpace(strings.Repeat("changed ", 12))},
		{"one row gets a second day", []normalize.Meeting{mondayAt("one", "a")},
			[]normalize.Meeting{mondayAt("one", "a", slot("MO", "MO", 1)), mondayAt("one", "a", slot("TH", "TH", 4))}, "added changed"},
		{"a slot moves to another day", []normalize.Meeting{mondayAt("one", "a", slot("MO", "MO", 1)), mondayAt("one", "a", slot("TH", "TH", 4))},
			[]normalize.Meeting{mondayAt("one", "a", slot("MO", "MO", 1)), mondayAt("one", "a", slot("FR", "FR", 5))}, "moved"},
		{"a row whose name says nothing moves to another day", []normalize.Meeting{mondayAt("one", "a", slot("MO", "MO", 1), named("Step Meeting"))},
			[]normalize.Meeting{mondayAt("one", "a", slot("FR", "FR", 5), named("Step Meeting"), noted("New day"))}, "moved"},
		{"a new slug and a new time", []normalize.Meeting{mondayAt("one", "a")}, []normalize.Meeting{mondayAt("one", "b", starting("20:00"))}, "moved"},
		{"from one source to another, word for word", []normalize.Meeting{mondayAt("one", "a")}, []normalize.Meeting{mondayAt("two", "b")}, "changed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStory(t)
			before := s.night(c.before...)
			after := s.night(c.now...)
			for _, m := range before.Meetings {
				at := slices.IndexFunc(after.Meetings, func(n normalize.Meeting) bool { return n.ID == m.ID })
				if at < 0 {
					t.Errorf("the id of %q is gone: %q", m.Name, kinds(after))
				} else if after.Meetings[at].Name != m.Name {
					t.Errorf("the id of %q went to %q", m.Name, after.Meetings[at].Name)
				}
			}
			if kinds(after) != c.changes {
				t.Errorf("changes %q, want %q", kinds(after), c.changes)
			}
		})
	}
}

// A publisher that gives all its rows one key still gets ids, and keeps them.
func TestOneKeyForAllRows(t *testing.T) {
	s := newStory(t)
	in := []normalize.Meeting{mondayAt("one", ""), mondayAt("one", "", starting("20:00")), mondayAt("one", "", named("Cedar Compass"))}
	first := s.night(in...)
	if r := s.night(shuffled(in, 2)...); kinds(r) != "" || cmp.Diff(first.Meetings, r.Meetings) != "" {
		t.Errorf("%q: %s", kinds(r), cmp.Diff(first.Meetings, r.Meetings))
	}
}

func TestSourcesThatTakeTurnsDoNotWithdraw(t *testing.T) {
	s := newStory(t)
	id := s.night(mondayAt("one", "a"), mondayAt("two", "b", noted("x"))).Meetings[0].ID
	for range 3 {
		r := s.night(mondayAt("two", "b", noted("x")))
		if len(r.Meetings) != 1 || r.Meetings[0].ID != id || r.Kept != 0 {
			t.Fatalf("one of two sources listed it: %q, kept %d", kinds(r), r.Kept)
		}
	}
}
