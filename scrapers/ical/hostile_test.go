package ical

import (
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/scrapers"
)

// Texts that are made to cost: each must be read in seconds and within a small multiple of its size.
func TestParseHostileText(t *testing.T) {
	wrap := func(inner string) string { return "BEGIN:VCALENDAR\n" + inner + "END:VCALENDAR\n" }
	event := func(lines string) string {
		return wrap("BEGIN:VEVENT\nUID:a\nDTSTART:20260106T190000\n" + lines + "END:VEVENT\n")
	}
	for name, body := range map[string]string{
		"one line of 100 MB":                  event("DESCRIPTION:" + strings.Repeat("x", 100<<20) + "\n"),
		"100 MB without a colon":              event(strings.Repeat("x", 100<<20) + "\n"),
		"a line of 10 MB in folds":            event("DESCRIPTION:x" + strings.Repeat("\n x", 3<<20) + "\n"),
		"soft breaks":                         event("DESCRIPTION;ENCODING=QUOTED-PRINTABLE:x" + strings.Repeat("=\nx", 1<<20) + "\n"),
		"soft breaks behind a long parameter": event("X-A;B=" + strings.Repeat("y", 1<<20) + strings.Repeat("=\nx", 1<<16) + "\n"),
		"BEGIN 100000 deep":                   wrap(strings.Repeat("BEGIN:X-DEEP\n", 1e5)),
		"events 100000 deep":                  wrap(strings.Repeat("BEGIN:VEVENT\n", 1e5)),
		"calendars 50000 deep":                strings.Repeat("BEGIN:VCALENDAR\n", 5e4) + "BEGIN:VEVENT\nEND:VEVENT\n",
		"ENDs that fit nothing":               wrap(strings.Repeat("BEGIN:X-A\n", 1e5) + strings.Repeat("END:X-B\n", 1e5)),
		"COUNT of a billion":                  event("RRULE:FREQ=DAILY;COUNT=1000000000\n"),
		"dates by the thousand":               event("RRULE:FREQ=DAILY\n" + strings.Repeat("EXDATE:20260107T190000,20260108T190000\nRDATE:20260109T190000\n", 5e4)),
		"overrides by the thousand": wrap("BEGIN:VEVENT\nUID:a\nDTSTART:20260106T190000\nRRULE:FREQ=DAILY;COUNT=90000\nEND:VEVENT\n" +
			strings.Repeat("BEGIN:VEVENT\nUID:a\nDTSTART:20350106T190000\nRECURRENCE-ID;RANGE=THISANDFUTURE:20350106T190000\nEND:VEVENT\n", 2e4)),
		"zones that nobody knows": wrap(hostileZones(2e4)),
		"a list of commas":        event("CATEGORIES:" + strings.Repeat(",", 1<<20) + "\n"),
		"quotes":                  event("DTSTART;TZID=" + strings.Repeat(`"`, 1<<20) + ":20260106T190000\n"),
	} {
		t.Run(name, func(t *testing.T) {
			var before runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			peak := watchHeap()
			begin := time.Now()
			parsed, err := Format().Parse(scrapers.Source{ID: "hostile"}, []scrapers.Document{{Body: []byte(body)}})
			took, used := time.Since(begin), peak()-before.HeapAlloc
			if err != nil {
				t.Fatal(err)
			}
			account(t, parsed)
			t.Logf("%v, %d MB of heap for %d MB", took.Round(time.Millisecond), used>>20, len(body)>>20)
			if took > 2*time.Minute {
				t.Errorf("took %v", took)
			}
			if limit := uint64(512<<20 + 3*len(body)); used > limit {
				t.Errorf("the heap grew by %d MB, want at most %d", used>>20, limit>>20)
			}
		})
	}
}

// watchHeap samples the size of the heap until the function that it returns is called, which tells the largest.
func watchHeap() func() uint64 {
	done, largest := make(chan struct{}), make(chan uint64)
	go func() {
		var m runtime.MemStats
		most := uint64(0)
		for {
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
			select {
			case <-done:
				largest <- most
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
	return func() uint64 {
		close(done)
		return <-largest
	}
}

func hostileZones(n int) string {
	var b strings.Builder
	for i := range n {
		id := "Zone/" + strings.Repeat("x", i%20) + string(rune('a'+i%26)) + strings.Repeat("y", i/520)
		b.WriteString("BEGIN:VEVENT\nUID:a\nDTSTART;TZID=" + id + ":20260106T190000\nEND:VEVENT\n")
	}
	return b.String()
}

// TestTooManyEvents: what is refused costs no more than finding it out.
func TestTooManyEvents(t *testing.T) {
	body := "BEGIN:VCALENDAR\n" + strings.Repeat("BEGIN:VEVENT\nEND:VEVENT\n", scrapers.MostRows+1) + "END:VCALENDAR\n"
	_, err := Format().Parse(scrapers.Source{ID: "hostile"}, []scrapers.Document{{Body: []byte(body)}})
	if !errors.Is(err, scrapers.ErrTooManyRows) {
		t.Errorf("got %v", err)
	}
}
