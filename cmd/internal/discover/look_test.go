package discover

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/config"
	"github.com/recovery-almanac/almanac/scrapers"
)

// site is an invented publisher on loopback: an answer a path, query included.
type site map[string]reply

type reply struct {
	body, kind string
	status     int
	to         string // a redirect
}

// served is a site that runs, and what was asked of it.
type served struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string
}

func serve(t *testing.T, s site) *served {
	t.Helper()
	run := &served{}
	run.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/robots.txt" {
			run.mu.Lock()
			run.asked = append(run.asked, r.URL.RequestURI())
			run.mu.Unlock()
		}
		answer, ok := s[r.URL.RequestURI()]
		switch {
		case !ok:
			http.NotFound(w, r)
		case answer.to != "":
			http.Redirect(w, r, answer.to, http.StatusFound)
		default:
			if answer.kind != "" {
				w.Header().Set("Content-Type", answer.kind)
			}
			if answer.status != 0 {
				w.WriteHeader(answer.status)
			}
			fmt.Fprint(w, strings.ReplaceAll(answer.body, "SITE", "http://"+r.Host))
		}
	}))
	t.Cleanup(run.Close)
	return run
}

// settings goes to loopback without a pause.
func settings(t *testing.T) config.Settings {
	s := config.Defaults
	s.Data = t.TempDir()
	s.Fetch.AllowPrivateNetworks, s.Fetch.Delay, s.Fetch.Retries = true, 0, 0
	return s
}

var now = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func lookAt(t *testing.T, address string, change func(*Options)) (Found, error) {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	client, err := nightly.NewClient(nightly.Options{Settings: settings(t), Log: log})
	if err != nil {
		t.Fatal(err)
	}
	opt := Options{Address: address, Formats: nightly.Formats, Client: client, Now: now}
	if change != nil {
		change(&opt)
	}
	return Look(t.Context(), opt)
}

const (
	guideFeed = `[
{"slug":"harbor-dawn","name":"Harbor Dawn","day":1,"time":"07:00","types":["O","D"],"formatted_address":"1 Quay St, Astoria, OR 97103, USA","latitude":46.1879,"longitude":-123.8313,"timezone":"America/Los_Angeles"},
{"slug":"harbor-noon","name":"Harbor Noon","day":3,"time":"12:00","types":["C","BE"],"formatted_address":"2 Quay St, Astoria, OR 97103, USA","latitude":46.1879,"longitude":-123.8313,"timezone":"America/Los_Angeles"},
{"slug":"harbor-dusk","name":"Harbor Dusk","day":5,"time":"19:00","types":["O","ST"],"formatted_address":"3 Quay St, Astoria, OR 97103, USA","latitude":46.1879,"longitude":-123.8313,"timezone":"America/Los_Angeles"}]`

	serverInfo = `[{"version":"3.0.3","versionInt":"3000003","langs":"en","centerLatitude":"44.0","centerLongitude":"-121.3"}]`
	bmltRows   = `{"meetings":[
{"id_bigint":"7","service_body_bigint":"3","weekday_tinyint":"2","venue_type":"1","start_time":"19:00:00","duration_time":"01:00:00","time_zone":"","formats":"O","format_shared_id_list":"1","meeting_name":"Juniper Night","location_street":"4 Mill Rd","location_municipality":"Bend","location_province":"OR","location_nation":"USA","longitude":"-121.3153","latitude":"44.0582","published":"1"},
{"id_bigint":"8","service_body_bigint":"3","weekday_tinyint":"6","venue_type":"1","start_time":"18:00:00","duration_time":"01:00:00","time_zone":"","formats":"O","format_shared_id_list":"1","meeting_name":"Juniper Friday","location_street":"4 Mill Rd","location_municipality":"Bend","location_province":"OR","location_nation":"USA","longitude":"-121.3153","latitude":"44.0582","published":"1"}],
"formats":[{"id":"1","key_string":"O","name_string":"Open","world_id":"OPEN","lang":"en"}]}`
	serviceBodies = `[{"id":"3","parent_id":"0","name":"High Desert Area"}]`

	calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//EN\r\nX-WR-CALNAME:River Valley Recovery Dharma\r\nX-WR-TIMEZONE:Europe/London\r\n" +
		"BEGIN:VEVENT\r\nUID:1@example.org\r\nDTSTAMP:20261101T000000Z\r\nDTSTART;TZID=Europe/London:20261102T190000\r\nDTEND;TZID=Europe/London:20261102T200000\r\nRRULE:FREQ=WEEKLY;BYDAY=MO\r\nSUMMARY:Monday Sitting\r\nLOCATION:1 Bridge St\\, Bristol\\, England\\, UK\r\nEND:VEVENT\r\n" +
		"END:VCALENDAR\r\n"

	sheetRows = "Day,Time,Meeting,Location,Address,City,State\n" +
		"Monday,7:00 PM,Meadow Group,Grange Hall,5 Grange Rd,Olympia,WA\n" +
		"Tuesday,8:00 PM,Orchard Group,Grange Hall,5 Grange Rd,Olympia,WA\n" +
		"Friday,6:30 PM,Hill Group,Grange Hall,5 Grange Rd,Olympia,WA\n"

	ownJSON = `{"ok":true,"records":[
{"fields":{"Day":"Monday","Start time":"19:00","Name":"Fern Group","City":"Olympia","State":"WA","Country":"USA"}},
{"fields":{"Day":"Sunday","Start time":"09:30","Name":"Moss Group","City":"Olympia","State":"WA","Country":"USA"}}]}`

	events = `<html><head><title>Gatherings | Cove SMART Recovery</title><script type="application/ld+json">
{"@context":"https://schema.org","@type":"Event","name":"Cove Evening","startDate":"2026-11-30T18:30:00+00:00","endDate":"2026-11-30T20:00:00+00:00",
"eventSchedule":{"@type":"Schedule","byDay":"https://schema.org/Monday","repeatFrequency":"P1W","startTime":"18:30","endTime":"20:00","scheduleTimezone":"Europe/London"},
"location":{"@type":"Place","name":"Cove Hall","address":"1 Cove Rd, Torquay, England, UK"}}</script></head><body>Hello</body></html>`

	tablePage = `<html><head><title>Meetings - Lakeside Overeaters Anonymous</title></head><body>
<table id="list"><tr><th>Day</th><th>Time</th><th>Group</th><th>Address</th><th>City</th></tr>
<tr><td>Monday</td><td>7:00 pm</td><td>Pine Group</td><td>6 Lake Rd, Olympia, WA 98501, USA</td><td>Olympia</td></tr>
<tr><td>Thursday</td><td>12:00 pm</td><td>Cedar Group</td><td>6 Lake Rd, Olympia, WA 98501, USA</td><td>Olympia</td></tr></table></body></html>`
)

