package api

import (
	"cmp"
	"encoding/json"
	"fmt"
	"html/template"
	"math"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks/api/internal/index"
)

// finderPage is what the templates show.
type finderPage struct {
	Title, Heading, Place, Near, Unknown, Checked       string
	Whens, Radii, Fellowships, Modes, Languages, Groups []option
	Wheelchair, Searched, Cut                           bool
	Online, Sheet, Calendar, More                       string
	First                                               int
	Meetings                                            []shown
	Dots                                                []dot
	Days                                                []sheetDay
	Credits                                             []string
}

// shown is one meeting as people read it.
type shown struct {
	Moment, Time, Clock, Date, Name, Fellowship, Mode, Distance, Address, Notes, Disputed string
	Map, Join, Calendar, Page                                                             string
	Dial                                                                                  template.URL
	Vague                                                                                 bool
	Tags                                                                                  []string
	source                                                                                string
}

// dot is a meeting on the map, in hundredths of its radius.
type dot struct {
	X, Y   string
	Number int
}

type sheetDay struct {
	Date     string
	Meetings []shown
}

const (
	shownOnPage  = 40
	shownOnSheet = 300
)

// finder answers the page for people.
func (c *call) finder() error {
	w := c.wish()
	p := c.finderPage(w)
	p.Title = "Find a meeting"
	p.First = 1
	if w.asked {
		if err := c.fillFinder(w, p); err != nil {
			return err
		}
	}
	return c.page("find.html", p)
}

// finderPage is the form as it was filled in.
func (c *call) finderPage(w *wish) *finderPage {
	x := c.release.index
	fellowships, languages := []option{{Label: "All"}}, []option{{Label: "Any"}}
	for _, f := range x.Fellowships() {
		fellowships = append(fellowships, option{Value: f, Label: c.fellowship(f)})
	}
	slices.SortFunc(fellowships[1:], func(p, q option) int { return strings.Compare(p.Label, q.Label) })
	for _, l := range x.Languages() {
		languages = append(languages, option{Value: l, Label: languageName(l)})
	}
	slices.SortFunc(languages[1:], func(p, q option) int { return strings.Compare(p.Label, q.Label) })
	return &finderPage{
		Place: w.place, Near: w.near, Unknown: w.unknown, Wheelchair: w.wheelchair, Searched: w.asked,
		Whens: choose(whens, w.when), Radii: choose(radii, w.radius), Fellowships: choose(fellowships, w.fellowships...), Modes: choose(findModes, w.mode),
		Languages: choose(languages, w.language), Groups: choose(findFor, w.group),
		Checked: "Lists as of " + c.release.AsOf.Format("2 January 2006") + ".",
	}
}

func (c *call) fellowship(code string) string {
	return cmp.Or(c.server.opt.Fellowships[code], strings.ToUpper(code))
}

// fillFinder searches and shows a page of what was found.
func (c *call) fillFinder(w *wish, p *finderPage) error {
	x := c.release.index
	var after *index.Cursor
	if text := c.query.Get("cursor"); text != "" {
		var err error
		if after, err = decodeCursor(text); err != nil || after.Order != index.Next {
			return bad("cursor", "the cursor is none of ours; begin without one")
		}
	}
	first, err := whole("first", cmp.Or(c.query.Get("first"), "1"), 1, 100_000)
	if err != nil {
		return err
	}
	set, hits := x.Find(w.search)
	page, next := x.Pick(set, index.Next, hits, after, shownOnPage)
	p.First = first
	if p.Meetings, err = c.show(w, page); err != nil {
		return err
	}
	p.Dots = c.dots(w, page, first)
	label := ""
	for _, o := range p.Whens {
		if o.Chosen {
			label = o.Label
		}
	}
	p.Heading = fmt.Sprintf("%d %s, %s", len(hits), map[bool]string{true: "meeting", false: "meetings"}[len(hits) == 1], strings.ToLower(label[:1])+label[1:])
	switch {
	case w.mode == "online":
		p.Heading += fmt.Sprintf(" (times in %s)", w.zone)
	case w.spot != nil:
		p.Heading += fmt.Sprintf(", within %s km of %s", w.radius, w.spot.Name)
	}
	p.Calendar = meetingsPath + ".ics?" + w.query.Encode()
	p.Sheet = sheetPath + "?" + c.with(map[string]string{"cursor": "", "first": "", "when": ""})
	if w.mode != "online" {
		p.Online = findPath + "?" + c.with(map[string]string{"cursor": "", "first": "", "mode": "online"})
	}
	if next != nil {
		p.More = findPath + "?" + c.with(map[string]string{"cursor": encodeCursor(next), "first": fmt.Sprint(first + len(page))}) + "#found"
	}
	return nil
}

// with is the query with some parameters changed; "" takes one out.
func (c *call) with(changes map[string]string) string {
	q := url.Values{}
	for name, values := range c.query {
		q[name] = values
	}
	for name, value := range changes {
		q.Set(name, value)
		if value == "" {
			q.Del(name)
		}
	}
	return q.Encode()
}

