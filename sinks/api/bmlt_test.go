package api

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks/api/internal/invent"
)

// listed are the weekly meetings, as BMLT's readers are shown them.
func listed(meetings []normalize.Meeting, keep func(m *normalize.Meeting) bool) []string {
	var ids []string
	for i := range meetings {
		if m := &meetings[i]; strings.HasPrefix(m.Schedule.RRule, "FREQ=WEEKLY") && keep(m) {
			ids = append(ids, m.ID)
		}
	}
	return ids
}

func TestBMLTSearch(t *testing.T) {
	snapshot := invent.Snapshot(300, invent.Night)
	s := newSite(t, Options{Find: func(words string) (Spot, bool) { return Spot{"Ambler", 40.1546, -75.2216}, words == "Ambler, PA" }}, snapshot)
	body, women := decimal(bodyNumber("aa-test")), decimal(formatNumber("W"))
	hours := func(m *normalize.Meeting) string { return m.Schedule.Start[:2] }
	for _, c := range []struct {
		root, query string
		keep        func(m *normalize.Meeting) bool
	}{
		{"", "", func(*normalize.Meeting) bool { return true }},
		{"/na", "", func(m *normalize.Meeting) bool { return m.Fellowship == "na" }},
		{"", "services[]=" + body, func(*normalize.Meeting) bool { return true }},
		{"", "services=1&recursive=1", func(*normalize.Meeting) bool { return true }},
		{"", "services[]=1", func(*normalize.Meeting) bool { return false }},
		{"", "services[]=-" + body, func(*normalize.Meeting) bool { return false }},
		{"", "weekdays[]=1&weekdays[]=2", func(m *normalize.Meeting) bool { return m.Schedule.Weekday == 7 || m.Schedule.Weekday == 1 }},
		{"", "weekdays=-1", func(m *normalize.Meeting) bool { return m.Schedule.Weekday != 7 }},
		{"", "venue_types=2", func(m *normalize.Meeting) bool { return m.Mode == normalize.Online }},
		{"", "venue_types[]=-2", func(m *normalize.Meeting) bool { return m.Mode != normalize.Online }},
		{"", "formats[]=" + women, func(m *normalize.Meeting) bool { return slices.Contains(m.Tags, "women") }},
		{"", "formats[]=-" + women, func(m *normalize.Meeting) bool { return !slices.Contains(m.Tags, "women") }},
		{"", "SearchString=ambler", func(m *normalize.Meeting) bool { return m.Place != nil && m.Place.Locality == "Ambler" }},
		{"", "SearchString=Ambler,+PA&StringSearchIsAnAddress=1&SearchStringRadius=8", func(m *normalize.Meeting) bool { return near(m, 40.1546, -75.2216, 8*kmPerMile) }},
		{"", "SearchString=Nowhere&StringSearchIsAnAddress=1", func(*normalize.Meeting) bool { return false }},
		{"", "lat_val=40.1546&long_val=-75.2216&geo_width_km=12", func(m *normalize.Meeting) bool { return near(m, 40.1546, -75.2216, 12) }},
		{"", "StartsAfterH=17&StartsAfterM=59", func(m *normalize.Meeting) bool { return hours(m) >= "18" }},
		{"", "StartsBeforeH=9", func(m *normalize.Meeting) bool { return hours(m) < "09" }},
		{"", "MinDurationH=1&MinDurationM=1", func(*normalize.Meeting) bool { return false }},
		{"", "meeting_key=location_province&meeting_key_value=pa", func(m *normalize.Meeting) bool { return m.Place != nil && m.Place.Subdivision == "US-PA" }},
		{"", "meeting_key=meeting_name&meeting_key_contains=simple+1", func(m *normalize.Meeting) bool { return strings.HasPrefix(m.Name, "Keep It Simple 1") }},
		{"", "meeting_ids[]=" + decimal(meetingNumber("m000001")), func(m *normalize.Meeting) bool { return m.ID == "m000001" }},
	} {
		t.Run(c.root+"?"+c.query, func(t *testing.T) {
			var rows []map[string]string
			s.bmlt(c.root, "GetSearchResults&"+c.query, &rows)
			var ids []string
			for _, r := range rows {
				ids = append(ids, r["worldid_mixed"])
			}
			slices.Sort(ids)
			if want := listed(snapshot.Meetings, c.keep); !slices.Equal(ids, want) {
				t.Errorf("%d, want %d\n got %v\nwant %v", len(ids), len(want), ids, want)
			}
		})
	}
}

func (s *site) bmlt(root, query string, into any) {
	s.t.Helper()
	r := s.get(root + "/client_interface/json/?switcher=" + query)
	if r.status != 200 {
		s.t.Fatalf("%s: %d %s", query, r.status, r.body)
	}
	if err := json.Unmarshal([]byte(r.body), into); err != nil {
		s.t.Fatalf("%s: %v: %s", query, err, r.body)
	}
}

