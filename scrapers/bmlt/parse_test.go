package bmlt

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/recovery-almanac/almanac/scrapers"
)

func TestListing(t *testing.T) {
	for _, c := range []struct {
		name, row string
		want      scrapers.Listing // without Ref and Row
	}{
		{"Sunday is 1", `"weekday_tinyint":"1"`, scrapers.Listing{Days: []string{"Sunday"}}},
		{"Saturday is 7, and a number", `"weekday_tinyint":7`, scrapers.Listing{Days: []string{"Saturday"}}},
		{"no such day", `"weekday_tinyint":"8"`, scrapers.Listing{Days: []string{"8"}}},
		{"times", `"start_time":"23:59:00","duration_time":"24:00:00","time_zone":"Asia/Tehran"`,
			scrapers.Listing{Start: "23:59:00", Duration: "24:00:00", TimeZone: "Asia/Tehran"}},
		{"the server's usual duration is not known", `"duration_time":"00:00:00"`, scrapers.Listing{}},
		{"in person", `"venue_type":"1"`, scrapers.Listing{Attendance: "in_person"}},
		{"online", `"venue_type":"2"`, scrapers.Listing{Attendance: "online"}},
		{"hybrid", `"venue_type":3`, scrapers.Listing{Attendance: "hybrid"}},
		{"venue unknown", `"venue_type":""`, scrapers.Listing{}},
		{"place", `"location_text":"Hall","location_street":"1 Example St","location_municipality":"Springfield","location_sub_province":"Sangamon","location_province":"IL","location_postal_code_1":"62701","location_nation":"USA","longitude":"-89.6","latitude":"39.8"`,
			scrapers.Listing{Venue: "Hall", Street: "1 Example St", City: "Springfield", County: "Sangamon", State: "IL", PostalCode: "62701", Country: "USA", Longitude: "-89.6", Latitude: "39.8"}},
		{"a borough for want of a city", `"location_city_subsection":"Old Town","location_neighborhood":"West End"`,
			scrapers.Listing{City: "Old Town", Neighborhood: "West End"}},
		{"a borough beside a city", `"location_municipality":"Springfield","location_city_subsection":"Old Town","location_neighborhood":"West End"`,
			scrapers.Listing{City: "Springfield", Neighborhood: "West End, Old Town"}},
		{"how to get there", `"location_info":"Side door","train_lines":"2, 5","bus_lines":"Bus Lines#@-@#Route 5"`,
			scrapers.Listing{VenueNotes: "Side door\nTrain lines: 2, 5\nBus lines: Route 5"}},
		{"ways in", `"virtual_meeting_link":"https://zoom.us/j/1","virtual_meeting_additional_info":"pw","phone_meeting_number":"555-0100"`,
			scrapers.Listing{ConferenceURL: "https://zoom.us/j/1", ConferenceURLNotes: "pw", ConferencePhone: "555-0100"}},
		{"contacts are for scrubbing only", `"contact_name_1":"Contact#@-@#1#@-@#Invented P.","contact_phone_2":"555-0100","email_contact":"p@example.org"`,
			scrapers.Listing{People: []string{"Invented P.", "555-0100", "p@example.org"}}},
		{"the server's language is not the meeting's", `"lang_enum":"de"`, scrapers.Listing{}},
		{"the server names the service body", `"service_body_bigint":"3","service_body_name":"Example Area"`, scrapers.Listing{Owner: "Example Area"}},
		{"formats by key alone", `"formats":"O,,BT"`, scrapers.Listing{Types: []scrapers.Type{{Code: "O"}, {Code: "BT"}}}},
		{"texts", `"meeting_name":"Hope","comments":"Bring a cup","unknown_custom":{"a":1}`, scrapers.Listing{Name: "Hope", Notes: "Bring a cup"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			parsed := mustParse(t, document(roleMeetings, `[{"id_bigint":"5","published":"1",`+c.row+`}]`))
			if len(parsed.Listings) != 1 || len(parsed.Problems) > 0 {
				t.Fatalf("got %+v", parsed)
			}
			c.want.Ref, c.want.Row = "5", 1
			if diff := cmp.Diff(c.want, parsed.Listings[0]); diff != "" {
				t.Errorf("want -, got +:\n%s", diff)
			}
		})
	}
}

const formatList = `[{"key_string":"O","name_string":"Open","id":"17","world_id":"OPEN","lang":"en","root_server_uri":"https://bmlt.example.org/main_server"},
{"key_string":"DE","name_string":"German","id":4,"world_id":"LANG","lang":"de"},{"key_string":"GER","name_string":"German-speaking","id":"4","world_id":"LANG","lang":"en"}]`

