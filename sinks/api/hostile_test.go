package api

import (
	"encoding/csv"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks"
	"github.com/recovery-almanac/almanac/sinks/api/internal/invent"
	"github.com/recovery-almanac/almanac/sinks/coverage"
)

// ownWords are the texts of a meeting that no publisher writes: codes of ours, and what the rules have parsed.
var ownWords = []string{
	"ID", "Fellowship", "Status", "Mode", "Schedule.RRule", "Schedule.Start", "Schedule.End", "Schedule.TimeZone", "Schedule.TimeZoneFrom",
	"Schedule.From", "Schedule.Until", "Schedule.Except", "Schedule.Also", "Place.Country", "Place.Subdivision", "Place.Precision", "Sources.Source", "Sources.Slot",
}

// poison sets every text below v that is not of ours. A field that is added to the schema is poisoned too.
func poison(v reflect.Value, name, text string) {
	if slices.Contains(ownWords, name) {
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Pointer:
		if v.Type().Elem().Kind() == reflect.Struct && v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		if !v.IsNil() {
			poison(v.Elem(), name, text)
		}
	case reflect.Slice:
		if v.Len() == 0 {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		}
		for i := range v.Len() {
			poison(v.Index(i), name, text)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && f.Type.String() != "time.Time" {
				poison(v.Field(i), strings.TrimPrefix(name+"."+f.Name, "."), text)
			}
		}
	}
}

// poisoned is a release whose publishers wrote the same text everywhere.
func poisoned(text string) sinks.Snapshot {
	s := invent.Snapshot(24, invent.Night)
	for i := range s.Meetings {
		m := &s.Meetings[i]
		poison(reflect.ValueOf(m).Elem(), "", text)
		m.PossibleDuplicates = nil // ids of ours
		m.Sources[0].Ref += m.ID
	}
	s.Coverage = coverage.Compute(s.Meetings, invent.Night)
	s = invent.Complete(s)
	source := &s.Sources[0]
	source.Name, source.Website, source.Attribution, source.Licence, source.Detail = text, text, text, text, text
	s.Problems = []normalize.Problem{{
		Source: source.ID, Code: "type_unknown", Severity: "info", Row: 1, Ref: text, Field: text, Value: text, Message: text, Fix: text, URL: text, EditURL: text,
	}}
	return s
}

var poisons = map[string]string{
	"a formula, HTML and lines": "=cmd|' /C calc'!A0</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'\r\nEND:VEVENT\r\nX-EVIL:1",
	"an address that runs":      "javascript:alert(3)//</script><script>alert(1)</script>",
	"another that runs":         "data:text/html,<script>alert(1)</script>",
	"an attribute's end":        `" onmouseover="alert(1)" x='` + "\u2028\u2029`",
	"a formula with @":          "@SUM(1+1)*cmd|' /C calc'!A0",
	"a formula with a tab":      "\t=1+1",
}

// TestStrangersTextsAreDataEverywhere reads every file and every page of such releases.
func TestStrangersTextsAreDataEverywhere(t *testing.T) {
	for name, text := range poisons {
		t.Run(name, func(t *testing.T) {
			snapshot := poisoned(text)
			s := newSite(t, Options{Find: func(string) (Spot, bool) { return Spot{text, 40.1546, -75.2216}, true }}, snapshot)
			targets := []string{
				"/find?near=40.1546,-75.2216&radius=100&when=week", "/find?place=Ambler&when=week", "/find/sheet?near=40.1546,-75.2216&radius=100", "/find/sheet?place=Ambler",
				"/v1/meetings?limit=500", "/v1/meetings.ndjson", "/v1/meetings.csv", "/v1/meetings.geojson", "/v1/meetings.ics", "/v1/meetings/m000001",
				"/v1/meetings/m000001.ics", "/v1/meetings/m000001/provenance", "/v1/sources", "/v1/coverage?region=US-PA", "/v1/openapi.json", "/meetingguide.json?fellowship=aa",
				"/client_interface/json/?switcher=GetSearchResults", "/client_interface/jsonp/?switcher=GetSearchResults&callback=show",
				"/client_interface/json/?switcher=GetServiceBodies", "/client_interface/json/?switcher=GetFormats",
			}
			for file := range s.server.live.Load().files {
				targets = append(targets, "/"+strings.ReplaceAll(file, ":", "%3A"))
			}
			for _, target := range targets {
				r := s.get(target)
				if r.status != 200 || r.header.Get("X-Content-Type-Options") != "nosniff" || r.header.Get("Content-Security-Policy") == "" {
					t.Errorf("%s: %d %v", target, r.status, r.header)
				}
				for _, fault := range harm(r, target) {
					t.Errorf("%s: %s", target, fault)
				}
			}
			if page := s.get(targets[0]).body; !strings.Contains(page, "<article>") {
				t.Error("the finder shows no meeting")
			}
		})
	}
}

