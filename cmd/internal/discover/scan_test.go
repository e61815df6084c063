package discover

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/scrapers"
)

func mustParse(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestReadAddress(t *testing.T) {
	const id = "1AbCdEfGhIjKlMnOpQrStUvWxYz"
	for _, c := range []struct{ name, typed, want string }{
		{"no scheme", "example.org/meetings", "https://example.org/meetings"},
		{"a fragment", " https://example.org/meetings#top ", "https://example.org/meetings"},
		{"webcal", "webcal://example.org/list.ics", "https://example.org/list.ics"},
		{"an embedded calendar", "https://calendar.google.com/calendar/embed?src=abc%40group.calendar.google.com&ctz=America/Denver",
			"https://calendar.google.com/calendar/ical/abc@group.calendar.google.com/public/basic.ics"},
		{"a calendar by its id in base64", "https://calendar.google.com/calendar/u/0?cid=YWJjQGdyb3VwLmNhbGVuZGFyLmdvb2dsZS5jb20",
			"https://calendar.google.com/calendar/ical/abc@group.calendar.google.com/public/basic.ics"},
		{"a calendar by its address", "https://www.google.com/calendar/render?cid=webcal://example.org/list.ics", "https://example.org/list.ics"},
		{"a sheet's editor", "https://docs.google.com/spreadsheets/d/" + id + "/edit#gid=42",
			"https://docs.google.com/spreadsheets/d/" + id + "/export?format=csv&gid=42"},
		{"a published sheet", "https://docs.google.com/spreadsheets/d/e/2PACX-" + id + "/pubhtml",
			"https://docs.google.com/spreadsheets/d/e/2PACX-" + id + "/pub?output=csv"},
		{"a BMLT root", "https://bmlt.example.org/main_server", "https://bmlt.example.org/main_server/client_interface/json/?switcher=GetServerInfo"},
		{"a narrowed BMLT question stays", "https://bmlt.example.org/main_server/client_interface/json/?switcher=GetSearchResults&services=5",
			"https://bmlt.example.org/main_server/client_interface/json/?switcher=GetSearchResults&services=5"},
		{"a file", "file:///srv/list.json", "file:///srv/list.json"},
		{"a password", "https://me:secret@example.org/", ""},
		{"mail", "mailto:list@example.org", ""},
		{"ftp", "ftp://example.org/list.csv", ""},
		{"nothing", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := readAddress(c.typed)
			if (err != nil) != (c.want == "") || got.url != c.want {
				t.Errorf("got %q, %v; want %q", got.url, err, c.want)
			}
		})
	}
}

