package dedupe

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/recovery-almanac/almanac/normalize"
)

func TestConflicts(t *testing.T) {
	another := normalize.Conflict{Source: "two", Ref: "b", RRule: "FREQ=WEEKLY;BYDAY=MO", Start: "19:45", TimeZone: "America/New_York"}
	tuesday := another
	tuesday.RRule, tuesday.Start = "FREQ=WEEKLY;BYDAY=TU", "19:00"
	same := Ruling{Kind: Same, A: ListingKey{Source: "one", Ref: "a"}, B: ListingKey{Source: "two", Ref: "b"}}
	fixed := Ruling{Kind: Pinned, A: ListingKey{Source: "two", Ref: "b"}, Field: "schedule.start", Value: json.RawMessage(`"19:45"`)}
	for _, c := range []struct {
		name     string
		one, two []edit
		said     []Ruling
		want     []normalize.Conflict
	}{
		{name: "agreed"},
		{name: "another start", two: []edit{starting("19:45")}, want: []normalize.Conflict{another}},
		{name: "another day, one by a person's word", two: []edit{ruled("FREQ=WEEKLY;BYDAY=TU"), weekday(2)}, said: []Ruling{same}, want: []normalize.Conflict{tuesday}},
		{name: "one moment in two zones", one: []edit{online("zoom:81234567890")},
			two: []edit{online("zoom:81234567890"), zoned("America/Los_Angeles"), starting("16:00")}},
		{name: "a person has said when", two: []edit{starting("19:45")}, said: []Ruling{fixed}},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := []normalize.Meeting{mondayAt("one", "a", c.one...), mondayAt("two", "b", c.two...)}
			night := healthy(night0, in, "one")
			night.Rulings = c.said
			r := Merge(in, Memory{}, night)
			if len(r.Meetings) != 1 {
				t.Fatalf("%d records", len(r.Meetings))
			}
			if d := cmp.Diff(c.want, r.Meetings[0].Conflicts); d != "" {
				t.Error(d)
			}
		})
	}
}
