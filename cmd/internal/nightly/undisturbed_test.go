package nightly_test

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/cmd/internal/status"
	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/sinks/files"
)

// town is what the faults are done to: publishers on this machine, a data folder after its first night, and what the
// second night publishes where nothing disturbs it. On the second night one list has changed, one has not, one cannot
// be fetched and one has collapsed.
type town struct {
	dir     string
	sources []scrapers.Source
	want    map[string]string // the second release, by file
}

const secondNightAfter = 24 * time.Hour

var theTown = sync.OnceValues(buildTown)

func undisturbed(t *testing.T) town {
	t.Helper()
	place, err := theTown()
	if err != nil {
		t.Fatal(err)
	}
	return place
}

func buildTown() (town, error) {
	dir, err := os.MkdirTemp("", "almanac-town-")
	place := town{dir: dir}
	if err != nil {
		return place, err
	}
	if err := os.Chmod(dir, 0o755); err != nil { // a child who is nobody reads there
		return place, err
	}
	var night atomic.Int32
	for _, id := range []string{"changing", "same"} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/robots.txt" {
				http.NotFound(w, r)
				return
			}
			w.Write(townList(id, int(night.Load())))
		}))
		place.sources = append(place.sources, townSource(id, server.URL+"/feed.json"))
	}
	for _, id := range []string{"collapsed", "missing"} {
		place.sources = append(place.sources, townSource(id, "file://"+filepath.Join(dir, id+".json")))
		if err := os.WriteFile(filepath.Join(dir, id+".json"), townList(id, 0), 0o644); err != nil {
			return place, err
		}
	}
	if _, err := place.night(place.base(), firstNight); err != nil {
		return place, fmt.Errorf("the first night: %w", err)
	}
	night.Store(1)
	if err := os.WriteFile(filepath.Join(dir, "collapsed.json"), townList("collapsed", 1), 0o644); err != nil {
		return place, err
	}
	if err := os.Remove(filepath.Join(dir, "missing.json")); err != nil {
		return place, err
	}
	quiet := filepath.Join(dir, "quiet")
	if err := os.CopyFS(quiet, os.DirFS(place.base())); err != nil {
		return place, err
	}
	m, err := place.night(quiet, firstNight.Add(secondNightAfter))
	if err != nil || m.Exit != nightly.ExitDegraded || m.Totals.Changes["added"] == 0 || m.Totals.Changes["moved"] == 0 {
		return place, fmt.Errorf("the second night: exit %d, %+v: %w", m.Exit, m.Totals, err)
	}
	place.want, err = spoken(m.Path)
	return place, err
}

func townSource(id, url string) scrapers.Source {
	return scrapers.Source{
		ID: id, Name: id, Format: "meetingguide", URL: url, Fellowship: "aa", TimeZone: "Pacific/Auckland",
		Access: scrapers.Open, Authoritative: true,
	}
}

// townList is what a publisher says. The lists overlap, so that there is something to merge.
func townList(id string, night int) []byte {
	list := string(feed(map[string]int{"changing": 30, "same": 20, "collapsed": 24, "missing": 12}[id]))
	switch {
	case id == "changing" && night > 0:
		list = strings.Replace(string(feed(33)), `"time":"09:00"`, `"time":"09:15"`, 1)
	case id == "collapsed" && night > 0:
		list = string(feed(5))
	}
	return []byte(strings.ReplaceAll(list, `"slug":"m`, `"slug":"`+id[:1]))
}

func (p town) base() string { return filepath.Join(p.dir, "base") }

func (p town) night(data string, at time.Time) (nightly.Manifest, error) {
	return nightly.Run(context.Background(), options(settings(data), p.sources, at))
}

// copied is a data folder after the first night, for a test to do harm to.
func (p town) copied(t *testing.T) string {
	t.Helper()
	data := filepath.Join(t.TempDir(), "data")
	if err := os.CopyFS(data, os.DirFS(p.base())); err != nil {
		t.Fatal(err)
	}
	return data
}

// recovers makes the second night in a data folder that was harmed, and wants the undisturbed release of it.
func (p town) recovers(t *testing.T, data string) nightly.Manifest {
	t.Helper()
	m, err := p.night(data, firstNight.Add(secondNightAfter))
	if err != nil || m.Exit != nightly.ExitDegraded {
		t.Fatalf("the next run: exit %d, %v", m.Exit, err)
	}
	p.undisturbedAt(t, data)
	if left, _ := filepath.Glob(filepath.Join(data, "releases", ".*")); len(left) > 0 {
		t.Errorf("unfinished releases are left: %v", left)
	}
	if s, err := status.Read(data, firstNight.Add(secondNightAfter), 9); err != nil || s.Release == nil || s.Release.ID != m.Release {
		t.Errorf("status after the next run: %+v, %v", s.Release, err)
	}
	return m
}

// undisturbedAt wants that what is served is whole and is what the undisturbed second night published.
func (p town) undisturbedAt(t *testing.T, data string) {
	t.Helper()
	current := standing(t, data)
	got, err := spoken(current)
	if err != nil {
		t.Fatal(err)
	}
	for name := range p.want {
		if _, ok := got[name]; !ok {
			t.Errorf("%s is missing", name)
		}
	}
	for name, body := range got {
		if want := p.want[name]; body != want {
			t.Errorf("%s is other than undisturbed:\n%s", name, firstOther(body, want))
		}
	}
}

// standing wants that what is served is whole, and returns its folder.
func standing(t *testing.T, data string) string {
	t.Helper()
	current, err := filepath.EvalSymlinks(filepath.Join(data, "current"))
	if err != nil {
		t.Fatalf("nothing is served: %v", err)
	}
	if err := files.Check(current); err != nil {
		t.Fatalf("the served release is broken: %v", err)
	}
	return current
}

// moment is a time of day as releases write it. What the fetching machine's clock said differs from run to run; the
// clocks of the nights are the tests' own.
var moment = regexp.MustCompile(`20\d\d-?\d\d-?\d\dT\d\d:?\d\d:?\d\dZ`)

// ofTheRun are files that speak of the run: its name, how each source was fetched. Parquet is left out too: it holds the
// moments in bytes.
var ofTheRun = regexp.MustCompile(`^(manifest|report)\.|^assets/data/re(lease|port)\.js$|\.parquet$`)

// spoken reads a release file by file, without what names the run and the moment of fetching.
func spoken(release string) (map[string]string, error) {
	own := map[string]bool{}
	for _, at := range []time.Time{firstNight, firstNight.Add(secondNightAfter)} {
		own[at.Format(time.RFC3339)], own[at.Format("20060102T150405Z")] = true, true
	}
	all := map[string]string{}
	err := filepath.WalkDir(release, func(path string, e fs.DirEntry, err error) error {
		name, _ := filepath.Rel(release, path)
		if err != nil || e.IsDir() || ofTheRun.MatchString(name) {
			return err
		}
		body, err := os.ReadFile(path)
		all[name] = moment.ReplaceAllStringFunc(string(body), func(m string) string {
			if own[m] {
				return m
			}
			return "then"
		})
		return err
	})
	if err == nil && len(all) < 20 {
		err = fmt.Errorf("%s has only %d files", release, len(all))
	}
	return all, err
}

func firstOther(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("line %d\n  is   %.400s\n  want %.400s", i+1, g[i], w[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d; the next is %.400s", len(g), len(w), cmp.Or(strings.Join(g[min(len(g), len(w)):], "|"), strings.Join(w[min(len(g), len(w)):], "|")))
}
