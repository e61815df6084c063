package files

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/recovery-almanac/almanac/normalize/dedupe"
	"github.com/recovery-almanac/almanac/sinks"
)

// nextNight is the run after smallSnapshot's, in which nothing changed.
func nextNight() sinks.Snapshot {
	s := smallSnapshot()
	s.Release, s.AsOf, s.Changes = "20260221T030000Z", night.AddDate(0, 0, 1), nil
	s.Sources[0].Outcome = sinks.NotModified
	return s
}

func TestReuseIsWhatBuildWouldWrite(t *testing.T) {
	built := tree(t, build(t, nextNight()))
	old := build(t, smallSnapshot())
	for name, s := range map[string]sinks.Snapshot{
		"all": nextNight(),
		"sources only": {
			Release: nextNight().Release, AsOf: nextNight().AsOf, Version: "test", Sources: nextNight().Sources,
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "next")
			m, err := Reuse(dir, old, s)
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(Check(dir), Compare(old, dir, 0.03)); err != nil {
				t.Fatal(err)
			}
			if m.Release != s.Release || m.Counts.Meetings != 12 || len(m.Counts.Changes) != 0 {
				t.Errorf("manifest %+v", m)
			}
			if diff := cmp.Diff(built, tree(t, dir)); diff != "" {
				t.Errorf("release (-built +reused):\n%s", diff)
			}
			x, _ := os.Stat(filepath.Join(old, "meetings.ndjson"))
			y, _ := os.Stat(filepath.Join(dir, "meetings.ndjson"))
			if !os.SameFile(x, y) {
				t.Error("meetings.ndjson was written again")
			}
		})
	}
}

func TestReuseMeasuresCoverageOfAnotherWeekAnew(t *testing.T) {
	s := nextNight()
	s.Coverage.Week = s.Coverage.Week.AddDate(0, 0, 7)
	dir := filepath.Join(t.TempDir(), "next")
	if _, err := Reuse(dir, build(t, smallSnapshot()), s); err != nil {
		t.Fatal(err)
	}
	if err := Check(dir); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(tree(t, build(t, s)), tree(t, dir)); diff != "" {
		t.Error(diff)
	}
}

func TestReuseRefusesWhatChanged(t *testing.T) {
	old := build(t, smallSnapshot())
	for name, change := range map[string]func(*sinks.Snapshot){
		"changes":     func(s *sinks.Snapshot) { s.Changes = []dedupe.Change{{ID: "m01", Kind: dedupe.Added}} },
		"attribution": func(s *sinks.Snapshot) { s.Sources[0].Attribution = "Please call it ours" },
		"new source":  func(s *sinks.Snapshot) { s.Sources = append(s.Sources, sinks.Source{ID: "zz"}) },
	} {
		t.Run(name, func(t *testing.T) {
			s := nextNight()
			change(&s)
			if _, err := Reuse(filepath.Join(t.TempDir(), "next"), old, s); !errors.Is(err, ErrNotReusable) {
				t.Errorf("Reuse = %v", err)
			}
		})
	}
	damage(t, old, "schema/change.json", "One change", "A change")
	if _, err := Reuse(filepath.Join(t.TempDir(), "next"), old, nextNight()); !errors.Is(err, ErrNotReusable) {
		t.Errorf("Reuse with another schema = %v", err)
	}
}

// A release that an older program made has no coverage.parquet, and a night on which nothing changes must bring it.
func TestReuseRefusesAReleaseThatLacksAFile(t *testing.T) {
	old := build(t, smallSnapshot())
	damage(t, old, "manifest.json", `"path": "coverage.parquet"`, `"path": "coverage.another"`)
	if _, err := Reuse(filepath.Join(t.TempDir(), "next"), old, nextNight()); !errors.Is(err, ErrNotReusable) || !strings.Contains(err.Error(), "it has no coverage.parquet") {
		t.Errorf("Reuse = %v", err)
	}
}

// someReleases builds small releases of one night each.
func someReleases(t *testing.T, dir string, n int) []string {
	t.Helper()
	var paths []string
	for i := range n {
		asOf := night.AddDate(0, 0, i)
		s := sinks.Snapshot{Release: asOf.Format("20060102T150405Z"), AsOf: asOf}
		path := filepath.Join(dir, s.Release)
		if _, err := Build(path, s); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

func TestSwapListAndPrune(t *testing.T) {
	data := t.TempDir()
	dir, current := filepath.Join(data, "releases"), filepath.Join(data, "current")
	if list, err := List(dir); err != nil || len(list) != 0 {
		t.Fatalf("List of nothing = %v, %v", list, err)
	}
	paths := someReleases(t, dir, 5)
	for _, path := range []string{paths[4], paths[0]} { // forward, and back
		if err := Swap(current, path); err != nil {
			t.Fatal(err)
		}
		if m, err := ReadManifest(current); err != nil || m.Release != filepath.Base(path) {
			t.Errorf("current is %s, %v", m.Release, err)
		}
	}
	if target, err := os.Readlink(current); err != nil || target != filepath.Join("releases", filepath.Base(paths[0])) {
		t.Errorf("current leads to %s, %v", target, err)
	}
	// What killed runs leave behind.
	for _, name := range []string{"20260301T030000Z", ".building-x", prunedPrefix + "old"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := Prune(dir, 2, current); err != nil {
		t.Fatal(err)
	}
	list, err := List(dir)
	if err != nil {
		t.Fatal(err)
	}
	var left []string
	for _, r := range list {
		left = append(left, r.Path)
		if r.Bytes == 0 || r.Release != filepath.Base(r.Path) || r.AsOf.Before(night.Add(-time.Hour)) {
			t.Errorf("release %+v", r)
		}
	}
	if want := []string{paths[4], paths[3], paths[0]}; !slices.Equal(left, want) {
		t.Errorf("left are %v, want %v", left, want)
	}
	if pruned, _ := filepath.Glob(filepath.Join(dir, prunedPrefix+"*")); len(pruned) != 0 {
		t.Errorf("half removed: %v", pruned)
	}
}

func TestSwapNeedsARelease(t *testing.T) {
	data := t.TempDir()
	if err := Swap(filepath.Join(data, "current"), data); err == nil {
		t.Error("a folder without a manifest was published")
	}
	if _, err := os.Lstat(filepath.Join(data, "current")); err == nil {
		t.Error("the link was made")
	}
}

func TestSwapMovesAStaleLinkAside(t *testing.T) {
	data := t.TempDir()
	path := someReleases(t, data, 1)[0]
	current := filepath.Join(data, "current")
	if err := os.Symlink("nowhere", current+".next"); err != nil {
		t.Fatal(err)
	}
	if err := Swap(current, path); err != nil {
		t.Error(err)
	}
}

func TestPruneKeepsAtLeastOne(t *testing.T) {
	if err := Prune(t.TempDir(), 0, ""); err == nil || !strings.Contains(err.Error(), "at least one") {
		t.Errorf("Prune(keep 0) = %v", err)
	}
}
