package overrides

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/recovery-almanac/almanac/config"
	"github.com/recovery-almanac/almanac/normalize/dedupe"
)

const meta = `,"who":"ann","why":"I was there","date":"2026-01-31"}`

func pairLine(decision, a, b string) string {
	return `{"decision":"` + decision + `","a":` + keyText(a) + `,"b":` + keyText(b) + meta
}

func pinLine(listing, field, value string) string {
	return `{"decision":"pin","listing":` + keyText(listing) + `,"field":"` + field + `","value":` + value + meta
}

// keyText writes "one/a#MO" as an object.
func keyText(s string) string {
	source, ref, _ := strings.Cut(s, "/")
	ref, slot, slotted := strings.Cut(ref, "#")
	if slotted {
		return `{"source":"` + source + `","ref":"` + ref + `","slot":"` + slot + `"}`
	}
	return `{"source":"` + source + `","ref":"` + ref + `"}`
}

func write(t *testing.T, lines ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "overrides.jsonl")
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestLoad(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []string
		want  string // "line: part of the message", "" for none
	}{
		{"all three kinds, and a line that is empty", []string{pairLine("same", "one/a", "two/b"), "", pairLine("different", "one/a", "two/c"),
			pinLine("one/a", "schedule.start", `"19:30"`), pinLine("one/a", "notes", "null")}, ""},
		{"no JSON", []string{pairLine("same", "one/a", "two/b"), "same one two"}, "2: is not a decision"},
		{"an unknown key", []string{`{"decision":"same","reason":"x"}`}, `1: is not a decision: unknown field "reason"`},
		{"two objects on a line", []string{pairLine("same", "one/a", "two/b") + pairLine("same", "one/a", "two/b")}, "1: holds more than one JSON object"},
		{"an unknown decision", []string{pairLine("equal", "one/a", "two/b")}, `1: decision is "equal"; write same, different or pin`},
		{"a pair of one", []string{`{"decision":"same","a":{"source":"one","ref":"a"}` + meta}, `1: "same" needs a and b`},
		{"a listing and itself", []string{pairLine("same", "one/a", "one/a#MO")}, "1: a and b are one listing"},
		{"two slots of one row", []string{pairLine("different", "one/a#TU", "one/a#MO")}, ""},
		{"no ref", []string{pairLine("same", "one/", "two/b")}, "1: a listing needs source and ref"},
		{"a pin of a pair", []string{pairLine("pin", "one/a", "two/b")}, "1: a pin takes listing, field and value"},
		{"a pin without value", []string{`{"decision":"pin","listing":{"source":"one","ref":"a"},"field":"name"` + meta}, "1: a pin needs listing, field and value"},
		{"a pin of what cannot be fixed", []string{pinLine("one/a", "id", `"x"`)}, `1: "id" cannot be fixed`},
		{"a pin that is no time", []string{pinLine("one/a", "schedule.start", `"7 pm"`)}, "1: schedule.start cannot be"},
		{"nobody decided", []string{`{"decision":"same","a":{"source":"one","ref":"a"},"b":{"source":"two","ref":"b"},"why":"x","date":"2026-01-31"}`}, "1: say who decided, and why"},
		{"no date", []string{strings.Replace(pairLine("same", "one/a", "two/b"), "2026-01-31", "today", 1)}, `1: date is "today"`},
		{"the same and different", []string{pairLine("same", "one/a", "two/b"), pairLine("different", "two/b", "one/a")}, "2: two/b and one/a are different here, and the same by line 1"},
		{"the same by way of a third, and different", []string{pairLine("different", "one/a", "three/c"), pairLine("same", "two/b", "three/c"), pairLine("same", "one/a", "two/b")},
			"1: one/a and three/c are different here, and the same by line 3"},
		{"a row, and a slot of it", []string{pairLine("same", "one/a", "two/b"), pairLine("different", "one/a#MO", "two/b")}, "2: one/a#MO and two/b are different here"},
		{"other slots of two rows", []string{pairLine("same", "one/a#MO", "two/b#MO"), pairLine("different", "one/a#TU", "two/b#TU")}, ""},
		{"two pins of one field", []string{pinLine("one/a", "name", `"A"`), pinLine("one/a", "name", `"B"`)}, "2: name of one/a has another value in line 1"},
		{"one pin twice", []string{pinLine("one/a", "name", `"A"`), pinLine("one/a", "name", `"A"`)}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := write(t, c.lines...)
			_, err := Load(path, true)
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), path+":"+c.want)) {
				t.Errorf("%v, want %q", err, c.want)
			}
			var findings config.Findings
			if c.want != "" && !errors.As(err, &findings) {
				t.Errorf("%T is not config.Findings", err)
			}
		})
	}
}

func TestAMissingFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "none.jsonl")
	if f, err := Load(path, false); err != nil || len(f.Lines) != 0 {
		t.Errorf("the default file: %v", err)
	}
	if _, err := Load(path, true); err == nil {
		t.Error("a file that a setting names may not be missing")
	}
}

func TestDead(t *testing.T) {
	bridge := filepath.Join(t.TempDir(), "bridge.csv")
	rows := "source,ref,slot,id\none,a,MO,m1\none,a,TU,m2\ntwo,b,,m1\n"
	if err := os.WriteFile(bridge, []byte(rows), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		line   string
		bridge string
		want   string
	}{
		{"alive", pairLine("same", "one/a#MO", "two/b"), bridge, ""},
		{"alive as a row of several slots", pairLine("same", "one/a", "two/b"), bridge, ""},
		{"no such row", pairLine("same", "one/a", "two/z"), bridge, "two/z is not in the served release"},
		{"no such slot", pinLine("one/a#SU", "name", `"A"`), bridge, "one/a#SU is not in the served release"},
		{"no such source", pairLine("same", "one/a", "gone/b"), bridge, `there is no source "gone" in the registry`},
		{"no release: rows are not checked", pairLine("same", "one/a", "two/z"), "", ""},
		{"no release: sources are", pairLine("same", "one/a", "gone/b"), "", `there is no source "gone"`},
		{"one field of one record by two of its listings", pinLine("one/a#MO", "name", `"A"`) + "\n" + pinLine("two/b", "name", `"B"`), bridge,
			"name of the record m1 has another value in line 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, err := Load(write(t, c.line), true)
			if err != nil {
				t.Fatal(err)
			}
			found, err := f.Dead([]string{"one", "two"}, c.bridge)
			if err != nil || (len(found) == 1) != (c.want != "") || c.want != "" && !strings.Contains(found[0].String(), c.want) {
				t.Errorf("%v, %v, want %q", found, err, c.want)
			}
		})
	}
}

func TestAppend(t *testing.T) {
	path := write(t, pairLine("same", "one/a", "two/b")) // without a line end
	f, err := Load(path, true)
	if err != nil {
		t.Fatal(err)
	}
	a, b := dedupe.ListingKey{Source: "one", Ref: "a"}, dedupe.ListingKey{Source: "three", Ref: "c", Slot: "MO"}
	line := Line{Decision: dedupe.Different, A: &a, B: &b, Who: "ann", Why: "two <rooms>", Date: "2026-01-31"}
	if err := f.Append(line); err != nil {
		t.Fatal(err)
	}
	again, err := Load(path, true)
	if err != nil || len(again.Lines) != 2 || again.Lines[1].Why != "two <rooms>" {
		t.Errorf("read back %+v, %v", again.Lines, err)
	}
	if !again.Answered([]dedupe.ListingKey{b}, []dedupe.ListingKey{a}) || again.Answered([]dedupe.ListingKey{a}, []dedupe.ListingKey{{Source: "x", Ref: "y"}}) {
		t.Error("what was answered is not known")
	}
	line.Decision = dedupe.Same
	if err := f.Append(line); err == nil || !strings.Contains(err.Error(), "different here") {
		t.Errorf("a contradiction was written: %v", err)
	}
}
