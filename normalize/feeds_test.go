package normalize_test

import (
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/scrapers/bmlt"
	"github.com/recovery-almanac/almanac/scrapers/ical"
	"github.com/recovery-almanac/almanac/scrapers/meetingguide"
)

const feeds = "../../shared/feeds"

// TestRealFeeds normalises real files of three formats and holds the accounts to their promise: no row is lost
// without a word, and every meeting has a time that can be looked up. -v prints what became of each feed.
func TestRealFeeds(t *testing.T) {
	manifest, err := os.Open(filepath.Join(feeds, "manifest.csv"))
	if err != nil {
		t.Skip("no real feeds here: ", err)
	}
	defer manifest.Close()
	lines, err := csv.NewReader(manifest).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	formats := map[string]scrapers.Format{"meetingguide": meetingguide.Format(), "bmlt": bmlt.Format(), "ical": ical.Format()}
	count := 0
	for _, f := range lines[1:] {
		format, ok := formats[f[1]]
		if !ok {
			continue
		}
		src := scrapers.Source{ID: f[0], Format: f[1], Fellowship: f[3], Region: f[4], TimeZone: f[5], URL: "https://example.org/feed"}
		now, err := time.Parse(time.DateOnly, f[6])
		if err != nil {
			now = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
		}
		paths, err := filepath.Glob(filepath.Join(feeds, f[2]))
		if err != nil || len(paths) == 0 {
			t.Fatalf("%s matches nothing: %v", f[2], err)
		}
		count += len(paths)
		for _, path := range paths {
			t.Run(filepath.Base(path), func(t *testing.T) { realFeed(t, format, src, path, now) })
		}
	}
	if count < 200 {
		t.Errorf("only %d files were read", count)
	}
}

func realFeed(t *testing.T, format scrapers.Format, src scrapers.Source, path string, now time.Time) {
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := format.Parse(src, []scrapers.Document{{Role: "meetings", URL: src.URL, Body: body}})
	if err != nil {
		t.Skip("the parser refuses the file: ", err)
	}
	got := normalize.All(src, parsed, now, now)
	c := got.Rows
	if c.In != c.Published+c.Rejected+c.Skipped || c.In != parsed.Rows || c.Meetings != len(got.Meetings) {
		t.Errorf("rows do not add up: %+v of %d", c, parsed.Rows)
	}
	problems, zones := map[string]int{}, map[string]int{}
	for _, p := range got.Problems {
		problems[string(p.Code)]++
	}
	for _, m := range got.Meetings {
		zones[string(m.Schedule.TimeZoneFrom)]++
		if m.Schedule.ByAppointment {
			continue
		}
		loc, err := normalize.Location(m.Schedule.TimeZone)
		if err != nil {
			t.Errorf("%s: %v", m.Sources[0].Ref, err)
			continue
		}
		if s := m.Schedule; s.RRule != "" && s.Until == "" && s.From == "" && len(s.Occurrences(loc, now, now.AddDate(0, 4, 0))) == 0 {
			t.Errorf("%s: %+v never takes place", m.Sources[0].Ref, s)
		}
	}
	t.Logf("%+v\n zones %s\n problems %s", c, tally(zones), tally(problems))
}

func tally(counts map[string]int) string {
	var all []string
	for _, k := range slices.Sorted(maps.Keys(counts)) {
		all = append(all, fmt.Sprintf("%s=%d", k, counts[k]))
	}
	return strings.Join(all, " ")
}
