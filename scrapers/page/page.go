// Package page reads web pages: rows and fields by the rules that a source file declares ([Format]), and the
// schema.org events that a page carries for search engines ([Events]). It needs no code of its own for a site.
//
// # Rows
//
// A source file with format: page has a block page. Its rows is a CSS selector of the elements that are a row
// each. Where rows stand inside rows, as in nested tables, only the innermost are rows.
//
//	page:
//	  urls: [https://example.org/monday.html]   # further pages of the same shape, beside url
//	  rows: "table tr:has(td)"
//
// A row whose cell holds several meetings is parted: each.starts is a regular expression that begins one, or
// each.split one that stands between two; each.in says in which elements. Every part is a row of its own.
//
//	each: {in: "td:nth-of-type(2)", starts: '\w+days From'}
//
// Rows that are no meeting are named, with the reason; they are counted and listed as a problem of severity info.
//
//	skip:
//	  - {when: {column: Comments, regexp: 'CANCELLED'}, because: the publisher cancelled it}
//	  - {unless: {column: Time}, because: the row names no time}
//
// Every other row becomes a listing, or a problem when its rules find nothing.
//
// # Fields
//
// fields has an expression for every field of a listing; scrapers.ListingFields names them. An expression is a
// text, a list or a block:
//
//	fields:
//	  name: "td.name a"                    # text: CSS selector, the text of the first such element in the row
//	  venue: [{column: Venue}, {column: Place}]   # list: the first that is not empty
//	  days: {page: title, regexp: '\w+day'}       # block: where the text comes from, then what is done to it
//
// Where it comes from is one of
//
//	select: CSS      the first such element inside the row; with all: true every one
//	column: HEADER   the row's cell below the header, or by number from 1; cells that span are counted
//	heading: CSS     the last such element that begins before the row: a heading above, a group row, a section around
//	page: CSS        such an element anywhere on the page; with all: true every one
//	from: WORD       row, part (of each), title, url, or file, the page's file name without extension
//	constant: TEXT   the text itself
//	first: [...]     the first expression that gives something
//	join: [...]      all that give something as one text, with: "-" between, else a space
//
// An element is read as text, with <br> and blocks as line ends; attribute: href reads an attribute (href and src in
// full), and without: CSS leaves elements out. Then come, in the order in which they are written,
//
//	line: 2          that line only; -1 is the last
//	regexp: '(\d+)'  the first group, or the whole match; nothing where it does not match
//	find: '(\d+)'    as regexp, but every match is a text of its own
//	as: "$2 $1"      right behind regexp or find: these groups instead
//	remove: 'regexp' everything that matches is cut out
//	split: ', *'     several texts, parted where this matches
//	map: {C: Closed} one text for another; upper and lower case do not matter, others stay
//	then: {...}      more steps, where one is needed twice
//
// The fields days, regions, types, languages and people take every text; the others take several as one, with ", "
// between. A row with neither days, start nor times is a meeting by appointment to package normalize. Where a regexp
// picks the time out of prose, let the list end with the whole prose, so that a row that the regexp does not
// understand is reported:
//
//	times: [{column: Where, find: '\w+day \d+[ap]m'}, {column: Where}]
//
// A field is what the page says: weekday words, clocks and types are read by package normalize.
//
// # More pages
//
// follow.next is a CSS selector of the links to pages of the same shape. follow.detail is one, inside a row, of the
// link to the meeting's own page: the block detail has fields like those above, with that page as the row, and
// fills what the row left empty. follow.max (default 50) is how many pages to go on from a listed one; more are a
// problem, and fetch.max_documents bounds the whole.
//
//	follow: {next: "a.next", detail: "td.name a", max: 20}
//	detail: {formatted: ".address", notes: ".notes"}
//
// config/examples in the project holds whole files for real pages.
package page

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// Format reads the pages of a source by the rules of its page block. It fails with [scrapers.ErrNotThisFormat] when
// no page has a row.
func Format() scrapers.Format {
	return scrapers.Format{Name: "page", Requests: requests, Follow: follow, Parse: parse}
}

// Events reads the schema.org events, in JSON-LD and in microdata, of the page at the source's URL.
func Events() scrapers.Format {
	return scrapers.Format{Name: "event", Requests: requests, Parse: parseEvents}
}

// The roles of documents. A page's says how many links lie between it and a listed one: "page", "page 1", "page 2".
const (
	rolePage   = "page"
	roleDetail = "detail"
)

const (
	acceptHTML    = "text/html,application/xhtml+xml"
	defaultFollow = 50
)

func requests(s scrapers.Source) ([]scrapers.Request, error) {
	var all []scrapers.Request
	for _, address := range append([]string{s.URL}, s.Page.URLs...) {
		u, err := url.Parse(address)
		if err != nil || u.Scheme == "" {
			return nil, fmt.Errorf("source %s: url %q is no address of a page: give it in full, with https://", s.ID, address)
		}
		all = append(all, scrapers.Request{Role: rolePage, URL: address, Accept: acceptHTML})
	}
	return all, nil
}

// follow asks for the pages that a page of rows leads to.
func follow(s scrapers.Source, d scrapers.Document) ([]scrapers.Request, error) {
	links := s.Page.Follow
	if d.Role == roleDetail || links.Next == "" && links.Detail == "" {
		return nil, nil
	}
	r, err := compile(s)
	if err != nil {
		return nil, err
	}
	p, err := open(d)
	if err != nil {
		return nil, fmt.Errorf("source %s: %s: %w", s.ID, d.URL, err)
	}
	var all []scrapers.Request
	depth := depthOf(d.Role) + 1
	if r.next != nil && depth <= r.most {
		for _, address := range p.links(p.root, r.next) {
			all = append(all, scrapers.Request{Role: rolePage + " " + strconv.Itoa(depth), URL: address, Accept: acceptHTML})
		}
	}
	if r.link != nil {
		rows, err := p.rows(r.rows)
		if err != nil {
			return nil, fmt.Errorf("source %s: %s: %w", s.ID, d.URL, err)
		}
		for _, row := range rows {
			if address := p.link(row, r.link); address != "" {
				all = append(all, scrapers.Request{Role: roleDetail, URL: address, Accept: acceptHTML})
			}
		}
	}
	return all, nil
}

func depthOf(role string) int {
	_, number, _ := strings.Cut(role, " ")
	depth, err := strconv.Atoi(number)
	if err != nil {
		return 0
	}
	return depth
}
