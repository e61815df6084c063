package jsonpath

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/recovery-almanac/almanac/scrapers"
)

func path(text string, steps ...scrapers.PageStep) scrapers.PageExpr {
	return scrapers.PageExpr{From: scrapers.FromPath, Text: text, Steps: steps}
}

func fields(pairs ...string) []scrapers.PageField {
	var all []scrapers.PageField
	for i := 0; i < len(pairs); i += 2 {
		all = append(all, scrapers.PageField{Name: pairs[i], Expr: path(pairs[i+1])})
	}
	return all
}

func document(body string) scrapers.Document {
	return scrapers.Document{Role: rolePage, URL: "https://example.org/list.json", Body: []byte(body)}
}

func source(o scrapers.JSONPathOptions) scrapers.Source {
	return scrapers.Source{ID: "test", URL: "https://example.org/list.json", JSONPath: o}
}

func TestContainers(t *testing.T) {
	plain := fields("ref", "id", "name", "name")
	for _, c := range []struct{ name, rows, body, want string }{
		{"an array", "", `[{"id":1,"name":"A"},{"id":2,"name":"B"}]`, "1 A, 2 B"},
		{"one object a line", "", `{"id":1,"name":"A"}` + "\n" + `{"id":2,"name":"B"}` + "\n", "1 A, 2 B"},
		{"an object around them", "records", `{"records":[{"id":1,"name":"A"}]}`, "1 A"},
		{"records of fields", "records[*].fields", `{"records":[{"fields":{"id":1,"name":"A"}},{"fields":{"id":2,"name":"B"}}]}`, "1 A, 2 B"},
		{"rows by key", "byId.*", `{"byId":{"x":{"id":1,"name":"A"},"y":{"id":2,"name":"B"}}}`, "1 A, 2 B"},
		{"an object a line, each with rows", "rows", `{"rows":[{"id":1,"name":"A"}]}` + "\n" + `{"rows":[{"id":2,"name":"B"}]}`, "1 A, 2 B"},
		{"JSONP", "", `/**/show([{"id":1,"name":"A"}]);`, "1 A"},
		{"an assignment", "", `var SData = '[{"id":1,"name":"A"}]';`, "1 A"},
		{"behind warnings", "", "<br />\n<b>Warning</b>: x\n" + `[{"id":1,"name":"A"}]`, "1 A"},
		{"a brace too many", "", `[{"id":1,"name":"A"}]}`, "1 A"},
		{"cut off", "data", `{"data":[{"id":1,"name":"A"},{"id":2,"na`, "1 A"},
		{"a damaged row", "", `[{"id":1,"name":"A"},{"id" 2},{"id":3,"name":"C"}]`, "1 A, 3 C"},
	} {
		parsed, err := parse(source(scrapers.JSONPathOptions{Rows: c.rows, Fields: plain}), []scrapers.Document{document(c.body)})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var got []string
		for _, l := range parsed.Listings {
			got = append(got, l.Ref+" "+l.Name)
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%s: %q, want %q", c.name, s, c.want)
		}
		accountForRows(t, c.name, parsed)
	}
}

func accountForRows(t *testing.T, name string, parsed scrapers.Parsed) {
	t.Helper()
	rows := map[int]bool{}
	for _, l := range parsed.Listings {
		rows[l.Row] = true
	}
	for _, p := range parsed.Problems {
		if p.Row > 0 {
			rows[p.Row] = true
		}
		if p.Source != "test" {
			t.Errorf("%s: the problem %+v names no source", name, p)
		}
	}
	if len(rows) != parsed.Rows {
		t.Errorf("%s: %d of %d rows are accounted for", name, len(rows), parsed.Rows)
	}
}

