package config

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/recovery-almanac/almanac/scrapers"
)

var (
	sheetCells   = rowExpression{scrapers.FromColumn, func(to *string) value { return text(to, "a column's header, letter or number") }}
	dayNumbering = []scrapers.DayNumbering{scrapers.Sunday0, scrapers.Sunday1, scrapers.Monday0, scrapers.Monday1}
)

// sheetTable is the `sheet:` block. scrapers/sheet/manual.txt explains it to people.
func sheetTable(s *scrapers.SheetOptions) []binding {
	return []binding{
		{"sheet.columns", "which columns fill the fields of a row; others are found by their headers", "", rowFields{sheetCells, &s.Columns}},
		{"sheet.only_columns", "leave alone what columns does not name", "", boolean(&s.OnlyColumns)},
		{"sheet.header_row", "the row of the header; 0 for none", "", ownNumber(&s.HeaderRow, 0, 1000)},
		{"sheet.delimiter", "what parts the cells", "", delimiter(&s.Delimiter)},
		{"sheet.worksheets", "the worksheets to read; \"*\" for all", "", list{&s.Worksheets, "a list of names of worksheets"}},
		{"sheet.day_numbering", "which weekday a digit means", "", oneOf(&s.Numbering, dayNumbering...)},
		{"sheet.zones", "columns of start times, each in its zone, the first choice first", "", zoneColumns{&s.Zones}},
		{"sheet.fill_down", "fields whose blank cells mean what stands above", "", fieldNames{&s.FillDown}},
		{"sheet.skip", "rows that are no meeting", "", rowSkips{sheetCells, &s.Skip}},
	}
}

// checkRows keeps the blocks sheet, jsonpath and site to their formats and asks for what a format needs.
func (d *document) checkRows(s scrapers.Source) {
	for _, block := range []string{"sheet", "jsonpath", "site"} {
		if d.has(block) && s.Format != block && !d.failed("format") {
			d.fail(d.lines[block], block, "the block is for format: %s only; remove it", block)
		}
	}
	if s.Format == "jsonpath" && s.Fetchable() {
		d.require("jsonpath", "format: jsonpath needs to be told the fields")
		if d.has("jsonpath") {
			d.require("jsonpath.fields", "add what fills name, days, start and the place")
		}
	}
}

func delimiter(to *string) value {
	return scalar[string]{to, []string{"!!str"}, `one of "," ";" "|" or "\t"`, func(s string) (string, error) {
		if !slices.Contains([]string{",", ";", "|", "\t"}, s) {
			return "", errors.New("is not known")
		}
		return s, nil
	}, func(s string) string { return s }}
}

// rowFields is a mapping from fields of a listing to expressions, in the order of the file.
type rowFields struct {
	in rowExpression
	to *[]scrapers.PageField
}

func (f rowFields) read(node *yaml.Node) error {
	var all []scrapers.PageField
	var wrong nested
	wrong.members(node, "", scrapers.ListingFields(), func(name string, _, v *yaml.Node) {
		all = append(all, scrapers.PageField{Name: name, Expr: f.in.expression(&wrong, v, name, 0)})
	})
	*f.to = all
	return wrong.err()
}

func (f rowFields) set(string) error { return errors.New("cannot be set from the environment") }
func (f rowFields) show() string     { return fmt.Sprintf("%d fields", len(*f.to)) }

// rowSkips is the list of rules that leave rows out.
type rowSkips struct {
	in rowExpression
	to *[]scrapers.PageSkip
}

func (s rowSkips) read(node *yaml.Node) error {
	if node.Kind != yaml.SequenceNode {
		return fmt.Errorf("is %s; write a list with when and because", kindName(node))
	}
	var all []scrapers.PageSkip
	var wrong nested
	for i, item := range node.Content {
		key := fmt.Sprint(i + 1)
		var one scrapers.PageSkip
		wrong.members(item, key, []string{"when", "because"}, func(name string, _, v *yaml.Node) {
			if name == "when" {
				one.When = s.in.expression(&wrong, v, below(key, name), 0)
				return
			}
			wrong.read(v, below(key, name), text(&one.Because, "why such a row is no meeting"))
		})
		if len(wrong) == 0 && (one.When.From == "" || one.Because == "") {
			wrong.fail(item, key, "needs when, an expression that gives a text for such a row, and because, which says why it is no meeting")
		}
		all = append(all, one)
	}
	*s.to = all
	return wrong.err()
}

func (s rowSkips) set(string) error { return errors.New("cannot be set from the environment") }
func (s rowSkips) show() string     { return fmt.Sprintf("%d rules", len(*s.to)) }

// zoneColumns is a mapping from columns to zones, in the order of the file.
type zoneColumns struct{ to *[]scrapers.ZoneColumn }

func (z zoneColumns) read(node *yaml.Node) error {
	if node.Kind != yaml.MappingNode || len(node.Content) == 0 {
		return fmt.Errorf("is %s; write headers and their zones, such as \"Eastern Time: America/New_York\"", kindName(node))
	}
	var all []scrapers.ZoneColumn
	var wrong nested
	for i := 0; i+1 < len(node.Content); i += 2 {
		var one scrapers.ZoneColumn
		k, v := node.Content[i], node.Content[i+1]
		wrong.read(k, "", text(&one.Column, "a column's header or letter"))
		wrong.read(v, k.Value, checked(&one.Zone, "an IANA name such as America/Chicago", timeZone))
		if slices.ContainsFunc(all, func(c scrapers.ZoneColumn) bool { return c.Column == one.Column }) {
			wrong.fail(k, k.Value, "is set twice; remove one")
		}
		all = append(all, one)
	}
	*z.to = all
	return wrong.err()
}

func (z zoneColumns) set(string) error { return errors.New("cannot be set from the environment") }
func (z zoneColumns) show() string     { return fmt.Sprintf("%d columns", len(*z.to)) }

// fieldNames is a list of fields of a listing.
type fieldNames struct{ to *[]string }

func (f fieldNames) read(node *yaml.Node) error {
	var names []string
	if err := (list{&names, "a list of fields"}).read(node); err != nil {
		return err
	}
	for _, name := range names {
		if !slices.Contains(scrapers.ListingFields(), name) {
			return fmt.Errorf("%s is no field%s", quote(name), suggestion(name, scrapers.ListingFields()))
		}
	}
	*f.to = names
	return nil
}

func (f fieldNames) set(string) error { return errors.New("cannot be set from the environment") }
func (f fieldNames) show() string     { return strings.Join(*f.to, ",") }
