package files

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"
)

// table writes CSV as RFC 4180 has it, but with "\n" line ends. Its cells are text of strangers that people
// open in spreadsheets: see [neutral].
type table struct {
	csv *csv.Writer
	row []string
}

// newTable writes the header.
func newTable(w io.Writer, columns []string) (*table, error) {
	t := &table{csv: csv.NewWriter(w), row: make([]string, 0, len(columns))}
	return t, t.csv.Write(columns)
}

// cell adds cells to the row.
func (t *table) cell(values ...string) {
	for _, v := range values {
		t.row = append(t.row, neutral(v))
	}
}

// next ends the row.
func (t *table) next() error {
	err := t.csv.Write(t.row)
	t.row = t.row[:0]
	return err
}

func (t *table) end() error {
	t.csv.Flush()
	return t.csv.Error()
}

// neutral keeps a spreadsheet from running a cell as a formula: text that begins with = + - @ tab or CR gets a
// leading apostrophe (OWASP, "CSV Injection"). Coordinates and telephone numbers begin with - and + and stay as
// they are: without a letter there is no function, no cell and no DDE topic to call.
func neutral(cell string) string {
	if cell == "" || !strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return cell
	}
	if (cell[0] == '+' || cell[0] == '-') && strings.Trim(cell, "0123456789+-., *#()") == "" {
		return cell
	}
	return "'" + cell
}

// stated undoes [neutral]. A text that had such an apostrophe of its own loses it.
func stated(cell string) string {
	if len(cell) > 1 && cell[0] == '\'' && neutral(cell[1:]) == cell {
		return cell[1:]
	}
	return cell
}

// list joins values for one cell.
func list(values []string) string { return strings.Join(values, "; ") }

// stamp is a time as in the JSON files, "" for none.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

// degrees is a coordinate in decimal degrees, "" for none.
func degrees(d *float64) string {
	if d == nil {
		return ""
	}
	return strconv.FormatFloat(*d, 'f', -1, 64)
}

// number is n, "" for 0.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// yes is "yes" or "".
func yes(b bool) string {
	if b {
		return "yes"
	}
	return ""
}
