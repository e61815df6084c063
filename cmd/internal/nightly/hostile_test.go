package nightly_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/sinks"
	"github.com/recovery-almanac/almanac/sinks/files"
)

// hostile is a source whose publisher means no good.
type hostile struct {
	id, format, file string // file: its ending
	body             func() string
	more             func(*scrapers.Source)
	outcome          sinks.Outcome
	says             string // part of the one line about it
}

func constantly(s string) func() string { return func() string { return s } }

func event(lines string) string {
	return "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nSUMMARY:Bad\nDTSTART;TZID=America/Los_Angeles:20260105T190000\n" + lines + "END:VEVENT\nEND:VCALENDAR\n"
}

func nameOnly(from scrapers.PageFrom, place string) []scrapers.PageField {
	return []scrapers.PageField{{Name: "name", Expr: scrapers.PageExpr{From: from, Text: place}}}
}

var hostiles = []hostile{
	{"deep-json", "meetingguide", "json", constantly(strings.Repeat("[", 1e6)), nil, sinks.FailedParse, "no meeting that can be read"},
	{"deep-bmlt", "bmlt", "json", constantly(strings.Repeat(`{"meetings":`, 1e5)), nil, sinks.FailedParse, "no list of meetings"},
	{"empty-rows", "meetingguide", "json", constantly("[" + strings.Repeat("{},", 1e6) + "{}]"), nil, sinks.FailedParse, "more than 200000 rows"},
	{"empty-lines", "jsonpath", "json", constantly(strings.Repeat("{}\n", 1e6)), func(s *scrapers.Source) { s.JSONPath.Fields = nameOnly(scrapers.FromPath, "name") },
		sinks.FailedParse, "more than 200000 rows"},
	{"too-long", "meetingguide", "json", constantly(strings.Repeat(" ", 9<<20)), nil, sinks.FailedFetch, "larger than 8388608 bytes"},
	{"one-line", "sheet", "csv", constantly(strings.Repeat("x", 7<<20)), nil, sinks.FailedParse, "none of the first 40 rows"},
	{"zip-bomb", "sheet", "xlsx", zipBomb, nil, sinks.FailedParse, "larger than 128 MiB"},
	{"nested-divs", "page", "html", constantly(strings.Repeat("<div>", 1e5)), func(s *scrapers.Source) {
		s.Page.Rows, s.Page.Fields = "tr", nameOnly(scrapers.FromSelect, "td")
	}, sinks.FailedParse, "nest too deep"},
	{"nested-events", "event", "html", constantly(strings.Repeat("<div>", 1e5)), nil, sinks.FailedParse, "nest too deep"},
	{"nested-sitemap", "site", "xml", constantly(strings.Repeat("<urlset>", 1e5)), nil, sinks.FailedParse, "no page that matches"},
	{"deep-calendar", "ical", "ics", constantly(strings.Repeat("BEGIN:VCALENDAR\n", 5e4)), nil, sinks.Quarantined, "none of its 0 rows"},
	{"count", "ical", "ics", constantly(event("RRULE:FREQ=WEEKLY;COUNT=1000000000\n")), nil, sinks.Changed, ""},
	{"secondly", "ical", "ics", constantly(event("RRULE:FREQ=SECONDLY\n")), nil, sinks.Quarantined, "none of its 1 rows"},
	{"schedule", "event", "html", constantly(`<script type="application/ld+json">{"@type":"Event","name":"Bad","eventSchedule":{"repeatFrequency":"PT1S",` +
		`"byDay":"Monday","startTime":"19:00","repeatCount":1000000000}}</script>`), nil, sinks.Quarantined, "none of its 1 rows"},
}

