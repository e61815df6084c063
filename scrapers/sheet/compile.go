package sheet

import (
	"fmt"
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// rules is a sheet block, ready to run.
type rules struct {
	scrapers.SheetOptions
	mixed    bool // every row may name its own fellowship
	columns  []fieldRule
	skip     []skipRule
	fillDown map[string]bool
}

// cellExpression reads cells, each named as the source file names it: by header, letter or number.
type cellExpression = scrapers.Expression[string]

type fieldRule struct {
	name string
	expr *cellExpression
}

type skipRule struct {
	when    *cellExpression
	because string
}

// compile fails at the first thing that is wrong. Package config checks the same with file and line; this is for
// sources that were made in another way.
func compile(s scrapers.Source) (*rules, error) {
	o := s.Sheet
	r := &rules{SheetOptions: o, mixed: s.Fellowship == "", fillDown: map[string]bool{}}
	if o.Delimiter != "" && !slices.Contains(delimiters, o.Delimiter) {
		return nil, fmt.Errorf("source %s: sheet.delimiter: %q is none of %s", s.ID, o.Delimiter, strings.Join(delimiters, " "))
	}
	for _, f := range o.Columns {
		x, err := scrapers.CompileExpression(f.Expr, place)
		if err != nil {
			return nil, fmt.Errorf("source %s: sheet.columns.%s: %w", s.ID, f.Name, err)
		}
		r.columns = append(r.columns, fieldRule{f.Name, x})
	}
	for _, rule := range o.Skip {
		x, err := scrapers.CompileExpression(rule.When, place)
		if err != nil {
			return nil, fmt.Errorf("source %s: sheet.skip: %w", s.ID, err)
		}
		r.skip = append(r.skip, skipRule{x, rule.Because})
	}
	for _, field := range o.FillDown {
		r.fillDown[field] = true
	}
	return r, nil
}

func place(e scrapers.PageExpr) (string, error) {
	if e.From != scrapers.FromColumn {
		return "", fmt.Errorf("%q is for pages; write a column", e.From)
	}
	return e.Text, nil
}

// declares reports whether the source file says what fills a field.
func (r *rules) declares(field string) bool {
	return slices.ContainsFunc(r.columns, func(f fieldRule) bool { return f.name == field })
}

// names lists every column that the source file names.
func (r *rules) names() []string {
	var all []string
	for _, f := range r.columns {
		all = append(all, f.expr.Places()...)
	}
	for _, s := range r.skip {
		all = append(all, s.when.Places()...)
	}
	for _, z := range r.Zones {
		all = append(all, z.Column)
	}
	return all
}
