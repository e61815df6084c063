package page

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/recovery-almanac/almanac/scrapers"
)

func sel(css string, steps ...scrapers.PageStep) scrapers.PageExpr {
	return scrapers.PageExpr{From: scrapers.FromSelect, Text: css, Steps: steps}
}

func from(from scrapers.PageFrom, text string, steps ...scrapers.PageStep) scrapers.PageExpr {
	return scrapers.PageExpr{From: from, Text: text, Steps: steps}
}

func field(name string, e scrapers.PageExpr) scrapers.PageField {
	return scrapers.PageField{Name: name, Expr: e}
}

func document(body string) scrapers.Document {
	return scrapers.Document{Role: rolePage, URL: "https://example.org/lists/monday.html", Body: []byte(body)}
}

func mustParse(t *testing.T, o scrapers.PageOptions, bodies ...string) scrapers.Parsed {
	t.Helper()
	var documents []scrapers.Document
	for _, body := range bodies {
		documents = append(documents, document(body))
	}
	parsed, err := parse(scrapers.Source{ID: "test", Page: o}, documents)
	if err != nil {
		t.Fatal(err)
	}
	accounted(t, parsed)
	return parsed
}

// accounted checks that every row is a listing or has a problem, and every listing a ref of its own.
func accounted(t *testing.T, parsed scrapers.Parsed) {
	t.Helper()
	rows, refs := map[int]bool{}, map[string]bool{}
	for _, l := range parsed.Listings {
		if refs[l.Ref] || l.Ref == "" || rows[l.Row] {
			t.Errorf("row %d: ref %q is not its own, or the row is there twice", l.Row, l.Ref)
		}
		rows[l.Row], refs[l.Ref] = true, true
	}
	for _, p := range parsed.Problems {
		if p.Row > parsed.Rows || p.Source != "test" {
			t.Errorf("problem %+v: no such row, or no source", p)
		}
		if p.Row > 0 {
			rows[p.Row] = true
		}
	}
	if len(rows) != parsed.Rows {
		t.Errorf("%d of %d rows are listings or have a problem", len(rows), parsed.Rows)
	}
}