func TestFormatsAreJoined(t *testing.T) {
	open := scrapers.Type{Code: "O", Name: "Open", WorldID: "OPEN"}
	german := scrapers.Type{Code: "GER", Name: "German-speaking", WorldID: "LANG"}
	for _, c := range []struct {
		name, row string
		want      []scrapers.Type
		problems  []scrapers.Code
	}{
		{"by number", `"formats":"O,GER","format_shared_id_list":"17,4"`, []scrapers.Type{open, german}, nil},
		{"by number and server", `"format_shared_id_list":"17","root_server_uri":"https://bmlt.example.org/main_server/"`, []scrapers.Type{open}, nil},
		{"by number where the server's address is damaged", `"format_shared_id_list":"17","root_server_uri":"https:"`, []scrapers.Type{open}, nil},
		{"by key where there are no numbers", `"formats":"O,ZZ"`, []scrapers.Type{open, {Code: "ZZ"}}, nil},
		{"an unknown number: its key stays", `"formats":"O,ZZ","format_shared_id_list":"17,99"`, []scrapers.Type{open, {Code: "ZZ"}}, []scrapers.Code{scrapers.FormatUnknown}},
		{"an unknown number without a key", `"format_shared_id_list":"99"`, nil, []scrapers.Code{scrapers.FormatUnknown}},
	} {
		t.Run(c.name, func(t *testing.T) {
			row := `{"id_bigint":"5",` + c.row + `}`
			together := mustParse(t, document(roleMeetings, `{"meetings":[`+row+`],"formats":`+formatList+`}`))
			apart := mustParse(t, document(roleMeetings, `[`+row+`]`), document(roleFormats, formatList))
			for _, parsed := range []scrapers.Parsed{together, apart} {
				if diff := cmp.Diff(c.want, parsed.Listings[0].Types); diff != "" {
					t.Errorf("want -, got +:\n%s", diff)
				}
				if got := codesOf(parsed); !slices.Equal(got, c.problems) {
					t.Errorf("problems %v, want %v", got, c.problems)
				}
			}
		})
	}
	t.Run("no list of formats at all: one problem", func(t *testing.T) {
		parsed := mustParse(t, document(roleMeetings, `[{"id_bigint":"5","formats":"O","format_shared_id_list":"17"},{"id_bigint":"6","formats":"O","format_shared_id_list":"17"}]`))
		if got := codesOf(parsed); !slices.Equal(got, []scrapers.Code{scrapers.FormatUnknown}) || parsed.Problems[0].Row != 0 {
			t.Errorf("problems %+v", parsed.Problems)
		}
		if diff := cmp.Diff([]scrapers.Type{{Code: "O"}}, parsed.Listings[0].Types); diff != "" {
			t.Error(diff)
		}
	})
}

func TestServerIsJoined(t *testing.T) {
	parsed := mustParse(t,
		document(roleMeetings, `[{"id_bigint":"5","service_body_bigint":"3","duration_time":"00:00:00"},{"id_bigint":"6","service_body_bigint":"9","duration_time":"01:15:00"}]`),
		document(roleServerInfo, `[{"version":"3.0.0","defaultDuration":"01:30:00"}]`),
		document(roleServiceBodies, `[{"id":"3","parent_id":"2","name":"Example Area"},{"id":"2","parent_id":"1","name":"Example Region"},{"id":"1","parent_id":"2","name":"Example Zone"},{"id":"9","parent_id":"0","name":"Lone Area"}]`),
	)
	first, second := parsed.Listings[0], parsed.Listings[1]
	if first.Duration != "01:30:00" || second.Duration != "01:15:00" {
		t.Errorf("durations %q, %q", first.Duration, second.Duration)
	}
	if first.Owner != "Example Area" || second.Owner != "Lone Area" {
		t.Errorf("owners %q, %q", first.Owner, second.Owner)
	}
	if !slices.Equal(first.Regions, []string{"Example Zone", "Example Region", "Example Area"}) { // the region's parent's parent is the region
		t.Errorf("regions %q", first.Regions)
	}
}

func TestServerThatSaysNothing(t *testing.T) {
	parsed := mustParse(t, document(roleMeetings, `[{"id_bigint":"5"}]`), document(roleServiceBodies, `<html>Not found</html>`))
	if got := codesOf(parsed); len(parsed.Listings) != 1 || !slices.Equal(got, []scrapers.Code{scrapers.FieldUnreadable}) {
		t.Errorf("got %+v", parsed)
	}
}

func TestRefs(t *testing.T) {
	for _, c := range []struct {
		name, rows string
		want       []string
	}{
		{"one server", `{"id_bigint":"5","root_server_uri":"https://a.example.org/main_server"},{"id_bigint":"6","root_server_uri":"https:"}`, []string{"5", "6"}},
		{"several servers", `{"id_bigint":"5","root_server_uri":"https://a.example.org/main_server"},{"id_bigint":"5","root_server_uri":"https://b.example.org/bmlt/"}`,
			[]string{"a.example.org/main_server#5", "b.example.org/bmlt#5"}},
		{"an aggregator with one server left", `{"id_bigint":"5","root_server_uri":"https://a.example.org","root_server_id":"3"}`, []string{"a.example.org#5"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			parsed := mustParse(t, document(roleMeetings, "["+c.rows+"]"))
			accountForRows(t, parsed)
			var refs []string
			for _, l := range parsed.Listings {
				refs = append(refs, l.Ref)
			}
			if !slices.Equal(refs, c.want) || len(parsed.Problems) > 0 {
				t.Errorf("refs %q, want %q; problems %v", refs, c.want, parsed.Problems)
			}
		})
	}
}

