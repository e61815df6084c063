// Package page reads web pages: rows and fields by the rules that a source file declares ([Format]), and the
// schema.org events that a page carries for search engines ([Events]). It needs no code of its own for a site.
//
// The language of source files is explained in manual.txt; config/examples in the project holds whole files for real
// pages.
package page

import (
	_ "embed" // manual.txt
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

//go:embed manual.txt
var manual string

//go:embed events.txt
var eventManual string

// Format reads the pages of a source by the rules of its page block. It fails with [scrapers.ErrNotThisFormat] when
// no page has a row.
func Format() scrapers.Format {
	return scrapers.Format{Name: "page", Reads: "HTML by CSS selectors", Address: "the page", Manual: manual,
		Requests: requests, Follow: follow, Parse: parse}
}

// Events reads the schema.org events, in JSON-LD and in microdata, of the page at the source's URL.
func Events() scrapers.Format {
	return scrapers.Format{Name: "event", Reads: "schema.org events in a page", Address: "the page", Manual: eventManual,
		Requests: requests, Parse: parseEvents}
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
