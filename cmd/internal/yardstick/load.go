// Package yardstick measures the matcher: against labelled pairs ([Gold]), on two snapshots of one feed whose slugs
// are hidden ([Snapshots]), over successive nights of one feed ([Nights]), and on lists that are made of one list by
// what lists do to meetings ([Corrupt]).
package yardstick

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/normalize/dedupe"
	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/scrapers/meetingguide"
)

// Defaults are what a source file would say about the feeds that are measured.
type Defaults struct {
	Fellowship string
	TimeZone   string // "" takes the zone most of the feed's rows are in
	Region     string
}

// clock is the time of every measurement: that of its own run must not decide what it finds.
var clock = time.Date(2026, 1, 5, 3, 0, 0, 0, time.UTC)

// load reads a Meeting Guide file as the source would be read on a night.
func load(path, source string, d Defaults) ([]normalize.Meeting, error) {
	body, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	url := "file:" + filepath.ToSlash(path)
	src := scrapers.Source{ID: source, Format: "meetingguide", URL: url, Fellowship: d.Fellowship, TimeZone: d.TimeZone, Region: d.Region}
	documents := []scrapers.Document{{Role: "meetings", URL: url, ContentType: "application/json", FetchedAt: clock, Body: body}}
	parsed, err := meetingguide.Format().Parse(src, documents)
	if err != nil {
		return nil, err
	}
	found := normalize.All(src, parsed, clock, clock).Meetings
	if src.TimeZone == "" {
		src.TimeZone = usualZone(found)
		found = normalize.All(src, parsed, clock, clock).Meetings
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("%s gives no meeting", path)
	}
	return found, nil
}

func usualZone(meetings []normalize.Meeting) string {
	counts, usual := map[string]int{}, ""
	for i := range meetings {
		zone := meetings[i].Schedule.TimeZone
		counts[zone]++
		if counts[zone] > counts[usual] || counts[zone] == counts[usual] && zone < usual {
			usual = zone
		}
	}
	return usual
}

// feedName is a file's name without its folder and ending.
func feedName(path string) string {
	return strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
}

// night is one on which every source answered.
func night(at time.Time, sources ...string) dedupe.Night {
	n := dedupe.Night{Now: at, Sources: map[string]dedupe.SourceState{}}
	for _, s := range sources {
		n.Sources[s] = dedupe.SourceState{Healthy: true, Authoritative: true}
	}
	return n
}
