package discover

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"

	"github.com/recovery-almanac/almanac/config"
	"github.com/recovery-almanac/almanac/scrapers"
)

// find is a list and how to read it.
type find struct {
	format, url string
	why         string
	rows        int    // where reading one document told
	fold        bool   // ical.fold
	block       string // the format's own block of the source file, "" for none
	unfinished  bool   // the block is only a beginning
}

// onPage reads a page's own events, else its tables by their headers. A table whose headers do not say enough is a
// beginning for a person.
func (l *looker) onPage(p *page, d scrapers.Document, from lead) find {
	if p.events {
		d.Role = "page"
		if r := l.listed(d, "schema.org events", "event"); r.format != "" {
			return find{format: "event", url: from.url, why: "the page carries " + r.what, rows: r.rows}
		}
	}
	best, days := find{}, p.dayRule()
	for _, t := range p.tables {
		columns := t.columns()
		block := pageBlock(t, columns, cmp.Or(headingRule(t.dayHeads), days))
		if block == "" {
			continue
		}
		if n := l.ruled("page", block, d); n > best.rows {
			best = find{format: "page", url: from.url, rows: n, block: block, why: t.says(n)}
		}
	}
	if best.format != "" {
		return best
	}
	var begun find
	for _, g := range groups(d.Body, days != "") {
		f := l.groupFind(g, days, d, from)
		if !f.unfinished {
			return f
		}
		if begun.format == "" {
			begun = f
		}
	}
	if begun.format != "" && !p.tableOfTimes() || len(p.tables) == 0 && len(p.dayHeads) == 0 {
		return begun
	}
	return find{format: "page", url: from.url, unfinished: true, block: pageSkeleton(p),
		why: "the page holds no feed; its meetings have to be named by rules"}
}

// tableOfTimes reports whether a table of the page has a column for when.
func (p *page) tableOfTimes() bool {
	return slices.ContainsFunc(p.tables, func(t table) bool {
		columns := t.columns()
		return has(columns, "start") || has(columns, "times")
	})
}

// says is why the table is taken for the list.
func (t table) says(rows int) string {
	if t.headless {
		return fmt.Sprintf("a table on the page has no headers, and cells with days and times: %s", rowCount(rows))
	}
	return fmt.Sprintf("a table on the page has the headers %s: %s", strings.Join(t.headers, ", "), rowCount(rows))
}

// ruled counts the rows with a name and a time that a block of rules reads from a document; 0 where less than half
// of the rows have one.
func (l *looker) ruled(format, block string, d scrapers.Document) int {
	parsed, err := l.parsedBy(format, block, d)
	if err != nil {
		return 0
	}
	if n := timed(parsed.Listings); 2*n >= len(parsed.Listings) {
		return n
	}
	return 0
}

// parsedBy reads a document by a block of rules.
func (l *looker) parsedBy(format, block string, d scrapers.Document) (scrapers.Parsed, error) {
	f, ok := l.opt.Formats[format]
	if !ok {
		return scrapers.Parsed{}, fmt.Errorf("this program does not read the format %q", format)
	}
	src, err := compile(draftID, find{format: format, url: "https://example.org/", block: block}.draft())
	if err != nil {
		return scrapers.Parsed{}, err
	}
	if format == "page" {
		d.Role = "page"
	}
	return f.Parse(src, []scrapers.Document{d})
}

// compile reads a source file's text as the registry does.
func compile(id, text string) (scrapers.Source, error) {
	dir, err := os.MkdirTemp("", "almanac-source-")
	if err != nil {
		return scrapers.Source{}, fmt.Errorf("check the source file: %w", err)
	}
	defer os.RemoveAll(dir)
	name := filepath.Join(dir, id+".yaml")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		return scrapers.Source{}, fmt.Errorf("check the source file: %w", err)
	}
	src, err := config.SourceFile(name)
	if err != nil { // the person never sees the folder
		err = errors.New(strings.ReplaceAll(err.Error(), dir+string(filepath.Separator), ""))
	}
	return src, err
}

// plainName is an id or class that a CSS selector takes as it is.
var plainName = regexp.MustCompile(`^[A-Za-z][\w-]*$`)

func (t table) selector() string {
	rows := " tr:has(td)"
	if len(t.dayHeads) > 0 { // a row of one cell is no meeting, but the weekday of those below
		rows = " tr:has(td + td)"
	}
	switch {
	case plainName.MatchString(t.id):
		return "table#" + t.id + rows
	case plainName.MatchString(t.class):
		return "table." + t.class + rows
	case !t.plain: // another table of the page, such as its menu, has no header
		return "table:has(th)" + rows
	}
	return "table" + rows
}