// wordPress is a page of a WordPress site with something in it.
func wordPress(inside string) reply {
	return reply{kind: "text/html", body: `<html><head><title>Meetings – Harbor Intergroup of Alcoholics Anonymous</title>
<link rel="https://api.w.org/" href="SITE/wp-json/">` + inside + `</head><body><p>Welcome</p></body></html>`}
}

func webpage(inside string) reply {
	return reply{kind: "text/html", body: "<html><head><title>Harbor Intergroup of Alcoholics Anonymous</title></head><body>" + inside + "</body></html>"}
}

var (
	guide = reply{body: guideFeed, kind: "application/json"}
	ics   = reply{body: calendar, kind: "text/calendar"}
)

// numbered repeats markup with another letter in place of N each time.
func numbered(markup string, times int) string {
	var b strings.Builder
	for i := range times {
		b.WriteString(strings.ReplaceAll(markup, "N", string(rune('A'+i))))
	}
	return b.String()
}

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

const tribeEvents = `{"events":[
{"id":1,"title":"Sitting","start_date":"2026-12-07 19:00:00","end_date":"2026-12-07 20:00:00","timezone":"America/Los_Angeles","venue":{"venue":"Hall","address":"1 Quay St","city":"Astoria","state":"OR","zip":"97103","country":"United States"}},
{"id":2,"title":"Walking","start_date":"2026-12-09 07:00:00","end_date":"2026-12-09 08:00:00","timezone":"America/Los_Angeles","venue":{"venue":"Hall","address":"1 Quay St","city":"Astoria","state":"OR","zip":"97103","country":"United States"}}],"total":2,"total_pages":1}`