// TestHostilePublishersHarmNobody: one night with every hostile source beside a healthy one. Each has its outcome and
// one line that says why; the healthy one is published as if it were alone.
func TestHostilePublishersHarmNobody(t *testing.T) {
	dir := t.TempDir()
	healthy := filepath.Join(dir, "healthy.json")
	write(t, healthy, string(feed(8)))
	sources := []scrapers.Source{hostileSource("healthy", "meetingguide", "file://"+healthy), endless(t)}
	for _, h := range hostiles {
		file := filepath.Join(dir, h.id+"."+h.file)
		write(t, file, h.body())
		s := hostileSource(h.id, h.format, "file://"+file)
		if h.more != nil {
			h.more(&s)
		}
		sources = append(sources, s)
	}
	conf := settings(t.TempDir())
	conf.Fetch.MaxDocuments = 20
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	m, err := runAt(t, firstNight, conf, sources)
	runtime.ReadMemStats(&after)
	if err != nil || !m.Published || m.Exit != nightly.ExitDegraded {
		t.Fatalf("published %v, exit %d, %v", m.Published, m.Exit, err)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 4<<30 {
		t.Errorf("%d MB allocated", used>>20)
	}
	lines := map[string]nightly.SourceLine{}
	for _, s := range m.Sources {
		lines[s.ID] = s
	}
	want := append([]hostile{
		{id: "healthy", outcome: sinks.Changed},
		{id: "endless", outcome: sinks.FailedFetch, says: "more than 20 documents"},
	}, hostiles...)
	for _, h := range want {
		got := lines[h.id]
		if got.Outcome != h.outcome || !strings.Contains(got.Detail, h.says) {
			t.Errorf("%s: %s (%.300s), want %s with %q", h.id, got.Outcome, got.Detail, h.outcome, h.says)
		}
		if strings.ContainsAny(got.Detail, "\n\r") || len(got.Detail) > 600 || (got.Detail == "") != (h.outcome == sinks.Changed) {
			t.Errorf("%s: the line about it has %d characters: %.300q", h.id, len(got.Detail), got.Detail)
		}
	}
	if err := files.Check(m.Path); err != nil {
		t.Error(err)
	}
	alone, err := runAt(t, firstNight, settings(t.TempDir()), sources[:1])
	if err != nil {
		t.Fatal(err)
	}
	if got := published(t, m.Path, "healthy"); got != published(t, alone.Path, "healthy") || strings.Count(got, "\n") != 8 {
		t.Errorf("the healthy source is published otherwise than alone:\n%s", got)
	}
}

func hostileSource(id, format, url string) scrapers.Source {
	return scrapers.Source{ID: id, Name: id, Format: format, URL: url, Fellowship: "aa", TimeZone: "America/Los_Angeles", Access: scrapers.Open}
}

func write(t *testing.T, file, body string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(body), 0o644); err != nil {
		t.Fatal(err)
	}
}

// endless is a list whose every page names another.
func endless(t *testing.T) scrapers.Source {
	t.Helper()
	page := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		page++
		fmt.Fprintf(w, `{"rows":[{"name":"Bad %d"}],"next":"?page=%d"}`, page, page+1)
	}))
	t.Cleanup(server.Close)
	s := hostileSource("endless", "jsonpath", server.URL)
	s.JSONPath = scrapers.JSONPathOptions{Rows: "rows", Next: "next", Pages: 1000, Fields: nameOnly(scrapers.FromPath, "name")}
	return s
}

// zipBomb is a workbook of a few hundred kilobytes that unpacks to more than a workbook may be.
func zipBomb() string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	f, err := w.Create("xl/worksheets/sheet1.xml")
	for i := 0; err == nil && i < 130; i++ {
		_, err = io.WriteString(f, strings.Repeat("\x00", 1<<20))
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		panic(err)
	}
	return b.String()
}

// checked is when this machine fetched a list, the one thing that two runs say differently.
var checked = regexp.MustCompile(`,"checked_at":"[^"]*"`)

// published are the lines of the release that a source stands behind.
func published(t *testing.T, release, source string) string {
	t.Helper()
	body, err := os.ReadFile(filepath.Join(release, "meetings.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	var kept strings.Builder
	for line := range strings.Lines(string(body)) {
		if strings.Contains(line, `"source":"`+source+`"`) {
			kept.WriteString(checked.ReplaceAllString(line, ""))
		}
	}
	return kept.String()
}
