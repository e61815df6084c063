package registrytest

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/scrapers/bmlt"
	"github.com/recovery-almanac/almanac/scrapers/ical"
	"github.com/recovery-almanac/almanac/scrapers/meetingguide"
	"github.com/recovery-almanac/almanac/scrapers/sheet"
)

var update = flag.Bool("update", false, "write what the oddities become anew")

// oddity is a document of one row with one of the oddities that publishers send, and the meetings and problems that
// become of it.
type oddity struct {
	Oddity string   `json:"oddity"`
	Format string   `json:"format"`
	Body   string   `json:"body"`
	Want   []string `json:"want"` // meetings, then problems
}

var oddFormats = map[string]scrapers.Format{
	"meetingguide": meetingguide.Format(), "bmlt": bmlt.Format(), "ical": ical.Format(), "sheet": sheet.Format(),
}

// TestOddities takes every oddity of a format from its bytes to meetings and problems.
func TestOddities(t *testing.T) {
	names, err := filepath.Glob("testdata/oddities/*.json")
	if err != nil || len(names) != len(oddFormats) {
		t.Fatalf("%d files of oddities for %d formats (%v)", len(names), len(oddFormats), err)
	}
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var all []oddity
		if err := json.Unmarshal(raw, &all); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if len(all) < 10 {
			t.Errorf("%s has only %d oddities", name, len(all))
		}
		for i, o := range all {
			t.Run(o.Format+"/"+o.Oddity, func(t *testing.T) {
				all[i].Want = o.become(t)
				if *update {
					return
				}
				if diff := cmp.Diff(o.Want, all[i].Want); diff != "" {
					t.Errorf("(-want +got; run with -update if it is meant)\n%s", diff)
				}
			})
		}
		if *update {
			write(t, name, all)
		}
	}
}

func write(t *testing.T, name string, all []oddity) {
	t.Helper()
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(all); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// become parses and normalises the document on 2026-01-15 and writes down what there is.
func (o oddity) become(t *testing.T) []string {
	t.Helper()
	fellowship := "aa"
	if o.Format == "bmlt" {
		fellowship = "na"
	}
	src := scrapers.Source{ID: "odd", Format: o.Format, URL: "https://example.org/feed", Fellowship: fellowship, Region: "US-OR"}
	parsed, err := oddFormats[o.Format].Parse(src, []scrapers.Document{{Role: "meetings", URL: src.URL, Body: []byte(o.Body)}})
	if err != nil {
		return []string{"refused: " + err.Error()}
	}
	now := time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC)
	result := normalize.All(src, parsed, now, now)
	lines := []string{}
	for _, m := range result.Meetings {
		lines = append(lines, meetingLine(m))
	}
	for _, p := range result.Problems {
		lines = append(lines, strings.TrimRight(fmt.Sprintf("%s %s %s: %s", p.Severity, p.Code, p.Field, p.Value), " :"))
	}
	return lines
}

// meetingLine writes down a meeting in one line, without what is the same in every one.
func meetingLine(m normalize.Meeting) string {
	s := m.Schedule
	parts := []string{m.Name, string(m.Status), string(m.Mode)}
	add := func(name, value string) {
		if value != "" {
			parts = append(parts, name+value)
		}
	}
	add("", strings.TrimPrefix(s.RRule, "FREQ="))
	if s.ByAppointment {
		add("", "by appointment")
	} else {
		assumed := ""
		if s.DurationAssumed {
			assumed = " assumed"
		}
		add("", fmt.Sprintf("%s-%s%s %s from %s", s.Start, s.End, assumed, s.TimeZone, s.TimeZoneFrom))
	}
	add("from ", s.From)
	add("until ", s.Until)
	add("except ", strings.Join(s.Except, " "))
	add("text ", s.Text)
	if p := m.Place; p != nil {
		add("", strings.TrimSpace(p.Locality+" "+p.Subdivision+" "+string(p.Precision)))
		if p.Latitude != nil {
			add("at ", fmt.Sprintf("%.2f,%.2f", *p.Latitude, *p.Longitude))
		}
		add("place notes ", p.Notes)
	}
	for _, r := range m.Online {
		add("", r.Provider+" "+r.Room)
	}
	for _, d := range m.Phone {
		add("dial ", strings.TrimSpace(d.Number+" "+d.AccessCode+" "+d.Notes))
	}
	add("tags ", strings.Join(m.Tags, " "))
	add("notes ", strings.ReplaceAll(m.Notes, "\n", "/"))
	return strings.Join(parts, " | ")
}
