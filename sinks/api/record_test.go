package api

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/normalize/dedupe"
	"github.com/recovery-almanac/almanac/sinks"
	"github.com/recovery-almanac/almanac/sinks/api/internal/invent"
)

// twoNights are a release, and the next: m000003 was withdrawn, m000007 was merged into m000005, m000005 changed.
func twoNights() (first, second sinks.Snapshot) {
	first, second = hundred(), invent.Snapshot(100, invent.Night.AddDate(0, 0, 1))
	gone := second.Meetings[3]
	gone.Status = normalize.Withdrawn
	second.Previous = first.Release
	second.Tombstones = []dedupe.Tombstone{{Meeting: gone, WithdrawnAt: second.AsOf}}
	second.Aliases = map[string]string{"m000007": "m000005", "m000001x": "m000007"}
	second.Meetings[5].Name = "Keep It Simpler"
	second.Meetings[5].ChangedAt = second.AsOf
	second.Sequences = map[string]int{"m000005": 1}
	second.Changes = []dedupe.Change{
		{ID: "m000003", Kind: dedupe.Withdrawn, Meeting: &gone},
		{ID: "m000005", Kind: dedupe.Changed, Fields: []dedupe.FieldChange{{Field: "name", Old: "Keep It Simple 5", New: "Keep It Simpler"}}},
		{ID: "m000007", Kind: dedupe.Merged, Into: "m000005"},
	}
	var rest []normalize.Meeting
	for i, m := range second.Meetings {
		if i != 3 && i != 7 {
			rest = append(rest, m)
		}
	}
	second.Meetings = rest
	return first, invent.Complete(second)
}

func TestRecords(t *testing.T) {
	first, second := twoNights()
	s := newSite(t, Options{}, first, second)
	line := between(s.file(second.Release, "meetings.ndjson"), `{"id":"m000005"`, "\n")
	for _, c := range []struct {
		target   string
		status   int
		location string
		says     string
	}{
		{"/v1/meetings/m000005", 200, "", `{"id":"m000005"` + line},
		{"/v1/meetings/m000005/provenance", 200, "", `{"id":"m000005","from":{"source":"aa-test"`},
		{"/v1/meetings/m000005.ics", 200, "", "SUMMARY:Keep It Simpler\r\n"},
		{"/v1/meetings/m000005.ics", 200, "", "SEQUENCE:1\r\n"},
		{"/v1/meetings/m000007", 301, "/v1/meetings/m000005", ""},
		{"/v1/meetings/m000001x", 301, "/v1/meetings/m000005", ""},
		{"/v1/meetings/m000007.ics", 301, "/v1/meetings/m000005.ics", ""},
		{"/v1/meetings/m000007/provenance", 301, "/v1/meetings/m000005/provenance", ""},
		{"/v1/meetings/m000003", 410, "", "withdrawn"},
		{"/v1/meetings/m000003.ics", 200, "", "STATUS:CANCELLED\r\n"},
		{"/v1/meetings/unknown", 404, "", "no meeting"},
		{"/v1/meetings/", 404, "", "no meeting"},
		{"/v1/meetings/m000005/", 404, "", ""},
		{"/v1/meetings/m000005/secrets", 404, "", ""},
		{"/v1/sources", 200, "", `"attribution":"Data from Test Intergroup"`},
	} {
		r := s.get(c.target)
		if r.status != c.status || r.header.Get("Location") != c.location || !strings.Contains(r.body, c.says) {
			t.Errorf("%s: %d %s %s", c.target, r.status, r.header.Get("Location"), r.body)
		}
	}
}

// TestCancelledInSearches: a calendar of a search tells its subscribers that a meeting was withdrawn; searches for
// meetings do not show it.
func TestCancelledInSearches(t *testing.T) {
	first, second := twoNights()
	s := newSite(t, Options{}, first, second)
	gone := &first.Meetings[3]
	query := "?mode=" + string(gone.Mode) + "&fellowship=" + gone.Fellowship + "&day=" + strings.ToLower(gone.Schedule.RRule[len("FREQ=WEEKLY;BYDAY="):])
	calendar := s.get("/v1/meetings.ics" + query).body
	_, event, ok := strings.Cut(calendar, "UID:m000003@")
	event, _, _ = strings.Cut(event, "END:VEVENT")
	if !ok || !strings.Contains(event, "STATUS:CANCELLED") || !strings.Contains(event, "SEQUENCE:1") {
		t.Errorf("the withdrawn meeting is not cancelled in %s", query)
	}
	if body := s.get("/v1/meetings.ndjson" + query).body; strings.Contains(body, "m000003") {
		t.Error("a search for meetings shows the withdrawn one")
	}
	if other := s.get("/v1/meetings.ics?region=GB").body; strings.Contains(other, "m000003") {
		t.Error("the withdrawn meeting is in the calendar of another region")
	}
}

