package discover

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/config"
)

// TestLook finds every kind of list, and what it writes runs as a source.
func TestLook(t *testing.T) {
	home := "<html><head><title>Harbor Intergroup of Alcoholics Anonymous</title></head><body></body></html>"
	for _, c := range []struct {
		name    string
		site    site
		at      string
		format  string
		url     string // path of what was found
		want    string // a line of the file
		rows    int
		mostAsk int
	}{
		{"a Meeting Guide feed", site{"/feed.json": guide, "/": {body: home, kind: "text/html"}}, "/feed.json",
			"meetingguide", "/feed.json", "fellowship: aa", 3, 2},
		{"a TSML site", site{"/meetings": wordPress(`<meta name="12_step_meeting_list" content="3.18">`), "/wp-json/tsml/meetings": guide}, "/meetings",
			"meetingguide", "/wp-json/tsml/meetings", "time_zone: America/Los_Angeles", 3, 2},
		{"an older TSML site", site{"/": wordPress(""), "/wp-admin/admin-ajax.php?action=meetings": guide}, "/",
			"meetingguide", "/wp-admin/admin-ajax.php?action=meetings", "region: US-OR", 3, 3},
		{"an alternate link", site{"/": webpage(`<link rel="alternate" type="application/json" href="/list.json">`), "/list.json": guide}, "/",
			"meetingguide", "/list.json", "name: Harbor Intergroup of Alcoholics Anonymous", 3, 2},
		{"TSML UI", site{"/": webpage(`<div id="tsml-ui" data-src="data/meetings.json"></div>`), "/data/meetings.json": guide}, "/",
			"meetingguide", "/data/meetings.json", "authoritative: true", 3, 4},
		{"TSML's cache file", site{"/": webpage(`<script>var tsml={"src":"SITE\/wp-content\/tsml-cache-0123456789.json"}</script>`), "/wp-content/tsml-cache-0123456789.json": guide}, "/",
			"meetingguide", "/wp-content/tsml-cache-0123456789.json", "cache file", 3, 4},
		{"a redirect", site{"/old": {to: "/new"}, "/new": webpage(`<link rel="alternate" type="application/json" href="/list.json">`), "/list.json": guide}, "/old",
			"meetingguide", "/list.json", "fellowship: aa", 3, 3},
		{"a BMLT root", bmltSite(), "/main_server/", "bmlt", "/main_server/", "fellowship: na # likely", 2, 8},
		{"a question to a BMLT server", bmltSite(), "/main_server/client_interface/json/?switcher=GetFormats", "bmlt", "/main_server/", "region: US-OR", 2, 8},
		{"a page with a BMLT plugin", func() site {
			s := bmltSite()
			s["/find"] = webpage(`<script>var croutonConfig = {"root_server":"SITE\/main_server\/"};</script>`)
			return s
		}(), "/find", "bmlt", "/main_server/", "time_zone: America/Los_Angeles", 2, 8},
		{"a calendar", site{"/rd.ics": ics}, "/rd.ics", "ical", "/rd.ics", "fellowship: rd", 1, 2},
		{"a calendar on a page", site{"/": webpage(`<a href="/aa.ics">Subscribe</a>`), "/aa.ics": ics}, "/", "ical", "/aa.ics", "time_zone: Europe/London", 1, 2},
		{"The Events Calendar", site{"/": webpage(`<div class="tribe-events-view"></div>`), "/events/?ical=1": ics}, "/", "ical", "/events/?ical=1", "  fold: true", 1, 3},
		{"The Events Calendar's events", site{"/": webpage(`<div class="tribe-events-view"></div>`), "/wp-json/tribe/events/v1/events": {body: tribeEvents},
			"/wp-json/tribe/events/v1/events?per_page=50": {body: tribeEvents}}, "/", "site", "/wp-json/tribe/events/v1/events", "region: US-OR", 2, 3},
		{"a sitemap", sitemapSite(), "/sitemap.xml", "site", "/sitemap.xml", "fellowship: smart", 3, 5},
		{"a finder that links its meetings", sitemapSite(), "/find", "site", "/sitemap.xml", "format: site", 3, 6},
		{"a sitemap of sitemaps", func() site {
			s := sitemapSite()
			s["/sitemap-meetings.xml"], s["/sitemap.xml"] = s["/sitemap.xml"], reply{body: `<?xml version="1.0"?><sitemapindex><sitemap><loc>SITE/posts.xml</loc></sitemap><sitemap><loc>SITE/sitemap-meetings.xml</loc></sitemap></sitemapindex>`}
			return s
		}(), "/find", "site", "/sitemap-meetings.xml", "region: US-OR", 3, 7},
		{"a weekday in the title", site{"/": {body: strings.NewReplacer("<title>Meetings", "<title>Thursday Meetings", "<th>Day</th>", "", "<td>Monday</td>", "", "<td>Thursday</td>", "").Replace(tablePage), kind: "text/html"}},
			"/", "page", "/", `    days: {from: title, regexp: `, 2, 2},
		{"a weekday in the file's name", site{"/list_friday.html": {body: strings.NewReplacer("<th>Day</th>", "", "<td>Monday</td>", "", "<td>Thursday</td>", "").Replace(tablePage), kind: "text/html"}},
			"/list_friday.html", "page", "/list_friday.html", `    days: {from: file, regexp: `, 2, 2},
		{"events on the page", site{"/": {body: events, kind: "text/html"}}, "/", "event", "/", "fellowship: smart", 1, 2},
		{"a page that leads to its meetings", site{"/": webpage(`<a href="/about">About meetings minutes</a><a href="/find-a-meeting">Find a meeting</a>`),
			"/find-a-meeting": webpage(`<a href="/aa.ics">Calendar</a>`), "/aa.ics": ics}, "/", "ical", "/aa.ics", "format: ical", 1, 3},
		{"a CSV file", site{"/oa-list.csv": {body: sheetRows, kind: "text/csv"}, "/": {body: "<html><title>Meadow Overeaters Anonymous</title></html>"}}, "/oa-list.csv",
			"sheet", "/oa-list.csv", "fellowship: oa", 3, 2},
		{"a CSV file on a page", site{"/": webpage(`<a href="list.csv">Meeting list</a>`), "/list.csv": {body: sheetRows, kind: "text/plain"}}, "/",
			"sheet", "/list.csv", "region: US-WA", 3, 2},
		{"JSON of its own kind", site{"/api": {body: ownJSON, kind: "application/json"}, "/": webpage("")}, "/api",
			"jsonpath", "/api", `    start: "fields['Start time']"`, 2, 2},
		{"a table with headers", site{"/": {body: tablePage, kind: "text/html"}}, "/", "page", "/", `    name: {column: "Group"}`, 2, 1},
		{"a table with the city apart", site{"/": {body: strings.NewReplacer("6 Lake Rd, Olympia, WA 98501, USA", "501 Main St", "<th>City</th>", "<th>City</th><th>State</th>",
			"<td>Olympia</td>", "<td>Olympia</td><td>WA</td>").Replace(tablePage), kind: "text/html"}}, "/", "page", "/", `    street: {column: "Address"}`, 2, 1},
		{"tables below weekdays", site{"/": webpage(`<h2>Monday</h2><table class="list"><tr><td>Time</td><td>Group (open)</td><td>Meeting</td><td>Address</td></tr>
<tr><td>7:00 pm</td><td>yes</td><td>Pine Group</td><td>6 Lake Rd, Olympia, WA 98501</td></tr></table>`)}, "/", "page", "/", `    days: {heading: "h2"}`, 1, 1},
		{"a table without headers", site{"/": webpage(`<table class="list"><tr><td>Monday</td><td>7:00 PM</td><td>Pine Group</td><td>6 Lake Rd, Olympia, WA 98501</td></tr>
<tr><td>Friday</td><td>noon</td><td>Cedar Group</td><td>6 Lake Rd, Olympia, WA 98501</td></tr></table>`)}, "/", "page", "/", "    days: {column: 1}", 2, 1},
		{"a list with classes", site{"/": webpage(`<ul>` + numbered(`<li class="meeting odd"><span class="day">Monday</span> <span class="meeting-time">7:00 pm</span>
<b class="meeting_name">Pine N Group</b><div class="location">Hall <span class="address">6 Lake Rd, Olympia, WA 98501</span></div></li>`, 3) + `</ul>`)}, "/",
			"page", "/", `    venue: {select: ".location", without: ".address"}`, 3, 1},
		{"parts without classes", site{"/": webpage(numbered(`<div class="meeting-item"><h3>Pine N Saturday Group</h3><p>Monday and Friday at 7:00 pm - 8:15 pm</p><p>Hall, 6 Lake Rd, Olympia, WA 98501</p></div>`, 3))}, "/",
			"page", "/", `    formatted: {from: row, without: "h3", line: 2}`, 3, 1},
		{"cards with lines of an address", site{"/": webpage(numbered(`<div class="wp-block-column card"><h4 class="card-title">Pine N</h4><p class="when"><b>Tuesdays</b>, 7:00 PM – 8:30 PM</p>
<p class="where">Hall<br>6 Lake Rd<br>Olympia, WA 98501</p></div>`, 3))}, "/", "page", "/", `    formatted: ".where"`, 3, 1},
		{"classes of layout stand back", site{"/": webpage(numbered(`<div class="wp-block-column card"><h4>Pine N</h4><p>Tuesdays, 7:00 PM</p><p>6 Lake Rd, Olympia, WA 98501</p></div>`, 3))}, "/",
			"page", "/", `  rows: "div.card"`, 3, 1},
		{"links and types in cells", site{"/": webpage(`<table><tr><th>Group Name</th><th>Day</th><th>Time (Pacific)</th><th>Address</th><th>Type</th><th>Zoom Link</th></tr>
<tr><td>Pine</td><td>Monday</td><td>7 pm</td><td>6 Lake Rd, Olympia, WA 98501</td><td>O, BE</td><td><a href="https://zoom.us/j/81234567890">Join</a></td></tr></table>`)}, "/",
			"page", "/", `    types: {column: "Type", split: `, 1, 1},
		{"a list below weekdays", site{"/": webpage(`<h2>Monday</h2><ul class="list">` + numbered(`<li><strong>Pine N Group</strong> <em class="time">7 pm</em> <address>6 Lake Rd, Olympia, WA 98501</address></li>`, 4) + `</ul>`)}, "/",
			"page", "/", `    days: {heading: "h2"}`, 4, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, c.site)
			found, err := lookAt(t, s.URL+c.at, nil)
			if err != nil {
				t.Fatalf("%v\n%+v", err, found.Steps)
			}
			if found.Source.Format != c.format || found.Source.URL != s.URL+c.url {
				t.Errorf("found %s at %s, want %s at %s", found.Source.Format, found.Source.URL, c.format, c.url)
			}
			if !strings.Contains(strings.ReplaceAll(found.YAML, "  #", " #"), c.want) {
				t.Errorf("the file lacks %q:\n%s", c.want, found.YAML)
			}
			if found.Unfinished || found.Trial.Result.Rows.Published != c.rows || found.Trial.Result.Rows.Rejected > 0 {
				t.Errorf("published %+v, want %d rows; problems %+v", found.Trial.Result.Rows, c.rows, found.Trial.Result.Problems)
			}
			if n := len(s.asked); n > c.mostAsk || n > MostRequests {
				t.Errorf("asked %d times, want at most %d: %v", n, c.mostAsk, s.asked)
			}
			runs(t, found, c.rows)
		})
	}
}

