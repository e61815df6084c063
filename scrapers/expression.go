package scrapers

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Expression is a [PageExpr] ready to run on rows that keep their texts in places of kind P: the cells of a table,
// paths into an object. Make it with [CompileExpression].
type Expression[P any] struct {
	from     PageFrom
	constant string
	with     string
	place    P
	of       []*Expression[P]
	steps    []compiledStep
}

// CompileExpression prepares an expression. place prepares what names a place in a row; it is called for every
// expression that is no constant, no first and no join.
func CompileExpression[P any](e PageExpr, place func(PageExpr) (P, error)) (*Expression[P], error) {
	x := &Expression[P]{from: e.From, constant: e.Text, with: e.With}
	if x.with == "" {
		x.with = " "
	}
	var err error
	switch e.From {
	case FromConstant:
	case FromFirst, FromJoin:
		for _, inner := range e.Of {
			compiled, err := CompileExpression(inner, place)
			if err != nil {
				return nil, err
			}
			x.of = append(x.of, compiled)
		}
	default:
		if x.place, err = place(e); err != nil {
			return nil, err
		}
	}
	x.steps, err = compileSteps(e.Steps)
	return x, err
}

// Texts are what the expression gives for one row, without blank ones. read looks a place up in the row.
func (x *Expression[P]) Texts(read func(P) []string) []string {
	var all []string
	switch x.from {
	case FromConstant:
		all = []string{x.constant}
	case FromFirst:
		for _, inner := range x.of {
			if all = inner.Texts(read); len(all) > 0 {
				break
			}
		}
	case FromJoin:
		for _, inner := range x.of {
			all = append(all, inner.Texts(read)...)
		}
		all = []string{strings.Join(all, x.with)}
	default:
		all = read(x.place)
	}
	for _, s := range x.steps {
		all = s.apply(all)
	}
	return slices.DeleteFunc(all, func(t string) bool { return strings.TrimSpace(t) == "" })
}

// Places yields the places that the expression reads, in its order.
func (x *Expression[P]) Places() []P {
	switch x.from {
	case FromConstant:
		return nil
	case FromFirst, FromJoin:
		var all []P
		for _, inner := range x.of {
			all = append(all, inner.Places()...)
		}
		return all
	}
	return []P{x.place}
}

type compiledStep struct {
	PageStep
	pattern *regexp.Regexp
}

func compileSteps(steps []PageStep) ([]compiledStep, error) {
	var all []compiledStep
	for _, s := range steps {
		pattern, err := regexp.Compile(s.Regexp + s.Remove + s.Split) // one of them is set
		if err != nil {
			return nil, fmt.Errorf("%q is no regular expression: %w", s.Regexp+s.Remove+s.Split, err)
		}
		all = append(all, compiledStep{s, pattern})
	}
	return all, nil
}

// mostParts bounds what a text is parted into.
const mostParts = 1000

// apply changes every text; one of which nothing is left becomes blank.
func (s compiledStep) apply(texts []string) []string {
	out := make([]string, 0, len(texts))
	for _, t := range texts {
		switch {
		case s.Line != 0:
			out = append(out, lineOf(t, s.Line))
		case s.Regexp != "":
			out = append(out, s.match(t))
		case s.Remove != "":
			out = append(out, strings.TrimSpace(s.pattern.ReplaceAllLiteralString(t, "")))
		case s.Split != "":
			for _, part := range s.pattern.Split(t, mostParts) {
				out = append(out, strings.TrimSpace(part))
			}
		default:
			if means, known := s.Map[strings.ToLower(strings.TrimSpace(t))]; known {
				t = means
			}
			out = append(out, t)
		}
	}
	return out
}

// lineOf is a line of a text by its number from 1, or from the end by a negative one; "" where there is none.
func lineOf(text string, number int) string {
	lines := strings.Split(text, "\n")
	if number < 0 {
		number += len(lines) + 1
	}
	if number < 1 || number > len(lines) {
		return ""
	}
	return lines[number-1]
}

func (s compiledStep) match(text string) string {
	m := s.pattern.FindStringSubmatchIndex(text)
	switch {
	case m == nil:
		return ""
	case s.As != "":
		return strings.TrimSpace(string(s.pattern.ExpandString(nil, s.As, text, m)))
	}
	for i := 2; i < len(m); i += 2 { // the first group that took part: alternatives have a group each
		if m[i] >= 0 {
			return strings.TrimSpace(text[m[i]:m[i+1]])
		}
	}
	if len(m) > 2 {
		return ""
	}
	return strings.TrimSpace(text[m[0]:m[1]])
}
