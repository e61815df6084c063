package yardstick

import (
	"os"
	"path/filepath"
	"testing"
)

const shared = "../../../../shared"

func need(t *testing.T, path string) string {
	t.Helper()
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no real data here: %v", err)
	}
	return path
}

// The bars of the matcher: a change of a weight that falls below them is a step back.
func TestGoldBars(t *testing.T) {
	report, err := Gold(need(t, filepath.Join(shared, "gold")), Defaults{Fellowship: "aa"})
	if err != nil {
		t.Fatal(err)
	}
	all, hard := report.Scores[0].Rates(), report.Scores[1].Rates()
	t.Logf("all pairs %s, non-trivial %s, %d unjudged", all, hard, len(report.Unjudged))
	if all.F1 < 0.96 || all.P < 0.98 || hard.F1 < 0.93 {
		t.Errorf("all pairs %s (want F1 .96, P .98), non-trivial %s (want F1 .93)", all, hard)
	}
	for _, baseline := range report.Scores[2:] {
		if baseline.Rates().F1 >= all.F1 {
			t.Errorf("%s on %s is as good: %s", baseline.Method, baseline.Pairs, baseline.Rates())
		}
	}
}

func TestSnapshotBars(t *testing.T) {
	for _, c := range []struct {
		before, after string
		bar           float64
	}{
		{"aa-us-ca-sanjose-2018-07", "aa-us-ca-sanjose-2019-07", 0.96},
		// A dozen of its slugs went to other meetings of the same groups, which counts against every method.
		{"aa-us-ca-sanjose-2021-05-22", "aa-us-ca-sanjose-2021-10-02", 0.94},
		{"aa-us-pa-sepia-2020-07-19", "aa-us-pa-sepia-2020-07-29", 0.96},
		{"aa-us-pa-sepia-2020-07-29", "aa-us-pa-sepia-2021-06-26", 0.96},
		{"aa-us-pa-sepia-2021-06-26", "aa-us-pa-sepia-2023-02-12", 0.96},
		{"aa-us-de-sussex-2021-06", "aa-us-de-sussex-2022-09", 0.96},
	} {
		t.Run(c.before+" "+c.after, func(t *testing.T) {
			dir := filepath.Join(shared, "feeds", "meetingguide")
			r, err := Snapshots(need(t, filepath.Join(dir, c.before+".json")), filepath.Join(dir, c.after+".json"), Defaults{Fellowship: "aa"})
			if err != nil {
				t.Fatal(err)
			}
			mine := r.Scores[0].Rates()
			t.Log(mine)
			if mine.F1 < c.bar {
				t.Errorf("%s, want F1 %.2f", mine, c.bar)
			}
			for _, baseline := range r.Scores[1:] {
				if baseline.Rates().F1 >= mine.F1 {
					t.Errorf("%s is as good: %s", baseline.Method, baseline.Rates())
				}
			}
		})
	}
}

func TestNightsKeepTheirIds(t *testing.T) {
	for name, files := range map[string][]string{
		"Philadelphia":  {"aa-us-pa-sepia-2020-07-19", "aa-us-pa-sepia-2020-07-29", "aa-us-pa-sepia-2021-06-26", "aa-us-pa-sepia-2023-02-12"},
		"San Francisco": {"aa-us-ca-sfmarin-2020-08-15", "aa-us-ca-sfmarin-2021-05-02"},
	} {
		t.Run(name, func(t *testing.T) {
			var paths []string
			for _, f := range files {
				paths = append(paths, need(t, filepath.Join(shared, "feeds", "meetingguide", f+".json")))
			}
			r, err := Nights(paths, Defaults{Fellowship: "aa"})
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range r.Nights[1:] {
				t.Logf("%s: %d of %d kept their id", n.File, n.ContinuingKept, n.Continuing)
				if n.UnchangedChurned > 0 || share(n.ContinuingKept, n.Continuing) < 0.95 || n.Continuing < 100 {
					t.Errorf("%s: %d of %d that go on kept their id; %d of %d unchanged lost it", n.File, n.ContinuingKept, n.Continuing, n.UnchangedChurned, n.Unchanged)
				}
			}
		})
	}
}
