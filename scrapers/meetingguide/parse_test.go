package meetingguide

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
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
		{"day as a number", `"day":0`, scrapers.Listing{Days: []string{"Sunday"}}},
		{"day as a digit string", `"day":"6"`, scrapers.Listing{Days: []string{"Saturday"}}},
		{"days as an array", `"day":[1,"3"]`, scrapers.Listing{Days: []string{"Monday", "Wednesday"}}},
		{"days as one text", `"day":"2,4"`, scrapers.Listing{Days: []string{"Tuesday", "Thursday"}}},
		{"day as a word", `"day":"domingo"`, scrapers.Listing{Days: []string{"domingo"}}},
		{"a day that is none", `"day":7`, scrapers.Listing{Days: []string{"7"}}},
		{"no day", `"day":null`, scrapers.Listing{}},
		{"time as the publisher writes it", `"time":"11:00 AM","end_time":""`, scrapers.Listing{Start: "11:00 AM"}},
		{"time zone", `"timezone":"America/New_York"`, scrapers.Listing{TimeZone: "America/New_York"}},
		{"attendance stays raw", `"attendance_option":"hybrid"`, scrapers.Listing{Attendance: "hybrid"}},

		{"address in parts", `"address":"1 Example St","city":"Springfield","state":"IL","postal_code":62701,"country":"USA"`,
			scrapers.Listing{Street: "1 Example St", City: "Springfield", State: "IL", PostalCode: "62701", Country: "USA"}},
		{"address alone is whole", `"address":"1 Example St, Edmonton, Alberta"`, scrapers.Listing{Formatted: "1 Example St, Edmonton, Alberta"}},
		{"street alone", `"address":"1 Example St"`, scrapers.Listing{Street: "1 Example St"}},
		{"formatted address", `"formatted_address":"Springfield, IL, USA","approximate":"yes"`, scrapers.Listing{Formatted: "Springfield, IL, USA", Approximate: "yes"}},
		{"approximate as a boolean", `"approximate":false`, scrapers.Listing{Approximate: "no"}},
		{"coordinates as numbers", `"latitude":37.2630048,"longitude":-121.90`, scrapers.Listing{Latitude: "37.2630048", Longitude: "-121.90"}},
		{"coordinates as texts", `"latitude":"0","longitude":"-0.5"`, scrapers.Listing{Latitude: "0", Longitude: "-0.5"}},
		{"coordinates in one", `"coordinates":"37.5, -121.5"`, scrapers.Listing{Latitude: "37.5", Longitude: "-121.5"}},
		{"a box of coordinates", `"coordinates":"37,-122,38,-121"`, scrapers.Listing{Latitude: "37.5", Longitude: "-121.5", Approximate: "yes"}},
		{"both: the separate ones", `"coordinates":"1,2","latitude":3,"longitude":4`, scrapers.Listing{Latitude: "3", Longitude: "4"}},
		{"regions", `"regions":["Illinois","Chicago"],"region":"Chicago"`, scrapers.Listing{Regions: []string{"Illinois", "Chicago"}}},
		{"region and sub-region", `"region":"County","sub_region":"Town"`, scrapers.Listing{Regions: []string{"County", "Town"}}},

		{"types", `"types":["O","12x12"]`, scrapers.Listing{Types: codes("O", "12x12")}},
		{"types in one text", `"types":"Closed, Men, English\n\n"`, scrapers.Listing{Types: codes("Closed", "Men", "English")}},
		{"types in brackets", `"types":"[open]"`, scrapers.Listing{Types: codes("open")}},
		{"types as PHP writes an array with gaps", `"types":{"0":"O","3":"D"}`, scrapers.Listing{Types: codes("O", "D")}},
		{"types as a number", `"types":[12]`, scrapers.Listing{Types: codes("12")}},
		{"whom a meeting is for", `"types":["O"],"people":"YP"`, scrapers.Listing{Types: codes("O", "YP")}},
		{"letters behind the time", `"types":["O","ST"],"append":" M LIT ST S none"`,
			scrapers.Listing{Types: []scrapers.Type{{Code: "O"}, {Code: "ST"}, {Code: "M"}, {Code: "LIT"}, {Name: "Step"}}}},
		{"letters with a name", `"append":"SPK 24H"`, scrapers.Listing{Types: []scrapers.Type{{Code: "SPK", Name: "Speaker"}, {Code: "24H"}}}},
		{"no letters", `"types":["O"],"append":"    "`, scrapers.Listing{Types: codes("O")}},
		{"who may be named", `"people":"Invented Person"`, scrapers.Listing{People: []string{"Invented Person"}}},

		{"online", `"conference_url":"https://zoom.us/j/1","conference_url_notes":"pw","conference_phone":15550100,"conference_phone_notes":"code"`,
			scrapers.Listing{ConferenceURL: "https://zoom.us/j/1", ConferenceURLNotes: "pw", ConferencePhone: "15550100", ConferencePhoneNotes: "code"}},
		{"the keeper of the row", `"entity":"District 1","entity_phone":"555-0100"`, scrapers.Listing{Owner: "District 1"}},
		{"pages", `"url":"","website":"https://example.org","edit_url":"https://example.org/edit","updated":"2026-01-02 03:04:05"`,
			scrapers.Listing{URL: "https://example.org", EditURL: "https://example.org/edit", Updated: "2026-01-02 03:04:05"}},
		{"a site beside the page", `"url":"https://example.org/meetings/x","website":"https://example.org","group_notes":"Ring twice"`,
			scrapers.Listing{URL: "https://example.org/meetings/x", GroupNotes: "Ring twice\n\nhttps://example.org"}},
		{"a site that is the way in", `"url":"https://example.org/meetings/x","website":"https://zoom.us/j/1","conference_url":"https://zoom.us/j/1"`,
			scrapers.Listing{URL: "https://example.org/meetings/x", ConferenceURL: "https://zoom.us/j/1"}},
		{"contacts are for scrubbing only", `"contact_1_name":"Invented P.","contact_2_email":"p@example.org","email":"g@example.org","phone":5550100,"feedback_emails":["f@example.org"],"venmo":"@x","paypal":"y"`,
			scrapers.Listing{People: []string{"Invented P.", "p@example.org", "g@example.org", "f@example.org", "5550100"}}},
		{"PHP's false", `"location":false,"notes":[],"types":false`, scrapers.Listing{}},
		{"unknown keys", `"region_id":12,"custom":{"a":[1]}`, scrapers.Listing{}},
		{"headings as keys", `"Day":"3","Conference URL":"https://zoom.us/j/2"`, scrapers.Listing{Days: []string{"Wednesday"}, ConferenceURL: "https://zoom.us/j/2"}},

		{"a group of the Online Intergroup", `"meetingId":36,"times":"Sunday 8:30 AM\nMonday 8:30 AM","timezone":"America/Chicago","url":"https://zoom.us/j/3","formats":"Video, Audio","languages":"English, Spanish","primaryContactName":"Invented P.","lastEditDate":"12/29/20 XY"`,
			scrapers.Listing{Times: "Sunday 8:30 AM\nMonday 8:30 AM", TimeZone: "America/Chicago", ConferenceURL: "https://zoom.us/j/3", Attendance: "online",
				Languages: []string{"English", "Spanish"}, People: []string{"Invented P."}, Updated: "12/29/20"}},
		{"a group that meets by telephone", `"meetingId":37,"phone":"555-0100","accessCode":405008,"formats":"Telephone"`,
			scrapers.Listing{Attendance: "phone", ConferencePhone: "555-0100", ConferencePhoneNotes: "Access code: 405008"}},
		{"a group with the rest of a one-tap number", `"meetingId":37,"phone":"555-0100","accessCode":",,81234567890#,,#,001031#","formats":"Video"`,
			scrapers.Listing{Attendance: "online", ConferencePhone: "555-0100,,81234567890#,,#,001031#"}},
		{"a group with somebody's number", `"meetingId":38,"phone":5550100,"formats":"Video"`, scrapers.Listing{Attendance: "online", People: []string{"5550100"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			parsed := mustParse(t, `[{"slug":"x",`+c.row+`}]`)
			if len(parsed.Listings) != 1 || len(parsed.Problems) > 0 {
				t.Fatalf("got %+v", parsed)
			}
			c.want.Ref, c.want.Row = "x", 1
			if diff := cmp.Diff(c.want, parsed.Listings[0], emptyIsNil); diff != "" {
				t.Errorf("want -, got +:\n%s", diff)
			}
		})
	}
}

