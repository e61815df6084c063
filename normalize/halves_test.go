package normalize

import (
	"strings"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/scrapers"
)

// A time without AM or PM is doubtful only where the other rows have one.
func TestTimesWithoutHalfAmongOthers(t *testing.T) {
	for _, c := range []struct {
		starts string
		want   string // those that are warned of
	}{
		{"7:00 PM,8 am,7:30,noon", "7:30"},
		{"7:00 PM,8 am,7.30", "7.30"},
		{"7:00 p.m.,8 a.m.,10:00", "10:00"},
		{"7:00 PM,8 am,07:30", "07:30"},
		{"7:00 PM,8 am,9 pm,07:30,18:30,7:30", "7:30"},
		{"7:00 PM,8 am,18:30", ""},
		{"7:00 PM,8 am,12:00 m.d.,12 m.,12:30 md", ""},
		{"7:00 PM,7:30", ""}, // one is no custom
		{"7:00 PM,8 PM,7:30,6:30,5:30", ""},
		{"07:30,18:30,19:00", ""},
		{"7:30,8:00", ""},
		{"7-8 pm,11 - 12:30 pm,6:00 - 7:00", "6:00 - 7:00"},
	} {
		var parsed scrapers.Parsed
		for i, start := range strings.Split(c.starts, ",") {
			parsed.Listings = append(parsed.Listings, scrapers.Listing{Row: i + 1, Ref: start, Name: "Alder", Days: []string{"Monday"}, Start: start, Street: "1 Main St", City: "Springfield", State: "IL"})
		}
		parsed.Rows = len(parsed.Listings)
		now := time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC)
		result := All(testSource, parsed, now, now)
		var warned []string
		for _, p := range result.Problems {
			if p.Code == scrapers.TimeAmbiguous {
				warned = append(warned, p.Value)
			}
		}
		if got := strings.Join(warned, " "); got != c.want || len(result.Meetings) != parsed.Rows {
			t.Errorf("%s: warned of %q, want %q; %d meetings", c.starts, got, c.want, len(result.Meetings))
		}
	}
}
