package dedupe

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/recovery-almanac/almanac/normalize"
)

// key reads "one/a" or "one/a#MO".
func key(s string) ListingKey {
	source, ref, _ := strings.Cut(s, "/")
	ref, slot, _ := strings.Cut(ref, "#")
	return ListingKey{source, ref, slot}
}

func say(kind RulingKind, a, b string) Ruling { return Ruling{Kind: kind, A: key(a), B: key(b)} }

func fix(listing, field, value string) Ruling {
	return Ruling{Kind: Pinned, A: key(listing), Field: field, Value: json.RawMessage(value)}
}

// records lists which listings are together, as "one/a+two/b three/c", sorted by their first.
func together(r Result) string {
	var out []string
	for _, m := range r.Meetings {
		var refs []string
		for _, l := range m.Sources {
			refs = append(refs, ListingKey{l.Source, l.Ref, l.Slot}.String())
		}
		out = append(out, strings.Join(refs, "+"))
	}
	return strings.Join(slices.Sorted(slices.Values(out)), " ")
}

func TestRulings(t *testing.T) {
	thursday := func(m *normalize.Meeting) {
		m.Schedule.RRule, m.Schedule.Weekday, m.Sources[0].Slot = "FREQ=WEEKLY;BYDAY=TH", 4, "TH"
	}
	monday := func(m *normalize.Meeting) { m.Sources[0].Slot = "MO" }
	willow := named("Granite Willow")
	for _, c := range []struct {
		name     string
		in       []normalize.Meeting
		rulings  []Ruling
		want     string
		unheeded string
	}{
		{"the same, though the names have no word in common", []normalize.Meeting{mondayAt("one", "a"), mondayAt("two", "b", willow)},
			[]Ruling{say(Same, "one/a", "two/b")}, "one/a+two/b", ""},
		{"the same, over the gate of time", []normalize.Meeting{mondayAt("one", "a"), mondayAt("two", "b", starting("21:30"))},
			[]Ruling{say(Same, "two/b", "one/a")}, "one/a+two/b", ""},
		{"the same, of one source", []normalize.Meeting{mondayAt("one", "a"), mondayAt("one", "b", willow)},
			[]Ruling{say(Same, "one/a", "one/b")}, "one/a+one/b", ""},
		{"never across fellowships", []normalize.Meeting{mondayAt("one", "a"), mondayAt("two", "b", fellowship("na"))},
			[]Ruling{say(Same, "one/a", "two/b")}, "one/a two/b", "the two are of different fellowships, which are never one meeting"},
		{"different, though word for word the same", []normalize.Meeting{mondayAt("one", "a"), mondayAt("two", "b")},
			[]Ruling{say(Different, "one/a", "two/b")}, "one/a two/b", ""},
		{"different, though entered twice by one source", []normalize.Meeting{mondayAt("one", "a"), mondayAt("one", "b")},
			[]Ruling{say(Different, "one/a", "one/b")}, "one/a one/b", ""},
		{"different, also by way of a third", []normalize.Meeting{mondayAt("one", "a"), mondayAt("two", "b"), mondayAt("zzz", "c")},
			[]Ruling{say(Different, "one/a", "two/b")}, "one/a+zzz/c two/b", ""},
		{"joined by a person, and a third fits one of them", []normalize.Meeting{mondayAt("one", "a"), mondayAt("two", "b", starting("21:30")), mondayAt("three", "c", noted("x"))},
			[]Ruling{say(Same, "one/a", "two/b")}, "one/a+three/c+two/b", ""},
		{"joined by a person, and a third is not one of them", []normalize.Meeting{mondayAt("one", "a"), mondayAt("two", "b", willow), mondayAt("three", "c", noted("x"))},
			[]Ruling{say(Same, "one/a", "two/b"), say(Different, "two/b", "three/c")}, "one/a+two/b three/c", ""},
		{"contradictions: what is different stays so", []normalize.Meeting{mondayAt("one", "a"), mondayAt("two", "b", willow), mondayAt("three", "c", named("Cedar Compass"))},
			[]Ruling{say(Same, "one/a", "two/b"), say(Same, "two/b", "three/c"), say(Different, "one/a", "three/c")}, "one/a+two/b three/c",
			"other lines keep what it would join apart"},
		{"rows of several slots pair by time", []normalize.Meeting{mondayAt("one", "a", monday), mondayAt("one", "a", thursday),
			mondayAt("two", "b", willow, monday), mondayAt("two", "b", willow, thursday)},
			[]Ruling{say(Same, "one/a", "two/b")}, "one/a#MO+two/b#MO one/a#TH+two/b#TH", ""},
		{"one slot of several", []normalize.Meeting{mondayAt("one", "a", monday), mondayAt("one", "a", thursday),
			mondayAt("two", "b", willow, monday), mondayAt("two", "b", willow, thursday)},
			[]Ruling{say(Same, "one/a#TH", "two/b#TH")}, "one/a#MO one/a#TH+two/b#TH two/b#MO", ""},
		{"a row that is gone", []normalize.Meeting{mondayAt("one", "a")},
			[]Ruling{say(Same, "one/a", "two/b")}, "one/a", "nothing is listed as two/b"},
	} {
		t.Run(c.name, func(t *testing.T) {
			night := healthy(night0, c.in)
			night.Rulings = c.rulings
			r := Merge(c.in, Memory{}, night)
			var why []string
			for _, u := range r.Unheeded {
				why = append(why, u.Why)
			}
			if got := together(r); got != c.want || strings.Join(why, "; ") != c.unheeded {
				t.Errorf("%s, unheeded %q; want %s, %q", got, why, c.want, c.unheeded)
			}
			checkWhole(t, c.in, r)
			for seed := range uint64(3) {
				if again := Merge(shuffled(c.in, seed), Memory{}, night); encode(t, again) != encode(t, r) {
					t.Errorf("another order, another result: %s", together(again))
				}
			}
		})
	}
}

