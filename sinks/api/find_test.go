package api

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks/api/internal/invent"
)

// finder is a site whose gazetteer knows one town.
func finder(t *testing.T) *site {
	return newSite(t, Options{
		Find: func(words string) (Spot, bool) {
			return Spot{"Ambler, US-PA", 40.1546, -75.2216}, words == "Ambler, PA"
		},
		Zone:        func(float64, float64) string { return "America/New_York" },
		Fellowships: map[string]string{"na": "Narcotics Anonymous"},
	}, invent.Snapshot(400, invent.Night))
}

func TestFinderPages(t *testing.T) {
	s := finder(t)
	const ambler = "place=Ambler,+PA"
	for _, c := range []struct{ target, says, not string }{
		{"/find", "Near me", "<h2>"},
		{"/find?" + ambler, "within 15 km of Ambler, US-PA", "Nothing is listed"},
		{"/find?" + ambler + "&when=week&fellowship=na", "<strong>Narcotics Anonymous</strong>", "<strong>SMART</strong>"},
		{"/find?" + ambler + "&when=week&wheelchair=1", "wheelchair", `<span>Open</span>`},
		{"/find?" + ambler + "&when=week&language=es", "español", ""},
		{"/find?" + ambler + "&mode=online&when=week", "times in America/New_York", `class="map"`},
		{"/find?mode=online&when=today", "times in UTC", ""},
		{"/find?near=40.15,-75.22&when=week", "within 15 km of you", ""},
		{"/find?near=0,0&when=week", "Nothing is listed there", ""},
		{"/find?place=Springfield", "Add the state or the country", "<h2>"},
		{"/find?place=" + url.QueryEscape(`"><script>alert(1)</script>`), "&lt;script&gt;", "<script>alert"},
		{"/find?" + ambler + "&when=nonsense&radius=9999&fellowship=none&language=zz&for=x", "within 5 km", ""},
		{"/find/sheet", "Fellowships (none means all)", "<table>"},
		{"/find/sheet?" + ambler + "&fellowship=aa&fellowship=na", "Data from Test Intergroup", "SMART</strong>"},
		{"/find/sheet?" + ambler, `<th scope="col">Time</th>`, "<script"},
	} {
		t.Run(c.target, func(t *testing.T) {
			r := s.get(c.target)
			body := html.UnescapeString(r.body)
			if strings.HasPrefix(c.says, "&lt;") {
				body = r.body
			}
			if r.status != 200 || !strings.Contains(body, c.says) || c.not != "" && strings.Contains(r.body, c.not) {
				t.Errorf("%d, %q is missing or %q is there:\n%s", r.status, c.says, c.not, r.body)
			}
			policy := r.header.Get("Content-Security-Policy")
			if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
				t.Errorf("policy %q", policy)
			}
			if regexp.MustCompile(`\son[a-z]+=|style=|javascript:|<script>`).MatchString(r.body) {
				t.Error("the page has something that its policy forbids")
			}
		})
	}
}

// TestFinderLinks follows what a page leads to: more meetings, the calendar of the search, of a meeting, and the sheet.
func TestFinderLinks(t *testing.T) {
	s := finder(t)
	page := s.get("/find?place=Ambler,+PA&when=week&radius=100").body
	total := len(s.search("near=40.1546,-75.2216&radius=100&starting_within=10080&status=active&mode=in_person,hybrid&limit=500").Meetings)
	seen := 0
	for {
		seen += strings.Count(page, "<article>")
		more := html.UnescapeString(between(page, `class="more" href="`, `"`))
		if more == "" {
			break
		}
		more, _, _ = strings.Cut(more, "#")
		page = s.get(more).body
	}
	if seen != total || total <= shownOnPage {
		t.Errorf("the pages show %d meetings, the search has %d", seen, total)
	}
	for _, m := range regexp.MustCompile(`href="(/[^"]+)"`).FindAllStringSubmatch(page, -1) {
		if target := html.UnescapeString(m[1]); target != "/report.html" {
			if r := s.get(target); r.status != 200 {
				t.Errorf("%s: %d", target, r.status)
			}
		}
	}
}

