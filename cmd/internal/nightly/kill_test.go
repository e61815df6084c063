package nightly_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/sinks/files"
)

// childData names the data folder in which the test binary, started by TestKill, makes one night and ends.
const childData = "ALMANAC_TEST_KILL_DATA"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childData); dir != "" {
		os.Exit(childNight(dir, os.Getenv("ALMANAC_TEST_KILL_URLS")))
	}
	os.Exit(m.Run())
}

func childNight(dir, urls string) int {
	at := time.Now()
	conf := settings(dir)
	m, err := nightly.Run(context.Background(), options(conf, killSources(strings.Fields(urls)), at))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	return m.Exit
}

func killSources(urls []string) []scrapers.Source {
	var sources []scrapers.Source
	for i, u := range urls {
		sources = append(sources, scrapers.Source{
			ID: fmt.Sprintf("s%02d", i), Name: "S", Format: "meetingguide", URL: u, Fellowship: "aa",
			TimeZone: "America/Los_Angeles", Access: scrapers.Open, Authoritative: true,
		})
	}
	return sources
}

// kills is how often TestKill kills a run.
const kills = 16

// TestKill kills a run with SIGKILL at random moments, between the first request and the last rename. After every
// kill the served release is whole, and after the last one an undisturbed run publishes everything.
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("kills and restarts the program many times")
	}
	var generation atomic.Int32
	var urls []string
	for range 4 {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/robots.txt" {
				http.NotFound(w, r)
				return
			}
			w.Write(feed(200 + int(generation.Load())%3))
		}))
		defer server.Close()
		urls = append(urls, server.URL)
	}
	dir := t.TempDir()
	child := func() *exec.Cmd {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), childData+"="+dir, "ALMANAC_TEST_KILL_URLS="+strings.Join(urls, " "))
		return cmd
	}
	start := time.Now()
	if out, err := child().CombinedOutput(); err != nil {
		t.Fatalf("an undisturbed run: %v\n%s", err, out)
	}
	usual := time.Since(start)
	killed := 0
	for i := range kills {
		generation.Add(1)
		cmd := child()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rand.Int64N(int64(usual) * 3 / 4)))
		cmd.Process.Kill()
		if cmd.Wait() != nil {
			killed++
		}
		current, err := filepath.EvalSymlinks(filepath.Join(dir, "current"))
		if err != nil {
			t.Fatalf("kill %d: nothing is served: %v", i, err)
		}
		if err := files.Check(current); err != nil {
			t.Fatalf("kill %d: the served release is broken: %v", i, err)
		}
	}
	if killed < kills/3 {
		t.Errorf("only %d of %d runs were killed before they ended", killed, kills)
	}
	out, err := child().CombinedOutput()
	if err != nil {
		t.Fatalf("the run after the kills: %v\n%s", err, out)
	}
	current, err := filepath.EvalSymlinks(filepath.Join(dir, "current"))
	if err != nil {
		t.Fatal(err)
	}
	meetings, err := files.Load(current)
	if err != nil {
		t.Fatal(err)
	}
	// The four publishers list the same meetings.
	if want := 200 + int(generation.Load())%3; len(meetings) < want {
		t.Errorf("%d meetings after the kills, want at least %d", len(meetings), want)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "releases", ".building-*")); len(left) > 0 {
		t.Errorf("unfinished releases are left: %v", left)
	}
}
