// Package normalize turns listings into meetings one can trust. Call [All]; [Schedule.Occurrences] tells when a
// meeting takes place.
//
// It is pure: no network, no disk, no clock. Each rule stands in its own file, and the table rules gives their
// order. A rule reads the listing, fills in the meeting, and reports what it cannot read as a [Problem] with a
// code of the table in package scrapers; it never guesses silently and never drops a row without a code.
package normalize

import (
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
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
// dated meetings are over; fetched becomes CheckedAt. Problems are the parser's and the rules', sorted by row.
// The slots of one row share the memory of their place, tags and the like: copy before changing them.
func All(src scrapers.Source, parsed scrapers.Parsed, fetched, now time.Time) Result {
	parts := slices.Collect(slices.Chunk(parsed.Listings, chunkSize))
	done := make([]chunk, len(parts))
	times := facesOf(parsed.Listings)
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(parts)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(parts); i = int(next.Add(1)) - 1 {
				done[i] = normalizeChunk(src, parts[i], times, fetched, now)
			}
		})
	}
	workers.Wait()
	return collect(src, parsed, done)
}

// chunkSize is how many listings a worker takes at a time.
const chunkSize = 256

// chunk is what became of some neighbouring listings.
type chunk struct {
	meetings []Meeting
	problems []Problem
	fates    []fate // one a listing
}

// fate is what became of a row. Of several listings of one row, the greatest counts.
type fate int

const (
	unseen fate = iota
	skipped
	rejected
	kept
)

func normalizeChunk(src scrapers.Source, listings []scrapers.Listing, times faces, fetched, now time.Time) chunk {
	c := chunk{meetings: make([]Meeting, 0, len(listings)*5/4), fates: make([]fate, len(listings))}
	var r row // one for all, with its slots: it is large, and nothing keeps it
	for i, l := range listings {
		r = row{src: src, in: l, now: now, faces: times, slots: r.slots[:0]}
		r.run()
		c.problems = append(c.problems, r.problems...)
		c.fates[i] = r.fate()
		if c.fates[i] == kept {
			r.meeting.CheckedAt = fetched
			c.meetings = r.appendMeetings(c.meetings)
		}
	}
	return c
}

// run applies the rules until one of them ends the row.
func (r *row) run() {
	for _, rule := range rules {
		if rule.apply(r); r.rejected || r.skipped {
			return
		}
	}
}

func (r *row) fate() fate {
	switch {
	case r.rejected:
		return rejected
	case r.skipped:
		return skipped
	}
	return kept
}

// appendMeetings makes a meeting of every slot.
func (r *row) appendMeetings(all []Meeting) []Meeting {
	for i, s := range r.slots {
		m := r.meeting
		m.Schedule = s
		m.Sources = slices.Clone(r.meeting.Sources)
		for j := range m.Sources {
			m.Sources[j].Slot = r.keys[i]
		}
		all = append(all, m)
	}
	return all
}

// slotKeys names the slots of a row as [Listing.Slot] says. They are numbered before any of them ends, so that
// the end of one does not rename the others.
func slotKeys(slots []Schedule) []string {
	keys := make([]string, len(slots))
	if len(slots) < 2 {
		return keys
	}
	seen := map[string]int{}
	for i, s := range slots {
		_, day, _ := strings.Cut(s.RRule, "BYDAY=")
		if seen[day]++; seen[day] > 1 {
			keys[i] = day + "#" + strconv.Itoa(seen[day])
			continue
		}
		keys[i] = day
	}
	return keys
}
