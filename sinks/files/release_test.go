package files

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	ics "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"

	"github.com/recovery-almanac/almanac/sinks"
	"github.com/recovery-almanac/almanac/sinks/coverage"
)

var update = flag.Bool("update", false, "write the golden release anew")

const golden = "testdata/release"

// build builds a release for a test and checks it.
func build(t *testing.T, s sinks.Snapshot) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), s.Release)
	if _, err := Build(dir, s); err != nil {
		t.Fatal(err)
	}
	if err := Check(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// tree reads every file of a folder, by its slash-separated path.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(filepath.Join(dir, path))
		files[path] = string(raw)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// The schemas and the dashboard are not in the golden tree: they stand in schema/ and dashboard/ already, and the dashboard's data repeat other files.
// Nor are the Parquet files, which nobody can read there: see columns_test.go.
func TestGoldenRelease(t *testing.T) {
	got := tree(t, build(t, smallSnapshot()))
	for path := range got {
		if strings.HasPrefix(path, "schema/") || strings.HasSuffix(path, ".parquet") || path == "index.html" || strings.HasPrefix(path, "assets/") && path != releaseData {
			delete(got, path)
		}
	}
	got[manifestFile] = withoutDashboard(t, got[manifestFile])
	if *update {
		if err := os.RemoveAll(golden); err != nil {
			t.Fatal(err)
		}
		for path, text := range got {
			name := filepath.Join(golden, path)
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	want := tree(t, golden)
	if len(want) < 15 {
		t.Fatalf("the golden release has only %d files", len(want))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("release (-want +got; run with -update if it is meant):\n%s", diff)
	}
}

// withoutDashboard is a manifest without the files that are the same in every release.
func withoutDashboard(t *testing.T, manifest string) string {
	t.Helper()
	var m Manifest
	if err := json.Unmarshal([]byte(manifest), &m); err != nil {
		t.Fatal(err)
	}
	m.Files = slices.DeleteFunc(m.Files, func(f File) bool {
		return dashboardFiles[f.Path] != "" || strings.HasPrefix(f.Path, mapFolder)
	})
	var out strings.Builder
	if err := writeDocument(&out, m); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestDocumentsFitTheirSchemasWhole(t *testing.T) {
	for name, s := range map[string]sinks.Snapshot{
		"small": smallSnapshot(), "generated": generated(200), "empty": {Release: "r", AsOf: night},
	} {
		dir := build(t, s)
		set, err := compileSchemas(os.DirFS(dir))
		if err != nil {
			t.Fatal(err)
		}
		for path := range tree(t, dir) {
			schema := schemaOf(path)
			if !strings.HasSuffix(path, ".json") || strings.HasPrefix(path, "schema/") {
				continue
			}
			t.Run(name+"/"+path, func(t *testing.T) {
				file := path
				if path == "geojson.json" {
					file = "meetings.geojson"
				}
				raw, err := os.ReadFile(filepath.Join(dir, file))
				if err != nil {
					t.Fatal(err)
				}
				if err := set.validate(schema, raw); err != nil {
					t.Error(err)
				}
			})
		}
		for path, schema := range map[string]string{
			"meetings.ndjson": "meeting.json", "changes.ndjson": "change.json", "provenance.ndjson": "provenance.json",
			"decisions.ndjson": "decision.json",
		} {
			t.Run(name+"/"+path, func(t *testing.T) {
				raw, err := os.ReadFile(filepath.Join(dir, path))
				if err != nil {
					t.Fatal(err)
				}
				for line := range bytes.Lines(raw) {
					if err := set.validate(schema, line); err != nil {
						t.Errorf("%s: %v", line, err)
					}
				}
			})
		}
	}
}

// schemaOf names the schema of a document.
func schemaOf(path string) string {
	if strings.HasPrefix(path, "coverage/") {
		return "coverage-cells.json"
	}
	return filepath.Base(path)
}

func TestEveryFileOfAReleaseHasASchemaOrNeedsNone(t *testing.T) {
	for path := range tree(t, build(t, smallSnapshot())) {
		switch filepath.Ext(path) {
		case ".json":
			if _, err := schemas.ReadFile("schema/" + schemaOf(path)); err != nil {
				t.Errorf("%s has no schema", path)
			}
		case ".ndjson", ".csv", ".ics", ".html", ".geojson", ".parquet":
		default:
			if strings.HasPrefix(path, "assets/") {
				continue // see dashboard_test.go
			}
			t.Errorf("%s is of no known kind", path)
		}
	}
}

func TestCalendarsParseWithGolangICal(t *testing.T) {
	s := smallSnapshot()
	s.Meetings = append(trickyMeetings(), s.Meetings...)
	s.Sources[0].Rows.Meetings += len(trickyMeetings())
	dir := build(t, s)
	calendars, err := filepath.Glob(filepath.Join(dir, "ical/*/*.ics"))
	if err != nil || len(calendars) < 5 {
		t.Fatalf("%d calendars, %v", len(calendars), err)
	}
	m, err := ReadManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	events := 0
	for _, name := range calendars {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		cal, err := ics.ParseCalendar(bytes.NewReader(raw))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		events += len(cal.Events())
	}
	if want := m.Counts.Published.Events + m.Counts.Published.Cancelled; events != want {
		t.Errorf("golang-ical reads %d events, but %d were written", events, want)
	}
}

func TestBuildIsDeterministic(t *testing.T) {
	first, second := tree(t, build(t, generated(3000))), tree(t, build(t, generated(3000)))
	if diff := cmp.Diff(first, second); diff != "" {
		t.Error(diff)
	}
}

func TestMeetingFilesHoldNothingOfTheRun(t *testing.T) {
	s := smallSnapshot()
	before := tree(t, build(t, s))
	s.Release, s.AsOf, s.Version = "20260221T030000Z", night.AddDate(0, 0, 1), "next"
	after := tree(t, build(t, s))
	for path := range before {
		if path == manifestFile || strings.HasPrefix(path, "report.") || path == releaseData || path == dataFolder+"report.js" {
			continue
		}
		if before[path] != after[path] {
			t.Errorf("%s changes with the clock", path)
		}
	}
}

func TestBuildRefusesAFolderThatHoldsSomething(t *testing.T) {
	dir := build(t, smallSnapshot())
	_, err := Build(dir, smallSnapshot())
	if err == nil || !strings.Contains(err.Error(), ErrNotEmpty.Error()) {
		t.Errorf("Build into a release = %v", err)
	}
}

func TestBuildNamesTheMeetingThatCannotBeWritten(t *testing.T) {
	s := smallSnapshot()
	s.Meetings[0].Schedule.TimeZone = "Mars/Olympus"
	_, err := Build(filepath.Join(t.TempDir(), "r"), s)
	if err == nil || !strings.Contains(err.Error(), "Mars/Olympus") {
		t.Errorf("Build with an unknown zone = %v", err)
	}
}

func TestLoadReadsWhatWasWritten(t *testing.T) {
	s := generated(5000)
	got, err := Load(build(t, s))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s.Meetings, got); diff != "" {
		t.Error(diff)
	}
}

// What is read back is what was measured, as exact as the files have it.
func TestLoadCoverageReadsWhatWasWritten(t *testing.T) {
	s := smallSnapshot()
	got, err := LoadCoverage(build(t, s))
	if err != nil {
		t.Fatal(err)
	}
	want := s.Coverage
	want.Left = coverage.Left{}
	for i := range want.Deserts {
		want.Deserts[i].NearestKm = math.Round(want.Deserts[i].NearestKm)
	}
	near := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 0.0001 })
	if diff := cmp.Diff(want, got, near); diff != "" {
		t.Error(diff)
	}
}

func TestLoadCellsOfARegionAndOfOneInside(t *testing.T) {
	dir := build(t, smallSnapshot())
	for _, code := range []string{"US-PA", "US-PA/Ambler", "US-PA:Montgomery", "online:America/New_York"} {
		r, err := LoadCells(dir, code)
		if err != nil || len(r.CellsOf(code)) == 0 {
			t.Errorf("%s: %d cells, %v", code, len(r.CellsOf(code)), err)
		}
	}
	if _, err := LoadCells(dir, "US-ZZ"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a region that is not there: %v", err)
	}
	if r, err := LoadFellowship(dir, "aa"); err != nil || len(r.Cells) == 0 || r.Cells[0].Fellowship != "aa" {
		t.Errorf("fellowship: %v, %v", r.Cells, err)
	}
}

func TestLoadTrendReadsWhatWasWritten(t *testing.T) {
	dir := build(t, smallSnapshot())
	got, err := LoadTrend(dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(smallTrend(), got); diff != "" {
		t.Error(diff)
	}
	damage(t, dir, "trend.json", `"opened":[1,1]`, `"opened":[2,1]`)
	if _, err := LoadTrend(dir); err == nil {
		t.Error("a night that is not there was read")
	}
}
