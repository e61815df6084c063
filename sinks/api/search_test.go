package api

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks/api/internal/index"
	"github.com/recovery-almanac/almanac/sinks/api/internal/invent"
)

// TestSearch compares every filter with the plainest way to say it.
func TestSearch(t *testing.T) {
	snapshot := invent.Snapshot(400, invent.Night)
	s := newSite(t, Options{}, snapshot)
	in := func(values ...string) func(string) bool {
		return func(v string) bool { return slices.Contains(values, v) }
	}
	type meeting = *normalize.Meeting
	for _, c := range []struct {
		query string
		keep  func(m meeting) bool
	}{
		{"", func(meeting) bool { return true }},
		{"fellowship=na,smart", func(m meeting) bool { return in("na", "smart")(m.Fellowship) }},
		{"mode=online", func(m meeting) bool { return m.Mode == normalize.Online }},
		{"region=us", func(m meeting) bool { return m.Place != nil }},
		{"region=US-PA", func(m meeting) bool { return m.Place != nil && m.Place.Subdivision == "US-PA" }},
		{"region=US-PA:Montgomery", func(m meeting) bool { return m.Place != nil && m.Place.County == "Montgomery" }},
		{"region=US-PA/Ambler,US-ID", func(m meeting) bool {
			return m.Place != nil && (m.Place.Locality == "Ambler" || m.Place.Subdivision == "US-ID")
		}},
		{"region=online", func(m meeting) bool { return m.Mode == normalize.Online }},
		{"region=GB", func(meeting) bool { return false }},
		{"tags=open,women", func(m meeting) bool { return slices.Contains(m.Tags, "open") }},
		{"tags=open,closed", func(meeting) bool { return false }},
		{"language=es", func(m meeting) bool { return m.Languages[0] == "es" }},
		{"day=mo,7", func(m meeting) bool { return m.Schedule.Weekday == 1 || m.Schedule.Weekday == 7 }},
		{"day=fr&after=18:00&before=20:00", func(m meeting) bool {
			return m.Schedule.Weekday == 5 && m.Schedule.Start >= "18:00" && m.Schedule.Start < "20:00"
		}},
		{"after=20:00&before=07:00&day=su", func(m meeting) bool {
			return m.Schedule.Weekday == 7 && m.Schedule.Start >= "20:00" || m.Schedule.Weekday == 1 && m.Schedule.Start < "07:00"
		}},
		{"before=09:00", func(m meeting) bool { return m.Schedule.Start < "09:00" }},
		{"near=40.1546,-75.2216&radius=12", func(m meeting) bool { return near(m, 40.1546, -75.2216, 12) }},
		{"near=40.1546,-75.2216&sort=start", func(m meeting) bool { return near(m, 40.1546, -75.2216, 25) }},
		{"near=-40,179.99&radius=500", func(meeting) bool { return false }},
		{"q=simple+1", func(m meeting) bool {
			return strings.HasPrefix(m.Name, "Keep It Simple 1") || m.Place != nil && strings.HasPrefix(m.Place.Street, "1")
		}},
		{"q=KEEP+ÁMBLER", func(m meeting) bool { return m.Place != nil && m.Place.Locality == "Ambler" }},
		{"q=nowhere", func(meeting) bool { return false }},
		{"source=aa-test&fellowship=aa&mode=in_person&status=active", func(m meeting) bool { return m.Fellowship == "aa" && m.Mode == normalize.InPerson }},
		{"open_now=true", func(m meeting) bool { return startsIn(m, now.Add(-time.Hour+time.Second), now.Add(time.Second)) }},
		{"open_now=true&at=2026-03-08T12:00:00-04:00", func(m meeting) bool {
			at := time.Date(2026, 3, 8, 16, 0, 0, 0, time.UTC)
			return startsIn(m, at.Add(-time.Hour+time.Second), at.Add(time.Second))
		}},
		{"starting_within=180&sort=start", func(m meeting) bool { return startsIn(m, now, now.Add(3*time.Hour)) }},
		// The clocks of the United States change on 2026-03-08, but not Arizona's.
		{"starting_within=10080&sort=start&at=2026-03-07T20:00:00Z", func(m meeting) bool {
			at := time.Date(2026, 3, 7, 20, 0, 0, 0, time.UTC)
			return startsIn(m, at, at.Add(7*24*time.Hour))
		}},
		{"starting_within=600&sort=start&at=2026-11-01T04:30:00Z", func(m meeting) bool {
			at := time.Date(2026, 11, 1, 4, 30, 0, 0, time.UTC)
			return startsIn(m, at, at.Add(10*time.Hour))
		}},
	} {
		t.Run(c.query, func(t *testing.T) {
			var want []string
			for i := range snapshot.Meetings {
				if c.keep(&snapshot.Meetings[i]) {
					want = append(want, snapshot.Meetings[i].ID)
				}
			}
			got := s.search(c.query + "&limit=500")
			ids := got.ids()
			slices.Sort(ids)
			if !slices.Equal(ids, want) || got.Total != len(want) {
				t.Errorf("%d of %d, want %d\n got %v\nwant %v", len(ids), got.Total, len(want), ids, want)
			}
		})
	}
}

