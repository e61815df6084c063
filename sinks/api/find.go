package api

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/recovery-almanac/almanac/sinks/api/internal/index"
)

//go:embed pages
var pageFiles embed.FS

var pageTemplates = template.Must(template.ParseFS(pageFiles, "pages/*.html"))

// finderPolicy lets the finder load its own style and script and send its own form; nothing else.
const finderPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"

// option is one choice of a form.
type option struct {
	Value, Label string
	Chosen       bool
}

// wish is what somebody looks for, as the form has it.
type wish struct {
	place, near, unknown string
	spot                 *Spot
	zone                 *time.Location
	radius, when, mode   string
	fellowships          []string
	language, group      string
	wheelchair           bool
	asked                bool
	query                url.Values // of /v1/meetings
	search               index.Query
}

var (
	whens = []option{{Value: "now", Label: "Now, or within two hours"}, {Value: "tonight", Label: "Tonight"}, {Value: "today", Label: "Today"},
		{Value: "week", Label: "The next seven days"}, {Value: "mo", Label: "Monday"}, {Value: "tu", Label: "Tuesday"}, {Value: "we", Label: "Wednesday"},
		{Value: "th", Label: "Thursday"}, {Value: "fr", Label: "Friday"}, {Value: "sa", Label: "Saturday"}, {Value: "su", Label: "Sunday"}}
	radii     = []option{{Value: "5", Label: "5 km (3 miles)"}, {Value: "15", Label: "15 km (10 miles)"}, {Value: "40", Label: "40 km (25 miles)"}, {Value: "100", Label: "100 km (60 miles)"}}
	findModes = []option{{Value: "", Label: "In person"}, {Value: "online", Label: "Online or by phone"}}
	findFor   = []option{{Value: "", Label: "Anyone"}, {Value: "beginners", Label: "Beginners"}, {Value: "women", Label: "Women"}, {Value: "men", Label: "Men"},
		{Value: "lgbtq", Label: "LGBTQ+"}, {Value: "young-people", Label: "Young people"}, {Value: "open", Label: "Open to everybody"}}
)

// choose marks the chosen of some options; the first where none is.
func choose(options []option, values ...string) []option {
	out := slices.Clone(options)
	chosen := false
	for i := range out {
		out[i].Chosen = slices.Contains(values, out[i].Value)
		chosen = chosen || out[i].Chosen
	}
	if !chosen && len(out) > 0 && len(values) <= 1 {
		out[0].Chosen = true
	}
	return out
}

func valid(options []option, value string) string {
	for _, o := range options {
		if o.Value == value {
			return value
		}
	}
	return options[0].Value
}

// wish reads the form. What cannot be is what stands first in the form: people do not write these addresses by hand.
func (c *call) wish() *wish {
	get := func(name string) string { return strings.TrimSpace(c.query.Get(name)) }
	w := &wish{
		place: get("place"), near: get("near"), when: valid(whens, get("when")), radius: "15", mode: valid(findModes, get("mode")),
		language: get("language"), group: valid(findFor, get("for")), wheelchair: get("wheelchair") == "1", zone: time.UTC,
	}
	if get("radius") != "" {
		w.radius = valid(radii, get("radius"))
	}
	for _, f := range c.query["fellowship"] {
		if slices.Contains(c.release.index.Fellowships(), f) {
			w.fellowships = append(w.fellowships, f)
		}
	}
	if !slices.Contains(c.release.index.Languages(), w.language) {
		w.language = ""
	}
	c.locate(w)
	w.asked = w.spot != nil || w.unknown == "" && w.mode == "online"
	w.fill(c.now)
	return w
}

