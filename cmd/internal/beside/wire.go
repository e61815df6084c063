package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"html"
	"reflect"
	"regexp"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// wire is a listing's row as the publisher wrote it, and where the format has no rows of its own, what the parser read.
func (f feed) wire(l scrapers.Listing) string {
	if n := l.Row - 1; n >= 0 && n < len(f.raw) {
		return compact(filled(f.raw[n]))
	}
	text := stated(l)
	if f.src.Format == "page" {
		text += "\n  <html> " + f.excerpt(l)
	}
	return text
}

// stated is what a parser read, without the fields that a row does not have.
func stated(l scrapers.Listing) string {
	stated := map[string]any{}
	for v, i := reflect.ValueOf(l), 0; i < v.NumField(); i++ {
		if !v.Field(i).IsZero() {
			stated[v.Type().Field(i).Name] = v.Field(i).Interface()
		}
	}
	return compact(stated)
}

// filled leaves out what a row has and does not fill in.
func filled(row any) any {
	object, ok := row.(map[string]any)
	if !ok {
		return row
	}
	for key, v := range object {
		switch v := v.(type) {
		case nil:
			delete(object, key)
		case string:
			if v == "" {
				delete(object, key)
			}
		case []any:
			if len(v) == 0 {
				delete(object, key)
			}
		}
	}
	return object
}

// rawRows are the rows of a document as they are written; nil for pages and calendars.
func rawRows(f feed) []any {
	if len(f.bodies) != 1 {
		return nil
	}
	switch body := bytes.TrimSpace(f.bodies[0]); f.src.Format {
	case "sheet":
		return sheetRows(body, f.parsed)
	case "meetingguide", "bmlt", "jsonpath":
		return jsonRows(body)
	}
	return nil
}

func jsonRows(body []byte) []any {
	start := bytes.IndexAny(body, "[{")
	if start < 0 {
		return nil
	}
	var all []any
	dec := json.NewDecoder(bytes.NewReader(body[start:]))
	for {
		var v any
		if dec.Decode(&v) != nil {
			break
		}
		all = append(all, v)
	}
	if len(all) != 1 {
		return all
	}
	rows, _ := all[0].([]any)
	if object, ok := all[0].(map[string]any); ok {
		for _, key := range []string{"meetings", "records", "data"} {
			if list, ok := object[key].([]any); ok {
				rows = list
			}
		}
	}
	return rows
}

// sheetRows writes the cells of each row beside their columns. The rows that the parser counts begin behind the header.
func sheetRows(body []byte, parsed scrapers.Parsed) []any {
	r := csv.NewReader(bytes.NewReader(body))
	r.FieldsPerRecord, r.LazyQuotes, r.Comma = -1, true, ','
	line, _, _ := bytes.Cut(body, []byte("\n"))
	for _, c := range "\t|;" {
		if bytes.Count(line, []byte(string(c))) > bytes.Count(line, []byte(string(r.Comma))) {
			r.Comma = c
		}
	}
	records, err := r.ReadAll()
	if err != nil || len(records) <= parsed.Rows {
		return nil
	}
	header := records[len(records)-parsed.Rows-1]
	var rows []any
	for _, record := range records[len(records)-parsed.Rows:] {
		cells := make([]string, 0, len(record))
		for i, cell := range record {
			name := fmt.Sprint(i)
			if i < len(header) {
				name = header[i]
			}
			if cell != "" {
				cells = append(cells, name+"="+cell)
			}
		}
		rows = append(rows, cells)
	}
	return rows
}

var tags = regexp.MustCompile(`(?s)<(?:script|style).*?</(?:script|style)>|<[^>]*>`)

// excerpt is the text of the pages around the place that holds the most of what the parser read.
func (f feed) excerpt(l scrapers.Listing) string {
	const around = 350
	best, most := "", 0
	for _, body := range f.bodies {
		text := strings.Join(strings.Fields(html.UnescapeString(tags.ReplaceAllString(string(body), " "))), " ")
		for at := 0; l.Name != ""; at += len(l.Name) {
			next := strings.Index(text[at:], l.Name)
			if next < 0 {
				break
			}
			at += next
			window := text[max(0, at-around):min(len(text), at+around)]
			n := 1
			for _, value := range []string{l.Venue, l.Street, l.Times, l.Start, l.Formatted, l.PostalCode} {
				if value != "" && strings.Contains(window, value) {
					n++
				}
			}
			if n > most {
				best, most = window, n
			}
		}
	}
	return strings.ToValidUTF8(best, "?")
}
