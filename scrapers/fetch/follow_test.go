package fetch

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/recovery-almanac/almanac/scrapers"
)

type follower = func(scrapers.Document) ([]scrapers.Request, error)

// ways are the two engines: a plain client, and a collector for sources that follow.
func ways() map[string]follower {
	return map[string]follower{
		"plain": nil,
		"colly": func(scrapers.Document) ([]scrapers.Request, error) { return nil, nil },
	}
}

func gatherWith(b bench, follow follower, urls ...string) Gathered {
	j := job(urls...)
	j.Follow = follow
	return b.Gather(context.Background(), j)
}

// links follows the lines of a document that begin with "->".
func links(d scrapers.Document) (next []scrapers.Request, err error) {
	for line := range strings.Lines(string(d.Body)) {
		if address, ok := strings.CutPrefix(strings.TrimSpace(line), "->"); ok {
			next = append(next, scrapers.Request{Role: "page", URL: address})
		}
	}
	return next, nil
}

func TestFollow(t *testing.T) {
	p := serve(t, map[string]http.HandlerFunc{
		"/start":       to("/pages/index"),
		"/pages/index": say("->two#here\n->/pages/one\n->two\n->gone\n"),
		"/pages/one":   say("one\n->two\n->/start\n"),
		"/pages/two":   say("two\n->three\n"),
		"/pages/three": say("three\n->index\n"),
	})
	b := newBench(t)
	g := gatherWith(b, links, p.URL+"/start")
	wantOutcome(t, g, Changed)
	var got []string
	for _, d := range g.Documents {
		got = append(got, d.Role+strings.TrimPrefix(d.URL, p.URL))
	}
	// The index comes a second time, by its own name.
	want := "meetings/start page/pages/two page/pages/one page/pages/three page/pages/index"
	if strings.Join(got, " ") != want {
		t.Errorf("documents %s, want %s", strings.Join(got, " "), want)
	}
	if n := p.count("/pages/two"); n != 1 {
		t.Errorf("a repeated link was fetched %d times", n)
	}
	if !strings.Contains(results(g), "gone:answered") {
		t.Errorf("the page that is gone is not among the attempts: %s", results(g))
	}
	j := again(g, p.URL+"/start")
	j.Follow = links
	wantOutcome(t, b.Gather(context.Background(), j), Unchanged)
}

func TestFollowReadsNotModifiedPagesFromTheArchive(t *testing.T) {
	index := inTurn(
		func(w http.ResponseWriter, r *http.Request) { w.Header().Set("ETag", `"v1"`); say("->one\n")(w, r) },
		answerWith(http.StatusNotModified))
	p := serve(t, map[string]http.HandlerFunc{"/index": index, "/one": conditional(`"v1"`, "")})
	b := newBench(t)
	g := gatherWith(b, links, p.URL+"/index")
	wantOutcome(t, g, Changed)
	j := again(g, p.URL+"/index")
	j.Follow = links
	second := b.Gather(context.Background(), j)
	wantOutcome(t, second, NotModified)
	if len(second.Documents) != 2 {
		t.Errorf("documents %+v", second.Documents)
	}
}

func TestFollowIsBounded(t *testing.T) {
	handlers := map[string]http.HandlerFunc{}
	for i := range 20 {
		handlers[fmt.Sprintf("/%d", i)] = say(fmt.Sprintf("->%d\n", i+1))
	}
	p := serve(t, handlers)
	b := newBench(t, func(o *Options) { o.MaxDocuments = 5 })
	g := gatherWith(b, links, p.URL+"/0")
	wantOutcome(t, g, FailedFetch)
	wantKind(t, g, KindTooMany)
	if !strings.Contains(g.Err.Error(), "fetch.max_documents") || len(g.Documents) != 5 {
		t.Errorf("%d documents; %v", len(g.Documents), g.Err)
	}
	all := serve(t, map[string]http.HandlerFunc{"/index": say("->1\n->2\n->3\n->4\n->5\n")})
	g = gatherWith(b, links, all.URL+"/index")
	wantKind(t, g, KindTooMany)
	if all.count("/1") != 0 {
		t.Error("pages were fetched although there are too many")
	}
}

func TestFollowFailures(t *testing.T) {
	p := serve(t, map[string]http.HandlerFunc{
		"/index":   say("->broken\n"),
		"/broken":  answerWith(500),
		"/escape":  say("->file:///etc/hostname\n"),
		"/oddly":   say("->ftp://example.org/list\n"),
		"/garbage": say("->http://[::1\n"),
	})
	unreadable := func(scrapers.Document) ([]scrapers.Request, error) {
		return nil, fmt.Errorf("no table: %w", scrapers.ErrNotThisFormat)
	}
	tests := map[string]struct {
		path   string
		follow follower
		kind   ErrorKind
	}{
		"a page that fails":     {"/index", links, KindStatus},
		"first page gone":       {"/nowhere", links, KindStatus},
		"a page that says file": {"/escape", links, KindAddress},
		"another scheme":        {"/oddly", links, KindAddress},
		"unreadable link":       {"/garbage", links, KindAddress},
		"format refuses":        {"/index", unreadable, KindFollow},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			g := gatherWith(newBench(t), tt.follow, p.URL+tt.path)
			wantOutcome(t, g, FailedFetch)
			wantKind(t, g, tt.kind)
		})
	}
}

