package sites

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/recovery-almanac/almanac/scrapers"
)

var tribeSource = scrapers.Source{ID: "test", URL: "https://example.org/wp-json/tribe/events/v1/events"}

func tribeEvent(id int, title, start, end string) string {
	return fmt.Sprintf(`{"id":%d,"title":%q,"url":"https://example.org/event/%d","start_date":%q,"end_date":%q,"timezone":"America/Chicago","all_day":false,
		"description":"<p>Ring</p>","venue":{"venue":"Old Hall","address":"1 Example Road","city":"Exampleton","state":"IL","zip":"60000","country":"United States"},
		"categories":[{"name":"Open"}]}`, id, title, id, start, end)
}

func tribeDocument(role, next string, events ...string) scrapers.Document {
	return scrapers.Document{Role: role, URL: tribeSource.URL, Body: []byte(fmt.Sprintf(`{"events":[%s],"next_rest_url":%q}`, strings.Join(events, ","), next))}
}

func TestTribe(t *testing.T) {
	events := []string{
		tribeEvent(1, "Dawn", "2026-05-04 07:00:00", "2026-05-04 08:00:00"),
		tribeEvent(2, "Picnic", "2026-05-09 12:00:00", "2026-05-09 16:00:00"),
		tribeEvent(3, "Dawn", "2026-05-11 07:00:00", "2026-05-11 08:00:00"),
		tribeEvent(4, "Dawn", "2026-05-18 07:00:00", "2026-05-18 08:00:00"),
		tribeEvent(5, "Dawn", "2026-06-01 07:00:00", "2026-06-01 08:00:00"),
		tribeEvent(6, "Dusk", "soon", ""),
		strings.Replace(tribeEvent(7, "Retreat", "2026-05-09 00:00:00", "2026-05-10 23:59:59"), `"all_day":false`, `"all_day":true`, 1),
		`7`,
	}
	parsed, err := parse(tribeSource, []scrapers.Document{tribeDocument(roleEvents, "", events[:3]...), tribeDocument("events 1", "", events[3:]...)})
	if err != nil || parsed.Rows != 8 || len(parsed.Listings) != 2 {
		t.Fatalf("%v %+v", err, parsed)
	}
	want := scrapers.Listing{
		Ref: parsed.Listings[0].Ref, Row: 1, URL: "https://example.org/event/5", Name: "Dawn", Notes: "<p>Ring</p>", TimeZone: "America/Chicago", Duration: "60 min",
		Venue: "Old Hall", Street: "1 Example Road", City: "Exampleton", State: "IL", PostalCode: "60000", Country: "United States", Types: []scrapers.Type{{Code: "Open"}},
		Recurrence: &scrapers.Recurrence{Start: "2026-05-04T07:00:00", RRule: "FREQ=WEEKLY;BYDAY=MO", Except: []string{"2026-05-25T07:00:00"}},
	}
	if diff := cmp.Diff(want, parsed.Listings[0]); diff != "" || !strings.HasPrefix(want.Ref, "fold-") {
		t.Error(want.Ref, diff)
	}
	if r := parsed.Listings[1].Recurrence; parsed.Listings[1].Ref != "2" || r.Start != "2026-05-09T12:00:00" || r.RRule != "" {
		t.Errorf("a single event: %+v", parsed.Listings[1])
	}
	var codes []string
	for _, p := range parsed.Problems {
		codes = append(codes, fmt.Sprintf("%d %s", p.Row, p.Code))
	}
	if got := strings.Join(codes, ", "); got != "6 row_unreadable, 7 event_all_day, 8 row_unreadable, 3 event_folded, 4 event_folded, 5 event_folded" {
		t.Error(got)
	}
}

// A week later the first date is gone and another has come: the ref stays.
func TestTribeRefLasts(t *testing.T) {
	refs := map[string]bool{}
	for _, days := range [][]string{{"04", "11", "18"}, {"11", "18", "25"}} {
		var events []string
		for i, day := range days {
			events = append(events, tribeEvent(i+1, "Dawn", "2026-05-"+day+" 07:00:00", "2026-05-"+day+" 08:00:00"))
		}
		parsed, err := parse(tribeSource, []scrapers.Document{tribeDocument(roleEvents, "", events...)})
		if err != nil || len(parsed.Listings) != 1 {
			t.Fatal(err, parsed)
		}
		refs[parsed.Listings[0].Ref] = true
	}
	if len(refs) != 1 {
		t.Error(refs)
	}
}

func TestTribeRequests(t *testing.T) {
	got, err := requests(tribeSource)
	if err != nil || len(got) != 1 || got[0].URL != tribeSource.URL+"?per_page=50" || got[0].Role != roleEvents {
		t.Error(got, err)
	}
	next, err := follow(tribeSource, tribeDocument(roleEvents, tribeSource.URL+"?page=2"))
	if err != nil || len(next) != 1 || next[0].Role != "events 1" || next[0].URL != tribeSource.URL+"?page=2" {
		t.Error(next, err)
	}
	if next, err = follow(tribeSource, tribeDocument("events 60", tribeSource.URL+"?page=62")); err != nil || next != nil {
		t.Error("endless pages:", next, err)
	}
	parsed, err := parse(tribeSource, []scrapers.Document{tribeDocument("events 60", tribeSource.URL+"?page=62")})
	if err != nil || len(parsed.Problems) != 1 || parsed.Problems[0].Code != scrapers.FollowStopped {
		t.Error("the limit is silent:", parsed, err)
	}
	for _, body := range []string{"", `{"code":"rest_no_route"}`, "<html><title>Log in</title></html>"} {
		if _, err := parse(tribeSource, []scrapers.Document{{Role: roleEvents, Body: []byte(body)}}); !errors.Is(err, scrapers.ErrNotThisFormat) {
			t.Errorf("%q: %v", body, err)
		}
	}
}

func FuzzTribe(f *testing.F) {
	f.Add(tribeEvent(1, "Dawn", "2026-05-04 07:00:00", "2026-05-04 08:00:00") + "," + tribeEvent(2, "Dawn", "2026-05-11 07:00:00", "2026-05-11 08:00:00"))
	f.Fuzz(func(t *testing.T, events string) {
		parsed, err := parse(tribeSource, []scrapers.Document{tribeDocument(roleEvents, "", events)})
		if err != nil {
			return
		}
		rows := map[int]bool{}
		for _, l := range parsed.Listings {
			rows[l.Row] = true
		}
		for _, p := range parsed.Problems {
			rows[p.Row] = true
		}
		delete(rows, 0)
		if len(rows) != parsed.Rows {
			t.Errorf("%d of %d rows are accounted for", len(rows), parsed.Rows)
		}
	})
}
