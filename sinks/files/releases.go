package files

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// ReleaseInfo is one release of a folder of releases.
type ReleaseInfo struct {
	Release  string    `json:"release"`
	Path     string    `json:"path"`
	AsOf     time.Time `json:"as_of"`
	Meetings int       `json:"meetings"`
	Bytes    int64     `json:"bytes"`            // of its files; unchanged ones share their room on the disk
	Damage   string    `json:"damage,omitempty"` // why its manifest cannot be read; its time is then that of its name
}

// List returns the releases in dir, newest first. Folders without a manifest, and those whose name begins with a
// dot, are no releases: a run that was killed leaves such behind. A dir that is not there has none. A damaged
// manifest damages no other release.
func List(dir string) ([]ReleaseInfo, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("list releases: %w", err)
	}
	var list []ReleaseInfo
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		if !e.IsDir() || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		m, err := ReadManifest(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		info := ReleaseInfo{Release: m.Release, Path: path, AsOf: m.AsOf, Meetings: m.Counts.Meetings}
		if err != nil {
			info = ReleaseInfo{Release: e.Name(), Path: path, Damage: err.Error()}
			info.AsOf, _ = time.Parse("20060102T150405Z", e.Name())
		}
		for _, f := range m.Files {
			info.Bytes += f.Bytes
		}
		list = append(list, info)
	}
	slices.SortFunc(list, func(x, y ReleaseInfo) int {
		return cmp.Or(y.AsOf.Compare(x.AsOf), cmp.Compare(y.Release, x.Release))
	})
	return list, nil
}

// prunedPrefix begins the name of a release that is being removed.
const prunedPrefix = ".pruned-"

// Prune removes all releases in dir but the newest keep and the one that the symlink current leads to. A release
// is taken out of the list first and removed then, so that a run that is killed on the way leaves no half release
// behind; the next Prune removes what is left of it.
func Prune(dir string, keep int, current string) error {
	if keep < 1 {
		return fmt.Errorf("prune releases: keep is %d: at least one must stay", keep)
	}
	list, err := List(dir)
	if err != nil {
		return err
	}
	live, err := os.Stat(current)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("prune releases: %w", err)
	}
	for _, r := range list[min(keep, len(list)):] {
		folder, err := os.Stat(r.Path)
		if err != nil {
			return fmt.Errorf("prune releases: %w", err)
		}
		if live != nil && os.SameFile(folder, live) {
			continue
		}
		if err := os.Rename(r.Path, filepath.Join(dir, prunedPrefix+filepath.Base(r.Path))); err != nil {
			return fmt.Errorf("prune releases: %w", err)
		}
	}
	pruned, err := filepath.Glob(filepath.Join(dir, prunedPrefix+"*"))
	if err != nil {
		return fmt.Errorf("prune releases: %w", err)
	}
	for _, path := range pruned {
		if err := os.RemoveAll(path); err != nil {
			return fmt.Errorf("prune releases: %w", err)
		}
	}
	return nil
}