func near(m *normalize.Meeting, latitude, longitude, km float64) bool {
	if m.Place == nil {
		return false
	}
	// On a flat map, right to a thousandth at these distances.
	const degree = 111.195
	dy := (*m.Place.Latitude - latitude) * degree
	dx := (*m.Place.Longitude - longitude) * degree * 0.7643
	return dx*dx+dy*dy <= km*km
}

func startsIn(m *normalize.Meeting, from, to time.Time) bool {
	location, err := normalize.Location(m.Schedule.TimeZone)
	return err == nil && len(m.Schedule.Occurrences(location, from, to)) > 0
}

func TestOrders(t *testing.T) {
	s := newSite(t, Options{}, invent.Snapshot(400, invent.Night))
	schedule := func(m map[string]any) map[string]any { return m["schedule"].(map[string]any) }
	for _, c := range []struct {
		query string
		key   func(m map[string]any) string
	}{
		{"sort=start", func(m map[string]any) string {
			return fmt.Sprint(schedule(m)["weekday"], schedule(m)["start"], m["id"])
		}},
		{"sort=name", func(m map[string]any) string { return index.Fold(m["name"].(string)) }},
		{"sort=name&region=US-ID/Boise&fellowship=smart", func(m map[string]any) string { return index.Fold(m["name"].(string)) }},
		{"sort=distance&near=39.95,-75.16", func(m map[string]any) string { return fmt.Sprintf("%09.3f", m["distance_km"]) }},
		{"starting_within=10000", func(m map[string]any) string { return m["starts_at"].(string) }},
	} {
		t.Run(c.query, func(t *testing.T) {
			all := s.search(c.query + "&limit=500")
			var keys, paged []string
			for _, m := range all.Meetings {
				keys = append(keys, c.key(m))
			}
			if len(keys) < 10 || !slices.IsSorted(keys) {
				t.Errorf("%d keys, not in order: %v", len(keys), keys)
			}
			for cursor := ""; ; {
				page := s.search(c.query + "&limit=7&cursor=" + cursor)
				paged = append(paged, page.ids()...)
				if cursor = page.Next; cursor == "" {
					break
				}
			}
			if !slices.Equal(paged, all.ids()) {
				t.Errorf("the pages have %d, the whole %d", len(paged), len(all.ids()))
			}
		})
	}
}