// emptyIsNil takes an empty list for none.
var emptyIsNil = cmp.FilterValues(func(a, b []scrapers.Type) bool { return len(a) == 0 && len(b) == 0 }, cmp.Ignore())

func codes(list ...string) (types []scrapers.Type) {
	for _, code := range list {
		types = append(types, scrapers.Type{Code: code})
	}
	return types
}

func TestRefs(t *testing.T) {
	parsed := mustParse(t, `[{"slug":254,"name":"A"},{"id":9,"name":"B"},{"meetingId":36,"name":"C"},{"ID":"s1","name":"D"},{"slug":" ","name":"E"}]`)
	var refs []string
	for _, l := range parsed.Listings {
		refs = append(refs, l.Ref)
	}
	if !slices.Equal(refs[:4], []string{"254", "9", "36", "s1"}) || !strings.HasPrefix(refs[4], "row~") {
		t.Errorf("refs %q", refs)
	}
	accountForRows(t, parsed)
}

// TestDocuments reads the kinds of documents that sites send, each of two meetings of the same names.
func TestDocuments(t *testing.T) {
	files, err := filepath.Glob("testdata/document/*")
	if err != nil || len(files) < 12 {
		t.Fatalf("%d documents in testdata/document, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			body, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			parsed := mustParse(t, string(body))
			accountForRows(t, parsed)
			var names []string
			for _, l := range parsed.Listings {
				names = append(names, l.Ref+" "+l.Name+" "+strings.Join(l.Days, "+")+" "+l.Start)
			}
			if want := []string{"sunrise Sunrise Sunday 07:00", "noon Noon Friday 12:00"}; !slices.Equal(names, want) {
				t.Errorf("got %q, want %q", names, want)
			}
			want, named := problemsOf[filepath.Base(file)]
			var got []scrapers.Code
			for _, p := range parsed.Problems {
				got = append(got, p.Code)
			}
			if !slices.Equal(got, want) {
				t.Errorf("problems %v, want %v (listed: %v)", got, want, named)
			}
		})
	}
}

