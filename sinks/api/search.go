package api

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/recovery-almanac/almanac/sinks/api/internal/index"
)

// search is what somebody asks for.
type search struct {
	index.Query
	at     time.Time // the moment that "now" means
	within int       // minutes; 0 is no limit
	open   bool
	radius float64 // kilometres; 0 is not said
	order  index.Order
	limit  int // 0 is not said
	cursor *index.Cursor
	format *format
	fields []string
	query  string // the filters as asked, for the title of a calendar
}

const (
	defaultRadius = 25.0
	widestRadius  = 500.0
	farthest      = 7 * 24 * 60 // minutes that starting_within looks ahead
	defaultPage   = 50
	largestPage   = 500
)

// search reads the parameters of a route. names are those that it takes.
func (c *call) search(parameters []parameter) (*search, error) {
	q := &search{at: c.now, format: formatNamed("json")}
	for name, values := range c.query {
		if ignored(name) {
			continue
		}
		i := slices.IndexFunc(parameters, func(p parameter) bool { return p.name == name })
		if i < 0 {
			return nil, bad(name, fmt.Sprintf("there is no parameter %q", name), namesOf(parameters)...)
		}
		if len(values) > 1 {
			return nil, bad(name, fmt.Sprintf("%s is given %d times; put several values into one, with commas between", name, len(values)))
		}
	}
	for _, p := range parameters { // in the table's order: some look at those before them
		value := strings.TrimSpace(c.query.Get(p.name))
		if value == "" {
			continue
		}
		if err := p.read(q, value, c.release.index); err != nil {
			return nil, err
		}
		if p.filter {
			q.query += " " + value
		}
	}
	return q, q.settle()
}

// ignored are parameters that caches and link trackers add.
func ignored(name string) bool {
	return strings.HasPrefix(name, "_") || strings.HasPrefix(name, "utm_") || strings.Trim(name, "0123456789") == ""
}

func namesOf(parameters []parameter) []string {
	names := make([]string, len(parameters))
	for i, p := range parameters {
		names[i] = p.name
	}
	return names
}

// settle fits the parts together.
func (q *search) settle() error {
	switch {
	case q.Near != nil:
		q.Near.Km = cmp.Or(q.radius, defaultRadius)
	case q.radius > 0:
		return bad("radius", "radius needs near")
	case q.order == index.Distance:
		return bad("sort", "sort=distance needs near", "start", "name")
	}
	if q.open {
		q.OpenAt = q.at
	}
	if q.within > 0 {
		q.From, q.To = q.at, q.at.Add(time.Duration(q.within)*time.Minute)
	}
	switch {
	case q.order == index.Next && q.within == 0:
		return bad("sort", "sort=next needs starting_within", "start", "name", "distance")
	case q.order == "" && q.within > 0:
		q.order = index.Next
	case q.order == "":
		q.order = index.Start
	}
	if q.cursor != nil && q.cursor.Order != q.order {
		return bad("cursor", fmt.Sprintf("the cursor is of a search with sort=%s", q.cursor.Order))
	}
	if len(q.fields) > 0 && !q.format.pick {
		return bad("fields", "fields goes with format=json and format=ndjson")
	}
	q.Withdrawn = q.format.name == "ical"
	return nil
}

// result is what a search found.
type result struct {
	total int
	page  []index.Hit
	next  *index.Cursor
}

// find searches and takes a page.
func (c *call) find(q *search) (*result, error) {
	x := c.release.index
	set, hits := x.Find(q.Query)
	r := &result{total: set.Len()}
	limit := q.limit
	switch {
	case limit == 0 && q.format.paged:
		limit = defaultPage
	case limit == 0 && r.total > mostRecords:
		return nil, refuse(422, fmt.Sprintf("%d meetings are too many for one answer; narrow the search, give limit, or fetch %s, which has all", r.total, q.format.whole))
	case limit == 0:
		limit = mostRecords
	}
	switch q.order {
	case index.Distance:
		r.page, r.next = x.Nearest(set, *q.Near, q.cursor, limit)
	case index.Next:
		r.total = len(hits)
		fallthrough
	default:
		r.page, r.next = x.Pick(set, q.order, hits, q.cursor, limit)
	}
	return r, c.charge(float64(len(r.page)) / 1000)
}

// encodeCursor writes a cursor as a client gets it: opaque.
func encodeCursor(c *index.Cursor) string {
	raw, err := json.Marshal(c)
	if err != nil {
		panic("api: a cursor is not JSON: " + err.Error())
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

func decodeCursor(s string) (*index.Cursor, error) {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return nil, err
	}
	c := &index.Cursor{}
	err = json.Unmarshal(raw, c)
	return c, err
}

// point reads "latitude,longitude" in degrees.
func point(value string) (*index.Circle, bool) {
	lat, lon, ok := strings.Cut(value, ",")
	latitude, err1 := strconv.ParseFloat(strings.TrimSpace(lat), 64)
	longitude, err2 := strconv.ParseFloat(strings.TrimSpace(lon), 64)
	if !ok || err1 != nil || err2 != nil || !(latitude >= -90 && latitude <= 90 && longitude >= -180 && longitude <= 180) {
		return nil, false
	}
	return &index.Circle{Latitude: latitude, Longitude: longitude}, true
}
