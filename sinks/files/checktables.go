package files

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
)

// tables is the header of every CSV file, and what each row must keep to.
var tables = map[string]struct {
	columns []string
	row     func(c *checker, row []string) error
}{
	"meetings.csv": {meetingColumns, func(c *checker, row []string) error { return c.lives(row[0]) }},
	"bridge.csv":   {bridgeColumns, func(c *checker, row []string) error { return c.lives(row[3]) }},
	"coverage.csv": {CoverageColumns, nil},
	"problems.csv": {problemColumns, nil},
}

// table checks a CSV file: its header, and every row.
func (c *checker) table(path string, r io.Reader) error {
	want, known := tables[path]
	if !known {
		return errors.New("is a table that this program does not know")
	}
	read := csv.NewReader(r)
	read.ReuseRecord = true
	header, err := read.Read()
	if err != nil {
		return err
	}
	if !slices.Equal(header, want.columns) {
		return fmt.Errorf("line 1: the header is %q, but should be %q", header, want.columns)
	}
	rows := 0
	for {
		row, err := read.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		rows++
		for i, cell := range row {
			if neutral(cell) != cell {
				line, _ := read.FieldPos(i)
				return fmt.Errorf("line %d: %s would run as a formula in a spreadsheet", line, want.columns[i])
			}
		}
		if want.row == nil {
			continue
		}
		if err := want.row(c, row); err != nil {
			line, _ := read.FieldPos(0)
			return fmt.Errorf("line %d: %w", line, err)
		}
	}
	if path == "meetings.csv" && rows != len(c.ids) {
		return fmt.Errorf("has %d rows, but there are %d meetings", rows, len(c.ids))
	}
	return nil
}
