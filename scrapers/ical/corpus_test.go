package ical

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/recovery-almanac/almanac/scrapers"
)

// corpus is the folder of real calendars, relative to this package.
const corpus = "../../../shared/feeds/ical"

func realCalendars(t testing.TB) []string {
	files, err := filepath.Glob(filepath.Join(corpus, "*.ics"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("no real calendars in " + corpus)
	}
	return files
}

func TestProbe(t *testing.T) {
	codes := map[scrapers.Code]int{}
	rows, listings := 0, 0
	for _, f := range realCalendars(t) {
		b, _ := os.ReadFile(f)
		p, err := parse(scrapers.Source{ID: "x"}, []scrapers.Document{{Body: b}})
		if err != nil {
			t.Log(filepath.Base(f), err)
		}
		rows += p.Rows
		listings += len(p.Listings)
		for _, pr := range p.Problems {
			codes[pr.Code]++
			switch pr.Code {
			case scrapers.EventAllDay, scrapers.EventFolded, scrapers.EventCancelled:
			default:
				t.Log(filepath.Base(f), pr.Code, pr.Row, pr.Field, pr.Value)
			}
		}
		for _, l := range p.Listings {
			if os.Getenv("V") != "" {
				t.Logf("%s %s %q %+v", filepath.Base(f), l.TimeZone, l.Name, *l.Recurrence)
			}
		}
	}
	t.Log(rows, listings, codes)
}
