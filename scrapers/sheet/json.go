package sheet

import (
	"fmt"
	"slices"

	"github.com/recovery-almanac/almanac/scrapers"
)

// readJSON reads the forms in which tables come as JSON: the answer of Google's visualization API (a table of cols and
// rows), of its Sheets API ({"values":[[...]]}), an array of arrays, and an array of objects whose keys are headers.
func readJSON(body []byte) (table, error) {
	doc, mended, err := scrapers.FindJSON(body)
	if err != nil {
		return table{}, err
	}
	t := table{mended: mended}
	list := doc
	if doc.IsObject() {
		if v := doc.Member("table"); v.IsObject() {
			return t, t.visualization(v)
		}
		if list = doc.Member("values"); !list.IsArray() {
			return t, fmt.Errorf("the answer is JSON without a table; it begins with %.80q: %w", doc, scrapers.ErrNotThisFormat)
		}
	}
	return t, t.list(list)
}

func (t *table) visualization(v scrapers.JSON) error {
	var labels []string
	for column := range v.Member("cols").Elements() {
		label, _ := column.Member("label").Text()
		labels = append(labels, label)
	}
	if err := t.add(1, labels); err != nil {
		return err
	}
	number := 1
	for row, err := range v.Member("rows").Elements() {
		number++
		if err != nil {
			if t.damaged++; t.damaged > scrapers.MostRows {
				return errTooManyLines
			}
			continue
		}
		var cells []string
		for cell := range row.Member("c").Elements() {
			// f is what the sheet shows; v of a time is "Date(1899,11,30,19,0,0)".
			text, _ := cell.Member("f").Text()
			if text == "" {
				text, _ = cell.Member("v").Text()
			}
			cells = append(cells, text)
		}
		if err := t.add(number, cells); err != nil {
			return err
		}
	}
	return nil
}

func (t *table) list(list scrapers.JSON) error {
	var header []string
	number := 0
	for row, err := range list.Elements() {
		number++
		if err != nil || !row.IsArray() && !row.IsObject() {
			if t.damaged++; t.damaged > scrapers.MostRows {
				return errTooManyLines
			}
			continue
		}
		var cells []string
		if row.IsArray() {
			for cell := range row.Elements() {
				text, _ := cell.Text()
				cells = append(cells, text)
			}
		} else if cells, header = byKey(row, header); len(header) > mostCells {
			return errTooManyCells
		}
		if err := t.add(number+1, cells); err != nil {
			return err
		}
	}
	if header != nil {
		t.lines = slices.Insert(t.lines, 0, line{1, header})
	}
	return nil
}

// byKey puts an object's values below the header and adds keys that are new to it.
func byKey(row scrapers.JSON, header []string) (cells, all []string) {
	cells = make([]string, len(header))
	for key, value := range row.Members() {
		i := slices.Index(header, string(key))
		if i < 0 {
			i = len(header)
			header, cells = append(header, string(key)), append(cells, "")
			if i > mostCells {
				break
			}
		}
		cells[i], _ = value.Text()
	}
	return cells, header
}
