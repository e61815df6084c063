package page

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"github.com/recovery-almanac/almanac/scrapers"
)

func parse(s scrapers.Source, documents []scrapers.Document) (scrapers.Parsed, error) {
	r, err := compile(s)
	if err != nil {
		return scrapers.Parsed{}, err
	}
	p := &parser{rules: r, documents: map[string]scrapers.Document{}, details: map[string]*page{}}
	for _, d := range documents {
		p.documents[d.URL] = d
	}
	for _, d := range documents {
		if d.Role == roleDetail {
			continue
		}
		if err := p.page(d); err != nil {
			return scrapers.Parsed{}, fmt.Errorf("source %s: %s: %w", s.ID, d.URL, err)
		}
	}
	if p.Rows == 0 {
		return scrapers.Parsed{}, fmt.Errorf("source %s: %s; the site may have changed, or load its list by script: %w",
			s.ID, p.nothing(s.Page.Rows), scrapers.ErrNotThisFormat)
	}
	listings, problems := scrapers.SettleRefs(p.Listings)
	p.Listings, p.Problems = listings, append(p.Problems, problems...)
	for i := range p.Problems {
		p.Problems[i].Source = s.ID
	}
	return p.Parsed, nil
}

// parser collects what the pages of one source hold.
type parser struct {
	scrapers.Parsed
	rules     *rules
	documents map[string]scrapers.Document // by address
	details   map[string]*page             // opened; nil where it cannot be read
	titles    []string                     // of the pages without rows
}

func (p *parser) page(d scrapers.Document) error {
	opened, err := open(d)
	if err != nil {
		return err
	}
	rows, err := opened.rows(p.rules.rows)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		p.titles = append(p.titles, strconv.Quote(opened.title()))
		p.about(d, scrapers.PageWithout, "rows", "")
	}
	missing := map[string]bool{}
	for _, row := range rows {
		if p.Rows > scrapers.MostRows {
			return scrapers.ErrTooManyRows
		}
		p.row(&scope{page: opened, row: row, known: map[*expression][]string{}, missing: func(header string) {
			if !missing[header] {
				missing[header] = true
				p.about(d, scrapers.ColumnMissing, "column", header)
			}
		}})
	}
	if opened.long {
		problem := scrapers.NewProblem(scrapers.FieldUnreadable, scrapers.Listing{URL: d.URL}, "", "")
		problem.Message = fmt.Sprintf("a text is longer than %d KiB and is cut; make its selector narrower", mostText>>10)
		p.Problems = append(p.Problems, problem)
	}
	p.further(d, opened)
	return nil
}

// about reports a problem of a whole page.
func (p *parser) about(d scrapers.Document, code scrapers.Code, field, value string) {
	problem := scrapers.NewProblem(code, scrapers.Listing{}, field, value)
	problem.URL = d.URL
	p.Problems = append(p.Problems, problem)
}

// further reports links to pages that were not followed.
func (p *parser) further(d scrapers.Document, opened *page) {
	if p.rules.next == nil || depthOf(d.Role) < p.rules.most {
		return
	}
	unread := func(address string) bool { _, read := p.documents[address]; return !read }
	if slices.ContainsFunc(opened.links(opened.root, p.rules.next), unread) {
		p.about(d, scrapers.FollowStopped, "follow", strconv.Itoa(p.rules.most))
	}
}

// row takes the meetings of one row.
func (p *parser) row(s *scope) {
	parts := p.rules.parts(s.row)
	if len(parts) == 0 || len(parts) > mostParts {
		p.meeting(s, "")
		return
	}
	for _, part := range parts {
		p.meeting(s, part)
	}
}

// meeting takes one row, or one part of it, or says what became of it.
func (p *parser) meeting(s *scope, part string) {
	p.Rows++
	s.part = part
	l := scrapers.Listing{Row: p.Rows}
	for _, skip := range p.rules.skip {
		if found := len(s.texts(skip.when)) > 0; found != skip.unless {
			problem := scrapers.NewProblem(scrapers.RowSkipped, l, "", "")
			problem.Message = skip.because
			p.Problems = append(p.Problems, problem)
			return
		}
	}
	if !s.fill(&l, p.rules.fields) {
		p.Problems = append(p.Problems, scrapers.NewProblem(scrapers.RowEmpty, l, "", ""))
		return
	}
	if p.rules.parted() && part == "" {
		// Without the text, which may name people.
		p.Problems = append(p.Problems, scrapers.NewProblem(scrapers.RowUnreadable, l, "each", ""))
		return
	}
	p.detail(s, &l)
	p.Listings = append(p.Listings, l)
}

// fill sets fields of a listing and reports whether the row itself gave any.
func (s *scope) fill(l *scrapers.Listing, fields []fieldRule) bool {
	own := false
	for _, f := range fields {
		texts := s.texts(f.expr)
		own = own || len(texts) > 0 && f.expr.ofRow()
		l.SetField(f.name, texts)
	}
	return own
}

// detail fills what the row left empty from the meeting's own page, where the row has a link to one.
func (p *parser) detail(s *scope, l *scrapers.Listing) {
	if p.rules.link == nil {
		return
	}
	address := s.page.link(s.row, p.rules.link)
	if address == "" {
		return
	}
	opened := p.openDetail(address)
	if opened == nil {
		p.Problems = append(p.Problems, scrapers.NewProblem(scrapers.FieldUnreadable, *l, "detail", address))
		return
	}
	more := &scope{page: opened, row: opened.root, known: map[*expression][]string{}, missing: func(string) {}}
	for _, f := range p.rules.detail {
		if texts := more.texts(f.expr); len(texts) > 0 && !l.HasField(f.name) {
			l.SetField(f.name, texts)
		}
	}
}

// openDetail returns nil for a page that was not fetched or cannot be read.
func (p *parser) openDetail(address string) *page {
	opened, tried := p.details[address]
	if d, fetched := p.documents[address]; !tried && fetched {
		if one, err := open(d); err == nil {
			opened = one
		}
	}
	p.details[address] = opened
	return opened
}

func (p *parser) nothing(rows string) string {
	if len(p.titles) == 0 {
		return "there is no page to read"
	}
	return fmt.Sprintf("no element matches rows %q on the page with the title %s", rows, p.titles[0])
}

// mostParts bounds what a row is parted into; a row with more is reported as unreadable.
const mostParts = 1000

func (r *rules) parted() bool { return r.starts != nil || r.split != nil }

// parts are the texts of the several meetings of a row; none where the row is one meeting.
func (r *rules) parts(row *html.Node) []string {
	if !r.parted() {
		return nil
	}
	within := []*html.Node{row}
	if r.in != nil {
		within = find(row, r.in)
	}
	var parts []string
	for _, n := range within {
		text := textOf(n, nil)
		if r.split != nil {
			parts = append(parts, r.split.Split(text, -1)...)
			continue
		}
		starts := r.starts.FindAllStringIndex(text, -1)
		for i, at := range starts {
			end := len(text)
			if i+1 < len(starts) {
				end = starts[i+1][0]
			}
			parts = append(parts, text[at[0]:end])
		}
	}
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return slices.DeleteFunc(parts, func(s string) bool { return s == "" })
}