// pageBlock is a page block for a table whose headers say when and what, "" for any other table. Where no column has
// the weekday, a heading above or the page's title may.
func pageBlock(t table, columns []column, days string) string {
	dayed := has(columns, "days") || days != ""
	timed := has(columns, "times") || has(columns, "start") && dayed
	if !timed || !has(columns, "name") && !has(columns, "venue") {
		return ""
	}
	return blockOf(t, columns, days)
}

func blockOf(t table, columns []column, days string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "page:\n  rows: %s\n", quoted(t.selector()))
	if t.plain && !t.headless {
		header := columns[0].header
		fmt.Fprintf(&b, "  skip:\n    - {when: {column: %s, regexp: %s}, because: \"it is the header\"}\n", quoted(header), quoted("^"+regexp.QuoteMeta(header)+"$"))
	}
	if t.headless {
		b.WriteString("  # The columns have no headers: what each holds is guessed from its cells.\n")
	}
	b.WriteString("  fields:\n")
	if days != "" && !has(columns, "days") && !has(columns, "times") {
		fmt.Fprintf(&b, "    days: %s\n", days)
	}
	for _, c := range columns {
		header := c.header // a number where the table has none
		if !t.headless {
			header = quoted(header)
		}
		fmt.Fprintf(&b, "    %s: %s\n", c.field, cellOf(c.field, "column: "+header))
	}
	if t.joins && !has(columns, "conference_url") {
		fmt.Fprintf(&b, "    conference_url: %s\n", joinLink)
	}
	return b.String()
}

// cellOf reads a field out of a cell. A cell holds several types, and behind the word for a link the link.
func cellOf(field, cell string) string {
	switch field {
	case "types":
		return "{" + cell + `, split: "\\s*[,;/]\\s*"}`
	case "conference_url":
		return "[" + joinLink + ", {" + cell + "}]"
	}
	return "{" + cell + "}"
}

// joinLink is a link to a video meeting.
const joinLink = `{select: "a[href*='zoom.us'], a[href*='meet.google.com'], a[href*='teams.microsoft.com']", attribute: href}`

// joins reports whether a link is one that joinLink selects.
func joins(href string) bool {
	return strings.Contains(href, "zoom.us") || strings.Contains(href, "meet.google.com") || strings.Contains(href, "teams.microsoft.com")
}

// mostShown bounds the tables that a skeleton tells of.
const mostShown = 8

// pageSkeleton is what a person begins with: the page's tables, and the rules by which such pages are read. All of
// it is a comment.
func pageSkeleton(p *page) string {
	var b strings.Builder
	for i, t := range p.tables[:min(len(p.tables), mostShown)] {
		if t.headless {
			b.WriteString(commented(fmt.Sprintf("table %d, %s of %d columns, no header", i+1, rowCount(t.rows), len(t.headers))))
			continue
		}
		b.WriteString(commented(fmt.Sprintf("table %d, %s below: %s", i+1, rowCount(t.rows), shown(strings.Join(t.headers, " | ")))))
	}
	if days := p.dayRule(); days != "" {
		fmt.Fprintf(&b, "# The weekday stands apart from the rows: days: %s\n", days)
	}
	b.WriteString(commented("Name the rows by a CSS selector, and each field by one or by its column.\n" + p.beginning()))
	return b.String()
}

// beginning is a page block with what the best of the tables tells, or an example.
func (p *page) beginning() string {
	var best table
	var known []column
	for _, t := range p.tables {
		if columns := t.columns(); len(columns) > len(known) {
			best, known = t, columns
		}
	}
	if len(known) > 0 {
		return blockOf(best, known, cmp.Or(headingRule(best.dayHeads), p.dayRule()))
	}
	rows := ".meeting"
	if len(p.tables) > 0 {
		rows = p.tables[0].selector()
	}
	return "page:\n  rows: " + quoted(rows) + "\n  fields:\n    days: {column: 1}\n    start: {column: 2}\n    name: \".name\"\n    formatted: \".address\"\n"
}

// commented puts a comment sign before every line.
func commented(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString("# " + onOneLine(strings.TrimSuffix(line, "\n")) + "\n")
	}
	return b.String()
}

// onOneLine keeps a publisher's text from ending a comment: YAML breaks lines at U+2028, too, and takes no control
// characters.
func onOneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, s)
}

// quoted is a text as YAML writes it between quotes.
func quoted(s string) string {
	text, err := yaml.Marshal(&yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: strings.ToValidUTF8(s, "\uFFFD"), Style: yaml.DoubleQuotedStyle})
	if err != nil {
		panic(fmt.Sprintf("discover: a text cannot be written as YAML: %v", err))
	}
	return strings.TrimSpace(string(text))
}

// clip shortens s to at most n runes.
func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
