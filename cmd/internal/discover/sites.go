package discover

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// The names that package sites gives to the documents of a finder.
const (
	siteFormat  = "site"
	roleSitemap = "sitemap"
	roleDetail  = "detail"
	roleEvents  = "events"
	tribePath   = "/tribe/events/v1/events"
)

// tribeLead asks The Events Calendar for its events, which say more there than in its calendar.
func (p *page) tribeLead() lead {
	rest := p.rest().JoinPath("tribe", "events", "v1", "events")
	return lead{url: rest.String(), why: "The Events Calendar on the page keeps its events there"}
}

// tribe reads the answer of The Events Calendar.
func (l *looker) tribe(d scrapers.Document) recognised {
	d.Role = roleEvents
	return l.listed(d, "The Events Calendar's events", siteFormat)
}

func isTribe(d scrapers.Document, doc scrapers.JSON) bool {
	return strings.Contains(d.URL, tribePath) && doc.Member("events").IsArray()
}

var (
	// sitemapStart is how a sitemap, or a sitemap of sitemaps, begins.
	sitemapStart = regexp.MustCompile(`(?s)^(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<\?xml-stylesheet[^>]*>\s*)*<(?:urlset|sitemapindex)\b`)
	// meetingAddress is the address of one meeting's page.
	meetingAddress = regexp.MustCompile(`(?i)/(?:meetings?|events?)/[^/?#]+/?$`)
	addToCalendar  = regexp.MustCompile(`(?i)add-?to-?calendar|addeventatc`)
	meetingSitemap = regexp.MustCompile(`(?i)meeting|event`)
)

// leastDetails is how many links to pages of meetings make a finder.
const leastDetails = 3

// sitemapLeads lead to the pages of a finder that shows no list, or the list only to scripts: its sitemap names them.
func (p *page) sitemapLeads() []lead {
	seen := map[string]bool{}
	about := meetingPage.MatchString(p.title)
	for _, l := range p.links {
		if l.kind == anchor && l.to.Host == p.at.Host {
			about = about || meetingPage.MatchString(l.text)
			if meetingAddress.MatchString(l.to.Path) {
				seen[l.to.Path] = true
			}
		}
	}
	if !p.addable && !about && len(seen) < leastDetails {
		return nil
	}
	at := &url.URL{Scheme: p.at.Scheme, Host: p.at.Host, Path: "/sitemap.xml"}
	return []lead{{url: at.String(), why: "the site's sitemap names a page a meeting"}}
}

// mostSampledPages is how many pages of meetings are read before a sitemap is believed or not.
const mostSampledPages = 2

// sitemap follows a sitemap to the pages of meetings that it names. One of them has to say when it meets.
func (l *looker) sitemap(ctx context.Context, d scrapers.Document, from lead) (find, []lead, error) {
	format, ok := l.opt.Formats[siteFormat]
	if !ok {
		return find{}, nil, nil
	}
	src := scrapers.Source{ID: draftID, Format: siteFormat, URL: from.url}
	d.Role = roleSitemap
	requests, err := format.Follow(src, d)
	if err != nil {
		return find{}, nil, err
	}
	var pages []scrapers.Request
	var deeper []lead
	for _, r := range requests {
		switch {
		case r.Role == roleDetail:
			pages = append(pages, r)
		case meetingSitemap.MatchString(r.URL) && len(deeper) < mostHops:
			deeper = append(deeper, lead{url: r.URL, why: from.why})
		}
	}
	for _, r := range pages[:min(len(pages), mostSampledPages)] {
		detail, _, err := l.get(ctx, r)
		if errors.Is(err, ErrRefused) || errors.Is(err, errSpent) || fatal(ctx, err) {
			return find{}, nil, err
		}
		if err != nil {
			continue
		}
		parsed, err := format.Parse(src, []scrapers.Document{d, detail})
		if err == nil && timed(parsed.Listings) > 0 {
			l.note(r.URL, "a meeting's page that says when")
			return find{format: siteFormat, url: from.url, rows: len(pages),
				why: fmt.Sprintf("the sitemap names %d pages of meetings, and those say when", len(pages))}, nil, nil
		}
		l.note(r.URL, "a page without a block that adds a meeting to a calendar")
	}
	return find{}, deeper, nil
}