// A room that only a link of the row leads to is published, and so is no end that is the first word of a name.
func TestGeneratedRulesFindRoomsAndEnds(t *testing.T) {
	for _, c := range []struct{ page, want string }{
		{`<table><tr><th>Day</th><th>Time</th><th>Meeting</th><th>Location</th></tr>
<tr><td>Sunday</td><td>8 pm</td><td><a href="https://zoom.us/j/81234567890">Zoom Sunday</a></td><td>Online only (Zoom)</td></tr></table>`, "online zoom:81234567890 20:00-21:00"},
		{`<table><tr><th>Day</th><th>Time</th><th>Meeting</th><th>Address</th></tr>
<tr><td>Sunday</td><td>8 pm - 9:30 pm</td><td>Late Room</td><td><a href="https://zoom.us/j/81234567890">Zoom</a></td></tr></table>`, "online zoom:81234567890 20:00-21:30"},
		{`<h2>Monday</h2><ul>` + numbered(`<li><strong>Alder N</strong> 12:00 PM - noon Sit, 6 Lake Rd, Olympia, WA 98501</li>`, 5) + `</ul>`, "in_person  12:00-13:00"},
		{`<h2>Monday</h2><ul>` + numbered(`<li><strong>Alder N</strong> 11 PM - Midnight Cafe, 6 Lake Rd, Olympia, WA 98501</li>`, 5) + `</ul>`, "in_person  23:00-00:00"},
		{`<h2>Monday</h2><ul>` + numbered(`<li><strong>Alder N</strong> 10:30 AM - noon, 6 Lake Rd, Olympia, WA 98501</li>`, 5) + `</ul>`, "in_person  10:30-12:00"},
		{`<h2>Monday</h2><ul>` + numbered(`<li><strong>Alder N</strong> 10:30 AM - 11:45 AM Hall, 6 Lake Rd, Olympia, WA 98501</li>`, 5) + `</ul>`, "in_person  10:30-11:45"},
	} {
		found, err := lookAt(t, serve(t, site{"/": webpage(c.page)}).URL, func(o *Options) { o.TimeZone, o.Region = "America/Los_Angeles", "US-WA" })
		if err != nil || len(found.Trial.Result.Meetings) == 0 {
			t.Fatalf("%s: %v, %d meetings\n%s", c.page, err, len(found.Trial.Result.Meetings), found.YAML)
		}
		m := found.Trial.Result.Meetings[0]
		room := ""
		if len(m.Online) > 0 {
			room = m.Online[0].Room
		}
		if got := fmt.Sprintf("%s %s %s-%s", m.Mode, room, m.Schedule.Start, m.Schedule.End); got != c.want {
			t.Errorf("%s\n got %s, want %s\n%s", c.page, got, c.want, found.YAML)
		}
	}
}

