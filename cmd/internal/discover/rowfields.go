package discover

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"github.com/recovery-almanac/almanac/scrapers"
)

// piece is a part of a group's rows that is written alike, and the field that it fills: "" where its class does not
// say.
type piece struct {
	field, selector, text string
	first                 *html.Node
	count                 int
}

// sampledRows bounds how many rows of a group are looked at.
const sampledRows = 30

func (g group) sample() []*html.Node { return g.rows[:min(len(g.rows), sampledRows)] }

// pieces are the parts that at least half of the rows have, each field once.
func (g group) pieces() []piece {
	at := map[string]int{}
	var all []piece
	for _, row := range g.sample() {
		seen := map[string]bool{}
		for n := range row.Descendants() {
			for _, selector := range pieceSelectors(n) {
				if seen[selector] {
					continue
				}
				seen[selector] = true
				i, known := at[selector]
				if !known {
					i = len(all)
					at[selector] = i
					all = append(all, piece{selector: selector, text: textBelow(n), first: n})
				}
				all[i].count++
			}
		}
	}
	all = slices.DeleteFunc(all, func(p piece) bool { return p.text == "" || 2*p.count < len(g.sample()) })
	taken := map[string]bool{}
	for i := range all {
		if field := fieldOf(all[i].selector, all[i].text); field != "" && !taken[field] {
			all[i].field, taken[field] = field, true
		}
	}
	return all
}

// pieceSelectors name a part of a row by its classes, or by a tag that says what it is.
func pieceSelectors(n *html.Node) []string {
	if n.Type != html.ElementNode {
		return nil
	}
	var all []string
	for _, class := range classes(n) {
		all = append(all, "."+class)
	}
	if n.Data == "address" || n.Data == "time" {
		all = append(all, n.Data)
	}
	return all
}

// fieldOf is the field that a class names: "meeting-time", "event__address", "groupName". The text keeps a part that
// holds others from being taken for one of them.
func fieldOf(selector, text string) string {
	name := camel.ReplaceAllString(strings.TrimPrefix(selector, "."), "$1 $2")
	parts := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r == '-' || r == '_' || r == ' ' })
	hasClock, hasDay := clock.MatchString(text), day.MatchString(text)
	for i := range parts {
		field := columnFields[strings.Join(parts[i:], " ")]
		switch {
		case field == "":
		case field == "days" || field == "start" || field == "times":
			switch {
			case hasClock && hasDay:
				return "times"
			case hasClock && field != "days":
				return "start"
			case hasDay && field == "days":
				return "days"
			}
		case field == "end" && !hasClock, field != "end" && hasClock:
		default:
			return field
		}
	}
	return ""
}

// groupFind is the group as a list: its rules where enough is clear, else the beginning of rules.
func (l *looker) groupFind(g group, days string, d scrapers.Document, from lead) find {
	pieces := g.pieces()
	fields := l.groupFields(g, pieces, days, d)
	remark := ""
	if strings.Contains(fields, "from: row") {
		remark = "  # What no class names is guessed from the words of the row.\n"
	}
	block := fmt.Sprintf("page:\n  rows: %s\n%s%s  fields:\n%s", quoted(g.selector), g.skip(), remark, fields)
	f := find{format: "page", url: from.url, block: block, why: g.says()}
	if strings.HasPrefix(fields, "    name: ") {
		f.rows = l.ruled("page", block, d)
	}
	if f.rows < leastRows {
		f.unfinished, f.rows = true, 0
		f.block = g.seen(pieces) + commented("Name each field by a CSS selector inside the row.\n"+block)
	}
	return f
}

// says is why the group is taken for the list.
func (g group) says() string {
	if g.hits == g.all() {
		return fmt.Sprintf("%d parts of the page are written alike (%s), each with a time", g.hits, g.selector)
	}
	return fmt.Sprintf("%d parts of the page are written alike (%s), %d of them with a time", g.all(), g.selector, g.hits)
}

// skip leaves out what is written like the rows and names no time: the menu, and what is no meeting.
func (g group) skip() string {
	if g.hits == g.all() {
		return ""
	}
	return "  skip:\n    - {unless: {from: row, regexp: " + quoted(clock.String()) + "}, because: \"it names no time\"}\n"
}

// seen tells a person what a row is made of, without what it says.
func (g group) seen(pieces []piece) string {
	selectors := make([]string, 0, len(pieces))
	for _, p := range pieces {
		selectors = append(selectors, p.selector)
	}
	inside := strings.Join(selectors, " ")
	if inside == "" {
		inside = "nothing with a class"
	}
	return commented(fmt.Sprintf("%d rows: %s; inside them: %s", g.hits, g.selector, clip(inside, 200)))
}

