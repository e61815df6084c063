package sites

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/recovery-almanac/almanac/scrapers"
)

const siteURL = "https://meetings.example.org"

var source = scrapers.Source{ID: "test", URL: siteURL + "/sitemap.xml"}

func urlset(paths ...string) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`)
	for _, p := range paths {
		fmt.Fprintf(&b, "<url><loc>\n%s%s </loc><lastmod>2026-05-01</lastmod></url>", siteURL, p)
	}
	return b.String() + "</urlset>"
}

func detail(path, body string) scrapers.Document {
	return scrapers.Document{Role: roleDetail, URL: siteURL + path, Body: []byte(body)}
}

func document(role, body string) scrapers.Document {
	return scrapers.Document{Role: role, URL: source.URL, Body: []byte(body)}
}

func addresses(requests []scrapers.Request) string {
	var all []string
	for _, r := range requests {
		all = append(all, r.Role+" "+strings.TrimPrefix(r.URL, siteURL))
	}
	return strings.Join(all, ", ")
}

func TestFollow(t *testing.T) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = w.Write([]byte(urlset("/meetings/1")))
	_ = w.Close()
	const index = `<sitemapindex><sitemap><loc>https://meetings.example.org/a.xml</loc></sitemap><sitemap><loc>https://meetings.example.org/b.xml</loc></sitemap></sitemapindex>`
	for _, c := range []struct{ name, role, body, want string }{
		{"meetings only, each once", roleSitemap, urlset("/", "/about", "/meetings/1", "/meetings/1", "/meetings/2/", "/meetings"), "detail /meetings/1, detail /meetings/2/"},
		{"a sitemap of sitemaps", roleSitemap, index, "sitemap 1 /a.xml, sitemap 1 /b.xml"},
		{"too deep", "sitemap 2", index, ""},
		{"packed", roleSitemap, packed.String(), "detail /meetings/1"},
		{"cut off", roleSitemap, urlset("/meetings/1", "/meetings/2")[:220], "detail /meetings/1"},
		{"a detail page", roleDetail, "<html></html>", ""},
	} {
		got, err := follow(source, document(c.role, c.body))
		if err != nil || addresses(got) != c.want {
			t.Errorf("%s: %s, %v", c.name, addresses(got), err)
		}
	}
	own := source
	own.Site = scrapers.SiteOptions{Detail: `/treffen/\d+$`, Max: 1}
	if got, err := follow(own, document(roleSitemap, urlset("/treffen/1", "/treffen/x", "/treffen/2"))); err != nil || addresses(got) != "detail /treffen/1" {
		t.Error(addresses(got), err)
	}
	for _, body := range []string{"", "<html><title>Just a moment...</title></html>", `{"a":1}`, "\x1F\x8Bnothing"} {
		if _, err := follow(source, document(roleSitemap, body)); !errors.Is(err, scrapers.ErrNotThisFormat) {
			t.Errorf("%q: %v", body, err)
		}
	}
}

