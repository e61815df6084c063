package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/recovery-almanac/almanac/scrapers"
)

// What a workbook may be when it is unpacked, and a worksheet whose merged cells are looked for.
const (
	mostUnpacked    = 128 << 20
	mostWorksheets  = 60
	mergedBelow     = 8 << 20
	mostMergedCells = 100_000
)

// readWorkbook reads worksheets of an XLSX: the named ones, all for "*", or the first that is not hidden. Cells show
// what Excel shows: "7:30 PM", and not 0.8125.
func readWorkbook(body []byte, names []string) ([]table, error) {
	if err := measure(body); err != nil {
		return nil, err
	}
	book, err := excelize.OpenReader(bytes.NewReader(body), excelize.Options{
		UnzipSizeLimit: mostUnpacked, UnzipXMLSizeLimit: mostUnpacked, // nothing goes to the disk
	})
	if err != nil {
		return nil, fmt.Errorf("the workbook cannot be opened (%v): %w", err, scrapers.ErrNotThisFormat)
	}
	chosen, err := chooseWorksheets(book, names)
	if err != nil {
		return nil, err
	}
	var tables []table
	for _, name := range chosen {
		t, err := readWorksheet(book, name)
		if err != nil {
			return nil, fmt.Errorf("worksheet %q: %w", name, err)
		}
		if len(body) < mergedBelow {
			spreadMerged(book, &t)
		}
		tables = append(tables, t)
	}
	return tables, nil
}

// measure unpacks a workbook into nothing, to see how large it is before anything holds it in memory. What the
// archive says of its own sizes is not believed.
func measure(body []byte) error {
	archive, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return fmt.Errorf("the workbook is damaged (%v): %w", err, scrapers.ErrNotThisFormat)
	}
	left := int64(mostUnpacked)
	for _, f := range archive.File {
		if f.Name == "content.xml" {
			return fmt.Errorf("the answer is an OpenDocument file: ask for .xlsx or CSV: %w", scrapers.ErrNotThisFormat)
		}
		r, err := f.Open()
		if err != nil {
			return fmt.Errorf("the workbook is damaged (%v): %w", err, scrapers.ErrNotThisFormat)
		}
		n, err := io.Copy(io.Discard, io.LimitReader(r, left+1))
		_ = r.Close() // nothing was written
		if left -= n; left < 0 {
			return fmt.Errorf("the workbook is larger than %d MiB when it is unpacked: take out pictures and old worksheets: %w", mostUnpacked>>20, scrapers.ErrNotThisFormat)
		}
		if err != nil {
			return fmt.Errorf("the workbook is damaged (%v): %w", err, scrapers.ErrNotThisFormat)
		}
	}
	return nil
}

func chooseWorksheets(book *excelize.File, names []string) ([]string, error) {
	all := book.GetSheetList()
	var visible []string
	for _, name := range all {
		if shown, err := book.GetSheetVisible(name); err == nil && shown {
			visible = append(visible, name)
		}
	}
	switch {
	case len(all) == 0:
		return nil, fmt.Errorf("the workbook has no worksheet: %w", scrapers.ErrNotThisFormat)
	case slices.Contains(names, "*"):
		return visible[:min(len(visible), mostWorksheets)], nil
	case len(names) == 0 && len(visible) > 0:
		return visible[:1], nil
	case len(names) == 0:
		return all[:1], nil
	}
	for _, name := range names {
		if !slices.Contains(all, name) {
			return nil, fmt.Errorf("the workbook has no worksheet %q; it has %s: mend `worksheets` in the source file", name, strings.Join(all, ", "))
		}
	}
	return names, nil
}

func readWorksheet(book *excelize.File, name string) (table, error) {
	t := table{name: name}
	rows, err := book.Rows(name)
	if err != nil {
		return t, fmt.Errorf("cannot be read (%v): %w", err, scrapers.ErrNotThisFormat)
	}
	for number := 1; rows.Next(); number++ {
		cells, err := rows.Columns()
		if err == nil {
			err = t.add(number, cells)
		}
		if err != nil {
			return t, errors.Join(err, rows.Close())
		}
	}
	if err := errors.Join(rows.Error(), rows.Close()); err != nil {
		return t, fmt.Errorf("cannot be read to its end (%v): %w", err, scrapers.ErrNotThisFormat)
	}
	return t, nil
}

// spreadMerged writes the value of merged cells into each of them that lies in one column: Monday, for all rows beside
// it. Cells merged across columns are banners.
func spreadMerged(book *excelize.File, t *table) {
	merged, err := book.GetMergeCells(t.name)
	if err != nil || len(merged) == 0 {
		return
	}
	at := make(map[int]int, len(t.lines))
	for i, l := range t.lines {
		at[l.number] = i
	}
	spent := 0
	for _, m := range merged {
		column, top, err1 := excelize.CellNameToCoordinates(m.GetStartAxis())
		right, bottom, err2 := excelize.CellNameToCoordinates(m.GetEndAxis())
		if err1 != nil || err2 != nil || column != right || column > mostCells {
			continue
		}
		for number := top + 1; number <= bottom && spent < mostMergedCells; number++ {
			spent++
			if i, ok := at[number]; ok {
				t.lines[i].put(column-1, m.GetCellValue())
			}
		}
	}
}

// put fills a blank cell.
func (l *line) put(column int, text string) {
	for len(l.cells) <= column {
		l.cells = append(l.cells, "")
	}
	if isBlank(l.cells[column]) {
		l.cells[column] = text
	}
}