// TestCursorAcrossReleases takes a page, publishes a release without some meetings and with others, and goes on: what
// is in both comes exactly once.
func TestCursorAcrossReleases(t *testing.T) {
	old := invent.Snapshot(200, invent.Night)
	next := invent.Snapshot(260, invent.Night.AddDate(0, 0, 1))
	next.Meetings = slices.DeleteFunc(next.Meetings, func(m normalize.Meeting) bool { return m.ID < "m000200" && m.ID[6] == '5' })
	next = invent.Complete(next)
	for _, order := range []string{"sort=start", "sort=name", "sort=distance&near=39.95,-75.16&radius=400", "starting_within=10000"} {
		t.Run(order, func(t *testing.T) {
			s := newSite(t, Options{}, old)
			times := map[string]int{}
			cursor := ""
			for n := 0; ; n++ {
				page := s.search(order + "&limit=10&cursor=" + cursor)
				for _, id := range page.ids() {
					times[id]++
				}
				if cursor = page.Next; cursor == "" {
					break
				}
				if n == 3 {
					s.publish(next)
					if err := s.server.Refresh(); err != nil {
						t.Fatal(err)
					}
				}
			}
			for _, id := range s.search(order + "&limit=500").ids() {
				if id < "m000200" && times[id] == 0 {
					t.Errorf("%s was skipped", id)
				}
			}
			for id, n := range times {
				if n > 1 {
					t.Errorf("%s came %d times", id, n)
				}
			}
		})
	}
}

func TestFormats(t *testing.T) {
	snapshot := invent.Snapshot(300, invent.Night)
	s := newSite(t, Options{}, snapshot)
	const query = "fellowship=na&region=US-PA"
	want := s.search(query + "&limit=500")
	if want.Total < 10 {
		t.Fatalf("only %d meetings", want.Total)
	}
	for _, c := range []struct {
		format, kind string
		ids          func(t *testing.T, body string) []string
	}{
		{"ndjson", "application/x-ndjson", func(t *testing.T, body string) (ids []string) {
			for line := range strings.Lines(body) {
				if !strings.Contains(s.file(snapshot.Release, "meetings.ndjson"), line) {
					t.Errorf("not a line of the release: %s", line)
				}
				ids = append(ids, between(line, `"id":"`, `"`))
			}
			return ids
		}},
		{"csv", "text/csv; charset=utf-8", func(t *testing.T, body string) (ids []string) {
			rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range rows[1:] {
				ids = append(ids, row[0])
			}
			return ids
		}},
		{"geojson", "application/geo+json", func(t *testing.T, body string) (ids []string) {
			var doc struct {
				Features []struct{ ID string }
			}
			if err := json.Unmarshal([]byte(body), &doc); err != nil {
				t.Fatal(err)
			}
			for _, f := range doc.Features {
				ids = append(ids, f.ID)
			}
			return ids
		}},
		{"ical", "text/calendar; charset=utf-8", func(_ *testing.T, body string) (ids []string) {
			for part := range strings.SplitSeq(body, "\r\nUID:") {
				if id, _, ok := strings.Cut(part, "@recovery-almanac"); ok && len(id) < 20 {
					ids = append(ids, id)
				}
			}
			return ids
		}},
	} {
		t.Run(c.format, func(t *testing.T) {
			for _, target := range []string{"/v1/meetings?format=" + c.format + "&" + query, "/v1/meetings." + strings.Replace(c.format, "ical", "ics", 1) + "?" + query} {
				r := s.get(target)
				if r.status != 200 || r.header.Get("Content-Type") != c.kind {
					t.Fatalf("%s: %d %s", target, r.status, r.header)
				}
				got, ids := c.ids(t, r.body), want.ids()
				slices.Sort(got)
				slices.Sort(ids)
				if !slices.Equal(got, ids) {
					t.Errorf("%s: %v, want %v", target, got, ids)
				}
			}
		})
	}
}

func between(s, before, after string) string {
	_, s, _ = strings.Cut(s, before)
	s, _, _ = strings.Cut(s, after)
	return s
}