func TestFinderWindows(t *testing.T) {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ when, now, from, to string }{
		{"now", "2026-03-03 18:45", "2026-03-03 18:30", "2026-03-03 20:45"},
		{"tonight", "2026-03-03 12:00", "2026-03-03 17:00", "2026-03-04 04:00"},
		{"tonight", "2026-03-03 22:00", "2026-03-03 21:45", "2026-03-04 04:00"},
		{"tonight", "2026-03-04 01:30", "2026-03-04 01:15", "2026-03-04 04:00"},
		{"today", "2026-03-03 12:00", "2026-03-03 11:45", "2026-03-04 00:00"},
		{"week", "2026-03-03 12:00", "2026-03-03 12:00", "2026-03-10 13:00"}, // seven times 24 hours, and the clocks go forward
		{"tu", "2026-03-03 12:00", "2026-03-03 00:00", "2026-03-04 00:00"},
		{"mo", "2026-03-03 12:00", "2026-03-09 00:00", "2026-03-10 00:00"},
		{"su", "2026-03-03 12:00", "2026-03-08 00:00", "2026-03-09 00:00"},
	} {
		now, err := time.ParseInLocation("2006-01-02 15:04", c.now, zone)
		if err != nil {
			t.Fatal(err)
		}
		w := wish{when: c.when, zone: zone}
		from, to := w.window(now.UTC())
		if got := from.In(zone).Format("2006-01-02 15:04") + " " + to.In(zone).Format("2006-01-02 15:04"); got != c.from+" "+c.to {
			t.Errorf("%s at %s: %s", c.when, c.now, got)
		}
	}
}

// TestFinderHostileText: HTML in every field of a meeting is text on the page.
func TestFinderHostileText(t *testing.T) {
	const script = `<script>alert("x")</script>"'>`
	snapshot := hundred()
	for i := range snapshot.Meetings {
		m := &snapshot.Meetings[i]
		m.Name, m.Group, m.Notes, m.URL = script, script, script, "javascript:alert(1)"
		m.Mode, m.Online = normalize.Hybrid, []normalize.Room{{Provider: "x", URL: "javascript:alert(2)"}}
		m.Phone = []normalize.DialIn{{Number: "javascript:alert(3)"}}
		m.Tags = []string{`<img src=x onerror=alert(4)>`}
		if m.Place != nil {
			m.Place.Name, m.Place.Street, m.Place.Formatted = script, script, script
		}
	}
	snapshot = invent.Complete(snapshot)
	snapshot.Sources[0].Attribution = script
	s := newSite(t, Options{}, snapshot)
	for _, target := range []string{"/find?near=40.1546,-75.2216&radius=100&when=week", "/find/sheet?near=40.1546,-75.2216&radius=100"} {
		r := s.get(target)
		if !strings.Contains(r.body, "&lt;script&gt;") {
			t.Errorf("%s shows no meeting", target)
		}
		for _, bad := range []string{"<script>alert", "<img", `href="javascript:`} {
			if strings.Contains(r.body, bad) {
				t.Errorf("%s has %s", target, bad)
			}
		}
	}
}

// TestFinderDisputed: who looks for a meeting is told of a list that has it at another time.
func TestFinderDisputed(t *testing.T) {
	for _, c := range []struct {
		start, zone, says string
	}{
		{"18:30", "America/New_York", "Another list has it at 6:30 pm: ask before you go."},
		{"18:30", "America/Chicago", "Another list has it on another day or at another time: ask before you go."},
		{"", "America/New_York", "Another list has it on another day or at another time: ask before you go."},
	} {
		snapshot := hundred()
		for i := range snapshot.Meetings {
			m := &snapshot.Meetings[i]
			m.Schedule.TimeZone = "America/New_York"
			m.Conflicts = []normalize.Conflict{{Source: "aa-other", Ref: "9", RRule: m.Schedule.RRule, Start: c.start, TimeZone: c.zone}}
		}
		s := newSite(t, Options{}, invent.Complete(snapshot))
		for _, target := range []string{"/find?near=40.1546,-75.2216&radius=100&when=week", "/find/sheet?near=40.1546,-75.2216&radius=100"} {
			if r := s.get(target); !strings.Contains(r.body, c.says) {
				t.Errorf("%s, %s: %s does not say %q", c.start, c.zone, target, c.says)
			}
		}
	}
}
