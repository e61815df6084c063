package files

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks"
)

// otherReader is a Python that has icalendar and dateutil, which share no code with us.
func otherReader(t *testing.T) string {
	t.Helper()
	for _, python := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(python, "-c", "import icalendar, dateutil").Run() == nil {
			return python
		}
	}
	t.Skip("python3-icalendar is not installed, so no other reader reads the calendars: apt-get install python3-icalendar")
	return ""
}

// Eight weeks each: the northern spring change (and Ramadan in Morocco), the southern spring with the northern
// autumn change, and both again in later years, as far as a VTIMEZONE's open rules are trusted.
var windows = []time.Time{
	time.Date(2026, 2, 20, 3, 0, 0, 0, time.UTC),
	time.Date(2026, 9, 18, 0, 0, 0, 0, time.UTC),
	time.Date(2028, 3, 1, 12, 30, 0, 0, time.UTC),
	time.Date(2031, 9, 25, 0, 0, 0, 0, time.UTC),
}

func TestAnotherReaderSeesTheSameOccurrences(t *testing.T) {
	python := otherReader(t)
	meetings := trickyMeetings()
	meetings = append(meetings, fullMeeting(), hybridMeeting(), onlineMeeting(), phoneMeeting())
	s := sinks.Snapshot{Release: "20260220T030000Z", AsOf: night, Meetings: meetings, Sources: []sinks.Source{{
		ID: "aa-example", Name: "Example", Outcome: sinks.Changed,
		Rows: normalize.Count{In: len(meetings), Published: len(meetings), Meetings: len(meetings)},
	}}}
	dir := build(t, s)
	calendars, err := filepath.Glob(filepath.Join(dir, "ical/*/*.ics"))
	if err != nil || len(calendars) < 4 {
		t.Fatalf("%d calendars, %v", len(calendars), err)
	}
	for _, from := range windows {
		t.Run(from.Format(time.DateOnly), func(t *testing.T) {
			to := from.Add(8 * week)
			want := ourOccurrences(t, meetings, from, to)
			if len(want) < 8*20 {
				t.Fatalf("only %d occurrences: the test proves nothing", len(want))
			}
			args := append([]string{"testdata/expand.py", utc(from), utc(to)}, calendars...)
			out, err := exec.Command(python, args...).CombinedOutput()
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			if diff := cmp.Diff(want, strings.Split(strings.TrimSpace(string(out)), "\n")); diff != "" {
				t.Errorf("occurrences (-our schedule +another reader of our calendars):\n%s", diff)
			}
		})
	}
}

// ourOccurrences expands the schedules themselves, in the words of expand.py.
func ourOccurrences(t *testing.T, meetings []normalize.Meeting, from, to time.Time) []string {
	t.Helper()
	var lines []string
	for _, m := range meetings {
		location, err := normalize.Location(m.Schedule.TimeZone)
		if err != nil {
			t.Fatal(err)
		}
		for _, start := range m.Schedule.Occurrences(location, from, to) {
			lines = append(lines, fmt.Sprintf("%s%s\t%s\t%d\tCONFIRMED", m.ID, uidDomain, utc(start), m.Schedule.DurationMinutes))
		}
	}
	slices.Sort(lines)
	return lines
}
