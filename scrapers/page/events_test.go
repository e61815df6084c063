package page

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/recovery-almanac/almanac/scrapers"
)

func ld(json string) string { return `<script type="application/ld+json">` + json + `</script>` }

func mustParseEvents(t *testing.T, body string) scrapers.Parsed {
	t.Helper()
	parsed, err := parseEvents(scrapers.Source{ID: "test", TimeZone: "America/Detroit"}, []scrapers.Document{document(body)})
	if err != nil {
		t.Fatal(err)
	}
	accounted(t, parsed)
	return parsed
}

// when says the time of a listing in one line.
func when(l scrapers.Listing) string {
	s := strings.Join(l.Days, ",") + " " + l.Start
	if r := l.Recurrence; r != nil {
		s = strings.TrimSpace(r.Start + " " + r.RRule + " " + strings.Join(r.Except, ","))
	}
	return strings.Join(strings.Fields(s+" "+l.Duration+" "+l.TimeZone), " ")
}

func TestEventTimes(t *testing.T) {
	schedule := func(json string) string {
		return ld(`{"@type":"Event","name":"A","url":"https://example.org/a","eventSchedule":` + json + `}`)
	}
	date := func(json string) string {
		return ld(`{"@type":"Event","name":"A","url":"https://example.org/a",` + json + `}`)
	}
	cases := []struct {
		name, body string
		want       []string
		problems   []scrapers.Code
	}{
		{"a date and time", date(`"startDate":"2026-05-04T19:00","endDate":"2026-05-04T20:30"`), []string{"2026-05-04T19:00:00 01:30"}, nil},
		{"the zone's own offset", date(`"startDate":"2026-05-04T19:00:00-04:00"`), []string{"2026-05-04T19:00:00"}, nil},
		{"another offset stays wall time", date(`"startDate":"2026-05-04T19:00:00+0000"`), []string{"2026-05-04T19:00:00"}, []scrapers.Code{scrapers.OffsetConflict}},
		{"Z is UTC", date(`"startDate":"2026-05-04T23:00:00.000Z","duration":"PT1H30M"`), []string{"2026-05-04T19:00:00 01:30"}, nil},
		{"all day", date(`"startDate":"20260504"`), []string{"2026-05-04"}, nil},
		{"no date", date(`"startDate":""`), nil, []scrapers.Code{scrapers.EventUndated}},
		{"unreadable date", date(`"startDate":"next Monday"`), nil, []scrapers.Code{scrapers.EventUndated}},
		{
			"weekly", schedule(`{"@type":"Schedule","repeatFrequency":"P1W","byDay":["https://schema.org/Monday","TH"],"startTime":"19:00","endTime":"20:15:00","scheduleTimezone":"America/Chicago"}`),
			[]string{"Monday,Thursday 19:00 01:15 America/Chicago"}, nil,
		},
		{
			"a word for weekly, past midnight", schedule(`{"repeatFrequency":"Weekly","byDay":"Sat","startTime":"T23:30:00","endTime":"00:30"}`),
			[]string{"Saturday 23:30 01:00"}, nil,
		},
		{"daily", schedule(`{"repeatFrequency":"P1D","startTime":"7:00"}`), []string{"Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday 07:00"}, nil},
		{
			"monthly by week", schedule(`{"repeatFrequency":"P1M","byDay":"Monday","byMonthWeek":[1,3],"startTime":"19:00"}`),
			[]string{"1st Monday,3rd Monday 19:00"}, nil,
		},
		{
			"from a date to a date", schedule(`{"repeatFrequency":"P2W","byDay":"schema:Monday","startTime":"19:00","startDate":"2026-05-04","endDate":"2026-08-31","exceptDate":["2026-06-01","?"]}`),
			[]string{"2026-05-04T19:00:00 FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;UNTIL=20260831T235959 2026-06-01T19:00:00"}, nil,
		},
		{
			"the last Friday, ten times", schedule(`{"byDay":"-1FR","repeatFrequency":"Monthly","repeatCount":10,"startDate":"2026-05-29T19:00"}`),
			[]string{"2026-05-29T19:00:00 FREQ=MONTHLY;BYDAY=-1FR;COUNT=10"}, nil,
		},
		{
			"the 15th", schedule(`{"byMonthDay":15,"startTime":"19:00","startDate":"2026-05-15"}`),
			[]string{"2026-05-15T19:00:00 FREQ=MONTHLY;BYMONTHDAY=15"}, nil,
		},
		{"every other week from no date", schedule(`{"repeatFrequency":"P14D","byDay":"Monday","startTime":"19:00"}`), nil, []scrapers.Code{scrapers.RecurrenceUnusable}},
		{"no such weekday", schedule(`{"byDay":"Someday","startTime":"19:00"}`), nil, []scrapers.Code{scrapers.RecurrenceUnusable}},
		{"no such period", schedule(`{"repeatFrequency":"PT1H","byDay":"Monday","startTime":"19:00"}`), nil, []scrapers.Code{scrapers.RecurrenceUnusable}},
		{"no time", schedule(`{"byDay":"Monday"}`), nil, []scrapers.Code{scrapers.EventUndated}},
		{
			"two schedules", schedule(`[{"byDay":"Monday","startTime":"19:00"},{"byDay":"Friday","startTime":"12:00"}]`),
			[]string{"Monday 19:00", "Friday 12:00"}, nil,
		},
		{
			"end equals start elsewhere", schedule(`{"byDay":"Monday","startTime":"19:00","endTime":"19:00"}`),
			[]string{"Monday 19:00"}, nil,
		},
		{
			"end equals start in TSML 3.18", `<meta name="12_step_meeting_list" content="3.18.2">` + schedule(`{"byDay":"Monday","startTime":"19:00","endTime":"19:00"}`),
			[]string{"Monday 18:00"}, []scrapers.Code{scrapers.EventEndFaulty},
		},
		{
			"end equals start in TSML 3.17", `<meta name="12_step_meeting_list" content="3.17">` + schedule(`{"byDay":"Monday","startTime":"19:00","endTime":"19:00"}`),
			[]string{"Monday 19:00"}, nil,
		},
		{
			"an hour after midnight in TSML", `<meta name="12_step_meeting_list">` + schedule(`{"byDay":"Monday","startTime":"00:30","endTime":"00:30"}`),
			[]string{"Monday 23:30"}, []scrapers.Code{scrapers.EventEndFaulty},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			parsed := mustParseEvents(t, c.body)
			var got []string
			for _, l := range parsed.Listings {
				got = append(got, when(l))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(c.problems, codes(parsed)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEventFields(t *testing.T) {
	const day = `"startDate":"2026-05-04T19:00"`
	at := &scrapers.Recurrence{Start: "2026-05-04T19:00:00"}
	cases := []struct {
		name, json string
		want       scrapers.Listing
	}{
		{
			"place", `{"@type":"SocialEvent","@id":"#a",` + day + `,"name":"A","location":{"@type":"Place","name":"Hall","address":{"@type":"PostalAddress","streetAddress":"12 Main St","addressLocality":"Ogden","addressRegion":"UT","postalCode":"84401","addressCountry":{"@type":"Country","name":"US"}},"geo":{"latitude":41.2,"longitude":-111.9}}}`,
			scrapers.Listing{Ref: "#a", Name: "A", Venue: "Hall", Street: "12 Main St", City: "Ogden", State: "UT", PostalCode: "84401", Country: "US", Latitude: "41.2", Longitude: "-111.9"},
		},
		{
			"address as text, and a way in", `{"@type":"Event","identifier":7,` + day + `,"eventAttendanceMode":"https://schema.org/MixedEventAttendanceMode","location":[{"@type":"VirtualLocation","url":"https://meet.example.org/1"},{"@type":"Place","name":"Hall","address":"12 Main St, Ogden"}]}`,
			scrapers.Listing{Ref: "7", Attendance: "hybrid", ConferenceURL: "https://meet.example.org/1", Venue: "Hall", Formatted: "12 Main St, Ogden"},
		},
		{"location as a link", `{"@type":"Event","@id":"a",` + day + `,"location":"https://meet.example.org/1"}`, scrapers.Listing{Ref: "a", ConferenceURL: "https://meet.example.org/1"}},
		{"location as an address", `{"@type":"Event","@id":"a",` + day + `,"location":"12 Main St, Ogden"}`, scrapers.Listing{Ref: "a", Formatted: "12 Main St, Ogden"}},
		{"location as a name", `{"@type":"Event","@id":"a",` + day + `,"location":"Town Hall"}`, scrapers.Listing{Ref: "a", Venue: "Town Hall"}},
		{
			"an organisation is the owner, a person is not", `{"@type":"Event","@id":"a",` + day + `,"organizer":[{"@type":"Person","name":"Pat Example","email":"pat@example.org"},{"@type":"Organization","name":"Intergroup","telephone":"555-0100"}],"offers":{"price":0}}`,
			scrapers.Listing{Ref: "a", Owner: "Intergroup", People: []string{"Pat Example", "pat@example.org", "555-0100"}},
		},
		{"cancelled", `{"@type":"Event","@id":"a",` + day + `,"eventStatus":"http://schema.org/EventCancelled"}`, scrapers.Listing{Ref: "a", Status: "CANCELLED"}},
		{"postponed", `{"@type":"Event","@id":"a",` + day + `,"eventStatus":"EventPostponed"}`, scrapers.Listing{Ref: "a", Attendance: "inactive"}},
		{"moved online", `{"@type":"Event","@id":"a",` + day + `,"eventStatus":"EventMovedOnline"}`, scrapers.Listing{Ref: "a", Attendance: "online"}},
		{
			"words", `{"@type":"Event","@id":"a",` + day + `,"keywords":["open, women","beginners"],"inLanguage":"es","dateModified":"2026-01-01"}`,
			scrapers.Listing{Ref: "a", Types: []scrapers.Type{{Code: "open"}, {Code: "women"}, {Code: "beginners"}}, Languages: []string{"es"}, Updated: "2026-01-01"},
		},
		{
			"in a graph, by reference", `{"@context":"https://schema.org","@graph":[{"@type":"WebPage","@id":"#page"},{"@type":"Event","@id":"a",` + day + `,"location":{"@id":"#hall"}},{"@type":"Place","@id":"#hall","name":"Hall"}]}`,
			scrapers.Listing{Ref: "a", Venue: "Hall"},
		},
		{
			"in a list of items", `{"@type":"ItemList","itemListElement":[{"@type":"ListItem","item":{"@type":"Event","@id":"a",` + day + `}}]}`,
			scrapers.Listing{Ref: "a"},
		},
		{
			"a part of a series", `{"@type":"EventSeries","name":"Series","location":{"@type":"Place","name":"Hall"},"startDate":"2026-01-01","subEvent":[{"@type":"Event","@id":"a",` + day + `}]}`,
			scrapers.Listing{Ref: "a", Name: "Series", Venue: "Hall"},
		},
		{
			"hidden in a comment, with commas too many and raw line ends", "<!--//<![CDATA[\n" + `{"@type":["Event","Thing",],"@id":"a",` + day + `,"description":"one` + "\n\x01" + `two",}` + "\n//]]>-->",
			scrapers.Listing{Ref: "a", Notes: "one\n\x01two"},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			parsed := mustParseEvents(t, ld(c.json))
			want := c.want
			want.Row, want.Recurrence = 1, at
			if diff := cmp.Diff([]scrapers.Listing{want}, parsed.Listings); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMicrodata(t *testing.T) {
	parsed := mustParseEvents(t, `<div itemscope itemtype="https://schema.org/Event">
<a itemprop="url" href="/a"><span itemprop="name">A</span></a>
<time itemprop="startDate" datetime="2026-05-04T19:00">Monday</time>
<link itemprop="eventStatus" href="https://schema.org/EventCancelled">
<div itemprop="location" itemscope itemtype="https://schema.org/Place"><b itemprop="name">Hall</b>
<span itemprop="address" itemscope itemtype="https://schema.org/PostalAddress"><i itemprop="streetAddress">12 Main St</i><meta itemprop="addressRegion" content="UT"></span></div>
</div>`)
	want := scrapers.Listing{
		Ref: "https://example.org/a", Row: 1, URL: "https://example.org/a", Name: "A", Status: "CANCELLED", Venue: "Hall",
		Street: "12 Main St", State: "UT", Recurrence: &scrapers.Recurrence{Start: "2026-05-04T19:00:00"},
	}
	if diff := cmp.Diff([]scrapers.Listing{want}, parsed.Listings); diff != "" {
		t.Error(diff)
	}
}

func TestPagesWithoutEvents(t *testing.T) {
	for _, body := range []string{"", "<title>Nothing</title>", ld(`{"@type":"WebSite"}`), ld(`"a text"`)} {
		_, err := parseEvents(scrapers.Source{ID: "test"}, []scrapers.Document{document(body)})
		if !errors.Is(err, scrapers.ErrNotThisFormat) {
			t.Errorf("%q: got %v", body, err)
		}
	}
	parsed := mustParseEvents(t, ld(`oops`)+ld(`{"@type":"Event","@id":"a","startDate":"2026-05-04T19:00"}`))
	if got := codes(parsed); len(got) != 1 || got[0] != scrapers.FieldUnreadable {
		t.Errorf("a damaged script beside a good one: got %v", got)
	}
}
