package ical

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/recovery-almanac/almanac/scrapers"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// sources are the fixtures that need more than the plainest source file.
var sources = map[string]scrapers.Source{
	"fold-asked":      {ICal: scrapers.ICalOptions{Fold: true}},
	"not-listed":      {ICal: scrapers.ICalOptions{Categories: []string{"meetings"}}},
	"utc-source-zone": {TimeZone: "America/New_York"},
}

// Each calendar of testdata holds one oddity; the golden file beside it says what is made of it.
func TestParse(t *testing.T) {
	files, err := filepath.Glob("testdata/calendars/*.ics")
	if err != nil || len(files) < 40 {
		t.Fatalf("found %d calendars in testdata, want 40 or more: %v", len(files), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".ics")
		t.Run(name, func(t *testing.T) {
			body, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			src := sources[name]
			src.ID = "invented"
			parsed, err := Format().Parse(src, []scrapers.Document{{URL: "https://example.org/" + name, Body: body}})
			if err != nil {
				t.Fatal(err)
			}
			account(t, parsed)
			golden(t, strings.TrimSuffix(file, ".ics")+".golden", render(parsed))
		})
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

// account checks that no row is lost: each is listed, or has a problem that says why it is not published. A
// warning does not count: a row with a warning is published.
func account(t testing.TB, p scrapers.Parsed) {
	t.Helper()
	seen := make([]bool, p.Rows+1)
	refs := map[string]bool{}
	for _, l := range p.Listings {
		if l.Row < 1 || l.Row > p.Rows {
			t.Fatalf("listing %q has row %d of %d", l.Ref, l.Row, p.Rows)
		}
		if l.Ref == "" || refs[l.Ref] {
			t.Errorf("row %d: ref %q is empty or stands twice", l.Row, l.Ref)
		}
		seen[l.Row], refs[l.Ref] = true, true
	}
	for _, problem := range p.Problems {
		if problem.Source == "" {
			t.Errorf("problem %s of row %d names no source", problem.Code, problem.Row)
		}
		if problem.Severity != scrapers.Warning {
			seen[problem.Row] = true
		}
	}
	for row := 1; row <= p.Rows; row++ {
		if !seen[row] {
			t.Errorf("row %d is neither listed nor has an error or info problem", row)
		}
	}
}

// render writes what is set, one field a line.
func render(p scrapers.Parsed) string {
	var b strings.Builder
	fmt.Fprintf(&b, "rows %d\n", p.Rows)
	for _, l := range p.Listings {
		b.WriteString("\nlisting\n")
		renderFields(&b, reflect.ValueOf(l))
	}
	if len(p.Problems) > 0 {
		b.WriteString("\nproblems\n")
	}
	for _, problem := range p.Problems {
		fmt.Fprintf(&b, "  %s %s row %d %s %q\n", problem.Severity, problem.Code, problem.Row, problem.Field, problem.Value)
	}
	return b.String()
}

func renderFields(b *strings.Builder, v reflect.Value) {
	for i := range v.NumField() {
		f := v.Field(i)
		switch {
		case f.IsZero():
		case f.Kind() == reflect.Pointer:
			renderFields(b, f.Elem())
		default:
			fmt.Fprintf(b, "  %s: %s\n", v.Type().Field(i).Name, strings.ReplaceAll(fmt.Sprint(f.Interface()), "\n", `\n`))
		}
	}
}

func TestParseRefusesOtherDocuments(t *testing.T) {
	for name, body := range map[string]string{
		"sign-in page":         "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><form action=\"/login\"></form></body></html>",
		"page about calendars": "<html><body><pre>BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR</pre></body></html>",
		"JSON":                 `{"error":"login required"}`,
		"empty":                "",
		"blank":                "\r\n \n",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Format().Parse(scrapers.Source{ID: "invented"}, []scrapers.Document{{Body: []byte(body), ContentType: "text/calendar"}})
			if !errors.Is(err, scrapers.ErrNotThisFormat) {
				t.Errorf("error %v, want ErrNotThisFormat", err)
			}
		})
	}
}

func TestParseCountsRowsThroughDocuments(t *testing.T) {
	doc := func(uid string) scrapers.Document {
		return scrapers.Document{Body: []byte("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:" + uid + "\nDTSTART:20260106T190000\nEND:VEVENT\nEND:VCALENDAR\n")}
	}
	parsed, err := Format().Parse(scrapers.Source{ID: "invented"}, []scrapers.Document{doc("a"), doc("b")})
	if err != nil {
		t.Fatal(err)
	}
	if len(parsed.Listings) != 2 || parsed.Listings[1].Row != 2 || parsed.Rows != 2 {
		t.Errorf("rows %d, listings %+v; want the second document's event in row 2", parsed.Rows, parsed.Listings)
	}
}

func TestParseUsesDeclaredCharset(t *testing.T) {
	body := "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nSUMMARY:\xc3\xf0\xf3\xef\xef\xe0\nDTSTART:20260106T190000\nEND:VEVENT\nEND:VCALENDAR\n"
	parsed, err := Format().Parse(scrapers.Source{ID: "invented"}, []scrapers.Document{{Body: []byte(body), ContentType: "text/calendar; charset=windows-1251"}})
	if err != nil {
		t.Fatal(err)
	}
	if got := parsed.Listings[0].Name; got != "Группа" {
		t.Errorf("name %q, want Группа", got)
	}
}

func TestRequests(t *testing.T) {
	for url, want := range map[string]string{
		"webcal://example.org/a.ics":  "https://example.org/a.ics",
		"https://example.org/?ical=1": "https://example.org/?ical=1",
		"file:///srv/a.ics":           "file:///srv/a.ics",
	} {
		got, err := Format().Requests(scrapers.Source{ID: "invented", URL: url})
		if err != nil || len(got) != 1 || got[0].URL != want || got[0].Role != "calendar" {
			t.Errorf("requests of %s: %+v, %v; want one for %s", url, got, err, want)
		}
	}
	for _, url := range []string{"", "ftp://example.org/a.ics", "://"} {
		if _, err := Format().Requests(scrapers.Source{ID: "invented", URL: url}); err == nil {
			t.Errorf("requests of %q: no error", url)
		}
	}
}