// TestBlocks reads one meeting from each form of an add-to-calendar block: Mondays at 19:00 for 90 minutes in Chicago.
func TestBlocks(t *testing.T) {
	const ics = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Tools\\, in short\r\nDTSTART;TZID=America/Chicago:20260105T190000\r\nDTEND;TZID=America/Chicago:20260105T203000\r\n" +
		"RRULE:FREQ=WEEKLY;INTERVAL=1;\r\n BYDAY=MO\r\nLOCATION:1 Example Road\\, Exampleton\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	google := "https://calendar.google.com/calendar/render?" + url.Values{"action": {"TEMPLATE"}, "text": {"Tools"}, "dates": {"20260105T190000/20260105T203000"},
		"ctz": {"America/Chicago"}, "recur": {"RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=MO"}, "location": {"1 Example Road, Exampleton"}}.Encode()
	for _, c := range []struct{ name, block string }{
		{"component", `<add-to-calendar-button name="Tools" startDate="2026-01-05" startTime="19:00" endTime="20:30" timeZone="America/Chicago" recurrence="RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=MO" location="1 Example Road, Exampleton"></add-to-calendar-button>`},
		{"component with a word for a rule", `<add-to-calendar-button startdate="2026-01-05" starttime="19:00" enddate="2026-01-05" endtime="20:30" timezone="America/Chicago" recurrence="weekly" recurrence_interval="1" recurrence_byDay="MO" location="1 Example Road, Exampleton">`},
		{"data attributes", `<div class="calendar" data-start="2026-01-05T19:00:00" data-end="2026-01-05T20:30:00" data-timezone="America/Chicago" data-rrule="FREQ=WEEKLY;INTERVAL=1;BYDAY=MO" data-location="1 Example Road, Exampleton">Add</div>`},
		{"data attributes with an offset", `<div data-start="2026-01-05T19:00:00-06:00" data-end="2026-01-05T20:30:00.000-0600" data-tz="America/Chicago" data-rrule="FREQ=WEEKLY;INTERVAL=1;BYDAY=MO" data-location="1 Example Road, Exampleton">`},
		{"data attributes in UTC", `<div data-start="2026-01-06T01:00:00Z" data-end="2026-01-06T02:30:00Z" data-tz="America/Chicago" data-rrule="FREQ=WEEKLY;INTERVAL=1;BYDAY=MO" data-location="1 Example Road, Exampleton">`},
		{"AddEvent", `<div class="addeventatc">Add <span class="start">01/05/2026 07:00 PM</span><span class="end">01/05/2026 08:30 PM</span><span class="timezone">America/Chicago</span><span class="recurring">FREQ=WEEKLY;INTERVAL=1;BYDAY=MO</span><span class="location">1 Example Road, Exampleton</span></div>`},
		{"AddToCalendar", `<span class="addtocalendar"><var class="atc_date_start">2026-01-05 19:00:00</var><var class="atc_date_end">2026-01-05 20:30:00</var><var class="atc_timezone">America/Chicago</var><var class="atc_recurring">FREQ=WEEKLY;INTERVAL=1;BYDAY=MO</var><var class="atc_location">1 Example Road, Exampleton</var></span>`},
		{"JSON in a script", `<script type="application/json">{"page":{"calendar":{"start":"2026-01-05T19:00","end":"2026-01-05T20:30","timeZone":"America/Chicago","rrule":"FREQ=WEEKLY;INTERVAL=1;BYDAY=MO","location":"1 Example Road, Exampleton"}}}</script>`},
		{"an assignment in a script", `<script>window.event = {"start_date":"January 5, 2026 7:00 PM","end_date":"Jan 5, 2026 8:30 PM","tz":"America/Chicago","recurrence":"RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=MO","address":"1 Example Road, Exampleton"};</script>`},
		{"a calendar file in a link", `<a href="data:text/calendar;charset=utf8,` + url.PathEscape(ics) + `">Apple</a>`},
		{"the same in base64", `<a href="data:text/calendar;base64,` + base64.StdEncoding.EncodeToString([]byte(ics)) + `">Apple</a>`},
		{"Google Calendar", `<a href="` + strings.ReplaceAll(google, "&", "&amp;") + `">Google</a>`},
		{"a component without zone, beside a link", `<add-to-calendar-button startdate="2026-01-05" starttime="19:00" endtime="20:30"></add-to-calendar-button><a href="` + strings.ReplaceAll(google, "&", "&amp;") + `">Google</a>`},
	} {
		t.Run(c.name, func(t *testing.T) {
			parsed, err := parse(source, []scrapers.Document{document(roleSitemap, urlset("/meetings/7")), detail("/meetings/7", "<h1>Tools</h1><p>Hello</p>"+c.block)})
			if err != nil || len(parsed.Listings) != 1 || len(parsed.Problems) > 0 {
				t.Fatalf("%v %+v", err, parsed)
			}
			want := scrapers.Listing{
				Ref: "meetings/7", Row: 1, URL: siteURL + "/meetings/7", Updated: "2026-05-01", Name: "Tools", TimeZone: "America/Chicago", Duration: "90 min", Formatted: "1 Example Road, Exampleton",
				Recurrence: &scrapers.Recurrence{Start: "2026-01-05T19:00:00", RRule: "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO"},
			}
			if diff := cmp.Diff(want, parsed.Listings[0]); diff != "" {
				t.Error(diff)
			}
		})
	}
}

