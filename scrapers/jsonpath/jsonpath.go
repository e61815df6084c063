// Package jsonpath reads any JSON list by paths that a source file declares. Begin with [Format].
//
// The keys of a source file are explained in manual.txt.
package jsonpath

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

// Format is JSON by declared paths. The source's URL is the list's.
func Format() scrapers.Format {
	return scrapers.Format{Name: "jsonpath", Reads: "any other JSON by declared paths", Address: "the file", Manual: manual,
		Requests: requests, Follow: follow, Parse: parse}
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