// locate finds the place that is meant. A point of the device goes before words.
func (c *call) locate(w *wish) {
	if circle, ok := point(w.near); ok {
		w.spot = &Spot{Name: cmp.Or(w.place, "you"), Latitude: circle.Latitude, Longitude: circle.Longitude}
	} else if w.near = ""; w.place != "" {
		if len(w.place) <= longestText && c.server.opt.Find != nil {
			if spot, ok := c.server.opt.Find(w.place); ok {
				w.spot = &spot
			}
		}
		if w.spot == nil {
			w.unknown = "We do not know this place, or there are several. Add the state or the country: Springfield, IL."
		}
	}
	if w.spot != nil && c.server.opt.Zone != nil {
		if zone, err := time.LoadLocation(c.server.opt.Zone(w.spot.Latitude, w.spot.Longitude)); err == nil {
			w.zone = zone
		}
	}
}

// fill says the wish as a search, and as the query of one.
func (w *wish) fill(now time.Time) {
	q := url.Values{"status": {"active"}}
	w.search.Statuses = []string{"active"}
	w.search.From, w.search.To = w.window(now)
	if len(w.fellowships) > 0 {
		w.search.Fellowships = w.fellowships
		q.Set("fellowship", strings.Join(w.fellowships, ","))
	}
	w.search.Modes = []string{"in_person", "hybrid"}
	if w.mode == "online" {
		w.search.Modes = []string{"online", "phone", "hybrid"}
	} else if w.spot != nil {
		km := map[string]float64{"5": 5, "15": 15, "40": 40, "100": 100}[w.radius]
		w.search.Near = &index.Circle{Latitude: w.spot.Latitude, Longitude: w.spot.Longitude, Km: km}
		q.Set("near", fmt.Sprintf("%.4f,%.4f", w.spot.Latitude, w.spot.Longitude))
		q.Set("radius", w.radius)
	}
	q.Set("mode", strings.Join(w.search.Modes, ","))
	if w.language != "" {
		w.search.Languages = []string{w.language}
		q.Set("language", w.language)
	}
	for tag, asked := range map[string]bool{w.group: w.group != "", "wheelchair": w.wheelchair} {
		if asked {
			w.search.Tags = append(w.search.Tags, tag)
		}
	}
	if slices.Sort(w.search.Tags); len(w.search.Tags) > 0 {
		q.Set("tags", strings.Join(w.search.Tags, ","))
	}
	if slices.Contains(dayNames, w.when) {
		q.Set("day", w.when)
	}
	w.query = q
}

// window is when meetings start that are wanted, by the clock of the place.
func (w *wish) window(now time.Time) (from, to time.Time) {
	local := now.In(w.zone)
	y, m, d := local.Date()
	at := func(days, hour int) time.Time { return time.Date(y, m, d+days, hour, 0, 0, 0, w.zone) }
	switch w.when {
	case "now":
		return now.Add(-15 * time.Minute), now.Add(2 * time.Hour)
	case "tonight":
		if local.Hour() < 4 { // the night is still that of yesterday
			return now.Add(-15 * time.Minute), at(0, 4)
		}
		from = at(0, 17)
		if now.After(from) {
			from = now.Add(-15 * time.Minute)
		}
		return from, at(1, 4)
	case "today":
		return now.Add(-15 * time.Minute), at(1, 0)
	case "week":
		return now, now.AddDate(0, 0, 7)
	}
	today := (int(local.Weekday()) + 6) % 7
	days := (slices.Index(dayNames, w.when) - today + 7) % 7
	return at(days, 0), at(days+1, 0)
}

// page answers with a template.
func (c *call) page(name string, data any) error {
	h := c.w.Header()
	h.Set("Content-Security-Policy", finderPolicy)
	h.Set("Permissions-Policy", "geolocation=(self)")
	var out bytes.Buffer
	if err := pageTemplates.ExecuteTemplate(&out, name, data); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	return c.reply("text/html; charset=utf-8", "private, max-age=60", func(a *answer) error {
		_, _ = a.Write(out.Bytes())
		return a.err
	})
}

// asset answers with the finder's style or script.
func asset(name, kind string) func(*call) error {
	content, err := pageFiles.ReadFile("pages/" + name)
	if err != nil {
		panic("api: " + err.Error())
	}
	return func(c *call) error {
		return c.reply(kind, "public, max-age=3600", func(a *answer) error {
			_, _ = a.Write(content)
			return a.err
		})
	}
}
