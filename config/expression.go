package config

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/recovery-almanac/almanac/scrapers"
)

// deepestExpression bounds expressions inside expressions.
const deepestExpression = 8

var (
	expressionSources = []string{"select", "column", "heading", "page", "from", "constant", "first", "join"}
	expressionWords   = []scrapers.PageFrom{scrapers.FromRow, scrapers.FromHeader, scrapers.FromPart, scrapers.FromTitle, scrapers.FromURL, scrapers.FromFile}
	expressionSteps   = []string{"line", "regexp", "find", "as", "remove", "split", "map", "then"}
	expressionKeys    = slices.Concat(expressionSources, []string{"attribute", "without", "all", "with"}, expressionSteps)
)

// expression reads what fills a field: a text is a selector, a list is the first that is not empty, and a mapping
// names where the text comes from and what is done to it, in the order written.
func (n *nested) expression(node *yaml.Node, key string, depth int) scrapers.PageExpr {
	switch {
	case depth > deepestExpression:
		n.fail(node, key, "nests more than %d expressions; write it flatter", deepestExpression)
	case node.Kind == yaml.ScalarNode:
		e := scrapers.PageExpr{From: scrapers.FromSelect}
		n.read(node, key, selector(&e.Text))
		return e
	case node.Kind == yaml.SequenceNode:
		return scrapers.PageExpr{From: scrapers.FromFirst, Of: n.expressions(node, key, depth)}
	case node.Kind == yaml.MappingNode:
		return n.mapping(node, key, depth)
	default:
		n.fail(node, key, "is %s; write a CSS selector, a block of keys, or a list of these", kindName(node))
	}
	return scrapers.PageExpr{}
}

func (n *nested) expressions(node *yaml.Node, key string, depth int) []scrapers.PageExpr {
	if node.Kind != yaml.SequenceNode || len(node.Content) == 0 {
		n.fail(node, key, "is no list of expressions; write at least one, each behind a \"-\"")
		return nil
	}
	var all []scrapers.PageExpr
	for i, item := range node.Content {
		all = append(all, n.expression(item, below(key, strconv.Itoa(i+1)), depth+1))
	}
	return all
}

func (n *nested) mapping(node *yaml.Node, key string, depth int) scrapers.PageExpr {
	var e scrapers.PageExpr
	before := len(*n)
	var source string
	n.members(node, key, expressionKeys, func(name string, k, v *yaml.Node) {
		at := below(key, name)
		switch {
		case !slices.Contains(expressionSources, name):
			n.modifier(&e, name, at, v)
		case source != "":
			n.fail(k, at, "cannot stand beside %s; keep one, or write a list of two expressions", source)
		default:
			source = name
			n.source(&e, name, at, v, depth)
		}
	})
	if source == "" && len(*n) == before {
		n.fail(node, key, "does not say where the text comes from; add one of %s", strings.Join(expressionSources, ", "))
	}
	if len(*n) == before {
		n.fitting(node, key, e)
	}
	return e
}

// source reads where the text comes from.
func (n *nested) source(e *scrapers.PageExpr, name, key string, v *yaml.Node, depth int) {
	e.From = scrapers.PageFrom(name)
	switch name {
	case "select", "heading", "page":
		n.read(v, key, selector(&e.Text))
	case "column":
		if v.Kind == yaml.ScalarNode && v.ShortTag() == "!!int" {
			var column int
			n.read(v, key, number(&column, 1, 100))
			e.Text = strconv.Itoa(column)
			return
		}
		n.read(v, key, text(&e.Text, "the column's header, or its number from 1"))
	case "from":
		n.read(v, key, oneOf(&e.From, expressionWords...))
	case "constant":
		n.read(v, key, text(&e.Text, "a text in quotes"))
	case "first", "join":
		e.Of = n.expressions(v, key, depth)
	}
}

// modifier reads how an element is read, or a step.
func (n *nested) modifier(e *scrapers.PageExpr, name, key string, v *yaml.Node) {
	switch name {
	case "attribute":
		n.read(v, key, text(&e.Attribute, "the name of an attribute, such as href"))
	case "without":
		n.read(v, key, selector(&e.Without))
	case "all":
		n.read(v, key, boolean(&e.All))
	case "with":
		if v.Kind != yaml.ScalarNode {
			n.fail(v, key, "is %s; write the text to put between, in quotes", kindName(v))
			return
		}
		e.With = v.Value
	default:
		n.step(&e.Steps, name, key, v)
	}
}

