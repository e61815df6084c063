// Package invent makes up releases for the tests of the server: [Snapshot] for many plain meetings, [Oddities] for a
// few that are hard to serve.
package invent

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/normalize/dedupe"
	"github.com/recovery-almanac/almanac/sinks"
	"github.com/recovery-almanac/almanac/sinks/coverage"
)

// Night is the clock of the first invented release: a Tuesday.
var Night = time.Date(2026, 3, 3, 3, 0, 0, 0, time.UTC)

var (
	days        = []string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}
	fellowships = []string{"aa", "aa", "aa", "na", "na", "al-anon", "smart"}
	towns       = []struct {
		name, county, state, zone string
		lat, lon                  float64
	}{
		{"Philadelphia", "Philadelphia", "US-PA", "America/New_York", 39.9526, -75.1652},
		{"Ambler", "Montgomery", "US-PA", "America/New_York", 40.1546, -75.2216},
		{"Boise", "Ada", "US-ID", "America/Boise", 43.6150, -116.2023},
		{"Phoenix", "Maricopa", "US-AZ", "America/Phoenix", 33.4484, -112.0740},
	}
)

// Snapshot is n meetings of a night; the same n and night give the same. Most are weekly, some are not.
func Snapshot(n int, night time.Time) sinks.Snapshot {
	r := rand.New(rand.NewPCG(7, 7))
	s := sinks.Snapshot{Release: night.Format("20060102T150405Z"), AsOf: night, Version: "test", Sequences: map[string]int{}, Aliases: map[string]string{}}
	for i := range n {
		s.Meetings = append(s.Meetings, Meeting(r, i))
	}
	s.Coverage = coverage.Compute(s.Meetings, night)
	return Complete(s)
}

// Complete adds what a release says beside its meetings.
func Complete(s sinks.Snapshot) sinks.Snapshot {
	s.Provenance = nil
	for i := range s.Meetings {
		s.Provenance = append(s.Provenance, dedupe.Provenance{ID: s.Meetings[i].ID, From: s.Meetings[i].Sources[0]})
	}
	n := len(s.Meetings)
	s.Sources = []sinks.Source{{
		ID: "aa-test", Name: "Test Intergroup", Fellowship: "aa", Website: "https://aa.example.org", Outcome: sinks.Changed,
		Attribution: "Data from Test Intergroup", Rows: normalize.Count{In: n, Published: n, Meetings: n},
	}}
	return s
}

// Meeting is the i-th invented meeting.
func Meeting(r *rand.Rand, i int) normalize.Meeting {
	weekday, hour, town := r.IntN(7)+1, 6+r.IntN(16), towns[i%len(towns)]
	seen := Night.AddDate(0, 0, -1-r.IntN(300))
	m := normalize.Meeting{
		ID: fmt.Sprintf("m%06d", i), Name: fmt.Sprintf("Keep It Simple %d", i), Group: "Simple Group",
		Fellowship: fellowships[i%len(fellowships)], Status: normalize.Active, Mode: normalize.InPerson,
		Schedule: normalize.Schedule{
			RRule: "FREQ=WEEKLY;BYDAY=" + days[weekday-1], Weekday: weekday, Start: fmt.Sprintf("%02d:30", hour),
			End: fmt.Sprintf("%02d:30", hour+1), DurationMinutes: 60, TimeZone: town.zone, TimeZoneFrom: normalize.ZoneFromCoordinates,
		},
		Tags: []string{"closed", "wheelchair"}, TypesRaw: []string{"C", "X"}, Languages: []string{"en"},
		Notes: "Ring the bell at the side door; coffee is ready half an hour before.",
		URL:   fmt.Sprintf("https://aa.example.org/meetings/%d", i),
		Sources: []normalize.Listing{{Source: "aa-test", Ref: fmt.Sprint(i), Updated: seen,
			URL: fmt.Sprintf("https://aa.example.org/meetings/%d", i)}},
		FirstSeen: seen, CheckedAt: Night, ChangedAt: seen, SourceUpdatedAt: seen,
	}
	if i%20 == 0 {
		m.Schedule.RRule = fmt.Sprintf("FREQ=MONTHLY;BYDAY=%d%s", 1+r.IntN(4), days[weekday-1])
	}
	if i%3 == 0 {
		m.Tags, m.Languages = []string{"open", "women"}, []string{"es"}
	}
	if i%4 == 3 && i%8 != 3 {
		m.Mode = normalize.Online
		m.Online = []normalize.Room{{Provider: "zoom", URL: fmt.Sprintf("https://zoom.us/j/8%010d", i), Room: fmt.Sprintf("zoom:8%010d", i)}}
		return m
	}
	latitude, longitude := town.lat+r.Float64()*0.2-0.1, town.lon+r.Float64()*0.2-0.1
	m.Place = &normalize.Place{
		Name: "Example Church", Street: fmt.Sprintf("%d Main Street", i%999+1), Locality: town.name, County: town.county,
		Subdivision: town.state, PostalCode: "00501", Country: "US", Latitude: &latitude, Longitude: &longitude, Precision: normalize.Exact,
		Formatted: fmt.Sprintf("%d Main Street, %s", i%999+1, town.name),
	}
	return m
}
