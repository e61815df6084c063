package jsonpath

import (
	"fmt"
	"iter"
	"strconv"

	"github.com/recovery-almanac/almanac/scrapers"
)

func parse(s scrapers.Source, documents []scrapers.Document) (scrapers.Parsed, error) {
	r, err := compile(s)
	if err != nil {
		return scrapers.Parsed{}, err
	}
	p := parser{rules: r}
	for _, d := range documents {
		if err := p.document(d, s.JSONPath.Rows); err != nil {
			return scrapers.Parsed{}, fmt.Errorf("source %s: %s: %w", s.ID, d.URL, err)
		}
	}
	listings, problems := scrapers.SettleRefs(p.Listings)
	p.Listings, p.Problems = listings, append(p.Problems, problems...)
	for i := range p.Problems {
		p.Problems[i].Source = s.ID
	}
	return p.Parsed, nil
}

// parser collects what the documents of one source hold.
type parser struct {
	scrapers.Parsed
	rules *rules
}

func (p *parser) document(d scrapers.Document, path string) error {
	doc, mended, err := scrapers.FindJSON(d.Body)
	if err != nil {
		return err
	}
	if mended != "" {
		problem := scrapers.NewProblem(scrapers.DocumentMended, scrapers.Listing{}, "", "")
		problem.Message = mended
		p.Problems = append(p.Problems, problem)
	}
	found, rows, readable := false, 0, 0
	for row, err := range p.rules.rowsOf(doc, &found) {
		rows++
		if p.row(row, err) {
			readable++
		}
		if p.Rows > scrapers.MostRows {
			return scrapers.ErrTooManyRows
		}
	}
	switch {
	case !found:
		return fmt.Errorf("the document has nothing at jsonpath.rows: %s; it begins with %.80q: %w", path, doc, scrapers.ErrNotThisFormat)
	case rows > 0 && readable == 0:
		return fmt.Errorf("none of the rows can be read: %w", scrapers.ErrNotThisFormat)
	}
	if depthOf(d.Role) >= p.rules.pages && p.rules.next != nil && p.rules.nextAddress(d) != "" {
		problem := scrapers.NewProblem(scrapers.FollowStopped, scrapers.Listing{}, "", strconv.Itoa(p.rules.pages))
		problem.Message = "there are more pages than the source file lets follow; raise jsonpath.pages"
		p.Problems = append(p.Problems, problem)
	}
	return nil
}

// rowsOf yields the rows of a document, which may be values one after another, one a line.
func (r *rules) rowsOf(doc scrapers.JSON, found *bool) iter.Seq2[scrapers.JSON, error] {
	if r.rows == nil {
		*found = true
		return doc.Elements()
	}
	if doc.IsArray() {
		return r.rows.Rows(doc, found)
	}
	return func(yield func(scrapers.JSON, error) bool) {
		for value, err := range doc.Elements() {
			if err != nil && !value.IsObject() {
				if !yield(value, err) {
					return
				}
				continue
			}
			for row, err := range r.rows.Rows(value, found) { // an object that is cut off still has rows
				if !yield(row, err) {
					return
				}
			}
		}
	}
}

// row takes one row, or says what became of it; it reports whether the row could be read.
func (p *parser) row(row scrapers.JSON, err error) bool {
	if row == nil {
		p.problem(scrapers.Truncated, scrapers.Listing{}, "", "")
		return false
	}
	p.Rows++
	number := scrapers.Listing{Row: p.Rows}
	switch {
	case err == scrapers.ErrJSONCut:
		p.problem(scrapers.Truncated, number, "", "")
	case err != nil || !row.IsObject() && !row.IsArray():
		p.problem(scrapers.RowUnreadable, number, "", "")
	default:
		p.listing(row, number)
		return true
	}
	return false
}

func (p *parser) problem(code scrapers.Code, l scrapers.Listing, field, value string) {
	p.Problems = append(p.Problems, scrapers.NewProblem(code, l, field, value))
}
