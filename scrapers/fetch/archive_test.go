package fetch

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"
)

func newArchive(t *testing.T) *Archive {
	t.Helper()
	a, err := NewArchive(filepath.Join(t.TempDir(), "data", "blobs"))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestArchiveGivesBackWhatWasPut(t *testing.T) {
	noise := make([]byte, 3<<20)
	random := rand.NewChaCha8([32]byte{1})
	random.Read(noise)
	for name, body := range map[string][]byte{
		"empty": {}, "text": []byte(list), "noise": noise, "zeros": make([]byte, 20<<20),
	} {
		t.Run(name, func(t *testing.T) {
			a := newArchive(t)
			for range 2 {
				sha, err := a.Put(body)
				if err != nil {
					t.Fatal(err)
				}
				if got, err := a.Get(sha); err != nil || !bytes.Equal(got, body) {
					t.Fatalf("Get gives %d bytes, %v", len(got), err)
				}
				if !a.Has(sha) {
					t.Error("Has does not see it")
				}
			}
			wantFiles(t, a, 1, 0)
		})
	}
}

func TestArchiveNamesBlobsByHash(t *testing.T) {
	a := newArchive(t)
	sha, err := a.Put([]byte("abc"))
	if err != nil {
		t.Fatal(err)
	}
	const want = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
	if sha != want {
		t.Fatalf("Put names it %s", sha)
	}
	if _, err := os.Stat(filepath.Join(a.dir, "sha256", "ba", want+".zst")); err != nil {
		t.Error(err)
	}
}

func TestArchiveRefusesNamesThatAreNoHash(t *testing.T) {
	a := newArchive(t)
	for _, name := range []string{"", "abc", "../../etc/passwd", strings.Repeat("A", 64), strings.Repeat("/", 64)} {
		if _, err := a.Get(name); err == nil || a.Has(name) {
			t.Errorf("%q is taken for a name", name)
		}
	}
}

func TestArchiveKnowsDamage(t *testing.T) {
	other := newArchive(t)
	otherSHA, err := other.Put([]byte("another body"))
	if err != nil {
		t.Fatal(err)
	}
	otherPath, err := other.path(otherSHA)
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		harm func(path string) error
		want error
	}{
		"gone":       {os.Remove, ErrBlobMissing},
		"empty":      {func(p string) error { return overwrite(p, nil) }, ErrBlobDamaged},
		"not zstd":   {func(p string) error { return overwrite(p, []byte("plain text")) }, ErrBlobDamaged},
		"cut":        {func(p string) error { return cutFile(p) }, ErrBlobDamaged},
		"exchanged":  {func(p string) error { return copyFile(otherPath, p) }, ErrBlobDamaged},
		"a bit over": {func(p string) error { return appendTo(p, "garbage") }, ErrBlobDamaged},
	} {
		t.Run(name, func(t *testing.T) {
			a := newArchive(t)
			sha, err := a.Put([]byte(list))
			if err != nil {
				t.Fatal(err)
			}
			path, err := a.path(sha)
			if err != nil {
				t.Fatal(err)
			}
			if err := tt.harm(path); err != nil {
				t.Fatal(err)
			}
			if body, err := a.Get(sha); !errors.Is(err, tt.want) || body != nil {
				t.Errorf("Get gives %q, %v", body, err)
			}
			if _, err := a.Put([]byte(list)); err != nil {
				t.Fatal(err)
			}
			if body, err := a.Get(sha); err != nil || string(body) != list {
				t.Errorf("putting it again does not heal it: %q, %v", body, err)
			}
		})
	}
}

func cutFile(path string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return overwrite(path, b[:len(b)-3])
}

func copyFile(from, to string) error {
	b, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return overwrite(to, b)
}

func appendTo(path, more string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return overwrite(path, append(b, more...))
}

func TestArchiveTakesNothingOnFailure(t *testing.T) {
	a := newArchive(t)
	broken := errors.New("connection reset")
	_, err := a.copyIn(io.MultiReader(strings.NewReader(list), iotest.ErrReader(broken)))
	if !errors.Is(err, broken) || Kind(err) != "" {
		t.Errorf("error %v, want the reader's own", err)
	}
	wantFiles(t, a, 0, 0)
	if sha, err := a.Put([]byte("after")); err != nil || !a.Has(sha) {
		t.Errorf("the next one fails: %v", err)
	}
}

func TestArchiveSaysThatTheDiskFails(t *testing.T) {
	a := newArchive(t)
	if err := os.RemoveAll(filepath.Join(a.dir, "tmp")); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Put([]byte(list)); Kind(err) != KindArchive {
		t.Errorf("error %v", err)
	}
}

func TestArchiveSweepsWhatADeadProcessLeft(t *testing.T) {
	a := newArchive(t)
	old, young := filepath.Join(a.dir, "tmp", "body-1.zst"), filepath.Join(a.dir, "tmp", "body-2.zst")
	for _, path := range []string{old, young} {
		if err := os.WriteFile(path, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	past := time.Now().Add(-2 * sweepAge)
	if err := os.Chtimes(old, past, past); err != nil {
		t.Fatal(err)
	}
	if _, err := NewArchive(a.dir); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(old); err == nil {
		t.Error("the old one is still there")
	}
	if _, err := os.Stat(young); err != nil {
		t.Error("the young one may be another run's, and is gone")
	}
}

func TestArchiveUnderManyHands(t *testing.T) {
	a := newArchive(t)
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			body := []byte(strings.Repeat(fmt.Sprintf("body %d\n", i%10), 2000))
			sha, err := a.Put(body)
			if err != nil {
				t.Error(err)
				return
			}
			if got, err := a.Get(sha); err != nil || !bytes.Equal(got, body) {
				t.Errorf("body %d: %d bytes, %v", i%10, len(got), err)
			}
		})
	}
	wg.Wait()
	wantFiles(t, a, 10, 0)
}

// wantFiles counts what is on disk: finished blobs, and temporary files.
func wantFiles(t *testing.T, a *Archive, blobs, temporary int) {
	t.Helper()
	done, err := filepath.Glob(filepath.Join(a.dir, "sha256", "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	under, err := filepath.Glob(filepath.Join(a.dir, "tmp", "*"))
	if err != nil {
		t.Fatal(err)
	}
	if len(done) != blobs || len(under) != temporary {
		t.Errorf("files %v and %v, want %d and %d", done, under, blobs, temporary)
	}
}
