package ical

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/teambition/rrule-go"

	"github.com/recovery-almanac/almanac/scrapers"
)

// FuzzParse looks for text that is lost, loops, or comes out as what no reader of a rule accepts.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/calendars/*.ics")
	if err != nil || len(files) == 0 {
		f.Fatal("no seeds in testdata/calendars")
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body, false)
		f.Add(body, true)
	}
	f.Fuzz(func(t *testing.T, body []byte, fold bool) {
		src := scrapers.Source{ID: "fuzz", TimeZone: "America/New_York", ICal: scrapers.ICalOptions{Fold: fold}}
		parsed, err := Format().Parse(src, []scrapers.Document{{Body: body}})
		if err != nil {
			return
		}
		account(t, parsed)
		for _, l := range parsed.Listings {
			checkRecurrence(t, l)
		}
	})
}

// checkRecurrence reads a recurrence as a rule of package normalize would.
func checkRecurrence(t *testing.T, l scrapers.Listing) {
	t.Helper()
	r := l.Recurrence
	for _, at := range append(append([]string{r.Start}, r.Except...), r.Also...) {
		if _, err := time.Parse(wallTime, at); err != nil {
			t.Errorf("row %d: time %q: %v", l.Row, at, err)
		}
	}
	if r.RRule == "" {
		return
	}
	if strings.Contains(r.RRule, "Z") {
		t.Errorf("row %d: rule %q is not in wall time", l.Row, r.RRule)
	}
	if _, err := rrule.StrToROption(r.RRule); err != nil {
		t.Errorf("row %d: rule %q: %v", l.Row, r.RRule, err)
	}
}
