package files

import (
	"strings"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks"
)

// eventText is the VEVENT of one meeting, unfolded, without its line ends.
func eventText(t *testing.T, e entry, sequence int) string {
	t.Helper()
	b := &builder{zones: newZones(), s: sinks.Snapshot{Sequences: map[string]int{e.meeting.ID: sequence}}}
	var text calendarText
	var published Published
	if err := b.addEvent(&text, e, &published); err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(strings.ReplaceAll(string(text.out), "\r\n ", ""), "\r\n", "\n")
}

func TestEventRevisions(t *testing.T) {
	m := slot("x", "Europe/London", weekly("TU", 2))
	m.ChangedAt = time.Date(2026, 2, 1, 4, 5, 6, 0, time.UTC)
	closed := m
	closed.Status = normalize.Inactive
	for name, c := range map[string]struct {
		e    entry
		want []string
	}{
		"listed":         {entry{meeting: &m}, []string{"SEQUENCE:4", "STATUS:CONFIRMED", "DTSTAMP:20260201T040506Z", "CREATED:20260111T030000Z"}},
		"closed for now": {entry{meeting: &closed}, []string{"SEQUENCE:4", "STATUS:CANCELLED", "DTSTAMP:20260201T040506Z"}},
		"withdrawn":      {entry{&m, night}, []string{"SEQUENCE:5", "STATUS:CANCELLED", "DTSTAMP:20260220T030000Z", "UID:x@recovery-almanac"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := eventText(t, c.e, 4)
			for _, want := range c.want {
				if !strings.Contains(got, want+"\n") {
					t.Errorf("no %s in\n%s", want, got)
				}
			}
		})
	}
}

func TestStartsStayTheSameFromNightToNight(t *testing.T) {
	for _, m := range trickyMeetings() {
		before := eventText(t, entry{meeting: &m}, 0)
		m.CheckedAt = m.CheckedAt.AddDate(0, 1, 0)
		if after := eventText(t, entry{meeting: &m}, 0); after != before {
			t.Errorf("%s changes with the clock", m.ID)
		}
	}
}

func TestStartsFitTheirRules(t *testing.T) {
	for id, want := range map[string]string{
		"c01-new-york":                  "DTSTART;TZID=America/New_York:20260112T193000",
		"c19-first-saturday":            "DTSTART;TZID=America/Chicago:20260207T193000",
		"c21-fifth-sunday":              "DTSTART;TZID=Europe/Paris:20260329T193000",
		"c22-every-other-week":          "DTSTART;TZID=America/Los_Angeles:20251230T193000",
		"c25-also-before-the-rule":      "DTSTART;TZID=America/Toronto:20250922T193000",
		"c28-single-date":               "DTSTART;TZID=Europe/Madrid:20260328T193000",
		"c30-long-ago":                  "DTSTART;TZID=America/New_York:20070101T193000",
		"c31-long-ago-every-third-week": "DTSTART;TZID=Europe/Vienna:20070119T193000",
		"c15-utc":                       "DTSTART:20260112T193000Z",
	} {
		found := false
		for _, m := range trickyMeetings() {
			if m.ID != id {
				continue
			}
			found = true
			if got := eventText(t, entry{meeting: &m}, 0); !strings.Contains(got, want+"\n") {
				t.Errorf("%s: no %s in\n%s", id, want, got)
			}
		}
		if !found {
			t.Errorf("no meeting %s", id)
		}
	}
}

func TestCalendarOf(t *testing.T) {
	place := func(subdivision, country string) *normalize.Place {
		return &normalize.Place{Subdivision: subdivision, Country: country}
	}
	for want, m := range map[string]normalize.Meeting{
		"ical/aa/US-PA.ics":     {Fellowship: "aa", Mode: normalize.InPerson, Place: place("US-PA", "US")},
		"ical/al-anon/GB.ics":   {Fellowship: "al-anon", Mode: normalize.Hybrid, Place: place("", "GB")},
		"ical/na/online.ics":    {Fellowship: "na", Mode: normalize.Online, Place: place("US-PA", "US")},
		"ical/oa/online.ics":    {Fellowship: "oa", Mode: normalize.Phone},
		"ical/ca/online.ics":    {Fellowship: "ca", Mode: normalize.Hybrid},
		"ical/ma/unknown.ics":   {Fellowship: "ma", Mode: normalize.InPerson, Place: place("", "")},
		"ical/other/FR.ics":     {Fellowship: "../../etc", Mode: normalize.InPerson, Place: place("", "FR")},
		"ical/smart/GB-ENG.ics": {Fellowship: "smart", Mode: normalize.InPerson, Place: place("GB-ENG", "GB")},
		"ical/rd/unknown.ics":   {Fellowship: "rd", Mode: normalize.InPerson, Place: place("../x", "")},
	} {
		if got, _ := calendarOf(&m); got != want {
			t.Errorf("calendarOf(%+v) = %s, want %s", m, got, want)
		}
	}
}
