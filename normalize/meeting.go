package normalize

import (
	"time"

	"github.com/recovery-almanac/almanac/scrapers"
)

// SchemaVersion is the version of [Meeting] as published.
const SchemaVersion = 1

// Meeting is one recurring gathering: one weekly or monthly slot. It is also one line of meetings.ndjson.
// Absent means absent: no nulls, no empty strings.
type Meeting struct {
	ID         string    `json:"id,omitempty"` // opaque and stable; set by dedupe, empty before
	Name       string    `json:"name"`
	Group      string    `json:"group,omitempty"`
	Fellowship string    `json:"fellowship"`
	Status     Status    `json:"status"`
	Mode       Mode      `json:"mode"`
	Schedule   Schedule  `json:"schedule"`
	Place      *Place    `json:"place,omitempty"` // nil where there is no place to go to
	Online     []Room    `json:"online,omitempty"`
	Phone      []DialIn  `json:"phone,omitempty"`
	Tags       []string  `json:"tags,omitempty"`      // the common vocabulary, sorted
	Languages  []string  `json:"languages,omitempty"` // BCP 47, sorted
	TypesRaw   []string  `json:"types_raw,omitempty"` // the publisher's codes, untouched, in its order
	Notes      string    `json:"notes,omitempty"`
	URL        string    `json:"url,omitempty"`
	Sources    []Listing `json:"sources"` // every listing behind this record, sorted by source, ref, slot

	PossibleDuplicates []string `json:"possible_duplicates,omitempty"`
	// Conflicts are the listings behind this record that state another day or start, sorted by source, ref, slot.
	Conflicts []Conflict `json:"conflicts,omitempty"`

	FirstSeen time.Time `json:"first_seen,omitzero"`
	// CheckedAt is when the newest document that states this meeting was fetched. A later answer "not modified"
	// does not move it, so that an unchanged night publishes the same bytes; report.json has each source's last
	// check.
	CheckedAt time.Time `json:"checked_at,omitzero"`
	ChangedAt time.Time `json:"changed_at,omitzero"`
	// SourceUpdatedAt is when a publisher says it last changed the row.
	SourceUpdatedAt time.Time `json:"source_updated_at,omitzero"`
}

// Status says whether the meeting takes place.
type Status string

const (
	Active    Status = "active"
	Inactive  Status = "inactive"  // temporarily closed
	Withdrawn Status = "withdrawn" // tombstones in changes only
)

// Mode says how one takes part.
type Mode string

const (
	InPerson Mode = "in_person"
	Online   Mode = "online"
	Hybrid   Mode = "hybrid"
	Phone    Mode = "phone"
)

// Listing points at the publisher's row behind a record.
type Listing struct {
	Source string `json:"source"`
	Ref    string `json:"ref"` // the publisher's own key, shared by the slots of one row
	// Slot tells the slots of one row apart: "" where the row has one, else the RRULE's BYDAY ("MO", "1SA"),
	// with "#2", "#3" for further slots of that day.
	Slot    string    `json:"slot,omitempty"`
	URL     string    `json:"url,omitempty"`
	Updated time.Time `json:"updated,omitzero"`
	Owner   string    `json:"owner,omitempty"`
}

// Conflict is when another listing of the same gathering says that it takes place.
type Conflict struct {
	Source   string `json:"source"`
	Ref      string `json:"ref"`
	Slot     string `json:"slot,omitempty"`
	RRule    string `json:"rrule,omitempty"`
	Start    string `json:"start,omitempty"` // "HH:MM" in TimeZone
	TimeZone string `json:"time_zone,omitempty"`
}

// Key is the listing's identity across nights.
func (l Listing) Key() string { return l.Source + "\x1f" + l.Ref + "\x1f" + l.Slot }

