package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// line is one row of a table that has something in it.
type line struct {
	number int // as the sheet counts, from 1
	cells  []string
}

// table is one worksheet, or the whole of a text.
type table struct {
	name   string
	lines  []line
	mended string // what had to be done before it could be read, "" for nothing
	// damaged counts rows that could not be read at all.
	damaged int
}

// mostCells is more than a row of a list of meetings has: the widest known has 60.
const mostCells = 1_000

var (
	errTooManyLines = fmt.Errorf("the sheet has more than %d rows with something in them: take out what is no meeting", scrapers.MostRows)
	errTooManyCells = fmt.Errorf("a row has more than %d cells: name the delimiter in the source file", mostCells)
)

// add appends a row unless it is wholly empty.
func (t *table) add(number int, cells []string) error {
	last := len(cells)
	for last > 0 && isBlank(cells[last-1]) {
		last--
	}
	switch {
	case last == 0:
		return nil
	case last > mostCells:
		return errTooManyCells
	case len(t.lines) == scrapers.MostRows:
		return errTooManyLines
	}
	t.lines = append(t.lines, line{number, cells[:last]})
	return nil
}

// isBlank holds for cells that say nothing. Databases export \N and NULL.
func isBlank(cell string) bool {
	switch strings.TrimSpace(cell) {
	case "", `\N`, "NULL":
		return true
	}
	return false
}

// lost holds for what a spreadsheet shows in place of a value: a column too narrow, an error of a formula.
func lost(cell string) bool {
	cell = strings.TrimSpace(cell)
	switch cell {
	case "#REF!", "#VALUE!", "#N/A", "#NAME?", "#DIV/0!", "#ERROR!", "#NULL!", "#NUM!":
		return true
	}
	return len(cell) > 2 && strings.Trim(cell, "#") == ""
}

// open reads a document in whatever form it came.
func open(d scrapers.Document, o scrapers.SheetOptions) ([]table, error) {
	body := bytes.TrimPrefix(d.Body, []byte("\uFEFF"))
	switch head := bytes.TrimSpace(body[:min(len(body), 4096)]); {
	case len(head) == 0:
		return nil, fmt.Errorf("the answer is empty: %w", scrapers.ErrNotThisFormat)
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return readWorkbook(body, o.Worksheets)
	case bytes.HasPrefix(head, []byte("\xD0\xCF\x11\xE0")):
		return nil, fmt.Errorf("the answer is a workbook in Excel's old or encrypted form: ask for .xlsx or CSV: %w", scrapers.ErrNotThisFormat)
	case bytes.HasPrefix(head, []byte("%PDF")):
		return nil, fmt.Errorf("the answer is a PDF: %w", scrapers.ErrNotThisFormat)
	case head[0] == '<':
		_, _, err := scrapers.FindJSON(body)
		return nil, err
	case head[0] == '{', head[0] == '[', bytes.HasPrefix(head, []byte("/*O_o*/")), bytes.HasPrefix(head, []byte("google.visualization")):
		t, err := readJSON(body)
		return []table{t}, err
	}
	if bytes.IndexByte(body[:min(len(body), 4096)], 0) >= 0 {
		return nil, fmt.Errorf("the answer is no text and no workbook: %w", scrapers.ErrNotThisFormat)
	}
	t, err := readDelimited(strings.ToValidUTF8(string(body), "\uFFFD"), o.Delimiter)
	if errors.Is(err, errTooManyCells) || errors.Is(err, errTooManyLines) {
		return nil, fmt.Errorf("%w (%w)", err, scrapers.ErrNotThisFormat)
	}
	return []table{t}, err
}
