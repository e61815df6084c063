// Package jsonpath reads any JSON list by paths that a source file declares. Begin with [Format].
//
// A source file says where the rows are and what fills the fields of a listing:
//
//	format: jsonpath
//	url: https://example.org/meetings.json
//	jsonpath:
//	  rows: data.meetings            # absent: the elements of the document, or one object a line
//	  fields:
//	    ref: id
//	    name: [title, group.name]    # the first that says something
//	    days: dayOfWeek
//	    start: time
//	    street: address.street
//	    state: {constant: KY}
//	    types: "tags[?@.visible==true].tag"
//	    notes: {path: details, remove: '(?s)Facilitators.*'}
//
// Paths are those of [scrapers.JSONPath]. The steps that change a text (line, regexp, find, as, remove, split, map,
// then) and first, join, constant are those of package page.
//
//	day_numbering: sunday0     what a digit in days means: sunday0, sunday1, monday0, monday1
//	time_unit: seconds         what a bare number in start, end or duration counts; or minutes
//	each: times                the slots of a row, [{"day":0,"time":9000}]: a path in fields that begins with "@."
//	                           starts at a slot, and the slots become one listing's times
//	skip: [{when: draft, because: not published}]
//	next: meta.next_page       the address of the next page, followed at most pages times (50 where absent)
//
// Without time_unit, seconds after midnight stay as they are; package normalize reads them.
//
// It reads plain JSON, one object a line, JSONP, a JavaScript assignment, and a list behind a site's warnings.
package jsonpath

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// Format is JSON by declared paths. The source's URL is the list's.
func Format() scrapers.Format {
	return scrapers.Format{Name: "jsonpath", Requests: requests, Follow: follow, Parse: parse}
}

const (
	rolePage     = "meetings"
	defaultPages = 50
	acceptJSON   = "application/json"
)

func requests(s scrapers.Source) ([]scrapers.Request, error) {
	u, err := url.Parse(s.URL)
	if err != nil || u.Scheme == "" {
		return nil, fmt.Errorf("source %s: url %q is no address of a list: give it in full, with https://", s.ID, s.URL)
	}
	if _, err := compile(s); err != nil {
		return nil, err
	}
	return []scrapers.Request{{Role: rolePage, URL: s.URL, Accept: acceptJSON}}, nil
}

// follow leads to the next page. How far a page is from the first stands in its role.
func follow(s scrapers.Source, d scrapers.Document) ([]scrapers.Request, error) {
	r, err := compile(s)
	if err != nil || r.next == nil {
		return nil, err
	}
	depth := depthOf(d.Role) + 1
	address := r.nextAddress(d)
	if address == "" || depth > r.pages {
		return nil, nil
	}
	return []scrapers.Request{{Role: rolePage + " " + strconv.Itoa(depth), URL: address, Accept: acceptJSON}}, nil
}

func depthOf(role string) int {
	_, number, _ := strings.Cut(role, " ")
	depth, err := strconv.Atoi(number)
	if err != nil {
		return 0
	}
	return depth
}

// nextAddress is "" where the document names no next page, or cannot be read: parse says so then.
func (r *rules) nextAddress(d scrapers.Document) string {
	doc, _, err := scrapers.FindJSON(d.Body)
	if err != nil {
		return ""
	}
	for _, text := range r.next.Texts(doc) {
		if text != "" && text != "false" {
			return text
		}
	}
	return ""
}
