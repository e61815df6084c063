package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/recovery-almanac/almanac/sinks/clickhouse"
)

// answer prints what the analytics store says.
type answer interface {
	header([]clickhouse.Column) error
	row([]any) error
	// end completes what was begun; whole is false after an error.
	end(whole bool) error
}

func newAnswer(w io.Writer, format string) answer {
	switch format {
	case "csv":
		return &csvAnswer{csv.NewWriter(w)}
	case "json":
		return &jsonAnswer{w: w}
	}
	return &tableAnswer{table: newTable(w), w: w}
}

type tableAnswer struct {
	w     io.Writer
	table table.Writer
	rows  int
}

func (a *tableAnswer) header(columns []clickhouse.Column) error {
	var row table.Row
	for _, c := range columns {
		row = append(row, c.Name)
	}
	a.table.AppendHeader(row)
	return nil
}

// widest is where a table cuts a cell.
const widest = 60

func (a *tableAnswer) row(values []any) error {
	row := make(table.Row, len(values))
	for i, v := range values {
		text, err := cellText(v)
		if err != nil {
			return err
		}
		row[i] = clip(text, widest)
	}
	a.table.AppendRow(row)
	a.rows++
	return nil
}

func (a *tableAnswer) end(whole bool) error {
	if whole && a.rows == 0 {
		fmt.Fprintln(a.w, "No rows.")
	} else if whole {
		a.table.Render()
	}
	return nil
}

type csvAnswer struct{ w *csv.Writer }

func (a *csvAnswer) header(columns []clickhouse.Column) error {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.Name
	}
	return a.w.Write(names)
}

func (a *csvAnswer) row(values []any) error {
	cells := make([]string, len(values))
	for i, v := range values {
		var err error
		if cells[i], err = cellText(v); err != nil {
			return err
		}
	}
	return a.w.Write(cells)
}

func (a *csvAnswer) end(bool) error {
	a.w.Flush()
	return a.w.Error()
}

// jsonAnswer writes an array of objects, a line each, in the order of the columns.
type jsonAnswer struct {
	w     io.Writer
	names [][]byte
	rows  int
}

func (a *jsonAnswer) header(columns []clickhouse.Column) error {
	for _, c := range columns {
		name, err := json.Marshal(c.Name)
		if err != nil {
			return err
		}
		a.names = append(a.names, name)
	}
	_, err := fmt.Fprint(a.w, "[")
	return err
}

func (a *jsonAnswer) row(values []any) error {
	var b bytes.Buffer
	if a.rows > 0 {
		b.WriteByte(',')
	}
	a.rows++
	for i, v := range values {
		b.WriteString(map[bool]string{true: "\n{", false: ","}[i == 0])
		body, err := json.Marshal(v)
		if err != nil {
			return fmt.Errorf("column %s: %w", a.names[i], err)
		}
		b.Write(a.names[i])
		b.WriteByte(':')
		b.Write(body)
	}
	b.WriteByte('}')
	_, err := a.w.Write(b.Bytes())
	return err
}

func (a *jsonAnswer) end(whole bool) error {
	if !whole {
		return nil
	}
	_, err := fmt.Fprintln(a.w, "\n]")
	return err
}

// cellText is a value in one line: text as it is, nothing for none, all else as JSON.
func cellText(v any) (string, error) {
	switch x := v.(type) {
	case nil:
		return "", nil
	case string:
		return x, nil
	}
	body, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v), nil // NaN and infinity, which JSON has no words for
	}
	return string(body), nil
}
