package discover

import (
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

func bmltSite() site {
	const root = "/main_server/client_interface/json/?"
	return site{
		root + "switcher=GetServerInfo":                       {body: serverInfo},
		root + "get_used_formats=1&switcher=GetSearchResults": {body: bmltRows},
		root + "switcher=GetServiceBodies":                    {body: serviceBodies},
		"/main_server/":                                       {body: "<html><title>Sign in</title></html>", kind: "text/html"},
	}
}
