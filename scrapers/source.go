// Package scrapers holds the shapes between a publisher's bytes and a trusted schedule.
//
// A [Source] names one publisher's list. Its [Format] says which requests to make and turns the fetched
// [Document] values into [Listing] values: the publisher's rows in our field names, with the publisher's
// values. Parsers map and never clean; cleaning is a rule in package normalize. What a parser or a rule finds
// wrong is a [Problem] with a code of the table in codes.go.
//
// The formats live in the folders below, the network in scrapers/fetch. This package imports only the
// standard library.
package scrapers

import "time"

// Source is one publisher's list at one place, as its source file declares it.
type Source struct {
	ID          string // the file's name without ".yaml"; letters, digits and "-"
	Name        string // the publisher, for people
	Format      string // a key of the format table: meetingguide, bmlt, ical, ...
	URL         string // http, https or file
	Fellowship  string // a code of [Fellowships]; "" where every row names its own
	TimeZone    string // IANA; the last step of the zone ladder, "" for none
	Region      string // ISO 3166-1 or 3166-2, a hint for places without a state: "US-PA", "NZ"
	Website     string
	Attribution string // shown with everything published from this source
	Licence     string
	Access      Access

	// Authoritative says that a row's absence means the meeting is gone.
	Authoritative bool
	Interval      time.Duration
	// Disabled holds the reason and date when the source is skipped, "" when it runs.
	Disabled string

	ICal     ICalOptions
	Page     PageOptions
	Sheet    SheetOptions
	JSONPath JSONPathOptions
	Site     SiteOptions
	// Gates holds what this source's gate does otherwise than the settings say.
	Gates GateOverrides

	// The rest is for people who keep the registry; no stage reads it.

	Terms        string // what the publisher says about reuse, in our words
	Overlaps     string // which other sources carry the same meetings
	Notes        string
	Evidence     string // where the address was seen to work
	EvidenceDate string // when: YYYY, YYYY-MM or YYYY-MM-DD
}

// GateOverrides is the `gates:` block of a source file; nil leaves the setting of the same name in force.
type GateOverrides struct {
	MaxDrop      *float64 // fraction of rows, 0 to 1
	MinDropRows  *int
	MaxRejected  *float64 // fraction of rows, 0 to 1
	PresenceDrop *float64 // fraction, 0 to 1: 0.10 is ten points
	MaxRefChange *float64 // fraction of refs, 0 to 1
	MaxShift     *float64 // fraction of meetings, 0 to 1
	StaleAfter   *time.Duration
	ExpireAfter  *time.Duration
}

// ICalOptions is the `ical:` block of a source file.
type ICalOptions struct {
	// Fold turns a run of one-VEVENT-an-occurrence events back into one weekly or monthly rule.
	Fold bool
	// Categories keeps only events with one of these CATEGORIES, compared without case; empty keeps all.
	Categories []string
}

// Access says whether a publisher lets its list be fetched.
type Access string

// Only an open source is ever fetched.
const (
	Open       Access = "open"
	Restricted Access = "restricted" // the publisher answers 401 or 403, or keeps the feed to named consumers
	Permission Access = "permission" // the publisher asks to be asked first
	Prohibited Access = "prohibited" // the publisher's terms forbid copying
)

// Fetchable reports whether the source may be fetched: open, and not disabled.
func (s Source) Fetchable() bool { return s.Access == Open && s.Disabled == "" }
