package nightly_test

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/sinks/coverage"
	"github.com/recovery-almanac/almanac/sinks/files"
)

// TestUnchangedNightsOfAnotherWeek: nothing changes but the week, at whose end New Zealand goes over to summer time and
// London does not. The files of the night before are published again within a week only: the coverage is that of the week of each night.
func TestUnchangedNightsOfAnotherWeek(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	london := townSource("london", "file://"+filepath.Join(dir, "london.json"))
	london.TimeZone = "Europe/London"
	newFile(t, filepath.Join(dir, "london.json"), []byte(`[{"slug":"l1","name":"River Group","day":3,"time":"19:00","end_time":"20:00",`+
		`"types":["O"],"conference_url":"https://zoom.us/j/81234567890","attendance_option":"online","timezone":"Europe/London"}]`))
	nelson := townSource("nelson", "file://"+filepath.Join(dir, "nelson.json"))
	newFile(t, filepath.Join(dir, "nelson.json"), feed(8))
	conf := settings(filepath.Join(dir, "data"))
	checked := 0
	for _, night := range []struct {
		day       string
		unchanged bool
		week      string
		hour      int // of the local Thursday in Nelson, at which London's Wednesday 19:00 is
	}{
		{"2026-09-26", false, "2026-09-21", 6},
		{"2026-09-27", true, "2026-09-21", 6},
		{"2026-09-28", false, "2026-09-28", 7},
		{"2026-09-29", true, "2026-09-28", 7},
	} {
		at, err := time.Parse(time.DateOnly, night.day)
		if err != nil {
			t.Fatal(err)
		}
		m, err := runAt(t, at.Add(3*time.Hour), conf, []scrapers.Source{london, nelson})
		if err != nil || m.Exit != nightly.ExitPublished || m.Unchanged != night.unchanged {
			t.Fatalf("%s: exit %d, unchanged %v, %v", night.day, m.Exit, m.Unchanged, err)
		}
		cover, err := files.LoadCoverage(m.Path)
		if err != nil || cover.Week.Format(time.DateOnly) != night.week {
			t.Errorf("%s: coverage of the week of %v, want %s, %v", night.day, cover.Week, night.week, err)
		}
		region := cover.Regions[slices.IndexFunc(cover.Regions, func(r coverage.Region) bool { return r.Code == "NZ-NSN" })]
		for _, c := range cover.Cells {
			if c.Region != region.Online || c.Fellowship != "aa" || c.Mode != coverage.All || c.Group != coverage.All {
				continue
			}
			if starts, _ := c.Week(); starts[72+night.hour] != 1 {
				t.Errorf("%s: London's meeting is at %+v", night.day, c.Hours)
			}
			checked++
		}
	}
	if checked != 4 {
		t.Errorf("%d weeks were looked at", checked)
	}
}
