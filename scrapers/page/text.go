package page

import (
	"strings"
	"unicode"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// mostText bounds the text of one element, in bytes: no meeting has a longer one. A text beyond it is cut right
// behind it.
const mostText = 64 << 10

// textOf reads an element as people see it: white space as one space, <br> and blocks as line ends, blank lines
// gone. without leaves out the elements that it matches.
func textOf(n *html.Node, without goquery.Matcher) string {
	w := writer{without: without}
	w.node(n)
	return strings.TrimSpace(w.b.String())
}

// writer puts text together; a space or line end is written only when more text follows.
type writer struct {
	b       strings.Builder
	without goquery.Matcher
	gap     rune // 0, ' ' or '\n'
}

func (w *writer) node(n *html.Node) {
	if w.b.Len() > mostText {
		return
	}
	switch n.Type {
	case html.TextNode:
		w.text(n.Data)
		return
	case html.ElementNode:
		if unseen[n.DataAtom] || w.without != nil && w.without.Match(n) {
			w.space(' ')
			return
		}
	}
	ends := n.Type == html.ElementNode && lineEnds[n.DataAtom]
	if ends {
		w.space('\n')
	} else if n.DataAtom == atom.Td || n.DataAtom == atom.Th {
		w.space(' ')
	}
	for c := range n.ChildNodes() {
		w.node(c)
	}
	if ends {
		w.space('\n')
	}
}

func (w *writer) text(s string) {
	for _, r := range s {
		if w.b.Len() > mostText {
			return
		}
		if unicode.IsSpace(r) {
			w.space(' ')
			continue
		}
		if w.gap != 0 && w.b.Len() > 0 {
			w.b.WriteRune(w.gap)
		}
		w.gap = 0
		w.b.WriteRune(r)
	}
}

func (w *writer) space(gap rune) {
	if w.gap != '\n' {
		w.gap = gap
	}
}

var unseen = map[atom.Atom]bool{atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Select: true}

var lineEnds = map[atom.Atom]bool{
	atom.Br: true, atom.P: true, atom.Div: true, atom.Li: true, atom.Ul: true, atom.Ol: true, atom.Dl: true, atom.Dt: true,
	atom.Dd: true, atom.Tr: true, atom.Table: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true,
	atom.H5: true, atom.H6: true, atom.Hr: true, atom.Address: true, atom.Section: true, atom.Article: true,
	atom.Header: true, atom.Footer: true, atom.Pre: true, atom.Blockquote: true,
}
