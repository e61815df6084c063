package nightly

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/recovery-almanac/almanac/cmd/internal/state"
	"github.com/recovery-almanac/almanac/scrapers/fetch"
	"github.com/recovery-almanac/almanac/sinks/files"
)

// Collected is what [Collect] removed, or would remove.
type Collected struct {
	Runs  int         `json:"runs"`  // folders of runs that the journal has forgotten
	Notes int         `json:"notes"` // of the quarantine, by such runs
	Blobs fetch.Swept `json:"blobs"`
}

// freshBlob is how long a blob stays though nobody names it.
const freshBlob = 24 * time.Hour

// Collect removes what no run, no release and no source needs any more: folders of runs that the journal has forgotten and
// that left no release, their notes in the quarantine, and blobs that neither a source's documents nor the input of
// a remaining run nor a remaining note names. With dry it only counts. The error is [state.ErrHeld] while a run is
// under way.
func Collect(data string, now time.Time, dry bool) (Collected, error) {
	var c Collected
	done, err := state.Acquire(data)
	if err != nil {
		return c, err
	}
	defer done()
	store, err := state.Open(filepath.Join(data, "state.db"))
	if err != nil {
		return c, err
	}
	defer store.Close()
	known, err := knownRuns(store, data)
	if err != nil {
		return c, err
	}
	wanted, err := wantedBlobs(store)
	if err != nil {
		return c, err
	}
	if c.Runs, err = collectRuns(data, known, wanted, dry); err != nil {
		return c, err
	}
	if c.Notes, err = collectNotes(data, known, wanted, dry); err != nil {
		return c, err
	}
	archive, err := fetch.NewArchive(filepath.Join(data, "blobs"))
	if err != nil {
		return c, err
	}
	c.Blobs, err = archive.Sweep(func(sha string) bool { return wanted[sha] }, now.Add(-freshBlob), dry)
	return c, err
}

// knownRuns are the runs of the journal, and those that left a release.
func knownRuns(store *state.Store, data string) (map[string]bool, error) {
	runs, err := store.Runs(1 << 30)
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, r := range runs {
		known[r.ID] = true
	}
	releases, err := files.List(filepath.Join(data, "releases"))
	if err != nil {
		return nil, err
	}
	for _, r := range releases {
		known[r.Release] = true
	}
	return known, nil
}

func wantedBlobs(store *state.Store) (map[string]bool, error) {
	blobs, err := store.Blobs()
	if err != nil {
		return nil, err
	}
	wanted := make(map[string]bool, len(blobs))
	for _, sha := range blobs {
		wanted[sha] = true
	}
	return wanted, nil
}

// collectRuns removes the folders of forgotten runs, and adds what the others' inputs name to wanted.
func collectRuns(data string, known, wanted map[string]bool, dry bool) (int, error) {
	dir := filepath.Join(data, "runs")
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, fmt.Errorf("collect runs: %w", err)
	}
	removed := 0
	for _, e := range entries {
		if !known[e.Name()] {
			removed++
			if !dry {
				if err := os.RemoveAll(filepath.Join(dir, e.Name())); err != nil {
					return removed, fmt.Errorf("collect runs: %w", err)
				}
			}
			continue
		}
		in, err := readInput(data, e.Name())
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return removed, err
		}
		for _, s := range in.Sources {
			want(wanted, s.Documents)
		}
	}
	return removed, nil
}

// collectNotes removes the notes whose last run is forgotten, and adds what the others name to wanted.
func collectNotes(data string, known, wanted map[string]bool, dry bool) (int, error) {
	dir := filepath.Join(data, "quarantine")
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, fmt.Errorf("collect the quarantine: %w", err)
	}
	removed := 0
	for _, e := range entries {
		notes, err := refusals(data, e.Name())
		if err != nil {
			return removed, err
		}
		for _, note := range notes {
			if known[note.LastRun] {
				want(wanted, note.Documents)
				continue
			}
			removed++
			if dry {
				continue
			}
			if err := os.Remove(filepath.Join(dir, e.Name(), note.Run+".json")); err != nil {
				return removed, fmt.Errorf("collect the quarantine: %w", err)
			}
		}
	}
	return removed, nil
}

func want(wanted map[string]bool, docs []fetch.Stored) {
	for _, d := range docs {
		wanted[d.SHA256] = true
	}
}