// TestLeads holds the order in which a page's leads are followed.
func TestLeads(t *testing.T) {
	body := `<html><head><base href="https://harbor.example.org/wp/"><title>Home</title>
<link rel='https://api.w.org/' href='https://harbor.example.org/wp/wp-json/' />
<link rel="alternate" type="application/json" href="/wp/list.json"></head><body>
<div id=tsml-ui data-src="https://docs.google.com/spreadsheets/d/1AbCdEfGhIjKlMnOpQrStUvWxYz/edit"></div>
<a href="files/meeting-list.csv">List</a><a href="minutes.csv">Accounts</a>
<a href="webcal://harbor.example.org/a.ics">Calendar</a>
<iframe src="https://calendar.google.com/calendar/embed?src=x%40example.org"></iframe>
<script>{"root_server":"https:\/\/bmlt.example.org\/main_server","x":"https:\/\/harbor.example.org\/wp-content\/tsml-cache-00ff00ff00.json"}</script>
<script>var broken = "<table><tr><td>`
	p := scanPage([]byte(body), mustParse(t, "https://www.example.org/"))
	var got []string
	for _, l := range p.leads() {
		got = append(got, l.url)
	}
	want := []string{
		"https://harbor.example.org/wp/wp-json/tsml/meetings",
		"https://harbor.example.org/wp/wp-admin/admin-ajax.php?action=meetings",
		"https://harbor.example.org/wp/list.json",
		"https://docs.google.com/spreadsheets/d/1AbCdEfGhIjKlMnOpQrStUvWxYz/export?format=csv",
		"https://harbor.example.org/wp-content/tsml-cache-00ff00ff00.json",
		"https://bmlt.example.org/main_server/client_interface/json/?switcher=GetServerInfo",
		"https://harbor.example.org/a.ics",
		"https://calendar.google.com/calendar/ical/x@example.org/public/basic.ics",
		"https://harbor.example.org/wp/files/meeting-list.csv",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestNames(t *testing.T) {
	for title, want := range map[string]string{
		"Meetings – Harbor Intergroup":                   "Harbor Intergroup",
		"Harbor Intergroup | Home":                       "Harbor Intergroup",
		"Find a Meeting":                                 "",
		"Saturday Meetings » Harbor Central Office of X": "Harbor Central Office of X",
		"someone@example.org":                            "",
		"New Town Intergroup : Meeting List":             "New Town Intergroup",
	} {
		if got := ownName(title); got != want {
			t.Errorf("%q is %q, want %q", title, got, want)
		}
	}
	if got := slug("Alcohólicos Anónimos, Área Ñ"); got != "alcoholicos-anonimos-area-n" {
		t.Errorf("an id of letters with accents: %q", got)
	}
	for host, want := range map[string]string{
		"harboraa.org": "harbor", "aa-harbor.org": "harbor", "meetings.harbor.example.co.uk": "harbor-example",
		"aa.org": "aa", "127.0.0.1:80": "",
	} {
		if got := hostWord(host, "aa"); got != want {
			t.Errorf("%s is %q, want %q", host, got, want)
		}
	}
}

func TestFellowshipInTitle(t *testing.T) {
	for title, want := range map[string]string{
		"Harbor Intergroup of Alcoholics Anonymous": "aa", "NA Harbor Area": "na", "Al-Anon Harbor": "al-anon",
		"Alcooliques Anonymes du Port": "aa", "San Diego, CA": "", "Atlanta GA": "", "SMART Recovery Harbor": "smart", "Banana AAA": "",
	} {
		if got, _ := named(title); got != want {
			t.Errorf("%q is %q, want %q", title, got, want)
		}
	}
}

// TestHostile holds what a page may cost.
func TestHostile(t *testing.T) {
	at := mustParse(t, "https://example.org/")
	for name, body := range map[string]string{
		"nested":    strings.Repeat("<div><table><tr><td>", 100_000),
		"links":     strings.Repeat(`<a href="/meetings.ics">meetings</a>`, 100_000),
		"one token": "<a href=\"" + strings.Repeat("x", 3<<20),
		"servers":   strings.Repeat("http://", 1<<19) + "/main_server",
		"lists":     strings.Repeat("<li class='a b c d'>Monday 7 pm", 100_000),
		"cells":     "<table><tr>" + strings.Repeat("<td>day</td>", 200_000),
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			p := scanPage([]byte("<html>"+body), at)
			if len(p.links) > mostLinks || len(p.tables) > mostTables {
				t.Errorf("kept %d links, %d tables", len(p.links), len(p.tables))
			}
			p.leads()
			p.hops()
			groups([]byte("<html>"+body), true)
			if took := time.Since(start); took > 2*time.Minute {
				t.Errorf("took %s", took)
			}
		})
	}
}

// FuzzRecognise reads any bytes: no panic, no lead that is not fetched from the web, and rules that a source file
// takes.
func FuzzRecognise(f *testing.F) {
	for _, seed := range []string{guideFeed, serverInfo, bmltRows, calendar, "<html><li class=meeting><h3>Pine</h3>Monday 7 pm<li class=meeting><h3>Fir</h3>Friday 8 pm<li class=meeting><h3>Elm</h3>Sunday noon", sheetRows, ownJSON, events, tablePage,
		"<p>\u2028id: x<table><tr><td>Day<td>When</tr><tr><td>1", "{\"a\\nid: x\":[{\"day\u2028\":1,\"Time\":\"2\"}]}", "PK\x03\x04", "{\"a\\nid\xbc x\":[{", "a\tb\tc\td\n1\t2\t3\t4\n"} {
		f.Add([]byte(seed))
	}
	l := &looker{opt: Options{Formats: nightly.Formats, Now: now}}
	f.Fuzz(func(t *testing.T, body []byte) {
		d := scrapers.Document{Role: "meetings", URL: "https://example.org/list", FinalURL: "https://example.org/list", Body: body}
		r := l.recognise(d, lead{})
		finds := []find{{format: r.unread, block: r.block, url: d.URL, unfinished: true}}
		if r.page != nil {
			for _, one := range r.page.leads() {
				if !strings.HasPrefix(one.url, "http") {
					t.Errorf("leads to %q", one.url)
				}
			}
			finds = append(finds, l.onPage(r.page, d, lead{url: d.URL}))
		}
		for _, one := range finds {
			if one.format == "" {
				continue
			}
			draft := draft{find: one, on: now}
			draft.add("id", "x", Given, "")
			draft.add("name", "x", Weak, string(body[:min(len(body), 100)]))
			draft.add("format", one.format, Given, "")
			draft.add("url", one.url, Given, "")
			if _, err := compile("x", draft.yaml()); err != nil {
				t.Errorf("%v of\n%s", err, draft.yaml())
			}
		}
	})
}
