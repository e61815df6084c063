// Package ical reads calendars: RFC 5545 text as real programs write it, and vCalendar 1.0. Call [Format].
//
// golang-ical is the parser, and it is strict: one line without a colon costs the whole file. So the text goes
// through five steps, one file each:
//
//   - charset.go and lines.go turn bytes into logical lines, whatever the line ends, folds and character set;
//   - mend.go cuts the lines into components, so that one bad line costs at most one event;
//   - decode.go has golang-ical read each component, and types what it read;
//   - series.go, fold.go bring together what belongs to one meeting: masters with their overrides, and single
//     events that are occurrences of one rule;
//   - map.go writes listings.
//
// Every VEVENT is a row. Each row is a listing, or has a problem with its row number that says why it is none.
package ical

import (
	_ "embed" // manual.txt
	"fmt"
	"net/url"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

//go:embed manual.txt
var manual string

// Format returns the calendar format, named "ical". Its one document has the role "calendar"; the schemes
// webcal and webcals, by which calendar programs subscribe, are fetched by https.
func Format() scrapers.Format {
	return scrapers.Format{Name: "ical", Reads: "calendars", Address: "the .ics", Manual: manual,
		Requests: requests, Parse: parse}
}

func requests(src scrapers.Source) ([]scrapers.Request, error) {
	u, err := url.Parse(strings.TrimSpace(src.URL))
	if err != nil {
		return nil, fmt.Errorf("source %s: read url: %w", src.ID, err)
	}
	switch u.Scheme {
	case "webcal", "webcals":
		u.Scheme = "https"
	case "http", "https", "file":
	default:
		return nil, fmt.Errorf("source %s: url %q: a calendar's address begins with https, http, webcal or file", src.ID, src.URL)
	}
	return []scrapers.Request{{Role: "calendar", URL: u.String(), Accept: "text/calendar, text/x-vcalendar;q=0.9, */*;q=0.1"}}, nil
}
