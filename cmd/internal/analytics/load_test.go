package analytics_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/cmd/internal/analytics"
	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/config"
	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks"
	"github.com/recovery-almanac/almanac/sinks/clickhouse"
	"github.com/recovery-almanac/almanac/sinks/clickhouse/engine"
	"github.com/recovery-almanac/almanac/sinks/coverage"
	"github.com/recovery-almanac/almanac/sinks/files"
)

// The test binary is also the engine's child, and a load to kill.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "engine" {
		os.Exit(engine.Serve(os.Args[2:], os.Stderr))
	}
	if data := os.Getenv("ALMANAC_TEST_LOAD"); data != "" {
		if a := analytics.Load(context.Background(), placeIn(data), nil); a.Error != "" {
			fmt.Fprintln(os.Stderr, a.Error)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func placeIn(data string) analytics.Place {
	return analytics.Place{
		Settings: config.AnalyticsSettings{Store: config.StoreEmbedded}, Data: data,
		Command: []string{os.Args[0], "engine"}, Log: slog.New(slog.DiscardHandler),
	}
}

// place is a data folder with an engine; the test is skipped where none is installed, but not on CI.
func place(t *testing.T) analytics.Place {
	t.Helper()
	if _, err := engine.Locate(""); err != nil && os.Getenv("CI") == "" {
		t.Skip(err)
	}
	return placeIn(t.TempDir())
}

// build publishes the release of the nth night, of size meetings.
func build(t *testing.T, data string, n, size int) string {
	t.Helper()
	at := time.Date(2026, 3, 1+n, 3, 0, 0, 0, time.UTC)
	s := sinks.Snapshot{Release: at.Format("20060102T150405Z"), AsOf: at, Version: "test"}
	for i := range size {
		s.Meetings = append(s.Meetings, meeting(i, n, at))
	}
	s.Sources = []sinks.Source{{ID: "aa-example", Name: "Example", Fellowship: "aa", Outcome: sinks.Changed, Rows: normalize.Count{In: size, Published: size, Meetings: size}}}
	s.Coverage = coverage.Compute(s.Meetings, at)
	dir := filepath.Join(data, "releases", s.Release)
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := files.Build(dir, s); err != nil {
		t.Fatal(err)
	}
	return s.Release
}

// meeting is the ith; every 50th starts at another hour each night.
func meeting(i, n int, at time.Time) normalize.Meeting {
	hour := i % 24
	if i%50 == 0 {
		hour = (hour + n) % 24
	}
	return normalize.Meeting{
		ID: fmt.Sprintf("m%06d", i), Name: "Lantern Group", Fellowship: "aa", Status: normalize.Active, Mode: normalize.InPerson,
		Schedule: normalize.Schedule{
			RRule: "FREQ=WEEKLY;BYDAY=MO", Weekday: 1, Start: fmt.Sprintf("%02d:00", hour), DurationMinutes: 60,
			TimeZone: "America/New_York", TimeZoneFrom: normalize.ZoneFromListing,
		},
		Place:   &normalize.Place{Country: "US", Subdivision: "US-PA", Locality: "Ambler"},
		Sources: []normalize.Listing{{Source: "aa-example", Ref: fmt.Sprintf("r%d", i)}}, FirstSeen: at.AddDate(0, 0, -n), CheckedAt: at, ChangedAt: at,
	}
}

// dump is what the store says about meetings, cells and nights.
func dump(t *testing.T, p analytics.Place) string {
	t.Helper()
	s, err := analytics.Open(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var b strings.Builder
	for _, table := range []string{"meeting_versions", "coverage_versions", "source_nights", "loaded_nights"} {
		err := s.Query(t.Context(), "SELECT * FROM "+table+" FINAL ORDER BY ALL", func([]clickhouse.Column) error { return nil }, func(row []any) error {
			return json.NewEncoder(&b).Encode(row)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

func TestLoad(t *testing.T) {
	p := place(t)
	first, second := build(t, p.Data, 0, 30), build(t, p.Data, 1, 30)
	if a := analytics.Load(t.Context(), p, nil); a.Error != "" || !slices.Equal(a.Loaded, []string{first, second}) || len(a.Queued) > 0 {
		t.Fatalf("two releases: %+v", a)
	}
	before := dump(t, p)
	if a := analytics.Load(t.Context(), p, nil); a.Error != "" || len(a.Loaded)+len(a.Queued) > 0 {
		t.Errorf("nothing new: %+v", a)
	}
	if dump(t, p) != before {
		t.Error("a load of nothing changed the store")
	}
	// A release that cannot be read is named and does not hold up the next.
	broken, whole := build(t, p.Data, 2, 30), build(t, p.Data, 3, 30)
	if err := os.WriteFile(filepath.Join(p.Data, "releases", broken, "meetings.ndjson"), []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	a := analytics.Load(t.Context(), p, nil)
	if a.Error != "" || !slices.Equal(a.Loaded, []string{whole}) || len(a.Damaged) != 1 || !strings.Contains(a.Damaged[0], broken) {
		t.Errorf("a broken release: %+v", a)
	}
}

// went notes that the run of a release went on from another, and serves it.
func went(t *testing.T, data, release, from string) {
	t.Helper()
	dir := filepath.Join(data, "runs", release)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	body, err := json.Marshal(nightly.Manifest{Run: release, Previous: from})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "manifest.json"), body, 0o644); err != nil {
		t.Fatal(err)
	}
	serve(t, data, release)
}

func serve(t *testing.T, data, release string) {
	t.Helper()
	if err := files.Swap(filepath.Join(data, "current"), filepath.Join(data, "releases", release)); err != nil {
		t.Fatal(err)
	}
}

// History is what was served: a run that was killed before the swap left a release that never was, and one that was rolled
// back is marked for as long as it is.
func TestLoadFollowsWhatWasServed(t *testing.T) {
	p := place(t)
	rolledBack := func() string {
		s, err := analytics.Open(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		nights, err := s.Nights(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, n := range nights {
			if n.RolledBack {
				all = append(all, n.Release)
			}
		}
		return strings.Join(all, " ")
	}
	loads := func(what string, want ...string) {
		t.Helper()
		if a := analytics.Load(t.Context(), p, nil); a.Error != "" || !slices.Equal(a.Loaded, want) || len(a.Queued) > 0 {
			t.Errorf("%s: %+v, want %v", what, a, want)
		}
	}
	first, killed, third, fourth := build(t, p.Data, 0, 10), build(t, p.Data, 1, 10), build(t, p.Data, 2, 10), build(t, p.Data, 3, 10)
	went(t, p.Data, first, "")
	loads("a release above the served one", first)
	went(t, p.Data, third, first)
	loads("a release that never was served below it", third)
	serve(t, p.Data, first)
	loads("rolled back")
	if got := rolledBack(); got != third {
		t.Errorf("after a rollback %q is marked, want %s", got, third)
	}
	serve(t, p.Data, third)
	loads("taken back")
	if got := rolledBack(); got != "" {
		t.Errorf("%q is marked, although it is served again", got)
	}
	went(t, p.Data, fourth, first)
	loads("gone on from the one before", fourth)
	if got := rolledBack(); got != third {
		t.Errorf("at last %q is marked, want %s and not %s", got, third, killed)
	}
}

// A load that is killed at any moment, with its engine, is completed by the next.
func TestKilled(t *testing.T) {
	p, undisturbed := place(t), place(t)
	for n := range 3 {
		build(t, p.Data, n, 4000)
		build(t, undisturbed.Data, n, 4000)
	}
	if a := analytics.Load(t.Context(), undisturbed, nil); a.Error != "" {
		t.Fatal(a.Error)
	}
	killed := 0
	for range 6 {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "ALMANAC_TEST_LOAD="+p.Data)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(100*time.Millisecond + time.Duration(rand.Int64N(int64(time.Second))))
		cmd.Process.Kill()
		if cmd.Wait() != nil {
			killed++
		}
	}
	if a := analytics.Load(t.Context(), p, nil); a.Error != "" || len(a.Queued) > 0 {
		t.Fatalf("after %d kills: %+v", killed, a)
	}
	if dump(t, p) != dump(t, undisturbed) {
		t.Errorf("after %d kills the store says something else", killed)
	}
	t.Logf("%d loads were killed", killed)
}

func TestStoreAway(t *testing.T) {
	p := placeIn(t.TempDir())
	release := build(t, p.Data, 0, 10)
	for _, c := range []struct {
		name     string
		settings config.AnalyticsSettings
		want     string // in the error
		unused   string // or in why there is none
	}{
		{"a server that is down", config.AnalyticsSettings{Store: "clickhouse://ops:s3cret@127.0.0.1:1/almanac"}, "cannot be reached: clickhouse://ops:xxxxx@127.0.0.1:1", ""},
		{"an engine that must be there", config.AnalyticsSettings{Store: config.StoreEmbedded, Library: "/nowhere/libchdb.so"}, "not installed", ""},
		{"a named engine that is not there", config.AnalyticsSettings{Store: config.StoreAuto, Library: "/nowhere/libchdb.so"}, "not installed", ""},
		{"off", config.AnalyticsSettings{Store: config.StoreOff}, "", "off"},
	} {
		p.Settings = c.settings
		a := analytics.Load(t.Context(), p, nil)
		if !strings.Contains(a.Error, c.want) || (a.Error == "") != (c.want == "") || !strings.Contains(a.Unused, c.unused) {
			t.Errorf("%s: %+v", c.name, a)
		}
		if queued := []string{release}; c.want != "" && !slices.Equal(a.Queued, queued) {
			t.Errorf("%s: queued %v, want %v", c.name, a.Queued, queued)
		}
	}
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	p.Settings = config.AnalyticsSettings{Store: config.StoreAuto}
	if a := analytics.Load(t.Context(), p, nil); a.Error != "" || !strings.Contains(a.Unused, "make clickhouse") {
		t.Errorf("not installed: %+v", a)
	}
}