const calendar = `<add-to-calendar-button startdate="2026-01-05" starttime="19:00" endtime="20:30" timezone="America/Chicago" recurrence="FREQ=WEEKLY;BYDAY=MO" name="Tools"></add-to-calendar-button>`

func TestCard(t *testing.T) {
	for _, c := range []struct {
		name, html string
		want       scrapers.Listing
	}{
		{"parts", `<div itemprop="location"><b itemprop="name">Old Hall</b><div itemtype="https://schema.org/PostalAddress"><span itemprop="streetAddress">1 Example Road</span><span itemprop="addressLocality">Exampleton</span>
			<span itemprop="addressRegion">IL</span><span itemprop="postalCode">60000</span><meta itemprop="addressCountry" content="US"></div></div>`,
			scrapers.Listing{Venue: "Old Hall", Street: "1 Example Road", City: "Exampleton", State: "IL", PostalCode: "60000", Country: "US"}},
		{"lines", `<footer><address>Head Office</address></footer><address><strong>Old Hall</strong>1 Example Road<br>Exampleton,  IL</address>`, scrapers.Listing{Formatted: "Old Hall 1 Example Road, Exampleton, IL"}},
		{"a card", `<div class="meeting-address-card"><p>1 Example Road</p><p>Exampleton</p></div><p class="venue">Old Hall</p>`, scrapers.Listing{Formatted: "1 Example Road, Exampleton", Venue: "Old Hall"}},
		{"a known host", `<a href="/join/7">Join the meeting online</a><a href="https://example.zoom.us/j/81234567890?pwd=x">here</a>`, scrapers.Listing{ConferenceURL: "https://example.zoom.us/j/81234567890?pwd=x"}},
		{"a link that says so", `<a href="/login">Join us</a><a href="/join/7">Join the meeting</a>`, scrapers.Listing{ConferenceURL: siteURL + "/join/7"}},
		{"no host by its end alone", `<a href="https://notzoom.us/">x</a>`, scrapers.Listing{}},
		{"facts", `<dl><dt>Language:</dt><dd>Spanish, English</dd><dt>Program</dt><dd>4-Point</dd></dl><table><tr><th>Group</th><td>North</td></tr></table>`,
			scrapers.Listing{Languages: []string{"Spanish", "English"}, Types: []scrapers.Type{{Code: "4-Point"}}, Group: "North"}},
	} {
		parsed, err := parse(source, []scrapers.Document{document(roleSitemap, urlset()), detail("/meetings/7", c.html+calendar)})
		if err != nil || len(parsed.Listings) != 1 {
			t.Fatalf("%s: %v %+v", c.name, err, parsed)
		}
		c.want.Ref, c.want.Row, c.want.URL, c.want.Name, c.want.TimeZone, c.want.Duration = "meetings/7", 1, siteURL+"/meetings/7", "Tools", "America/Chicago", "90 min"
		c.want.Recurrence = &scrapers.Recurrence{Start: "2026-01-05T19:00:00", RRule: "FREQ=WEEKLY;BYDAY=MO"}
		if diff := cmp.Diff(c.want, parsed.Listings[0]); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestSeveralBlocks(t *testing.T) {
	second := strings.NewReplacer("2026-01-05", "2026-01-07", "BYDAY=MO", "BYDAY=WE").Replace(calendar)
	parsed, err := parse(source, []scrapers.Document{document(roleSitemap, urlset()), detail("/meetings/7", calendar+second+calendar)})
	if err != nil || parsed.Rows != 2 || len(parsed.Listings) != 2 || parsed.Listings[1].Ref != "meetings/7#2" {
		t.Errorf("%v %+v", err, parsed)
	}
}

func TestProblems(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"no block", "<h1>About us</h1>", "event_undated"},
		{"an unreadable start", strings.Replace(calendar, "2026-01-05", "soon", 1), "row_unreadable start"},
		{"an end before the start", strings.Replace(calendar, "20:30", "18:30", 1), "field_unreadable end"},
		{"another zone's offset", `<div data-start="2026-01-05T19:00:00+01:00" data-tz="America/Chicago" data-rrule="FREQ=WEEKLY">`, "offset_conflict start"},
		{"nothing", "", "row_unreadable"},
		{"nested too deeply", strings.Repeat("<div>", 100_000), "row_unreadable"},
	} {
		parsed, err := parse(source, []scrapers.Document{document(roleSitemap, urlset()), detail("/meetings/7", c.body)})
		if err != nil || parsed.Rows != 1 || len(parsed.Problems) != 1 {
			t.Errorf("%s: %v %+v", c.name, err, parsed)
			continue
		}
		if p := parsed.Problems[0]; strings.TrimSpace(string(p.Code)+" "+p.Field) != c.want || p.Row != 1 || p.Source != "test" {
			t.Errorf("%s: %+v", c.name, p)
		}
	}
	limited := source
	limited.Site.Max = 1
	parsed, err := parse(limited, []scrapers.Document{document(roleSitemap, urlset("/meetings/1", "/meetings/2")), detail("/meetings/1", calendar)})
	if err != nil || len(parsed.Problems) != 1 || parsed.Problems[0].Code != scrapers.FollowStopped {
		t.Errorf("%v %+v", err, parsed.Problems)
	}
	cut := urlset("/meetings/1", "/meetings/2")
	parsed, err = parse(source, []scrapers.Document{document(roleSitemap, cut[:len(cut)-80]), detail("/meetings/1", calendar)})
	if err != nil || len(parsed.Problems) != 1 || parsed.Problems[0].Code != scrapers.Truncated {
		t.Errorf("a sitemap that breaks off: %v %+v", err, parsed.Problems)
	}
	if _, err := parse(source, []scrapers.Document{document(roleSitemap, urlset("/about"))}); !errors.Is(err, scrapers.ErrNotThisFormat) {
		t.Errorf("a sitemap without meetings: %v", err)
	}
}

