package api

import (
	"os/exec"
	"strconv"
	"strings"
	"testing"

	ics "github.com/arran4/golang-ical"

	"github.com/recovery-almanac/almanac/sinks/api/internal/invent"
)

// TestCalendarsAreReadByOthers gives the calendar of a search to two independent readers.
func TestCalendarsAreReadByOthers(t *testing.T) {
	first, second := twoNights()
	s := newSite(t, Options{}, first, second)
	body := s.get("/v1/meetings.ics?region=US-PA&q=" + "keep").body
	want := strings.Count(body, "BEGIN:VEVENT")
	calendar, err := ics.ParseCalendar(strings.NewReader(body))
	if err != nil || len(calendar.Events()) != want || want < 20 {
		t.Fatalf("golang-ical reads %d events of %d: %v", len(calendar.Events()), want, err)
	}
	zones := map[string]bool{}
	for _, z := range calendar.Timezones() {
		zones[z.GetProperty(ics.ComponentProperty(ics.PropertyTzid)).Value] = true
	}
	for _, e := range calendar.Events() {
		start := e.GetProperty(ics.ComponentPropertyDtStart)
		if zone := start.ICalParameters["TZID"]; len(zone) != 1 || !zones[zone[0]] {
			t.Errorf("%s: the calendar has no zone %v", e.Id(), zone)
		}
	}
	python := exec.Command("/usr/bin/python3", "-c", "import icalendar, sys; print(len(icalendar.Calendar.from_ical(sys.stdin.buffer.read()).walk('VEVENT')))")
	python.Stdin = strings.NewReader(body)
	out, err := python.CombinedOutput()
	if err != nil {
		if strings.Contains(string(out), "ModuleNotFoundError") || strings.Contains(err.Error(), "no such file") {
			t.Skip("python3-icalendar is not on this machine")
		}
		t.Fatalf("icalendar: %v: %s", err, out)
	}
	if got := strings.TrimSpace(string(out)); got != strconv.Itoa(want) {
		t.Errorf("icalendar reads %s events of %d", got, want)
	}
}

// TestCalendarIsTheSameOnAnUnchangedNight: a subscriber's reader is told that nothing is new.
func TestCalendarIsTheSameOnAnUnchangedNight(t *testing.T) {
	s := newSite(t, Options{}, hundred())
	tag := s.get("/v1/meetings.ics?region=US-ID").header.Get("ETag")
	s.publish(invent.Snapshot(100, invent.Night.AddDate(0, 0, 1)))
	if err := s.server.Refresh(); err != nil {
		t.Fatal(err)
	}
	if r := s.get("/v1/meetings.ics?region=US-ID", "If-None-Match", tag); r.status != 304 {
		t.Errorf("%d, want 304", r.status)
	}
}