// sitemapSite is a finder whose pages say when the meetings are, and whose list only scripts see.
func sitemapSite() site {
	s := site{
		"/":            {body: "<html><title>Quay SMART Recovery</title></html>", kind: "text/html"},
		"/find":        {body: `<html><title>Quay SMART Recovery</title><body><a href="/meetings/1">A</a><a href="/meetings/2">B</a><a href="/meetings/3/">C</a></body></html>`, kind: "text/html"},
		"/sitemap.xml": {body: `<?xml version="1.0"?><urlset><url><loc>SITE/about</loc></url><url><loc>SITE/meetings/1</loc></url><url><loc>SITE/meetings/2</loc></url><url><loc>SITE/meetings/3</loc></url></urlset>`},
	}
	for _, n := range []string{"1", "2", "3"} {
		s["/meetings/"+n] = reply{kind: "text/html", body: `<html><head><title>Quay ` + n + `</title></head><body><h1>Quay ` + n + `</h1><address>` + n + ` Quay St, Astoria, OR 97103, USA</address>
<add-to-calendar-button name="Quay ` + n + `" startDate="2026-12-07" startTime="19:00" endTime="20:00" timeZone="America/Los_Angeles" recurrence="RRULE:FREQ=WEEKLY;BYDAY=MO"></add-to-calendar-button></body></html>`}
	}
	return s
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

func bmltSite() site {
	const root = "/main_server/client_interface/json/?"
	return site{
		root + "switcher=GetServerInfo":                       {body: serverInfo},
		root + "get_used_formats=1&switcher=GetSearchResults": {body: bmltRows},
		root + "switcher=GetServiceBodies":                    {body: serviceBodies},
		"/main_server/":                                       {body: "<html><title>Sign in</title></html>", kind: "text/html"},
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

// TestLookRefused adds nothing where anybody says no, and asks no further.
func TestLookRefused(t *testing.T) {
	closed := []scrapers.Source{{ID: "aa-us-or-closed", Name: "Closed", Access: scrapers.Restricted, Website: "https://closed.example.org", Terms: "members only"}}
	for _, c := range []struct {
		name  string
		site  site
		at    string
		want  error
		says  string
		asks  int
		offer bool
	}{
		{"a restricted TSML feed", site{"/": wordPress(""), "/wp-json/tsml/meetings": {body: `{"code":"feed_restricted","message":"no"}`, status: 403}}, "/",
			ErrRefused, "403", 2, true},
		{"a restricted older feed", site{"/": wordPress(""), "/wp-admin/admin-ajax.php?action=meetings": {body: `{"error":"no"}`, status: 401}}, "/",
			ErrRefused, "401", 3, true},
		{"a restricted feed that says so with 200", site{"/feed": {body: `{"code":"feed_restricted","message":"no"}`}}, "/feed",
			ErrRefused, "feed_restricted", 1, true},
		{"robots.txt", site{"/robots.txt": {body: "User-agent: *\nDisallow: /\n"}, "/": webpage("")}, "/", ErrRefused, "robots.txt does not allow it; that is a no: ask the publisher", 0, true},
		{"a sign-in", site{"/list": {to: "/wp-login.php"}, "/wp-login.php": webpage("")}, "/list", ErrRefused, "sign-in", 1, true},
		{"a page that leads to a closed publisher", site{"/": webpage(`<a href="https://closed.example.org/list.ics">Calendar</a>`)}, "/",
			ErrRefused, "aa-us-or-closed", 1, false},
		{"nothing there", site{"/": webpage("<p>Hello</p>")}, "/", ErrNothing, "give the address of the feed itself", 1, false},
		{"an empty list", site{"/feed": {body: "[]", kind: "application/json"}}, "/feed", ErrNothing, "no meeting list found", 1, false},
		{"no page", site{}, "/lost", ErrNothing, "404", 1, false},
		{"rows of a state with two zones", site{"/": {body: strings.NewReplacer("6 Lake Rd, Olympia, WA 98501, USA", "OR, USA", "Olympia", "").Replace(tablePage), kind: "text/html"}}, "/",
			ErrUnclear, "US-OR keeps more than one): run again with --time-zone", 1, false},
		{"a list of nobody knows whom", site{"/feed": {body: `[{"slug":"a","name":"Alder","day":1,"time":"07:00"}]`}}, "/feed", ErrUnclear, "--fellowship", 2, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, c.site)
			found, err := lookAt(t, s.URL+c.at, func(o *Options) { o.Registry = closed })
			if !errors.Is(err, c.want) {
				t.Fatalf("got %v, want %v", err, c.want)
			}
			if said := fmt.Sprint(err, found.Steps); !strings.Contains(said, c.says) {
				t.Errorf("%s does not say %q", said, c.says)
			}
			if len(s.asked) != c.asks {
				t.Errorf("asked %v, want %d times", s.asked, c.asks)
			}
			if found.YAML != "" || (found.Offer != "") != c.offer {
				t.Errorf("wrote %q, offers %q", found.YAML, found.Offer)
			}
			if c.offer && !strings.Contains(found.Offer, "access: restricted") {
				t.Errorf("the offer is fetchable:\n%s", found.Offer)
			}
		})
	}
}

// TestLookKnown asks nothing of publishers that the registry has.
func TestLookKnown(t *testing.T) {
	s := serve(t, site{"/": webpage("")})
	for _, c := range []struct {
		name  string
		entry scrapers.Source
		want  error
	}{
		{"fetched", scrapers.Source{ID: "aa-us-or-harbor", Access: scrapers.Open, URL: s.URL + "/feed"}, ErrKnown},
		{"disabled", scrapers.Source{ID: "aa-us-or-harbor", Access: scrapers.Open, Website: s.URL, Disabled: "gone, 2026-01-01"}, ErrKnown},
		{"restricted", scrapers.Source{ID: "aa-us-or-harbor", Access: scrapers.Restricted, Website: s.URL}, ErrRefused},
		{"permission first", scrapers.Source{ID: "aa-us-or-harbor", Access: scrapers.Permission, Website: s.URL + "/about"}, ErrRefused},
		{"prohibited", scrapers.Source{ID: "aa-us-or-harbor", Access: scrapers.Prohibited, Website: s.URL}, ErrRefused},
	} {
		t.Run(c.name, func(t *testing.T) {
			found, err := lookAt(t, s.URL, func(o *Options) { o.Registry = []scrapers.Source{c.entry} })
			if !errors.Is(err, c.want) || !strings.Contains(fmt.Sprint(err), "aa-us-or-harbor") || found.YAML != "" {
				t.Errorf("got %v, %q", err, found.YAML)
			}
		})
	}
	if len(s.asked) > 0 {
		t.Errorf("asked %v of a publisher that is known", s.asked)
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
