package discover

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/recovery-almanac/almanac/scrapers"
)

// sheet reads a table by the headers that its format knows. One whose columns are not found is a beginning for a
// person.
func (l *looker) sheet(d scrapers.Document, what string) recognised {
	r := l.listed(d, what, "sheet")
	if r.format == "" {
		r.unread, r.block = "sheet", sheetSkeleton(d.Body)
	}
	return r
}

// workbook reads a spreadsheet. A ZIP file that is none, such as a text of a word processor, is nothing to begin with.
func (l *looker) workbook(d scrapers.Document) recognised {
	_, err := l.read("sheet", d)
	if !errors.Is(err, scrapers.ErrNotThisFormat) {
		return l.sheet(d, "a spreadsheet")
	}
	reason := err.Error()
	if _, after, ok := strings.Cut(reason, d.URL+": "); ok {
		reason = after
	}
	return recognised{what: "a ZIP file that is no spreadsheet: " + reason}
}

// sheetSkeleton shows a person the first line and how to name columns.
func sheetSkeleton(body []byte) string {
	line, _, _ := bytes.Cut(bytes.TrimSpace(body[:min(len(body), 2<<10)]), []byte("\n"))
	first := ""
	if utf8.Valid(line) && !bytes.HasPrefix(line, []byte("PK")) {
		first = commented("The first line: " + shown(words(string(line))))
	}
	return first + commented("Name each field by its column's header, letter or number.\n"+
		"sheet:\n  columns:\n    name: Meeting\n    days: Day\n    start: Time\n")
}
