package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/temoto/robotstxt"
)

const (
	// RFC 9309, 2.5: at least this much must be read, and what comes after may be ignored.
	robotsBytes = 500 << 10
	// RFC 9309, 2.3.1.2: at least this many redirects are followed, and after them the file counts as absent.
	robotsRedirects = 5
)

// obeying lets a request through when robots.txt of its host allows it.
type obeying struct {
	next   http.RoundTripper
	robots *robots
	clock  *clock
}

func (o *obeying) RoundTrip(req *http.Request) (*http.Response, error) {
	err := mustBeWeb(req.URL)
	if err == nil {
		err = o.robots.permit(req.Context(), req.URL)
	}
	if err != nil {
		j := journalOf(req.Context())
		j.begin(req.URL, 1, o.clock.now())
		j.end(nil, err, o.clock.now())
		return nil, err
	}
	return o.next.RoundTrip(req)
}

// mustBeWeb refuses what a redirect must not lead to: file:, ftp:, or nowhere.
func mustBeWeb(u *url.URL) error {
	if (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
		return nil
	}
	return &Error{Kind: KindAddress, URL: shown(u), Reason: "not an http or https address with a host"}
}

// robots holds the robots.txt of every origin for the length of a run (RFC 9309).
type robots struct {
	client *http.Client
	hosts  *hosts
	agent  string
	most   time.Duration // the longest Crawl-delay that is obeyed; beyond it nothing is fetched
	log    *slog.Logger

	mu      sync.Mutex
	origins map[string]*origin
}

// origin is loaded once, by whoever holds the turn. Without it, two sources of one host would ask twice.
type origin struct {
	turn   chan struct{}
	loaded bool
	rules  *robotstxt.RobotsData
	err    error
}

func newRobots(next http.RoundTripper, hosts *hosts, opt Options, log *slog.Logger) *robots {
	return &robots{
		client: &http.Client{Transport: next, CheckRedirect: func(_ *http.Request, via []*http.Request) error {
			if len(via) > robotsRedirects {
				return http.ErrUseLastResponse
			}
			return nil
		}},
		hosts: hosts, agent: opt.userAgent(), most: opt.MaxCrawlDelay, log: log,
		origins: map[string]*origin{},
	}
}

// disallowed is the reason of an address that robots.txt names.
const disallowed = "robots.txt does not allow it"

// Disallowed reports whether an error is the publisher's no in robots.txt, and not the trouble of reading it.
func Disallowed(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Kind == KindRobots && e.Reason == disallowed
}

// permit returns nil when the address may be fetched, and slows its host down to the stated Crawl-delay.
func (r *robots) permit(ctx context.Context, u *url.URL) error {
	rules, err := r.rulesOf(ctx, u)
	if err != nil {
		return err
	}
	group := rules.FindGroup(r.agent)
	if group.CrawlDelay > r.most {
		return &Error{Kind: KindRobots, URL: shown(u),
			Reason: fmt.Sprintf("robots.txt asks for %s between requests, more than fetch.max_crawl_delay", group.CrawlDelay),
			Advice: "raise fetch.max_crawl_delay, or ask the publisher"}
	}
	r.hosts.slow(u, group.CrawlDelay)
	asked := u.EscapedPath()
	if asked == "" {
		asked = "/"
	}
	if u.RawQuery != "" {
		asked += "?" + u.RawQuery
	}
	if !rules.TestAgent(asked, r.agent) {
		return &Error{Kind: KindRobots, URL: shown(u), Reason: disallowed,
			Advice: "that is a no: ask the publisher for permission, or set `access: restricted`"}
	}
	return nil
}

func (r *robots) rulesOf(ctx context.Context, u *url.URL) (*robotstxt.RobotsData, error) {
	o := r.originOf(u)
	select {
	case o.turn <- struct{}{}:
		defer func() { <-o.turn }()
	case <-ctx.Done():
		return nil, classify(ctx, u, context.Cause(ctx))
	}
	if o.loaded {
		return o.rules, o.err
	}
	rules, err := r.load(ctx, u)
	// That one source was stopped says nothing about the host.
	if Kind(err) != KindCancelled {
		o.loaded, o.rules, o.err = true, rules, err
	}
	return rules, err
}

func (r *robots) originOf(u *url.URL) *origin {
	r.mu.Lock()
	defer r.mu.Unlock()
	key := strings.ToLower(u.Scheme + "://" + u.Host)
	o, ok := r.origins[key]
	if !ok {
		o = &origin{turn: make(chan struct{}, 1)}
		r.origins[key] = o
	}
	return o
}

// load fetches robots.txt. A host that answers 4xx has none; one that answers 5xx, or 429, forbids everything
// for now (RFC 9309, 2.3.1.3 and 2.3.1.4). One that cannot be reached forbids everything too, and the error
// keeps the kind of the trouble, since that is what the operator has to see.
func (r *robots) load(ctx context.Context, u *url.URL) (*robotstxt.RobotsData, error) {
	file := &url.URL{Scheme: u.Scheme, User: u.User, Host: u.Host, Path: "/robots.txt"}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, file.String(), nil)
	if err != nil {
		return nil, &Error{Kind: KindAddress, URL: shown(file), Reason: "not a usable address", Err: err}
	}
	resp, err := r.client.Do(req)
	if err != nil {
		return nil, unreadable(u, classify(ctx, file, err))
	}
	defer resp.Body.Close()
	if resp.StatusCode >= 500 || resp.StatusCode == http.StatusTooManyRequests {
		return nil, &Error{Kind: KindRobots, URL: shown(u), Status: resp.StatusCode,
			Reason: fmt.Sprintf("nothing may be fetched while the host answers %s for robots.txt", resp.Status)}
	}
	if !hasBody(resp.StatusCode) {
		return allowAll()
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, classify(ctx, file, err)
	}
	if len(body) == robotsBytes {
		r.log.Warn("robots.txt is too long; the rest of it is ignored", "url", shown(file), "bytes", robotsBytes)
	}
	return r.parse(u, body)
}

// unreadable is what the failure to get robots.txt means for the address that was to be fetched. Where nothing
// was asked of the host, robots.txt is not the point.
func unreadable(u *url.URL, e *Error) *Error {
	switch e.Kind {
	case KindCancelled:
		return e
	case KindPrivate, KindContact, KindAddress:
		here := *e
		here.URL = shown(u)
		return &here
	}
	return &Error{Kind: e.Kind, URL: shown(u), Status: e.Status, Err: e,
		Reason: "nothing may be fetched while the host's robots.txt cannot be read"}
}

func (r *robots) parse(u *url.URL, body []byte) (*robotstxt.RobotsData, error) {
	rules, err := robotstxt.FromBytes(mendRobots(body))
	if err != nil {
		return nil, &Error{Kind: KindRobots, URL: shown(u), Reason: "robots.txt cannot be read", Err: err}
	}
	return rules, nil
}

func allowAll() (*robotstxt.RobotsData, error) { return robotstxt.FromBytes(nil) }

// keepRobots is the [keeper] of robots.txt: in memory, cut where the RFC allows it.
func keepRobots(_ *journal, resp *http.Response) error {
	body, err := io.ReadAll(io.LimitReader(resp.Body, robotsBytes))
	if err != nil {
		return err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return nil
}
