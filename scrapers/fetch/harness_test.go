package fetch

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/scrapers"
)

// fakeTime is a clock on which sleeping takes no time. It remembers how long it slept.
type fakeTime struct {
	mu    sync.Mutex
	at    time.Time
	slept []time.Duration
}

func newFakeTime() *fakeTime {
	return &fakeTime{at: time.Date(2026, 3, 1, 2, 0, 0, 0, time.UTC)}
}

func (f *fakeTime) clock() *clock {
	return &clock{
		now: func() time.Time {
			f.mu.Lock()
			defer f.mu.Unlock()
			return f.at
		},
		sleep: func(ctx context.Context, d time.Duration) error {
			f.mu.Lock()
			defer f.mu.Unlock()
			f.at = f.at.Add(d)
			f.slept = append(f.slept, d)
			return context.Cause(ctx)
		},
	}
}

func (f *fakeTime) advance(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.at = f.at.Add(d)
}

func (f *fakeTime) total() (sum time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, d := range f.slept {
		sum += d
	}
	return sum
}

// bench is a client on a fake clock with an archive of its own.
type bench struct {
	*Client
	time *fakeTime
}

func newBench(t *testing.T, adjust ...func(*Options)) bench {
	t.Helper()
	opt := Defaults
	opt.AllowPrivateNetworks = true
	opt.Delay = 0
	for _, f := range adjust {
		f(&opt)
	}
	archive, err := NewArchive(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return benchOn(t, opt, archive)
}

func benchOn(t *testing.T, opt Options, archive *Archive) bench {
	t.Helper()
	c, err := New(slog.New(slog.NewTextHandler(io.Discard, nil)), opt, archive)
	if err != nil {
		t.Fatal(err)
	}
	f := newFakeTime()
	c.clock = f.clock()
	c.http = c.stack(newWire(opt))
	return bench{Client: c, time: f}
}

// nextNight is a new client over the same archive, with everything about hosts forgotten.
func (b bench) nextNight(t *testing.T) bench {
	t.Helper()
	next := benchOn(t, b.opt, b.archive)
	next.time.at = b.time.at.Add(24 * time.Hour)
	return next
}

func (b bench) gather(urls ...string) Gathered {
	return b.Gather(context.Background(), job(urls...))
}

func job(urls ...string) Job {
	j := Job{Source: scrapers.Source{ID: "test"}}
	for _, u := range urls {
		j.Requests = append(j.Requests, scrapers.Request{Role: "meetings", URL: u})
	}
	return j
}

// again is the same job with what the night before stored.
func again(g Gathered, urls ...string) Job {
	j := job(urls...)
	j.Known = map[string]Stored{}
	for _, d := range g.Documents {
		j.Known[d.URL] = d
	}
	return j
}

// serve starts a publisher: a handler a path, and 404 for the rest, robots.txt included.
func serve(t *testing.T, handlers map[string]http.HandlerFunc) *publisher {
	t.Helper()
	p := &publisher{asked: map[string]int{}}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.asked[r.URL.Path]++
		p.last = r.Clone(context.Background())
		p.mu.Unlock()
		if h, ok := handlers[r.URL.Path]; ok {
			h(w, r)
			return
		}
		http.NotFound(w, r)
	}))
	t.Cleanup(p.Close)
	return p
}

type publisher struct {
	*httptest.Server
	mu    sync.Mutex
	asked map[string]int
	last  *http.Request
}

func (p *publisher) count(path string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.asked[path]
}

func (p *publisher) header(name string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.last.Header.Get(name)
}

const list = `[{"name":"Early Risers","slug":"early-risers","day":1,"time":"07:00"}]`

func say(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, body)
	}
}

func answerWith(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(status) }
}

// inTurn gives each request the next handler, and the last one from then on.
func inTurn(handlers ...http.HandlerFunc) http.HandlerFunc {
	var mu sync.Mutex
	n := 0
	return func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		h := handlers[min(n, len(handlers)-1)]
		n++
		mu.Unlock()
		h(w, r)
	}
}

func wantOutcome(t *testing.T, g Gathered, want Outcome) {
	t.Helper()
	if g.Outcome != want {
		t.Fatalf("outcome %q, want %q; error: %v", g.Outcome, want, g.Err)
	}
	if failed := want == FailedFetch || want == RobotsDenied; failed != (g.Err != nil) {
		t.Fatalf("outcome %q with error %v", g.Outcome, g.Err)
	}
}

func wantKind(t *testing.T, g Gathered, want ErrorKind) {
	t.Helper()
	if Kind(g.Err) != want {
		t.Fatalf("error kind %q, want %q: %v", Kind(g.Err), want, g.Err)
	}
}

// results is the journal in short: "/path:result".
func results(g Gathered) string {
	var s []string
	for _, a := range g.Attempts {
		s = append(s, fmt.Sprintf("%s:%s", path.Base(a.URL), a.Result))
	}
	return strings.Join(s, " ")
}
