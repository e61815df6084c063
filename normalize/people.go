package normalize

import (
	"regexp"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// people takes persons out of every text field that is published, and reports once a field which rules found
// one. Names of groups may hold a first name ("Friends of Bill"); they lose only e-mail addresses, telephones, and
// full names that the row states as its contacts. The numbers in the conference fields are the group's own, but for a
// person's telephone that the remarks name as one.
func people(r *row) {
	l := &r.in
	if personAnswers(l.ConferencePhone, l.Notes, l.GroupNotes, l.ConferencePhoneNotes) {
		l.ConferencePhone = ""
		r.report(scrapers.PersonRemoved, "conference_phone", strings.Join(byPhone, ", "))
	}
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

// answering comes before a telephone that somebody answers: no dial-in reads texts.
var answering = regexp.MustCompile(`(?i)\b(?:text|coordinator|facilitator|secretary|organi[sz]er|treasurer)\b[^.\n]{0,60}$`)

// personAnswers tells whether a number without codes is one that a remark has people text, or says whose it is: "contact the
// coordinator via phone or text at 555-0100".
func personAnswers(number string, remarks ...string) bool {
	digits := onlyDigits(number)
	if len(digits) < 10 || len(digits) > 13 {
		return false
	}
	for _, s := range remarks {
		for _, m := range phoneShape.FindAllStringIndex(s, -1) {
			shown := onlyDigits(s[m[0]:m[1]])
			if len(shown) >= 10 && strings.HasSuffix(digits, shown) && answering.MatchString(s[:m[0]]) {
				return true
			}
		}
	}
	return false
}
