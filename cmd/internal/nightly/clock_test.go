package nightly_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/cmd/internal/state"
	"github.com/recovery-almanac/almanac/cmd/internal/status"
	"github.com/recovery-almanac/almanac/sinks/coverage"
	"github.com/recovery-almanac/almanac/sinks/files"
)

// TestClockThatRanAhead: the clock says 2036 for three nights, in which a source fails often enough to rest, and is set
// right. Nothing of 2036 holds up what follows.
func TestClockThatRanAhead(t *testing.T) {
	t.Parallel()
	place := undisturbed(t)
	data := place.copied(t)
	conf := settings(data)
	conf.Releases.Keep = 1
	ahead := firstNight.AddDate(10, 0, 0)
	for night := range 4 {
		if _, err := runAt(t, ahead.AddDate(0, 0, night), conf, place.sources); err != nil {
			t.Fatal(err)
		}
	}
	right := firstNight.Add(secondNightAfter)
	if s := statusOf(t, data, right); s.Release.AgeHours > 0 {
		t.Errorf("the release of 2036 is %.0f hours old", s.Release.AgeHours)
	} else if well, why := s.Verdict(26 * time.Hour); well || !strings.Contains(why, "is the clock right?") {
		t.Errorf("before the next run: %v, %s", well, why)
	}
	m, err := runAt(t, right, conf, place.sources)
	if err != nil || m.Exit != nightly.ExitDegraded {
		t.Fatalf("exit %d, %v", m.Exit, err)
	}
	if served := standing(t, data); filepath.Base(served) != m.Run || !strings.HasPrefix(m.Run, "20261124T") {
		t.Errorf("served is %s after run %s", served, m.Run)
	}
	sameMeetings(t, place, standing(t, data))
	if line := lineOf(t, m, "missing"); strings.Contains(line.Detail, "not asked") || line.Stale {
		t.Errorf("missing: %s (%s), stale %v; want it asked, and its list of yesterday in place", line.Outcome, line.Detail, line.Stale)
	}
	if line := lineOf(t, m, "collapsed"); !strings.Contains(line.Detail, "5 meetings where there are usually 24") {
		t.Errorf("collapsed: %s (%s)", line.Outcome, line.Detail)
	}
	s := statusOf(t, data, right)
	if well, why := s.Verdict(26 * time.Hour); !well || s.Runs[0].ID != m.Run {
		t.Errorf("status: %v, %s; the last run is %s, want %s", well, why, s.Runs[0].ID, m.Run)
	}
	if nights := trendOf(t, standing(t, data)).Nights; nights[len(nights)-1] != right.Format(time.DateOnly) {
		t.Errorf("the trend ends on %v", nights)
	}
	countsBefore(t, data, right)
}

// countsBefore wants that what the gates compare with holds nothing of after a time.
func countsBefore(t *testing.T, data string, end time.Time) {
	t.Helper()
	store, err := state.Open(filepath.Join(data, "state.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	history, err := store.History("changing", 30)
	if err != nil || len(history) != 2 || history[0].At.After(end) {
		t.Errorf("the gates compare with %+v, %v", history, err)
	}
}

// TestClockThatJumpedBack: nights at the second of the night before, and at that of one long ago.
func TestClockThatJumpedBack(t *testing.T) {
	t.Parallel()
	place := undisturbed(t)
	data := place.copied(t)
	conf := settings(data)
	conf.Releases.Keep = 2
	for _, c := range []struct {
		at  time.Time
		run string
	}{
		{firstNight, "20261123T030001Z"},
		{firstNight, "20261123T030002Z"},
		{firstNight.AddDate(0, 0, -30), "20261024T030000Z"},
		{firstNight.AddDate(0, 0, -60), "20260924T030000Z"},
		{firstNight.Add(secondNightAfter), "20261124T030000Z"},
	} {
		m, err := runAt(t, c.at, conf, place.sources)
		if err != nil || m.Run != c.run || !m.Published {
			t.Fatalf("at %s: run %s, published %v, %v", c.at, m.Run, m.Published, err)
		}
		if served := standing(t, data); filepath.Base(served) != c.run {
			t.Fatalf("at %s: served is %s", c.at, served)
		}
		sameMeetings(t, place, standing(t, data))
		if s := statusOf(t, data, c.at); s.Runs[0].ID != c.run || s.Release.ID != c.run {
			t.Errorf("status names the run %s and the release %s, want %s", s.Runs[0].ID, s.Release.ID, c.run)
		}
	}
	list, err := files.List(filepath.Join(data, "releases"))
	if err != nil || len(list) != 2 || list[0].Release != "20261124T030000Z" {
		t.Errorf("releases: %+v, %v", list, err)
	}
}

// sameMeetings wants the meetings of the undisturbed second night, and every id that was given before. What is new gets
// its id from the moment when it is first seen.
func sameMeetings(t *testing.T, place town, release string) {
	t.Helper()
	read := func(dir, name string) string {
		body, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(body)
	}
	if got := read(release, "coverage.csv"); got != place.want["coverage.csv"] {
		t.Errorf("coverage.csv is other than undisturbed:\n%s", firstOther(got, place.want["coverage.csv"]))
	}
	now := read(release, "bridge.csv")
	if got, want := strings.Count(now, "\n"), strings.Count(place.want["bridge.csv"], "\n"); got != want {
		t.Errorf("bridge.csv has %d lines, want %d", got, want)
	}
	for line := range strings.Lines(read(standing(t, place.base()), "bridge.csv")) {
		if !strings.Contains(now, line) {
			t.Errorf("another id than before: %s", line)
		}
	}
}

func statusOf(t *testing.T, data string, at time.Time) status.Status {
	t.Helper()
	s, err := status.Read(data, at, 9)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func lineOf(t *testing.T, m nightly.Manifest, id string) nightly.SourceLine {
	t.Helper()
	for _, s := range m.Sources {
		if s.ID == id {
			return s
		}
	}
	t.Fatalf("run %s has no source %s", m.Run, id)
	return nightly.SourceLine{}
}

func trendOf(t *testing.T, release string) coverage.Trend {
	t.Helper()
	trend, err := files.LoadTrend(release)
	if err != nil || len(trend.Nights) == 0 {
		t.Fatalf("the trend: %+v, %v", trend, err)
	}
	return trend
}
