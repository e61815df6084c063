package status

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Disk is the room that the data folder takes, in bytes, and what is left on its file system.
type Disk struct {
	Parts map[string]int64 `json:"parts"` // by the folder's entries: blobs, releases, state.db, ...
	Free  int64            `json:"free"`  // for the user that runs this
}

// measure adds up the data folder. A file with several names, as the meetings of unchanged nights, counts once.
func measure(data string) (Disk, error) {
	d := Disk{Parts: map[string]int64{}}
	entries, err := os.ReadDir(data)
	if err != nil {
		return d, fmt.Errorf("measure the data folder: %w", err)
	}
	seen := map[uint64]bool{}
	for _, e := range entries {
		if e.Type()&fs.ModeSymlink != 0 {
			continue
		}
		bytes, err := weigh(filepath.Join(data, e.Name()), seen)
		if err != nil {
			return d, fmt.Errorf("measure the data folder: %w", err)
		}
		d.Parts[e.Name()] = bytes
	}
	var fsys syscall.Statfs_t
	if err := syscall.Statfs(data, &fsys); err != nil {
		return d, fmt.Errorf("measure the data folder: %w", err)
	}
	d.Free = int64(fsys.Bavail) * fsys.Bsize
	return d, nil
}

func weigh(root string, seen map[uint64]bool) (total int64, err error) {
	err = filepath.WalkDir(root, func(_ string, e fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // a run under way took it away
		}
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		if stat, ok := info.Sys().(*syscall.Stat_t); ok && stat.Nlink > 1 {
			if seen[stat.Ino] {
				return nil
			}
			seen[stat.Ino] = true
		}
		total += info.Size()
		return nil
	})
	return total, err
}
