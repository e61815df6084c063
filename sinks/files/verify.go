package files

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"
)

// Verify holds every file of the release at dir, or only those named, against the size and hash of its manifest, and no
// more. It is enough for files that [Check] read when they were built. The error joins one finding for each file.
func Verify(dir string, only ...string) error {
	m, err := ReadManifest(dir)
	if err != nil {
		return fmt.Errorf("verify %s: %w", dir, err)
	}
	findings := make([]error, len(m.Files))
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, f := range m.Files {
		if len(only) > 0 && !slices.Contains(only, f.Path) {
			continue
		}
		g.Go(func() error {
			findings[i] = holds(dir, f, nil)
			return nil
		})
	}
	if err := errors.Join(g.Wait(), firstFew(findings)); err != nil {
		return fmt.Errorf("verify %s: %w", dir, err)
	}
	return nil
}

// holds reads a file of the release at dir once: content, where it is not nil, may read it and say what is wrong in
// it, and whatever is read or left is held against the size and hash that the manifest has.
func holds(dir string, want File, content func(io.Reader) error) error {
	if !filepath.IsLocal(filepath.FromSlash(want.Path)) {
		return fmt.Errorf("%s: the path leads out of the release", want.Path)
	}
	f, err := os.Open(filepath.Join(dir, filepath.FromSlash(want.Path)))
	if err != nil {
		return fmt.Errorf("%s: %w", want.Path, err)
	}
	defer f.Close()
	sum := sha256.New()
	var size counter
	read := io.TeeReader(f, io.MultiWriter(sum, &size))
	var found error
	if content != nil {
		found = content(read)
	}
	if _, err := io.Copy(io.Discard, read); err != nil {
		return fmt.Errorf("%s: %w", want.Path, err)
	}
	if got := hex.EncodeToString(sum.Sum(nil)); int64(size) != want.Bytes || got != want.SHA256 {
		found = errors.Join(fmt.Errorf("has %d bytes and SHA-256 %s, but the manifest says %d and %s", size, got, want.Bytes, want.SHA256), found)
	}
	if found != nil {
		return fmt.Errorf("%s: %w", want.Path, found)
	}
	return nil
}
