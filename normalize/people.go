package normalize

import (
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// people takes persons out of every text field that is published, and reports once a field which rules found
// one. Names of groups may hold a first name ("Friends of Bill"); they lose only e-mail addresses, telephones, and
// full names that the row states as its contacts. The numbers in the conference fields are the group's own.
func people(r *row) {
	l := &r.in
	public := onlyDigits(l.ConferenceURL) + " " + onlyDigits(l.ConferencePhone)
	scrub := func(field string, s *string, keep kinds) {
		if *s == "" {
			return
		}
		clean, found := scrubber{known: l.People, public: public, keep: keep}.scrub(*s)
		if len(found) > 0 {
			*s = clean
			r.report(scrapers.PersonRemoved, field, strings.Join(found, ", "))
		}
	}
	scrub("name", &l.Name, contacts|firstNames|prose)
	scrub("group", &l.Group, contacts|firstNames|prose)
	scrub("notes", &l.Notes, 0)
	scrub("group_notes", &l.GroupNotes, 0)
	scrub("venue_notes", &l.VenueNotes, 0)
	scrub("times", &l.Times, 0)
	scrub("conference_url_notes", &l.ConferenceURLNotes, 0)
	scrub("conference_phone_notes", &l.ConferencePhoneNotes, phones)
	scrub("conference_phone", &l.ConferencePhone, phones)
	scrub("venue", &l.Venue, firstNames)
	scrub("owner", &l.Owner, firstNames|prose)
	scrub("district", &l.District, firstNames|prose)
	scrub("street", &l.Street, shortPhones|firstNames)
	scrub("address", &l.Formatted, shortPhones|firstNames)
}