// problemsOf has the problems of the documents that have any.
var problemsOf = map[string][]scrapers.Code{
	"assignment.js":          {scrapers.DocumentMended},
	"php-warning.json":       {scrapers.DocumentMended},
	"truncated-in-row.json":  {scrapers.Truncated},
	"truncated-between.json": {scrapers.Truncated},
	"truncated-wrapper.json": {scrapers.Truncated},
	"stray-quote.json":       {scrapers.RowUnreadable},
	"not-objects.json":       {scrapers.RowUnreadable, scrapers.RowUnreadable},
	"unreadable-fields.json": {scrapers.FieldUnreadable, scrapers.FieldUnreadable, scrapers.FieldUnreadable},
	"sheet-odd-rows.json":    {scrapers.RowUnreadable},
}

func TestSheetRowsCanBeEdited(t *testing.T) {
	document := scrapers.Document{
		URL:  "https://sheets.googleapis.com/v4/spreadsheets/1AbcDefGhiJklMnoPqrStuVwx/values/Sheet1?key=k",
		Body: []byte(`{"range":"Sheet1!A1:Z","values":[["ID","Name"],[],["a","A"]]}`),
	}
	parsed, err := parse(scrapers.Source{ID: "test"}, []scrapers.Document{document})
	if err != nil {
		t.Fatal(err)
	}
	want := "https://docs.google.com/spreadsheets/d/1AbcDefGhiJklMnoPqrStuVwx/edit#gid=0&range=3:3"
	if len(parsed.Listings) != 1 || parsed.Listings[0].EditURL != want {
		t.Errorf("got %+v", parsed.Listings)
	}
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct{ name, body, says string }{
		{"restricted feed", `{"code":"feed_restricted","message":"Ask us","data":{"status":403}}`, "access: restricted"},
		{"no such route", `{"code":"rest_no_route","message":"No route was found"}`, "no such feed"},
		{"an error of another service", `{"error":{"code":403,"message":"The caller does not have permission"}}`, "The caller does not have permission"},
		{"an object of another kind", `{"version":3}`, "without a list of meetings"},
		{"WordPress without the plugin", `0`, "WordPress answers 0"},
		{"the index of a WordPress site", `{"name":"Example","url":"https://example.org","namespaces":["wp/v2"]}`, "without a list of meetings"},
		{"a sign-in page", `<html><title>Log In</title><form id="loginform"><input type="password"></form></html>`, `sign-in page with the title "Log In"`},
		{"nothing", ``, "empty"},
		{"numbers", `[1,2]`, `"[1,2]"`},
		{"texts", `["a"]`, "no meeting that can be read"},
		{"a sheet without a header", `[["a","b"],["c","d"]]`, "no meeting that can be read"},
		{"cut in the first row", `[{"slug":"a"`, "no meeting that can be read"},
		{"deep nesting", strings.Repeat("[", 100_000), "no meeting that can be read"},
		{"deep nesting, closed", strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000), "no meeting that can be read"},
		{"deep nesting of objects", strings.Repeat(`{"data":`, 100_000), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := parse(scrapers.Source{ID: "test"}, []scrapers.Document{{URL: "https://example.org/feed", Body: []byte(c.body)}})
			if !errors.Is(err, scrapers.ErrNotThisFormat) || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "source test") {
				t.Errorf("got %v, want words %q", err, c.says)
			}
		})
	}
}

