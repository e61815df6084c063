// Package meetingguide reads Meeting Guide JSON: the feeds of 12 Step Meeting List, of Meeting Guide sheets and of
// sites that follow the specification (https://github.com/code4recovery/spec). Begin with [Format].
//
// Beside the array of the specification it reads what sites send in its name: an object around the array, one
// object a line, a Google Sheet's rows below a header, JSONP, a JavaScript assignment, an array behind PHP's
// warnings, a document that was cut off.
package meetingguide

import (
	_ "embed" // manual.txt
	"fmt"
	"net/url"
	"slices"

	"github.com/recovery-almanac/almanac/scrapers"
)

//go:embed manual.txt
var manual string

// Format is Meeting Guide JSON. The source's URL is the feed's.
func Format() scrapers.Format {
	return scrapers.Format{Name: "meetingguide", Reads: "Meeting Guide JSON (12 Step Meeting List, sheets)", Address: "the feed", Manual: manual,
		Requests: requests, Parse: parse}
}

func requests(s scrapers.Source) ([]scrapers.Request, error) {
	u, err := url.Parse(s.URL)
	if err != nil || u.Scheme == "" {
		return nil, fmt.Errorf("source %s: url %q is no address of a feed: give it in full, with https://", s.ID, s.URL)
	}
	return []scrapers.Request{{Role: "meetings", URL: s.URL, Accept: "application/json"}}, nil
}

func parse(s scrapers.Source, documents []scrapers.Document) (scrapers.Parsed, error) {
	p := parser{reader: reader{shared: map[string]string{}}}
	for _, d := range documents {
		if err := p.document(d); err != nil {
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
	reader reader
}

func (p *parser) document(d scrapers.Document) error {
	doc, mended, err := scrapers.FindJSON(d.Body)
	if err != nil {
		return explain(err, d.Body)
	}
	if mended != "" {
		problem := scrapers.NewProblem(scrapers.DocumentMended, scrapers.Listing{}, "", "")
		problem.Message = mended
		p.Problems = append(p.Problems, problem)
	}
	list, err := findList(doc, 0)
	if err != nil {
		return err
	}
	if header := sheetHeader(list); header != nil {
		return p.sheet(list, header, d.URL)
	}
	before := len(p.Listings)
	seen := false
	for element, err := range list.Elements() {
		if !seen {
			seen = true
			p.Listings = slices.Grow(p.Listings, min(len(list)/max(len(element), 400), scrapers.MostRows))
		}
		if p.element(element, err); p.Rows > scrapers.MostRows {
			return scrapers.ErrTooManyRows
		}
	}
	if seen && len(p.Listings) == before {
		return fmt.Errorf("the list holds no meeting that can be read: %w", scrapers.ErrNotThisFormat)
	}
	return nil
}

// element takes one row, or says what became of it.
func (p *parser) element(element scrapers.JSON, err error) {
	if element == nil {
		p.problem(scrapers.Truncated, scrapers.Listing{}, "", "")
		return
	}
	p.Rows++
	switch {
	case err == scrapers.ErrJSONCut:
		p.problem(scrapers.Truncated, scrapers.Listing{Row: p.Rows}, "", "")
	case err != nil || !element.IsObject():
		p.problem(scrapers.RowUnreadable, scrapers.Listing{Row: p.Rows}, "", "")
	default:
		p.reader.read(element)
		p.keep(p.reader.listing(p.Rows))
	}
}

// keep adds a listing and the problems of its fields.
func (p *parser) keep(l scrapers.Listing) {
	p.Listings = append(p.Listings, l)
	for _, u := range p.reader.unreadable {
		p.problem(scrapers.FieldUnreadable, l, u.field, u.value)
	}
}

func (p *parser) problem(code scrapers.Code, l scrapers.Listing, field, value string) {
	p.Problems = append(p.Problems, scrapers.NewProblem(code, l, field, value))
}

// wrappers are the names of an array inside an object, likeliest first.
var wrappers = []string{"meetings", "data", "values", "items", "results", "rows"}

// rowKeys tell a meeting on its own, one object a line, from WordPress's description of a site, which has a name and
// a url too.
var rowKeys = []string{"slug", "day", "time", "times", "meetingId"}

// findList returns the value whose elements are the rows: the document, or an array inside an object or two.
func findList(doc scrapers.JSON, depth int) (scrapers.JSON, error) {
	if !doc.IsObject() {
		return doc, nil
	}
	inside := make([]scrapers.JSON, len(wrappers))
	isRow := false
	for key, value := range doc.Members() {
		if i := slices.Index(wrappers, string(key)); i >= 0 && (value.IsArray() || value.IsObject()) {
			inside[i] = value
		}
		isRow = isRow || slices.Contains(rowKeys, string(key))
	}
	if isRow {
		return doc, nil // one object a line
	}
	for _, value := range inside {
		if value.IsArray() {
			return value, nil
		}
	}
	for _, value := range inside {
		if value != nil && depth < 2 {
			if list, err := findList(value, depth+1); err == nil {
				return list, nil
			}
		}
	}
	return nil, refused(doc)
}
