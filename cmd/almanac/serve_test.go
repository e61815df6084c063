package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks"
	"github.com/recovery-almanac/almanac/sinks/files"
)

// output is what a command prints while it still runs.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

func TestServe(t *testing.T) {
	data := t.TempDir()
	release := filepath.Join(data, "releases", "20260303T030000Z")
	_, err := files.Build(release, sinks.Snapshot{
		Release: "20260303T030000Z", AsOf: time.Date(2026, 3, 3, 3, 0, 0, 0, time.UTC), Version: "test",
		Meetings: []normalize.Meeting{{
			ID: "m1", Name: "Harbor Lights", Fellowship: "aa", Status: normalize.Active, Mode: normalize.Online,
			Schedule: normalize.Schedule{RRule: "FREQ=WEEKLY;BYDAY=MO", Weekday: 1, Start: "19:00", DurationMinutes: 60, TimeZone: "America/New_York"},
			Online:   []normalize.Room{{Provider: "zoom", URL: "https://zoom.us/j/81234567890"}},
			Sources:  []normalize.Listing{{Source: "aa-test", Ref: "1"}},
		}},
		Sources: []sinks.Source{{ID: "aa-test", Name: "Test", Outcome: sinks.Changed, Rows: normalize.Count{In: 1, Published: 1, Meetings: 1}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := files.Swap(filepath.Join(data, "current"), release); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var out, errOut output
	ended := make(chan int, 1)
	go func() {
		ended <- execute(ctx, []string{"serve", "--data", data, "--addr", "127.0.0.1:0"}, &out, &errOut, func(string) string { return "" })
	}()
	var base string
	for deadline := time.Now().Add(2 * time.Minute); base == "" && time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		base = regexp.MustCompile(`http://[0-9.:]+`).FindString(out.String())
	}
	for _, c := range []struct{ path, says string }{
		{"/v1/meetings?q=harbor", `"total":1`}, {"/healthz", `"meetings":1`}, {"/manifest.json", `"schema_version": 1`},
		{"/find?mode=online&when=week", "Alcoholics Anonymous"}, {"/find?place=Ambler,+PA", "Ambler, PA"},
		{"/metrics", "almanac_http_request_duration_seconds"}, // of the answers before
	} {
		path, says := c.path, c.says
		res, err := http.Get(base + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil || res.StatusCode != 200 || !strings.Contains(string(body), says) {
			t.Errorf("%s: %d, no %s in %.500s", path, res.StatusCode, says, body)
		}
	}
	stop()
	if code := <-ended; code != 0 {
		t.Errorf("exit code %d: %s", code, errOut.String())
	}
}

func TestServeRefusesItsFlags(t *testing.T) {
	for _, args := range [][]string{{"--addr", "nowhere"}, {"--trusted-proxy", "proxy.example.org"}, {"--rate", "-1"}, {"surplus"}} {
		var out, errOut output
		args = append([]string{"serve", "--data", t.TempDir()}, args...)
		if code := execute(t.Context(), args, &out, &errOut, func(string) string { return "" }); code != 2 || errOut.String() == "" {
			t.Errorf("%v: exit code %d: %s", args, code, errOut.String())
		}
	}
}

func TestFindPlace(t *testing.T) {
	for _, c := range []struct{ words, name string }{
		{"Ambler, PA", "Ambler, PA"}, {"ambler pa", "Ambler, PA"}, {"19002", "Ambler, PA"}, {"19002-1234", "Ambler, PA"}, {"Philadelphia", "Philadelphia, PA"},
		{"Toronto, Ontario, Canada", "Toronto, ON"}, {"London, UK", "London, GB"}, {"Köln, Germany", "Köln, DE"}, {"Springfield", ""}, {"", ""}, {"Nowhere at all, XX", ""}, {"00000", ""},
	} {
		got, ok := findPlace(c.words)
		if got.Name != c.name && !(ok && strings.HasPrefix(c.name, got.Name)) || ok != (c.name != "") {
			t.Errorf("%q is %q %t, not %q", c.words, got.Name, ok, c.name)
		}
	}
}