// Schedule says when a meeting takes place, in local wall time.
type Schedule struct {
	// RRule is RFC 5545: FREQ=WEEKLY;BYDAY=MO or FREQ=MONTHLY;BYDAY=1SA, with INTERVAL where it is not 1. It
	// has no COUNT and no UNTIL: Until holds the last date. Empty for a single date (From = Until) and for
	// meetings by appointment. Calendars may also have FREQ=DAILY with an INTERVAL, FREQ=MONTHLY;BYMONTHDAY and
	// FREQ=YEARLY, without a Weekday where they have none; see [Schedule.Occurrences].
	RRule           string   `json:"rrule,omitempty"`
	Weekday         int      `json:"weekday,omitempty"` // ISO 8601: 1 = Monday ... 7 = Sunday
	Start           string   `json:"start,omitempty"`   // HH:MM
	End             string   `json:"end,omitempty"`     // HH:MM, the next day's where it is not after Start
	DurationMinutes int      `json:"duration_minutes,omitempty"`
	DurationAssumed bool     `json:"duration_assumed,omitempty"`
	TimeZone        string   `json:"time_zone,omitempty"` // IANA
	TimeZoneFrom    ZoneFrom `json:"time_zone_from,omitempty"`
	// From is the first date and Until the last, both of local starts: 2006-01-02. With an RRULE that needs a
	// reference (INTERVAL over 1), From is an occurrence.
	From          string   `json:"from,omitempty"`
	Until         string   `json:"until,omitempty"`
	Except        []string `json:"except,omitempty"` // dates without a meeting
	Also          []string `json:"also,omitempty"`   // further dates with one, at the same time of day
	ByAppointment bool     `json:"by_appointment,omitempty"`
	Text          string   `json:"text,omitempty"` // the publisher's words where they say more
}

// ZoneFrom names the step of the zone ladder that decided.
type ZoneFrom string

const (
	ZoneFromListing     ZoneFrom = "listing"
	ZoneFromCoordinates ZoneFrom = "coordinates"
	ZoneFromPlace       ZoneFrom = "place"
	ZoneFromSource      ZoneFrom = "source"
)

// Place is where people meet.
type Place struct {
	Name        string `json:"name,omitempty"`
	Street      string `json:"street,omitempty"`
	Unit        string `json:"unit,omitempty"` // suite, floor, room: "Suite 210", "2nd Floor, Room 3"
	Locality    string `json:"locality,omitempty"`
	County      string `json:"county,omitempty"`
	Subdivision string `json:"subdivision,omitempty"` // ISO 3166-2
	PostalCode  string `json:"postal_code,omitempty"`
	Country     string `json:"country,omitempty"`   // ISO 3166-1 alpha-2
	Formatted   string `json:"formatted,omitempty"` // the publisher's address as one text, untouched but for spaces
	// Latitude and Longitude are WGS 84 degrees; both or neither.
	Latitude  *float64  `json:"latitude,omitempty"`
	Longitude *float64  `json:"longitude,omitempty"`
	Precision Precision `json:"precision,omitempty"` // of the coordinates; "" without them
	Notes     string    `json:"notes,omitempty"`
}

// Precision says what the coordinates point at.
type Precision string

const (
	Exact                Precision = "exact"
	Street               Precision = "street"
	PostalCode           Precision = "postal_code"
	Locality             Precision = "locality"
	SubdivisionPrecision Precision = "subdivision"
	CountryPrecision     Precision = "country"
)

// Room is one way in by video or audio.
type Room struct {
	Provider string `json:"provider"`      // zoom, meet, teams, ...; the host name where unknown
	URL      string `json:"url,omitempty"` // cleaned; absent where only a meeting id is known
	// Room is the canonical room: "zoom:81234567890", "meet:abc-defg-hij"; absent where the link carries none.
	Room          string `json:"room,omitempty"`
	PasscodeInURL bool   `json:"passcode_in_url,omitempty"`
	Notes         string `json:"notes,omitempty"`
}

// DialIn is one way in by telephone.
type DialIn struct {
	Number     string `json:"number"` // E.164 where it parses, else as the publisher wrote it
	AccessCode string `json:"access_code,omitempty"`
	Notes      string `json:"notes,omitempty"`
}

// Problem is a coded finding; see package scrapers.
type Problem = scrapers.Problem
