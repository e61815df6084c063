package api

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/sinks"
	"github.com/recovery-almanac/almanac/sinks/api/internal/invent"
	"github.com/recovery-almanac/almanac/sinks/files"
)

// now is the clock of the tests: Tuesday 2026-03-03, 18:45 in New York.
var now = time.Date(2026, 3, 3, 23, 45, 0, 0, time.UTC)

// site is a data folder and a server over it.
type site struct {
	t      testing.TB
	data   string
	server *Server
	http   *httptest.Server
}

func newSite(t testing.TB, opt Options, releases ...sinks.Snapshot) *site {
	t.Helper()
	s := &site{t: t, data: t.TempDir()}
	for _, r := range releases {
		s.publish(r)
	}
	opt.Data, opt.Cells = s.data, files.LoadCells
	if opt.Now == nil {
		opt.Now = func() time.Time { return now }
	}
	opt.Log = slog.New(slog.NewTextHandler(t.Output(), nil))
	var err error
	if s.server, err = New(opt); err != nil {
		t.Fatal(err)
	}
	s.http = httptest.NewServer(s.server)
	t.Cleanup(s.http.Close)
	return s
}

// publish builds a release and makes it the live one.
func (s *site) publish(snapshot sinks.Snapshot) {
	s.t.Helper()
	dir := filepath.Join(s.data, "releases", snapshot.Release)
	if _, err := os.Stat(dir); err != nil {
		if _, err := files.Build(dir, snapshot); err != nil {
			s.t.Fatal(err)
		}
	}
	if err := files.Swap(filepath.Join(s.data, "current"), dir); err != nil {
		s.t.Fatal(err)
	}
}

// reply is what came back.
type reply struct {
	status int
	header http.Header
	body   string
}

// get asks as a browser would that follows no redirect and undoes no encoding. headers are pairs.
func (s *site) get(target string, headers ...string) reply {
	return s.do(http.MethodGet, target, headers...)
}

func (s *site) do(method, target string, headers ...string) reply {
	s.t.Helper()
	req, err := http.NewRequestWithContext(context.Background(), method, s.http.URL+target, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := plainTransport.RoundTrip(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return reply{res.StatusCode, res.Header, string(body)}
}

var plainTransport = &http.Transport{DisableCompression: true}

// file reads a file of a release from the disk.
func (s *site) file(release, path string) string {
	s.t.Helper()
	raw, err := os.ReadFile(filepath.Join(s.data, "releases", release, path))
	if err != nil {
		s.t.Fatal(err)
	}
	return string(raw)
}

// found is the JSON answer of a search.
type found struct {
	Release  string           `json:"release"`
	Total    int              `json:"total"`
	Meetings []map[string]any `json:"meetings"`
	Next     string           `json:"next_cursor"`
}

func (s *site) search(query string) found {
	s.t.Helper()
	r := s.get("/v1/meetings?" + query)
	if r.status != http.StatusOK {
		s.t.Fatalf("%s: %d %s", query, r.status, r.body)
	}
	var f found
	if err := json.Unmarshal([]byte(r.body), &f); err != nil {
		s.t.Fatalf("%s: %v in %s", query, err, r.body)
	}
	return f
}

func (f found) ids() []string {
	var ids []string
	for _, m := range f.Meetings {
		ids = append(ids, fmt.Sprint(m["id"]))
	}
	return ids
}

func hundred() sinks.Snapshot { return invent.Snapshot(100, invent.Night) }
