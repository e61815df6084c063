package fetch

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"
)

// hosts keeps the pace: so many connections to a host at once, and a pause between requests. The pause runs
// from a request's start to the next one's, and again from its end.
type hosts struct {
	perHost  int
	delay    time.Duration
	patience time.Duration // the longest pause that is still waited for
	clock    *clock

	mu     sync.Mutex
	byName map[string]*host
}

type host struct {
	slots chan struct{}

	mu    sync.Mutex
	delay time.Duration
	next  time.Time // no request starts before
}

func newHosts(opt Options, c *clock) *hosts {
	return &hosts{
		perHost: opt.PerHost, delay: opt.Delay, clock: c,
		patience: max(opt.Delay, opt.MaxCrawlDelay, opt.RetryMax),
		byName:   map[string]*host{},
	}
}

// hostName is one server as its operator sees it: http and https are the same machine, other ports are not.
func hostName(u *url.URL) string {
	name := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		name += ":" + port
	}
	return name
}

func (h *hosts) of(u *url.URL) *host {
	h.mu.Lock()
	defer h.mu.Unlock()
	name := hostName(u)
	known, ok := h.byName[name]
	if !ok {
		known = &host{slots: make(chan struct{}, h.perHost), delay: h.delay}
		h.byName[name] = known
	}
	return known
}

// acquire waits for the host's turn. The caller releases it when the body is read.
func (h *hosts) acquire(ctx context.Context, u *url.URL) (release func(), err error) {
	at := h.of(u)
	select {
	case at.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	for {
		wait := at.reserve(h.clock.now())
		if wait <= 0 {
			return func() { at.release(h.clock.now()) }, nil
		}
		if wait > h.patience {
			<-at.slots
			return nil, &Error{Kind: KindStatus, URL: shown(u),
				Reason: fmt.Sprintf("the host asked to be left alone for another %s", wait.Round(time.Second))}
		}
		if err := h.clock.sleep(ctx, wait); err != nil {
			<-at.slots
			return nil, err
		}
	}
}

// slow raises the pause between requests to a host, as its Crawl-delay asks.
func (h *hosts) slow(u *url.URL, delay time.Duration) {
	at := h.of(u)
	at.mu.Lock()
	defer at.mu.Unlock()
	if delay > at.delay {
		// The pause that runs already began under the old delay.
		at.next = at.next.Add(delay - at.delay)
		at.delay = delay
	}
}

// hold lets no request to the host start for a while, whichever source it is for.
func (h *hosts) hold(u *url.URL, wait time.Duration) {
	at := h.of(u)
	at.mu.Lock()
	defer at.mu.Unlock()
	at.postpone(h.clock.now().Add(wait))
}

// reserve takes the next start if it is due, or says how long it is until then.
func (h *host) reserve(now time.Time) time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	if now.Before(h.next) {
		return h.next.Sub(now)
	}
	h.next = now.Add(h.delay)
	return 0
}

func (h *host) release(now time.Time) {
	h.mu.Lock()
	h.postpone(now.Add(h.delay))
	h.mu.Unlock()
	<-h.slots
}

func (h *host) postpone(t time.Time) {
	if t.After(h.next) {
		h.next = t
	}
}
