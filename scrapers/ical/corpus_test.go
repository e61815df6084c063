package ical

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/scrapers"
)

// corpus is the folder of real calendars, relative to this package.
const corpus = "../../../shared/feeds/ical"

// slowest bounds the time for one real calendar on a busy machine; the largest one has half a megabyte.
const slowest = time.Minute

// Every real calendar is read, no row is lost, and no event that libical 3.0.16 reads is lost: its counts stand
// in testdata (written by internal/beside). An event with a start is one of which package ical reads the start.
func TestRealCalendarsBesideLibical(t *testing.T) {
	for file, want := range libicalCounts(t) {
		t.Run(file, func(t *testing.T) {
			body, err := os.ReadFile(filepath.Join(corpus, file))
			if err != nil {
				t.Fatal(err)
			}
			begin := time.Now()
			parsed, err := Format().Parse(scrapers.Source{ID: "real"}, []scrapers.Document{{Body: body}})
			if err != nil {
				t.Fatal(err)
			}
			if took := time.Since(begin); took > slowest {
				t.Errorf("took %v, want at most %v", took, slowest)
			}
			account(t, parsed)
			started := parsed.Rows
			for _, p := range parsed.Problems {
				if p.Code == scrapers.EventUnreadable {
					started--
				}
			}
			// February has no 30th day: libical keeps such a start and moves it.
			started += impossibleDates[file]
			if parsed.Rows < want.events || started < want.started {
				t.Errorf("%d events, %d with a start; libical reads %d, %d", parsed.Rows, started, want.events, want.started)
			}
		})
	}
}

var impossibleDates = map[string]int{"jens-maus__node-ical__test-fixtures-large-file-with-late-error.ics": 6}

type libicalCount struct{ events, started int }

func libicalCounts(t *testing.T) map[string]libicalCount {
	if _, err := os.Stat(corpus); err != nil {
		t.Skip("no real calendars: ", err)
	}
	f, err := os.Open("testdata/libical-counts.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) != 247 {
		t.Fatalf("libical-counts.csv has %d lines, want 247: %v", len(rows), err)
	}
	counts := map[string]libicalCount{}
	for _, row := range rows[1:] {
		events, err := strconv.Atoi(row[1])
		if err != nil {
			t.Fatal(err)
		}
		started, err := strconv.Atoi(row[2])
		if err != nil {
			t.Fatal(err)
		}
		counts[row[0]] = libicalCount{events, started}
	}
	return counts
}
