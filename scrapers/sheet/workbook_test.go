package sheet

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/recovery-almanac/almanac/scrapers"
)

// workbook writes worksheets, each a name and its rows.
func workbook(t testing.TB, change func(*excelize.File), sheets ...[][]any) string {
	t.Helper()
	f := excelize.NewFile()
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	for i, rows := range sheets {
		name := rows[0][0].(string)
		if i == 0 {
			must(f.SetSheetName("Sheet1", name))
		} else if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for n, row := range rows[1:] {
			cell, err := excelize.CoordinatesToCellName(1, n+1)
			must(err)
			must(f.SetSheetRow(name, cell, &row))
		}
	}
	if change != nil {
		change(f)
	}
	var b bytes.Buffer
	must(f.Write(&b))
	return b.String()
}

func names(parsed scrapers.Parsed) string {
	var all []string
	for _, l := range parsed.Listings {
		all = append(all, l.Ref+" "+l.Name+" "+strings.Join(l.Days, ",")+" "+l.Start)
	}
	return strings.Join(all, "; ")
}

func TestWorkbook(t *testing.T) {
	header := []any{"ID", "Name", "Day", "Time"}
	list := [][]any{{"List"}, {"Meetings of Exampleton"}, header, {1, "Dawn", "Monday", 0.8125}, {}, {2, "Dusk", nil, "8 pm"}, {3, "Noon", "Tuesday", "12:00"}}
	days := [][][]any{{{"Monday"}, {"ID", "Name", "Time"}, {1, "Dawn", "7 am"}}, {{"Tuesday"}, {"ID", "Name", "Time"}, {2, "Dusk", "7 pm"}}, {{"Help"}, {"how to read"}}}
	clock := func(f *excelize.File) {
		style, err := f.NewStyle(&excelize.Style{NumFmt: 18}) // h:mm AM/PM
		if err == nil {
			err = f.SetCellStyle("List", "D3", "D3", style)
		}
		if err == nil {
			err = f.MergeCell("List", "C3", "C5")
		}
		if err == nil {
			err = f.MergeCell("List", "A1", "D1")
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	hidden := func(f *excelize.File) {
		f.SetActiveSheet(1)
		if err := f.SetSheetVisible("Monday", false); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name, body, want string
		worksheets       []string
	}{
		{"as it shows, merged days", workbook(t, clock, list), "1 Dawn Monday 7:30 PM; 2 Dusk Monday 8 pm; 3 Noon Tuesday 12:00", nil},
		{"the first worksheet", workbook(t, nil, days...), "1 Dawn Monday 7 am", nil},
		{"one that is hidden", workbook(t, hidden, days...), "2 Dusk Tuesday 7 pm", nil},
		{"a named one", workbook(t, nil, days...), "2 Dusk Tuesday 7 pm", []string{"Tuesday"}},
		{"all of them", workbook(t, nil, days...), "1 Dawn Monday 7 am; 2 Dusk Tuesday 7 pm", []string{"*"}},
	} {
		parsed := mustRead(t, source(scrapers.SheetOptions{Worksheets: c.worksheets}), c.body)
		if got := names(parsed); got != c.want {
			t.Errorf("%s: %s", c.name, got)
		}
		unmatched := 0
		for _, p := range parsed.Problems {
			if p.Code == scrapers.SheetUnmatched && p.Value == "Help" {
				unmatched++
			}
		}
		if (unmatched == 1) != (len(c.worksheets) == 1 && c.worksheets[0] == "*") {
			t.Errorf("%s: %+v", c.name, parsed.Problems)
		}
	}
	_, err := read(source(scrapers.SheetOptions{Worksheets: []string{"Mondays"}}), workbook(t, nil, days...))
	if err == nil || !strings.Contains(err.Error(), `no worksheet "Mondays"; it has Monday, Tuesday, Help`) {
		t.Error(err)
	}
}

// bomb is a workbook whose one worksheet is a hundred thousand times its size, and says that it is small.
func bomb(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	w.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) { return flate.NewWriter(out, flate.BestSpeed) })
	f, err := w.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 1<<20)
	for range (mostUnpacked >> 20) + 2 {
		if _, err := f.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestHostile reads what no publisher would send. What is allocated bounds memory and most of the work.
func TestHostile(t *testing.T) {
	const million = 1_000_000
	header := "Name,Day,Time\n"
	bombed := bomb(t)
	lying := strings.Replace(bombed, string(sizeOf(mostUnpacked+2<<20)), string(sizeOf(1000)), -1)
	farAway := workbook(t, func(f *excelize.File) {
		if err := f.SetCellValue("List", "A1048576", "the end"); err != nil {
			t.Fatal(err)
		}
	}, [][]any{{"List"}, {"Name", "Day", "Time"}, {"Dawn", "Mon", "7pm"}})
	for _, c := range []struct{ name, body, want string }{
		{"a million empty rows", header + strings.Repeat(",,\n", million) + "Dawn,Mon,7pm\n", ""},
		{"a million rows", header + strings.Repeat("a,b,c\n", million), "more than 200000 rows"},
		{"a line of 100 MB", strings.Repeat("x", 100*million), "none of the first 40 rows"},
		{"one cell", header + "\"" + strings.Repeat("x", 20*million) + "\",Mon,7pm\n", ""},
		{"quotation marks", header + strings.Repeat(`,"""`, million), "more than 1000 cells"},
		{"quotation marks on lines", header + strings.Repeat("\"x\"\",\n", million/6) + `"z`, ""},
		{"pairs that never end", header + strings.Repeat("\"x\"\",\n", million/6) + `"z" y`, ""},
		{"delimiters", strings.Repeat(",", 5*million), "more than 1000 cells"},
		{"CR", header + strings.Repeat("\r", 5*million), ""},
		{"zip bomb", bombed, "larger than 128 MiB"},
		{"zip bomb that lies", lying, "workbook"},
		{"a row at the end of the world", farAway, ""},
		{"JSON arrays", strings.Repeat("[", million), ""},
		{"JSON rows", `{"values":[["Name","Day","Time"],` + strings.Repeat(`[],`, million) + `["Dawn","Mon","7pm"]]}`, ""},
		{"JSON keys", `[{` + strings.Repeat(`"a":1,`, million) + `"b":2}]`, ""},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := read(source(scrapers.SheetOptions{}), c.body)
		runtime.ReadMemStats(&after)
		used := after.TotalAlloc - before.TotalAlloc
		t.Logf("%s: %d MB allocated for %d MB", c.name, used>>20, len(c.body)>>20)
		if limit := uint64(2<<30 + 4*len(c.body)); used > limit {
			t.Errorf("%s: %d MB allocated, want at most %d", c.name, used>>20, limit>>20)
		}
		if c.want != "" && (!errors.Is(err, scrapers.ErrNotThisFormat) || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// sizeOf is a size as a ZIP archive keeps it.
func sizeOf(n uint32) []byte { return []byte{byte(n), byte(n >> 8), byte(n >> 16), byte(n >> 24)} }

func FuzzParse(f *testing.F) {
	f.Add("Name,Day,Time\nDawn,Mon,7pm\n", "", 0)
	f.Add("ID;Name;Mon;Tue\r1;\"a\"\"b\";7pm;x\rMonday\r", ";", 3)
	f.Add(`{"table":{"cols":[{"label":"Name"}],"rows":[{"c":[null,{"v":1}]}]}}`, "", 1)
	f.Add(workbook(f, nil, [][]any{{"Monday"}, {"Name", "Time"}, {"Dawn", 0.5}}), "", 1)
	f.Fuzz(func(t *testing.T, body, delimiter string, headerRow int) {
		o := scrapers.SheetOptions{Delimiter: delimiter, FillDown: []string{"days"}, Columns: columns("notes", "C")}
		if headerRow > 0 {
			o.HeaderRow = &headerRow
		}
		parsed, err := read(source(o), body)
		if err == nil {
			accountForRows(t, parsed)
		}
	})
}