func TestProblems(t *testing.T) {
	for _, c := range []struct {
		name, body string
		listings   int
		want       []scrapers.Code
	}{
		{"not published", `[{"id_bigint":"5","published":"0"},{"id_bigint":"6","published":"1"}]`, 1, []scrapers.Code{scrapers.NotPublished}},
		{"all of them", `[{"id_bigint":"5","published":"0"}]`, 0, []scrapers.Code{scrapers.NotPublished}},
		{"an unreadable field", `[{"id_bigint":"5","latitude":{}}]`, 1, []scrapers.Code{scrapers.FieldUnreadable}},
		{"no objects", `[{"id_bigint":"5"},3,"x"]`, 1, []scrapers.Code{scrapers.RowUnreadable, scrapers.RowUnreadable}},
		{"cut off", `{"meetings":[{"id_bigint":"5"},{"id_big`, 1, []scrapers.Code{scrapers.Truncated}},
		{"cut between rows", `[{"id_bigint":"5"},`, 1, []scrapers.Code{scrapers.Truncated}},
		{"a damaged row", `{"meetings":[{"id_bigint":"5","comments":"a "b" c"},{"id_bigint":"6"}],"formats":[]}`, 1, []scrapers.Code{scrapers.RowUnreadable}},
		{"no id", `[{"meeting_name":"Hope"}]`, 1, []scrapers.Code{scrapers.RefMissing}},
		{"pages that overlap", `[{"id_bigint":"5","meeting_name":"Hope"},{"id_bigint":"5","meeting_name":"Hope"}]`, 1, []scrapers.Code{scrapers.RefDuplicate}},
		{"one id for two meetings", `[{"id_bigint":"5","meeting_name":"Hope"},{"id_bigint":"5","meeting_name":"Faith"}]`, 2, []scrapers.Code{scrapers.RefDuplicate, scrapers.RefDuplicate}},
		{"warnings before the rows", "Notice: x\n" + `[{"id_bigint":"5"}]`, 1, []scrapers.Code{scrapers.DocumentMended}},
		{"JSONP", `/**/callback({"meetings":[{"id_bigint":"5"}],"formats":[]});`, 1, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			parsed := mustParse(t, document(roleMeetings, c.body))
			accountForRows(t, parsed)
			if got := codesOf(parsed); len(parsed.Listings) != c.listings || !slices.Equal(got, c.want) {
				t.Errorf("%d listings, problems %v; want %d, %v", len(parsed.Listings), got, c.listings, c.want)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct{ name, body, says string }{
		{"an aggregator without a filter", `[]`, "page_size="},
		{"an aggregator with used formats", `{"meetings":[],"formats":[]}`, "page_size="},
		{"an error", `{"message":"Invalid endpoint"}`, "Invalid endpoint"},
		{"another answer", `{"formats":[]}`, "no list of meetings"},
		{"a page", `<html><title>Not Found</title></html>`, `"Not Found"`},
		{"deep nesting", strings.Repeat("[", 100_000), "no meeting that can be read"},
		{"deep nesting of objects", strings.Repeat(`{"meetings":`, 100_000), "no list of meetings"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := parse(scrapers.Source{ID: "test"}, []scrapers.Document{document(roleMeetings, c.body)})
			if !errors.Is(err, scrapers.ErrNotThisFormat) || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "source test") {
				t.Errorf("got %v, want words %q", err, c.says)
			}
		})
	}
}

func codesOf(parsed scrapers.Parsed) (codes []scrapers.Code) {
	for _, p := range parsed.Problems {
		codes = append(codes, p.Code)
	}
	return codes
}

func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/answer/*")
	if err != nil || len(files) == 0 {
		f.Fatal("no seeds in testdata/answer", err)
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		d := document(roleMeetings, string(body))
		if _, err := follow(scrapers.Source{ID: "test"}, d); err != nil {
			t.Errorf("follow: %v", err)
		}
		parsed, err := parse(scrapers.Source{ID: "test"}, []scrapers.Document{d, document(roleFormats, string(body)), document(roleServiceBodies, string(body))})
		if err != nil {
			if !errors.Is(err, scrapers.ErrNotThisFormat) {
				t.Errorf("%v does not say that this is another format", err)
			}
			return
		}
		accountForRows(t, parsed)
	})
}
