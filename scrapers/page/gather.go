package page

import (
	"bytes"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/recovery-almanac/almanac/scrapers"
)

// gather finds the things of a page: JSON-LD in scripts, and microdata in the elements themselves. damaged counts
// scripts that are no JSON.
func (p *page) gather() (g *graph, damaged int) {
	g = &graph{byID: map[string]*thing{}}
	for n := range p.root.Descendants() {
		switch {
		case n.Type != html.ElementNode:
		case n.DataAtom == atom.Script && strings.EqualFold(mediaType(attribute(n, "type")), "application/ld+json"):
			j := linkedData(n)
			if !j.IsArray() && !j.IsObject() {
				damaged++
			}
			for _, v := range g.linked(j, 0) {
				if v.it != nil {
					g.top = append(g.top, v.it)
				}
			}
		case hasAttribute(n, "itemscope") && !hasAttribute(n, "itemprop"):
			if t := p.item(g, n, 0); t != nil {
				g.top = append(g.top, t)
			}
		}
	}
	return g, damaged
}

func mediaType(s string) string {
	s, _, _ = strings.Cut(s, ";")
	return strings.TrimSpace(s)
}

// wrapping is what programs put around a script's text to hide it from readers of HTML or XML.
var wrapping = regexp.MustCompile(`^(?:\s|//|/\*|\*/|<!--|<!\[CDATA\[|-->|\]\]>|;)+|(?:\s|//|/\*|\*/|-->|\]\]>|;)+$`)

func linkedData(script *html.Node) scrapers.JSON {
	var b bytes.Buffer
	for c := range script.ChildNodes() {
		b.WriteString(c.Data)
	}
	return scrapers.JSON(wrapping.ReplaceAll(b.Bytes(), nil))
}

// item reads the microdata of an element with itemscope.
func (p *page) item(g *graph, n *html.Node, depth int) *thing {
	t := g.add()
	if t == nil || depth > deepest {
		return nil
	}
	for kind := range strings.FieldsSeq(attribute(n, "itemtype")) {
		t.types = append(t.types, shortName(kind))
	}
	t.id = attribute(n, "itemid")
	p.properties(g, t, n, depth)
	g.name(t)
	return t
}

// properties enters the itemprops below n that belong to t and not to a thing inside it.
func (p *page) properties(g *graph, t *thing, n *html.Node, depth int) {
	for c := range n.ChildNodes() {
		if c.Type != html.ElementNode {
			continue
		}
		names := strings.Fields(attribute(c, "itemprop"))
		inner := hasAttribute(c, "itemscope")
		var v value
		switch {
		case inner && len(names) > 0:
			v.it = p.item(g, c, depth+1)
		case len(names) > 0:
			v.text = p.itemValue(c)
		}
		for _, name := range names {
			if v.it != nil || v.text != "" {
				t.props[shortName(name)] = append(t.props[shortName(name)], v)
			}
		}
		if !inner {
			p.properties(g, t, c, depth)
		}
	}
}

// itemValue is where microdata keeps a value: depending on the element, in an attribute.
func (p *page) itemValue(n *html.Node) string {
	if hasAttribute(n, "content") {
		return attribute(n, "content")
	}
	switch n.DataAtom {
	case atom.Time:
		if hasAttribute(n, "datetime") {
			return attribute(n, "datetime")
		}
	case atom.A, atom.Area, atom.Link:
		// A vocabulary's own addresses, as of eventStatus, stay as they are.
		if address := p.absolute(attribute(n, "href")); address != "" {
			return address
		}
	case atom.Data, atom.Meter:
		return attribute(n, "value")
	case atom.Img, atom.Iframe, atom.Embed:
		return p.absolute(attribute(n, "src"))
	}
	return textOf(n, nil)
}