// TestExpressions evaluates one expression in the only row of a small page.
func TestExpressions(t *testing.T) {
	const body = `<html><head><title>Monday &amp; more</title></head><body>
<h2>North</h2><h2>South <b>side</b></h2>
<table><tr><th>Name<th>Time of day:<th>Where
<tr class=row data-id=7><td>Sunrise<br>Group<td>7:00 am<td><a href="../m/7?x=1#top">Hall</a>, <i>12 Main St</i><br>back door<script>no()</script>
</table><h2>West</h2></body></html>`
	first := func(of ...scrapers.PageExpr) scrapers.PageExpr {
		return scrapers.PageExpr{From: scrapers.FromFirst, Of: of}
	}
	cases := []struct {
		name string
		expr scrapers.PageExpr
		want []string
	}{
		{"text of the first element", sel("td"), []string{"Sunrise\nGroup"}},
		{"no such element", sel("p"), nil},
		{"all elements", scrapers.PageExpr{From: scrapers.FromSelect, Text: "a, i", All: true}, []string{"Hall", "12 Main St"}},
		{"without", scrapers.PageExpr{From: scrapers.FromSelect, Text: "td:last-child", Without: "a"}, []string{", 12 Main St\nback door"}},
		{"address in full", scrapers.PageExpr{From: scrapers.FromSelect, Text: "a", Attribute: "href"}, []string{"https://example.org/m/7?x=1"}},
		{"the row's own attribute", scrapers.PageExpr{From: scrapers.FromRow, Attribute: "data-id"}, []string{"7"}},
		{"column by header", from(scrapers.FromColumn, "time of  day"), []string{"7:00 am"}},
		{"column by number", from(scrapers.FromColumn, "2"), []string{"7:00 am"}},
		{"column beyond", from(scrapers.FromColumn, "9"), nil},
		{"previous heading", from(scrapers.FromHeading, "h2"), []string{"South side"}},
		{"no heading before", from(scrapers.FromHeading, "h3"), nil},
		{"anywhere on the page", from(scrapers.FromPage, "h2"), []string{"North"}},
		{"everywhere on the page", scrapers.PageExpr{From: scrapers.FromPage, Text: "h2", All: true}, []string{"North", "South side", "West"}},
		{"title", from(scrapers.FromTitle, ""), []string{"Monday & more"}},
		{"url", from(scrapers.FromURL, ""), []string{"https://example.org/lists/monday.html"}},
		{"file", from(scrapers.FromFile, ""), []string{"monday"}},
		{"constant", from(scrapers.FromConstant, "Utah"), []string{"Utah"}},
		{"first that is not empty", first(sel("p"), from(scrapers.FromConstant, " "), sel("i"), sel("a")), []string{"12 Main St"}},
		{"join", scrapers.PageExpr{From: scrapers.FromJoin, With: " / ", Of: []scrapers.PageExpr{sel("p"), sel("i"), sel("a")}}, []string{"12 Main St / Hall"}},
		{"line", sel("td", scrapers.PageStep{Line: 2}), []string{"Group"}},
		{"last line", sel("td", scrapers.PageStep{Line: -1}), []string{"Group"}},
		{"line beyond", sel("td", scrapers.PageStep{Line: 3}), nil},
		{"regexp with a group", sel("i", scrapers.PageStep{Regexp: `(\d+) Main`}), []string{"12"}},
		{"regexp without a group", sel("i", scrapers.PageStep{Regexp: `M\w+`}), []string{"Main"}},
		{"regexp with alternatives", sel("i", scrapers.PageStep{Regexp: `(X\w+)|(M\w+)`}), []string{"Main"}},
		{"regexp without a match", sel("i", scrapers.PageStep{Regexp: `Broadway`}), nil},
		{"as", sel("i", scrapers.PageStep{Regexp: `(\d+) (\w+)`, As: "$2-$1"}), []string{"Main-12"}},
		{"find", sel("i", scrapers.PageStep{Find: `\w+`}), []string{"12", "Main", "St"}},
		{"remove", sel("i", scrapers.PageStep{Remove: `\d+`}), []string{"Main St"}},
		{"split", sel("i", scrapers.PageStep{Split: ` `}), []string{"12", "Main", "St"}},
		{"map", sel("i", scrapers.PageStep{Split: ` `}, scrapers.PageStep{Map: map[string]string{"st": "Street", "12": ""}}), []string{"Main", "Street"}},
		{"steps in their order", sel("i", scrapers.PageStep{Remove: `Main`}, scrapers.PageStep{Regexp: `^12 St$|^12  St$`}), []string{"12  St"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			o := scrapers.PageOptions{Rows: "tr.row", Fields: []scrapers.PageField{field("ref", sel("td")), field("regions", c.expr)}}
			parsed := mustParse(t, o, body)
			if diff := cmp.Diff(c.want, parsed.Listings[0].Regions); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRows(t *testing.T) {
	name, day := field("name", sel("b")), field("days", from(scrapers.FromHeading, "h2, tr.day"))
	times := field("times", from(scrapers.FromPart, ""))
	cases := []struct {
		name, body string
		o          scrapers.PageOptions
		want       []string // name, days and times of each listing
		problems   []scrapers.Code
	}{
		{
			"group rows", `<table><tr class=day><td>Monday<tr class=m><td><b>A</b><tr class=m><td><b>B</b><tr class=day><td>Friday<tr class=m><td><b>C</b></table>`,
			scrapers.PageOptions{Rows: "tr.m", Fields: []scrapers.PageField{name, day}},
			[]string{"A Monday ", "B Monday ", "C Friday "}, nil,
		},
		{
			"a heading around the row", `<h2>Monday<p><b>A</b></p></h2>`,
			scrapers.PageOptions{Rows: "p", Fields: []scrapers.PageField{name, day}},
			[]string{"A Monday\nA "}, nil,
		},
		{
			"rows in rows", `<table><tr><td><table><tr><td><b>A</b><tr><td><b>B</b></table></table>`,
			scrapers.PageOptions{Rows: "tr", Fields: []scrapers.PageField{name}},
			[]string{"A  ", "B  "}, nil,
		},
		{
			"an empty row is a problem", `<p><b>A</b><p><b> </b>`,
			scrapers.PageOptions{Rows: "p", Fields: []scrapers.PageField{name, field("state", from(scrapers.FromConstant, "UT"))}},
			[]string{"A  "}, []scrapers.Code{scrapers.RowEmpty},
		},
		{
			"skip when", `<p><b>A</b><p><b>B</b> cancelled`,
			scrapers.PageOptions{Rows: "p", Fields: []scrapers.PageField{name}, Skip: []scrapers.PageSkip{{When: from(scrapers.FromRow, "", scrapers.PageStep{Regexp: "cancelled"}), Because: "it is off"}}},
			[]string{"A  "}, []scrapers.Code{scrapers.RowSkipped},
		},
		{
			"skip unless", `<p><b>A</b><i>7 pm</i><p><b>B</b>`,
			scrapers.PageOptions{Rows: "p", Fields: []scrapers.PageField{name}, Skip: []scrapers.PageSkip{{When: sel("i"), Unless: true, Because: "no time"}}},
			[]string{"A  "}, []scrapers.Code{scrapers.RowSkipped},
		},
		{
			"several meetings in a cell, by what begins one", `<p><b>A</b><i>Slots: Mon 7 pm<br>open Tue 8 pm closed</i>`,
			scrapers.PageOptions{Rows: "p", Each: scrapers.PageEach{In: "i", Starts: `Mon|Tue`}, Fields: []scrapers.PageField{name, times}},
			[]string{"A  Mon 7 pm\nopen", "A  Tue 8 pm closed"}, nil,
		},
		{
			"several meetings in a cell, by what parts them", `<p><b>A</b><i>Mon 7 pm</i><i>Tue 8 pm; ;Wed 9 pm</i>`,
			scrapers.PageOptions{Rows: "p", Each: scrapers.PageEach{In: "i", Split: `;`}, Fields: []scrapers.PageField{name, times}},
			[]string{"A  Mon 7 pm", "A  Tue 8 pm", "A  Wed 9 pm"}, nil,
		},
		{
			"a row in which no meeting begins", `<p><b>A</b><i>by call</i><p><b>B</b><i>Mon 7 pm</i>`,
			scrapers.PageOptions{Rows: "p", Each: scrapers.PageEach{In: "i", Starts: `Mon`}, Fields: []scrapers.PageField{name, times}},
			[]string{"B  Mon 7 pm"}, []scrapers.Code{scrapers.RowUnreadable},
		},
		{
			"cells that span", `<table><tr><th colspan=2>Who<th>When<tr><td rowspan=2>x<td><b>A</b><td>Mon 7 pm<tr><td><b>B</b><td>Tue 8 pm</table>`,
			scrapers.PageOptions{Rows: "tr:has(td)", Fields: []scrapers.PageField{name, field("times", from(scrapers.FromColumn, "When"))}},
			[]string{"A  Mon 7 pm", "B  Tue 8 pm"}, nil,
		},
		{
			"a column for each weekday", `<table><tr><td>When<th>Mon<th>Tue<tr><td>7 pm<td><p><b>A</b><p><b>B</b><td rowspan=2><p><b>C</b><tr><td>8 pm<td><p><b>D</b></table><p><b>E</b>`,
			scrapers.PageOptions{Rows: "p", Fields: []scrapers.PageField{name, field("days", from(scrapers.FromHeader, "")), field("times", from(scrapers.FromColumn, "1"))}},
			[]string{"A Mon 7 pm", "B Mon 7 pm", "C Tue 7 pm", "D Mon 8 pm", "E  "}, []scrapers.Code{scrapers.ColumnMissing},
		},
		{
			"a column that the table does not have, said once", `<table><tr><th>Who<tr><td><b>A</b><tr><td><b>B</b></table>`,
			scrapers.PageOptions{Rows: "tr:has(td)", Fields: []scrapers.PageField{name, field("times", from(scrapers.FromColumn, "When"))}},
			[]string{"A  ", "B  "}, []scrapers.Code{scrapers.ColumnMissing},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			parsed := mustParse(t, c.o, c.body)
			var got []string
			for _, l := range parsed.Listings {
				got = append(got, l.Name+" "+strings.Join(l.Days, ",")+" "+l.Times)
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

// codes are those of a page's problems but for refs, which the small pages here do not have.
func codes(parsed scrapers.Parsed) []scrapers.Code {
	var all []scrapers.Code
	for _, p := range parsed.Problems {
		if p.Code != scrapers.RefMissing && p.Code != scrapers.RefDuplicate {
			all = append(all, p.Code)
		}
	}
	return all
}

func TestPagesWithoutRows(t *testing.T) {
	o := scrapers.PageOptions{Rows: "p", Fields: []scrapers.PageField{field("name", from(scrapers.FromRow, ""))}}
	parsed := mustParse(t, o, `<p>A`, `<title>Gone</title>`)
	if got := codes(parsed); !slices.Equal(got, []scrapers.Code{scrapers.PageWithout}) || parsed.Rows != 1 {
		t.Errorf("got %v, %d rows", got, parsed.Rows)
	}
	for _, body := range []string{"", " \n", `<title>Just a script</title><div id=app></div>`, "Database error"} {
		_, err := parse(scrapers.Source{ID: "test", Page: o}, []scrapers.Document{document(body)})
		if !errors.Is(err, scrapers.ErrNotThisFormat) || !strings.Contains(err.Error(), "https://") && !strings.Contains(err.Error(), "title") {
			t.Errorf("%q: got %v", body, err)
		}
	}
}

func TestRequests(t *testing.T) {
	got, err := requests(scrapers.Source{URL: "https://example.org/a", Page: scrapers.PageOptions{URLs: []string{"https://example.org/b"}}})
	if err != nil || len(got) != 2 || got[1].URL != "https://example.org/b" || got[0].Role != rolePage {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := requests(scrapers.Source{URL: "example.org/a"}); err == nil {
		t.Error("an address without scheme is taken")
	}
}

func TestFollow(t *testing.T) {
	s := scrapers.Source{ID: "test", Page: scrapers.PageOptions{
		Rows:   "li",
		Fields: []scrapers.PageField{field("name", sel("a"))},
		Detail: []scrapers.PageField{field("street", sel(".street")), field("name", sel("h1"))},
		Follow: scrapers.PageFollow{Next: "a.next", Detail: "a.more", Max: 2},
	}}
	const list = `<ul><li><a class=more href="/m/1">A</a><li><a>B</a></ul><a class=next href="?page=9">next</a><a class=next href="mailto:x">no</a>`
	first := document(list)
	got, err := follow(s, first)
	want := []scrapers.Request{
		{Role: "page 1", URL: "https://example.org/lists/monday.html?page=9", Accept: acceptHTML},
		{Role: roleDetail, URL: "https://example.org/m/1", Accept: acceptHTML},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Fatal(diff, err)
	}
	last := document(list)
	last.Role, last.URL = "page 2", "https://example.org/lists/monday.html?page=2"
	if got, _ := follow(s, last); len(got) != 1 || got[0].Role != roleDetail {
		t.Errorf("beyond max: got %+v", got)
	}
	detail := scrapers.Document{Role: roleDetail, URL: "https://example.org/m/1", Body: []byte(`<h1>Long name</h1><p class=street>12 Main St</p><a class=next href=x>`)}
	if got, _ := follow(s, detail); got != nil {
		t.Errorf("from a detail page: got %+v", got)
	}
	parsed, err := parse(s, []scrapers.Document{first, last, detail})
	if err != nil {
		t.Fatal(err)
	}
	if a := parsed.Listings[0]; a.Name != "A" || a.Street != "12 Main St" {
		t.Errorf("the row's own name must win, its street come from the page: %+v", a)
	}
	wantCodes := []scrapers.Code{scrapers.FollowStopped}
	if diff := cmp.Diff(wantCodes, codes(parsed)); diff != "" {
		t.Error(diff)
	}
	if parsed, err = parse(s, []scrapers.Document{first}); err != nil {
		t.Fatal(err)
	}
	if got := codes(parsed); !slices.Equal(got, []scrapers.Code{scrapers.FieldUnreadable}) {
		t.Errorf("without the detail page: got %v", got)
	}
}
