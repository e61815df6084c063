package sheet

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// mapper turns the rows of one table into listings.
type mapper struct {
	*plan
	parser  *parser
	address string
	section string              // the weekday of the rows below a row, or in a worksheet, that is only a weekday
	above   map[string][]string // what the fields to fill down said last

	line line // the row in hand
	lost bool // a cell that was read shows #### in place of its value
}

func (m *mapper) row(l line) {
	m.line = l
	listing := scrapers.Listing{Row: m.parser.Rows, EditURL: editAddress(m.address, l.number)}
	if because := m.noMeeting(); because != "" {
		m.problem(scrapers.RowSkipped, listing, "", "", because)
		return
	}
	filled, fields := 0, 0
	var unreadable []string
	fill := func(field string, values []string, constant bool) {
		if values = m.filledDown(field, values); len(values) > 0 {
			listing.SetField(field, values)
		}
		if m.lost {
			unreadable = append(unreadable, field)
		}
		if !constant {
			fields++
			filled += min(len(values), 1)
		}
		m.lost = false
	}
	for _, f := range m.rules.columns {
		fill(f.name, m.written(f.name, f.expr.Texts(m.named)), f.expr.IsConstant())
	}
	for _, field := range scrapers.ListingFields() {
		if columns := m.found[field]; columns != nil {
			fill(field, m.written(field, m.foundIn(field, columns)), false)
		}
	}
	m.coordinates(&listing)
	filled += m.when(&listing, &unreadable)
	if filled == 0 || filled == 1 && fields > 3 {
		m.problem(scrapers.RowEmpty, listing, "", "", "")
		return
	}
	m.keep(listing, unreadable)
}

// keep adds a listing and the problems of its cells.
func (m *mapper) keep(l scrapers.Listing, unreadable []string) {
	m.parser.Listings = append(m.parser.Listings, l)
	for _, field := range unreadable {
		m.problem(scrapers.FieldUnreadable, l, field, "####", "")
	}
	if m.shifted() {
		m.problem(scrapers.RowShifted, l, "", "", "")
	}
}

// noMeeting says why a row is none, "" for a row that is.
func (m *mapper) noMeeting() string {
	if m.isHeader(m.line) {
		return "the header stands here again"
	}
	if day := onlyWeekday(m.line); day != "" {
		m.section = day
		return "a heading: " + day
	}
	defer func() { m.lost = false }()
	for _, s := range m.rules.skip {
		if len(s.when.Texts(m.named)) > 0 {
			return s.because
		}
	}
	return ""
}

// onlyWeekday is the weekday of a row that says nothing else.
func onlyWeekday(l line) string {
	day := ""
	for _, cell := range l.cells {
		if isBlank(cell) {
			continue
		}
		if day != "" {
			return ""
		}
		if day = weekdays[key(cell)]; day == "" {
			return ""
		}
	}
	return day
}

// cell is the text of a column, "" where the row has none. It does not keep the document in memory.
func (m *mapper) cell(column int) string {
	if column < 0 || column >= len(m.line.cells) {
		return ""
	}
	text := m.line.cells[column]
	if lost(text) {
		m.lost = true
		return ""
	}
	if isBlank(text) {
		return ""
	}
	return strings.Clone(strings.TrimSpace(text))
}

// named reads a cell that the source file names.
func (m *mapper) named(name string) []string { return []string{m.cell(m.at[name])} }

// foundIn reads the columns of a field: all of them where it takes several texts, else the first that says something.
func (m *mapper) foundIn(field string, columns []int) []string {
	var all []string
	for _, column := range columns {
		if text := m.cell(column); text != "" {
			if all = append(all, text); !slices.Contains(severalTexts, field) {
				break
			}
		}
	}
	if field == "types" {
		return parted(all, typeBreaks)
	}
	return all
}

var severalTexts = []string{"types", "languages", "regions", "people", "notes", "venue_notes"}

var (
	typeBreaks = regexp.MustCompile(`\s*(?:[,;|\n]|<br\s*/?>)\s*`)
	dayBreaks  = regexp.MustCompile(`\s*[,;/&\n]\s*`)
)

func parted(texts []string, breaks *regexp.Regexp) []string {
	var all []string
	for _, text := range texts {
		for _, part := range breaks.Split(text, -1) {
			if part != "" {
				all = append(all, part)
			}
		}
	}
	return all
}

func (m *mapper) filledDown(field string, values []string) []string {
	if !m.rules.fillDown[field] {
		return values
	}
	if len(values) == 0 {
		return m.above[field]
	}
	m.above[field] = values
	return values
}

// written writes out what has one meaning: digits of weekdays where a numbering is declared, or is the Meeting Guide
// specification's, and a spreadsheet's fractions of a day.
func (m *mapper) written(field string, values []string) []string {
	switch field {
	case "days":
		numbering := m.rules.Numbering
		if numbering == "" && m.guide {
			numbering = scrapers.Sunday0
		}
		return numbered(numbering, values)
	case "start", "end":
		for i, v := range values {
			values[i] = clockOf(v)
		}
	}
	return values
}

func numbered(numbering scrapers.DayNumbering, values []string) []string {
	var all []string
	for _, v := range values {
		parts := dayBreaks.Split(v, -1)
		for i, part := range parts {
			if parts[i] = numbering.Name(part); parts[i] == part {
				parts = []string{v} // words, which package normalize reads
				break
			}
		}
		all = append(all, parts...)
	}
	return all
}

var dayFraction = regexp.MustCompile(`^0?[.,]\d{2,}$`)

// clockOf writes 0.8125, as which a spreadsheet keeps half past seven in the evening, as a clock does.
func clockOf(text string) string {
	if !dayFraction.MatchString(text) {
		return text
	}
	fraction, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	if err != nil {
		return text
	}
	minutes := int(math.Round(fraction*24*60)) % (24 * 60)
	return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60)
}

// coordinates reads a column that holds both.
func (m *mapper) coordinates(l *scrapers.Listing) {
	columns := m.found[fieldCoordinates]
	if columns == nil || l.Latitude != "" || l.Longitude != "" {
		return
	}
	text := strings.Trim(m.cell(columns[0]), "()[] ")
	latitude, longitude, ok := strings.Cut(text, ",")
	if ok {
		l.Latitude, l.Longitude = strings.TrimSpace(latitude), strings.TrimSpace(longitude)
	}
	m.lost = false
}

func (m *mapper) problem(code scrapers.Code, l scrapers.Listing, field, value, message string) {
	p := scrapers.NewProblem(code, l, field, value)
	if message != "" {
		p.Message = message
	}
	m.parser.Problems = append(m.parser.Problems, p)
}
