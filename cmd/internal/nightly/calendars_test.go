package nightly_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
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

// TestRealCalendars runs every real calendar as a source of its own. Most are no meeting lists: those end in quarantine
// or as unreadable, and the others are published whole.
func TestRealCalendars(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob(filepath.Join(feeds, "ical", "*.ics"))
	if err != nil {
		t.Fatal(err)
	}
	if len(names) == 0 {
		if _, err := os.Stat(feeds); err != nil {
			t.Skip("the real feeds are not on this machine (../shared/feeds)")
		}
		t.Fatal("../shared/feeds/ical holds no calendar")
	}
	server := httptest.NewServer(http.FileServer(http.Dir(filepath.Join(feeds, "ical"))))
	defer server.Close()
	var sources []scrapers.Source
	for _, name := range names {
		base := filepath.Base(name)
		sources = append(sources, scrapers.Source{
			ID: strings.TrimSuffix(base, ".ics"), Name: base, Format: "ical", URL: server.URL + "/" + url.PathEscape(base),
			Fellowship: "other", TimeZone: "Europe/London", Access: scrapers.Open,
		})
	}
	conf := settings(t.TempDir())
	m, err := runAt(t, time.Date(2024, 6, 3, 3, 0, 0, 0, time.UTC), conf, sources)
	if err != nil || m.Exit != nightly.ExitDegraded {
		t.Fatalf("exit %d, %v", m.Exit, err)
	}
	if !m.Totals.Balanced() || m.Totals.Meetings == 0 {
		t.Errorf("rows are unaccounted for: %+v", m.Totals)
	}
	outcomes := map[sinks.Outcome]int{}
	for _, s := range m.Sources {
		outcomes[s.Outcome]++
		if s.Outcome == sinks.FailedFetch {
			t.Errorf("%s: %s", s.ID, s.Detail)
		}
	}
	if err := files.Check(m.Path); err != nil {
		t.Error(err)
	}
	t.Logf("%d calendars: %v; %+v", len(sources), outcomes, m.Totals)
}
