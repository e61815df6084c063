package fetch

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// conditional serves list with validators, and 304 to who has them.
func conditional(etag, modified string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if etag != "" {
			w.Header().Set("ETag", etag)
		}
		if modified != "" {
			w.Header().Set("Last-Modified", modified)
		}
		if (etag != "" && r.Header.Get("If-None-Match") == etag) ||
			(modified != "" && r.Header.Get("If-Modified-Since") == modified) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		say(list)(w, r)
	}
}

const sunday = "Sun, 01 Mar 2026 01:00:00 GMT"

func TestSecondNight(t *testing.T) {
	tests := map[string]struct {
		first, second http.HandlerFunc
		want          Outcome
	}{
		"entity tag":                 {conditional(`"v1"`, ""), conditional(`"v1"`, ""), NotModified},
		"date":                       {conditional("", sunday), conditional("", sunday), NotModified},
		"no validators, same bytes":  {say(list), say(list), Unchanged},
		"no validators, other bytes": {say(list), say("[]"), Changed},
		"validators ignored":         {conditional(`"v1"`, ""), say(list), Unchanged},
		"other charset declared": {say(list), func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json; charset=shift_jis")
			io.WriteString(w, list)
		}, Changed},
		"304 that nobody asked for": {say(list), answerWith(http.StatusNotModified), FailedFetch},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := serve(t, map[string]http.HandlerFunc{"/list": inTurn(tt.first, tt.second)})
			b := newBench(t)
			first := b.gather(p.URL + "/list")
			wantOutcome(t, first, Changed)
			next := b.nextNight(t)
			second := next.Gather(context.Background(), again(first, p.URL+"/list"))
			wantOutcome(t, second, tt.want)
			if tt.want != NotModified && tt.want != Unchanged {
				return
			}
			was, is := first.Documents[0], second.Documents[0]
			if is.SHA256 != was.SHA256 || !is.FetchedAt.Equal(was.FetchedAt) || !is.CheckedAt.After(was.CheckedAt) {
				t.Errorf("stored %+v after %+v", is, was)
			}
			if is.ETag != was.ETag || is.LastModified != was.LastModified {
				t.Errorf("validators %q %q, want those of before: %q %q", is.ETag, is.LastModified, was.ETag, was.LastModified)
			}
		})
	}
}

func TestThirdNightKeepsValidatorsAfterAnUnconditionalAnswer(t *testing.T) {
	p := serve(t, map[string]http.HandlerFunc{"/list": inTurn(conditional(`"v1"`, ""), say(list), conditional(`"v1"`, ""))})
	b := newBench(t)
	g := b.gather(p.URL + "/list")
	for _, want := range []Outcome{Unchanged, NotModified} {
		b = b.nextNight(t)
		g = b.Gather(context.Background(), again(g, p.URL+"/list"))
		wantOutcome(t, g, want)
	}
}

