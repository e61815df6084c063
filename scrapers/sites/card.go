package sites

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"github.com/recovery-almanac/almanac/scrapers"
)

// addressCard reads where a meeting is. The parts come from a schema.org PostalAddress; other cards are one text, line
// by line.
func addressCard(page *goquery.Document, l *scrapers.Listing) {
	card := page.Find("[itemtype*='PostalAddress']").First()
	if card.Length() > 0 {
		part := func(name string) string {
			s := card.Find("[itemprop='" + name + "']").First()
			if content, ok := s.Attr("content"); ok {
				return content
			}
			return textOf(s)
		}
		l.Street, l.City, l.State = part("streetAddress"), part("addressLocality"), part("addressRegion")
		l.PostalCode, l.Country = part("postalCode"), part("addressCountry")
	} else {
		card = page.Find("address, [class*='address-card'], [class*='location-card'], .address").FilterFunction(func(_ int, s *goquery.Selection) bool {
			return s.Closest("footer, header, nav").Length() == 0 // the publisher's own address
		}).First()
		l.Formatted = strings.Join(lines(card), ", ")
	}
	for _, selector := range []string{"[itemprop='location'] > [itemprop='name']", ".venue", ".location-name", ".venue-name"} {
		if l.Venue = textOf(page.Find(selector).First()); l.Venue != "" {
			return
		}
	}
}

// lines are the texts of an element, each up to the next line break or block, without telephone links.
func lines(s *goquery.Selection) []string {
	var all []string
	fresh := true
	for _, root := range s.Nodes {
		for n := range root.Descendants() {
			if n.Type == html.ElementNode && breaksLine[n.Data] {
				fresh = true
			}
			if n.Type != html.TextNode || n.Parent.Data == "script" || n.Parent.Data == "style" {
				continue
			}
			text := strings.Trim(strings.Join(strings.Fields(n.Data), " "), " ,")
			switch {
			case text == "":
			case fresh || len(all) == 0:
				all, fresh = append(all, text), false
			default:
				all[len(all)-1] += " " + text
			}
		}
	}
	return all
}

var breaksLine = map[string]bool{"br": true, "p": true, "div": true, "li": true, "h2": true, "h3": true, "h4": true, "strong": true, "dd": true}

var (
	meetingHosts = regexp.MustCompile(`(?i)(^|\.)(zoom\.us|teams\.microsoft\.com|teams\.live\.com|meet\.google\.com|webex\.com|meet\.jit\.si|gotomeeting\.com|goto\.com|bluejeans\.com|freeconferencecall\.com)$`)
	joinWords    = regexp.MustCompile(`(?i)^(join|enter|attend|go to)\b.*\b(meeting|online|now|zoom)\b`)
)

// joinLink is the way in: a link to a known host, else one that says so.
func joinLink(page *goquery.Document, base *url.URL) string {
	said := ""
	for _, n := range page.Find("a[href]").EachIter() {
		u, err := base.Parse(strings.TrimSpace(n.AttrOr("href", "")))
		if err != nil || u.Scheme != "https" && u.Scheme != "http" {
			continue
		}
		if meetingHosts.MatchString(u.Hostname()) {
			return u.String()
		}
		if said == "" && joinWords.MatchString(textOf(n)) {
			said = u.String()
		}
	}
	return said
}

// facts are the pairs of a list of facts (dt, dd) or of a table of two columns.
func facts(page *goquery.Document, visit func(name, value string)) {
	page.Find("dt").Each(func(_ int, s *goquery.Selection) {
		visit(textOf(s), textOf(s.NextFiltered("dd")))
	})
	page.Find("tr").Each(func(_ int, s *goquery.Selection) {
		if cells := s.Children(); cells.Length() == 2 {
			visit(textOf(cells.Eq(0)), textOf(cells.Eq(1)))
		}
	})
}
