// Package sinks holds what is published: one [Snapshot], which every sink writes and none computes.
package sinks

import (
	"time"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/normalize/dedupe"
	"github.com/recovery-almanac/almanac/sinks/coverage"
)

// Snapshot is everything that one release says.
type Snapshot struct {
	Release string    // the release's id: "20260102T030405Z"
	AsOf    time.Time // the run's clock, UTC, whole seconds
	Version string    // of the program, for the manifest
	// Previous is the release that this one goes on from, and that Changes are since: after a rollback it is not the
	// one made before. "" for the first.
	Previous string

	Sources    []Source // sorted by id
	Meetings   []normalize.Meeting
	Problems   []normalize.Problem // sorted by source, row, code, field, value
	Coverage   coverage.Result
	Trend      coverage.Trend // up to this release
	Changes    []dedupe.Change
	Provenance []dedupe.Provenance
	Decisions  []dedupe.Decision
	// Sequences and Tombstones are for calendars: the SEQUENCE of an event, and events to cancel.
	Sequences  map[string]int
	Tombstones []dedupe.Tombstone
	Aliases    map[string]string // merged id -> living id
}

// Source is a source's line in the report and in the manifest.
type Source struct {
	ID          string          `json:"id"`
	Name        string          `json:"name"`
	Fellowship  string          `json:"fellowship,omitempty"`
	Website     string          `json:"website,omitempty"`
	Attribution string          `json:"attribution,omitempty"`
	Licence     string          `json:"licence,omitempty"`
	Outcome     Outcome         `json:"outcome"`
	Cause       Outcome         `json:"cause,omitempty"`  // why the last good documents stand in, for carried_forward and expired
	Detail      string          `json:"detail,omitempty"` // in words
	CheckedAt   time.Time       `json:"checked_at,omitzero"`
	FetchedAt   time.Time       `json:"fetched_at,omitzero"` // of the documents in use
	Stale       bool            `json:"stale,omitempty"`
	Rows        normalize.Count `json:"rows"`
	Merged      int             `json:"merged"` // its meetings that went into a record led by another listing
	Problems    map[string]int  `json:"problems,omitempty"`
}

// Outcome is what became of a source in a run.
type Outcome string

const (
	Changed        Outcome = "changed"
	Unchanged      Outcome = "unchanged"    // fetched again, the same bytes
	NotModified    Outcome = "not_modified" // the server said so
	FailedFetch    Outcome = "failed_fetch"
	FailedParse    Outcome = "failed_parse"
	Quarantined    Outcome = "quarantined"
	CarriedForward Outcome = "carried_forward"
	Expired        Outcome = "expired"
	Disabled       Outcome = "disabled"
	RobotsDenied   Outcome = "robots_denied"
)

// Healthy reports whether the outcome leaves nothing for the operator to do.
func (o Outcome) Healthy() bool {
	return o == Changed || o == Unchanged || o == NotModified || o == Disabled
}
