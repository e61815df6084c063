package config

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/recovery-almanac/almanac/scrapers"
)

// rowExpression reads what fills a field from a row of a sheet or of JSON: a text is a place in the row, a list is
// the first that is not empty, and a mapping names a place, or a constant, and what is done to it in the order
// written. It is the language of [nested.expression] without what only a page has.
type rowExpression struct {
	place scrapers.PageFrom // FromColumn or FromPath; also the key that names a place
	read  func(to *string) value
}

func (r rowExpression) sources() []string {
	return []string{string(r.place), "constant", "first", "join"}
}

func (r rowExpression) expression(n *nested, node *yaml.Node, key string, depth int) scrapers.PageExpr {
	switch {
	case depth > deepestExpression:
		n.fail(node, key, "nests more than %d expressions; write it flatter", deepestExpression)
	case node.Kind == yaml.ScalarNode:
		e := scrapers.PageExpr{From: r.place}
		r.placeOf(n, node, key, &e.Text)
		return e
	case node.Kind == yaml.SequenceNode:
		return scrapers.PageExpr{From: scrapers.FromFirst, Of: r.list(n, node, key, depth)}
	case node.Kind == yaml.MappingNode:
		return r.mapping(n, node, key, depth)
	default:
		n.fail(node, key, "is %s; write a %s, a block of keys, or a list of these", kindName(node), r.place)
	}
	return scrapers.PageExpr{}
}

// placeOf reads a place; a column may be a number.
func (r rowExpression) placeOf(n *nested, node *yaml.Node, key string, to *string) {
	if r.place == scrapers.FromColumn && node.Kind == yaml.ScalarNode && node.ShortTag() == "!!int" {
		var column int
		n.read(node, key, number(&column, 1, 1000))
		*to = strconv.Itoa(column)
		return
	}
	n.read(node, key, r.read(to))
}

func (r rowExpression) list(n *nested, node *yaml.Node, key string, depth int) []scrapers.PageExpr {
	if node.Kind != yaml.SequenceNode || len(node.Content) == 0 {
		n.fail(node, key, "is no list of expressions; write at least one, each behind a \"-\"")
		return nil
	}
	var all []scrapers.PageExpr
	for i, item := range node.Content {
		all = append(all, r.expression(n, item, below(key, strconv.Itoa(i+1)), depth+1))
	}
	return all
}

func (r rowExpression) mapping(n *nested, node *yaml.Node, key string, depth int) scrapers.PageExpr {
	var e scrapers.PageExpr
	before, source := len(*n), ""
	n.members(node, key, slices.Concat(r.sources(), []string{"with"}, expressionSteps), func(name string, k, v *yaml.Node) {
		at := below(key, name)
		switch {
		case name == "with":
			n.modifier(&e, name, at, v)
		case !slices.Contains(r.sources(), name):
			n.step(&e.Steps, name, at, v)
		case source != "":
			n.fail(k, at, "cannot stand beside %s; keep one, or write a list of two expressions", source)
		default:
			source = name
			r.source(n, &e, name, at, v, depth)
		}
	})
	switch {
	case len(*n) > before:
	case source == "":
		n.fail(node, key, "does not say where the text comes from; add one of %s", strings.Join(r.sources(), ", "))
	case e.With != "" && e.From != scrapers.FromJoin:
		n.fail(node, key, "has with, which is for join only")
	}
	return e
}

func (r rowExpression) source(n *nested, e *scrapers.PageExpr, name, key string, v *yaml.Node, depth int) {
	e.From = scrapers.PageFrom(name)
	switch e.From {
	case r.place:
		r.placeOf(n, v, key, &e.Text)
	case scrapers.FromConstant:
		n.read(v, key, text(&e.Text, "a text in quotes"))
	default:
		e.Of = r.list(n, v, key, depth)
	}
}
