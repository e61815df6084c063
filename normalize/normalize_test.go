package normalize

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/scrapers"
)

var testSource = scrapers.Source{ID: "aa-test", Format: "meetingguide", Fellowship: "aa", TimeZone: "America/Chicago", Region: "US-IL"}

// someListings makes rows of every fate, in turn.
func someListings(n int) []scrapers.Listing {
	kinds := []scrapers.Listing{
		{Name: "Sunrise", Days: []string{"Monday"}, Start: "07:00", End: "08:00", Venue: "Hall", Street: "1 Main St", City: "Springfield", State: "IL",
			Latitude: "39.7990", Longitude: "-89.6440", Types: []scrapers.Type{{Code: "O"}, {Code: "D"}}, Notes: "Ring the bell."},
		{Name: "Evening Group", Days: []string{"Tuesday", "Thursday"}, Start: "19:30", City: "Springfield", State: "IL", Street: "2 Main St",
			Types: []scrapers.Type{{Code: "C"}, {Code: "W"}}},
		{Name: "Online Noon", Days: []string{"Wednesday"}, Start: "12:00", TimeZone: "America/New_York", ConferenceURL: "https://zoom.us/j/81234567890",
			Types: []scrapers.Type{{Code: "ONL"}, {Code: "O"}}},
		{Name: "No Time", Days: []string{"Friday"}},
		{Name: "Over", Recurrence: &scrapers.Recurrence{Start: "2025-01-06T19:00:00", RRule: "FREQ=WEEKLY;UNTIL=20250301"}, Street: "3 Main St"},
		{Name: "By Appointment", Street: "4 Main St"},
	}
	out := make([]scrapers.Listing, n)
	for i := range out {
		out[i] = kinds[i%len(kinds)]
		out[i].Ref, out[i].Row = fmt.Sprint("row-", i+1), i+1
	}
	return out
}

func TestAll(t *testing.T) {
	fetched := testNow.Add(-time.Hour)
	parsed := scrapers.Parsed{Rows: 9, Listings: someListings(6), Problems: []Problem{
		{Code: scrapers.RowUnreadable, Severity: scrapers.Error, Row: 7},
		{Code: scrapers.EventCancelled, Severity: scrapers.Info, Row: 8},
		{Code: scrapers.RefDuplicate, Severity: scrapers.Warning, Row: 1}, // and row 9 is nowhere
	}}
	got := All(testSource, parsed, fetched, testNow)
	if want := (Count{In: 9, Published: 4, Rejected: 3, Skipped: 2, Meetings: 5}); got.Rows != want {
		t.Errorf("rows are %+v, want %+v", got.Rows, want)
	}
	var keys []string
	for _, m := range got.Meetings {
		keys = append(keys, m.Sources[0].Ref+"/"+m.Sources[0].Slot)
		if !m.CheckedAt.Equal(fetched) || m.ID != "" {
			t.Errorf("%s: checked at %s, id %q", m.Name, m.CheckedAt, m.ID)
		}
	}
	if want := []string{"row-1/", "row-2/TU", "row-2/TH", "row-3/", "row-6/"}; !slices.Equal(keys, want) {
		t.Errorf("meetings are %v, want %v", keys, want)
	}
	checkResult(t, parsed, got)
	for _, p := range got.Problems {
		if p.Source != testSource.ID {
			t.Errorf("problem %+v names no source", p)
		}
	}
	if parsed.Problems[0].Source != "" {
		t.Error("the parser's problems were changed")
	}
}

func TestAllOfNothing(t *testing.T) {
	if got := All(testSource, scrapers.Parsed{}, testNow, testNow); got.Rows != (Count{}) || len(got.Meetings)+len(got.Problems) != 0 {
		t.Errorf("%+v", got)
	}
}

func TestSeveralListingsOfOneRow(t *testing.T) {
	all := someListings(4)
	all[0].Row, all[3].Row = 1, 1 // one is published, the other has no time
	all[1].Row, all[2].Row = 0, 0 // rows that have no number
	parsed := scrapers.Parsed{Rows: 1, Listings: all}
	if got := All(testSource, parsed, testNow, testNow); got.Rows != (Count{In: 3, Published: 3, Meetings: 4}) {
		t.Errorf("rows are %+v", got.Rows)
	}
}

func TestOrderDoesNotDependOnTheMachine(t *testing.T) {
	parsed := scrapers.Parsed{Rows: 3000, Listings: someListings(3000)}
	first := All(testSource, parsed, testNow, testNow)
	checkResult(t, parsed, first)
	for range 3 {
		if again := All(testSource, parsed, testNow, testNow); !reflect.DeepEqual(first, again) {
			t.Fatal("the same rows gave another result")
		}
	}
}

