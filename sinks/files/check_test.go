package files

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// damage changes a file of a release and, as a careful forger would, its line in the manifest.
func damage(t *testing.T, dir, path, old, with string) {
	t.Helper()
	name := filepath.Join(dir, path)
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(raw), old, with, 1)
	if text == string(raw) {
		t.Fatalf("%s does not hold %q", path, old)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	m, err := ReadManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range m.Files {
		if f.Path == path {
			sum := sha256.Sum256([]byte(text))
			m.Files[i].Bytes, m.Files[i].SHA256 = int64(len(text)), hex.EncodeToString(sum[:])
		}
	}
	if raw, err = json.Marshal(m); err != nil {
		t.Fatal(err)
	}
	if path == manifestFile {
		return
	}
	if err := os.WriteFile(filepath.Join(dir, manifestFile), raw, 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestCheckNamesFileAndLine(t *testing.T) {
	for name, c := range map[string]struct{ path, old, with, want string }{
		"unknown field":        {"meetings.ndjson", `"name":"Meeting m03"`, `"name":"x","nome":"y"`, "meetings.ndjson: line 3: json: unknown field"},
		"null":                 {"meetings.ndjson", `"name":"Meeting m03"`, `"name":null`, "meetings.ndjson: line 3: does not fit schema/meeting.json: /name"},
		"empty string":         {"meetings.ndjson", `"name":"Meeting m03"`, `"name":""`, "meetings.ndjson: line 3: does not fit"},
		"bad clock":            {"meetings.ndjson", `"start":"19:30"`, `"start":"25:30"`, "meetings.ndjson: line 1: does not fit schema/meeting.json: /schedule/start"},
		"not sorted":           {"meetings.ndjson", `{"id":"m03"`, `{"id":"m01"`, "meetings.ndjson: line 3: id \"m01\" comes after \"m02\""},
		"withdrawn":            {"meetings.ndjson", `"status":"active"`, `"status":"withdrawn"`, "meetings.ndjson: line 1: meeting m01 is withdrawn"},
		"two values":           {"meetings.ndjson", "\n", "{}\n", "meetings.ndjson: line 1: is not one JSON value"},
		"cut off":              {"meetings.ndjson", `Z"}` + "\n" + `{"id":"m02"`, `Z"` + "\n" + `{"id":"m02"`, "meetings.ndjson: line 1:"},
		"other document":       {"meetings.json", "Meeting m03", "Meeting m3", "meetings.json: does not hold the lines of meetings.ndjson"},
		"unknown slug":         {"meetingguide.json", `"slug":"m03"`, `"slug":"m033"`, `the record of line 4: id "m033" is not in meetings.ndjson`},
		"point of nobody":      {"meetings.geojson", `"id":"m01"`, `"id":"m011"`, `id "m011" is not in meetings.ndjson`},
		"point off the earth":  {"meetings.geojson", `[-75.165222,`, `[-275.165222,`, "the record of line 2: does not fit schema/geojson.json#/$defs/record: /geometry/coordinates/0"},
		"column of nobody":     {"meetings.parquet", "m01m02", "m01m99", "corrupted parquet page"},
		"cut columns":          {"meetings.parquet", "PAR1", "PAR2", "meetings.parquet: "},
		"guide's day":          {"meetingguide.json", `"day":3`, `"day":7`, "the record of line 3: does not fit schema/meetingguide.json#/$defs/record: /day"},
		"no comma":             {"meetingguide.json", "},\n", "}\n", "meetingguide.json: line 3: the record of line 2 must end in a comma"},
		"hour":                 {"coverage/US-PA.json", `[19,1,1,`, `[-19,1,1,`, "coverage/US-PA.json: line 3: the record of line 2: does not fit"},
		"no such file":         {"coverage.json", `"file":"coverage/US-PA.json"`, `"file":"coverage/US-PX.json"`, "coverage/US-PX.json of region US-PA is not in manifest.json"},
		"document's head":      {"coverage.json", `"schema_version":1`, `"schema_version":2`, "coverage.json: does not fit schema/coverage.json: /schema_version"},
		"region":               {"regions.json", `"meetings": 2`, `"meetings": -2`, "regions.json: does not fit"},
		"kind":                 {"changes.ndjson", `"added"`, `"addled"`, "changes.ndjson: line 3: does not fit schema/change.json: /kind"},
		"provenance of nobody": {"provenance.ndjson", `{"id":"m02"`, `{"id":"m99"`, `provenance.ndjson: line 2: id "m99" is not in`},
		"decision of nobody":   {"decisions.ndjson", `{"id":"m02"`, `{"id":"m99"`, `decisions.ndjson: line 1: id "m99" is not in`},
		"evidence of two":      {"decisions.ndjson", `["start","the same minute",4]`, `["start",4]`, "decisions.ndjson: line 1: does not fit schema/decision.json: /evidence/0"},
		"bridge to nobody":     {"bridge.csv", "ref-m03,,m03", "ref-m03,,m99", `bridge.csv: line 4: id "m99" is not in`},
		"header":               {"problems.csv", "severity", "gravity", "problems.csv: line 1: the header is"},
		"formula":              {"problems.csv", "'=half", "=half", "problems.csv: line 2: value would run as a formula"},
		"ragged table":         {"meetings.csv", "m02,", "m02,,", "meetings.csv: record on line 2: wrong number of fields"},
		"bare line feed":       {"ical/na/GB.ics", "STATUS:CONFIRMED\r\n", "STATUS:CONFIRMED\n", "ical/na/GB.ics: line 38: does not end in CRLF"},
		"long line":            {"ical/na/GB.ics", "SUMMARY:", "SUMMARY:" + strings.Repeat("x", 75), "ical/na/GB.ics: line 43: has 94 octets"},
		"not a content line":   {"ical/na/GB.ics", "SUMMARY:Meeting", "SUMMARY", `ical/na/GB.ics: line 44: "SUMMARY m02" is not NAME:value`},
		"no zone":              {"ical/na/GB.ics", "TZID:Europe/London", "TZID:Europe/Paris", "DTSTART: TZID Europe/London has no VTIMEZONE"},
		"no UID":               {"ical/na/GB.ics", "UID:", "X-ID:", "ical/na/GB.ics: line 51: the event that ends before this line has no UID"},
		"UID twice":            {"ical/na/GB.ics", "SUMMARY:", "UID:1\r\nSUMMARY:", "UID stands twice"},
		"event of nobody":      {"ical/na/GB.ics", "UID:m02@", "UID:m99@", "meeting m99 is not in meetings.ndjson"},
		"second event":         {"ical/na/GB.ics", "UID:m02@", "UID:m01@", "meeting m01 has a second event"},
		"not ended":            {"ical/na/GB.ics", "END:VCALENDAR\r\n", "", "VCALENDAR is not begun or not ended"},
		"not nested":           {"ical/na/GB.ics", "END:STANDARD", "END:DAYLIGHT", "ical/na/GB.ics: line 17: END:DAYLIGHT in"},
		"rows lost":            {manifestFile, `"rows_in": 15`, `"rows_in": 16`, "rows are lost: 16 in"},
		"meetings lost":        {manifestFile, `"slots": 13`, `"slots": 14`, "meetings are lost: 14 slots"},
		"manifest's schema":    {manifestFile, `"version": "test"`, `"verzion": "test"`, "manifest.json: does not fit schema/manifest.json"},
		"events lost":          {manifestFile, `"calendar_cancelled": 1`, `"calendar_cancelled": 2`, "events of withdrawn meetings is 2, but there are 1"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := build(t, smallSnapshot())
			damage(t, dir, c.path, c.old, c.with)
			if err := Check(dir); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("Check = %v\nwant %s", err, c.want)
			}
		})
	}
}

