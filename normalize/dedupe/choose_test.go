package dedupe

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/recovery-almanac/almanac/normalize"
)

func updated(at time.Time) edit { return func(m *normalize.Meeting) { m.SourceUpdatedAt = at } }

func TestChoose(t *testing.T) {
	later := night0.AddDate(0, 1, 0)
	for _, c := range []struct {
		name     string
		one, two []edit
		get      func(m normalize.Meeting) any
		want     any
		why      string // rule of the field's provenance
		field    string
	}{
		{"the authority is heard, stale as it is", []edit{noted("A")}, []edit{noted("B"), updated(later)},
			func(m normalize.Meeting) any { return m.Notes }, "A", "authoritative source", "notes"},
		{"what the authority leaves open the other fills", nil, []edit{noted("B")},
			func(m normalize.Meeting) any { return m.Notes }, "B", "the only one that says so", "notes"},
		{"tags are united", []edit{tagged("beginners", "open")}, []edit{tagged("closed", "step")},
			func(m normalize.Meeting) any { return m.Tags }, []string{"beginners", "open", "step"}, "united; of opposites the first listing's stands", "tags"},
		{"a door beats a town", []edit{street(""), noSpot, linked("https://example.org/m/1")}, []edit{linked("https://example.org/m/1")},
			func(m normalize.Meeting) any { return m.Place.Street }, "12 Oak Street", "a place one can find", "place.street"},
		{"no street of one with the spot of the other", []edit{noSpot}, []edit{street("12 Oak St")},
			func(m normalize.Meeting) any { return m.Place.Street }, "12 Oak St", "a place one can find", "place.latitude"},
		{"no room for a meeting in person", nil, []edit{mode(normalize.Hybrid), inRoom("zoom:1")},
			func(m normalize.Meeting) any { return len(m.Online) }, 0, "no listing fits the mode", "online"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := []normalize.Meeting{mondayAt("one", "a", c.one...), mondayAt("two", "b", c.two...)}
			r := Merge(in, Memory{}, healthy(night0, in, "one"))
			if len(r.Meetings) != 1 {
				t.Fatalf("%d records", len(r.Meetings))
			}
			if d := cmp.Diff(c.want, c.get(r.Meetings[0])); d != "" {
				t.Error(d)
			}
			for _, f := range r.Provenance[0].Fields {
				if f.Field == c.field {
					if f.Rule != c.why {
						t.Errorf("%s stands because %q, want %q", f.Field, f.Rule, c.why)
					}
					return
				}
			}
			t.Errorf("no provenance of %s: %+v", c.field, r.Provenance[0])
		})
	}
}

func TestFreshestThenFullest(t *testing.T) {
	in := []normalize.Meeting{mondayAt("one", "a", noted("old"), updated(night0)), mondayAt("two", "b", noted("new"), updated(night0.Add(time.Hour)))}
	if r := Merge(in, Memory{}, healthy(night0, in)); r.Meetings[0].Notes != "new" || !r.Meetings[0].SourceUpdatedAt.Equal(night0.Add(time.Hour)) {
		t.Errorf("notes %q, updated %s", r.Meetings[0].Notes, r.Meetings[0].SourceUpdatedAt)
	}
	in = []normalize.Meeting{mondayAt("one", "a", named("Harbor Lights Group")), mondayAt("two", "b", noted("says more"), linked("https://example.org/m"))}
	r := Merge(in, Memory{}, healthy(night0, in))
	if r.Meetings[0].Name != "Harbor Lights" {
		t.Errorf("the fuller listing's name: %q", r.Meetings[0].Name)
	}
	want := FieldOrigin{Field: "name", From: "two/b", Rule: "says the most", Lost: []LostValue{{"one/a", "Harbor Lights Group"}}}
	if d := cmp.Diff([]FieldOrigin{want}, r.Provenance[0].Fields); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]normalize.Listing{{Source: "one", Ref: "a"}, {Source: "two", Ref: "b"}}, r.Meetings[0].Sources); d != "" {
		t.Error(d)
	}
}

// The input is the caller's: the gates and the state compare it with other nights.
func TestInputIsNotModified(t *testing.T) {
	in := generate(300, 9)
	want := encode(t, in)
	r := Merge(in, Memory{}, healthy(night0, in))
	Merge(in, r.Memory, healthy(night0, in))
	if encode(t, in) != want {
		t.Error("Merge changed its input")
	}
}

func FuzzTitle(f *testing.F) {
	for _, s := range []string{"Harbor Lights", "Sq. 27 Group (Happy Hour)", "12 & 12", "7:30 PM Café", "Группа 5", "\xff\xfe", "İ", ""} {
		f.Add(s, "Harbor Lights II")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		names := newReader(2026)
		x, y := names.title(a, "", b), names.title(b, "", a)
		if x.like(y) != y.like(x) || x.otherNumber(y) != y.otherNumber(x) {
			t.Errorf("%q and %q are not compared alike both ways", a, b)
		}
		if p := (normalize.Place{Street: a, Locality: b}); spotOf(&p) != spotOf(&p) {
			t.Errorf("the door of %q wavers", a)
		}
	})
}
