package discover

import (
	"bytes"
	"cmp"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// group is elements of a page that are written alike, and may be a meeting each.
type group struct {
	selector string
	rows     []*html.Node
	menu     int  // of all that the selector selects, those in the page's menu, header or footer, which are not in rows
	hits     int  // of the rows, those that name a time, and a weekday where dayed
	dayed    bool // the weekday stands in the rows, not in a heading above them
}

// all is how many elements the selector selects.
func (g group) all() int { return len(g.rows) + g.menu }

// What makes a group a list: a few rows, most of them with a time.
const (
	leastRows  = 3
	mostTried  = 5
	mostGroups = 5000
	nearest    = 12 // how far above its time an element can be a meeting's
)

var (
	clock = regexp.MustCompile(`(?i)\b` + clockText + `\b|\b\d{1,2}\s?[ap]\.m\.`)
	day   = regexp.MustCompile(`(?i)\b(?:` + dayText + `)\b`)
)

// The words of prose for a weekday and a time, as regular expressions of rules that are written.
var (
	numberText = `\d{1,2}[:.h]\d{2}(?:\s?[ap]\.?m)?|\d{1,2}\s?[ap]m`
	clockText  = `(?:` + numberText + `|noon|midnight)`
	dayText    = strings.Join(weekdayWords, "|") + "|mon|tues?|wed|thu|thurs?|fri|sat|sun"
)

// groups are the page's likely lists, the longest first; of several that are equally long the outermost. Weekdays
// may stand in headings above.
func groups(body []byte, headings bool) []group {
	root, err := html.Parse(bytes.NewReader(body[:min(len(body), mostScanned)]))
	if err != nil {
		return nil // nests too deep for a page that people read
	}
	said := spoken(root)
	all := map[string]*group{}
	var order []string
	for n := range root.Descendants() {
		for _, selector := range selectors(n) {
			g := all[selector]
			if g == nil {
				if len(order) == mostGroups {
					continue
				}
				g = &group{selector: selector, dayed: true}
				all[selector], order = g, append(order, selector)
			}
			if said.menu[n] {
				g.menu++
				continue
			}
			g.rows = append(g.rows, n)
		}
	}
	var lists []group
	for _, selector := range order {
		g := *all[selector]
		for _, n := range g.rows {
			if said.timed[n] && said.dayed[n] {
				g.hits++
			}
		}
		if lists = g.keptIn(lists); !headings || slices.ContainsFunc(g.rows, func(n *html.Node) bool { return said.headed[n] }) {
			continue
		}
		g.dayed, g.hits = false, 0
		for _, n := range g.rows {
			if said.timed[n] {
				g.hits++
			}
		}
		lists = g.keptIn(lists)
	}
	slices.SortStableFunc(lists, func(a, b group) int { return cmp.Compare(b.hits, a.hits) })
	return lists[:min(len(lists), mostTried)]
}

func (g group) keptIn(lists []group) []group {
	if g.hits >= leastRows && 10*g.hits >= 6*len(g.rows) {
		return append(lists, g)
	}
	return lists
}

// said is what a page says, by the elements that have them in their text not far below: a time, a weekday, a heading that is the
// weekday of what follows it. menu are the elements around the list.
type said struct{ timed, dayed, headed, menu map[*html.Node]bool }

func spoken(root *html.Node) said {
	all := said{map[*html.Node]bool{}, map[*html.Node]bool{}, map[*html.Node]bool{}, map[*html.Node]bool{}}
	mark := func(set map[*html.Node]bool, n *html.Node) {
		for range nearest {
			if n = n.Parent; n == nil {
				return
			}
			set[n] = true
		}
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			all.menu[n] = all.menu[n.Parent] || n.Data == "nav" || n.Data == "footer" || n.Data == "header" && n.Parent.Data == "body"
			if heading(n.DataAtom) {
				if _, is := headOf(n.Data, textBelow(n)); is {
					mark(all.headed, n)
				}
			}
			continue
		}
		if n.Type != html.TextNode || n.Parent.Data == "script" || n.Parent.Data == "style" {
			continue
		}
		text := n.Data[:min(len(n.Data), 4<<10)]
		if clock.MatchString(text) {
			mark(all.timed, n)
		}
		if day.MatchString(text) {
			mark(all.dayed, n)
		}
	}
	return all
}

// rowTags are the elements that lists are written with.
var rowTags = []string{"li", "div", "article", "section", "p", "dd", "a", "details", "dt"}

// selectors name an element by each of its classes, or by its parent where it has none.
func selectors(n *html.Node) []string {
	if n.Type != html.ElementNode || !slices.Contains(rowTags, n.Data) {
		return nil
	}
	var all []string
	for _, class := range classes(n) {
		all = append(all, n.Data+"."+class)
	}
	if len(all) > 0 || n.Parent == nil || n.Parent.Type != html.ElementNode {
		return all
	}
	above := n.Parent.Data
	switch parents := classes(n.Parent); {
	case plainName.MatchString(attr(n.Parent, "id")):
		above += "#" + attr(n.Parent, "id")
	case len(parents) > 0:
		above += "." + parents[0]
	case n.Data != "li" && n.Data != "dd":
		return nil
	}
	return []string{above + " > " + n.Data}
}

// mostClasses bounds what is looked at of one element.
const mostClasses = 4

func classes(n *html.Node) []string {
	all := slices.DeleteFunc(strings.Fields(attr(n, "class")), func(c string) bool { return !plainName.MatchString(c) })
	slices.SortStableFunc(all, func(a, b string) int { return cmp.Compare(meaning(a), meaning(b)) })
	return all[:min(len(all), mostClasses)]
}

var (
	listClass   = regexp.MustCompile(`(?i)meeting|event|group|listing|card|item|entry|result|name|time|day|address|location|venue|city`)
	layoutClass = regexp.MustCompile(`(?i)^(?:wp-|col-|column|row$|et_|elementor|odd$|even$|first$|last$|p-|m-|d-|text-)`)
)

// meaning sorts the classes of an element: those that say what it is, others, those that say how it looks.
func meaning(class string) int {
	switch {
	case layoutClass.MatchString(class):
		return 2
	case listClass.MatchString(class):
		return 0
	}
	return 1
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// textBelow is an element's text with single spaces.
func textBelow(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode && b.Len() < 4<<10 {
			b.WriteString(d.Data + " ")
		}
	}
	return words(b.String())
}
