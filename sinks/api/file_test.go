package api

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/recovery-almanac/almanac/sinks/api/internal/invent"
)

func TestFiles(t *testing.T) {
	s := newSite(t, Options{}, hundred())
	whole := s.file(hundred().Release, "meetings.ndjson")
	first := s.get("/meetings.ndjson")
	tag := first.header.Get("ETag")
	if first.status != 200 || first.body != whole || first.header.Get("Content-Type") != "application/x-ndjson" ||
		first.header.Get("Last-Modified") == "" || !strings.Contains(first.header.Get("Cache-Control"), "max-age") || len(tag) != 66 {
		t.Fatalf("meetings.ndjson: %d %v", first.status, first.header)
	}
	for _, c := range []struct {
		name, method, target string
		headers              []string
		status               int
		body                 string
	}{
		{"the same again", "GET", "/meetings.ndjson", []string{"If-None-Match", tag}, 304, ""},
		{"not since", "GET", "/meetings.ndjson", []string{"If-Modified-Since", first.header.Get("Last-Modified")}, 304, ""},
		{"a range", "GET", "/meetings.ndjson", []string{"Range", "bytes=10-19"}, 206, whole[10:20]},
		{"a range of this file", "GET", "/meetings.ndjson", []string{"Range", "bytes=10-19", "If-Range", tag}, 206, whole[10:20]},
		{"a range of another", "GET", "/meetings.ndjson", []string{"Range", "bytes=10-19", "If-Range", `"x"`}, 200, whole},
		{"a range is not compressed", "GET", "/meetings.ndjson", []string{"Range", "bytes=0-3", "Accept-Encoding", "gzip"}, 206, whole[:4]},
		{"a range beyond", "GET", "/meetings.ndjson", []string{"Range", "bytes=99999999-"}, 416, "*"},
		{"head", "HEAD", "/meetings.ndjson", nil, 200, ""},
		{"the manifest", "GET", "/manifest.json", nil, 200, s.file(hundred().Release, "manifest.json")},
		{"a calendar", "GET", "/ical/aa/US-PA.ics", nil, 200, s.file(hundred().Release, "ical/aa/US-PA.ics")},
		{"a folder", "GET", "/ical/", nil, 404, "*"},
		{"a folder without its slash", "GET", "/ical", nil, 404, "*"},
		{"no such file", "GET", "/no.json", nil, 404, "*"},
		{"the front page", "GET", "/", nil, 200, s.file(hundred().Release, "index.html")},
		{"writing", "POST", "/meetings.ndjson", nil, 405, "*"},
		{"removing", "DELETE", "/meetings.ndjson", nil, 405, "*"},
		{"preflight", "OPTIONS", "/v1/meetings", nil, 204, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := s.do(c.method, c.target, c.headers...)
			if r.status != c.status || c.body != "*" && r.body != c.body {
				t.Errorf("%d with %d bytes, want %d with %d", r.status, len(r.body), c.status, len(c.body))
			}
			if r.header.Get("Access-Control-Allow-Origin") != "*" || r.header.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("headers %v", r.header)
			}
		})
	}
}

func TestPathsOutside(t *testing.T) {
	s := newSite(t, Options{}, hundred())
	for _, target := range []string{
		"/../../state.db", "/..%2f..%2fcurrent", "/%2e%2e/%2e%2e/etc/passwd", "/ical/../manifest.json", "//etc/passwd", "/./manifest.json",
		"/manifest.json/", "/manifest.json%00.html", `/..\..\state.db`, "//example.org/", "/.git/config",
	} {
		r := s.get(target)
		if r.status != http.StatusNotFound || r.header.Get("Location") != "" {
			t.Errorf("%s: %d %s", target, r.status, r.header.Get("Location"))
		}
	}
}

func TestCompressedCopies(t *testing.T) {
	snapshot := invent.Snapshot(1500, invent.Night) // meetings.ndjson is a large file then
	s := newSite(t, Options{Spool: t.TempDir()}, snapshot)
	for _, path := range []string{"meetings.ndjson", "schema/meeting.json"} {
		whole := s.file(snapshot.Release, path)
		plain := s.get("/" + path)
		for _, encoding := range []string{"gzip", "zstd"} {
			r := s.get("/"+path, "Accept-Encoding", encoding)
			for deadline := time.Now().Add(2 * time.Minute); r.header.Get("Content-Encoding") == "" && time.Now().Before(deadline); {
				if r.body != whole {
					t.Fatalf("%s: the file as it is differs", path)
				}
				time.Sleep(10 * time.Millisecond)
				r = s.get("/"+path, "Accept-Encoding", encoding)
			}
			if r.header.Get("Content-Encoding") != encoding || r.header.Get("Vary") != "Accept-Encoding" || r.header.Get("ETag") == plain.header.Get("ETag") {
				t.Fatalf("%s in %s: %v", path, encoding, r.header)
			}
			if len(r.body) >= len(whole) || decompress(t, encoding, r.body) != whole {
				t.Errorf("%s in %s: not the file, or not smaller", path, encoding)
			}
			again := s.get("/"+path, "Accept-Encoding", encoding, "If-None-Match", r.header.Get("ETag"))
			if again.status != http.StatusNotModified {
				t.Errorf("%s in %s again: %d", path, encoding, again.status)
			}
		}
		if r := s.get("/"+path, "Accept-Encoding", "gzip;q=0, zstd;q=0.0"); r.header.Get("Content-Encoding") != "" {
			t.Errorf("%s: compressed for a client that refuses it", path)
		}
	}
}

func decompress(t *testing.T, encoding, body string) string {
	t.Helper()
	var r io.Reader
	var err error
	if encoding == "gzip" {
		r, err = gzip.NewReader(strings.NewReader(body))
	} else {
		r, err = zstd.NewReader(strings.NewReader(body))
	}
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if _, err := io.Copy(&out, r); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestNothingPublished(t *testing.T) {
	s := newSite(t, Options{})
	for _, target := range []string{"/", "/v1/meetings", "/manifest.json", "/healthz"} {
		if r := s.get(target); r.status != http.StatusServiceUnavailable {
			t.Errorf("%s: %d", target, r.status)
		}
	}
	s.publish(hundred())
	if err := s.server.Refresh(); err != nil {
		t.Fatal(err)
	}
	if r := s.get("/healthz"); r.status != 200 || !strings.Contains(r.body, `"meetings":100`) {
		t.Errorf("%d %s", r.status, r.body)
	}
}
