package discover

import (
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/scrapers/fetch"
)

// TestLookAtServerPages finds the BMLT server behind a page that people open.
func TestLookAtServerPages(t *testing.T) {
	server := func(root string) site {
		s := site{}
		for path, answer := range bmltSite() {
			s[root+strings.TrimPrefix(path, "/main_server/")] = answer
		}
		return s
	}
	for _, c := range []struct {
		name, at, root, body string
	}{
		{"the page is the server's", "/", "/", "BMLT root server"},
		{"the page is in the server's folder", "/bmlt/index.php", "/bmlt/", "<p>Basic Meeting List Toolbox</p>"},
		{"a sign-in of the server's", "/", "/", `<h1>BMLT</h1><form><input type="password"></form>`},
		{"the server is below it", "/", "/main_server/", "BMLT root server"},
		{"a link to the server", "/", "/main_server/", `<a href="main_server">Administration</a>`},
		{"a link to its answers", "/", "/na/", `<a href="/na/client_interface/html/">Try it</a>`},
	} {
		t.Run(c.name, func(t *testing.T) {
			pages := server(c.root)
			pages[c.at] = webpage(c.body)
			s := serve(t, pages)
			found, err := lookAt(t, s.URL+c.at, nil)
			if err != nil || found.Source.Format != "bmlt" || found.Source.URL != s.URL+c.root {
				t.Errorf("found %s at %s, %v, want %s; %+v", found.Source.Format, found.Source.URL, err, s.URL+c.root, found.Steps)
			}
		})
	}
}

// TestLookAtSignIn says that a page is a sign-in form, and takes one beside a list for what it is.
func TestLookAtSignIn(t *testing.T) {
	const form = `<form method="post"><input name="user"><input type="password" name="word"></form>`
	s := serve(t, site{"/": webpage(form), "/list": webpage(form + `<a href="/list.json">Meetings</a>`), "/list.json": guide})
	found, err := lookAt(t, s.URL+"/", nil)
	if !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), "a sign-in form") || !strings.Contains(found.Offer, "access: restricted") {
		t.Errorf("got %v, offer %q", err, found.Offer)
	}
	if found, err := lookAt(t, s.URL+"/list", nil); err != nil || found.Source.Format != "meetingguide" {
		t.Errorf("a list beside a sign-in gives %v", err)
	}
}

// TestLookAtSeveral names the lists beside the one that was taken.
func TestLookAtSeveral(t *testing.T) {
	s := serve(t, site{"/": webpage(`<a href="meetings-east.json">East</a> <a href="meetings-west.json">West</a> <a href="aa.ics">Calendar</a>`),
		"/meetings-east.json": guide, "/meetings-west.json": guide})
	found, err := lookAt(t, s.URL+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	want := "the page links " + s.URL + "/meetings-west.json too; what is another list is added by its own address"
	if found.Source.URL != s.URL+"/meetings-east.json" || strings.Join(found.Warnings, "|") != want {
		t.Errorf("found %s, warned %q, want %q", found.Source.URL, found.Warnings, want)
	}
}

// TestLookAtCutList says that a list breaks off where it cannot be told whose it is, too.
func TestLookAtCutList(t *testing.T) {
	s := serve(t, site{"/feed": {body: `[{"slug":"a","name":"Alder","day":1,"time":"07:00"},{"slug":"b","na`}})
	_, err := lookAt(t, s.URL+"/feed", nil)
	if !errors.Is(err, ErrUnclear) || !strings.Contains(err.Error(), "--fellowship") || !strings.Contains(err.Error(), "breaks off in the middle, too") {
		t.Errorf("got %v", err)
	}
}

// TestLookIntroduced asks nobody, a resolver included, without a contact.
func TestLookIntroduced(t *testing.T) {
	open := settings(t)
	open.Fetch.AllowPrivateNetworks = false
	client, err := nightly.NewClient(nightly.Options{Settings: open, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	found, err := lookAt(t, "https://meetings.example.org/list", func(o *Options) { o.Client = client })
	if fetch.Kind(err) != fetch.KindContact || !strings.Contains(err.Error(), "fetch.contact") || len(found.Steps) > 0 {
		t.Errorf("got %v after %+v", err, found.Steps)
	}
}

// TestErrorsAreSentences keeps the word for an error's kind from the end of its sentence.
func TestErrorsAreSentences(t *testing.T) {
	for _, c := range []struct {
		change func(*Options)
		want   string
	}{
		{func(o *Options) { o.Region = "USA" }, "did you mean US?"},
		{func(o *Options) { o.Fellowship = "drinkers" }, ", mixed"},
		{func(o *Options) { o.TimeZone = "EST5" }, "say nothing of summer time)"},
		{func(o *Options) { o.ID = "My List" }, "such as aa-us-or-harbor"},
		{func(o *Options) { o.Address = "ftp://example.org" }, "give an http or https address"},
	} {
		_, err := lookAt(t, "https://example.org/", c.change)
		if !errors.Is(err, ErrUnclear) || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "cannot be told") {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
}