func TestFields(t *testing.T) {
	s := newSite(t, Options{}, hundred())
	for _, m := range s.search("fields=id,name").Meetings {
		if len(m) != 2 || m["id"] == nil || m["name"] == nil {
			t.Fatalf("%v", m)
		}
	}
	for fields, want := range map[string]string{
		"place.locality,id":                      `{"id":"m000048","place":{"locality":"Philadelphia"}}`,
		"schedule.start,schedule.time_zone":      `{"schedule":{"start":"`,
		"place.unit,id":                          `{"id":"m000048"}`,
		"schedule.weekday,schedule,place.county": `{"schedule":{"rrule"`,
	} {
		if r := s.get("/v1/meetings.ndjson?q=simple+4&region=US-PA/Philadelphia&limit=1&fields=" + fields); !strings.HasPrefix(r.body, want) || !json.Valid([]byte(r.body)) {
			t.Errorf("fields=%s: %s, want %s", fields, r.body, want)
		}
	}
	if r := s.get("/v1/meetings.ndjson?fields=schedule&limit=1"); !strings.HasPrefix(r.body, `{"schedule":{"rrule"`) {
		t.Errorf("%s", r.body)
	}
}

func TestRefusedParameters(t *testing.T) {
	s := newSite(t, Options{}, hundred())
	for _, c := range []struct{ query, parameter, says string }{
		{"felowship=aa", "felowship", "fellowship"},
		{"fellowship=xx", "fellowship", "smart"},
		{"fellowship=aa&fellowship=na", "fellowship", "commas"},
		{"mode=zoom", "mode", "hybrid"},
		{"day=8", "day", "mo"},
		{"day=someday", "day", "7"},
		{"near=95,10", "near", "degrees"},
		{"near=NaN,NaN", "near", "degrees"},
		{"near=philadelphia", "near", "39.95,-75.16"},
		{"near=39,-75&radius=100000", "radius", "500"},
		{"near=39,-75&radius=NaN", "radius", "500"},
		{"radius=5", "radius", "near"},
		{"after=25:00", "after", "18:30"},
		{"starting_within=20000", "starting_within", "10080"},
		{"at=tomorrow", "at", "2026"},
		{"tags=nonsense", "tags", "women"},
		{"language=xx", "language", "es"},
		{"status=withdrawn", "status", "inactive"},
		{"source=nobody", "source", "/v1/sources"},
		{"region=" + url.QueryEscape("../etc"), "region", "US-PA"},
		{"sort=random", "sort", "distance"},
		{"sort=distance", "sort", "near"},
		{"sort=next", "sort", "starting_within"},
		{"limit=0", "limit", "1 to 500"},
		{"limit=501", "limit", "1 to 500"},
		{"cursor=@", "cursor", "without"},
		{"cursor=" + encodeCursor(&index.Cursor{Order: "name"}), "cursor", "sort=name"},
		{"format=xml", "format", "geojson"},
		{"fields=secret", "fields", "schedule"},
		{"fields=place.secret", "fields", "place.locality"},
		{"fields=name.first", "fields", "place.locality"},
		{"fields=id&format=csv", "fields", "ndjson"},
		{"q=" + strings.Repeat("x", 201), "q", "200"},
		{"q=%zz", "", "query"},
	} {
		t.Run(c.query, func(t *testing.T) {
			r := s.get("/v1/meetings?" + c.query)
			var p problem
			if err := json.Unmarshal([]byte(r.body), &p); err != nil {
				t.Fatal(err)
			}
			if r.status != 400 || r.header.Get("Content-Type") != "application/problem+json" || p.Parameter != c.parameter || p.Status != 400 {
				t.Errorf("%d %s", r.status, r.body)
			}
			if !strings.Contains(p.Detail+" "+strings.Join(p.Valid, " "), c.says) {
				t.Errorf("it does not say %q: %s", c.says, r.body)
			}
		})
	}
	if r := s.get("/v1/meetings?_=123&utm_source=x&1700000000"); r.status != 200 {
		t.Errorf("what caches add: %d", r.status)
	}
}