func TestA304BringsNewValidators(t *testing.T) {
	p := serve(t, map[string]http.HandlerFunc{"/list": inTurn(conditional(`"v1"`, ""), func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"v1-gzip"`)
		w.WriteHeader(http.StatusNotModified)
	})})
	b := newBench(t)
	g := b.Gather(context.Background(), again(b.gather(p.URL+"/list"), p.URL+"/list"))
	wantOutcome(t, g, NotModified)
	if got := g.Documents[0].ETag; got != `"v1-gzip"` {
		t.Errorf("ETag %s", got)
	}
}

func TestNoValidatorsWithoutASoundBody(t *testing.T) {
	damage := map[string]func(path string) error{
		"gone":   os.Remove,
		"empty":  func(path string) error { return overwrite(path, nil) },
		"broken": func(path string) error { return overwrite(path, []byte("not zstd at all")) },
	}
	for name, harm := range damage {
		t.Run(name, func(t *testing.T) {
			p := serve(t, map[string]http.HandlerFunc{"/list": conditional(`"v1"`, sunday)})
			b := newBench(t)
			first := b.gather(p.URL + "/list")
			path, err := b.archive.path(first.Documents[0].SHA256)
			if err != nil {
				t.Fatal(err)
			}
			if err := harm(path); err != nil {
				t.Fatal(err)
			}
			second := b.Gather(context.Background(), again(first, p.URL+"/list"))
			wantOutcome(t, second, Changed)
			if got := p.header("If-None-Match") + p.header("If-Modified-Since"); got != "" {
				t.Errorf("validators %q were sent", got)
			}
			if doc, err := b.Document(second.Documents[0]); err != nil || string(doc.Body) != list {
				t.Errorf("document %q, %v", doc.Body, err)
			}
		})
	}
}

func overwrite(path string, body []byte) error {
	if err := os.Remove(path); err != nil {
		return err
	}
	return os.WriteFile(path, body, 0o444)
}

func TestDocumentsComeInRequestOrder(t *testing.T) {
	p := serve(t, map[string]http.HandlerFunc{"/b": say(`["b"]`), "/a": say(`["a"]`)})
	g := newBench(t).gather(p.URL+"/b", p.URL+"/a")
	wantOutcome(t, g, Changed)
	if len(g.Documents) != 2 || !strings.HasSuffix(g.Documents[0].URL, "/b") || !strings.HasSuffix(g.Documents[1].URL, "/a") {
		t.Fatalf("documents %+v", g.Documents)
	}
	if got := results(g); got != "robots.txt:answered b:fetched a:fetched" {
		t.Errorf("attempts %s", got)
	}
}

func TestFewerDocumentsThanLastNightIsAChange(t *testing.T) {
	p := serve(t, map[string]http.HandlerFunc{"/b": say(`["b"]`), "/a": say(`["a"]`)})
	b := newBench(t)
	first := b.gather(p.URL+"/b", p.URL+"/a")
	second := b.Gather(context.Background(), again(first, p.URL+"/b"))
	wantOutcome(t, second, Changed)
}

func TestStoredAndAttemptSayWhatHappened(t *testing.T) {
	p := serve(t, map[string]http.HandlerFunc{"/list": conditional(`"v1"`, sunday)})
	b := newBench(t, func(o *Options) { o.Contact, o.Version = "https://example.org/crawler", "1.2.3" })
	var bytes int64
	j := job(p.URL + "/list#top")
	j.Requests[0].Accept = "application/json"
	j.Progress = func(host string, n int64) {
		if !strings.HasPrefix(p.URL, "http://"+host) {
			t.Errorf("progress of host %q", host)
		}
		bytes += n
	}
	g := b.Gather(context.Background(), j)
	wantOutcome(t, g, Changed)
	s := g.Documents[0]
	want := Stored{Role: "meetings", URL: p.URL + "/list", FinalURL: p.URL + "/list", ContentType: "application/json",
		SHA256: s.SHA256, ETag: `"v1"`, LastModified: sunday, Bytes: int64(len(list)), FetchedAt: b.time.at, CheckedAt: b.time.at, ReadAt: b.time.at}
	if s != want {
		t.Errorf("stored\n%+v, want\n%+v", s, want)
	}
	a := g.Attempts[len(g.Attempts)-1]
	if a.Source != "test" || a.Status != 200 || a.Bytes != int64(len(list)) || a.SHA256 != s.SHA256 || a.Try != 1 {
		t.Errorf("attempt %+v", a)
	}
	if notFound := int64(len("404 page not found\n")); bytes != int64(len(list))+notFound {
		t.Errorf("progress told of %d bytes", bytes)
	}
	if got := p.header("User-Agent"); got != "almanac/1.2.3 (+https://example.org/crawler)" {
		t.Errorf("User-Agent %q", got)
	}
	if got := p.header("Accept"); got != "application/json" {
		t.Errorf("Accept %q", got)
	}
	if got := p.header("Cookie"); got != "" {
		t.Errorf("Cookie %q", got)
	}
}

func TestAnswersThatAreNoDocument(t *testing.T) {
	tests := map[string]struct {
		handler http.HandlerFunc
		kind    ErrorKind
		says    string
	}{
		"not found":     {answerWith(404), KindStatus, "404 Not Found"},
		"server error":  {answerWith(500), KindStatus, "500 Internal Server Error"},
		"bad gateway":   {answerWith(502), KindStatus, "502 Bad Gateway"},
		"unauthorized":  {answerWith(401), KindDenied, "that is a no"},
		"forbidden":     {answerWith(403), KindDenied, "that is a no"},
		"for the law":   {answerWith(451), KindDenied, "451"},
		"no content":    {answerWith(204), KindStatus, "204"},
		"partial":       {answerWith(206), KindStatus, "206"},
		"empty":         {say(""), KindEmpty, "empty"},
		"moved nowhere": {answerWith(301), KindStatus, "301"},
		"challenge": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Cf-Mitigated", "challenge")
			w.WriteHeader(http.StatusServiceUnavailable)
		}, KindDenied, "challenge"},
		"challenge with 200": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Amzn-Waf-Action", "captcha")
			io.WriteString(w, "<html>")
		}, KindDenied, "challenge"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := serve(t, map[string]http.HandlerFunc{"/list": tt.handler})
			g := newBench(t).gather(p.URL + "/list")
			wantOutcome(t, g, FailedFetch)
			wantKind(t, g, tt.kind)
			if !strings.Contains(g.Err.Error(), tt.says) || !strings.Contains(g.Err.Error(), p.URL+"/list") {
				t.Errorf("error %q does not say %q and where", g.Err, tt.says)
			}
			if n := p.count("/list"); n != 1 {
				t.Errorf("asked %d times", n)
			}
		})
	}
}

func TestAddressesThatAreRefused(t *testing.T) {
	tests := map[string]struct {
		url  string
		kind ErrorKind
	}{
		"scheme":       {"ftp://example.org/list", KindAddress},
		"no host":      {"https:///list", KindAddress},
		"no scheme":    {"example.org/list", KindAddress},
		"unreadable":   {"http://user:secret@[::1/list", KindAddress},
		"far file":     {"file://example.org/list.json", KindFile},
		"file's query": {"file:///list.json?day=1", KindFile},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, func(o *Options) { o.Retries = 0 })
			g := b.gather(tt.url)
			wantOutcome(t, g, FailedFetch)
			wantKind(t, g, tt.kind)
			if strings.Contains(g.Err.Error(), "secret") {
				t.Errorf("the error tells the password: %v", g.Err)
			}
		})
	}
}

func TestNothingToAskFor(t *testing.T) {
	g := newBench(t).gather()
	wantOutcome(t, g, FailedFetch)
	wantKind(t, g, KindAddress)
}

func TestPasswordsAreUsedAndNotTold(t *testing.T) {
	p := serve(t, map[string]http.HandlerFunc{
		"/ok": func(w http.ResponseWriter, r *http.Request) {
			if _, password, _ := r.BasicAuth(); password != "s3cret" {
				w.WriteHeader(http.StatusUnauthorized)
				return
			}
			say(list)(w, r)
		},
		"/bad": answerWith(500),
	})
	b := newBench(t)
	base := strings.Replace(p.URL, "http://", "http://feed:s3cret@", 1)
	good := b.gather(base + "/ok")
	wantOutcome(t, good, Changed)
	bad := b.gather(base + "/bad")
	wantOutcome(t, bad, FailedFetch)
	for _, g := range []Gathered{good, bad} {
		for _, a := range g.Attempts {
			if strings.Contains(a.URL+a.Error, "s3cret") {
				t.Errorf("attempt tells the password: %+v", a)
			}
		}
		for _, d := range g.Documents {
			if strings.Contains(d.URL+d.FinalURL, "s3cret") {
				t.Errorf("stored tells the password: %+v", d)
			}
		}
	}
	if strings.Contains(bad.Err.Error(), "s3cret") {
		t.Errorf("error tells the password: %v", bad.Err)
	}
	wantOutcome(t, b.Gather(context.Background(), again(good, base+"/ok")), Unchanged)
}

func TestCancelled(t *testing.T) {
	ctx, stop := context.WithCancelCause(context.Background())
	why := errors.New("the operator pressed Ctrl-C")
	p := serve(t, map[string]http.HandlerFunc{"/list": func(w http.ResponseWriter, r *http.Request) {
		stop(why)
		select {
		case <-r.Context().Done():
		case <-time.After(time.Minute):
		}
	}})
	b := newBench(t)
	g := b.Gather(ctx, job(p.URL+"/list"))
	wantOutcome(t, g, FailedFetch)
	wantKind(t, g, KindCancelled)
	if !errors.Is(g.Err, why) {
		t.Errorf("error %v does not wrap the cause", g.Err)
	}
	if n := p.count("/list"); n != 1 {
		t.Errorf("asked %d times after the end", n)
	}
}