func TestCheckHoldsFilesAgainstTheManifest(t *testing.T) {
	for name, c := range map[string]struct {
		change func(dir string) error
		want   string
	}{
		"missing": {func(dir string) error { return os.Remove(filepath.Join(dir, "ical/na/GB.ics")) }, "ical/na/GB.ics: open"},
		"longer": {func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "report.html"), []byte("x"), 0o644)
		}, "report.html: has 1 bytes and SHA-256"},
		"unlisted": {func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "ical/extra.ics"), nil, 0o644)
		}, "ical/extra.ics: is not in the manifest"},
		"no manifest": {func(dir string) error { return os.Remove(filepath.Join(dir, manifestFile)) }, "read manifest"},
		"no schema":   {func(dir string) error { return os.Remove(filepath.Join(dir, "schema/meeting.json")) }, "meeting.json"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := build(t, smallSnapshot())
			if err := c.change(dir); err != nil {
				t.Fatal(err)
			}
			if err := Check(dir); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("Check = %v\nwant %s", err, c.want)
			}
		})
	}
}

func TestCheckFindsAMissingFileOfTheManifest(t *testing.T) {
	dir := build(t, smallSnapshot())
	damage(t, dir, manifestFile, `"path": "bridge.csv"`, `"path": "brigde.csv"`)
	if err := Check(dir); err == nil || !strings.Contains(err.Error(), "bridge.csv is not in it") {
		t.Errorf("Check = %v", err)
	}
}
