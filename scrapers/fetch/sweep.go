package fetch

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Swept is what [Archive.Sweep] found.
type Swept struct {
	Kept         int   `json:"kept"`
	Removed      int   `json:"removed"`
	RemovedBytes int64 `json:"removed_bytes"` // as they lay on the disk
}

// Sweep removes every blob that keep does not want and that was archived before a time, which gives a run under way
// the time to name what it has just fetched. With dry it only counts.
func (a *Archive) Sweep(keep func(sha string) bool, before time.Time, dry bool) (Swept, error) {
	var s Swept
	err := filepath.WalkDir(filepath.Join(a.dir, "sha256"), func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		sha, isBlob := strings.CutSuffix(e.Name(), ".zst")
		info, err := e.Info()
		if err != nil {
			return err
		}
		if !isBlob || keep(sha) || !info.ModTime().Before(before) {
			s.Kept++
			return nil
		}
		s.Removed++
		s.RemovedBytes += info.Size()
		if dry {
			return nil
		}
		return os.Remove(path)
	})
	if err != nil {
		return s, fmt.Errorf("sweep the archive: %w", err)
	}
	return s, nil
}