func TestChanges(t *testing.T) {
	first, second := twoNights()
	third := invent.Snapshot(101, invent.Night.AddDate(0, 0, 2))
	third.Previous = second.Release
	third.Changes = []dedupe.Change{{ID: "m000100", Kind: dedupe.Added}}
	s := newSite(t, Options{}, first, second, third)
	for _, c := range []struct {
		query    string
		status   int
		ids, not []string
	}{
		{"since=" + first.Release, 200, []string{`"release":"20260304T030000Z","id":"m000003"`, "m000005", `"into":"m000005"`, "m000100", `"status":"withdrawn"`}, nil},
		{"since=" + second.Release, 200, []string{"m000100"}, []string{"m000003"}},
		{"since=" + third.Release, 200, []string{`"changes":[`}, []string{"m000"}},
		{"since=" + second.AsOf.Add(time.Hour).Format(time.RFC3339), 200, []string{"m000100"}, []string{"m000003"}},
		{"since=20200101T000000Z", 410, []string{"anew"}, nil},
		{"since=2020-01-01T00:00:00Z", 410, []string{"anew"}, nil},
		{"since=yesterday", 400, []string{`"parameter": "since"`}, nil},
		{"since=../../x", 400, []string{`"parameter": "since"`}, nil},
		{"", 400, []string{`"parameter": "since"`}, nil},
		{"since=" + first.Release + "&limit=0", 400, []string{`"parameter": "limit"`}, nil},
		{"since=" + first.Release + "&until=x", 400, []string{`"parameter": "until"`}, nil},
	} {
		r := s.get("/v1/changes?" + c.query)
		if r.status != c.status {
			t.Errorf("%s: %d", c.query, r.status)
		}
		for _, id := range c.ids {
			if !strings.Contains(r.body, id) {
				t.Errorf("%s: no %s in %s", c.query, id, r.body)
			}
		}
		for _, id := range c.not {
			if strings.Contains(r.body, id) {
				t.Errorf("%s: %s is in it", c.query, id)
			}
		}
	}
	seen := 0
	for target := "/v1/changes?limit=1&since=" + first.Release; ; {
		r := s.get(target)
		seen += strings.Count(r.body, `"kind"`)
		cursor := between(r.body, `"next_cursor":"`, `"`)
		if cursor == "" || r.status != http.StatusOK {
			break
		}
		target = "/v1/changes?limit=1&since=" + first.Release + "&cursor=" + cursor
	}
	if seen != 4 {
		t.Errorf("a page at a time there are %d changes, not 4", seen)
	}
}

func TestCoverage(t *testing.T) {
	s := newSite(t, Options{}, invent.Snapshot(400, invent.Night))
	for _, c := range []struct {
		query, says string
		status      int
	}{
		{"region=US-PA", `"region":"US-PA","kind":"subdivision"`, 200},
		{"region=us-pa&fellowship=na&mode=in_person", `"fellowship":"na","mode":"in_person"`, 200},
		{"region=US-PA:Montgomery", `"kind":"county"`, 200},
		{"region=US-PA/Ambler", `"kind":"locality"`, 200},
		{"region=US-PA&group=seniors", `"meetings":0,"hours_covered":0,"longest_gap_hours":168`, 200},
		{"region=online", `"kind":"online"`, 200},
		{"", `"regions":[`, 200},
		{"fellowship=na", `"fellowship":"na"`, 200},
		{"region=GB", "regions.json", 404},
		{"region=US-PA/Nowhere", "regions.json", 404},
		{"region=../../x", `"parameter": "region"`, 400},
		{"region=US&mode=zoom", `"hybrid"`, 400},
		{"region=US&group=x", `"women"`, 400},
		{"fellowship=../x", `"smart"`, 400},
		{"mode=online", `"parameter": "region"`, 400},
		{"reg=US", `"parameter": "reg"`, 400},
	} {
		r := s.get("/v1/coverage?" + c.query)
		if r.status != c.status || !strings.Contains(r.body, c.says) {
			t.Errorf("%s: %d %.300s", c.query, r.status, r.body)
		}
	}
}