func TestListing(t *testing.T) {
	options := scrapers.JSONPathOptions{Fields: append(fields(
		"ref", "id", "days", "day", "start", "time", "end", "end", "duration", "length", "types", "tags[?@.show==true].tag",
		"street", "address.street", "latitude", "loc.coordinates[1]", "longitude", "loc.coordinates[0]", "times", "when"),
		scrapers.PageField{Name: "name", Expr: scrapers.PageExpr{From: scrapers.FromFirst, Of: []scrapers.PageExpr{path("title"), path("group.name")}}},
		scrapers.PageField{Name: "state", Expr: scrapers.PageExpr{From: scrapers.FromConstant, Text: "KY"}},
		scrapers.PageField{Name: "regions", Expr: path("areas", scrapers.PageStep{Split: "/"})},
	)}
	seconds := options
	seconds.TimeUnit, seconds.Numbering = scrapers.Seconds, scrapers.Sunday0
	slots := seconds
	slots.Each = "slots"
	slots.Fields = append(fields("days", "@.day", "start", "@.time", "end", "@.until", "conference_url", "@.link"), options.Fields[0], options.Fields[len(options.Fields)-3])
	for _, c := range []struct {
		name, row string
		options   scrapers.JSONPathOptions
		want      scrapers.Listing
	}{
		{"seconds stay", `"time":46800,"day":"Sunday"`, options, scrapers.Listing{Start: "46800", Days: []string{"Sunday"}}},
		{"a digit stays", `"day":0`, options, scrapers.Listing{Days: []string{"0"}}},
		{"seconds and digits declared", `"time":9000,"end":12600,"day":0,"length":5400`, seconds,
			scrapers.Listing{Start: "02:30", End: "03:30", Days: []string{"Sunday"}, Duration: "90 min"}},
		{"midnight in seconds", `"time":0`, seconds, scrapers.Listing{Start: "00:00"}},
		{"seconds too many", `"time":99999999`, seconds, scrapers.Listing{Start: "99999999"}},
		{"a clock in a list of seconds", `"time":"18:00"`, seconds, scrapers.Listing{Start: "18:00"}},
		{"an array of days", `"day":[1,"3",6]`, seconds, scrapers.Listing{Days: []string{"Monday", "Wednesday", "Saturday"}}},
		{"days as words", `"day":["mondays","domingo"]`, seconds, scrapers.Listing{Days: []string{"mondays", "domingo"}}},
		{"a condition", `"tags":[{"tag":"Open","show":true},{"tag":"Late","show":false}]`, options, scrapers.Listing{Types: []scrapers.Type{{Code: "Open"}}}},
		{"the second choice", `"title":" ","group":{"name":"Dawn"}`, options, scrapers.Listing{Name: "Dawn"}},
		{"GeoJSON", `"loc":{"type":"Point","coordinates":[-85.5,38.25]}`, options, scrapers.Listing{Latitude: "38.25", Longitude: "-85.5"}},
		{"nested", `"address":{"street":"1 Example Road"}`, options, scrapers.Listing{Street: "1 Example Road"}},
		{"parted", `"areas":"North / South"`, options, scrapers.Listing{Regions: []string{"North", "South"}}},
		{"null", `"title":null,"time":null`, options, scrapers.Listing{}},
		{"slots", `"slots":[{"day":0,"time":9000},{"day":3,"time":68400,"until":72000}]`, slots,
			scrapers.Listing{Times: "Sunday 02:30\nWednesday 19:00 - 20:00"}},
		{"what a slot says beside its time", `"slots":[{"day":0,"time":9000,"link":"https://meet.example.org/1"}]`, slots,
			scrapers.Listing{Times: "Sunday 02:30", ConferenceURL: "https://meet.example.org/1"}},
	} {
		parsed, err := parse(source(c.options), []scrapers.Document{document(`[{"id":"r1",` + c.row + `}]`)})
		if err != nil || len(parsed.Listings) != 1 {
			t.Errorf("%s: %v %+v", c.name, err, parsed)
			continue
		}
		c.want.Ref, c.want.Row = "r1", 1
		got := parsed.Listings[0]
		if c.options.Each == "" {
			c.want.State = "KY"
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestProblems(t *testing.T) {
	options := scrapers.JSONPathOptions{
		Fields: append(fields("ref", "id", "name", "name", "start", "time"), scrapers.PageField{Name: "state", Expr: scrapers.PageExpr{From: scrapers.FromConstant, Text: "KY"}}),
		Skip:   []scrapers.PageSkip{{When: path("draft", scrapers.PageStep{Regexp: "^true$"}), Because: "a draft"}},
	}
	body := `[{"id":1,"name":"A"},{"id":2,"name":"B","draft":true},{"x":1},7,{"id":3,"name":"C","time":{"h":7}},{"name":"D"},{"id":1,"name":"A"}]`
	parsed, err := parse(source(options), []scrapers.Document{document(body)})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range parsed.Problems {
		got = append(got, strings.Join([]string{string(p.Code), p.Field, string(rune('0' + p.Row))}, " "))
	}
	want := []string{"row_skipped  2", "row_empty  3", "row_unreadable  4", "field_unreadable start 5", "ref_missing ref 6", "ref_duplicate ref 7"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	accountForRows(t, "problems", parsed)
}

func TestRefusals(t *testing.T) {
	options := scrapers.JSONPathOptions{Rows: "data", Fields: fields("name", "name")}
	for _, c := range []struct{ name, body, want string }{
		{"empty", "", "the answer is empty"},
		{"a sign-in page", "<html><title>Log in</title>", "a sign-in page with the title"},
		{"an error", `{"code":"rest_forbidden","message":"Sorry"}`, "the document has nothing at jsonpath.rows: data"},
		{"another list", `["a","b"]`, "nothing at jsonpath.rows"},
		{"no row can be read", `{"data":[1,2]}`, "none of the rows can be read"},
	} {
		_, err := parse(source(options), []scrapers.Document{document(c.body)})
		if !errors.Is(err, scrapers.ErrNotThisFormat) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if parsed, err := parse(source(options), []scrapers.Document{document(`{"data":[]}`)}); err != nil || parsed.Rows != 0 {
		t.Errorf("an empty list: %v", err)
	}
	if _, err := requests(source(scrapers.JSONPathOptions{})); err == nil {
		t.Error("a source without fields is taken")
	}
	if _, err := requests(scrapers.Source{ID: "test", URL: "list.json", JSONPath: options}); err == nil {
		t.Error("a relative address is taken")
	}
}

func TestFollow(t *testing.T) {
	s := source(scrapers.JSONPathOptions{Rows: "data", Fields: fields("name", "name"), Next: "meta.next", Pages: 2})
	page := document(`{"data":[{"name":"A"}],"meta":{"next":"https://example.org/list.json?page=2"}}`)
	got, err := follow(s, page)
	if err != nil || len(got) != 1 || got[0].URL != "https://example.org/list.json?page=2" || got[0].Role != "meetings 1" {
		t.Fatal(got, err)
	}
	page.Role = "meetings 2"
	if got, err := follow(s, page); err != nil || len(got) != 0 {
		t.Error("pages beyond the limit:", got, err)
	}
	parsed, err := parse(s, []scrapers.Document{page})
	if err != nil || len(parsed.Problems) == 0 || parsed.Problems[0].Code != scrapers.FollowStopped {
		t.Error("the limit is silent:", parsed.Problems, err)
	}
	for _, last := range []string{`{"data":[],"meta":{"next":null}}`, `{"data":[],"meta":{"next":false}}`, `{"data":[]}`, `<html>`} {
		if got, err := follow(s, document(last)); err != nil || len(got) != 0 {
			t.Errorf("%s leads to %v, %v", last, got, err)
		}
	}
}