// groupFields are the lines of the block fields: what classes say, then what the words of the row do.
func (l *looker) groupFields(g group, pieces []piece, days string, d scrapers.Document) string {
	var b strings.Builder
	has := func(field string) bool {
		return slices.ContainsFunc(pieces, func(p piece) bool { return p.field == field })
	}
	line := func(field, expression string) { fmt.Fprintf(&b, "    %s: %s\n", field, expression) }
	without, parts := "", g.parts()
	if name := g.nameSelector(pieces); name != "" {
		line("name", quoted(name))
		without = ", without: " + quoted(name)
	} else if name := parts.expression("name"); name != "" {
		line("name", name)
	}
	switch {
	case !g.dayed:
		line("days", days)
	case !has("days") && !has("times"):
		line("days", "{from: row"+without+", find: "+quoted(dayPattern(g.texts(), 8))+"}")
	}
	if !has("start") && !has("times") {
		line("start", "{from: row"+without+", regexp: "+quoted(g.startPattern())+"}")
		line("end", "["+strings.Join(ends(without), ", ")+"]")
	}
	city, addressed := has("city"), has("formatted") || has("street")
	for _, p := range pieces {
		switch {
		case p.field == "" || p.field == "name" || p.field == "days" && !g.dayed:
			continue
		case p.field == "formatted" && city && !strings.Contains(p.text, ","):
			p.field = "street"
		case p.field == "venue" && !city && !has("formatted") && !has("street") && addressText.MatchString(p.text):
			p.field = "formatted"
			addressed = true
		case p.field == "types":
			line(p.field, cellOf(p.field, "select: "+quoted(p.selector)))
			continue
		case p.field == "conference_url":
			continue // as every link
		}
		line(p.field, p.expression(pieces))
	}
	if address := parts.expression("formatted"); !addressed && address != "" {
		line("formatted", address)
	} else if !addressed {
		if n := l.addressLine(g, without, d); n > 0 {
			line("formatted", fmt.Sprintf("{from: row%s, line: %d}", without, n))
		}
	}
	if g.joins() {
		line("conference_url", joinLink)
	}
	return b.String()
}

// ends read the time behind another. Noon and midnight are one only before a sign: "12 PM - Noon Sit" goes on with a name.
func ends(without string) (all []string) {
	for _, end := range []string{"(" + numberText + ")", `(noon|midnight)(?:\s*[^\s\pL]|\s*$)`} {
		all = append(all, "{from: row"+without+", regexp: "+quoted("(?i)"+clockText+`\s*(?:-|–|to|until)\s*`+end)+"}")
	}
	return all
}

// expression selects a piece, without the pieces inside it.
func (p piece) expression(all []piece) string {
	var inner []string
	for _, q := range all {
		if q.field != "" && q.first != p.first && above(p.first, q.first) {
			inner = append(inner, q.selector)
		}
	}
	if len(inner) == 0 {
		return quoted(p.selector)
	}
	return "{select: " + quoted(p.selector) + ", without: " + quoted(strings.Join(inner, ", ")) + "}"
}

func above(outer, inner *html.Node) bool {
	for n := inner.Parent; n != nil; n = n.Parent {
		if n == outer {
			return true
		}
	}
	return false
}

// nameSelector is the part that names the meeting: by its class, else the first heading, bold text or link of most
// rows that says no time.
func (g group) nameSelector(pieces []piece) string {
	for _, p := range pieces {
		if p.field == "name" {
			return p.selector
		}
	}
	for _, tag := range []string{"h1", "h2", "h3", "h4", "h5", "h6", "dt", "strong", "b", "summary", "a"} {
		n := 0
		for _, row := range g.sample() {
			if first := firstOf(row, tag); first != nil && isName(textBelow(first)) {
				n++
			}
		}
		if 10*n >= 6*len(g.sample()) {
			return tag
		}
	}
	return ""
}

func firstOf(row *html.Node, tag string) *html.Node {
	for n := range row.Descendants() {
		if n.Type == html.ElementNode && n.Data == tag {
			return n
		}
	}
	return nil
}

func isName(text string) bool {
	return strings.ContainsFunc(text, isLetter) && !clock.MatchString(text) && strings.TrimSpace(day.ReplaceAllString(text, "")) != ""
}

// texts are the words of the rows that are looked at.
func (g group) texts() []string {
	all := make([]string, len(g.sample()))
	for i, row := range g.sample() {
		all[i] = textBelow(row)
	}
	return all
}

// joins reports whether a row links to a video meeting.
func (g group) joins() bool {
	for _, row := range g.sample() {
		for n := range row.Descendants() {
			if n.Type == html.ElementNode && n.Data == "a" && joins(attr(n, "href")) {
				return true
			}
		}
	}
	return false
}

// addressText is a line with a house number or a postal code among its words.
var addressText = regexp.MustCompile(`\d.*,|,.*\d|^\d+ \p{L}{2,}`)

// addressLine is the line of most rows' text that looks like an address, from 1; 0 where there is none.
func (l *looker) addressLine(g group, without string, d scrapers.Document) int {
	block := fmt.Sprintf("page:\n  rows: %s\n  fields:\n    notes: {from: row%s}\n", quoted(g.selector), without)
	parsed, err := l.parsedBy("page", block, d)
	if err != nil {
		return 0
	}
	counts := map[int]int{}
	for _, listing := range parsed.Listings {
		for i, line := range strings.Split(listing.Notes, "\n") {
			if line = strings.TrimSpace(line); addressText.MatchString(line) && !clock.MatchString(line) && len(line) < 200 {
				counts[i+1]++
				break
			}
		}
	}
	for n := 1; n <= 20; n++ {
		if 10*counts[n] >= 6*len(parsed.Listings) && counts[n] > 0 {
			return n
		}
	}
	return 0
}