// TestBMLTRow compares a row with its meeting, field by field.
func TestBMLTRow(t *testing.T) {
	snapshot := hundred()
	s := newSite(t, Options{}, snapshot)
	var rows []map[string]string
	s.bmlt("", "GetSearchResults&meeting_ids="+decimal(meetingNumber("m000001")), &rows)
	m := &snapshot.Meetings[1]
	for key, want := range map[string]string{
		"meeting_name": m.Name, "weekday_tinyint": fmt.Sprint(m.Schedule.Weekday%7 + 1), "start_time": m.Schedule.Start + ":00",
		"duration_time": "01:00:00", "time_zone": "America/New_York", "venue_type": "1", "formats": "C,ENG,WC", "published": "1",
		"location_text": "Example Church", "location_street": m.Place.Street, "location_municipality": "Ambler",
		"location_sub_province": "Montgomery", "location_province": "PA", "location_postal_code_1": "00501", "location_nation": "US",
		"comments": m.Notes, "service_body_bigint": decimal(bodyNumber("aa-test")), "root_server_uri": "", "email_contact": "",
		"longitude": fmt.Sprint(*m.Place.Longitude), "latitude": fmt.Sprint(*m.Place.Latitude), "contact_name_1": "",
	} {
		if rows[0][key] != want {
			t.Errorf("%s is %q, not %q", key, rows[0][key], want)
		}
	}
	if n := meetingNumber("m000001"); n <= 0 || n >= 1<<53 {
		t.Errorf("id %d is no number of JavaScript's", n)
	}
}

func TestBMLTAnswers(t *testing.T) {
	s := newSite(t, Options{}, invent.Snapshot(300, invent.Night))
	var used struct {
		Meetings []map[string]string
		Formats  []map[string]string
	}
	s.bmlt("/na", "GetSearchResults&get_used_formats=1&data_field_key=id_bigint,formats&page_size=10&page_num=2&sort_keys=meeting_name", &used)
	if len(used.Meetings) != 10 || len(used.Meetings[0]) != 2 || len(used.Formats) < 4 || used.Formats[0]["lang"] != "en" {
		t.Errorf("%d meetings of %v, %d formats", len(used.Meetings), used.Meetings[0], len(used.Formats))
	}
	var formats, bodies, info, area, keys, values []map[string]string
	s.bmlt("", "GetFormats&lang_enum=es&key_strings[]=TC&key_strings[]=VM&key_strings[]=HY", &formats)
	s.bmlt("", "GetServiceBodies", &bodies)
	s.bmlt("", "GetServerInfo", &info)
	s.bmlt("", "GetCoverageArea", &area)
	s.bmlt("", "GetFieldKeys", &keys)
	s.bmlt("", "GetFieldValues&meeting_key=location_province", &values)
	if len(formats) != 3 || formats[0]["key_string"] != "HY" || formats[0]["world_id"] != "HYBR" {
		t.Errorf("formats %v", formats)
	}
	if len(bodies) != 2 || bodies[1]["parent_id"] != bodies[0]["id"] || bodies[1]["name"] != "Test Intergroup" {
		t.Errorf("service bodies %v", bodies)
	}
	if len(info) != 1 || info[0]["available_keys"] == "" || len(area) != 1 || area[0]["nw_corner_latitude"] < "43" || len(keys) < 30 {
		t.Errorf("%v %v", info, area)
	}
	var provinces []string
	for _, v := range values {
		provinces = append(provinces, v["location_province"])
	}
	if !slices.Equal(provinces, []string{"", "AZ", "ID", "PA"}) {
		t.Errorf("values %v", provinces)
	}
	if r := s.get("/client_interface/jsonp/?switcher=GetFormats&callback=jsonp_1"); !strings.HasPrefix(r.body, "/**/jsonp_1([{") || !strings.HasSuffix(r.body, "}]);\n") ||
		r.header.Get("Content-Type") != "text/javascript; charset=utf-8" {
		t.Errorf("jsonp: %v %.40s", r.header, r.body)
	}
	for _, query := range []string{
		"switcher=GetChanges", "", "switcher=GetSearchResults&weekdays[]=x", "switcher=GetSearchResults&weekdays[]=9", "switcher=GetSearchResults&lat_val=x&long_val=1&geo_width=1",
		"switcher=GetSearchResults&data_field_key=secret", "switcher=GetSearchResults&meeting_key=secret", "switcher=GetFieldValues&meeting_key=x",
		"switcher=GetSearchResults&page_size=x", "switcher=GetSearchResults&lat_val=1&long_val=1&geo_width=0", "switcher=GetFormats&callback=" + url.QueryEscape("alert(1)//"),
	} {
		if r := s.get("/client_interface/jsonp/?" + query); r.status != 400 || r.header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d", query, r.status)
		}
	}
	if r := s.get("/xx/client_interface/json/?switcher=GetFormats"); r.status != 404 {
		t.Errorf("a fellowship that is none: %d", r.status)
	}
}
