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
			findings[i] = verifyFile(dir, f)
			return nil
		})
	}
	if err := errors.Join(g.Wait(), firstFew(findings)); err != nil {
		return fmt.Errorf("verify %s: %w", dir, err)
	}
	return nil
}

func verifyFile(dir string, want File) error {
	if !filepath.IsLocal(filepath.FromSlash(want.Path)) {
		return fmt.Errorf("%s: the path leads out of the release", want.Path)
	}
	f, err := os.Open(filepath.Join(dir, filepath.FromSlash(want.Path)))
	if err != nil {
		return fmt.Errorf("%s: %w", want.Path, err)
	}
	defer f.Close()
	sum := sha256.New()
	n, err := io.Copy(sum, f)
	if err != nil {
		return fmt.Errorf("%s: %w", want.Path, err)
	}
	if got := hex.EncodeToString(sum.Sum(nil)); n != want.Bytes || got != want.SHA256 {
		return fmt.Errorf("%s has %d bytes with hash %s, where the manifest says %d and %s", want.Path, n, got, want.Bytes, want.SHA256)
	}
	return nil
}