// colly would transcode by the declared charset, gunzip by name and type, and cut after 10 MB.
func TestCollectorLeavesBytesAlone(t *testing.T) {
	long := strings.Repeat("x", 11<<20)
	tests := map[string]struct{ path, contentType, sent, seen string }{
		"Latin-1":                  {"/page", "text/html; charset=iso-8859-1", "Caf\xe9\n", "Café\n"},
		"UTF-8 said to be Latin-1": {"/page", "text/html; charset=iso-8859-1", "Café\n", "Café\n"},
		"long":                     {"/page", "text/html", long, long},
		"gzip by name":             {"/meetings.xml.gz", "application/octet-stream", string(gzipped([]byte("<a/>"))), string(gzipped([]byte("<a/>")))},
		"gzip by type":             {"/page", "application/gzip", string(gzipped([]byte("<a/>"))), string(gzipped([]byte("<a/>")))},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := serve(t, map[string]http.HandlerFunc{tt.path: func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", tt.contentType)
				io.WriteString(w, tt.sent)
			}})
			b := newBench(t)
			var seen string
			g := gatherWith(b, func(d scrapers.Document) ([]scrapers.Request, error) {
				seen = string(d.Body)
				return nil, nil
			}, p.URL+tt.path)
			wantOutcome(t, g, Changed)
			if archived, err := b.archive.Get(g.Documents[0].SHA256); err != nil || string(archived) != tt.sent {
				t.Errorf("archived %d bytes of %d, %v", len(archived), len(tt.sent), err)
			}
			if seen != tt.seen {
				t.Errorf("the format saw %d bytes, %.20q", len(seen), seen)
			}
		})
	}
}

func TestCollectorIgnoresTheEnvironment(t *testing.T) {
	t.Setenv("COLLY_MAX_BODY_SIZE", "3")
	t.Setenv("COLLY_USER_AGENT", "other")
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	p := serve(t, map[string]http.HandlerFunc{"/page": say("twelve bytes")})
	g := gatherWith(newBench(t), links, p.URL+"/page")
	wantOutcome(t, g, Changed)
	if g.Documents[0].Bytes != 12 || p.header("User-Agent") != "almanac/devel" {
		t.Errorf("%d bytes for %s", g.Documents[0].Bytes, p.header("User-Agent"))
	}
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	write := func(name, body string) string {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
		return "file://" + path
	}
	good := write("list of all.json", list)
	write("site/pages/one.txt", "one")
	empty, large := write("empty.json", ""), write("large.json", strings.Repeat("x", 5001))
	index, escape := write("site/index.txt", "->pages/one.txt\n"), write("site/escape.txt", "->../empty.json\n")
	tests := map[string]struct {
		url  string
		kind ErrorKind
		docs int
	}{
		"good":         {strings.ReplaceAll(good, " ", "%20"), "", 1},
		"follows":      {index, "", 2},
		"escapes":      {escape, KindAddress, 1},
		"empty":        {empty, KindEmpty, 0},
		"too large":    {large, KindTooLarge, 0},
		"missing":      {"file://" + dir + "/nothing.json", KindFile, 0},
		"folder":       {"file://" + dir, KindFile, 0},
		"names nobody": {"file:", KindFile, 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, func(o *Options) { o.MaxBodyBytes = 5000 })
			g := gatherWith(b, links, tt.url)
			wantKind(t, g, tt.kind)
			if len(g.Documents) != tt.docs {
				t.Errorf("%d documents, want %d", len(g.Documents), tt.docs)
			}
			if tt.kind != "" {
				return
			}
			j := again(g, tt.url)
			j.Follow = links
			wantOutcome(t, b.Gather(context.Background(), j), Unchanged)
		})
	}
}

func TestRelativeFile(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("list.json", []byte(list), 0o644); err != nil {
		t.Fatal(err)
	}
	g := newBench(t).gather("file:list.json")
	wantOutcome(t, g, Changed)
	if got := g.Documents[0]; got.URL != "file:list.json" || got.ContentType != "application/json" {
		t.Errorf("stored %+v", got)
	}
	if a := g.Attempts[0]; a.Result != "fetched" || a.Host != "" || a.Status != 0 || a.Bytes != int64(len(list)) {
		t.Errorf("attempt %+v", a)
	}
}

// TestEndlessLargePages: pages that are each within the limit, and never end, stop where all of them are too much.
func TestEndlessLargePages(t *testing.T) {
	page := 0
	p := serve(t, map[string]http.HandlerFunc{"/list": func(w http.ResponseWriter, r *http.Request) {
		page++
		fmt.Fprintf(w, "%d %s", page, strings.Repeat("x", 900))
	}})
	b := newBench(t, func(o *Options) { o.MaxBodyBytes = 1000 })
	j := job(p.URL + "/list")
	j.Follow = func(scrapers.Document) ([]scrapers.Request, error) {
		return []scrapers.Request{{URL: fmt.Sprintf("?page=%d", page)}}, nil
	}
	got := b.Gather(context.Background(), j)
	wantOutcome(t, got, FailedFetch)
	wantKind(t, got, KindTooLarge)
	if p.count("/list") != 5 || !strings.Contains(got.Err.Error(), "together longer than 4000 bytes") {
		t.Errorf("%d pages, %v", p.count("/list"), got.Err)
	}
}
