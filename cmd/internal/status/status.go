// Package status says how an installation is: what is served and how old it is, how the last runs ended, which
// sources are unwell and why, what the gates hold back, and the room on the disk. Call [Read]; [Status.Verdict] sums
// it up for a monitor, and [Collector] offers it to Prometheus.
package status

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/cmd/internal/state"
	"github.com/recovery-almanac/almanac/sinks"
	"github.com/recovery-almanac/almanac/sinks/files"
)

// ErrNoData means that the data folder does not exist.
var ErrNoData = errors.New("there is no data folder")

// Status is how an installation is.
type Status struct {
	At      time.Time      `json:"at"`
	Release *Release       `json:"release,omitempty"` // nil while nothing is served
	Runs    []Run          `json:"runs"`              // the newest first
	Sources map[string]int `json:"sources"`           // of the last run that said so, by outcome
	Lines   []Line         `json:"-"`                 // its sources that are enabled
	Unwell  []Line         `json:"unwell"`            // those of them that need somebody
	Held    []nightly.Held `json:"held"`              // what the gates hold back
	Disk    Disk           `json:"disk"`
	Trouble []string       `json:"trouble,omitempty"` // what of the data folder cannot be read, and what to do
}

// Release is the release that is served.
type Release struct {
	ID           string         `json:"id"`
	AsOf         time.Time      `json:"as_of"`
	AgeHours     float64        `json:"age_hours"`
	Meetings     int            `json:"meetings"`
	ByFellowship map[string]int `json:"by_fellowship"`
}

// Run is how one run ended.
type Run struct {
	ID        string    `json:"id"`
	Started   time.Time `json:"started"`
	Seconds   float64   `json:"seconds,omitempty"`
	Exit      *int      `json:"exit,omitempty"` // nil where it was killed, or still runs
	Published bool      `json:"published"`
	Unchanged bool      `json:"unchanged"`
	Words     string    `json:"words"`
}

// Line is a source's part of the last run.
type Line struct {
	Source    string        `json:"source"`
	Outcome   sinks.Outcome `json:"outcome"`
	Cause     sinks.Outcome `json:"cause,omitempty"`
	Meetings  int           `json:"meetings"`
	CheckedAt time.Time     `json:"checked_at,omitzero"` // of the documents in use
	Stale     bool          `json:"stale,omitempty"`
	Failures  int           `json:"failures,omitempty"` // nights in a row
	RetryAt   time.Time     `json:"retry_at,omitzero"`  // not asked before
	Detail    string        `json:"detail,omitempty"`
}

// Read looks at the data folder and changes nothing. A run under way does not hinder it. What cannot be read is in
// Trouble, and the rest stands beside it. The error is [ErrNoData] where there is no data folder, or a run was never made.
func Read(data string, now time.Time, runs int) (Status, error) {
	s := Status{At: now.UTC().Truncate(time.Second), Runs: []Run{}, Sources: map[string]int{}, Unwell: []Line{}, Held: []nightly.Held{}}
	memory := filepath.Join(data, "state.db")
	if gone(memory) && gone(filepath.Join(data, "current")) {
		return s, fmt.Errorf("%w at %s: name it with --data, or make it with `almanac run`", ErrNoData, data)
	}
	var err error
	s.Release, err = served(data, now)
	s.note(err)
	if gone(memory) && gone(memory+".backup") {
		s.note(fmt.Errorf("%s is gone: restore it from a backup, or the next run begins without memory", memory))
	} else {
		s.note(s.remembered(data, memory, runs))
	}
	s.Disk, err = measure(data)
	s.note(err)
	return s, nil
}

func gone(path string) bool {
	_, err := os.Lstat(path)
	return errors.Is(err, fs.ErrNotExist)
}

func (s *Status) note(err error) {
	if err != nil {
		s.Trouble = append(s.Trouble, err.Error())
	}
}

// remembered reads what state.db says.
func (s *Status) remembered(data, path string, runs int) error {
	store, err := state.Open(path)
	if err != nil {
		return err
	}
	defer store.Close()
	if err := s.readRuns(store, data, runs); err != nil {
		return err
	}
	held, err := nightly.Quarantine(data)
	if err != nil {
		return err
	}
	for _, h := range held {
		if h.Standing == nightly.Waiting || h.Standing == nightly.Rejected {
			s.Held = append(s.Held, h)
		}
	}
	return nil
}

