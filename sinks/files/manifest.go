package files

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks"
)

const manifestFile = "manifest.json"

// Manifest says what a release is and proves that it is whole.
type Manifest struct {
	SchemaVersion int            `json:"schema_version"`
	Release       string         `json:"release"`
	AsOf          time.Time      `json:"as_of"`
	Version       string         `json:"version"`            // of the program
	Previous      string         `json:"previous,omitempty"` // the release that changes.ndjson is since
	Counts        Counts         `json:"counts"`
	Sources       []sinks.Source `json:"sources"`
	Files         []File         `json:"files"` // every file but manifest.json itself, sorted by path
}

// File is one file of a release.
type File struct {
	Path   string `json:"path"` // slash-separated, relative to the release
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"` // lower-case hex
}

// Counts is what a release holds and where every row went.
type Counts struct {
	Meetings     int            `json:"meetings"`
	ByFellowship map[string]int `json:"by_fellowship"`
	ByStatus     map[string]int `json:"by_status"`
	ByMode       map[string]int `json:"by_mode"`
	Tombstones   int            `json:"tombstones"`
	Aliases      int            `json:"aliases"`
	Changes      map[string]int `json:"changes"` // by kind
	Accounting   Accounting     `json:"accounting"`
	Published    Published      `json:"published"`
}

// Accounting shows that no row was lost: RowsIn = RowsPublished + RowsRejected + RowsSkipped, and
// Slots + Kept = Meetings + Merged.
type Accounting struct {
	RowsIn        int `json:"rows_in"`
	RowsPublished int `json:"rows_published"`
	RowsRejected  int `json:"rows_rejected"` // each with a problem of severity error
	RowsSkipped   int `json:"rows_skipped"`  // each with a problem of severity info
	Slots         int `json:"slots"`         // meetings before merging: a row may have several
	Merged        int `json:"merged"`        // slots that went into a record led by another listing
	Kept          int `json:"kept"`          // records that nobody listed this time and that are not yet withdrawn
	Meetings      int `json:"meetings"`
}

// check says whether the sums hold.
func (a Accounting) check() error {
	if a.RowsIn != a.RowsPublished+a.RowsRejected+a.RowsSkipped {
		return fmt.Errorf("rows are lost: %d in, but %d published + %d rejected + %d skipped",
			a.RowsIn, a.RowsPublished, a.RowsRejected, a.RowsSkipped)
	}
	if a.Kept < 0 || a.Slots+a.Kept != a.Meetings+a.Merged {
		return fmt.Errorf("meetings are lost: %d slots + %d kept, but %d meetings + %d merged",
			a.Slots, a.Kept, a.Meetings, a.Merged)
	}
	return nil
}

// Published counts what the narrower formats hold and what they have no words for. The guide's two counts add up
// to the meetings, and so do the map's two and the calendars' first three.
type Published struct {
	Guide          int `json:"meeting_guide"`            // entries of meetingguide.json
	GuideNotWeekly int `json:"meeting_guide_not_weekly"` // left out of it: it is for weekly meetings only
	Mapped         int `json:"geojson"`                  // features of meetings.geojson
	NotMapped      int `json:"geojson_no_coordinates"`   // left out of it
	Events         int `json:"calendar_events"`          // events of meetings, in all calendars
	ByAppointment  int `json:"calendar_by_appointment"`  // left out of the calendars: they have no time
	Ended          int `json:"calendar_ended"`           // left out of the calendars: no date is left
	Cancelled      int `json:"calendar_cancelled"`       // events of withdrawn meetings
}

// newManifest counts a snapshot. The files come later.
func newManifest(s sinks.Snapshot, published Published) Manifest {
	m := Manifest{
		SchemaVersion: normalize.SchemaVersion, Release: s.Release, AsOf: s.AsOf, Version: s.Version, Previous: s.Previous, Sources: s.Sources,
		Counts: Counts{
			Meetings: len(s.Meetings), Tombstones: len(s.Tombstones), Aliases: len(s.Aliases), Published: published,
			ByFellowship: map[string]int{}, ByStatus: map[string]int{}, ByMode: map[string]int{}, Changes: map[string]int{},
		},
	}
	if m.Sources == nil {
		m.Sources = []sinks.Source{}
	}
	for i := range s.Meetings {
		m.Counts.ByFellowship[s.Meetings[i].Fellowship]++
		m.Counts.ByStatus[string(s.Meetings[i].Status)]++
		m.Counts.ByMode[string(s.Meetings[i].Mode)]++
	}
	for i := range s.Changes {
		m.Counts.Changes[string(s.Changes[i].Kind)]++
	}
	m.Counts.Accounting = account(s.Sources, len(s.Meetings))
	return m
}

// account adds up the sources' rows. Kept is what remains of the records when every slot has found its own.
func account(sources []sinks.Source, meetings int) Accounting {
	a := Accounting{Meetings: meetings}
	for _, src := range sources {
		a.RowsIn += src.Rows.In
		a.RowsPublished += src.Rows.Published
		a.RowsRejected += src.Rows.Rejected
		a.RowsSkipped += src.Rows.Skipped
		a.Slots += src.Rows.Meetings
		a.Merged += src.Merged
	}
	a.Kept = a.Meetings + a.Merged - a.Slots
	return a
}

// ReadManifest reads the manifest of the release at dir. The error is [os.ErrNotExist] where dir is no release.
func ReadManifest(dir string) (Manifest, error) {
	raw, err := os.ReadFile(filepath.Join(dir, manifestFile))
	if err != nil {
		return Manifest{}, fmt.Errorf("read manifest: %w", err)
	}
	var m Manifest
	if err := json.Unmarshal(raw, &m); err != nil {
		return Manifest{}, fmt.Errorf("read %s: %w", filepath.Join(dir, manifestFile), err)
	}
	return m, nil
}

// file finds a file by its path.
func (m Manifest) file(path string) (File, bool) {
	for _, f := range m.Files {
		if f.Path == path {
			return f, true
		}
	}
	return File{}, false
}
