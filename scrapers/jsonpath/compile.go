package jsonpath

import (
	"fmt"

	"github.com/recovery-almanac/almanac/scrapers"
)

// rules is a jsonpath block, ready to run.
type rules struct {
	rows   *scrapers.JSONPath // nil for the document's elements
	each   *scrapers.JSONPath
	next   *scrapers.JSONPath
	fields []field
	skip   []skip
	pages  int
	days   scrapers.DayNumbering
	unit   scrapers.TimeUnit
}

type expression = scrapers.Expression[scrapers.JSONPath]

type field struct {
	name string
	expr *expression
	// slot: some path of it starts at a slot of the row
	slot bool
}

type skip struct {
	when    *expression
	because string
}

// compile fails at the first thing that is wrong. Package config checks the same with file and line; this is for
// sources that were made in another way.
func compile(s scrapers.Source) (*rules, error) {
	o := s.JSONPath
	r := &rules{days: o.Numbering, unit: o.TimeUnit, pages: o.Pages}
	if r.pages == 0 {
		r.pages = defaultPages
	}
	for _, p := range []struct {
		text string
		to   **scrapers.JSONPath
	}{{o.Rows, &r.rows}, {o.Each, &r.each}, {o.Next, &r.next}} {
		if p.text == "" {
			continue
		}
		path, err := scrapers.ParseJSONPath(p.text)
		if err != nil {
			return nil, fmt.Errorf("source %s: jsonpath: the path %q %w", s.ID, p.text, err)
		}
		*p.to = &path
	}
	for _, f := range o.Fields {
		x, err := scrapers.CompileExpression(f.Expr, place)
		if err != nil {
			return nil, fmt.Errorf("source %s: jsonpath.fields.%s: %w", s.ID, f.Name, err)
		}
		slot := false
		for _, p := range x.Places() {
			slot = slot || p.FromSlot()
		}
		r.fields = append(r.fields, field{f.Name, x, slot})
	}
	for _, rule := range o.Skip {
		x, err := scrapers.CompileExpression(rule.When, place)
		if err != nil {
			return nil, fmt.Errorf("source %s: jsonpath.skip: %w", s.ID, err)
		}
		r.skip = append(r.skip, skip{x, rule.Because})
	}
	if len(r.fields) == 0 {
		return nil, fmt.Errorf("source %s: the block jsonpath needs fields", s.ID)
	}
	return r, nil
}

func place(e scrapers.PageExpr) (scrapers.JSONPath, error) {
	if e.From != scrapers.FromPath {
		return scrapers.JSONPath{}, fmt.Errorf("%q is for pages; write a path", e.From)
	}
	p, err := scrapers.ParseJSONPath(e.Text)
	if err != nil {
		return p, fmt.Errorf("the path %q %w", e.Text, err)
	}
	return p, nil
}
