package nightly_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
)

// TestDiskFull makes the second night on a small file system with less and less room left, and once with a full file
// system under the archive alone. Wherever it ends, the old release stands, the words say that there is no room, and
// with room again the next run publishes what it would have.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	place := undisturbed(t)
	disk := smallDisk(t, t.TempDir())
	ended := map[string]int{}
	for _, left := range []int64{0, 48 << 10, 96 << 10, 192 << 10, 384 << 10, 768 << 10} {
		data := filepath.Join(disk, "data")
		if err := os.CopyFS(data, os.DirFS(place.base())); err != nil {
			t.Fatal(err)
		}
		ended[place.endsFull(t, data, disk, left)]++
		gone(t, data)
	}
	data := place.copied(t)
	blobs := filepath.Join(data, "blobs")
	smallDisk(t, blobs)
	if err := os.CopyFS(blobs, os.DirFS(filepath.Join(place.base(), "blobs"))); err != nil {
		t.Fatal(err)
	}
	ended[place.endsFull(t, data, blobs, 0)]++
	for _, where := range []string{"archive", "state", "build"} {
		if ended[where] == 0 {
			t.Errorf("no night ended in %s: %v", where, ended)
		}
	}
}

// smallDisk is a file system of 64 MiB, mounted on a folder for the time of the test.
func smallDisk(t *testing.T, folder string) string {
	t.Helper()
	if err := syscall.Mount("almanac", folder, "tmpfs", 0, "size=64m"); err != nil {
		t.Skipf("no small disk can be mounted here (%v): that needs root", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(folder, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return folder
}

// endsFull makes the second night with so many bytes left of a file system under its data, makes room, and makes it
// again. It returns the stage in which the first attempt ended.
func (p town) endsFull(t *testing.T, data, disk string, left int64) string {
	t.Helper()
	before := standing(t, data)
	filler := fill(t, disk, left)
	m, err := p.night(data, secondNight)
	if err == nil {
		t.Fatalf("%d KiB were enough", left>>10)
	}
	where := stageOf(err.Error())
	t.Logf("%d KiB: %s: %v", left>>10, where, err)
	if m.Exit != nightly.ExitFailed || m.Published || standing(t, data) != before {
		t.Errorf("%d KiB: exit %d, published %v", left>>10, m.Exit, m.Published)
	}
	if text := err.Error(); !strings.Contains(text, "no space left") && !strings.Contains(text, "disk is full") {
		t.Errorf("%d KiB: the words do not say that the disk is full: %v", left>>10, err)
	}
	s := statusOf(t, data, secondNight)
	if s.Release == nil || s.Release.ID != filepath.Base(before) || filepath.Dir(data) == disk && s.Disk.Free > left {
		t.Errorf("%d KiB: status: %+v, %d bytes free, trouble %q", left>>10, s.Release, s.Disk.Free, s.Trouble)
	}
	if well, why := s.Verdict(48 * 3600e9); where == "build" && (well || !strings.Contains(why, "no space left")) {
		t.Errorf("%d KiB: status: %v, %s", left>>10, well, why)
	}
	gone(t, filler)
	p.recovers(t, data)
	return where
}

// fill leaves so many bytes of a file system.
func fill(t *testing.T, disk string, left int64) string {
	t.Helper()
	name := filepath.Join(disk, "filler")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var room syscall.Statfs_t
	if err := syscall.Statfs(disk, &room); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Fallocate(int(f.Fd()), 0, 0, int64(room.Bavail)*room.Bsize-left); err != nil {
		t.Fatal(err)
	}
	return name
}

func stageOf(text string) string {
	for _, s := range []struct{ part, stage string }{
		{"build the release", "build"}, {"archive", "archive"}, {"state.db", "state"},
	} {
		if strings.Contains(text, s.part) {
			return s.stage
		}
	}
	return "elsewhere"
}
