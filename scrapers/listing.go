package scrapers

// Listing is one row as the publisher states it: our field names, the publisher's values. Absent is "".
//
// A row may stand for several meetings: several Days at one time, or several slots in Times.
type Listing struct {
	Ref     string // the publisher's own key of the row: slug, id_bigint, UID
	Row     int    // 1-based position among the source's rows
	URL     string // the meeting's page
	EditURL string // where the publisher mends the row
	Updated string // when the publisher last changed the row
	Owner   string // the group, intergroup or service body that keeps the row

	Name       string
	Group      string
	Fellowship string // where a row names its own
	Status     string // the publisher's word: CANCELLED, "0" for unpublished
	Attendance string // in_person, online, hybrid, phone, inactive, or the publisher's word

	// Days are weekday names or the publisher's words. A format whose digits have one stated meaning (0 is
	// Sunday in Meeting Guide, 1 is Sunday in BMLT) writes them as English names; other text stays as it is.
	Days     []string
	Start    string
	End      string
	Duration string
	Times    string // several slots in prose: "Sunday 8:30 AM\nMonday 8:30 AM"
	TimeZone string

	Recurrence *Recurrence // where the publisher states one; Days, Start and End are then empty

	Venue      string
	VenueNotes string
	// Formatted is the whole address as one text; the parts below are only what the publisher keeps apart.
	Formatted    string
	Street       string
	Neighborhood string
	City         string
	County       string
	State        string
	PostalCode   string
	Country      string
	Latitude     string
	Longitude    string
	Approximate  string   // "yes" where the coordinates or the address are not the door
	Regions      []string // the publisher's own areas, widest first
	District     string

	ConferenceURL        string
	ConferenceURLNotes   string
	ConferencePhone      string
	ConferencePhoneNotes string

	Types      []Type
	Languages  []string
	Notes      string
	GroupNotes string

	// People are contact names, personal phones and e-mail addresses that the row states beside its text. They
	// serve only to scrub that text and are never published, logged or kept.
	People []string
}

// Type is one of the publisher's codes for what kind of meeting it is.
type Type struct {
	Code    string // "O", "12x12", "BEG"; kept untouched in types_raw
	Name    string // the publisher's label, where the feed carries one
	WorldID string // BMLT's world_id, which is the same on every server
}

// Recurrence is a rule as a calendar states it.
type Recurrence struct {
	// Start is the first occurrence in local wall time, "2006-01-02T15:04:05", in Listing.TimeZone. An event of
	// whole days is "2006-01-02".
	Start string
	// RRule is the value of an RRULE without its name, with UNTIL in local wall time as in Start; "" for a single
	// occurrence.
	RRule string
	// Except and Also are local wall times like Start: EXDATE and overridden RECURRENCE-IDs, and RDATE.
	Except []string
	Also   []string
}
