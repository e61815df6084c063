package nightly_test

import (
	"encoding/csv"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/sinks"
	"github.com/recovery-almanac/almanac/sinks/files"
)

const feeds = "../../../../shared/feeds"

// realSources declares the snapshots of the given formats at a server that serves their folder.
func realSources(t *testing.T, base string, formats ...string) []scrapers.Source {
	t.Helper()
	f, err := os.Open(filepath.Join(feeds, "manifest.csv"))
	if err != nil {
		t.Skip("the real feeds are not on this machine (../shared/feeds)")
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var sources []scrapers.Source
	for _, r := range rows[1:] {
		for _, format := range formats {
			if r[1] == format && !strings.Contains(r[2], "*") {
				sources = append(sources, scrapers.Source{
					ID: r[0], Name: r[0], Format: format, URL: base + "/" + r[2], Fellowship: r[3], Region: r[4], TimeZone: r[5],
					Access: scrapers.Open, Authoritative: true,
				})
			}
		}
	}
	if len(sources) < 20 {
		t.Fatalf("the feeds' manifest names only %d sources of %v", len(sources), formats)
	}
	return sources
}

// TestRealFeeds runs every real Meeting Guide and BMLT snapshot over HTTP, twice.
func TestRealFeeds(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.FileServer(http.Dir(feeds)))
	defer server.Close()
	sources := realSources(t, server.URL, "meetingguide", "bmlt")
	conf := settings(t.TempDir())
	first, err := runAt(t, firstNight, conf, sources)
	if err != nil || first.Exit != nightly.ExitPublished {
		t.Fatalf("first run: exit %d, %v", first.Exit, err)
	}
	if !first.Totals.Balanced() || first.Totals.Rows.In < 20_000 {
		t.Errorf("first run: rows are unaccounted for: %+v", first.Totals)
	}
	for _, s := range first.Sources {
		if s.Rows.In == 0 || s.Rows.Published == 0 {
			t.Errorf("%s: %+v", s.ID, s.Rows)
		}
	}
	t.Logf("%d rows: %+v; merged %d, %d meetings", first.Totals.Rows.In, first.Totals.Rows, first.Totals.Merged, first.Totals.Meetings)
	second, err := runAt(t, firstNight.Add(time.Hour), conf, sources)
	if err != nil || second.Exit != nightly.ExitPublished {
		t.Fatalf("second run: exit %d, %v", second.Exit, err)
	}
	for _, s := range second.Sources {
		if s.Outcome != sinks.NotModified && s.Outcome != sinks.Unchanged {
			t.Errorf("%s: %s on the second run", s.ID, s.Outcome)
		}
	}
	for _, name := range []string{"meetings.ndjson", "meetings.json", "meetings.csv", "meetingguide.json", "bridge.csv", "coverage.json"} {
		sameFile(t, first.Path, second.Path, name)
	}
	if err := files.Check(second.Path); err != nil {
		t.Error(err)
	}
	t.Logf("first run %v, second run %v", first.Timings, second.Timings)
}
