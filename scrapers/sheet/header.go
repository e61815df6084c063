package sheet

import (
	"slices"
	"strconv"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// plan says which column of one table is which.
type plan struct {
	rules   *rules
	header  []string
	body    []line         // the rows below the header
	at      map[string]int // columns that the source file names, -1 for one that is not there
	missing []string       // those that are not there
	found   map[string][]int
	days    []dayColumn
	zones   []zoneColumn
	day     int // the column that holds the weekday and nothing else; -1 where several or none do
	guide   bool
}

type dayColumn struct {
	column int
	day    string
}

type zoneColumn struct {
	column int
	zone   string
}

// headerWithin is how many rows a banner may have, and leastKnown how many known words make a header.
const (
	headerWithin = 40
	leastKnown   = 2
)

// planFor looks for the header and says which column is which; ok is false where there is no header to be found.
func (r *rules) planFor(t table) (p *plan, ok bool) {
	p = &plan{rules: r, at: map[string]int{}, found: map[string][]int{}, body: t.lines}
	switch {
	case r.HeaderRow != nil && *r.HeaderRow > 0:
		i := slices.IndexFunc(t.lines, func(l line) bool { return l.number >= *r.HeaderRow })
		if i < 0 {
			return nil, false
		}
		p.header, p.body = t.lines[i].cells, t.lines[i+1:]
	case r.HeaderRow == nil:
		i := r.findHeader(t.lines)
		if i >= 0 {
			p.header, p.body = t.lines[i].cells, t.lines[i+1:]
		} else if !r.byPosition() {
			return nil, false
		}
	}
	p.locate()
	if !r.OnlyColumns {
		p.findColumns()
	}
	p.day = p.dayColumn()
	return p, true
}

// findHeader is the row with most known words among the first, -1 for none.
func (r *rules) findHeader(lines []line) int {
	named := map[string]bool{}
	for _, name := range r.names() {
		named[key(name)] = true
	}
	best, most := -1, 0
	for i, l := range lines[:min(len(lines), headerWithin)] {
		known, declared := map[string]bool{}, 0
		for _, cell := range l.cells {
			k := key(cell)
			if k == "" {
				continue
			}
			if named[k] && len(k) > 1 {
				declared++
			}
			if headers[k] != "" || weekdays[k] != "" || zoneHeaders[k] != "" || named[k] && len(k) > 1 {
				known[k] = true
			}
		}
		if score := len(known) + 2*declared; (len(known) >= leastKnown || declared > 0) && score > most {
			best, most = i, score
		}
	}
	return best
}

// byPosition reports whether the source file names its columns by letters and numbers alone.
func (r *rules) byPosition() bool {
	names := r.names()
	return len(names) > 0 && !slices.ContainsFunc(names, func(name string) bool { return position(name) < 0 })
}

// locate finds the columns that the source file names: by header, else by letter or number.
func (p *plan) locate() {
	for _, name := range p.rules.names() {
		if _, done := p.at[name]; done {
			continue
		}
		column := slices.IndexFunc(p.header, func(h string) bool { return key(h) == key(name) && key(name) != "" })
		if column < 0 {
			column = position(name)
		}
		if column < 0 {
			p.missing = append(p.missing, name)
		}
		p.at[name] = column
	}
	for _, z := range p.rules.Zones {
		if column := p.at[z.Column]; column >= 0 {
			p.zones = append(p.zones, zoneColumn{column, z.Zone})
		}
	}
}

// position reads a column's number from 1, or its letters: "C", "AB". It is -1 for other names.
func position(name string) int {
	if n, err := strconv.Atoi(name); err == nil && n > 0 && n <= mostCells {
		return n - 1
	}
	if len(name) == 0 || len(name) > 2 || strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return -1
	}
	column := 0
	for _, c := range name {
		column = column*26 + int(c-'A') + 1
	}
	return column - 1
}

// findColumns fills the other fields by the words of the header.
func (p *plan) findColumns() {
	taken := map[int]bool{}
	for _, f := range p.rules.Columns {
		for _, name := range claimed(f.Expr) {
			taken[p.at[name]] = true
		}
	}
	for _, z := range p.zones {
		taken[z.column] = true
	}
	keys := make([]string, len(p.header))
	for column, text := range p.header {
		if keys[column] = key(text); taken[column] {
			keys[column] = ""
		}
		p.guide = p.guide || keys[column] == "slug"
	}
	for column, k := range keys {
		if field := headers[k]; field != "" && !p.rules.declares(field) {
			p.found[field] = append(p.found[field], column)
		}
	}
	p.resolveAddress()
	p.resolveName()
	if !p.rules.mixed {
		delete(p.found, "fellowship") // the source file says it
	}
	if len(p.zones) == 0 && !p.has("start") && !p.has("times") {
		p.findZone(keys)
	}
	if !p.has("days") && !p.has("times") {
		for column, k := range keys {
			if day := weekdays[k]; day != "" {
				p.days = append(p.days, dayColumn{column, day})
			}
		}
	}
}

// claimed are the columns that are about one field only. What a join puts together has a use of its own: the city in
// {join: [City, Focus]} is still the city.
func claimed(e scrapers.PageExpr) []string {
	switch e.From {
	case scrapers.FromColumn:
		return []string{e.Text}
	case scrapers.FromFirst:
		var all []string
		for _, inner := range e.Of {
			all = append(all, claimed(inner)...)
		}
		return all
	}
	return nil
}

// has reports whether a column or the source file fills the field.
func (p *plan) has(field string) bool { return len(p.found[field]) > 0 || p.rules.declares(field) }

// resolveAddress decides what a column "Address" is: the street where the city stands apart.
func (p *plan) resolveAddress() {
	field := "formatted"
	if p.has("city") {
		field = "street"
	}
	if columns := p.found[fieldAddress]; columns != nil && !p.rules.declares("street") && !p.rules.declares("formatted") {
		p.found[field] = append(p.found[field], columns...)
	}
	delete(p.found, fieldAddress)
}

// resolveName takes the group's column for the name where there is no other: most groups have one meeting a row.
func (p *plan) resolveName() {
	if columns := p.found["group"]; columns != nil && !p.has("name") {
		p.found["name"] = columns
		delete(p.found, "group")
	}
}

// findZone takes the first column of times in a zone. The day column is right for it; for the others it may be the
// day before or after, unless the source file says otherwise.
func (p *plan) findZone(keys []string) {
	for column, k := range keys {
		if zone := zoneHeaders[k]; zone != "" {
			p.zones = []zoneColumn{{column, zone}}
			return
		}
	}
}

// dayColumn is the one column that fills days, -1 where it is not one.
func (p *plan) dayColumn() int {
	if columns := p.found["days"]; len(columns) == 1 {
		return columns[0]
	}
	for _, f := range p.rules.columns {
		if places := f.expr.Places(); f.name == "days" && len(places) == 1 {
			return p.at[places[0]]
		}
	}
	return -1
}

// isHeader reports whether a row is the header again, as on every page of a printed list.
func (p *plan) isHeader(l line) bool {
	same := 0
	for column, text := range l.cells {
		if strings.TrimSpace(text) == "" {
			continue
		}
		if column >= len(p.header) || key(p.header[column]) != key(text) {
			return false
		}
		same++
	}
	return same > 1
}
