package discover

import (
	"errors"
	"os"
	"strings"
	"testing"
)

// TestLookUnfinished writes a file that lints and is not fetched, for a page that needs rules of a person's.
func TestLookUnfinished(t *testing.T) {
	s := serve(t, site{"/": webpage(`<h3>Monday</h3><table><tr><td>What</td><td>Where to go</td></tr><tr><td>7 pm Alder</td><td>1 Quay St</td></tr></table>`)})
	if _, err := lookAt(t, s.URL, nil); !errors.Is(err, ErrUnclear) || !strings.Contains(err.Error(), "--region") {
		t.Errorf("a list of nobody knows where gives %v", err)
	}
	found, err := lookAt(t, s.URL, func(o *Options) { o.Region = "us-or" })
	if err != nil {
		t.Fatal(err, found.Steps)
	}
	if !found.Unfinished || found.Source.Fetchable() || found.Source.Format != "page" {
		t.Errorf("got %+v", found.Source)
	}
	for _, line := range []string{"# table 1, 1 row below: What | Where to go", "# page:", `days: {heading: "h3"}`, "disabled: "} {
		if !strings.Contains(found.YAML, line) {
			t.Errorf("the file lacks %q:\n%s", line, found.YAML)
		}
	}
	file, err := found.Save(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	finished := strings.ReplaceAll(found.YAML, "\n# ", "\n")
	if !strings.Contains(finished, "\npage:\n  rows:") {
		t.Errorf("taking the comment signs away gives no block:\n%s", finished)
	}
	os.Remove(file)
}

// TestLookSkeletons begins the rules of pages whose meetings are prose, and shows none of it.
func TestLookSkeletons(t *testing.T) {
	for _, c := range []struct {
		name, body string
		lines      []string
	}{
		{"prose", `<ul class="nav"><li>Home</li><li>About</li><li>Hours</li></ul><ul id="list">` + strings.Repeat(`<li>Monday 7:00 pm Robin 555-0100, ask for the key</li>`, 5) + `</ul>`,
			[]string{"# 5 rows: ul#list > li; inside them: nothing with a class", `#   rows: "ul#list > li"`, "#     days: {from: row", "disabled: "}},
		{"classes that say nothing", strings.Repeat(`<div class="x1"><span class="q2">Robin 555-0100 Monday 7:00 pm</span></div>`, 3),
			[]string{"# 3 rows: div.x1; inside them: .q2", `#   rows: "div.x1"`}},
		{"a table without a header", `<table><tr><td>Robin</td><td>Monday</td></tr><tr><td>Sam 555-0100</td><td>Friday</td></tr></table>`,
			[]string{"# table 1, 2 rows of 2 columns, no header", "#     days: {column: 2}"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, site{"/": webpage(c.body)})
			found, err := lookAt(t, s.URL, func(o *Options) { o.Region = "US-OR" })
			if err != nil || !found.Unfinished || found.Source.Fetchable() {
				t.Fatalf("got %v, %s", err, found.YAML)
			}
			for _, line := range c.lines {
				if !strings.Contains(found.YAML, line) {
					t.Errorf("the file lacks %q:\n%s", line, found.YAML)
				}
			}
			if !strings.Contains(found.YAML, "# Nothing tells the time zone: add time_zone: Area/City") {
				t.Errorf("the file does not say that the time zone is lacking:\n%s", found.YAML)
			}
			if strings.Contains(found.YAML, "Robin") || strings.Contains(found.YAML, "0100") {
				t.Errorf("the file shows a row:\n%s", found.YAML)
			}
			finished := strings.NewReplacer("\n# ", "\n", "\n"+c.lines[0]+"\n", "\n", "disabled:", "notes:").Replace(found.YAML)
			if !strings.Contains(finished, "\npage:\n  rows:") {
				t.Errorf("taking the comment signs away gives no block:\n%s", finished)
			}
		})
	}
}

// TestLookWithoutHeader keeps a row, which may name people, out of the file.
func TestLookWithoutHeader(t *testing.T) {
	s := serve(t, site{"/list.csv": {body: "Alder,call Robin 555-0100,x,y\nBirch,call Sam 555-0101,x,y\n"}})
	found, err := lookAt(t, s.URL+"/list.csv", func(o *Options) { o.Fellowship, o.Region = "oa", Nowhere })
	if err != nil || !found.Unfinished || !strings.Contains(found.YAML, "# sheet:") {
		t.Fatalf("got %v, %s", err, found.YAML)
	}
	if strings.Contains(found.YAML, "Robin") || !strings.Contains(found.YAML, "The first line: no header") {
		t.Errorf("the file shows a row:\n%s", found.YAML)
	}
}
