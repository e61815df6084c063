package jsonpath

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// listing maps a row that is well formed.
func (p *parser) listing(row scrapers.JSON, l scrapers.Listing) {
	at := reading{row: row}
	for _, s := range p.rules.skip {
		if said := s.when.Texts(at.texts); len(said) > 0 {
			problem := scrapers.NewProblem(scrapers.RowSkipped, l, "", "")
			problem.Message = s.because
			p.Problems = append(p.Problems, problem)
			return
		}
	}
	filled := false
	var unreadable []string
	for _, f := range p.rules.fields {
		if f.slot {
			continue
		}
		values := p.rules.values(f, at)
		l.SetField(f.name, values)
		filled = filled || len(values) > 0 && !f.expr.IsConstant()
		if len(values) == 0 && at.strange(f) {
			unreadable = append(unreadable, f.name)
		}
	}
	if p.rules.each != nil && p.slots(row, &l) {
		filled = true
	}
	if !filled {
		p.problem(scrapers.RowEmpty, l, "", "")
		return
	}
	for _, name := range unreadable {
		p.problem(scrapers.FieldUnreadable, l, name, "")
	}
	p.Listings = append(p.Listings, l)
}

// slots writes the slots of a row, each with its own day and time, as Listing.Times. What else slots say goes to the
// whole row, and the last slot that says it counts.
func (p *parser) slots(row scrapers.JSON, l *scrapers.Listing) bool {
	var lines []string
	for _, slot := range spread(p.rules.each.Values(row)) {
		var one scrapers.Listing
		for _, f := range p.rules.fields {
			if !f.slot {
				continue
			}
			values := p.rules.values(f, reading{row: row, slot: slot})
			switch f.name {
			case "days", "start", "end":
				one.SetField(f.name, values)
			default:
				if len(values) > 0 {
					l.SetField(f.name, values)
				}
			}
		}
		line := strings.TrimSpace(strings.Join(one.Days, ", ") + " " + one.Start)
		if line != "" && one.End != "" {
			line += " - " + one.End
		}
		if line != "" {
			lines = append(lines, line)
		}
	}
	if len(lines) == 0 {
		return false
	}
	l.Times = strings.Join(append(nonEmpty(l.Times), lines...), "\n")
	return true
}

func nonEmpty(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

// spread takes arrays apart, so that each: times and each: times[*] are the same.
func spread(values []scrapers.JSON) []scrapers.JSON {
	var all []scrapers.JSON
	for _, v := range values {
		if !v.IsArray() {
			all = append(all, v)
			continue
		}
		for element, err := range v.Elements() {
			if err == nil {
				all = append(all, element)
			}
		}
	}
	return all
}

// values is what fills a field, digits that have one declared meaning written out.
func (r *rules) values(f field, at reading) []string {
	values := f.expr.Texts(at.texts)
	for i, v := range values {
		switch f.name {
		case "days":
			values[i] = r.days.Name(strings.TrimSpace(v))
		case "start", "end":
			values[i] = r.clock(v)
		case "duration":
			values[i] = r.length(v)
		}
	}
	return values
}

// clock writes a bare number of seconds or minutes after midnight as HH:MM.
func (r *rules) clock(text string) string {
	minutes, ok := r.minutes(text)
	if !ok || minutes > 24*60 {
		return text
	}
	return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60)
}

// length writes a bare number of seconds or minutes as minutes.
func (r *rules) length(text string) string {
	minutes, ok := r.minutes(text)
	if !ok {
		return text
	}
	return strconv.Itoa(minutes) + " min"
}

func (r *rules) minutes(text string) (int, bool) {
	n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(text), ".0"))
	if err != nil || n < 0 {
		return 0, false
	}
	switch {
	case r.unit == scrapers.Minutes:
		return n, true
	case r.unit == scrapers.Seconds && n%60 == 0:
		return n / 60, true
	}
	return 0, false
}

// reading is a row, and a slot of it, while fields are read from them.
type reading struct{ row, slot scrapers.JSON }

func (at reading) texts(p scrapers.JSONPath) []string {
	if p.FromSlot() {
		return p.Texts(at.slot)
	}
	return p.Texts(at.row)
}

// strange reports whether a path of a field that stays empty leads to an object, or an array of objects.
func (at reading) strange(f field) bool {
	for _, p := range f.expr.Places() {
		if holdsObjects(p.Values(at.row)) {
			return true
		}
	}
	return false
}

func holdsObjects(values []scrapers.JSON) bool {
	for _, v := range spread(values) {
		if v.IsObject() || v.IsArray() {
			return true
		}
	}
	return false
}
