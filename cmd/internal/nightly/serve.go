package nightly

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/recovery-almanac/almanac/cmd/internal/state"
	"github.com/recovery-almanac/almanac/sinks/files"
)

// ErrNoEarlier means that no whole release is older than the one that is served.
var ErrNoEarlier = errors.New("there is no earlier release to go back to")

// Serve makes a release of the data folder the live one, after reading the whole of it back. The next run goes on from
// it, with the ids that it had. The error is [state.ErrHeld] while a run is under way.
func Serve(data, release string) error {
	done, err := state.Acquire(data)
	if err != nil {
		return err
	}
	defer done()
	return serve(data, release)
}

func serve(data, release string) error {
	dir := filepath.Join(data, "releases", release)
	if err := files.Check(dir); err != nil {
		return fmt.Errorf("release %s is not whole and is not served: %w", release, err)
	}
	return files.Swap(filepath.Join(data, "current"), dir)
}

// RollBack makes the newest whole release before the served one live, and returns both.
func RollBack(data string) (from, to string, err error) {
	done, err := state.Acquire(data)
	if err != nil {
		return "", "", err
	}
	defer done()
	live, err := os.Readlink(filepath.Join(data, "current")) // the release itself may be gone
	if err != nil {
		return "", "", err
	}
	from = filepath.Base(live)
	list, err := files.List(filepath.Join(data, "releases"))
	if err != nil {
		return from, "", err
	}
	var damaged error
	for _, r := range list {
		if r.Release >= from || r.Damage != "" {
			continue
		}
		err := serve(data, r.Release)
		if err == nil {
			return from, r.Release, nil
		}
		damaged = errors.Join(damaged, err)
	}
	return from, "", errors.Join(ErrNoEarlier, damaged)
}
