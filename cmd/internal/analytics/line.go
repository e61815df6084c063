package analytics

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
)

// line is the served release, the one that its run went on from, and so on, as far back as the manifests of runs reach. A
// release between them was never served, because its run was killed before, or it was rolled back.
type line struct {
	on    map[string]bool
	since string // the oldest that is known
}

// lineOf reads the line of a data folder; where nothing is served nothing is known.
func lineOf(data string) (line, error) {
	l := line{on: map[string]bool{}}
	live, err := os.Readlink(filepath.Join(data, "current"))
	if errors.Is(err, fs.ErrNotExist) {
		return l, nil
	} else if err != nil {
		return l, fmt.Errorf("find the served release: %w", err)
	}
	for id := filepath.Base(live); id != "" && !l.on[id]; {
		l.on[id], l.since = true, id
		manifest, err := nightly.ReadManifest(data, id)
		if err != nil {
			break // runs are forgotten before releases, or their manifest is damaged
		}
		id = manifest.Previous
	}
	return l, nil
}

// leaves tells whether a release is known not to be of the line. Ids begin with the time, so that they sort by it.
func (l line) leaves(release string) bool {
	return len(l.on) > 0 && release > l.since && !l.on[release]
}
