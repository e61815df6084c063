package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/recovery-almanac/almanac/sinks"
	"github.com/recovery-almanac/almanac/sinks/api/internal/index"
)

// release is one release while it is served. Requests pin it, so that its files stay open until the last is done.
type release struct {
	dir   string
	root  *os.Root
	index *index.Index
	manifest
	files    map[string]file
	pins     atomic.Int64
	cubes    cubes
	chain    atomic.Pointer[chain]
	policies sync.Map // SHA-256 of a page to its Content-Security-Policy
}

// manifest is what the server reads of manifest.json.
type manifest struct {
	Release  string    `json:"release"`
	AsOf     time.Time `json:"as_of"`
	Previous string    `json:"previous"`
	Counts   struct {
		Meetings int `json:"meetings"`
	} `json:"counts"`
	Sources []sinks.Source `json:"sources"`
	Files   []file         `json:"files"`
}

// file is one file of a release.
type file struct {
	Path   string `json:"path"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

const manifestFile = "manifest.json"

// openRelease opens the release in a folder.
func openRelease(dir string) (*release, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open release: %w", err)
	}
	r := &release{dir: dir, root: root, files: map[string]file{}}
	if err := r.read(); err != nil {
		root.Close()
		return nil, fmt.Errorf("open release %s: %w", dir, err)
	}
	r.pins.Store(1)
	return r, nil
}

func (r *release) read() error {
	raw, err := r.root.ReadFile(manifestFile)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, &r.manifest); err != nil {
		return fmt.Errorf("%s: %w", manifestFile, err)
	}
	var calendars []string
	for _, f := range r.Files {
		r.files[f.Path] = f
		if strings.HasPrefix(f.Path, "ical/") && path.Ext(f.Path) == ".ics" {
			calendars = append(calendars, f.Path)
		}
	}
	sum := sha256.Sum256(raw)
	r.files[manifestFile] = file{manifestFile, int64(len(raw)), hex.EncodeToString(sum[:])}
	r.index, err = index.Open(r.root, calendars)
	return err
}

// unpin lets go of a release; the last one closes its files.
func (r *release) unpin() {
	if r.pins.Add(-1) == 0 {
		r.index.Close()
		r.root.Close()
	}
}

// pin holds the live release; nil where there is none. Whoever pins it unpins it.
func (s *Server) pin() *release {
	for {
		r := s.live.Load()
		if r == nil || r.pins.Add(1) > 1 {
			return r
		}
		r.pins.Add(-1) // it was closed between the two; another is live by now
	}
}

// Refresh looks which release is live and, where it is another, reads it and serves it from then on. An error leaves
// what was served.
func (s *Server) Refresh() error {
	dir, err := filepath.EvalSymlinks(filepath.Join(s.opt.Data, "current"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look for the live release: %w", err)
	}
	old := s.live.Load()
	if old != nil && old.dir == dir {
		return nil
	}
	next, err := openRelease(dir)
	if err != nil {
		return err
	}
	s.live.Store(next)
	s.copies.keep(next.files)
	if old != nil {
		old.unpin()
	}
	s.opt.Log.Info("serving release", "release", next.Release, "meetings", next.index.Len())
	return nil
}

// Watch refreshes every second until ctx ends. One fault is reported once.
func (s *Server) Watch(ctx context.Context) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	said := ""
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := s.Refresh()
		switch {
		case err == nil:
			said = ""
		case err.Error() != said:
			said = err.Error()
			s.opt.Log.Error("the live release cannot be served; the one before it still is", "error", err)
		}
	}
}
