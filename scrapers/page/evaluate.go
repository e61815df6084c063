package page

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/recovery-almanac/almanac/scrapers"
)

// scope is where an expression is evaluated: a row, or a part of it, of a page.
type scope struct {
	page *page
	row  *html.Node
	part string
	// known is what expressions gave that say the same of every part of the row.
	known map[*expression][]string
	// missing is told of every column that the row's table does not have.
	missing func(header string)
}

// texts are what an expression gives, without blank ones.
func (s *scope) texts(x *expression) []string {
	if x.ofPart() {
		return s.evaluate(x)
	}
	all, known := s.known[x]
	if !known {
		all = s.evaluate(x)
		s.known[x] = all
	}
	return all
}

func (s *scope) evaluate(x *expression) []string {
	var all []string
	switch x.From {
	case scrapers.FromConstant:
		all = []string{x.Text}
	case scrapers.FromFirst:
		for _, inner := range x.of {
			if all = s.texts(inner); len(all) > 0 {
				break
			}
		}
	case scrapers.FromJoin:
		for _, inner := range x.of {
			all = append(all, s.texts(inner)...)
		}
		with := x.With
		if with == "" {
			with = " "
		}
		all = []string{strings.Join(all, with)}
	case scrapers.FromPart:
		all = []string{s.part}
	case scrapers.FromTitle:
		all = []string{s.page.title()}
	case scrapers.FromURL:
		all = []string{s.page.doc.URL}
	case scrapers.FromFile:
		all = []string{fileName(s.page.doc.URL)}
	default:
		for _, n := range s.elements(x) {
			all = append(all, s.page.read(n, x))
		}
	}
	all = x.steps.Apply(all)
	return slices.DeleteFunc(all, func(t string) bool { return strings.TrimSpace(t) == "" })
}

// elements are what an expression reads.
func (s *scope) elements(x *expression) []*html.Node {
	switch x.From {
	case scrapers.FromRow:
		return []*html.Node{s.row}
	case scrapers.FromColumn:
		cell, known := s.page.cell(s.row, x.number, x.Text)
		if !known {
			s.missing(x.Text)
		}
		if cell == nil {
			return nil
		}
		return []*html.Node{cell}
	case scrapers.FromHeader:
		return s.page.header(s.row)
	case scrapers.FromHeading:
		return s.page.heading(s.row, x)
	case scrapers.FromPage:
		return s.page.anywhere(x)
	}
	if x.All {
		return find(s.row, x.matcher)
	}
	return findFirst(s.row, x.matcher)
}

// anywhere selects once for all rows of the page.
func (p *page) anywhere(x *expression) []*html.Node {
	found, known := p.found[x]
	if !known {
		found = find(p.root, x.matcher)
		p.found[x] = found
	}
	if x.From == scrapers.FromPage && !x.All && len(found) > 1 {
		return found[:1]
	}
	return found
}

// heading is the last element that begins before the row.
func (p *page) heading(row *html.Node, x *expression) []*html.Node {
	all := p.anywhere(x)
	at, _ := slices.BinarySearchFunc(all, p.position(row), func(n *html.Node, row int) int { return p.position(n) - row })
	if at == 0 {
		return nil
	}
	return all[at-1 : at]
}

// read is an element's text or attribute; an address in full.
func (p *page) read(n *html.Node, x *expression) string {
	if x.Attribute == "" {
		text := textOf(n, x.without)
		p.long = p.long || len(text) > mostText
		return text
	}
	value := attribute(n, x.Attribute)
	if x.Attribute == "href" || x.Attribute == "src" {
		if address := p.absolute(value); address != "" && value != "" {
			return address
		}
	}
	return value
}

func (p *page) title() string {
	for n := range p.root.Descendants() {
		if n.DataAtom == atom.Title {
			return textOf(n, nil)
		}
	}
	return ""
}

// fileName is the last part of an address's path, without extension.
func fileName(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	base := path.Base(u.Path)
	return strings.TrimSuffix(base, path.Ext(base))
}

// ofRow reports whether the expression looks at the row at all, and not only around it.
func (x *expression) ofRow() bool {
	switch x.From {
	case scrapers.FromSelect, scrapers.FromColumn, scrapers.FromRow, scrapers.FromPart:
		return true
	}
	return slices.ContainsFunc(x.of, (*expression).ofRow)
}

// ofPart reports whether the expression looks at the part of the row.
func (x *expression) ofPart() bool {
	return x.From == scrapers.FromPart || slices.ContainsFunc(x.of, (*expression).ofPart)
}
