package api

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/recovery-almanac/almanac/sinks/api/internal/index"
)

const meetingsPath = "/v1/meetings"

var meetingsParameters = slices.Concat(filters, paging, shape)

// meetings answers a search.
func (c *call) meetings() error {
	q, err := c.search(meetingsParameters)
	if err != nil {
		return err
	}
	return c.answerSearch(q)
}

func (c *call) answerSearch(q *search) error {
	r, err := c.find(q)
	if err != nil {
		return err
	}
	h := c.w.Header()
	h.Set("X-Total-Count", strconv.Itoa(r.total))
	if r.next != nil {
		h.Set("Link", "<"+c.nextPage(r.next)+`>; rel="next"`)
	}
	fresh := freshSearch
	if q.open || q.within > 0 {
		fresh = "public, max-age=30"
	}
	if q.format.name == "ical" {
		h.Set("Content-Disposition", `inline; filename="meetings.ics"`)
	}
	return c.reply(q.format.kind, fresh, func(a *answer) error { return q.format.write(c, q, r, a) })
}

// nextPage is the same search behind a cursor, seen from this address.
func (c *call) nextPage(next *index.Cursor) string {
	query := url.Values{}
	for name, values := range c.query {
		if !ignored(name) {
			query[name] = values
		}
	}
	query.Set("cursor", encodeCursor(next))
	return c.r.URL.EscapedPath() + "?" + query.Encode()
}

// meetingsAs answers a search whose format stands in the path: /v1/meetings.ics.
func meetingsAs(name string) func(*call) error {
	parameters := suffixed(name)
	return func(c *call) error {
		q, err := c.search(parameters)
		if err != nil {
			return err
		}
		q.format = formatNamed(name)
		if err := q.settle(); err != nil {
			return err
		}
		return c.answerSearch(q)
	}
}

// suffixed are the parameters of a search whose format is known.
func suffixed(format string) []parameter {
	return slices.DeleteFunc(slices.Clone(meetingsParameters), func(p parameter) bool {
		return p.name == "format" || p.name == "fields" && !formatNamed(format).pick
	})
}

// guide answers /meetingguide.json: the release's file, or with filters the part of it that they choose.
func (c *call) guide() error {
	for name := range c.query {
		if !ignored(name) {
			return meetingsAs("meetingguide")(c)
		}
	}
	return c.file()
}

// meeting answers with one meeting, as JSON or as a calendar of its own.
func (c *call) meeting() error {
	id, calendar := strings.CutSuffix(c.id, ".ics")
	d, err := c.lookup(id, map[bool]string{true: ".ics"}[calendar], calendar)
	if err != nil || d == nil {
		return err
	}
	if calendar {
		if !c.release.index.Has(*d, index.ICal) {
			return refuse(http.StatusNotFound, "this meeting has no time that a calendar could show")
		}
		q := &search{format: formatNamed("ical")}
		r := &result{page: []index.Hit{{Doc: *d}}}
		return c.reply(q.format.kind, freshSearch, func(a *answer) error { return writeCalendar(c, q, r, a) })
	}
	return c.record(*d, index.JSON)
}

// provenance answers where each field of a meeting comes from.
func (c *call) provenance() error {
	d, err := c.lookup(c.id, "/provenance", false)
	if err != nil || d == nil {
		return err
	}
	if !c.release.index.Has(*d, index.Provenance) {
		return refuse(http.StatusNotFound, "the release says nothing about where this meeting comes from")
	}
	return c.record(*d, index.Provenance)
}

func (c *call) record(d index.Doc, f index.Format) error {
	record, err := c.release.index.Record(nil, d, f)
	if err != nil {
		return err
	}
	return c.reply("application/json", freshSearch, func(a *answer) error {
		_, _ = a.Write(append(record, '\n'))
		return a.err
	})
}

// lookup finds a meeting by its id. One that was merged into another is a redirect to that, answered here: d is nil.
// withdrawn meetings are gone, but their calendars still say that they are cancelled.
func (c *call) lookup(id, part string, withdrawn bool) (d *index.Doc, err error) {
	if to, ok := c.release.index.Alias(id); ok {
		c.redirect(meetingsPath+"/"+url.PathEscape(to)+part, http.StatusMovedPermanently)
		return nil, nil
	}
	found, living, ok := c.release.index.Lookup(id)
	switch {
	case !ok:
		return nil, refuse(http.StatusNotFound, "there is no meeting with this id")
	case !living && !withdrawn:
		return nil, refuse(http.StatusGone, "this meeting was withdrawn: its publishers no longer list it")
	}
	return &found, nil
}
