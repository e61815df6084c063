package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/recovery-almanac/almanac/scrapers"
)

const pageHead = "id: x\nname: Example\nformat: page\nurl: https://example.org/a\nfellowship: aa\nwebsite: https://example.org\n"

func TestPageBlock(t *testing.T) {
	body := pageHead + `page:
  urls: [https://example.org/b]
  rows: "table tr:has(td)"
  each: {in: td.when, starts: '\w+day'}
  skip:
    - when: {column: Notes, regexp: '(?i)cancelled'}
      because: it is cancelled
    - unless: [td.when, {column: 3}]
      because: it names no time
  fields:
    ref: {select: a, attribute: href, regexp: 'id=(\d+)'}
    name: td.name
    days: {heading: h2, without: small, regexp: '(\w+) (\w+)', as: "$2", map: {Appointment: "", Sab: Saturday}}
    venue:
      - {column: Venue}
      - {join: [{constant: Hall}, {from: file}], with: "-"}
    types: {select: img, attribute: alt, all: true, split: ', *', then: {split: ';', remove: x, find: y, line: -1}}
  follow: {next: a.next, detail: a.more, max: 3}
  detail:
    street: {page: .street}
`
	s, d := parseSource("x.yaml", []byte(body))
	if len(d.findings) > 0 {
		t.Fatal(d.findings)
	}
	step := func(s ...scrapers.PageStep) []scrapers.PageStep { return s }
	want := scrapers.PageOptions{
		URLs: []string{"https://example.org/b"}, Rows: "table tr:has(td)",
		Each: scrapers.PageEach{In: "td.when", Starts: `\w+day`},
		Skip: []scrapers.PageSkip{
			{When: scrapers.PageExpr{From: scrapers.FromColumn, Text: "Notes", Steps: step(scrapers.PageStep{Regexp: "(?i)cancelled"})}, Because: "it is cancelled"},
			{Unless: true, Because: "it names no time", When: scrapers.PageExpr{From: scrapers.FromFirst, Of: []scrapers.PageExpr{
				{From: scrapers.FromSelect, Text: "td.when"}, {From: scrapers.FromColumn, Text: "3"},
			}}},
		},
		Fields: []scrapers.PageField{
			{Name: "ref", Expr: scrapers.PageExpr{From: scrapers.FromSelect, Text: "a", Attribute: "href", Steps: step(scrapers.PageStep{Regexp: `id=(\d+)`})}},
			{Name: "name", Expr: scrapers.PageExpr{From: scrapers.FromSelect, Text: "td.name"}},
			{Name: "days", Expr: scrapers.PageExpr{From: scrapers.FromHeading, Text: "h2", Without: "small", Steps: step(
				scrapers.PageStep{Regexp: `(\w+) (\w+)`, As: "$2"}, scrapers.PageStep{Map: map[string]string{"appointment": "", "sab": "Saturday"}})}},
			{Name: "venue", Expr: scrapers.PageExpr{From: scrapers.FromFirst, Of: []scrapers.PageExpr{
				{From: scrapers.FromColumn, Text: "Venue"},
				{From: scrapers.FromJoin, With: "-", Of: []scrapers.PageExpr{{From: scrapers.FromConstant, Text: "Hall"}, {From: scrapers.FromFile}}},
			}}},
			{Name: "types", Expr: scrapers.PageExpr{From: scrapers.FromSelect, Text: "img", Attribute: "alt", All: true, Steps: step(
				scrapers.PageStep{Split: ", *"}, scrapers.PageStep{Split: ";"}, scrapers.PageStep{Remove: "x"}, scrapers.PageStep{Find: "y"}, scrapers.PageStep{Line: -1})}},
		},
		Detail: []scrapers.PageField{{Name: "street", Expr: scrapers.PageExpr{From: scrapers.FromPage, Text: ".street"}}},
		Follow: scrapers.PageFollow{Next: "a.next", Detail: "a.more", Max: 3},
	}
	if diff := cmp.Diff(want, s.Page); diff != "" {
		t.Error(diff)
	}
}

