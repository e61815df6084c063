package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/recovery-almanac/almanac/scrapers"
)

func asFindings(err error, to *Findings) bool { return errors.As(err, to) }

func TestParseSource(t *testing.T) {
	body := `id: aa-us-pa-example
name: Example Intergroup
format: ical
url: https://example.org/calendar.ics?feed=all
fellowship: mixed
time_zone: America/New_York
region: US-PA
website: https://example.org
licence: CC0
authoritative: true
interval: 7d
disabled: "moved, 2026-11-01"
ical:
  fold: true
  categories: [Meetings, "AA"]
gates:
  max_drop: 0.5
  min_drop_rows: 20
  stale_after: 3d
terms: Open
overlaps: none known
notes: "Rows: weekly"
evidence: seen by hand
evidence_date: 2026-11-01
`
	got, d := parseSource("us/aa-us-pa-example.yaml", []byte(body))
	if len(d.findings) > 0 {
		t.Fatal(d.findings)
	}
	drop, rows, stale := 0.5, 20, 72*time.Hour
	want := scrapers.Source{
		ID: "aa-us-pa-example", Name: "Example Intergroup", Format: "ical",
		URL: "https://example.org/calendar.ics?feed=all", TimeZone: "America/New_York", Region: "US-PA",
		Website: "https://example.org", Attribution: "Example Intergroup", Licence: "CC0", Access: scrapers.Open,
		Authoritative: true, Interval: 168 * time.Hour, Disabled: "moved, 2026-11-01",
		ICal:  scrapers.ICalOptions{Fold: true, Categories: []string{"Meetings", "AA"}},
		Gates: scrapers.GateOverrides{MaxDrop: &drop, MinDropRows: &rows, StaleAfter: &stale},
		Terms: "Open", Overlaps: "none known", Notes: "Rows: weekly", Evidence: "seen by hand", EvidenceDate: "2026-11-01",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	gates := Defaults.Gates.With(got.Gates)
	if gates.MaxDrop != 0.5 || gates.MinDropRows != 20 || gates.StaleAfter != stale || gates.MaxShift != Defaults.Gates.MaxShift {
		t.Errorf("gates with overrides: %+v", gates)
	}
}

func TestParseSourceDefaults(t *testing.T) {
	got, d := parseSource("x-list.yaml", []byte(strings.ReplaceAll(goodSource, "%ID%", "x-list")))
	if len(d.findings) > 0 {
		t.Fatal(d.findings)
	}
	if got.Access != scrapers.Open || got.Interval != 24*time.Hour || got.Licence != "unstated" || got.Authoritative || !got.Fetchable() {
		t.Errorf("defaults: %+v", got)
	}
}

func TestSourceFindings(t *testing.T) {
	const rest = "name: Example\nformat: meetingguide\nurl: https://example.org/x\nfellowship: aa\nwebsite: https://example.org\n"
	with := func(line string) string { // line 2 says the same key otherwise
		key, _, _ := strings.Cut(line, ":")
		var kept []string
		for l := range strings.Lines(rest) {
			if !strings.HasPrefix(l, key+":") {
				kept = append(kept, l)
			}
		}
		return "id: x\n" + line + "\n" + strings.Join(kept, "")
	}
	tests := []struct{ name, body, want string }{
		{"empty file", "# nothing\n", "x.yaml:1: the file is empty"},
		{"not a mapping", "- a\n- b\n", "x.yaml:1: is a list"},
		{"syntax", "id: x\nname: a: b\n", "x.yaml:2: is not valid YAML"},
		{"tab", "id: x\n\tname: a\n", "is not valid YAML"},
		{"two documents", "id: x\n" + rest + "---\nid: y\n", "a second document begins here"},
		{"unknown key", with("licens: CC0"), "x.yaml:2: licens: there is no such key; did you mean licence?"},
		{"unknown key, nothing near", with("colour: red"), "there is no such key; the keys here are id, name,"},
		{"unknown key in a block", with("ical:\n  folds: true"), "x.yaml:3: ical.folds: there is no such key; did you mean ical.fold?"},
		{"key of a block at the top", with("max_shift: 0.5"), "did you mean gates.max_shift?"},
		{"page block of another format", with("page: {rows: tr}"), "the block is for format: page only"},
		{"twice", with("fellowship: aa\nfellowship: na"), "x.yaml:3: fellowship: is set twice, first on line 2"},
		{"id is not the file name", "id: y\n" + rest, `x.yaml:1: id: "y" is not the file's name; write id: x`},
		{"id shape", "id: X_1\n" + rest, `id: "X_1" is not an id`},
		{"no id", rest, "x.yaml: id: is missing; add id: x"},
		{"no url", "id: x\nname: E\nformat: bmlt\nfellowship: na\nwebsite: https://example.org\n", "x.yaml: url: is missing"},
		{"no format", "id: x\nname: E\nurl: https://example.org\nfellowship: na\n", "x.yaml: format: is missing"},
		{"format", with("format: tsml"), `format: "tsml" is not known; write one of meetingguide, bmlt,`},
		{"fellowship", with("fellowship: xyz"), `fellowship: "xyz" is not a known fellowship; write one of aa,`},
		{"zone", with("time_zone: America/Chigago"), "is not a known time zone; write an IANA name"},
		{"zone of this machine", with("time_zone: Local"), "is not a known time zone"},
		{"zone climbs out", with("time_zone: ../etc/passwd"), "is not a known time zone"},
		{"region shape", with("region: us-pa"), "is not an ISO 3166 code"},
		{"region unknown", with("region: XX"), "names no country known as XX"},
		{"region by habit", with("region: UK"), "names no country known as UK"},
		{"region withdrawn", with("region: DD"), "names no country known as DD"},
		{"url scheme", with("url: ftp://example.org/x"), "has another scheme"},
		{"url without host", with("url: https:///x"), "names no host"},
		{"url with password", with("url: https://me:secret@example.org/x"), "carries a user name or password"},
		{"url with key", with("url: https://example.org/x?key=abc"), `carries a secret in "key"`},
		{"website", with("website: example.org"), "is not a web address"},
		{"access", with("access: public"), "is not known; write one of open, restricted"},
		{"interval without unit", with("interval: 24"), `interval: "24" is not a length of time; write a length of time with a unit`},
		{"interval too short", with("interval: 1m"), "is out of range"},
		{"bool as text", with(`authoritative: "true"`), "is text; write true or false"},
		{"bool of YAML 1.1", with("authoritative: yes"), "is text; write true or false"},
		{"number as name", with("name: 12"), `name: "12" is a number; write the publisher's name`},
		{"empty disabled", with(`disabled: ""`), "disabled: \"\" is empty"},
		{"disabled without value", with("disabled:"), "disabled: \"\" is empty; write the reason and the date"},
		{"disabled without a date", with("disabled: it broke"), "warning: disabled: has no date"},
		{"list for text", with("notes: [a]"), "notes: is a list"},
		{"alias", "id: &a x\nname: *a\n" + strings.Replace(rest, "name: Example\n", "", 1), "name: is an alias"},
		{"ical block of another format", with("ical: {fold: true}"), "the block is for format: ical only"},
		{"ical is not a block", with("ical: true"), "ical: is a single value; write keys and values below it"},
		{"gate", with("gates: {max_drop: 25}"), `gates.max_drop: "25" is out of range; write a fraction from 0 to 1`},
		{"gate not a number", with("gates: {max_drop: .nan}"), "gates.max_drop"},
		{"stale after expire", with("gates: {stale_after: 9d, expire_after: 3d}"), "is not before expire_after"},
		{"setting that no source has", with("gates: {history: 3}"), "gates.history: there is no such key"},
		{"mail", with("notes: ask someone@example.org"), "notes: holds an e-mail address"},
		{"control character", with(`notes: "a\u001b[31m"`), "holds a control character"},
		{"date", with("evidence_date: yesterday"), "is not a date"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, d := parseSource("x.yaml", []byte(tt.body))
			if got := d.findings.Error(); !strings.Contains(got, tt.want) {
				t.Errorf("got\n%s\nwant %s", got, tt.want)
			}
		})
	}
}

