package config

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/andybalholm/cascadia"
	"go.yaml.in/yaml/v3"

	"github.com/recovery-almanac/almanac/scrapers"
)

// mostPages bounds page.follow.max and page.urls; a longer list is no page any more.
const mostPages = 1000

// pageTable is the `page:` block. scrapers/page/manual.txt explains it to people.
func pageTable(p *scrapers.PageOptions) []binding {
	return []binding{
		{"page.urls", "further pages of the same shape", "", addresses{&p.URLs}},
		{"page.rows", "which elements are a row each", "", selector(&p.Rows)},
		{"page.each.in", "where in the row several meetings stand; the whole row where absent", "", selector(&p.Each.In)},
		{"page.each.starts", "what begins a meeting", "", pattern(&p.Each.Starts)},
		{"page.each.split", "what stands between two meetings", "", pattern(&p.Each.Split)},
		{"page.skip", "rows that are no meeting", "", skips{&p.Skip}},
		{"page.fields", "what fills the fields of a row", "", fieldRules{&p.Fields}},
		{"page.detail", "what fills the fields from the meeting's own page", "", fieldRules{&p.Detail}},
		{"page.follow.next", "links to pages of the same shape", "", selector(&p.Follow.Next)},
		{"page.follow.detail", "a row's link to the meeting's own page", "", selector(&p.Follow.Detail)},
		{"page.follow.max", "how many pages to go on from a listed one", "", number(&p.Follow.Max, 1, mostPages)},
	}
}

// checkPage compares the keys of the page block with each other.
func (d *document) checkPage(s scrapers.Source) {
	if s.Format != "page" {
		if d.has("page") && !d.failed("format") {
			d.fail(d.lines["page"], "page", "the block is for format: page only; remove it")
		}
		return
	}
	p := s.Page
	if s.Fetchable() || d.has("page") {
		d.require("page", "format: page needs to be told the rows and fields")
		if d.has("page") {
			d.require("page.rows", "add a CSS selector of the rows, such as \"table tr:has(td)\"")
			d.require("page.fields", "add what fills name, days, start and the place")
		}
	}
	if p.Each.Starts != "" && p.Each.Split != "" {
		d.fail(d.lines["page.each.split"], "page.each.split", "cannot stand beside starts; keep one")
	}
	if p.Each.In != "" && p.Each.Starts == "" && p.Each.Split == "" {
		d.fail(d.lines["page.each"], "page.each", "says where but not how; add starts or split")
	}
	if len(p.Detail) > 0 && p.Follow.Detail == "" {
		d.fail(d.lines["page.detail"], "page.detail", "needs follow.detail, the selector of the link to that page")
	}
	if p.Follow.Detail != "" && len(p.Detail) == 0 {
		d.fail(d.lines["page.follow.detail"], "page.follow.detail", "fetches pages that nothing reads; add the block detail")
	}
}

func selector(to *string) value {
	return checked(to, "a CSS selector such as \"td.name a\"", cssSelector)
}

func pattern(to *string) value {
	return checked(to, "a regular expression in Go's syntax, best in single quotes", regularExpression)
}

func cssSelector(s string) error {
	if _, err := cascadia.ParseGroup(s); err != nil {
		return fmt.Errorf("is no CSS selector (%w)", err)
	}
	return nil
}