// checkResult holds a result to what the types promise.
func checkResult(t *testing.T, parsed scrapers.Parsed, got Result) {
	t.Helper()
	c := got.Rows
	if c.In != c.Published+c.Rejected+c.Skipped || c.In < parsed.Rows || c.Meetings != len(got.Meetings) {
		t.Errorf("rows do not add up: %+v of %d", c, parsed.Rows)
	}
	worst := map[int]scrapers.Severity{}
	for i, p := range got.Problems {
		if i > 0 && p.Row < got.Problems[i-1].Row {
			t.Errorf("problem of row %d comes after row %d", p.Row, got.Problems[i-1].Row)
		}
		if p.Severity == scrapers.Error || worst[p.Row] == "" {
			worst[p.Row] = p.Severity
		}
	}
	published := map[string]bool{}
	for _, m := range got.Meetings {
		published[m.Sources[0].Ref] = true
		if key := m.Sources[0].Key(); published["\x00"+key] {
			t.Errorf("two meetings have the key %q", key)
		} else {
			published["\x00"+key] = true
		}
		checkSchedule(t, m)
	}
	for _, l := range parsed.Listings {
		if !published[l.Ref] && worst[l.Row] == "" {
			t.Errorf("row %d (%s) is lost without a word", l.Row, l.Ref)
		}
	}
}

func checkSchedule(t *testing.T, m Meeting) {
	t.Helper()
	s := m.Schedule
	if s.ByAppointment {
		if s.RRule+s.Start+s.TimeZone != "" {
			t.Errorf("%s: by appointment with a time: %+v", m.Name, s)
		}
		return
	}
	start, ok := parseHHMM(s.Start)
	end, okEnd := parseHHMM(s.End)
	if !ok || !okEnd || (start+s.DurationMinutes)%minutesOfDay != end || s.DurationMinutes < shortestLength || s.DurationMinutes > longestStated {
		t.Errorf("%s: %+v", m.Name, s)
	}
	loc, err := Location(s.TimeZone)
	if err != nil || s.TimeZoneFrom == "" {
		t.Errorf("%s: zone %q from %q: %v", m.Name, s.TimeZone, s.TimeZoneFrom, err)
		return
	}
	if _, err := parseRule(s.RRule, 0); s.RRule != "" && err != nil || s.RRule == "" && (s.From == "" || s.From != s.Until) {
		t.Errorf("%s: rule of %+v: %v", m.Name, s, err)
	}
	if s.Until == "" && s.RRule != "" && s.From == "" {
		if got := s.Occurrences(loc, testNow, testNow.AddDate(0, 6, 0)); len(got) < 2 {
			t.Errorf("%s: %+v takes place %d times in half a year", m.Name, s, len(got))
		}
	}
}

func FuzzAll(f *testing.F) {
	f.Add("Monday", "19:00", "20:00", "1hr", "America/Chicago", "", "", "39.8", "-89.6")
	f.Add("", "", "", "", "EST", "2026-01-05T19:00:00", "FREQ=MONTHLY;BYDAY=1MO;COUNT=4", "0", "0")
	f.Add("", "", "", "", "", "2026-01-05T19:00:00", "", "91", "x")
	f.Fuzz(func(t *testing.T, day, start, end, length, zone, begin, rule, lat, lon string) {
		l := scrapers.Listing{Ref: "a", Row: 1, Name: "A", Days: []string{day}, Start: start, End: end, Duration: length, TimeZone: zone,
			Latitude: lat, Longitude: lon, Street: "1 Main St"}
		if begin != "" {
			l.Recurrence = &scrapers.Recurrence{Start: begin, RRule: rule}
		}
		parsed := scrapers.Parsed{Rows: 1, Listings: []scrapers.Listing{l}}
		checkResult(t, parsed, All(testSource, parsed, testNow, testNow))
	})
}

// manyListings makes rows in about the shares of a real feed: one in twenty has something the matter.
func manyListings(n int) []scrapers.Listing {
	kinds := someListings(6)
	out := make([]scrapers.Listing, n)
	for i := range out {
		out[i] = kinds[i%3]
		if i%20 == 0 {
			out[i] = kinds[3+i/20%3]
		}
		out[i].Ref, out[i].Row = fmt.Sprint("row-", i+1), i+1
	}
	return out
}

func BenchmarkAll(b *testing.B) {
	parsed := scrapers.Parsed{Rows: 60000, Listings: manyListings(60000)}
	All(testSource, parsed, testNow, testNow)
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		All(testSource, parsed, testNow, testNow)
	}
	rows := float64(b.N * parsed.Rows)
	b.ReportMetric(rows/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkRules tells where the time goes, in nanoseconds a row.
func BenchmarkRules(b *testing.B) {
	listings := manyListings(6000)
	spent := make([]time.Duration, len(rules))
	All(testSource, scrapers.Parsed{Rows: len(listings), Listings: listings}, testNow, testNow) // loads the gazetteer
	for range b.N {
		for _, l := range listings {
			r := row{src: testSource, in: l, now: testNow}
			for i, rule := range rules {
				begin := time.Now()
				rule.apply(&r)
				spent[i] += time.Since(begin)
				if r.rejected || r.skipped {
					break
				}
			}
		}
	}
	for i, rule := range rules {
		b.ReportMetric(float64(spent[i].Nanoseconds())/float64(b.N*len(listings)), rule.name+"-ns")
	}
}
