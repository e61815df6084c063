package discover

import (
	"errors"
	"strings"
	"testing"
)

// TestLookDeadEnds says of what cannot be read what it is, and what to do.
func TestLookDeadEnds(t *testing.T) {
	const script = `<script src="/app.js"></script>`
	for _, c := range []struct {
		name  string
		at    reply
		error error
		says  string
	}{
		{"a challenge by its title", reply{body: `<html><head><title>Just a moment...</title>` + script + `</head><body></body></html>`}, ErrRefused, "a challenge for browsers"},
		{"a challenge by what it loads", reply{body: `<html><head><script src="/.well-known/sgcaptcha/?r=1"></script></head><body></body></html>`}, ErrRefused, "a challenge for browsers"},
		{"a page of scripts", reply{body: `<html><head><title>AA Meetings</title>` + script + `</head><body><div id="root"></div></body></html>`}, ErrNothing, "developer tools"},
		{"a page that says something", webpage(script + strings.Repeat("<p>We are a fellowship that shares its experience.</p>", 20)), ErrNothing, "give the address of the feed itself"},
		{"a PDF", reply{body: "%PDF-1.7\n%"}, ErrNothing, "a PDF, which cannot be read as a list"},
		{"a text of a word processor", reply{body: "PK\x03\x04docx"}, ErrNothing, "a ZIP file that is no spreadsheet: the workbook is damaged"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, site{"/list": c.at})
			_, err := lookAt(t, s.URL+"/list", nil)
			if !errors.Is(err, c.error) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want %v with %q", err, c.error, c.says)
			}
		})
	}
}

// TestLookAtScripts follows the list that a script on the page loads.
func TestLookAtScripts(t *testing.T) {
	for _, script := range []string{`fetch("/data/list.json").then(show)`, `$.getJSON('data/list.json', show)`, "axios.get(`/data/list.json`)", `$.ajax({url: "/data/list.json"})`} {
		s := serve(t, site{"/": webpage("<script>" + script + "</script>"), "/data/list.json": guide})
		found, err := lookAt(t, s.URL+"/", nil)
		if err != nil || found.Source.URL != s.URL+"/data/list.json" {
			t.Errorf("%s: found %q, %v", script, found.Source.URL, err)
		}
	}
}

// TestLookAtWholeServer warns where the page shows one area and the server holds more.
func TestLookAtWholeServer(t *testing.T) {
	for shown, wanted := range map[string]string{`["3"]`: "recursive=1&services=3", `["3","12"]`: "services[]=3&services[]=12", `"7"`: "services=7"} {
		pages := bmltSite()
		pages["/"] = webpage(`<script>var croutonConfig = {"root_server": "SITE/main_server", "service_body": ` + shown + `};</script>`)
		s := serve(t, pages)
		found, err := lookAt(t, s.URL+"/", nil)
		if said := strings.Join(found.Warnings, "|"); err != nil || !strings.Contains(said, wanted) {
			t.Errorf("%s: warned %q, %v, want %s", shown, said, err, wanted)
		}
	}
}

// TestLookAsksOnce asks for what two pages lead to once.
func TestLookAsksOnce(t *testing.T) {
	s := serve(t, site{"/": webpage(`<a href="/meetings">Meetings</a>`), "/meetings": webpage(`<a href="/">Home</a> <a href="/meetings">Meetings</a>`)})
	if _, err := lookAt(t, s.URL+"/", nil); !errors.Is(err, ErrNothing) {
		t.Fatal(err)
	}
	asked := map[string]int{}
	for _, path := range s.asked {
		if asked[path]++; asked[path] > 1 {
			t.Errorf("asked for %s again: %q", path, s.asked)
		}
	}
}

// TestLookRedirectedToNo names the host that refused.
func TestLookRedirectedToNo(t *testing.T) {
	for name, closed := range map[string]site{
		"robots.txt": {"/robots.txt": {body: "User-agent: *\nDisallow: /\n"}},
		"an answer":  {"/members": {status: 403}},
	} {
		other := serve(t, closed)
		s := serve(t, site{"/meetings": {to: other.URL + "/members"}})
		found, err := lookAt(t, s.URL+"/meetings", nil)
		if !errors.Is(err, ErrRefused) || !strings.Contains(found.Offer, " at "+other.URL+"/members") {
			t.Errorf("%s: got %v, offer\n%s", name, err, found.Offer)
		}
	}
}