func regularExpression(s string) error {
	if _, err := regexp.Compile(s); err != nil {
		return fmt.Errorf("is no regular expression (%s)", strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
	return nil
}

// nested is everything that is wrong inside one value that has keys or items of its own.
type nested []nestedError

type nestedError struct {
	line    int
	key     string // below the value's own key, "" for the value itself
	message string
}

func (n nested) Error() string {
	lines := make([]string, len(n))
	for i, e := range n {
		lines[i] = fmt.Sprintf("line %d: %s: %s", e.line, e.key, e.message)
	}
	return strings.Join(lines, "; ")
}

func (n *nested) fail(node *yaml.Node, key, format string, args ...any) {
	*n = append(*n, nestedError{node.Line, key, fmt.Sprintf(format, args...)})
}

// err is nil when nothing was found; a nil nested in an error would not be.
func (n nested) err() error {
	if len(n) == 0 {
		return nil
	}
	return n
}

// read reads a scalar into a bound value and keeps what is wrong.
func (n *nested) read(node *yaml.Node, key string, v value) {
	if err := v.read(node); err != nil {
		n.fail(node, key, "%s", err)
	}
}

// members calls visit for every key of a mapping whose name is known.
func (n *nested) members(node *yaml.Node, key string, known []string, visit func(name string, k, v *yaml.Node)) {
	if node.Kind != yaml.MappingNode {
		n.fail(node, key, "is %s; write keys and values: %s", kindName(node), strings.Join(known, ", "))
		return
	}
	first := map[string]int{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		k, v := node.Content[i], node.Content[i+1]
		name := below(key, k.Value)
		if line, twice := first[k.Value]; twice {
			n.fail(k, name, "is set twice, first on line %d; remove one", line)
			continue
		}
		first[k.Value] = k.Line
		if !contains(known, k.Value) {
			n.fail(k, name, "there is no such key%s", suggestion(k.Value, known))
			continue
		}
		visit(k.Value, k, v)
	}
}

func contains(list []string, word string) bool {
	for _, w := range list {
		if w == word {
			return true
		}
	}
	return false
}

func suggestion(word string, known []string) string {
	if best := closest(word, known); best != "" {
		return "; did you mean " + best + "?"
	}
	return "; the keys here are " + strings.Join(known, ", ")
}

func below(key, name string) string {
	return strings.Trim(key+"."+name, ".")
}

// addresses is a list of addresses of documents.
type addresses struct{ to *[]string }

func (a addresses) read(node *yaml.Node) error {
	if node.Kind != yaml.SequenceNode {
		return fmt.Errorf("is %s; write a list of addresses", kindName(node))
	}
	if len(node.Content) > mostPages {
		return fmt.Errorf("lists %d addresses; write at most %d, or follow links with follow.next", len(node.Content), mostPages)
	}
	var all []string
	var wrong nested
	seen := map[string]bool{}
	for _, item := range node.Content {
		var one string
		wrong.read(item, "", checked(&one, "an http, https or file address without secrets", sourceURL))
		if one != "" && seen[one] {
			wrong.fail(item, "", "%s is listed twice; remove one", quote(one))
		}
		seen[one] = true
		all = append(all, one)
	}
	*a.to = all
	return wrong.err()
}

func (a addresses) set(string) error { return errors.New("cannot be set from the environment") }
func (a addresses) show() string     { return strings.Join(*a.to, ",") }

// skips is the list of rules that leave rows out.
type skips struct{ to *[]scrapers.PageSkip }

func (s skips) read(node *yaml.Node) error {
	if node.Kind != yaml.SequenceNode {
		return fmt.Errorf("is %s; write a list of blocks with when or unless, and because", kindName(node))
	}
	var all []scrapers.PageSkip
	var wrong nested
	for i, item := range node.Content {
		all = append(all, wrong.skip(item, fmt.Sprintf("%d", i+1)))
	}
	*s.to = all
	return wrong.err()
}

func (n *nested) skip(item *yaml.Node, key string) scrapers.PageSkip {
	var one scrapers.PageSkip
	before, tests := len(*n), 0
	n.members(item, key, []string{"when", "unless", "because"}, func(name string, _, v *yaml.Node) {
		if name == "because" {
			n.read(v, below(key, name), text(&one.Because, "why such a row is no meeting"))
			return
		}
		tests++
		one.Unless = name == "unless"
		one.When = n.expression(v, below(key, name), 0)
	})
	switch {
	case len(*n) > before:
	case tests != 1:
		n.fail(item, key, "needs one of when and unless: an expression that gives a text for a row to skip, or to keep")
	case one.Because == "":
		n.fail(item, key, "lacks because, which says why such a row is no meeting")
	}
	return one
}

func (s skips) set(string) error { return errors.New("cannot be set from the environment") }
func (s skips) show() string     { return fmt.Sprintf("%d rules", len(*s.to)) }

// fieldRules is a mapping from fields of a listing to expressions, in the order of the file.
type fieldRules struct{ to *[]scrapers.PageField }

func (f fieldRules) read(node *yaml.Node) error {
	var all []scrapers.PageField
	var wrong nested
	wrong.members(node, "", scrapers.ListingFields(), func(name string, _, v *yaml.Node) {
		all = append(all, scrapers.PageField{Name: name, Expr: wrong.expression(v, name, 0)})
	})
	*f.to = all
	return wrong.err()
}

func (f fieldRules) set(string) error { return errors.New("cannot be set from the environment") }
func (f fieldRules) show() string     { return fmt.Sprintf("%d fields", len(*f.to)) }
