// Package sites reads finders that have no list: a sitemap names a page a meeting, and each page carries an
// add-to-calendar block with local start and end, an IANA zone and an RRULE. SMART Recovery's and LifeRing's are built
// so. Begin with [Format].
//
// The live pages were not at hand when this was written: what is known of them is the paragraph in the project's notes
// on formats. An add-to-calendar block is therefore looked for in each form that the common scripts for such blocks
// use (calendar.go). The keys of a source file are explained in manual.txt; a url that ends in
// /wp-json/tribe/events/v1/events is The Events Calendar's (tribe.go).
package sites

import (
	"cmp"
	_ "embed" // manual.txt
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

//go:embed manual.txt
var manual string

// Format is a sitemap with a page a meeting, whose address is the source's URL, or The Events Calendar's list.
func Format() scrapers.Format {
	return scrapers.Format{Name: "site", Reads: "SMART Recovery, LifeRing, The Events Calendar", Address: "the sitemap, or .../wp-json/tribe/events/v1/events", Manual: manual,
		Requests: requests, Follow: follow, Parse: parse}
}

const (
	roleSitemap = "sitemap"
	roleDetail  = "detail"

	// The fetcher refuses a source that asks for more than 2,000 documents; this asks for fewer.
	defaultMax     = 1500
	deepestSitemap = 2
	mostSitemaps   = 200
)

var defaultDetail = regexp.MustCompile(`(?i)/(?:meetings?|events?)/[^/?#]+/?$`)

func requests(s scrapers.Source) ([]scrapers.Request, error) {
	u, err := url.Parse(s.URL)
	if err != nil || u.Scheme == "" {
		return nil, fmt.Errorf("source %s: url %q is no address of a sitemap: give it in full, with https://", s.ID, s.URL)
	}
	if isTribe(s.URL) {
		address, err := tribeAddress(s.URL)
		return []scrapers.Request{{Role: roleEvents, URL: address, Accept: "application/json"}}, err
	}
	if _, err := detailPattern(s); err != nil {
		return nil, err
	}
	return []scrapers.Request{{Role: roleSitemap, URL: s.URL, Accept: "application/xml, text/xml"}}, nil
}

func detailPattern(s scrapers.Source) (*regexp.Regexp, error) {
	if s.Site.Detail == "" {
		return defaultDetail, nil
	}
	pattern, err := regexp.Compile(s.Site.Detail)
	if err != nil {
		return nil, fmt.Errorf("source %s: site.detail: %w", s.ID, err)
	}
	return pattern, nil
}

// follow leads from a sitemap to the sitemaps and the meetings that it names. How far a sitemap is from the first one
// stands in its role.
func follow(s scrapers.Source, d scrapers.Document) ([]scrapers.Request, error) {
	if tribePage(d.Role) >= 0 {
		return followTribe(s, d)
	}
	depth, isSitemap := sitemapDepth(d.Role)
	if !isSitemap {
		return nil, nil
	}
	pattern, err := detailPattern(s)
	if err != nil {
		return nil, err
	}
	m, err := readSitemap(d.Body)
	if err != nil {
		return nil, fmt.Errorf("source %s: %s: %w", s.ID, d.URL, err)
	}
	var all []scrapers.Request
	if depth < deepestSitemap {
		for _, address := range m.sitemaps[:min(len(m.sitemaps), mostSitemaps)] {
			all = append(all, scrapers.Request{Role: roleSitemap + " " + strconv.Itoa(depth+1), URL: address, Accept: "application/xml, text/xml"})
		}
	}
	meetings, _ := m.meetings(pattern, s.Site.Max)
	for _, page := range meetings {
		all = append(all, scrapers.Request{Role: roleDetail, URL: page.address, Accept: "text/html"})
	}
	return all, nil
}

func sitemapDepth(role string) (int, bool) {
	name, number, _ := strings.Cut(role, " ")
	depth, err := strconv.Atoi(cmp.Or(number, "0"))
	return depth, name == roleSitemap && err == nil
}
