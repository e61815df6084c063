// Package dedupe decides which meetings are the same gathering, and what the one record says. Call [Merge].
//
// It is pure and deterministic: the order of the input never matters. What must survive from night to night is
// the [Memory], which goes in and comes out.
//
// # Which meetings are one
//
// Rows of one source are two meetings unless they say the same in the same words. Across sources, blocks (block.go)
// propose pairs, gates (gates.go) and the evidence of one table (evidence.go, weighed in weigh.go) judge them, and
// clusters (cluster.go) take only pairs of which each is the other's best match, and only listings that fit the
// record as a whole. What may be one but stays apart is named in possible_duplicates and has a [Decision]. What people
// decided ([Ruling]) stands over all that.
//
// # What the one record says
//
// Each part comes whole from one listing (choose.go): of an authoritative source before others, then updated last,
// then saying the most, then first by source and reference. A place with a door or exact coordinates beats one
// without. Tags are united, but of open and closed the first listing's stands. The rest is in [Provenance]; who states
// another day or start is named in the record itself, in conflicts.
//
// # Which id it has
//
// An id is minted once. It goes to the record with most of its listings; where a publisher renumbered its rows, to
// the record that says the same; where a row's day or a group's time changed, to what is left of it, and at last to
// what the evidence says is it (identity.go, renumber.go, label.go, rematch.go). A merge leaves an alias, and of a split the heaviest child keeps the id.
//
// # When it is gone
//
// Absence is never truth on its own: see absence.go.
package dedupe

import (
	"time"

	"github.com/recovery-almanac/almanac/normalize"
)

// Memory is what one release leaves for the next.
type Memory struct {
	// Previous is the canonical set of the release before, sorted by id.
	Previous []normalize.Meeting
	// Sequences holds the iCalendar SEQUENCE of ids that changed since they were first seen.
	Sequences map[string]int
	// Missing counts, by id, the healthy runs in which none of its sources listed the meeting any more.
	Missing map[string]int
	// Aliases leads from ids that were merged away to the id that lives.
	Aliases map[string]string
	// Tombstones are the meetings that were withdrawn, sorted by id.
	Tombstones []Tombstone
}

// Tombstone is a meeting that is gone. Its id is never given to another meeting.
type Tombstone struct {
	Meeting     normalize.Meeting `json:"meeting"` // as last published, with status withdrawn
	WithdrawnAt time.Time         `json:"withdrawn_at"`
}

// SourceState says what the absence of a source's listing means tonight.
type SourceState struct {
	// Healthy: its documents were fetched or confirmed tonight and accepted.
	Healthy bool
	// Authoritative: absence of a row means that the meeting is gone.
	Authoritative bool
	// Retired: the source is no longer in the registry, is disabled, or expired; its meetings go at once.
	Retired bool
}

// Night is what Merge needs to know beside the meetings.
type Night struct {
	Now     time.Time
	Sources map[string]SourceState // by source id; a source that is not there counts as retired
	Rulings []Ruling               // what people decided
}

// Result is the canonical set and the reasons for it.
type Result struct {
	Meetings   []normalize.Meeting // sorted by id
	Decisions  []Decision          // sorted by id, then listing
	Changes    []Change            // sorted by id, then kind
	Provenance []Provenance        // sorted by id; see there
	Memory     Memory              // for the next night; its Previous is Meetings
	Merged     int                 // meetings that went into another record: len(in) = len(fresh canonical) + Merged
	// MergedBySource counts, by source id, the meetings that went into a record led by another listing; the sum
	// is Merged.
	MergedBySource map[string]int
	Lineage        []Lineage  // sorted by source, then by the one it repeats
	Unheeded       []Unheeded // rulings that could not be followed, sorted
	Kept           int        // canonical meetings that nobody listed tonight and that are not yet withdrawn
}

// Lineage says that most of a source's rows stand word for word in another: one feed under two names, or an area's feed
// that holds its intergroups'. Such rows are one witness, however many sources list them.
type Lineage struct {
	Source string `json:"source"`
	Of     string `json:"of"`
	Rows   int    `json:"rows"` // that are the same
}

// Decision says why two listings are one meeting, or were left apart though they look alike.
type Decision struct {
	ID     string            `json:"id"` // of the canonical record
	A, B   normalize.Listing // A is the record's first listing, or that to which B is tied best
	Merged bool              `json:"merged"`
	// Rule names what ties a merged pair (address, nearby, room, permalink, copy, ...), or what keeps the pair
	// apart: a gate, or review.
	Rule string `json:"rule"`
	Why  string `json:"why"` // in words, for people
	// Bits is the logarithm of the odds that the two are one meeting; Evidence and the night's prior add up to it.
	Bits     float64    `json:"bits,omitempty"`
	Evidence []Evidence `json:"evidence,omitempty"` // shared with other decisions: not to be changed
}

// ChangeKind names what happened to a canonical meeting since the release before.
type ChangeKind string

const (
	Added     ChangeKind = "added"
	Changed   ChangeKind = "changed"
	Moved     ChangeKind = "moved" // its place or its time changed
	Merged    ChangeKind = "merged"
	Split     ChangeKind = "split"
	Withdrawn ChangeKind = "withdrawn"
)

// Change is one line of changes.ndjson.
type Change struct {
	ID     string        `json:"id"`
	Kind   ChangeKind    `json:"kind"`
	Into   string        `json:"into,omitempty"`   // merged: the id that lives
	From   string        `json:"from,omitempty"`   // split: the id it came from
	Fields []FieldChange `json:"fields,omitempty"` // changed and moved, sorted by field
	// Meeting is the record as last published, for withdrawn.
	Meeting *normalize.Meeting `json:"meeting,omitempty"`
}

// FieldChange is one field's old and new value as JSON values; nil where absent.
type FieldChange struct {
	Field string `json:"field"` // dotted path: schedule.start
	Old   any    `json:"old,omitempty"`
	New   any    `json:"new,omitempty"`
}

// Provenance says which listing a record's fields come from and what the others said. It is one line of
// provenance.ndjson. A record of a single listing has only ID and From.
type Provenance struct {
	ID     string            `json:"id"`
	From   normalize.Listing `json:"from"`             // the listing that gives every field not named below
	Fields []FieldOrigin     `json:"fields,omitempty"` // sorted by field
}

// FieldOrigin is one field on which the listings of a record differ.
type FieldOrigin struct {
	Field string      `json:"field"`
	From  string      `json:"from"` // source/ref of the listing whose value stands
	Rule  string      `json:"rule"` // why it stands
	Lost  []LostValue `json:"lost,omitempty"`
}

// LostValue is what another listing said.
type LostValue struct {
	From  string `json:"from"` // source/ref
	Value any    `json:"value"`
}
