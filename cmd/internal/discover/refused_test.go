package discover

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/recovery-almanac/almanac/scrapers"
)

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

// TestSamePublisher takes a host for its publisher's, but for those where many publishers have their pages.
func TestSamePublisher(t *testing.T) {
	for _, c := range []struct {
		own, address string
		want         bool
	}{
		{"https://www.harbor.example.org/members", "http://harbor.example.org/feed.json", true},
		{"https://harbor.example.org", "https://valley.example.org", false},
		{"https://sites.google.com/view/harbor", "https://sites.google.com/view/harbor/meetings", true},
		{"https://sites.google.com/view/harbor", "https://sites.google.com/view/harbor-north", false},
		{"https://sites.google.com/view/harbor", "https://sites.google.com/view/valley", false},
		{"https://docs.google.com/spreadsheets/d/1?gid=0", "https://docs.google.com/spreadsheets/d/1?gid=7", false},
		{"https://www.facebook.com/", "https://www.facebook.com/valley", false},
	} {
		if got := samePublisher(scrapers.Source{Website: c.own}, c.address); got != c.want {
			t.Errorf("%s and %s: one publisher %v, want %v", c.own, c.address, got, c.want)
		}
	}
}