func served(data string, now time.Time) (*Release, error) {
	link := filepath.Join(data, "current")
	if gone(link) {
		return nil, nil
	}
	m, err := files.ReadManifest(link)
	if err != nil {
		return nil, fmt.Errorf("the served release cannot be read: %w; `almanac release rollback` serves the newest whole one before it", err)
	}
	return &Release{m.Release, m.AsOf, now.Sub(m.AsOf).Hours(), m.Counts.Meetings, m.Counts.ByFellowship}, nil
}

// readRuns reads the journal, and the sources from the newest run that wrote them down.
func (s *Status) readRuns(store *state.Store, data string, n int) error {
	runs, err := store.Runs(n)
	if err != nil {
		return err
	}
	for _, r := range runs {
		run := Run{ID: r.ID, Started: r.Started, Published: r.Release != "", Words: r.Outcome}
		m, err := nightly.ReadManifest(data, r.ID)
		switch {
		case r.Finished.IsZero(): // its manifest may be there: it is written before the swap
			run.Published, run.Words = s.Release != nil && s.Release.ID == r.ID, "under way, or killed in "+r.Stage
		case err == nil:
			run.Exit, run.Unchanged = &m.Exit, m.Unchanged
			run.Seconds = m.Finished.Sub(m.Started).Seconds()
			if s.Lines == nil {
				if err := s.readSources(store, m); err != nil {
					return err
				}
			}
		}
		s.Runs = append(s.Runs, run)
	}
	return nil
}

func (s *Status) readSources(store *state.Store, m nightly.Manifest) error {
	s.Lines = []Line{}
	for _, l := range m.Sources {
		s.Sources[string(l.Outcome)]++
		if l.Outcome == sinks.Disabled {
			continue
		}
		b, err := store.Breaker(l.ID)
		if err != nil {
			return err
		}
		line := Line{
			Source: l.ID, Outcome: l.Outcome, Cause: l.Cause, Meetings: l.Rows.Meetings, CheckedAt: l.CheckedAt, Stale: l.Stale,
			Failures: b.Failures, RetryAt: b.RetryAt, Detail: l.Detail,
		}
		s.Lines = append(s.Lines, line)
		if l.Selected && !l.Outcome.Healthy() {
			s.Unwell = append(s.Unwell, line)
		}
	}
	return nil
}

// Verdict says in one line whether the calendar can be relied on: something is served, it is younger than maxAge, and
// the last run did its work for half of the sources at least. Fewer that are unwell are named and do not count: their last
// good lists stand in.
func (s *Status) Verdict(maxAge time.Duration) (well bool, why string) {
	switch {
	case len(s.Trouble) > 0:
		return false, strings.Join(s.Trouble, "; ")
	case s.Release == nil:
		return false, "no release is served"
	case s.Release.AsOf.Sub(s.At) > time.Hour:
		return false, fmt.Sprintf("release %s is from %s, and it is %s: is the clock right?", s.Release.ID,
			s.Release.AsOf.Format(time.DateOnly), s.At.Format(time.DateOnly))
	case s.At.Sub(s.Release.AsOf) > maxAge:
		return false, fmt.Sprintf("release %s is %.0f hours old, more than %.0f", s.Release.ID, s.Release.AgeHours, maxAge.Hours())
	case len(s.Runs) > 0 && s.Runs[0].Exit != nil && *s.Runs[0].Exit != nightly.ExitPublished && *s.Runs[0].Exit != nightly.ExitDegraded:
		return false, fmt.Sprintf("run %s ended with %d: %s", s.Runs[0].ID, *s.Runs[0].Exit, s.Runs[0].Words)
	}
	well = 2*len(s.Unwell) <= len(s.Lines)
	return well, fmt.Sprintf("release %s, %.0f hours old, %d meetings; %d of %d sources need somebody, %d lists are held back",
		s.Release.ID, s.Release.AgeHours, s.Release.Meetings, len(s.Unwell), len(s.Lines), len(s.Held))
}
