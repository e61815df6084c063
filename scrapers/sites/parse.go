package sites

import (
	"bytes"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"github.com/recovery-almanac/almanac/scrapers"
)

func parse(s scrapers.Source, documents []scrapers.Document) (scrapers.Parsed, error) {
	p := parser{changed: map[string]string{}}
	read := p.finder
	if isTribe(s.URL) {
		read = p.calendar
	}
	if err := read(s, documents); err != nil {
		return scrapers.Parsed{}, err
	}
	listings, problems := scrapers.SettleRefs(p.Listings)
	p.Listings, p.Problems = listings, append(p.Problems, problems...)
	for i := range p.Problems {
		p.Problems[i].Source = s.ID
	}
	return p.Parsed, nil
}

// calendar reads the answers of The Events Calendar.
func (p *parser) calendar(s scrapers.Source, documents []scrapers.Document) error {
	for _, d := range documents {
		if err := p.tribe(d); err != nil {
			return fmt.Errorf("source %s: %s: %w", s.ID, d.URL, err)
		}
	}
	p.foldOccurrences()
	return nil
}

// finder reads a sitemap and the pages that it names.
func (p *parser) finder(s scrapers.Source, documents []scrapers.Document) error {
	pattern, err := detailPattern(s)
	if err != nil {
		return err
	}
	for _, d := range documents {
		depth, isSitemap := sitemapDepth(d.Role)
		if !isSitemap {
			continue
		}
		m, err := readSitemap(d.Body)
		if err != nil {
			return fmt.Errorf("source %s: %s: %w", s.ID, d.URL, err)
		}
		p.sitemap(m, depth, pattern, s.Site.Max)
	}
	pages := 0
	for _, d := range documents {
		if d.Role == roleDetail {
			pages++
			p.page(d)
		}
	}
	if pages == 0 {
		return fmt.Errorf("source %s: the sitemap names no page that matches site.detail (%s): %w", s.ID, pattern, scrapers.ErrNotThisFormat)
	}
	return nil
}

// parser collects what the pages of one source hold.
type parser struct {
	scrapers.Parsed
	changed     map[string]string // when a page last changed, by its address
	occurrences []occurrence      // of The Events Calendar
}

// sitemap remembers what a sitemap says of its pages, and reports what is not read.
func (p *parser) sitemap(m sitemap, depth int, pattern *regexp.Regexp, most int) {
	for _, page := range m.pages {
		p.changed[page.address] = page.changed
	}
	if m.cut {
		p.problem(scrapers.Truncated, scrapers.Listing{}, "", "")
	}
	if _, more := m.meetings(pattern, most); more > 0 {
		p.stopped(fmt.Sprintf("%d more meetings than site.max lets be read; raise it", more))
	}
	if more := len(m.sitemaps) - mostSitemaps; more > 0 {
		p.stopped(fmt.Sprintf("%d sitemaps more than are read; name the one with meetings in url", more))
	}
	if depth == deepestSitemap && len(m.sitemaps) > 0 {
		p.stopped("sitemaps nest too deeply; name the one with meetings in url")
	}
}

func (p *parser) stopped(message string) {
	problem := scrapers.NewProblem(scrapers.FollowStopped, scrapers.Listing{}, "", "")
	problem.Message = message
	p.Problems = append(p.Problems, problem)
}

// mostPage is how long a meeting's own page may be, in bytes. Known ones have a tenth of it; in memory a page is fifty
// times as large.
const mostPage = 4 << 20

// page reads the page of a meeting. Each add-to-calendar block is a row.
func (p *parser) page(d scrapers.Document) {
	number := scrapers.Listing{Row: p.Rows + 1, URL: d.URL}
	if len(d.Body) > mostPage {
		p.Rows++
		problem := scrapers.NewProblem(scrapers.RowUnreadable, number, "", "")
		problem.Message = fmt.Sprintf("the page is longer than %d MiB and is not read", mostPage>>20)
		p.Problems = append(p.Problems, problem)
		return
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(d.Body))
	if err != nil || len(d.Body) == 0 {
		p.Rows++
		p.problem(scrapers.RowUnreadable, number, "", "")
		return
	}
	found, more := blocks(doc)
	if more {
		p.stopped(fmt.Sprintf("%s has more than %d add-to-calendar blocks; the others are not read", d.URL, mostBlocks))
	}
	if len(found) == 0 {
		p.Rows++
		number.Ref = refOf(d.URL)
		p.problem(scrapers.EventUndated, number, "", textOf(doc.Find("h1, title").First()))
		return
	}
	shared := p.shared(doc, d)
	for i, b := range found {
		p.Rows++
		l := shared
		l.Row = p.Rows
		if i > 0 {
			l.Ref += "#" + strconv.Itoa(i+1)
		}
		p.meeting(l, b)
	}
}

// shared is what the page says of all its blocks.
func (p *parser) shared(doc *goquery.Document, d scrapers.Document) scrapers.Listing {
	l := scrapers.Listing{Ref: refOf(d.URL), URL: d.URL, Updated: p.changed[d.URL], Name: textOf(doc.Find("h1").First())}
	addressCard(doc, &l)
	if base, err := url.Parse(d.URL); err == nil {
		l.ConferenceURL = joinLink(doc, base)
	}
	facts(doc, func(name, value string) {
		name = strings.ToLower(strings.Trim(name, ": "))
		switch name {
		case "language", "languages":
			l.Languages = parts(value)
		case "type", "types", "program", "audience", "format", "meeting type":
			for _, code := range parts(value) {
				l.Types = append(l.Types, scrapers.Type{Code: code})
			}
		case "group":
			l.Group = value
		}
	})
	return l
}

func parts(text string) []string {
	var all []string
	for _, part := range strings.FieldsFunc(text, func(c rune) bool { return c == ',' || c == ';' || c == '|' }) {
		if part = strings.TrimSpace(part); part != "" {
			all = append(all, part)
		}
	}
	return all
}

// meeting completes a listing by its block.
func (p *parser) meeting(l scrapers.Listing, b block) {
	if l.Name == "" {
		l.Name = b.title
	}
	l.Notes, l.TimeZone = b.details, b.zone
	if u, err := url.Parse(b.location); err == nil && (u.Scheme == "https" || u.Scheme == "http") {
		if l.ConferenceURL == "" {
			l.ConferenceURL = b.location
		}
	} else if l.Formatted == "" && l.Street == "" && l.City == "" {
		l.Formatted = b.location
	}
	start, conflict, ok := readStamp(b.start, b.zone)
	if !ok {
		p.problem(scrapers.RowUnreadable, l, "start", b.start)
		return
	}
	l.Recurrence = &scrapers.Recurrence{Start: start.Format(wallTime), RRule: strings.TrimPrefix(strings.TrimSpace(b.rule), "RRULE:")}
	if conflict {
		p.problem(scrapers.OffsetConflict, l, "start", b.start)
	}
	switch end, _, ok := readStamp(b.end, b.zone); {
	case ok && end.After(start):
		l.Duration = fmt.Sprintf("%d min", int(end.Sub(start).Minutes()))
	case b.end != "":
		p.problem(scrapers.FieldUnreadable, l, "end", b.end)
	}
	p.Listings = append(p.Listings, l)
}

func (p *parser) problem(code scrapers.Code, l scrapers.Listing, field, value string) {
	p.Problems = append(p.Problems, scrapers.NewProblem(code, l, field, value))
}

// refOf is an address without its host, which a publisher may change.
func refOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	ref := strings.Trim(u.Path, "/")
	if u.RawQuery != "" {
		ref += "?" + u.RawQuery
	}
	return ref
}
