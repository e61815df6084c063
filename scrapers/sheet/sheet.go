// Package sheet reads tables: CSV and its kin, XLSX, Google Sheets. Begin with [Format].
//
// The rows of a table are told apart by its header (words.go); the keys of a source file are explained in manual.txt.
package sheet

import (
	_ "embed" // manual.txt
	"fmt"
	"net/url"

	"github.com/recovery-almanac/almanac/scrapers"
)

//go:embed manual.txt
var manual string

// Format is a table. The source's URL is a file's, or a Google Sheet's in any of its forms.
func Format() scrapers.Format {
	return scrapers.Format{Name: "sheet", Reads: "CSV, TSV, XLSX, Google Sheets", Address: "the file, or the sheet's address", Manual: manual,
		Requests: requests, Parse: parse}
}

const acceptTable = "text/csv, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, */*;q=0.8"

func requests(s scrapers.Source) ([]scrapers.Request, error) {
	u, err := url.Parse(s.URL)
	if err != nil || u.Scheme == "" {
		return nil, fmt.Errorf("source %s: url %q is no address of a sheet: give it in full, with https://", s.ID, s.URL)
	}
	if _, err := compile(s); err != nil {
		return nil, err
	}
	return []scrapers.Request{{Role: "meetings", URL: exportAddress(u), Accept: acceptTable}}, nil
}
