// Package normalize turns listings into meetings one can trust. Call [All].
//
// It is pure: no network, no disk, no clock. Each rule stands in its own file, and the table rules gives their
// order. A rule reads the listing, fills in the meeting, and reports what it cannot read as a [Problem] with a
// code of the table in package scrapers; it never guesses silently and never drops a row without a code.
package normalize

import (
	"time"

	"github.com/recovery-almanac/almanac/scrapers"
)

// Result is what became of one source's listings.
type Result struct {
	Meetings []Meeting
	Problems []Problem
	Rows     Count
}

// Count accounts for rows: In = Published + Rejected + Skipped.
type Count struct {
	In        int `json:"in"`        // rows of the publisher
	Published int `json:"published"` // rows with at least one meeting
	Rejected  int `json:"rejected"`  // rows with none, each with a problem of severity error
	Skipped   int `json:"skipped"`   // rows with none because the publisher said so, each with an info problem
	Meetings  int `json:"meetings"`  // slots: a row may have several
}

// All normalises what one source's documents said. Meetings keep the order of the rows. now decides which
// dated meetings are over; fetched becomes CheckedAt.
func All(src scrapers.Source, parsed scrapers.Parsed, fetched, now time.Time) Result {
	panic("replaced by the rules")
}
