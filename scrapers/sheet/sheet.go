// Package sheet reads tables: CSV and its kin, XLSX, Google Sheets. Begin with [Format].
//
// The rows of a table are told apart by its header. Headers in English, Spanish, French, German, Portuguese, Italian,
// Dutch, Swedish and Polish, and those of a Meeting Guide sheet, are known (words.go); a source file names what is
// not, and what is to be done with a cell:
//
//	format: sheet
//	url: https://docs.google.com/spreadsheets/d/ID/edit#gid=0
//	sheet:
//	  columns:
//	    name: Title                      # a header, a letter (C) or a number (3)
//	    days: [Day, Weekday]             # the first that says something
//	    start: {join: [Time, AMPM]}
//	    state: {constant: CA}
//	    types: {column: Codes, split: ', *', map: {WC: Wheelchair}}
//	    fellowship: {column: Programme, map: {narcotics: na}}
//
// The steps that change a text (line, regexp, find, as, remove, split, map, then) are those of package page. Further
// keys:
//
//	only_columns: true        do not look for other columns by their headers
//	header_row: 2             where the header is, as the sheet counts; 0 for a sheet without one, whose columns are
//	                          then letters or numbers; absent: it is looked for below any banner
//	delimiter: "|"            , ; | or a tab; absent: what fits
//	worksheets: [Meetings]    of a workbook; "*" for all that have a known header; absent: the first visible one
//	day_numbering: sunday1    what a digit in a day column means: sunday0, sunday1, monday0, monday1
//	zones:                    columns of start times, each on its zone's clocks; the first that has a time counts. The
//	  Eastern Time: America/New_York     day column must be right for all of them.
//	fill_down: [days]         fields whose blank cells mean what stands above them
//	skip: [{when: {column: Name, regexp: '^Total'}, because: a sum}]
//
// Without a column for days, columns whose headers are weekdays hold times or ticks; a row with nothing but a weekday
// in it, or a worksheet named so, gives the day of the rows below. Rows wholly empty do not count.
package sheet

import (
	"fmt"
	"net/url"

	"github.com/recovery-almanac/almanac/scrapers"
)

// Format is a table. The source's URL is a file's, or a Google Sheet's in any of its forms.
func Format() scrapers.Format {
	return scrapers.Format{Name: "sheet", Requests: requests, Parse: parse}
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
