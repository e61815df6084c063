package files

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/normalize/dedupe"
	"github.com/recovery-almanac/almanac/sinks"
	"github.com/recovery-almanac/almanac/sinks/coverage"
)

// generated is a snapshot of n invented meetings of the shapes and sizes that real feeds have. The same n gives
// the same snapshot.
func generated(n int) sinks.Snapshot {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	asOf := time.Date(2026, 1, 15, 3, 0, 0, 0, time.UTC)
	s := sinks.Snapshot{Release: "20260115T030000Z", AsOf: asOf, Version: "test", Coverage: generatedCoverage(asOf)}
	for i := range n {
		m := generatedMeeting(r, i, asOf)
		s.Meetings = append(s.Meetings, m)
		s.Provenance = append(s.Provenance, dedupe.Provenance{ID: m.ID, From: m.Sources[0]})
		if i%10 == 0 {
			s.Problems = append(s.Problems, normalize.Problem{
				Code: "type_unknown", Severity: "info", Source: m.Sources[0].Source, Ref: m.Sources[0].Ref, Row: i + 1,
				Field: "types", Value: "XYZ", Message: "the type code is not in the fellowship's list; it is kept in types_raw",
			})
		}
	}
	rows := normalize.Count{In: n, Published: n, Meetings: n}
	s.Sources = []sinks.Source{{
		ID: "aa-test", Name: "Test Intergroup", Fellowship: "aa", Website: "https://aa.example.org", Outcome: sinks.Changed,
		Attribution: "Data from Test Intergroup", Rows: rows, Problems: map[string]int{"type_unknown": (n + 9) / 10},
	}}
	return s
}

var (
	someZones = []string{
		"America/New_York", "America/Chicago", "America/Los_Angeles", "Europe/London", "Europe/Berlin", "Asia/Tehran",
		"Australia/Lord_Howe", "Africa/Casablanca", "America/Sao_Paulo", "Asia/Kolkata",
	}
	someFellowships = []string{"aa", "aa", "aa", "na", "na", "al-anon", "oa", "smart"}
	isoDays         = []string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}
)

func generatedMeeting(r *rand.Rand, i int, asOf time.Time) normalize.Meeting {
	weekday := r.IntN(7) + 1
	hour := 6 + r.IntN(16)
	seen := asOf.AddDate(0, 0, -r.IntN(300))
	m := normalize.Meeting{
		ID: fmt.Sprintf("m%011d", i), Name: fmt.Sprintf("Keep It Simple Group %d", i), Group: "Keep It Simple",
		Fellowship: someFellowships[i%len(someFellowships)], Status: normalize.Active, Mode: normalize.InPerson,
		Schedule: normalize.Schedule{
			RRule: "FREQ=WEEKLY;BYDAY=" + isoDays[weekday-1], Weekday: weekday,
			Start: fmt.Sprintf("%02d:30", hour), End: fmt.Sprintf("%02d:30", hour+1), DurationMinutes: 60,
			TimeZone: someZones[i%len(someZones)], TimeZoneFrom: normalize.ZoneFromCoordinates,
		},
		Tags: []string{"closed", "discussion", "wheelchair"}, TypesRaw: []string{"C", "D", "X"}, Languages: []string{"en"},
		Notes: "Ring the bell at the side door; the meeting is on the 2nd floor, and coffee is ready half an hour before.",
		URL:   fmt.Sprintf("https://aa.example.org/meetings/keep-it-simple-%d", i),
		Sources: []normalize.Listing{{
			Source: "aa-test", Ref: fmt.Sprintf("keep-it-simple-%d", i), Updated: seen, Owner: "Test Intergroup",
			URL: fmt.Sprintf("https://aa.example.org/meetings/keep-it-simple-%d", i),
		}},
		FirstSeen: seen, CheckedAt: asOf, ChangedAt: seen, SourceUpdatedAt: seen,
	}
	if i%20 == 0 {
		m.Schedule.RRule = fmt.Sprintf("FREQ=MONTHLY;BYDAY=%d%s", 1+r.IntN(4), isoDays[weekday-1])
	}
	if i%4 == 0 {
		m.Mode = normalize.Online
		m.Online = []normalize.Room{{
			Provider: "zoom", URL: fmt.Sprintf("https://zoom.us/j/8%010d", i), Room: fmt.Sprintf("zoom:8%010d", i),
			Notes: "Passcode 164",
		}}
		m.Phone = []normalize.DialIn{{Number: "+12155550100", AccessCode: fmt.Sprintf("8%010d", i)}}
		return m
	}
	latitude, longitude := 25+r.Float64()*24, -70-r.Float64()*50
	m.Place = &normalize.Place{
		Name: "St. Example's Church", Street: fmt.Sprintf("%d Main Street", i%999+1), Locality: "Anytown",
		Subdivision: fmt.Sprintf("US-%c%c", 'A'+rune(i%7), 'A'+rune(i%11)), PostalCode: "98765", Country: "US",
		Formatted: fmt.Sprintf("%d Main Street, Anytown, PA 98765, USA", i%999+1),
		Latitude:  &latitude, Longitude: &longitude, Precision: normalize.Exact,
	}
	return m
}

func generatedCoverage(asOf time.Time) coverage.Result {
	result := coverage.Result{Week: asOf.AddDate(0, 0, -int(asOf.Weekday()+6)%7).Truncate(24 * time.Hour)}
	for i := range 60 {
		result.Regions = append(result.Regions, coverage.Region{Code: fmt.Sprintf("US-%02d", i), Kind: coverage.Subdivision, Parent: "US", Meetings: 40})
		for _, fellowship := range slices.Compact(slices.Sorted(slices.Values(append(someFellowships, "all")))) {
			c := coverage.Cell{
				Key:      coverage.Key{Region: fmt.Sprintf("US-%02d", i), Fellowship: fellowship, Mode: coverage.All, Group: coverage.All},
				Meetings: 40, HoursCovered: 40, LongestGapHours: 10, LongestGapStart: 22, MeanWaitMinutes: 120.5, WorstWaitMinutes: 600,
			}
			for h := 0; h < coverage.HoursOfWeek; h += 4 {
				c.Hours = append(c.Hours, coverage.Hour{Hour: h, Starts: 1.25, Sessions: 2.5})
			}
			result.Cells = append(result.Cells, c)
		}
	}
	return result
}