func TestRequests(t *testing.T) {
	url := "https://example.org/wp-admin/admin-ajax.php?action=meetings"
	got, err := Format().Requests(scrapers.Source{ID: "test", URL: url})
	want := []scrapers.Request{{Role: "meetings", URL: url, Accept: "application/json"}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := Format().Requests(scrapers.Source{ID: "test", URL: "example.org/feed"}); err == nil || !strings.Contains(err.Error(), "https://") {
		t.Errorf("an address without a scheme: %v", err)
	}
}

// TestNoDocumentIsKept checks that a listing's texts are copies: a feed of 240 MB must not stay for one name.
func TestNoDocumentIsKept(t *testing.T) {
	body := []byte(`[{"slug":"sunrise","name":"Sunrise","types":["O"],"city":"Springfield"}]`)
	parsed, err := parse(scrapers.Source{ID: "test"}, []scrapers.Document{{Body: body}})
	if err != nil {
		t.Fatal(err)
	}
	clear(body)
	l := parsed.Listings[0]
	if l.Ref != "sunrise" || l.Name != "Sunrise" || l.City != "Springfield" || l.Types[0].Code != "O" {
		t.Errorf("the listing reads the document's bytes: %+v", l)
	}
}

func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/document/*")
	if err != nil || len(files) == 0 {
		f.Fatal("no seeds in testdata/document", err)
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		parsed, err := parse(scrapers.Source{ID: "test"}, []scrapers.Document{{URL: "https://example.org/feed", Body: body}})
		if err != nil {
			if !errors.Is(err, scrapers.ErrNotThisFormat) {
				t.Errorf("%v does not say that this is another format", err)
			}
			return
		}
		accountForRows(t, parsed)
	})
}
