package normalize

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/scrapers"
)

// becomes is what a row becomes: mode, rooms, dial-ins, place, page, and the codes of its problems.
func becomes(t *testing.T, l scrapers.Listing) string {
	t.Helper()
	l.Ref, l.Row, l.Name, l.Days, l.Start = "1", 1, "Evening Group", []string{"Friday"}, "20:00"
	now := time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC)
	got := All(testSource, scrapers.Parsed{Rows: 1, Listings: []scrapers.Listing{l}}, now, now)
	if len(got.Meetings) != 1 {
		t.Fatalf("%+v: %d meetings, %v", l, len(got.Meetings), got.Problems)
	}
	m := got.Meetings[0]
	said := []string{string(m.Mode)}
	for _, room := range m.Online {
		said = append(said, room.Room)
	}
	for _, d := range m.Phone {
		said = append(said, d.Number+"/"+d.AccessCode)
	}
	if p := m.Place; p != nil {
		said = append(said, fmt.Sprintf("at %s|%s|%s", p.Name, p.Street, p.Locality))
	}
	said = append(said, m.URL, m.Notes)
	for _, p := range got.Problems {
		switch p.Code {
		case scrapers.CoordinatesDerived, scrapers.CountyUnknown:
		default:
			said = append(said, "!"+string(p.Code))
		}
	}
	return strings.Join(strings.Fields(strings.Join(said, " ")), " ")
}

func TestNoPlaceWhereNobodyGoes(t *testing.T) {
	const zoom = "https://zoom.us/j/81234567890"
	for _, c := range []struct {
		in   scrapers.Listing
		want string
	}{
		{scrapers.Listing{Venue: "Online only (Zoom)", ConferenceURL: zoom}, "online zoom:81234567890"},
		{scrapers.Listing{Venue: "Online only", ConferenceURL: zoom}, "online zoom:81234567890"},
		{scrapers.Listing{Venue: "Temporarily Zoom only", ConferenceURL: zoom, Street: "1 Main St", City: "Denver", State: "CO"}, "online zoom:81234567890"},
		{scrapers.Listing{Venue: "Hope Hall", Notes: "temporarily online only", ConferenceURL: zoom, Street: "1 Main St", City: "Denver", State: "CO"},
			"online zoom:81234567890 temporarily online only"},
		{scrapers.Listing{Formatted: "online only, " + zoom}, "online zoom:81234567890"},
		{scrapers.Listing{Formatted: zoom}, "online zoom:81234567890"},
		{scrapers.Listing{Formatted: "Zoom call: " + zoom}, "online zoom:81234567890"},
		{scrapers.Listing{Formatted: "Online, Denver, CO"}, "online !way_in_missing"},
		{scrapers.Listing{Street: zoom, City: "Denver", State: "CO"}, "online zoom:81234567890"},
		{scrapers.Listing{City: "Zoom", ConferenceURL: zoom}, "online zoom:81234567890"},
		{scrapers.Listing{Street: "1 Main St", City: "Remote", State: "OR"}, "in_person at |1 Main St|Remote"},
		{scrapers.Listing{Venue: "Hope Hall https://hall.example.org/", Street: "1 Main St", City: "Denver", State: "CO"},
			"in_person at Hope Hall|1 Main St|Denver https://hall.example.org/"},
		{scrapers.Listing{Venue: "St.Mary/Hall", Street: "1 Main St", City: "Denver", State: "CO"}, "in_person at St.Mary/Hall|1 Main St|Denver"},

		{scrapers.Listing{URL: zoom}, "online zoom:81234567890"},
		{scrapers.Listing{URL: zoom, Street: "1 Main St", City: "Denver", State: "CO"}, "hybrid zoom:81234567890 at |1 Main St|Denver"},
		{scrapers.Listing{URL: "https://zoom.us/my/earlybirds"}, "online"},
		{scrapers.Listing{URL: "https://zoom.us/test", Street: "1 Main St", City: "Denver", State: "CO"}, "in_person at |1 Main St|Denver https://zoom.us/test"},
		{scrapers.Listing{URL: "https://example.org/", Street: "1 Main St", City: "Denver", State: "CO"}, "in_person at |1 Main St|Denver https://example.org/"},

		{scrapers.Listing{Venue: "Phone 555-0100 code 1234#", City: "Denver", State: "CO"}, "phone 555-0100/1234 !phone_unreadable"},
		{scrapers.Listing{Formatted: "Phone 555-0100 code 1234#"}, "phone 555-0100/1234 !phone_unreadable"},
		{scrapers.Listing{Formatted: "Dial-in: 303-555-0100"}, "phone +13035550100/"},
		{scrapers.Listing{Venue: "Free Conference Call 303-555-0100 access code 123456#"}, "phone +13035550100/123456"},
		{scrapers.Listing{Street: "Call 555-0100 for the address", City: "Denver", State: "CO"}, "in_person at ||Denver Contact the group for the address !person_removed !mode_unknown"},
		{scrapers.Listing{Street: "555-0100", City: "Denver", State: "CO"}, "in_person at ||Denver !person_removed !mode_unknown"},
		{scrapers.Listing{City: "Text 303-555-0100", State: "CO", Street: "1 Main St"}, "in_person at |1 Main St| !person_removed"},
		{scrapers.Listing{Street: "5550100 Phone Company Road", City: "Denver", State: "CO"}, "in_person at |5550100 Phone Company Road|Denver"},
	} {
		if got := becomes(t, c.in); got != c.want {
			t.Errorf("%+v\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}
