package normalize

import (
	"testing"

	"github.com/recovery-almanac/almanac/scrapers"
)

func TestVenue(t *testing.T) {
	for _, c := range []struct {
		in, notes           string
		venue, left         string
		district, roomNotes string
	}{
		{in: "First Church (D27 / GSO #118513)", venue: "First Church"},
		{in: "First Church (D27)", venue: "First Church"},
		{in: "First Church (Door 27)", venue: "First Church (Door 27)"},
		{in: "Unity Temple,", venue: "Unity Temple"},
		{in: "District 11", notes: "First Church", venue: "First Church", district: "District 11"},
		{in: "District 17", notes: "St. Paul's Church", venue: "St. Paul's Church", district: "District 17"},
		{in: "District 11", notes: "Ring the bell. Go up", left: "Ring the bell. Go up", district: "District 11"},
		{in: "District Hall Annex", venue: "District Hall Annex"},
		{in: "Zoom ID: 812 3456 7890 Password: door", roomNotes: "Zoom ID: 812 3456 7890 Password: door"},
		{in: "Zoom Fellowship Hall", venue: "Zoom Fellowship Hall"},
	} {
		r := through(scrapers.Source{}, scrapers.Listing{Venue: c.in, VenueNotes: c.notes}, venue)
		l := r.in
		if l.Venue != c.venue || l.VenueNotes != c.left || l.District != c.district || l.ConferenceURLNotes != c.roomNotes || r.said.online != (c.roomNotes != "") {
			t.Errorf("%s: venue %q, notes %q, district %q, room %q", c.in, l.Venue, l.VenueNotes, l.District, l.ConferenceURLNotes)
		}
	}
}