// TestLookAtSitemaps believes no sitemap whose pages do not say when, and asks no more than it may.
func TestLookAtSitemaps(t *testing.T) {
	silent := sitemapSite()
	for n := range 3 {
		silent[fmt.Sprintf("/meetings/%d", n+1)] = webpage("<h1>Quay</h1>")
	}
	s := serve(t, silent)
	found, err := lookAt(t, s.URL+"/find", nil)
	if !errors.Is(err, ErrNothing) || found.YAML != "" || len(s.asked) > 4 {
		t.Errorf("pages that say nothing give %v after %v", err, s.asked)
	}
	long := sitemapSite()
	var b strings.Builder
	for n := range 40 {
		fmt.Fprintf(&b, "<url><loc>SITE/meetings/%d</loc></url>", n+1)
		long[fmt.Sprintf("/meetings/%d", n+1)] = reply{kind: "text/html", body: strings.ReplaceAll(long["/meetings/1"].body, "Quay 1", fmt.Sprintf("Quay %d", n+1))}
	}
	long["/sitemap.xml"] = reply{body: "<urlset>" + b.String() + "</urlset>"}
	s = serve(t, long)
	found, err = lookAt(t, s.URL+"/find", nil)
	if err != nil || len(s.asked) > MostRequests || !strings.Contains(strings.Join(found.Warnings, " "), "are left for the first run") {
		t.Errorf("forty pages: %v, asked %d times, %v", err, len(s.asked), found.Warnings)
	}
}

