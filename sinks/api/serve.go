package api

import (
	"fmt"
	"net/http"
	"net/url"
	"runtime/debug"
	"strconv"
	"strings"
	"time"
)

// call is one request with the release that it sees.
type call struct {
	server  *Server
	w       *response
	r       *http.Request
	release *release
	client  string
	now     time.Time
	query   url.Values
	id      string // the variable part of the path
}

// handler answers one route.
type handler struct {
	name   string
	answer func(*call) error
}

// longestTarget is how long an address may be. Searches are far shorter.
const longestTarget = 4096

// table is every route but the release's files.
func (s *Server) table() map[string]handler {
	routes := map[string]handler{}
	for path, answer := range map[string]func(*call) error{
		healthPath: (*call).health, metricsPath: (*call).metrics,
		meetingsPath: (*call).meetings, "/meetingguide.json": (*call).guide,
		meetingsPath + ".json": meetingsAs("json"), meetingsPath + ".ndjson": meetingsAs("ndjson"), meetingsPath + ".csv": meetingsAs("csv"),
		meetingsPath + ".geojson": meetingsAs("geojson"), meetingsPath + ".ics": meetingsAs("ical"),
		coveragePath: (*call).coverage, changesPath: (*call).changes, sourcesPath: (*call).sources, openapiPath: (*call).openapi,
		findPath: (*call).finder, sheetPath: (*call).sheet, findPath + "/style.css": asset("style.css", "text/css; charset=utf-8"),
		findPath + "/near.js": asset("near.js", "text/javascript; charset=utf-8"),
	} {
		routes[path] = handler{path, answer}
	}
	return routes
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	begin := s.opt.Now()
	c := &call{server: s, w: newResponse(w), r: r, now: begin}
	route := handler{name: "refused"}
	defer func() {
		if fault := recover(); fault != nil {
			if fault == http.ErrAbortHandler {
				panic(fault)
			}
			s.opt.Log.Error("request panicked", "path", r.URL.Path, "fault", fault, "stack", string(debug.Stack()))
			if c.w.status == 0 {
				c.fail(refuse(http.StatusInternalServerError, "the server failed; its log says why"))
			}
		}
		if s.opt.Observe != nil {
			s.opt.Observe(route.name, c.w.status, s.opt.Now().Sub(begin))
		}
	}()
	protect(w.Header())
	if err := c.admit(); err != nil {
		c.fail(err)
		return
	}
	if r.Method == http.MethodOptions {
		c.w.WriteHeader(http.StatusNoContent)
		return
	}
	route = c.route()
	if err := c.serve(route); err != nil {
		c.fail(err)
	}
}

// protect sets the headers of every answer. Everybody may read everything, from any page.
func protect(h http.Header) {
	h["Access-Control-Allow-Origin"] = anyOrigin
	h["Access-Control-Expose-Headers"] = exposed
	h["X-Content-Type-Options"] = noSniff
	h["Referrer-Policy"] = noReferrer
	h["Cross-Origin-Resource-Policy"] = crossOrigin
	h["Content-Security-Policy"] = nothingLoads
}

// The values of these headers are shared by all answers.
var (
	anyOrigin    = []string{"*"}
	exposed      = []string{"ETag, Last-Modified, Link, Retry-After, X-Total-Count"}
	noSniff      = []string{"nosniff"}
	noReferrer   = []string{"no-referrer"}
	crossOrigin  = []string{"cross-origin"}
	nothingLoads = []string{"default-src 'none'; frame-ancestors 'none'"}
)

// admit refuses what no request of ours looks like, and clients that ask too often.
func (c *call) admit() error {
	r := c.r
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodOptions:
		c.w.Header().Set("Allow", "GET, HEAD, OPTIONS")
		return refuse(http.StatusMethodNotAllowed, "everything here is read only: use GET, HEAD or OPTIONS")
	case len(r.RequestURI) > longestTarget:
		return refuse(http.StatusRequestURITooLong, fmt.Sprintf("the address is longer than %d characters", longestTarget))
	case r.ContentLength != 0:
		c.w.Header().Set("Connection", "close")
		return refuse(http.StatusRequestEntityTooLarge, "send no body")
	}
	if r.Method == http.MethodOptions {
		h := c.w.Header()
		h.Set("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS")
		h.Set("Access-Control-Allow-Headers", "*")
		h.Set("Access-Control-Max-Age", "86400")
	}
	c.client = c.server.clientOf(r)
	return c.charge(1)
}

// charge takes what a request costs from its client's share.
func (c *call) charge(cost float64) error {
	if c.r.URL.Path == healthPath {
		return nil
	}
	wait := c.server.limit.take(c.client, cost, c.now)
	if wait <= 0 {
		return nil
	}
	c.w.Header().Set("Retry-After", strconv.Itoa(int(wait/time.Second)+1))
	return refuse(http.StatusTooManyRequests, "too many requests from your address; see Retry-After, and fetch the release's files for everything at once")
}

// route finds the handler of a path.
func (c *call) route() handler {
	path := c.r.URL.Path
	if h, ok := c.server.routes[path]; ok {
		return h
	}
	if rest, ok := strings.CutPrefix(path, meetingsPath+"/"); ok {
		id, part, _ := strings.Cut(rest, "/")
		c.id = id
		switch {
		case part == "provenance":
			return handler{meetingsPath + "/{id}/provenance", (*call).provenance}
		case part == "" && !strings.HasSuffix(rest, "/"):
			return handler{meetingsPath + "/{id}", (*call).meeting}
		}
	}
	if bmltPath.MatchString(path) {
		return handler{"/client_interface", (*call).answerBMLT}
	}
	return handler{"file", (*call).file}
}

// serve pins the release and answers.
func (c *call) serve(route handler) error {
	c.release = c.server.pin()
	if c.release != nil {
		defer c.release.unpin()
	} else if c.r.URL.Path != healthPath && c.r.URL.Path != metricsPath {
		c.w.Header().Set("Retry-After", "60")
		return refuse(http.StatusServiceUnavailable, "nothing is published yet")
	}
	if c.r.URL.RawQuery != "" {
		query, err := url.ParseQuery(c.r.URL.RawQuery)
		if err != nil {
			return refuse(http.StatusBadRequest, "the query cannot be read: "+err.Error())
		}
		c.query = query
	}
	return route.answer(c)
}
