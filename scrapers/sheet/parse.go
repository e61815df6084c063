package sheet

import (
	"fmt"

	"github.com/recovery-almanac/almanac/scrapers"
)

func parse(s scrapers.Source, documents []scrapers.Document) (scrapers.Parsed, error) {
	r, err := compile(s)
	if err != nil {
		return scrapers.Parsed{}, err
	}
	p := parser{rules: r}
	for _, d := range documents {
		if err := p.document(d); err != nil {
			return scrapers.Parsed{}, fmt.Errorf("source %s: %s: %w", s.ID, d.URL, err)
		}
	}
	listings, problems := scrapers.SettleRefs(p.Listings)
	p.Listings, p.Problems = listings, append(p.Problems, problems...)
	for i := range p.Problems {
		p.Problems[i].Source = s.ID
	}
	return p.Parsed, nil
}

// parser collects what the documents of one source hold.
type parser struct {
	scrapers.Parsed
	rules *rules
}

func (p *parser) document(d scrapers.Document) error {
	tables, err := open(d, p.rules.SheetOptions)
	if err != nil {
		return err
	}
	read := 0
	for _, t := range tables {
		plan, ok := p.rules.planFor(t)
		if !ok {
			if len(tables) > 1 {
				p.about(scrapers.SheetUnmatched, "", t.name)
			}
			continue
		}
		read++
		p.table(t, plan, d.URL)
	}
	if read == 0 {
		return fmt.Errorf("none of the first %d rows is a header that is known: name the columns in the source file, and header_row if need be: %w",
			headerWithin, scrapers.ErrNotThisFormat)
	}
	return nil
}

func (p *parser) table(t table, plan *plan, address string) {
	if t.mended != "" {
		problem := scrapers.NewProblem(scrapers.DocumentMended, scrapers.Listing{}, "", "")
		problem.Message = t.mended
		p.Problems = append(p.Problems, problem)
	}
	for range t.damaged {
		p.Rows++
		p.Problems = append(p.Problems, scrapers.NewProblem(scrapers.RowUnreadable, scrapers.Listing{Row: p.Rows}, "", ""))
	}
	for _, name := range plan.missing {
		p.about(scrapers.ColumnMissing, "", name)
	}
	m := mapper{plan: plan, parser: p, address: address, above: map[string][]string{}}
	if day := weekdays[key(t.name)]; day != "" {
		m.section = day
	}
	for _, l := range plan.body {
		p.Rows++
		m.row(l)
	}
}

// about adds a problem of the whole document.
func (p *parser) about(code scrapers.Code, field, value string) {
	p.Problems = append(p.Problems, scrapers.NewProblem(code, scrapers.Listing{}, field, value))
}