// runs saves what was found and runs it as a source of the registry.
func runs(t *testing.T, found Found, rows int) {
	t.Helper()
	dir := t.TempDir()
	file, err := found.Save(dir)
	if err != nil {
		t.Fatal(err)
	}
	if findings, err := config.Lint(dir); err != nil || len(findings) > 0 {
		t.Errorf("lint says %v, %v of\n%s", findings, err, found.YAML)
	}
	src, err := config.SourceFile(file)
	if err != nil {
		t.Fatal(err)
	}
	opt := nightly.Options{Settings: settings(t), Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)}
	trial, err := nightly.Try(t.Context(), opt, src)
	if err != nil || trial.Result.Rows.Published != rows {
		t.Errorf("a run publishes %+v, %v; want %d rows", trial.Result.Rows, err, rows)
	}
	if _, err := found.Save(dir); !errors.Is(err, ErrExists) {
		t.Errorf("saving twice gives %v, want ErrExists", err)
	}
}

// TestLookGiven takes what a person says over what it would guess.
func TestLookGiven(t *testing.T) {
	s := serve(t, site{"/feed": guide})
	found, err := lookAt(t, s.URL+"/feed", func(o *Options) { o.ID, o.Fellowship, o.Region = "my-list", "ca", "US-WA" })
	if err != nil {
		t.Fatal(err)
	}
	if got := found.Source; got.ID != "my-list" || got.Fellowship != "ca" || got.Region != "US-WA" {
		t.Errorf("got %+v", got)
	}
	if _, err := lookAt(t, s.URL+"/feed", func(o *Options) { o.Fellowship = "aaa" }); !errors.Is(err, ErrUnclear) {
		t.Errorf("an unknown fellowship gives %v", err)
	}
}