// harm says what of an answer would be more than data to its reader.
func harm(r reply, target string) (faults []string) {
	kind, _, _ := strings.Cut(r.header.Get("Content-Type"), ";")
	never := map[string][]string{
		"text/html":     {"<script>alert", "<img src=x", `href="javascript:`, `href="data:`, `src="javascript:`, `src="data:text`, ` onmouseover="`, "action=\"javascript:"},
		"text/calendar": {"\nX-EVIL", "\nEND:VEVENT\r\nX-", "\nEND:VEVENT\r\nEND:VEVENT"},
	}
	for _, bad := range never[kind] {
		if strings.Contains(r.body, bad) && target != "/index.html" { // which is the same in every release
			faults = append(faults, "it has "+bad)
		}
	}
	switch kind {
	case "application/json", "application/geo+json":
		if !json.Valid([]byte(r.body)) {
			faults = append(faults, "it is no JSON")
		}
	case "application/x-ndjson":
		for line := range strings.Lines(r.body) {
			if !json.Valid([]byte(line)) {
				faults = append(faults, "a line is no JSON: "+line)
			}
		}
	case "text/javascript":
		if ours := strings.HasPrefix(target, "/assets/") && !strings.HasPrefix(target, "/assets/data/"); ours || isCall(r.body) {
			break
		}
		faults = append(faults, "it is more than one call with data")
	case "text/csv":
		faults = append(faults, formulas(r.body)...)
	}
	return faults
}

// isCall reports whether a script is a name, called once with values: f("x",{...}).
func isCall(script string) bool {
	name, values, ok := strings.Cut(strings.TrimRight(script, ";\n"), "(")
	values, ended := strings.CutSuffix(values, ")")
	return ok && ended && !strings.ContainsAny(name, "<>=;\"' ") && json.Valid([]byte("["+values+"]"))
}

// formulas are the cells of a table that a spreadsheet would run.
func formulas(table string) (faults []string) {
	rows, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	if err != nil {
		return []string{err.Error()}
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.Contains("=@\t\r+-", cell[:1]) && strings.Trim(cell, "0123456789+-., *#()") != "" {
				faults = append(faults, "a cell is a formula: "+cell)
			}
		}
	}
	return faults
}

// TestCallbacksAreNames: what a client asks its answer to be wrapped in is a name, and nothing that runs by itself.
func TestCallbacksAreNames(t *testing.T) {
	s := newSite(t, Options{}, hundred())
	for _, callback := range []string{"alert(1)//", "<script>", "a;b", "a b", "x=1", "%0Aevil", "/**/evil", strings.Repeat("a", 300)} {
		r := s.get("/client_interface/jsonp/?switcher=GetServerInfo&callback=" + strings.NewReplacer("<", "%3C", ">", "%3E", " ", "%20", ";", "%3B").Replace(callback))
		if r.status != 400 || strings.HasPrefix(r.body, callback) {
			t.Errorf("%q: %d %.80s", callback, r.status, r.body)
		}
	}
}
