package normalize

import (
	"regexp"
	"strings"
)

var (
	// serviceNumbers is what an AA intergroup writes behind a house: "First Presbyterian Church (D27 / GSO #118513)".
	serviceNumbers = regexp.MustCompile(`\s*\((?:D(?:istrict )?\d+(?: ?/ ?GSO ?#? ?\d+)?|GSO ?#? ?\d+)\)$`)
	districtName   = regexp.MustCompile(`(?i)^district \S+$`)
	// roomNumber is a way in by video in place of a house: "Zoom ID: 812 3456 7890 Password: door".
	roomNumber = regexp.MustCompile(`(?i)^(?:zoom|skype|meeting id)\b.*(?:\bid\b\D{0,4}\d{3}|://)`)
)

// venue mends the field of the house where publishers keep something else in it: a district with the house in the
// venue's notes, service numbers behind the house, the number of a room online, which goes where such notes go.
func venue(r *row) {
	l := &r.in
	if l.Venue == "" {
		return
	}
	if strings.HasSuffix(l.Venue, ")") {
		l.Venue = serviceNumbers.ReplaceAllString(l.Venue, "")
	}
	l.Venue = strings.TrimRight(l.Venue, " ,;")
	if districtName.MatchString(l.Venue) {
		if l.District == "" {
			l.District = l.Venue
		}
		l.Venue = ""
		if isHouse(l.VenueNotes) {
			l.Venue, l.VenueNotes = l.VenueNotes, ""
		}
	}
	if len(l.Venue) > 8 && roomNumber.MatchString(l.Venue) {
		l.ConferenceURLNotes = joinNotes(l.ConferenceURLNotes, l.Venue)
		for _, same := range []*string{&l.Street, &l.Formatted} {
			if roomNumber.MatchString(*same) {
				*same = ""
			}
		}
		l.Venue = ""
		r.said.online = true
	}
}

// saint is a full stop that ends no sentence.
var saint = regexp.MustCompile(`\b(St|Mt|Ft|Dr)\. `)

// isHouse reports whether a note is a name and no sentence.
func isHouse(note string) bool {
	note = saint.ReplaceAllString(note, "$1 ")
	return note != "" && len(note) <= 80 && !strings.ContainsAny(note, "\n!?;") && !strings.Contains(note, ". ") && !strings.HasSuffix(note, ".")
}
