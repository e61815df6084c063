package status

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/sinks"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func sample() Status {
	exit := nightly.ExitDegraded
	return Status{
		At:      noon,
		Release: &Release{ID: "20260302T030000Z", AsOf: noon.Add(-9 * time.Hour), AgeHours: 9, Meetings: 5, ByFellowship: map[string]int{"aa": 5}},
		Runs:    []Run{{ID: "20260302T030000Z", Started: noon.Add(-9 * time.Hour), Seconds: 42, Exit: &exit, Published: true, Words: "published"}},
		Sources: map[string]int{"changed": 1, "carried_forward": 1},
		Lines: []Line{
			{Source: "a", Outcome: sinks.Changed, Meetings: 5, CheckedAt: noon},
			{Source: "b", Outcome: sinks.CarriedForward, Cause: sinks.FailedFetch},
		},
		Unwell: []Line{{Source: "b", Outcome: sinks.CarriedForward, Cause: sinks.FailedFetch}},
		Disk:   Disk{Parts: map[string]int64{"blobs": 7}, Free: 8},
	}
}

func TestVerdict(t *testing.T) {
	refused, failed := nightly.ExitRefused, nightly.ExitFailed
	for name, c := range map[string]struct {
		change func(*Status)
		well   bool
		why    string
	}{
		"well":            {func(*Status) {}, true, "9 hours old, 5 meetings; 1 of 2 sources need somebody"},
		"nothing served":  {func(s *Status) { s.Release = nil }, false, "no release is served"},
		"old":             {func(s *Status) { s.Release.AsOf = noon.Add(-27 * time.Hour) }, false, "more than 26"},
		"of tomorrow":     {func(s *Status) { s.Release.AsOf = noon.Add(24 * time.Hour) }, false, "is the clock right?"},
		"refused":         {func(s *Status) { s.Runs[0].Exit = &refused }, false, "ended with 4"},
		"failed":          {func(s *Status) { s.Runs[0].Exit = &failed }, false, "ended with 1"},
		"most are unwell": {func(s *Status) { s.Unwell = s.Lines }, false, "2 of 2 sources need somebody"},
		"under way":       {func(s *Status) { s.Runs[0].Exit = nil }, true, "OK"},
	} {
		t.Run(name, func(t *testing.T) {
			s := sample()
			c.change(&s)
			well, why := s.Verdict(26 * time.Hour)
			if well != c.well || c.why != "OK" && !strings.Contains(why, c.why) {
				t.Errorf("Verdict = %v, %q", well, why)
			}
		})
	}
}

func TestMetrics(t *testing.T) {
	collector := Collector{Read: func() (Status, error) { return sample(), nil }}
	if problems, err := testutil.CollectAndLint(collector); err != nil || len(problems) > 0 {
		t.Errorf("lint: %v, %v", problems, err)
	}
	want := `
# HELP almanac_source_healthy 1 where the last run left nothing to do for the source, else 0.
# TYPE almanac_source_healthy gauge
almanac_source_healthy{source="a"} 1
almanac_source_healthy{source="b"} 0
`
	if err := testutil.CollectAndCompare(collector, strings.NewReader(want), "almanac_source_healthy"); err != nil {
		t.Error(err)
	}
	broken := prometheus.NewRegistry()
	broken.MustRegister(Collector{Read: func() (Status, error) { return Status{}, errors.New("state.db is damaged") }})
	if _, err := broken.Gather(); err == nil || !strings.Contains(err.Error(), "state.db is damaged") {
		t.Errorf("a status that cannot be read gave %v", err)
	}
}

func TestDiskCountsAFileOfTwoNamesOnce(t *testing.T) {
	dir := t.TempDir()
	for _, sub := range []string{"releases/a", "releases/b"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	one := filepath.Join(dir, "releases/a/meetings.ndjson")
	if err := os.WriteFile(one, make([]byte, 1000), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(one, filepath.Join(dir, "releases/b/meetings.ndjson")); err != nil {
		t.Fatal(err)
	}
	d, err := measure(dir)
	if err != nil || d.Parts["releases"] != 1000 || d.Free <= 0 {
		t.Errorf("measure = %+v, %v", d, err)
	}
}

func TestReadNeedsADataFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "none")
	if _, err := Read(dir, noon, 1); !errors.Is(err, ErrNoData) {
		t.Errorf("Read = %v", err)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("Read made the folder")
	}
}
