package api

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks"
	"github.com/recovery-almanac/almanac/sinks/api/internal/invent"
)

// marked is a release every word of which tells which one it is.
func marked(n int) sinks.Snapshot {
	s := invent.Snapshot(120, invent.Night.AddDate(0, 0, n))
	for i := range s.Meetings {
		s.Meetings[i].Notes = "of " + s.Release
		s.Meetings[i].Group = s.Release
	}
	return s
}

// TestSwapUnderLoad swaps releases twenty times while many ask: no request fails, and none sees two releases.
func TestSwapUnderLoad(t *testing.T) {
	s := newSite(t, Options{}, marked(0), marked(1), marked(2))
	stop := make(chan struct{})
	var readers sync.WaitGroup
	var answers, seen atomic.Int64
	for reader := range 6 {
		readers.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-stop:
					return
				default:
				}
				target := []string{
					"/v1/meetings?limit=100", "/meetings.ndjson", "/v1/meetings.ics", "/v1/meetings.csv?fellowship=aa",
					"/meetings.geojson", "/v1/meetings/m000001", "/meetingguide.json?region=US-PA",
				}[(reader+n)%7]
				r := s.get(target)
				releases := 0
				for _, m := range []sinks.Snapshot{{Release: name(0)}, {Release: name(1)}, {Release: name(2)}} {
					if strings.Contains(r.body, m.Release) {
						releases++
						seen.Or(1 << (m.Release[7] - '3'))
					}
				}
				if r.status != 200 || releases != 1 {
					t.Errorf("%s: %d, of %d releases", target, r.status, releases)
					return
				}
				answers.Add(1)
			}
		})
	}
	for swap := range 20 {
		s.publish(sinks.Snapshot{Release: name(swap % 3)})
		if err := s.server.Refresh(); err != nil {
			t.Error(err)
		}
		for before := answers.Load(); answers.Load() < before+20 && !t.Failed(); {
			s.get("/healthz")
		}
	}
	close(stop)
	readers.Wait()
	if seen.Load() != 7 {
		t.Errorf("not every release was seen: %b", seen.Load())
	}
}

func name(n int) string { return invent.Night.AddDate(0, 0, n).Format(releaseLayout) }

// TestDamagedRelease: what cannot be read is not served; the release before it still is.
func TestDamagedRelease(t *testing.T) {
	s := newSite(t, Options{}, hundred())
	broken := marked(1)
	s.publish(broken)
	write(t, s, broken.Release, "meetings.ndjson", "{\"id\":\"m0\n")
	if err := s.server.Refresh(); err == nil || !strings.Contains(err.Error(), "meetings.ndjson: line 1") {
		t.Errorf("error %v", err)
	}
	var health struct{ Release string }
	if err := json.Unmarshal([]byte(s.get(healthPath).body), &health); err != nil || health.Release != hundred().Release {
		t.Errorf("%v %v", health, err)
	}
}

// TestHostileText: text of strangers is data in every format.
func TestHostileText(t *testing.T) {
	snapshot := hundred()
	const script = `<script>alert("x")</script>`
	for i := range snapshot.Meetings {
		m := &snapshot.Meetings[i]
		m.Name, m.Group, m.Notes = "=cmd|' /C calc'!A0", "@SUM(1)\r\nBEGIN:VEVENT", script+"\r\nEND:VCALENDAR"
		m.URL = "https://aa.example.org/?q=" + "%3Cscript%3E"
		m.Schedule.Text = script
		if m.Place != nil {
			m.Place.Name, m.Place.Street, m.Place.Locality = script, "-2+3", `"><img src=x onerror=alert(1)>`
		}
		m.Online = []normalize.Room{{Provider: script, URL: "https://zoom.us/j/1", Notes: script}}
	}
	s := newSite(t, Options{}, invent.Complete(snapshot))
	if body := s.get("/v1/meetings.csv").body; strings.Contains(body, ",=cmd") || !strings.Contains(body, "'=cmd") {
		t.Error("a cell of the CSV is a formula")
	}
	calendar := s.get("/v1/meetings.ics?q=cmd").body
	if strings.Count(calendar, "\r\nEND:VCALENDAR\r\n") != 1 || strings.Count(calendar, "BEGIN:VEVENT\r\n") != strings.Count(calendar, "END:VEVENT\r\n") {
		t.Error("a meeting's text broke out of its event")
	}
	for _, target := range []string{"/v1/meetings", "/v1/meetings?q=" + "%3Cscript%3E", "/v1/meetings?%3Cscript%3E=1", "/%3Cscript%3E", "/v1/meetings/%3Cscript%3E"} {
		r := s.get(target)
		if kind := r.header.Get("Content-Type"); !strings.Contains(kind, "json") || r.header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %s", target, kind)
		}
		var v any
		if err := json.Unmarshal([]byte(r.body), &v); err != nil {
			t.Errorf("%s: %v", target, err)
		}
	}
	if title := s.get("/v1/meetings.ics?q=" + "a%0D%0AX-EVIL:1").body; strings.Contains(title, "\nX-EVIL") {
		t.Error("a query wrote a line of the calendar")
	}
}

func write(t *testing.T, s *site, release, path, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(s.data, "releases", release, path), []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}