// What a person has answered is no possible duplicate any more.
func TestAnsweredPairsAreNotDoubtful(t *testing.T) {
	in := []normalize.Meeting{mondayAt("one", "a"), mondayAt("two", "b", named("Granite Willow"))}
	night := healthy(night0, in)
	if r := Merge(in, Memory{}, night); len(r.Decisions) != 1 || r.Decisions[0].Merged {
		t.Fatalf("the pair must begin as doubtful: %+v", r.Decisions)
	}
	night.Rulings = []Ruling{say(Different, "one/a", "two/b")}
	if r := Merge(in, Memory{}, night); len(r.Decisions) != 0 || len(r.Meetings[0].PossibleDuplicates) != 0 {
		t.Errorf("still doubtful: %+v", r.Decisions)
	}
}

func TestPins(t *testing.T) {
	for _, c := range []struct {
		name     string
		pins     []Ruling
		want     string // fields of provenance as "field=value by rule"
		unheeded string
	}{
		{"a name, and what the others say is kept", []Ruling{fix("two/b", "name", `"Harbor Light"`)}, "name from overrides lost 2", ""},
		{"a start takes the end with it", []Ruling{fix("one/a", "schedule.start", `"19:30"`)}, "schedule.end from overrides lost 2, schedule.start from overrides lost 2", ""},
		{"online only leaves no place", []Ruling{fix("one/a", "mode", `"online"`)}, "mode from overrides lost 2, place.country from overrides lost 2, " +
			"place.latitude from overrides lost 2, place.locality from overrides lost 2, place.longitude from overrides lost 2, place.postal_code from overrides lost 2, " +
			"place.precision from overrides lost 2, place.street from overrides lost 2, place.subdivision from overrides lost 2", ""},
		{"notes taken away", []Ruling{fix("one/a", "notes", `null`)}, "notes from overrides lost 1", ""},
		{"two values of one field", []Ruling{fix("one/a", "name", `"A"`), fix("two/b", "name", `"B"`)}, "name from overrides lost 2",
			"another line fixes the field of this record at another value"},
		{"what nobody may fix", []Ruling{fix("one/a", "fellowship", `"na"`)}, "", `"fellowship" cannot be fixed`},
		{"no time", []Ruling{fix("one/a", "schedule.start", `"25:00"`)}, "", "write it as 19:30"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := []normalize.Meeting{mondayAt("one", "a"), mondayAt("two", "b", noted("x"))}
			night := healthy(night0, in)
			night.Rulings = c.pins
			r := Merge(in, Memory{}, night)
			var got []string
			for _, f := range r.Provenance[0].Fields {
				if f.From == pinOrigin {
					got = append(got, f.Field+" from "+f.From+" lost "+string(rune('0'+len(f.Lost))))
				}
			}
			if strings.Join(got, ", ") != c.want {
				t.Errorf("provenance %q, want %q", got, c.want)
			}
			if len(r.Unheeded) > 1 || (len(r.Unheeded) == 1) != (c.unheeded != "") || c.unheeded != "" && !strings.Contains(r.Unheeded[0].Why, c.unheeded) {
				t.Errorf("unheeded %+v, want %q", r.Unheeded, c.unheeded)
			}
			if again := Merge(in, r.Memory, night); len(again.Changes) != 0 || cmp.Diff(again.Meetings, r.Meetings) != "" {
				t.Errorf("a second night changes %+v", again.Changes)
			}
		})
	}
}

func TestPinnedValues(t *testing.T) {
	for _, c := range []struct{ field, value, wrong string }{
		{"name", `"Harbor"`, ""}, {"name", `""`, "cannot be taken away"}, {"name", `7`, "it is a number"},
		{"status", `"inactive"`, ""}, {"status", `"withdrawn"`, "active or inactive"},
		{"tags", `["women"]`, ""}, {"tags", `"women"`, "it is a string"},
		{"schedule.rrule", `"FREQ=MONTHLY;BYDAY=-1SU"`, ""}, {"schedule.rrule", `"FREQ=DAILY"`, "write it as"}, {"schedule.rrule", `"FREQ=WEEKLY;BYDAY=1MO"`, "write it as"},
		{"schedule.time_zone", `"America/Chicago"`, ""}, {"schedule.time_zone", `"Chicago"`, "unknown time zone"}, {"schedule.time_zone", `"Local"`, "IANA"},
		{"schedule.until", `"2026-13-01"`, "write it as 2026-01-31"}, {"schedule.until", `null`, ""},
		{"place", `{"street":"1 Elm","latitude":40,"longitude":-75}`, ""}, {"place", `{"latitude":40}`, "coordinates are two"}, {"place", `{"stret":"1 Elm"}`, "unknown field"},
		{"place.latitude", `40`, "cannot be fixed"}, {"id", `"x"`, "cannot be fixed"},
	} {
		err := CheckPin(c.field, json.RawMessage(c.value))
		if (err != nil) != (c.wrong != "") || err != nil && !strings.Contains(err.Error(), c.wrong) {
			t.Errorf("%s = %s: %v, want %q", c.field, c.value, err, c.wrong)
		}
	}
}
