package nightly_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/sinks/files"
)

// harms are what befalls the served release.
var harms = map[string]struct {
	harm  func(t *testing.T, release string)
	quiet bool // status cannot see it before a run does
}{
	"list cut off":      {func(t *testing.T, release string) { halved(t, release+"/meetings.ndjson") }, true},
	"a letter changed":  {flipped("meetings.ndjson", "Harbor", "Harbur"), true},
	"a number changed":  {flipped("trend.json", `"2026-11-24"`, `"2026-11-25"`), true},
	"manifest is noise": {func(t *testing.T, release string) { overwrite(t, release+"/manifest.json", garbage) }, false},
	"no manifest":       {func(t *testing.T, release string) { gone(t, release+"/manifest.json") }, false},
	"folder removed":    {func(t *testing.T, release string) { gone(t, release) }, false},
}

func flipped(name, old, now string) func(t *testing.T, release string) {
	return func(t *testing.T, release string) {
		body, err := os.ReadFile(filepath.Join(release, name))
		if err != nil || !bytes.Contains(body, []byte(old)) {
			t.Fatalf("%s holds no %q: %v", name, old, err)
		}
		overwrite(t, filepath.Join(release, name), bytes.Replace(body, []byte(old), []byte(now), 1))
	}
}

// quietly is a data folder after both nights, for a test to do harm to.
func (p town) quietly(t *testing.T) string {
	t.Helper()
	data := filepath.Join(t.TempDir(), "data")
	if err := os.CopyFS(data, os.DirFS(filepath.Join(p.dir, "quiet"))); err != nil {
		t.Fatal(err)
	}
	return data
}

// TestDamagedServedRelease: what is served was damaged after the second night. The run makes it again, byte for byte, and
// goes on from it.
func TestDamagedServedRelease(t *testing.T) {
	t.Parallel()
	place := undisturbed(t)
	for name, c := range harms {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data := place.quietly(t)
			served := standing(t, data)
			c.harm(t, served)
			if s := statusOf(t, data, secondNight); (len(s.Trouble) == 0) != c.quiet {
				t.Errorf("status: %q", s.Trouble)
			}
			m, err := place.night(data, secondNight.Add(secondNightAfter))
			if err != nil || m.Exit != nightly.ExitDegraded || len(m.Totals.Changes) > 0 {
				t.Fatalf("exit %d, %v, %v", m.Exit, m.Totals.Changes, err)
			}
			says(t, m.Mended, "the served release 20261124T030000Z was damaged", "made again from the archived documents")
			if differ, err := files.Differ(filepath.Join(place.dir, "quiet", "releases", "20261124T030000Z"), served); err != nil || len(differ) > 0 {
				t.Errorf("made again it differs in %v, %v", differ, err)
			}
			if err := files.Check(standing(t, data)); err != nil {
				t.Error(err)
			}
			if left, _ := filepath.Glob(filepath.Join(data, "releases", ".*")); len(left) > 0 {
				t.Errorf("left over: %v", left)
			}
			if s := statusOf(t, data, secondNight.Add(secondNightAfter)); len(s.Trouble) > 0 {
				t.Errorf("status after the run: %q", s.Trouble)
			}
		})
	}
}

// TestDamagedServedReleaseThatCannotBeMadeAgain: the run refuses to go on from it and says why, `almanac release
// rollback` finds the one before, and the next run publishes the second night again.
func TestDamagedServedReleaseThatCannotBeMadeAgain(t *testing.T) {
	t.Parallel()
	place := undisturbed(t)
	for name, c := range map[string]struct {
		harm func(t *testing.T, data string)
		says string
	}{
		"input is gone":         {func(t *testing.T, data string) { gone(t, data+"/runs/20261124T030000Z/input.json.zst") }, "kept no input"},
		"manifest is gone":      {func(t *testing.T, data string) { gone(t, data+"/runs/20261124T030000Z/manifest.json") }, "read the run manifest"},
		"release before is bad": {func(t *testing.T, data string) { halved(t, data+"/releases/20261123T030000Z/trend.json") }, "20261123T030000Z"},
		"another document": {func(t *testing.T, data string) {
			path := data + "/runs/20261124T030000Z/manifest.json"
			flipped("manifest.json", `"sha256": "`, `"sha256": "0`)(t, filepath.Dir(path))
		}, "gives other files now"},
		"another almanac": {func(t *testing.T, data string) {
			flipped("manifest.json", `"version": "test"`, `"version": "v0"`)(t, data+"/runs/20261124T030000Z")
		}, "almanac v0 made it"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data := place.quietly(t)
			harms["list cut off"].harm(t, standing(t, data))
			c.harm(t, data)
			later := secondNight.Add(secondNightAfter)
			m, err := place.night(data, later)
			if err == nil || m.Exit != nightly.ExitFailed {
				t.Fatalf("exit %d, %v", m.Exit, err)
			}
			says(t, err.Error(), "the served release 20261124T030000Z is damaged", "cannot be made again", c.says, "almanac release rollback")
			if left, _ := filepath.Glob(filepath.Join(data, "releases", ".*")); len(left) > 0 {
				t.Errorf("left over: %v", left)
			}
			s := statusOf(t, data, later)
			if well, why := s.Verdict(48 * 3600e9); well || !strings.Contains(why, "almanac release rollback") {
				t.Errorf("status: %v, %s", well, why)
			}
			if c.says == "20261123T030000Z" { // then there is none to go back to
				return
			}
			if _, to, err := nightly.RollBack(data); err != nil || to != "20261123T030000Z" {
				t.Fatalf("rolled back to %q, %v", to, err)
			}
			place.recovers(t, data)
		})
	}
}
