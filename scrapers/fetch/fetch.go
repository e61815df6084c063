// Package fetch is the one polite way to the network.
//
// Open an archive with [NewArchive], make one [Client] a run with [New] and [Defaults], and call
// [Client.Gather] once a source, from as many goroutines as there are sources. Gather answers with what is
// stored, never with bodies; [Client.Document] reads one back from the archive when it is to be parsed.
//
// Every request, a redirect's next hop and robots.txt included, goes down the same stack of round trippers:
//
//	obeying   asks robots.txt of the target first (robots.go)
//	trying    takes the host's turn, keeps the body in the archive, tries again where that helps (try.go)
//	decoding  says who we are, takes content codings off, bounds the body (coding.go)
//	net/http  connects, to public addresses only (dial.go)
//
// A plain source runs on an http.Client over that stack, a source whose format follows links on a colly
// collector over the same http.Client. There are no cookies, no proxies and no settings from the environment.
package fetch

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Options is how to behave on the network. Start from [Defaults]: no field is filled in.
type Options struct {
	// Contact is where a publisher reaches the operator, an http(s) or mailto URL. It goes into the
	// User-Agent. Without it only loopback and private addresses are fetched from.
	Contact string
	// Version is Almanac's own, for the User-Agent; "" is called devel.
	Version string
	// AllowPrivateNetworks lets names and redirects lead to loopback, private and other special addresses.
	AllowPrivateNetworks bool

	PerHost       int           // connections to one host at once
	Delay         time.Duration // between two requests to one host; Crawl-delay raises it
	MaxCrawlDelay time.Duration // a host that asks for more is not fetched from

	ConnectTimeout time.Duration // for the TCP connection, and again for the TLS handshake
	HeaderTimeout  time.Duration // from the request sent to the last header line
	BodyTimeout    time.Duration // from the last header line to the last byte, however steadily they drip

	Retries   int           // after the first try, on 429, 503 and network errors
	RetryBase time.Duration // the wait before the first retry, give or take half; doubled for each one after
	RetryMax  time.Duration // the longest wait; a Retry-After beyond it ends the tries

	MaxRedirects int
	MaxDocuments int   // of one source, with the followed ones
	MaxBodyBytes int64 // of the decoded body

	// Now dates the documents; nil is the machine's clock. Pauses and time limits are the machine's in any case.
	Now func() time.Time
}

// Defaults suits small publishers' shared hosting: slow to start an answer, easily overrun.
var Defaults = Options{
	PerHost:        1,
	Delay:          time.Second,
	MaxCrawlDelay:  time.Minute,
	ConnectTimeout: 15 * time.Second,
	HeaderTimeout:  time.Minute,
	BodyTimeout:    3 * time.Minute,
	Retries:        3,
	RetryBase:      2 * time.Second,
	RetryMax:       2 * time.Minute,
	MaxRedirects:   10,
	MaxDocuments:   2000,
	MaxBodyBytes:   128 << 20,
}

// Client fetches for all sources of one run. It is safe for concurrent use, and what it learns about hosts
// (robots.txt, their pace) lasts as long as it does.
type Client struct {
	log     *slog.Logger
	opt     Options
	archive *Archive
	clock   *clock
	http    *http.Client
}

// New makes the client of one run. It fails when an option makes no sense, naming the setting.
func New(log *slog.Logger, opt Options, archive *Archive) (*Client, error) {
	if err := opt.check(); err != nil {
		return nil, err
	}
	if log == nil || archive == nil {
		return nil, errors.New("fetch: New needs a logger and an archive")
	}
	c := &Client{log: log, opt: opt, archive: archive, clock: wallClock()}
	c.http = c.stack(newWire(opt))
	return c, nil
}

// date is the time that documents are dated by.
func (c *Client) date() time.Time {
	if c.opt.Now != nil {
		return c.opt.Now().UTC()
	}
	return c.clock.now().UTC()
}

// stack builds the round trippers from the wire up.
func (c *Client) stack(wire http.RoundTripper) *http.Client {
	hosts := newHosts(c.opt, c.clock)
	wire = &decoding{next: wire, agent: c.opt.userAgent(), limit: c.opt.MaxBodyBytes}
	tries := func(keep keeper) *trying {
		return &trying{next: wire, keep: keep, hosts: hosts, opt: c.opt, clock: c.clock, log: c.log}
	}
	rules := newRobots(tries(keepRobots), hosts, c.opt, c.log)
	return &http.Client{
		Transport:     &obeying{next: tries(c.archive.keep), robots: rules, clock: c.clock},
		CheckRedirect: checkRedirect(c.opt.MaxRedirects),
	}
}

// userAgent is what the publisher's log shows. Its first word is the one that robots.txt may name. A build
// without a version calls itself "(devel)" or nothing, neither of which a header can take.
func (o Options) userAgent() string {
	version := strings.Map(func(r rune) rune {
		if unfitForHeader(r) {
			return -1
		}
		return r
	}, o.Version)
	agent := "almanac/" + cmp.Or(version, "devel")
	if o.Contact == "" {
		return agent
	}
	return fmt.Sprintf("%s (+%s)", agent, o.Contact)
}

func (o Options) check() error {
	if err := checkContact(o.Contact); err != nil {
		return err
	}
	for _, s := range []struct {
		setting string
		value   int64
		least   int64
	}{
		{"fetch.per_host", int64(o.PerHost), 1},
		{"fetch.delay", int64(o.Delay), 0},
		{"fetch.max_crawl_delay", int64(o.MaxCrawlDelay), 0},
		{"fetch.connect_timeout", int64(o.ConnectTimeout), 1},
		{"fetch.header_timeout", int64(o.HeaderTimeout), 1},
		{"fetch.body_timeout", int64(o.BodyTimeout), 1},
		{"fetch.retries", int64(o.Retries), 0},
		{"fetch.retry_base", int64(o.RetryBase), 1},
		{"fetch.retry_max", int64(o.RetryMax), int64(o.RetryBase)},
		{"fetch.max_redirects", int64(o.MaxRedirects), 0},
		{"fetch.max_documents", int64(o.MaxDocuments), 1},
		{"fetch.max_body_bytes", o.MaxBodyBytes, 1},
	} {
		if s.value < s.least {
			return fmt.Errorf("fetch: %s is too small; leave it out for the default", s.setting)
		}
	}
	return nil
}

// checkContact refuses what a publisher could not click. An empty contact is refused only when a connection
// to a public address is about to be made: a demo on loopback needs none.
func checkContact(contact string) error {
	if contact == "" {
		return nil
	}
	u, err := url.Parse(contact)
	usable := err == nil && !strings.ContainsFunc(contact, unfitForHeader)
	if usable {
		switch u.Scheme {
		case "http", "https":
			usable = u.Host != ""
		case "mailto":
			usable = strings.Contains(u.Opaque, "@")
		default:
			usable = false
		}
	}
	if !usable {
		return fmt.Errorf("fetch: fetch.contact is %q; set it to a page or address where publishers reach you, "+
			"such as https://example.org/about-our-crawler or mailto:crawler@example.org", contact)
	}
	return nil
}

// unfitForHeader holds for what would break the comment of a User-Agent or the header itself.
func unfitForHeader(r rune) bool { return r <= ' ' || r > '~' || r == '(' || r == ')' }
