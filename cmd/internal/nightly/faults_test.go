package nightly_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/config"
	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/sinks"
	"github.com/recovery-almanac/almanac/sinks/files"
)

// feed is a small Meeting Guide list of n meetings, one an hour on Mondays. They are in New Zealand because a night with
// meetings in the United States measures the coverage of fifty states.
func feed(n int) []byte {
	var b strings.Builder
	b.WriteString("[")
	for i := range n {
		if i > 0 {
			b.WriteString(",")
		}
		fmt.Fprintf(&b, `{"slug":"m%d","name":"Harbor Group %d","day":1,"time":"%02d:00","end_time":"%02d:00","types":["O"],`+
			`"location":"Pier Hall","formatted_address":"%d Pier Street, Nelson 7010, New Zealand","latitude":-41.27%02d,"longitude":173.28}`,
			i, i, 7+i%14, 8+i%14, 100+i, i)
	}
	b.WriteString("]")
	return []byte(b.String())
}

// publisher answers as one faulty site does.
type publisher struct {
	id      string
	serve   func(w http.ResponseWriter, r *http.Request, hits int32)
	outcome sinks.Outcome // of the first night
	second  sinks.Outcome // of the second, the same documents
	detail  string        // part of the words
}

var publishers = []publisher{
	{"conditional", func(w http.ResponseWriter, r *http.Request, _ int32) {
		w.Header().Set("ETag", `"v1"`)
		if r.Header.Get("If-None-Match") == `"v1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Write(feed(8))
	}, sinks.Changed, sinks.NotModified, ""},
	{"plain", func(w http.ResponseWriter, _ *http.Request, _ int32) { w.Write(feed(8)) }, sinks.Changed, sinks.Unchanged, ""},
	{"wrong-type", func(w http.ResponseWriter, _ *http.Request, _ int32) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write(feed(8))
	}, sinks.Changed, sinks.Unchanged, ""},
	{"missing", func(w http.ResponseWriter, r *http.Request, _ int32) { http.NotFound(w, r) },
		sinks.FailedFetch, sinks.FailedFetch, "404"},
	{"limited", func(w http.ResponseWriter, _ *http.Request, hits int32) {
		if hits == 1 {
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		w.Write(feed(8))
	}, sinks.Changed, sinks.Unchanged, ""},
	{"failing", func(w http.ResponseWriter, _ *http.Request, _ int32) { w.WriteHeader(http.StatusInternalServerError) },
		sinks.FailedFetch, sinks.FailedFetch, "500"},
	{"slow", func(w http.ResponseWriter, r *http.Request, _ int32) {
		select {
		case <-r.Context().Done():
		case <-time.After(time.Minute):
		}
	}, sinks.FailedFetch, sinks.FailedFetch, ""},
	{"dripping", func(w http.ResponseWriter, r *http.Request, _ int32) { // a byte now and then, for ever
		w.Header().Set("Content-Length", "1000000")
		for r.Context().Err() == nil {
			io.WriteString(w, "[")
			w.(http.Flusher).Flush()
			time.Sleep(50 * time.Millisecond)
		}
	}, sinks.FailedFetch, sinks.FailedFetch, "slow"},
	{"truncated", func(w http.ResponseWriter, _ *http.Request, _ int32) {
		body := feed(8)
		w.Header().Set("Content-Length", fmt.Sprint(len(body)))
		w.Write(body[:len(body)/2])
		panic(http.ErrAbortHandler)
	}, sinks.FailedFetch, sinks.FailedFetch, ""},
	{"sign-in", func(w http.ResponseWriter, _ *http.Request, _ int32) {
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, `<!doctype html><title>Sign in</title><form action="/login"><input type="password"></form>`)
	}, sinks.FailedParse, sinks.FailedParse, ""},
	{"loop", func(w http.ResponseWriter, r *http.Request, _ int32) {
		http.Redirect(w, r, r.URL.Path, http.StatusFound)
	},
		sinks.FailedFetch, sinks.FailedFetch, "redirect"},
	{"bomb", func(w http.ResponseWriter, _ *http.Request, _ int32) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		zeros := make([]byte, 1<<20)
		for range 64 {
			z.Write(zeros)
		}
		z.Close()
	}, sinks.FailedFetch, sinks.FailedFetch, ""},
	{"denied", func(w http.ResponseWriter, _ *http.Request, _ int32) { w.Write(feed(8)) },
		sinks.RobotsDenied, sinks.RobotsDenied, "robots.txt"},
}

// site starts one server a publisher, so that each has its own host, pace and robots.txt. Healed, it is at no fault.
func site(t *testing.T, p publisher, healed *atomic.Bool) scrapers.Source {
	t.Helper()
	var hits atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if healed.Load() {
			if r.URL.Path == "/robots.txt" {
				http.NotFound(w, r)
			} else {
				w.Write(feed(8))
			}
			return
		}
		if r.URL.Path == "/robots.txt" {
			if p.id == "denied" {
				io.WriteString(w, "User-agent: *\nDisallow: /\n")
			} else {
				http.NotFound(w, r)
			}
			return
		}
		p.serve(w, r, hits.Add(1))
	}))
	t.Cleanup(server.Close)
	return scrapers.Source{
		ID: p.id, Name: p.id, Format: "meetingguide", URL: server.URL + "/feed.json", Fellowship: "aa",
		TimeZone: "Pacific/Auckland", Access: scrapers.Open, Authoritative: true,
	}
}

func settings(dir string) config.Settings {
	s := config.Defaults
	s.Data = dir
	s.Fetch.Contact = "https://example.org/test"
	s.Fetch.AllowPrivateNetworks = true
	s.Fetch.Delay = time.Millisecond
	s.Fetch.Retries = 1
	s.Fetch.RetryBase = 10 * time.Millisecond
	s.Fetch.HeaderTimeout = time.Minute
	s.Fetch.BodyTimeout = time.Minute
	s.Fetch.MaxBodyBytes = 8 << 20
	return s
}

var firstNight = time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)

func runAt(t *testing.T, at time.Time, s config.Settings, sources []scrapers.Source) (nightly.Manifest, error) {
	t.Helper()
	return nightly.Run(context.Background(), options(s, sources, at))
}

func options(s config.Settings, sources []scrapers.Source, at time.Time) nightly.Options {
	return nightly.Options{
		Settings: s, Sources: sources, Version: "test", Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return at },
	}
}

// TestFaultyPublishers: two nights on which most publishers are at fault, and one on which all are well again, which
// publishes what a data folder without that past does.
func TestFaultyPublishers(t *testing.T) {
	t.Parallel()
	var healed atomic.Bool
	var sources []scrapers.Source
	for _, p := range publishers {
		sources = append(sources, site(t, p, &healed))
	}
	conf := settings(t.TempDir())
	conf.Fetch.HeaderTimeout, conf.Fetch.BodyTimeout = 2*time.Second, 5*time.Second // others wait for the slow ones
	first, err := runAt(t, firstNight, conf, sources)
	if err != nil {
		t.Fatalf("first night: %v", err)
	}
	if first.Exit != nightly.ExitDegraded || !first.Published {
		t.Errorf("first night: exit %d, published %v; want %d, true", first.Exit, first.Published, nightly.ExitDegraded)
	}
	second, err := runAt(t, firstNight.AddDate(0, 0, 1), conf, sources)
	if err != nil {
		t.Fatalf("second night: %v", err)
	}
	for _, p := range publishers {
		check := func(night string, m nightly.Manifest, want sinks.Outcome) {
			for _, s := range m.Sources {
				if s.ID != p.id {
					continue
				}
				if s.Outcome != want || !strings.Contains(s.Detail, p.detail) {
					t.Errorf("%s, %s night: outcome %s (%s), want %s with %q", p.id, night, s.Outcome, s.Detail, want, p.detail)
				}
			}
		}
		check("first", first, p.outcome)
		check("second", second, p.second)
	}
	for _, m := range []nightly.Manifest{first, second} {
		if !m.Totals.Balanced() {
			t.Errorf("run %s: rows are unaccounted for: %+v", m.Run, m.Totals)
		}
	}
	sameFile(t, first.Path, second.Path, "meetings.ndjson")
	if err := files.Check(second.Path); err != nil {
		t.Errorf("second release: %v", err)
	}
	healed.Store(true)
	third, err := runAt(t, firstNight.AddDate(0, 0, 2), conf, sources)
	if err != nil || third.Exit != nightly.ExitPublished || third.Totals.Changes["withdrawn"] > 0 {
		t.Errorf("when all are well: exit %d, %+v, %v", third.Exit, third.Totals, err)
	}
	quiet, err := runAt(t, firstNight.AddDate(0, 0, 2), settings(t.TempDir()), sources)
	if err != nil {
		t.Fatal(err)
	}
	sameFile(t, quiet.Path, third.Path, "coverage.csv")
	sameFile(t, quiet.Path, third.Path, "problems.csv")
}

func sameFile(t *testing.T, a, b, name string) {
	t.Helper()
	left, err := os.ReadFile(filepath.Join(a, name))
	if err != nil {
		t.Fatal(err)
	}
	right, err := os.ReadFile(filepath.Join(b, name))
	if err != nil {
		t.Fatal(err)
	}
	if len(left) == 0 || !bytes.Equal(left, right) {
		t.Errorf("%s: %d bytes and %d bytes, want the same and some", name, len(left), len(right))
	}
}

func TestLastGoodListStandsIn(t *testing.T) {
	t.Parallel()
	var body atomic.Value
	body.Store(feed(20))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch b := body.Load().([]byte); {
		case r.URL.Path == "/robots.txt":
			http.NotFound(w, r)
		case b == nil:
			w.WriteHeader(http.StatusBadGateway)
		default:
			w.Write(b)
		}
	}))
	defer server.Close()
	sources := []scrapers.Source{{
		ID: "only", Name: "Only", Format: "meetingguide", URL: server.URL, Fellowship: "aa",
		TimeZone: "Pacific/Auckland", Access: scrapers.Open, Authoritative: true,
	}}
	conf := settings(t.TempDir())
	steps := []struct {
		name     string
		body     []byte
		after    time.Duration
		outcome  sinks.Outcome
		cause    sinks.Outcome
		meetings int
		stale    bool
		exit     int
	}{
		{"first", feed(20), 0, sinks.Changed, "", 20, false, nightly.ExitPublished},
		{"down", nil, 24 * time.Hour, sinks.CarriedForward, sinks.FailedFetch, 20, false, nightly.ExitDegraded},
		{"half gone", feed(10), 48 * time.Hour, sinks.CarriedForward, sinks.Quarantined, 20, false, nightly.ExitDegraded},
		{"sign-in page", []byte("<html><form>login</form></html>"), 72 * time.Hour, sinks.CarriedForward, sinks.FailedParse, 20, false, nightly.ExitDegraded},
		{"down for long", nil, 10 * 24 * time.Hour, sinks.CarriedForward, sinks.FailedFetch, 20, true, nightly.ExitDegraded},
		{"back", feed(19), 11 * 24 * time.Hour, sinks.Changed, "", 20, false, nightly.ExitPublished}, // one is missing, once
		{"still missing", feed(19), 12 * 24 * time.Hour, sinks.Unchanged, "", 19, false, nightly.ExitPublished},
	}
	for _, s := range steps {
		body.Store(s.body)
		m, err := runAt(t, firstNight.Add(s.after), conf, sources)
		if err != nil && s.exit != nightly.ExitRefused {
			t.Fatalf("%s: %v", s.name, err)
		}
		line := m.Sources[0]
		if line.Outcome != s.outcome || line.Cause != s.cause || line.Stale != s.stale {
			t.Errorf("%s: outcome %s, cause %s, stale %v (%s)", s.name, line.Outcome, line.Cause, line.Stale, line.Detail)
		}
		if m.Totals.Meetings != s.meetings || m.Exit != s.exit {
			t.Errorf("%s: %d meetings, exit %d; want %d, %d", s.name, m.Totals.Meetings, m.Exit, s.meetings, s.exit)
		}
	}
}
