package fetch

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func mustParse(t testing.TB, text string) *url.URL {
	t.Helper()
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestConnectionsPerHost(t *testing.T) {
	for _, limit := range []int{1, 3} {
		t.Run(fmt.Sprint(limit), func(t *testing.T) {
			var now, most atomic.Int32
			handler := func(w http.ResponseWriter, r *http.Request) {
				n := now.Add(1)
				defer now.Add(-1)
				for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
				}
				time.Sleep(5 * time.Millisecond)
				say(list)(w, r)
			}
			p := serve(t, map[string]http.HandlerFunc{"/list": handler})
			b := newBench(t, func(o *Options) { o.PerHost = limit })
			var wg sync.WaitGroup
			for range 9 {
				wg.Go(func() {
					if g := b.gather(p.URL + "/list"); g.Err != nil {
						t.Error(g.Err)
					}
				})
			}
			wg.Wait()
			if int(most.Load()) != limit {
				t.Errorf("the server saw %d requests at once, want %d", most.Load(), limit)
			}
		})
	}
}

func TestPauseBetweenRequests(t *testing.T) {
	tests := map[string]struct {
		robots string
		// between robots.txt, one, two and three
		want time.Duration
	}{
		"delay of ours":       {"", 3 * time.Second},
		"crawl delay":         {"User-agent: *\nCrawl-delay: 10\n", 30 * time.Second},
		"crawl delay in part": {"User-agent: *\nCrawl-delay: 2.5\n", 7500 * time.Millisecond},
		"smaller crawl delay": {"User-agent: *\nCrawl-delay: 0.1\n", 3 * time.Second},
		"of another's group":  {"User-agent: otherbot\nCrawl-delay: 10\n", 3 * time.Second},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := serve(t, map[string]http.HandlerFunc{
				"/robots.txt": robotsSay(tt.robots), "/one": say("[1]"), "/two": say("[2]"), "/three": say("[3]"),
			})
			b := newBench(t, func(o *Options) { o.Delay = time.Second })
			wantOutcome(t, b.gather(p.URL+"/one", p.URL+"/two", p.URL+"/three"), Changed)
			if got := b.time.total(); got != tt.want {
				t.Errorf("paused %s in all, want %s", got, tt.want)
			}
		})
	}
}

func TestPauseCountsFromTheEndOfARequest(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Delay = time.Second })
	slow := func(w http.ResponseWriter, r *http.Request) {
		b.time.advance(time.Minute)
		say(list)(w, r)
	}
	p := serve(t, map[string]http.HandlerFunc{"/one": slow, "/two": slow})
	wantOutcome(t, b.gather(p.URL+"/one", p.URL+"/two"), Changed)
	if got := b.time.total(); got != 2*time.Second { // after robots.txt, and after one
		t.Errorf("paused %s", got)
	}
}

func TestTurnIsGivenUpWhenTheRunEnds(t *testing.T) {
	f := newFakeTime()
	h := newHosts(Options{PerHost: 1, Delay: time.Second}, f.clock())
	u := mustParse(t, "https://example.org/list")
	release, err := h.acquire(context.Background(), u)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := h.acquire(ctx, u); err == nil {
		t.Fatal("a taken turn was given to a run that is over")
	}
	release()
	if _, err := h.acquire(ctx, u); err == nil {
		t.Fatal("slept through the end of the run")
	}
	release, err = h.acquire(context.Background(), u)
	if err != nil {
		t.Fatal(err)
	}
	release()
}

func TestHostName(t *testing.T) {
	for address, want := range map[string]string{
		"http://Example.ORG/a":        "example.org",
		"https://example.org:443/b":   "example.org",
		"http://example.org.:80/c":    "example.org",
		"http://example.org:8080/d":   "example.org:8080",
		"https://user@example.org/e":  "example.org",
		"http://[2001:DB8::1]:8080/f": "2001:db8::1:8080",
		"file:///srv/list.json":       "",
	} {
		if got := hostName(mustParse(t, address)); got != want {
			t.Errorf("hostName(%s) = %q, want %q", address, got, want)
		}
	}
}

func TestWallClock(t *testing.T) {
	c := wallClock()
	before := c.now()
	if err := c.sleep(context.Background(), time.Millisecond); err != nil || c.now().Sub(before) < time.Millisecond {
		t.Errorf("slept %s, %v", c.now().Sub(before), err)
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if err := c.sleep(ctx, time.Hour); err == nil {
		t.Error("slept through the end of the run")
	}
}
