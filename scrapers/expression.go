package scrapers

import (
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
	steps    Steps
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
	x.steps, err = CompileSteps(e.Steps)
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
	return slices.DeleteFunc(x.steps.Apply(all), func(t string) bool { return strings.TrimSpace(t) == "" })
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

// IsConstant reports whether the expression says the same for every row.
func (x *Expression[P]) IsConstant() bool { return len(x.Places()) == 0 }
