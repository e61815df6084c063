package nightly

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/google/renameio/v2"

	"github.com/recovery-almanac/almanac/cmd/internal/overrides"
	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks"
	"github.com/recovery-almanac/almanac/sinks/files"
)

// Manifest is data/runs/<run>/manifest.json: what happened in one run.
type Manifest struct {
	Run       string       `json:"run"`
	Version   string       `json:"version"`
	Started   time.Time    `json:"started"`
	Finished  time.Time    `json:"finished"`
	Exit      int          `json:"exit"`
	Error     string       `json:"error,omitempty"`
	Mended    string       `json:"mended,omitempty"` // what of the data folder was damaged and is mended
	Published bool         `json:"published"`
	Release   string       `json:"release,omitempty"`  // the release that is served now
	Previous  string       `json:"previous,omitempty"` // the one before this run
	Path      string       `json:"path,omitempty"`     // of the release
	Unchanged bool         `json:"unchanged"`          // the input was last run's, and so are the meeting files
	Input     string       `json:"input,omitempty"`    // fingerprint of all that decides the meetings
	Sources   []SourceLine `json:"sources"`
	Totals    Totals       `json:"totals"`
	Overrides *Overrides   `json:"overrides,omitempty"`
	Geocoder  *Geocoded    `json:"geocoder,omitempty"`
	Refused   []string     `json:"refused,omitempty"` // what the release gate said
	Analytics *Analytics   `json:"analytics,omitempty"`
	Timings   []Timing     `json:"timings"`
	Files     []files.File `json:"files,omitempty"`
}

// Analytics is what the analytics store got.
type Analytics struct {
	Store   string   `json:"store,omitempty"`   // its address, without secrets
	Loaded  []string `json:"loaded,omitempty"`  // releases, the oldest first
	Queued  []string `json:"queued,omitempty"`  // releases that wait for the next load
	Damaged []string `json:"damaged,omitempty"` // which releases cannot be loaded at all, and why
	Error   string   `json:"error,omitempty"`   // why some are queued
	Unused  string   `json:"unused,omitempty"`  // why there is no store
}

func (a *Analytics) failed() bool { return a.Error != "" || len(a.Damaged) > 0 }

// SourceLine is one source's part of the run.
type SourceLine struct {
	sinks.Source
	// Before is its number of meetings at the last accepted run.
	Before int `json:"before"`
	// Selected is false where --only or --offline left the source out tonight.
	Selected bool  `json:"selected"`
	Bytes    int64 `json:"bytes"` // received tonight
}

func (s SourceLine) healthy() bool { return s.Outcome.Healthy() || !s.Selected }

// Overrides is what became of people's decisions.
type Overrides struct {
	Lines    int                  `json:"lines"`
	Unheeded []overrides.Unheeded `json:"unheeded,omitempty"` // lines that decided nothing tonight
}

// Geocoded is what became of addresses without coordinates.
type Geocoded struct {
	Addresses int    `json:"addresses"` // without the publisher's coordinates, each once
	Known     int    `json:"known"`     // answered before this run
	Asked     int    `json:"asked"`     // tonight
	Found     int    `json:"found"`     // of all of them, streets
	Left      int    `json:"left"`      // for another night
	Error     string `json:"error,omitempty"`
}

// Totals accounts for every row and every meeting:
//
//	Rows.In = Rows.Published + Rows.Rejected + Rows.Skipped
//	Rows.Meetings + Kept = Meetings + Merged
type Totals struct {
	Rows     normalize.Count `json:"rows"`
	Meetings int             `json:"meetings"` // canonical, in the release
	Merged   int             `json:"merged"`   // went into another record
	Kept     int             `json:"kept"`     // not listed tonight, and not yet withdrawn
	Dated    int             `json:"dated"`    // have a last date, so that a night may end them
	Problems map[string]int  `json:"problems"`
	Changes  map[string]int  `json:"changes"`
}

// Balanced reports whether no row and no meeting is unaccounted for.
func (t Totals) Balanced() bool {
	r := t.Rows
	return r.In == r.Published+r.Rejected+r.Skipped && r.Meetings+t.Kept == t.Meetings+t.Merged
}

// Timing is how long one phase took.
type Timing struct {
	Phase        string `json:"phase"`
	Milliseconds int64  `json:"ms"`
}

func (m Manifest) write(dir string) error {
	body, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return fmt.Errorf("encode the run manifest: %w", err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("write the run manifest: %w", err)
	}
	if err := renameio.WriteFile(filepath.Join(dir, "manifest.json"), append(body, '\n'), 0o644); err != nil {
		return fmt.Errorf("write the run manifest: %w", err)
	}
	return nil
}

// ReadManifest reads the manifest of a run of the data folder.
func ReadManifest(data, run string) (Manifest, error) {
	path := filepath.Join(data, "runs", run, "manifest.json")
	body, err := os.ReadFile(path)
	if err != nil {
		return Manifest{}, fmt.Errorf("read the run manifest: %w", err)
	}
	var m Manifest
	if err := json.Unmarshal(body, &m); err != nil {
		return Manifest{}, fmt.Errorf("read the run manifest %s: %w", path, err)
	}
	return m, nil
}
