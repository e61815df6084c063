package nightly_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/sinks/files"
)

// TestIndependentReader publishes the smaller real feeds and lets Debian's icalendar and dateutil expand every
// calendar over eight weeks with a DST change. They must find what our own schedules say.
func TestIndependentReader(t *testing.T) {
	t.Parallel()
	if err := exec.Command("/usr/bin/python3", "-c", "import icalendar, dateutil").Run(); err != nil {
		t.Skip("Debian's python3-icalendar and python3-dateutil are not on this machine")
	}
	server := httptest.NewServer(http.FileServer(http.Dir(feeds)))
	defer server.Close()
	sources := realSources(t, server.URL, "meetingguide", "bmlt")
	sources = slices.DeleteFunc(sources, func(s scrapers.Source) bool {
		return strings.HasPrefix(s.ID, "aa-us-pa") || strings.HasPrefix(s.ID, "aa-us-ca-sanjose")
	})
	conf := settings(t.TempDir())
	m, err := runAt(t, firstNight, conf, sources)
	if err != nil {
		t.Fatal(err)
	}
	begin := time.Date(2027, 2, 15, 0, 0, 0, 0, time.UTC)
	end := begin.AddDate(0, 0, 56)
	calendars, err := filepath.Glob(filepath.Join(m.Path, "ical", "*", "*.ics"))
	if err != nil || len(calendars) < 10 {
		t.Fatalf("%d calendars are published (%v)", len(calendars), err)
	}
	const stamp = "20060102T150405Z"
	args := append([]string{"../../../sinks/files/testdata/expand.py", begin.Format(stamp), end.Format(stamp)}, calendars...)
	var complaint bytes.Buffer
	reader := exec.Command("/usr/bin/python3", args...)
	reader.Stderr = &complaint
	out, err := reader.Output()
	if err != nil {
		t.Fatalf("the independent reader: %v\n%s", err, &complaint)
	}
	var theirs []string
	for line := range strings.Lines(string(bytes.TrimSpace(out))) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		theirs = append(theirs, strings.TrimSuffix(fields[0], "@recovery-almanac")+" "+fields[1])
	}
	meetings, err := files.Load(m.Path)
	if err != nil {
		t.Fatal(err)
	}
	var ours []string
	for i := range meetings {
		s := &meetings[i].Schedule
		if s.ByAppointment {
			continue
		}
		zone, err := normalize.Location(s.TimeZone)
		if err != nil {
			t.Fatalf("meeting %s: %v", meetings[i].ID, err)
		}
		for _, at := range s.Occurrences(zone, begin, end) {
			ours = append(ours, fmt.Sprintf("%s %s", meetings[i].ID, at.UTC().Format(stamp)))
		}
	}
	slices.Sort(ours)
	slices.Sort(theirs)
	t.Logf("%d calendars, %d meetings, %d occurrences", len(calendars), len(meetings), len(ours))
	if diff := cmp.Diff(ours, theirs); diff != "" {
		t.Errorf("ours - theirs + : %.2000s", diff)
	}
}
