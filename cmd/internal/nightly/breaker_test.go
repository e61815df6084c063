package nightly_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/sinks"
)

// A publisher that is well on night 0 and from night 27 on is asked on the nights of a growing rest between.
func TestAFailingSourceIsAskedLessOften(t *testing.T) {
	t.Parallel()
	var well atomic.Bool
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/robots.txt":
			http.NotFound(w, r)
		case well.Load():
			asked.Add(1)
			w.Write(feed(8))
		default:
			asked.Add(1)
			w.WriteHeader(http.StatusNotImplemented)
		}
	}))
	defer server.Close()
	sources := []scrapers.Source{{
		ID: "only", Name: "Only", Format: "meetingguide", URL: server.URL, Fellowship: "aa",
		TimeZone: "Pacific/Auckland", Access: scrapers.Open, Authoritative: true,
	}}
	conf := settings(t.TempDir())
	var nights []int
	// Between two rests' ends nothing happens: of each rest its first and its last night are made.
	for _, night := range []int{0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 16, 17, 23, 24, 25, 30, 31, 32} {
		well.Store(night == 0 || night >= 27)
		asked.Store(0)
		m, err := runAt(t, firstNight.AddDate(0, 0, night), conf, sources)
		if err != nil {
			t.Fatalf("night %d: %v", night, err)
		}
		line := m.Sources[0]
		if asked.Load() > 0 {
			nights = append(nights, night)
		} else if line.Outcome != sinks.CarriedForward || !strings.Contains(line.Detail, "not asked before") {
			t.Errorf("night %d: outcome %s (%s)", night, line.Outcome, line.Detail)
		}
		if wantExit := map[bool]int{true: nightly.ExitPublished, false: nightly.ExitDegraded}[line.Outcome.Healthy()]; m.Exit != wantExit {
			t.Errorf("night %d: exit %d with outcome %s", night, m.Exit, line.Outcome)
		}
	}
	if want := []int{0, 1, 2, 3, 4, 6, 10, 17, 24, 31, 32}; !slices.Equal(nights, want) {
		t.Errorf("asked on nights %v, want %v", nights, want)
	}
}

func TestOnlyAsksAFailingSourceInAnyCase(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/feed" && asked.Add(1) > 1 {
			w.WriteHeader(http.StatusNotImplemented)
			return
		}
		w.Write(feed(8))
	}))
	defer server.Close()
	sources := []scrapers.Source{{
		ID: "only", Name: "Only", Format: "meetingguide", URL: server.URL + "/feed", Fellowship: "aa",
		TimeZone: "Pacific/Auckland", Access: scrapers.Open,
	}}
	conf := settings(t.TempDir())
	for night := range 4 {
		if _, err := runAt(t, firstNight.AddDate(0, 0, night), conf, sources); err != nil {
			t.Fatal(err)
		}
	}
	before := asked.Load()
	opt := options(conf, sources, firstNight.AddDate(0, 0, 3).Add(1))
	opt.Only = []string{"only"}
	if _, err := nightly.Run(t.Context(), opt); err != nil {
		t.Fatal(err)
	}
	if asked.Load() == before {
		t.Error("--only did not ask it")
	}
}

// A weekly list that was read today is not asked again, and that is no trouble.
func TestAWeeklySourceRestsBetween(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/feed" {
			asked.Add(1)
		}
		w.Write(feed(8))
	}))
	defer server.Close()
	sources := []scrapers.Source{{
		ID: "only", Name: "Only", Format: "meetingguide", URL: server.URL + "/feed", Fellowship: "aa",
		TimeZone: "Pacific/Auckland", Access: scrapers.Open, Interval: 7 * 24 * time.Hour,
	}}
	conf := settings(t.TempDir())
	for range 2 {
		m, err := runAt(t, time.Now(), conf, sources)
		if err != nil || m.Exit != nightly.ExitPublished || m.Totals.Meetings != 8 {
			t.Fatalf("exit %d, %d meetings: %v", m.Exit, m.Totals.Meetings, err)
		}
	}
	if asked.Load() != 1 {
		t.Errorf("asked %d times", asked.Load())
	}
}
