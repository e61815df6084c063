package registrytest

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/config"
	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/scrapers/fetch"
	"github.com/recovery-almanac/almanac/scrapers/page"
)

const followed = `id: follow
name: Example
format: page
url: %s/list/1
fellowship: aa
time_zone: America/Denver
website: https://example.org
page:
  rows: li
  fields: {name: a.more, times: i}
  follow: {next: a.next, detail: a.more, max: %d}
  detail: {street: .street}
`

// TestFollow: a source file alone leads from page to page and to each meeting's own page, over the network, and
// stops where it says.
func TestFollow(t *testing.T) {
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=windows-1252")
		var n int
		switch {
		case scan(r, "/list/%d", &n):
			fmt.Fprintf(w, "<ul><li><a class=more href=../m/%d>Caf\xe9 %d</a> <i>Monday 7 pm</i></ul><a class=next href=%d>next</a>", n, n, n+1)
		case scan(r, "/m/%d", &n):
			fmt.Fprintf(w, "<p class=street>%d Main St", n)
		default:
			http.NotFound(w, r)
		}
	}))
	defer site.Close()
	file := filepath.Join(t.TempDir(), "follow.yaml")
	if err := os.WriteFile(file, fmt.Appendf(nil, followed, site.URL, 3), 0o600); err != nil {
		t.Fatal(err)
	}
	src, err := config.SourceFile(file)
	if err != nil {
		t.Fatal(err)
	}
	parsed := gather(t, page.Format(), src)
	var got []string
	for _, l := range parsed.Listings {
		got = append(got, l.Name+", "+l.Street)
	}
	if want := []string{"Café 1, 1 Main St", "Café 2, 2 Main St", "Café 3, 3 Main St", "Café 4, 4 Main St"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if !slices.ContainsFunc(parsed.Problems, func(p scrapers.Problem) bool { return p.Code == scrapers.FollowStopped }) {
		t.Errorf("nothing says that there are more pages: %v", parsed.Problems)
	}
}

func scan(r *http.Request, format string, n *int) bool {
	read, err := fmt.Sscanf(r.URL.Path, format, n)
	return err == nil && read == 1 && strings.Count(r.URL.Path, "/") == 2
}

// gather fetches what a source asks for and parses it.
func gather(t *testing.T, format scrapers.Format, src scrapers.Source) scrapers.Parsed {
	t.Helper()
	documents := fetchAll(t, format, src)
	parsed, err := format.Parse(src, documents)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func fetchAll(t *testing.T, format scrapers.Format, src scrapers.Source) []scrapers.Document {
	t.Helper()
	archive, err := fetch.NewArchive(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	f := config.Defaults.Fetch
	client, err := fetch.New(slog.New(slog.DiscardHandler), fetch.Options{
		AllowPrivateNetworks: true, PerHost: f.PerHost, Delay: time.Millisecond, MaxCrawlDelay: f.MaxCrawlDelay,
		ConnectTimeout: f.ConnectTimeout, HeaderTimeout: f.HeaderTimeout, BodyTimeout: f.BodyTimeout,
		Retries: f.Retries, RetryBase: f.RetryBase, RetryMax: f.RetryMax,
		MaxRedirects: f.MaxRedirects, MaxBodyBytes: f.MaxBodyBytes, MaxDocuments: f.MaxDocuments,
	}, archive)
	if err != nil {
		t.Fatal(err)
	}
	requests, err := format.Requests(src)
	if err != nil {
		t.Fatal(err)
	}
	job := fetch.Job{Source: src, Requests: requests}
	if format.Follow != nil {
		job.Follow = func(d scrapers.Document) ([]scrapers.Request, error) { return format.Follow(src, d) }
	}
	got := client.Gather(context.Background(), job)
	if got.Err != nil {
		t.Fatal(got.Err)
	}
	var documents []scrapers.Document
	for _, stored := range got.Documents {
		d, err := client.Document(stored)
		if err != nil {
			t.Fatal(err)
		}
		documents = append(documents, d)
	}
	return documents
}
