package quality_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/recovery-almanac/almanac/cmd/internal/quality"
	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks"
)

func listed(sources ...string) []normalize.Listing {
	var all []normalize.Listing
	for _, s := range sources {
		all = append(all, normalize.Listing{Source: s, Ref: "1"})
	}
	return all
}

func weekly(zone normalize.ZoneFrom, assumed bool) normalize.Schedule {
	s := normalize.Schedule{RRule: "FREQ=WEEKLY;BYDAY=MO", Weekday: 1, Start: "19:00", DurationMinutes: 60, DurationAssumed: assumed}
	if zone != "" {
		s.TimeZone, s.TimeZoneFrom = "America/New_York", zone
	}
	return s
}

func TestMeasure(t *testing.T) {
	at := 40.0
	meetings := []normalize.Meeting{
		{ID: "full", Mode: normalize.InPerson, Schedule: weekly(normalize.ZoneFromListing, false), Tags: []string{"open"},
			Place:   &normalize.Place{Country: "US", Subdivision: "US-PA", County: "Bucks", Latitude: &at, Longitude: &at, Precision: normalize.Exact},
			Sources: listed("a", "b")},
		{ID: "no-county", Mode: normalize.Hybrid, Schedule: weekly(normalize.ZoneFromPlace, true),
			Place:   &normalize.Place{Country: "US", Subdivision: "US-PA", Latitude: &at, Longitude: &at, Precision: normalize.Locality},
			Sources: []normalize.Listing{{Source: "a", Ref: "2"}}},
		{ID: "nowhere", Mode: normalize.InPerson, Schedule: weekly(normalize.ZoneFromSource, true),
			Sources: []normalize.Listing{{Source: "b", Ref: "2"}, {Source: "b", Ref: "3"}}},
		{ID: "abroad", Mode: normalize.InPerson, Schedule: weekly("", true), Place: &normalize.Place{Country: "IE", Formatted: "Main Street"},
			Sources: []normalize.Listing{{Source: "b", Ref: "4"}}},
		{ID: "online", Mode: normalize.Online, Schedule: normalize.Schedule{ByAppointment: true}, Sources: listed("c")},
	}
	problems := []normalize.Problem{
		{Source: "a", Ref: "2", Code: "county_unknown", Severity: "info"},
		{Source: "b", Ref: "3", Code: "mode_unknown", Severity: "warning"},
		{Source: "d", Ref: "9", Code: "day_unreadable", Severity: "error"},
	}
	got := quality.Measure(meetings, []sinks.Source{{ID: "a"}, {ID: "b"}, {ID: "empty"}}, problems)

	all := got.All
	for name, c := range map[string]struct{ got, want quality.Share }{
		"zone":        {all.Zone, quality.Share{Have: 3, Of: 4}},
		"country":     {all.Country, quality.Share{Have: 3, Of: 4}},
		"subdivision": {all.Subdivision, quality.Share{Have: 2, Of: 4}},
		"county":      {all.County, quality.Share{Have: 1, Of: 2}},
		"coordinates": {all.Coordinates, quality.Share{Have: 2, Of: 4}},
		"precise":     {all.Precise, quality.Share{Have: 1, Of: 4}},
		"mode":        {all.Mode, quality.Share{Have: 4, Of: 5}},
		"end":         {all.End, quality.Share{Have: 1, Of: 4}},
		"tags":        {all.Tags, quality.Share{Have: 1, Of: 5}},
	} {
		if c.got != c.want {
			t.Errorf("%s: %+v, want %+v", name, c.got, c.want)
		}
	}
	if all.Errors != 1 || all.Warnings != 1 || all.Notes != 1 {
		t.Errorf("%d errors, %d warnings, %d notes", all.Errors, all.Warnings, all.Notes)
	}
	counts := map[string]int{}
	for _, l := range got.Sources {
		counts[l.Source] = l.Meetings
	}
	if diff := cmp.Diff(map[string]int{"a": 2, "b": 3, "c": 1, "d": 0}, counts); diff != "" {
		t.Errorf("meetings by source: %s", diff)
	}
	want := []quality.Miss{
		{ID: "no-county", Source: "a", Ref: "2", Lacks: "county", Code: "county_unknown"},
		{ID: "nowhere", Source: "b", Ref: "2", Lacks: "country", Code: "mode_unknown"},
		{ID: "abroad", Source: "b", Ref: "4", Lacks: "subdivision", Place: "Main Street"},
		{ID: "abroad", Source: "b", Ref: "4", Lacks: "zone", Place: "Main Street"},
	}
	if diff := cmp.Diff(want, got.Misses); diff != "" {
		t.Error(diff)
	}
}
