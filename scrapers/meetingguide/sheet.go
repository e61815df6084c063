package meetingguide

import (
	"fmt"
	"regexp"

	"github.com/recovery-almanac/almanac/scrapers"
)

// sheetHeader returns the fields of a Google Sheet's columns when list is an array of arrays whose first is a
// header ("Name", "Day", "Conference URL"), nil when it is not. A column that means nothing here has a zero field.
func sheetHeader(list scrapers.JSON) []field {
	for head := range list.Elements() {
		if !head.IsArray() {
			return nil
		}
		var header []field
		named := false
		for cell := range head.Elements() {
			text, _ := cell.Text()
			f := fields[columnKey([]byte(text))]
			named = named || f.name == "name"
			header = append(header, f)
		}
		if !named {
			return nil
		}
		return header
	}
	return nil
}

// sheet reads the rows below the header. Empty rows, which sheets have at their end and between sections, are
// not rows.
func (p *parser) sheet(list scrapers.JSON, header []field, url string) error {
	line := 0 // as the sheet counts, from 1
	for element, err := range list.Elements() {
		if line++; line == 1 {
			continue
		}
		if p.Rows > scrapers.MostRows {
			return scrapers.ErrTooManyRows
		}
		if err != nil || !element.IsArray() {
			p.element(element, err)
			continue
		}
		p.reader.clear()
		filled, column := false, 0
		for cell := range element.Elements() {
			if text, ok := cell.Text(); (!ok || text != "") && column < len(header) {
				filled = true
				if header[column].name != "" {
					p.reader.set(header[column], cell)
				}
			}
			column++
		}
		if !filled {
			continue
		}
		p.Rows++
		l := p.reader.listing(p.Rows)
		if l.EditURL == "" {
			l.EditURL = cellURL(url, line)
		}
		p.keep(l)
	}
	return nil
}

var sheetID = regexp.MustCompile(`/spreadsheets/(?:v4/)?d?/?([\w-]{20,})`)

// cellURL is the address of a sheet's row in its editor, "" when the document's address names no sheet. The
// values API hides it in https://sheets.googleapis.com/v4/spreadsheets/ID/values/NAME.
func cellURL(url string, line int) string {
	m := sheetID.FindStringSubmatch(url)
	if m == nil {
		return ""
	}
	return fmt.Sprintf("https://docs.google.com/spreadsheets/d/%s/edit#gid=0&range=%d:%d", m[1], line, line)
}