func (c *call) show(w *wish, hits []index.Hit) ([]shown, error) {
	var out []shown
	var buffer []byte
	for _, hit := range hits {
		var err error
		if buffer, err = c.release.index.Record(buffer[:0], hit.Doc, index.JSON); err != nil {
			return nil, err
		}
		var m normalize.Meeting
		if err := json.Unmarshal(buffer, &m); err != nil {
			return nil, fmt.Errorf("meeting %s: %w", c.release.index.ID(hit.Doc), err)
		}
		s := c.shown(w, &m, time.Unix(hit.Value*60, 0))
		if w.search.Near != nil {
			km := float64(c.release.index.Meters(hit.Doc, *w.search.Near)) / 1000
			s.Distance = fmt.Sprintf("%.1f km (%.1f miles)", km, km/kmPerMile)
		}
		out = append(out, s)
	}
	return out, nil
}

// disputed warns of a list that has the meeting at another time.
func disputed(m *normalize.Meeting) string {
	c := m.Conflicts[0]
	at, err := time.Parse("15:04", c.Start)
	if err != nil || c.RRule != m.Schedule.RRule || c.TimeZone != m.Schedule.TimeZone {
		return "Another list has it on another day or at another time: ask before you go."
	}
	return "Another list has it at " + at.Format("3:04 pm") + ": ask before you go."
}

// shown says a meeting in words. The hour of a meeting with a place is that of the place, of others that of who asks.
func (c *call) shown(w *wish, m *normalize.Meeting, start time.Time) shown {
	zone := w.zone
	if m.Mode == normalize.InPerson || m.Mode == normalize.Hybrid && w.mode != "online" {
		if own, err := normalize.Location(m.Schedule.TimeZone); err == nil {
			zone = own
		}
	}
	local := start.In(zone)
	s := shown{
		Moment: local.Format(time.RFC3339), Time: local.Format("Mon 3:04 pm"), Clock: local.Format("3:04 pm"), Date: local.Format("Monday, 2 January"),
		Name: m.Name, Fellowship: c.fellowship(m.Fellowship), Mode: map[normalize.Mode]string{normalize.InPerson: "in person", normalize.Online: "online",
			normalize.Hybrid: "in person and online", normalize.Phone: "by phone"}[m.Mode],
		Notes: m.Notes, Page: m.URL, Calendar: meetingsPath + "/" + url.PathEscape(m.ID) + ".ics",
	}
	if len(m.Sources) > 0 {
		s.source = m.Sources[0].Source
	}
	if len(m.Conflicts) > 0 {
		s.Disputed = disputed(m)
	}
	if m.Schedule.DurationMinutes > 0 && !m.Schedule.DurationAssumed {
		end := local.Add(time.Duration(m.Schedule.DurationMinutes) * time.Minute).Format("3:04 pm")
		s.Time, s.Clock = s.Time+" to "+end, s.Clock+" to "+end
	}
	for _, t := range m.Tags {
		s.Tags = append(s.Tags, tagName(t))
	}
	for _, r := range m.Online {
		s.Join = cmp.Or(s.Join, r.URL)
	}
	for _, d := range m.Phone {
		if s.Dial == "" && strings.Trim(d.Number, "+0123456789") == "" {
			s.Dial = template.URL("tel:" + d.Number)
		}
	}
	if p := m.Place; p != nil && m.Mode != normalize.Online && m.Mode != normalize.Phone {
		s.place(p)
	}
	return s
}

func (s *shown) place(p *normalize.Place) {
	_, state, _ := strings.Cut(p.Subdivision, "-")
	parts := []string{p.Name, p.Street, p.Unit, p.Locality, strings.TrimSpace(state + " " + p.PostalCode)}
	s.Address = strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), ", ")
	if p.Street == "" && p.Formatted != "" {
		s.Address = strings.TrimPrefix(p.Name+", "+p.Formatted, ", ")
	}
	s.Vague = p.Precision != normalize.Exact && p.Precision != normalize.Street && p.Street == ""
	if p.Latitude != nil && p.Longitude != nil && !s.Vague {
		s.Map = fmt.Sprintf("https://www.openstreetmap.org/?mlat=%.5f&mlon=%.5f#map=17/%.5f/%.5f", *p.Latitude, *p.Longitude, *p.Latitude, *p.Longitude)
	}
}

// dots puts the meetings of a page on a map around the place: north is up, and the circle is the radius.
func (c *call) dots(w *wish, page []index.Hit, first int) []dot {
	if w.search.Near == nil {
		return nil
	}
	const kmPerDegree = 111.195
	var out []dot
	for i, hit := range page {
		lat, lon, ok := c.release.index.Point(hit.Doc)
		if !ok {
			continue
		}
		y := (lat - w.search.Near.Latitude) * kmPerDegree / w.search.Near.Km
		x := (lon - w.search.Near.Longitude) * kmPerDegree * math.Cos(lat*math.Pi/180) / w.search.Near.Km
		out = append(out, dot{fmt.Sprintf("%.1f", 100*x), fmt.Sprintf("%.1f", -100*y), first + i})
	}
	return out
}