// A file with many mistakes names all of them.
func TestAllFindingsOfAFile(t *testing.T) {
	_, d := parseSource("x.yaml", []byte("id: x\nformat: tsml\nurl: nowhere\nregion: XX\ncolour: red\n"))
	if n := len(d.findings.errors().(Findings)); n != 5 {
		t.Errorf("%d errors, want format, url, region, colour and the missing name:\n%s", n, d.findings)
	}
}

func TestClosedSourcesNeedNoAddress(t *testing.T) {
	for _, access := range []string{"restricted", "permission", "prohibited"} {
		body := "id: x\nname: Example\nfellowship: aa\nwebsite: https://example.org\naccess: " + access + "\n"
		s, d := parseSource("x.yaml", []byte(body))
		if len(d.findings) > 0 || s.Fetchable() {
			t.Errorf("%s: fetchable %v, %v", access, s.Fetchable(), d.findings)
		}
	}
}

func TestRegionsThatLookLikeYAMLWords(t *testing.T) {
	for _, region := range []string{"NO", "ON", "NZ", "GB-SCT", "XK"} {
		_, d := parseSource("x.yaml", []byte("id: x\nregion: "+region+"\n"))
		if failed := d.failed("region"); failed != (region == "ON") {
			t.Errorf("region %s: failed %v: %v", region, failed, d.findings)
		}
	}
}

func FuzzParseSource(f *testing.F) {
	files, err := filepath.Glob("sources/*/*.yaml")
	if err != nil || len(files) == 0 {
		f.Fatal("no seeds", err)
	}
	for _, file := range files[:10] {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("ical: {fold: true, categories: [a]}\ngates: {max_drop: 0.5, stale_after: 3d}\n"))
	f.Add([]byte(pageHead + "page:\n  rows: tr\n  fields: {name: [b, {column: A, regexp: (a), as: $1, map: {a: b}}]}\n"))
	f.Add([]byte("a: &a [*a]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, d := parseSource("x.yaml", data)
		if d.findings.errors() == nil && (s.ID != "x" || s.Name == "" || (s.Access == scrapers.Open && s.URL == "")) {
			t.Errorf("accepted %+v", s)
		}
	})
}
