package files

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/recovery-almanac/almanac/normalize/dedupe"
)

func TestDiff(t *testing.T) {
	old, now := smallSnapshot(), smallSnapshot()
	old.Aliases = nil
	now.Release = "20260301T030000Z"
	now.Meetings = now.Meetings[1:] // m01 goes, into another
	now.Aliases = map[string]string{"m01": "m02"}
	now.Meetings[0].Name = "Renamed"         // m02
	now.Meetings[3].Schedule.Start = "21:00" // m05
	now.Meetings[5].ID = "m07b"              // m07 goes, another comes
	now.Sources[0].Rows.Meetings--
	now.Provenance, now.Changes, now.Sequences = now.Provenance[1:], nil, nil
	changes, err := Diff(build(t, old), build(t, now))
	if err != nil {
		t.Fatal(err)
	}
	type line struct {
		ID, Into, Field string
		Kind            dedupe.ChangeKind
	}
	var got []line
	for _, c := range changes {
		l := line{c.ID, c.Into, "", c.Kind}
		for _, f := range c.Fields {
			l.Field += f.Field
		}
		got = append(got, l)
	}
	want := []line{
		{"m01", "m02", "", dedupe.Merged}, {"m02", "", "name", dedupe.Changed}, {"m05", "", "schedule.start", dedupe.Moved},
		{"m07", "", "", dedupe.Withdrawn}, {"m07b", "", "", dedupe.Added},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
