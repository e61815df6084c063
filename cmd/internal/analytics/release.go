package analytics

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/recovery-almanac/almanac/normalize/dedupe"
	"github.com/recovery-almanac/almanac/sinks"
	"github.com/recovery-almanac/almanac/sinks/files"
)

// ReadRelease reads what the store keeps of the release in dir.
func ReadRelease(dir string) (*sinks.Snapshot, error) {
	manifest, err := files.ReadManifest(dir)
	if err != nil {
		return nil, err
	}
	s := &sinks.Snapshot{Release: manifest.Release, AsOf: manifest.AsOf, Version: manifest.Version, Sources: manifest.Sources}
	if s.Meetings, err = files.Load(dir); err != nil {
		return nil, err
	}
	if s.Coverage, err = files.LoadCoverage(dir); err != nil {
		return nil, err
	}
	s.Changes, err = readChanges(filepath.Join(dir, "changes.ndjson"))
	return s, err
}

func readChanges(path string) ([]dedupe.Change, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var all []dedupe.Change
	for decoder := json.NewDecoder(bufio.NewReader(f)); ; {
		var c dedupe.Change
		switch err := decoder.Decode(&c); {
		case errors.Is(err, io.EOF):
			return all, nil
		case err != nil:
			return nil, fmt.Errorf("read %s: change %d: %w", path, len(all)+1, err)
		}
		all = append(all, c)
	}
}
