package scrapers

import (
	"slices"
	"strings"
)

// ListingFields are the names by which source files fill a [Listing], in the order of its fields.
func ListingFields() []string {
	names := make([]string, len(listingFields))
	for i, f := range listingFields {
		names[i] = f.name
	}
	return names
}

// SetField writes what a declared rule found for one of [ListingFields]. A field of one value takes several as one
// text, parted by ", ". Blank values do not count. An unknown name is a bug and panics: a source file's names were
// checked when it was read.
func (l *Listing) SetField(name string, values []string) {
	var kept []string
	for _, v := range values {
		if v = strings.TrimSpace(v); v != "" {
			kept = append(kept, v)
		}
	}
	switch f := fieldNamed(name); {
	case f.one != nil:
		*f.one(l) = strings.Join(kept, ", ")
	case f.many != nil:
		*f.many(l) = kept
	default:
		l.Types = nil
		for _, code := range kept {
			l.Types = append(l.Types, Type{Code: code})
		}
	}
}

// HasField reports whether one of [ListingFields] says anything.
func (l *Listing) HasField(name string) bool {
	switch f := fieldNamed(name); {
	case f.one != nil:
		return *f.one(l) != ""
	case f.many != nil:
		return len(*f.many(l)) > 0
	}
	return len(l.Types) > 0
}

func fieldNamed(name string) listingField {
	i := slices.IndexFunc(listingFields, func(f listingField) bool { return f.name == name })
	if i < 0 {
		panic("scrapers: a listing has no field " + name)
	}
	return listingFields[i]
}

// listingField is a field of one text, of a list of texts, or, with neither, Types.
type listingField struct {
	name string
	one  func(*Listing) *string
	many func(*Listing) *[]string
}

var listingFields = []listingField{
	{"ref", func(l *Listing) *string { return &l.Ref }, nil},
	{"url", func(l *Listing) *string { return &l.URL }, nil},
	{"edit_url", func(l *Listing) *string { return &l.EditURL }, nil},
	{"updated", func(l *Listing) *string { return &l.Updated }, nil},
	{"owner", func(l *Listing) *string { return &l.Owner }, nil},
	{"name", func(l *Listing) *string { return &l.Name }, nil},
	{"group", func(l *Listing) *string { return &l.Group }, nil},
	{"fellowship", func(l *Listing) *string { return &l.Fellowship }, nil},
	{"status", func(l *Listing) *string { return &l.Status }, nil},
	{"attendance", func(l *Listing) *string { return &l.Attendance }, nil},
	{"days", nil, func(l *Listing) *[]string { return &l.Days }},
	{"start", func(l *Listing) *string { return &l.Start }, nil},
	{"end", func(l *Listing) *string { return &l.End }, nil},
	{"duration", func(l *Listing) *string { return &l.Duration }, nil},
	{"times", func(l *Listing) *string { return &l.Times }, nil},
	{"time_zone", func(l *Listing) *string { return &l.TimeZone }, nil},
	{"venue", func(l *Listing) *string { return &l.Venue }, nil},
	{"venue_notes", func(l *Listing) *string { return &l.VenueNotes }, nil},
	{"formatted", func(l *Listing) *string { return &l.Formatted }, nil},
	{"street", func(l *Listing) *string { return &l.Street }, nil},
	{"neighborhood", func(l *Listing) *string { return &l.Neighborhood }, nil},
	{"city", func(l *Listing) *string { return &l.City }, nil},
	{"county", func(l *Listing) *string { return &l.County }, nil},
	{"state", func(l *Listing) *string { return &l.State }, nil},
	{"postal_code", func(l *Listing) *string { return &l.PostalCode }, nil},
	{"country", func(l *Listing) *string { return &l.Country }, nil},
	{"latitude", func(l *Listing) *string { return &l.Latitude }, nil},
	{"longitude", func(l *Listing) *string { return &l.Longitude }, nil},
	{"approximate", func(l *Listing) *string { return &l.Approximate }, nil},
	{"regions", nil, func(l *Listing) *[]string { return &l.Regions }},
	{"district", func(l *Listing) *string { return &l.District }, nil},
	{"conference_url", func(l *Listing) *string { return &l.ConferenceURL }, nil},
	{"conference_url_notes", func(l *Listing) *string { return &l.ConferenceURLNotes }, nil},
	{"conference_phone", func(l *Listing) *string { return &l.ConferencePhone }, nil},
	{"conference_phone_notes", func(l *Listing) *string { return &l.ConferencePhoneNotes }, nil},
	{"types", nil, nil},
	{"languages", nil, func(l *Listing) *[]string { return &l.Languages }},
	{"notes", func(l *Listing) *string { return &l.Notes }, nil},
	{"group_notes", func(l *Listing) *string { return &l.GroupNotes }, nil},
	{"people", nil, func(l *Listing) *[]string { return &l.People }},
}
