package fetch

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const crashDir = "ALMANAC_TEST_ARCHIVE"

// A process killed while it archives leaves only whole blobs, and an archive that the next one can use.
func TestArchiveSurvivesAKill(t *testing.T) {
	if dir := os.Getenv(crashDir); dir != "" {
		putForEver(dir)
	}
	dir := t.TempDir()
	child := exec.Command(os.Args[0], "-test.run=^TestArchiveSurvivesAKill$")
	child.Env = append(os.Environ(), crashDir+"="+dir)
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(2 * time.Minute)
	for len(blobsIn(t, dir)) < 3 && time.Now().Before(deadline) {
		time.Sleep(5 * time.Millisecond)
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait() // reports the kill

	a, err := NewArchive(dir)
	if err != nil {
		t.Fatal(err)
	}
	blobs := blobsIn(t, dir)
	if len(blobs) < 3 {
		t.Fatalf("the child archived %d bodies before it was killed", len(blobs))
	}
	for _, path := range blobs {
		if _, err := a.Get(strings.TrimSuffix(filepath.Base(path), ".zst")); err != nil {
			t.Error(err)
		}
	}
	if _, err := a.Put([]byte(list)); err != nil {
		t.Error(err)
	}
}

func blobsIn(t *testing.T, dir string) []string {
	t.Helper()
	blobs, err := filepath.Glob(filepath.Join(dir, "sha256", "*", "*.zst"))
	if err != nil {
		t.Fatal(err)
	}
	return blobs
}

func putForEver(dir string) {
	a, err := NewArchive(dir)
	for i := 0; err == nil; i++ {
		_, err = a.Put([]byte(strings.Repeat(fmt.Sprintf("meeting %d\n", i), 50_000)))
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
