// Package api serves a published release over HTTP: its files, a search over its meetings, a finder for people, and
// the interfaces that existing clients of Meeting Guide feeds and BMLT servers know. Call [New], then serve the
// [Server] as an http.Handler and run [Server.Watch] beside it; [Listen] does both with the limits that a public
// server needs.
//
// Nothing is computed that the release does not say: a meeting is answered byte for byte as the release's own file of
// that format has it. Nothing can be written. A request sees one release from its first byte to its last, and the next
// release is picked up within a second of its being made the live one.
package api

import (
	"log/slog"
	"net/http"
	"net/netip"
	"sync/atomic"
	"time"

	"github.com/recovery-almanac/almanac/sinks/coverage"
)

// Options are what a server needs. The zero value of everything but Data serves.
type Options struct {
	Data string // the data folder, with current and releases in it
	Log  *slog.Logger
	Now  func() time.Time

	// Rate is how many requests a second a client may make for long, and Burst how many at once; 0 is no limit. A large
	// answer counts as several. A client is an IPv4 address or a /64 of IPv6.
	Rate, Burst float64
	// Proxies are believed when they say in X-Forwarded-For for whom they ask.
	Proxies []netip.Prefix
	// Spool is where compressed copies of large files go, as files without a name; "" is the system's temporary folder.
	Spool string

	// Cells reads the coverage of a region, its parents and its counties from a release's folder.
	Cells func(release, region string) (coverage.Result, error)
	// Find gives the point of a place in words ("Ambler, PA", "19002"); nil means that the finder asks for coordinates.
	Find func(words string) (Spot, bool)
	// Zone is the time zone of a point, for "tonight".
	Zone func(latitude, longitude float64) string
	// Fellowships are their names by code.
	Fellowships map[string]string
	// Metrics answers /metrics; nil means that there is none.
	Metrics http.Handler
	// Observe hears of every answer.
	Observe func(route string, status int, took time.Duration)
}

// Spot is a place that was found.
type Spot struct {
	Name                string
	Latitude, Longitude float64
}

// Server answers requests. It is safe for concurrent use.
type Server struct {
	opt    Options
	live   atomic.Pointer[release]
	copies *copies
	limit  *limiter
	routes map[string]handler
	// patience is how long a request may take to be written.
	patience time.Duration
}

// New returns a server for the live release of a data folder. That there is none yet is no error: until there is,
// every request is answered with 503.
func New(opt Options) (*Server, error) {
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	s := &Server{opt: opt, copies: newCopies(opt.Spool, opt.Log), limit: newLimiter(opt.Rate, opt.Burst), patience: readTime}
	s.routes = s.table()
	return s, s.Refresh()
}