// step reads one step, or the steps of then, and appends them.
func (n *nested) step(steps *[]scrapers.PageStep, name, key string, v *yaml.Node) {
	var s scrapers.PageStep
	switch name {
	case "line":
		n.read(v, key, number(&s.Line, -1000, 1000))
		if v.Value == "0" {
			n.fail(v, key, "lines count from 1; -1 is the last")
		}
	case "regexp":
		n.read(v, key, pattern(&s.Regexp))
	case "as":
		n.template(*steps, key, v)
		return
	case "find":
		n.read(v, key, pattern(&s.Find))
	case "remove":
		n.read(v, key, pattern(&s.Remove))
	case "split":
		n.read(v, key, pattern(&s.Split))
	case "map":
		s.Map = n.table(v, key)
	case "then":
		n.members(v, key, expressionSteps, func(name string, _, v *yaml.Node) {
			n.step(steps, name, below(key, name), v)
		})
		return
	}
	*steps = append(*steps, s)
}

// template reads as, which belongs to the regexp or find right before it.
func (n *nested) template(steps []scrapers.PageStep, key string, v *yaml.Node) {
	var last *scrapers.PageStep
	if len(steps) > 0 {
		last = &steps[len(steps)-1]
	}
	if last == nil || last.Regexp+last.Find == "" {
		n.fail(v, key, "must follow regexp or find, whose groups it puts together")
		return
	}
	n.read(v, key, text(&last.As, "a text with groups in it, such as \"$1-$2\""))
	re, err := regexp.Compile(last.Regexp + last.Find)
	if err != nil {
		return
	}
	for _, m := range groupNumber.FindAllStringSubmatch(last.As, -1) {
		if group, err := strconv.Atoi(m[1]); err != nil || group > re.NumSubexp() {
			n.fail(v, key, "names the group %s; the pattern has %d", m[1], re.NumSubexp())
		}
	}
}

var groupNumber = regexp.MustCompile(`\$\{?([0-9]+)`)

// table reads the values of a map, which may be empty: `Appointment: ""` takes a word away.
func (n *nested) table(node *yaml.Node, key string) map[string]string {
	if node.Kind != yaml.MappingNode || len(node.Content) == 0 {
		n.fail(node, key, "is %s; write the page's words and ours, one pair a line", kindName(node))
		return nil
	}
	all := map[string]string{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		k, v := node.Content[i], node.Content[i+1]
		word := strings.ToLower(strings.TrimSpace(k.Value))
		_, twice := all[word]
		switch {
		case k.Kind != yaml.ScalarNode || v.Kind != yaml.ScalarNode:
			n.fail(k, key, "line %d is no pair of words", k.Line)
		case v.ShortTag() == "!!null":
			n.fail(v, below(key, k.Value), "is empty; write \"\" to take the word away")
		case twice:
			n.fail(k, below(key, k.Value), "is set twice; upper and lower case do not matter")
		default:
			all[word] = v.Value
		}
	}
	return all
}

// fitting checks that what describes an element stands beside a source that gives one.
func (n *nested) fitting(node *yaml.Node, key string, e scrapers.PageExpr) {
	element := slices.Contains([]scrapers.PageFrom{scrapers.FromSelect, scrapers.FromColumn, scrapers.FromHeading, scrapers.FromPage, scrapers.FromRow, scrapers.FromHeader}, e.From)
	many := e.From == scrapers.FromSelect || e.From == scrapers.FromPage
	switch {
	case e.Attribute != "" && !element:
		n.fail(node, key, "has attribute, but %s gives no element", e.From)
	case e.Attribute != "" && e.Without != "":
		n.fail(node, key, "has attribute and without; an attribute has nothing inside, keep one")
	case e.Without != "" && !element:
		n.fail(node, key, "has without, but %s gives no element", e.From)
	case e.All && !many:
		n.fail(node, key, "has all, but %s gives one text; all is for select and page", e.From)
	case e.With != "" && e.From != scrapers.FromJoin:
		n.fail(node, key, "has with, which is for join only")
	}
}
