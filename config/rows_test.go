package config

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/recovery-almanac/almanac/scrapers"
)

const rowSource = "id: x\nname: E\nfellowship: mixed\nurl: https://example.org/x\nwebsite: https://example.org\n"

func TestSheetBlock(t *testing.T) {
	s, d := parseSource("x.yaml", []byte(rowSource+`format: sheet
sheet:
  columns:
    name: Title
    days: [Day, B]
    start: {join: [Time, 5], with: " "}
    fellowship:
      - {column: Kind, regexp: '(?i)\bna\b', as: na}
      - constant: aa
  only_columns: true
  header_row: 0
  delimiter: "\t"
  worksheets: ["*"]
  day_numbering: sunday1
  zones:
    Eastern Time: America/New_York
    UK Time: Europe/London
  fill_down: [days, city]
  skip:
    - {when: {column: Name, regexp: '^Total'}, because: a sum}
`))
	if len(d.findings) > 0 {
		t.Fatal(d.findings)
	}
	column := func(text string, steps ...scrapers.PageStep) scrapers.PageExpr {
		return scrapers.PageExpr{From: scrapers.FromColumn, Text: text, Steps: steps}
	}
	none := 0
	want := scrapers.SheetOptions{
		Columns: []scrapers.PageField{
			{Name: "name", Expr: column("Title")},
			{Name: "days", Expr: scrapers.PageExpr{From: scrapers.FromFirst, Of: []scrapers.PageExpr{column("Day"), column("B")}}},
			{Name: "start", Expr: scrapers.PageExpr{From: scrapers.FromJoin, With: " ", Of: []scrapers.PageExpr{column("Time"), column("5")}}},
			{Name: "fellowship", Expr: scrapers.PageExpr{From: scrapers.FromFirst, Of: []scrapers.PageExpr{
				column("Kind", scrapers.PageStep{Regexp: `(?i)\bna\b`, As: "na"}), {From: scrapers.FromConstant, Text: "aa"},
			}}},
		},
		OnlyColumns: true, HeaderRow: &none, Delimiter: "\t", Worksheets: []string{"*"}, Numbering: scrapers.Sunday1,
		Zones:    []scrapers.ZoneColumn{{Column: "Eastern Time", Zone: "America/New_York"}, {Column: "UK Time", Zone: "Europe/London"}},
		FillDown: []string{"days", "city"},
		Skip:     []scrapers.PageSkip{{When: column("Name", scrapers.PageStep{Regexp: "^Total"}), Because: "a sum"}},
	}
	if diff := cmp.Diff(want, s.Sheet); diff != "" {
		t.Error(diff)
	}
}

func TestJSONPathAndSiteBlocks(t *testing.T) {
	s, d := parseSource("x.yaml", []byte(rowSource+`format: jsonpath
jsonpath:
  rows: data.records[*]
  each: times
  fields:
    start: "@.time"
    types: {path: 'tags[?@.visible==true].tag', split: ','}
  day_numbering: sunday0
  time_unit: seconds
  next: links.next
  pages: 5
`))
	if len(d.findings) > 0 {
		t.Fatal(d.findings)
	}
	want := scrapers.JSONPathOptions{
		Rows: "data.records[*]", Each: "times", Numbering: scrapers.Sunday0, TimeUnit: scrapers.Seconds, Next: "links.next", Pages: 5,
		Fields: []scrapers.PageField{
			{Name: "start", Expr: scrapers.PageExpr{From: scrapers.FromPath, Text: "@.time"}},
			{Name: "types", Expr: scrapers.PageExpr{From: scrapers.FromPath, Text: "tags[?@.visible==true].tag", Steps: []scrapers.PageStep{{Split: ","}}}},
		},
	}
	if diff := cmp.Diff(want, s.JSONPath); diff != "" {
		t.Error(diff)
	}
	s, d = parseSource("x.yaml", []byte(rowSource+"format: site\nsite: {detail: '/meetings/\\d+', max: 900}\n"))
	if len(d.findings) > 0 || s.Site != (scrapers.SiteOptions{Detail: `/meetings/\d+`, Max: 900}) {
		t.Error(d.findings, s.Site)
	}
}

func TestRowBlockFindings(t *testing.T) {
	sheet := func(block string) string { return rowSource + "format: sheet\nsheet:\n  " + block + "\n" }
	json := func(block string) string {
		return rowSource + "format: jsonpath\njsonpath:\n  fields: {name: n}\n  " + block + "\n"
	}
	for _, c := range []struct{ name, body, want string }{
		{"block of another format", rowSource + "format: bmlt\nsheet: {header_row: 1}\n", "x.yaml:7: sheet: the block is for format: sheet only"},
		{"jsonpath without a block", rowSource + "format: jsonpath\n", "jsonpath: is missing; format: jsonpath needs to be told the fields"},
		{"no fields", rowSource + "format: jsonpath\njsonpath: {rows: a}\n", "jsonpath.fields: is missing"},
		{"no such field", sheet("columns: {naem: Title}"), "sheet.columns.naem: there is no such key; did you mean name?"},
		{"a selector in a sheet", sheet("columns: {name: {select: td}}"), "sheet.columns.name.select: there is no such key"},
		{"no place", sheet("columns: {name: {split: ','}}"), "sheet.columns.name: does not say where the text comes from; add one of column, constant, first, join"},
		{"two places", sheet("columns: {name: {column: A, constant: b}}"), "sheet.columns.name.constant: cannot stand beside column"},
		{"with", sheet("columns: {name: {column: A, with: b}}"), "has with, which is for join only"},
		{"column 0", sheet("columns: {name: 0}"), "out of range"},
		{"delimiter", sheet("delimiter: ':'"), `":" is not known; write one of`},
		{"numbering", sheet("day_numbering: sunday"), `"sunday" is not known; write one of sunday0,`},
		{"zone", sheet("zones: {Eastern: EST5}"), "sheet.zones.Eastern: \"EST5\" is not a known time zone"},
		{"no zones", sheet("zones: []"), "write headers and their zones"},
		{"fill down", sheet("fill_down: [day]"), `"day" is no field; did you mean days?`},
		{"skip", sheet("skip: [{when: A}]"), "sheet.skip.1: needs when"},
		{"pattern", sheet("skip: [{when: {column: A, regexp: '('}, because: b}]"), "is no regular expression"},
		{"path", json("rows: 'a['"), "jsonpath.rows: \"a[\" opens a bracket that nothing closes"},
		{"path in a field", json("skip: [{when: 'a..b', because: c}]"), "has a dot without a key behind it"},
		{"time unit", json("time_unit: hours"), "write one of seconds, minutes"},
		{"site pattern", rowSource + "format: site\nsite: {detail: '('}\n", "site.detail: \"(\" is no regular expression"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, d := parseSource("x.yaml", []byte(c.body))
			if got := d.findings.Error(); !strings.Contains(got, c.want) {
				t.Errorf("got\n%s\nwant %s", got, c.want)
			}
		})
	}
}
