package page

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"github.com/recovery-almanac/almanac/scrapers"
)

// What a page may hold. The longest real directory known has 40,000 elements; selectors such as :nth-child take time
// by the square of an element's children, and memory is about 200 bytes an element.
const (
	mostElements = 600_000
	mostChildren = 30_000
)

// page is one opened document.
type page struct {
	doc   scrapers.Document
	base  *url.URL
	root  *html.Node
	order map[*html.Node]int // every element's place in the page, made when first asked for
	grids map[*html.Node]*grid
	found map[*expression][]*html.Node // what page: and heading: selected
	long  bool                         // a text was longer than mostText and was cut
}

// open parses a document. The parser itself refuses more than 512 elements inside one another.
func open(d scrapers.Document) (*page, error) {
	if len(bytes.TrimSpace(d.Body)) == 0 {
		return nil, fmt.Errorf("the page is empty: %w", scrapers.ErrNotThisFormat)
	}
	if err := countElements(d.Body); err != nil {
		return nil, err
	}
	root, err := html.Parse(bytes.NewReader(d.Body))
	if err != nil {
		return nil, fmt.Errorf("the page cannot be read (%w); its elements nest too deep for a page that people read", err)
	}
	p := &page{doc: d, root: root, grids: map[*html.Node]*grid{}, found: map[*expression][]*html.Node{}}
	if err := p.countChildren(); err != nil {
		return nil, err
	}
	p.base = p.findBase()
	return p, nil
}

// countElements refuses a page that is too large before any memory is spent on its tree.
func countElements(body []byte) error {
	z := html.NewTokenizer(bytes.NewReader(body))
	for n := 0; ; {
		switch z.Next() {
		case html.ErrorToken:
			if err := z.Err(); !errors.Is(err, io.EOF) {
				return fmt.Errorf("the page cannot be read: %w", err)
			}
			return nil
		case html.StartTagToken, html.SelfClosingTagToken:
			if n++; n > mostElements {
				return fmt.Errorf("the page has more than %d elements; this is no page that people read", mostElements)
			}
		}
	}
}

func (p *page) countChildren() error {
	for n := range p.root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		children := 0
		for range n.ChildNodes() {
			children++
		}
		// Between every two elements there may be white space.
		if children > 2*mostChildren {
			return fmt.Errorf("one <%s> of the page has %d parts, more than %d; ask the publisher for smaller pages", n.Data, children, 2*mostChildren)
		}
	}
	return nil
}

// findBase is what the page's links are relative to.
func (p *page) findBase() *url.URL {
	address := p.doc.FinalURL
	if address == "" {
		address = p.doc.URL
	}
	base, err := url.Parse(address)
	if err != nil {
		base = &url.URL{}
	}
	for n := range p.root.Descendants() {
		if n.Type == html.ElementNode && n.Data == "base" {
			if u, err := base.Parse(strings.TrimSpace(attribute(n, "href"))); err == nil {
				return u
			}
			break
		}
	}
	return base
}

// absolute is the address that a link of the page leads to, without its fragment; "" where it is none for the web.
func (p *page) absolute(href string) string {
	u, err := p.base.Parse(strings.TrimSpace(href))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "file" {
		return ""
	}
	u.Fragment, u.RawFragment = "", ""
	return u.String()
}

// links are the addresses of all links below n that the matcher finds.
func (p *page) links(n *html.Node, m goquery.Matcher) []string {
	var all []string
	for _, a := range find(n, m) {
		if address := p.absolute(attribute(a, "href")); address != "" && attribute(a, "href") != "" {
			all = append(all, address)
		}
	}
	return all
}

func (p *page) link(n *html.Node, m goquery.Matcher) string {
	if links := p.links(n, m); len(links) > 0 {
		return links[0]
	}
	return ""
}

// rows are the elements of a matcher that hold no other of them.
func (p *page) rows(m goquery.Matcher) ([]*html.Node, error) {
	found := find(p.root, m)
	if len(found) > scrapers.MostRows {
		return nil, fmt.Errorf("the selector rows matches %d elements, more than %d; make it narrower", len(found), scrapers.MostRows)
	}
	outer := map[*html.Node]bool{}
	for _, n := range found {
		for up := n.Parent; up != nil && !outer[up]; up = up.Parent {
			outer[up] = true
		}
	}
	var rows []*html.Node
	for _, n := range found {
		if !outer[n] {
			rows = append(rows, n)
		}
	}
	return rows, nil
}

func find(n *html.Node, m goquery.Matcher) []*html.Node {
	return goquery.NewDocumentFromNode(n).FindMatcher(m).Nodes
}

func findFirst(n *html.Node, m goquery.Matcher) []*html.Node {
	// SingleMatcher stops at the first in every child of n.
	found := goquery.NewDocumentFromNode(n).FindMatcher(goquery.SingleMatcher(m)).Nodes
	return found[:min(len(found), 1)]
}

// position is an element's place in the page.
func (p *page) position(n *html.Node) int {
	if p.order == nil {
		p.order = map[*html.Node]int{}
		for d := range p.root.Descendants() {
			if d.Type == html.ElementNode {
				p.order[d] = len(p.order)
			}
		}
	}
	return p.order[n]
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if strings.EqualFold(a.Key, name) {
			return a.Val
		}
	}
	return ""
}

func hasAttribute(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if strings.EqualFold(a.Key, name) {
			return true
		}
	}
	return false
}
