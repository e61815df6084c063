package page

import (
	"fmt"
	"regexp"
	"strconv"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"

	"github.com/recovery-almanac/almanac/scrapers"
)

// rules is a page block, ready to run.
type rules struct {
	rows   goquery.Matcher
	in     goquery.Matcher
	starts *regexp.Regexp
	split  *regexp.Regexp
	skip   []skipRule
	fields []fieldRule
	detail []fieldRule
	next   goquery.Matcher
	link   goquery.Matcher
	most   int
}

type skipRule struct {
	when    *expression
	unless  bool
	because string
}

type fieldRule struct {
	name string
	expr *expression
}

// expression is a scrapers.PageExpr, ready to run.
type expression struct {
	scrapers.PageExpr
	matcher goquery.Matcher // of From select, heading and page
	without goquery.Matcher
	number  int // of From column, 0 for a header
	of      []*expression
	steps   scrapers.Steps
}

// compiler remembers the first thing that is wrong. Package config checks the same with file and line; this is for
// sources that were made in another way.
type compiler struct{ err error }

func compile(s scrapers.Source) (*rules, error) {
	var c compiler
	o := s.Page
	r := &rules{
		rows: c.selector(o.Rows), in: c.selector(o.Each.In), starts: c.pattern(o.Each.Starts), split: c.pattern(o.Each.Split),
		next: c.selector(o.Follow.Next), link: c.selector(o.Follow.Detail), most: o.Follow.Max,
		fields: c.fields(o.Fields), detail: c.fields(o.Detail),
	}
	if r.most == 0 {
		r.most = defaultFollow
	}
	for _, skip := range o.Skip {
		r.skip = append(r.skip, skipRule{c.expression(skip.When), skip.Unless, skip.Because})
	}
	if c.err == nil && (r.rows == nil || len(r.fields) == 0) {
		c.err = fmt.Errorf("the block page needs rows and fields")
	}
	if c.err != nil {
		return nil, fmt.Errorf("source %s: %w", s.ID, c.err)
	}
	return r, nil
}

func (c *compiler) fields(all []scrapers.PageField) []fieldRule {
	var out []fieldRule
	for _, f := range all {
		out = append(out, fieldRule{f.Name, c.expression(f.Expr)})
	}
	return out
}

func (c *compiler) expression(e scrapers.PageExpr) *expression {
	x := &expression{PageExpr: e, without: c.selector(e.Without)}
	switch e.From {
	case scrapers.FromSelect, scrapers.FromHeading, scrapers.FromPage:
		x.matcher = c.selector(e.Text)
		if x.matcher == nil {
			c.fail(fmt.Errorf("%s has no selector", e.From))
		}
	case scrapers.FromColumn:
		x.number, _ = strconv.Atoi(e.Text)
	}
	for _, inner := range e.Of {
		x.of = append(x.of, c.expression(inner))
	}
	var err error
	x.steps, err = scrapers.CompileSteps(e.Steps)
	c.fail(err)
	return x
}

// selector returns nil for "".
func (c *compiler) selector(s string) goquery.Matcher {
	if s == "" {
		return nil
	}
	compiled, err := cascadia.Compile(s)
	if err != nil {
		c.fail(fmt.Errorf("%q is no CSS selector: %w", s, err))
		return nil
	}
	return compiled
}

func (c *compiler) pattern(s string) *regexp.Regexp {
	if s == "" {
		return nil
	}
	re, err := regexp.Compile(s)
	c.fail(err)
	return re
}

func (c *compiler) fail(err error) {
	if c.err == nil {
		c.err = err
	}
}