func TestHostile(t *testing.T) {
	const million = 1_000_000
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	zeros := make([]byte, 1<<20)
	for range mostUnpacked>>20 + 1 {
		_, _ = w.Write(zeros)
	}
	_ = w.Close()
	var manyBlocks strings.Builder
	for i := range million / 10 {
		fmt.Fprintf(&manyBlocks, `<br data-rrule="x" data-start="%d">`, i)
	}
	for _, c := range []struct {
		name, sitemap, page string
		want                string // codes of problems, or words of the error
	}{
		{"a sitemap without end", "<urlset>" + strings.Repeat("<url><loc>https://meetings.example.org/meetings/1</loc></url>", million/5), calendar, "document_truncated"},
		{"nested elements", "<urlset>" + strings.Repeat("<url>", million/10), calendar, "document_truncated"},
		{"nested elements of no sitemap", strings.Repeat("<a>", million), calendar, "no sitemap"},
		{"a sitemap of 20 MB on one line", "<urlset><url><loc>" + strings.Repeat("x", 20<<20), calendar, "document_truncated"},
		{"a million empty entries", "<urlset>" + strings.Repeat("<url/>", million/4) + "</urlset>", calendar, ""},
		{"entities in entities", `<!DOCTYPE x [<!ENTITY a "` + strings.Repeat("&a;", 1000) + `">]><urlset><url><loc>` + strings.Repeat("&a;", million) + "</loc></url></urlset>", calendar, ""},
		{"packed zeros", packed.String(), calendar, "larger than 64 MiB"},
		{"many blocks", urlset(), manyBlocks.String(), "follow_stopped"},
		{"a script of brackets", urlset(), `<script>x = ` + strings.Repeat(`[{"FREQ=":`, million/10) + `</script>`, "event_undated"},
		{"a page of elements", urlset(), strings.Repeat("<br>", million-1), "event_undated"},
		{"a page of too many elements", urlset(), strings.Repeat("<br>", 10*million), "row_unreadable"},
		{"one long line", urlset(), strings.Repeat("x", 100*million), "row_unreadable"},
		{"nested divs", urlset(), strings.Repeat("<div>", million/10), "row_unreadable"},
		{"open tags", urlset(), strings.Repeat("<a href=", million/4), "event_undated"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var parsed scrapers.Parsed
			var err error
			used := allocated(func() {
				_, _ = follow(source, document(roleSitemap, c.sitemap))
				parsed, err = parse(source, []scrapers.Document{document(roleSitemap, c.sitemap), detail("/meetings/1", c.page)})
			})
			size := len(c.sitemap) + len(c.page)
			t.Logf("%d MB allocated for %d MB", used>>20, size>>20)
			if limit := uint64(1<<30 + 8*size); used > limit {
				t.Errorf("%d MB allocated, want at most %d", used>>20, limit>>20)
			}
			says := fmt.Sprint(err)
			for _, p := range parsed.Problems {
				says += " " + string(p.Code)
			}
			if !strings.Contains(says, c.want) || len(says) > 100_000 {
				t.Errorf("got %.300s, want %q", says, c.want)
			}
		})
	}
}

