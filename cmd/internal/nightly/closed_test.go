package nightly_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/sinks"
)

// TestWhoSaysNoIsNeverAsked: of publishers that restrict, ask to be asked, forbid, or are disabled, not even robots.txt is
// fetched, whether in a run, in a run of that source only, or when it is tried by itself.
func TestWhoSaysNoIsNeverAsked(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var asked []string
	server := func(name string) string {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			asked = append(asked, name)
			mu.Unlock()
			if r.URL.Path == "/robots.txt" {
				http.NotFound(w, r)
				return
			}
			w.Write(feed(8))
		}))
		t.Cleanup(s.Close)
		return s.URL + "/feed.json"
	}
	var sources []scrapers.Source
	for _, access := range []scrapers.Access{scrapers.Open, scrapers.Restricted, scrapers.Permission, scrapers.Prohibited} {
		s := hostileSource(string(access), "meetingguide", server(string(access)))
		s.Access = access
		sources = append(sources, s)
	}
	disabled := hostileSource("disabled", "meetingguide", server("disabled"))
	disabled.Disabled = "moved, 2026-11-01"
	sources = append(sources, disabled)
	conf := settings(t.TempDir())
	m, err := runAt(t, firstNight, conf, sources)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range m.Sources {
		want := sinks.Disabled
		if line.ID == "open" {
			want = sinks.Changed
		}
		if line.Outcome != want || line.Detail == "" && want == sinks.Disabled {
			t.Errorf("%s: %s (%s), want %s", line.ID, line.Outcome, line.Detail, want)
		}
	}
	for _, s := range sources[1:] {
		opt := options(conf, sources, firstNight.Add(24*time.Hour))
		opt.Only = []string{s.ID}
		if _, err := nightly.Run(context.Background(), opt); !errors.Is(err, nightly.ErrUsage) || !strings.Contains(err.Error(), "is not fetched") {
			t.Errorf("run --only %s: %v", s.ID, err)
		}
		if _, err := nightly.Try(context.Background(), opt, s); !errors.Is(err, nightly.ErrUsage) {
			t.Errorf("try %s: %v", s.ID, err)
		}
	}
	if others := slices.DeleteFunc(asked, func(name string) bool { return name == "open" }); len(others) > 0 {
		t.Errorf("asked %v", others)
	}
}