func TestPageFindings(t *testing.T) {
	block := func(text string) string { return pageHead + "page:\n" + text }
	field := func(text string) string { return block("  rows: tr\n  fields:\n    name: " + text + "\n") }
	cases := []struct{ name, body, want string }{
		{"no block", pageHead, "x.yaml: page: is missing"},
		{"no rows", block("  fields: {name: b}\n"), "page.rows: is missing"},
		{"no fields", block("  rows: tr\n"), "page.fields: is missing"},
		{"another format", strings.Replace(field("b"), "format: page", "format: ical", 1), "the block is for format: page only"},
		{"bad selector", block("  rows: 'tr['\n"), "x.yaml:8: page.rows: \"tr[\" is no CSS selector"},
		{"bad selector in a field", field("'td..'"), "x.yaml:10: page.fields.name: \"td..\" is no CSS selector"},
		{"unknown field", block("  rows: tr\n  fields:\n    name: b\n    strt: i\n"), "x.yaml:11: page.fields.strt: there is no such key; did you mean start?"},
		{"unknown key", field("{selct: b}"), "page.fields.name.selct: there is no such key; did you mean select?"},
		{"field twice", block("  rows: tr\n  fields:\n    name: b\n    name: i\n"), "x.yaml:11: page.fields.name: is set twice, first on line 10"},
		{"no source", field("{regexp: a}"), "does not say where the text comes from"},
		{"two sources", field("{select: b, column: A}"), "page.fields.name.column: cannot stand beside select"},
		{"bad regexp, deep inside", field("\n      - b\n      - join:\n          - {select: b, regexp: '('}"), "x.yaml:13: page.fields.name.2.join.1.regexp: \"(\" is no regular expression (missing closing ): `(`)"},
		{"as without regexp", field("{select: b, as: $1}"), "must follow regexp or find"},
		{"as with a group too many", field("{select: b, regexp: '(a)', as: $2}"), "names the group 2; the pattern has 1"},
		{"unknown word", field("{from: pagetitle}"), "page.fields.name.from: \"pagetitle\" is not known; write one of row, header, part, title, url, file"},
		{"line 0", field("{select: b, line: 0}"), "lines count from 1"},
		{"column 0", field("{column: 0}"), "page.fields.name.column: \"0\" is out of range"},
		{"map is no mapping", field("{select: b, map: [a]}"), "page.fields.name.map: is a list"},
		{"map twice", field("{select: b, map: {a: b, A: c}}"), "upper and lower case do not matter"},
		{"map to nothing", field("{select: b, map: {a: }}"), `write "" to take the word away`},
		{"attribute of a constant", field("{constant: a, attribute: href}"), "constant gives no element"},
		{"all headings", field("{heading: h2, all: true}"), "all is for select and page"},
		{"with beside select", field("{select: b, with: '-'}"), "with, which is for join only"},
		{"empty list", field("[]"), "is no list of expressions"},
		{"too deep", field(strings.Repeat("[", 12) + "b" + strings.Repeat("]", 12)), "nests more than 8 expressions"},
		{"alias", pageHead + "page:\n  rows: tr\n  fields: {name: &a b, group: *a}\n", "is an alias"},
		{"skip without a reason", block("  rows: tr\n  fields: {name: b}\n  skip: [{when: i}]\n"), "page.skip.1: lacks because"},
		{"skip without a test", block("  rows: tr\n  fields: {name: b}\n  skip: [{because: no}]\n"), "page.skip.1: needs one of when and unless"},
		{"each in both ways", block("  rows: tr\n  fields: {name: b}\n  each: {starts: a, split: b}\n"), "page.each.split: cannot stand beside starts"},
		{"each without a way", block("  rows: tr\n  fields: {name: b}\n  each: {in: td}\n"), "says where but not how"},
		{"detail without a link", block("  rows: tr\n  fields: {name: b}\n  detail: {street: i}\n"), "page.detail: needs follow.detail"},
		{"a link without detail", block("  rows: tr\n  fields: {name: b}\n  follow: {detail: a}\n"), "page.follow.detail: fetches pages that nothing reads"},
		{"max", block("  rows: tr\n  fields: {name: b}\n  follow: {next: a, max: 0}\n"), "page.follow.max: \"0\" is out of range"},
		{"address with a secret", block("  rows: tr\n  fields: {name: b}\n  urls: [\"https://example.org/?token=1\"]\n"), "page.urls: \"https://example.org/?token=1\" carries a secret"},
		{"address twice", block("  rows: tr\n  fields: {name: b}\n  urls: [\"https://example.org/b\", \"https://example.org/b\"]\n"), "is listed twice"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, d := parseSource("x.yaml", []byte(c.body))
			if got := d.findings.Error(); !strings.Contains(got, c.want) {
				t.Errorf("got\n%s\nwant %s", got, c.want)
			}
		})
	}
}

// TestExamples: every example reads without a finding.
func TestExamples(t *testing.T) {
	files, err := filepath.Glob("examples/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no examples", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if _, d := parseSource(file, data); len(d.findings) > 0 {
				t.Error(errors.Join(d.findings))
			}
		})
	}
}