// allocated is how many bytes f asks for in all.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// TestEndlessSitemaps: a sitemap that names ever new sitemaps is followed two deep.
func TestEndlessSitemaps(t *testing.T) {
	queue, err := requests(source)
	if err != nil {
		t.Fatal(err)
	}
	var read []scrapers.Document
	for len(read) < len(queue) && len(read) < 1000 {
		r := queue[len(read)]
		body := fmt.Sprintf(`<sitemapindex><sitemap><loc>https://meetings.example.org/sitemap-%d.xml</loc></sitemap></sitemapindex>`, len(read))
		read = append(read, scrapers.Document{Role: r.Role, URL: r.URL, Body: []byte(body)})
		more, err := follow(source, read[len(read)-1])
		if err != nil {
			t.Fatal(err)
		}
		queue = append(queue, more...)
	}
	if len(read) != deepestSitemap+1 {
		t.Errorf("read %d sitemaps", len(read))
	}
	parsed, err := parse(source, append(read, detail("/meetings/1", calendar)))
	if err != nil || len(parsed.Problems) != 1 || parsed.Problems[0].Code != scrapers.FollowStopped {
		t.Errorf("the limit is silent: %v %+v", err, parsed.Problems)
	}
}

func FuzzSitemap(f *testing.F) {
	f.Add([]byte(urlset("/meetings/1")))
	f.Add([]byte(`<sitemapindex xmlns="x"><sitemap><loc> a </loc><lastmod>2026</lastmod></sitemap>`))
	f.Add([]byte("\x1f\x8b\x08"))
	f.Fuzz(func(t *testing.T, body []byte) {
		m, err := readSitemap(body)
		if err != nil && !errors.Is(err, scrapers.ErrNotThisFormat) {
			t.Errorf("%v is no %v", err, scrapers.ErrNotThisFormat)
		}
		if pages, _ := m.meetings(defaultDetail, 10); len(pages) > 10 {
			t.Errorf("%d pages", len(pages))
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add(urlset("/meetings/1"), calendar)
	f.Add(`<sitemapindex><sitemap><loc>a</loc></sitemap>`, `<div data-rrule="FREQ=WEEKLY" data-start="2026-01-06T01:00Z" data-tz="Europe/Berlin">`)
	f.Add(`<urlset>`, `<a href="data:text/calendar,BEGIN:VEVENT%0ADTSTART;TZID=X:20260101T000000">`)
	f.Fuzz(func(t *testing.T, sitemap, page string) {
		parsed, err := parse(source, []scrapers.Document{document(roleSitemap, sitemap), detail("/meetings/1", page)})
		if err == nil && parsed.Rows == 0 {
			t.Error("a page is no row")
		}
	})
}
