package files

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks"
)

// found is n findings of one code in neighbouring rows, with every value of values in turn.
func found(source string, code normalize.Code, severity normalize.Severity, n int, values ...string) []normalize.Problem {
	var all []normalize.Problem
	for i := range n {
		p := normalize.Problem{Source: source, Code: code, Severity: severity, Row: i + 1, Ref: fmt.Sprint("r", i+1)}
		if len(values) > 0 {
			p.Value = values[i%len(values)]
		}
		all = append(all, p)
	}
	return all
}

func TestFindingsAreGroupedGravestFirst(t *testing.T) {
	problems := slices.Concat(found("a", "type_unknown", "info", 30, "XYZ", "XYZ", "QQ"), found("a", "url_unusable", "warning", 40),
		found("a", "day_unreadable", "error", 1), found("a", "time_unreadable", "error", 2))
	slices.SortStableFunc(problems, func(x, y normalize.Problem) int { return x.Row - y.Row })
	got := findingsOf([]sinks.Source{{ID: "a", Rows: normalize.Count{In: 50}}, {ID: "b"}}, problems)
	if len(got) != 2 || len(got[1].Groups) != 0 {
		t.Fatalf("%d sources, the second with %+v", len(got), got[1].Groups)
	}
	f := got[0]
	if f.Errors != 3 || f.Warnings != 40 || f.Notes != 30 || f.Clean != 10 {
		t.Errorf("%d errors, %d warnings, %d notes, %d clean rows", f.Errors, f.Warnings, f.Notes, f.Clean)
	}
	var order []string
	for _, g := range f.Groups {
		order = append(order, fmt.Sprintf("%s %d: %d + %d", g.Code, g.Count, len(g.Examples), g.More()))
	}
	want := []string{"time_unreadable 2: 2 + 0", "day_unreadable 1: 1 + 0", "url_unusable 40: 25 + 15", "type_unknown 30: 5 + 25"}
	if diff := cmp.Diff(want, order); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]valueCount{{"XYZ", 20}, {"QQ", 10}}, f.Groups[3].Values); diff != "" {
		t.Error(diff)
	}
}

func TestUnknownTypesAreCountedBySource(t *testing.T) {
	problems := slices.Concat(found("a", "type_unknown", "info", 3, "XYZ", "QQ"), found("b", "type_unknown", "info", 1, "QQ"), found("b", "url_unusable", "warning", 1, "QQ"))
	want := []UnknownType{{"a", "XYZ", 2}, {"a", "QQ", 1}, {"b", "QQ", 1}}
	if diff := cmp.Diff(want, unknownTypes(problems)); diff != "" {
		t.Error(diff)
	}
}

func TestARowIsCountedOnceForManyFindings(t *testing.T) {
	twice := slices.Concat(found("a", "type_unknown", "info", 1, "X"), found("a", "type_unknown", "info", 1, "Y"))
	f := findingsOf([]sinks.Source{{ID: "a", Rows: normalize.Count{In: 1}}}, twice)[0]
	if g := f.Groups[0]; g.Count != 2 || g.Rows != 1 || f.Clean != 1 {
		t.Errorf("%d findings in %d rows, %d clean", g.Count, g.Rows, f.Clean)
	}
}

func TestFindingsOfTheListAsAWholeAreInNoRow(t *testing.T) {
	p := found("a", "document_truncated", "error", 1)
	p[0].Row, p[0].Ref = 0, ""
	f := findingsOf([]sinks.Source{{ID: "a", Rows: normalize.Count{In: 7}}}, p)[0]
	if g := f.Groups[0]; g.Rows != 0 || f.Clean != 7 || rowName(g.Examples[0]) != "the list as a whole" {
		t.Errorf("%d rows, %d clean, named %q", g.Rows, f.Clean, rowName(g.Examples[0]))
	}
}

// A registry of 476 sources whose every row has something wrong still makes a page that a telephone opens, and
// every finding is counted.
func TestThePageStaysSmall(t *testing.T) {
	var sources []sinks.Source
	var problems []normalize.Problem
	for i := range 476 {
		id := fmt.Sprintf("aa-us-zz-%03d", i)
		sources = append(sources, sinks.Source{ID: id, Name: "Intergroup of " + id, Outcome: sinks.Changed, Rows: normalize.Count{In: 40}})
		for _, code := range normalize.Codes()[:20] {
			for _, p := range found(id, code.Code, code.Severity, 40, "a value of the usual length") {
				p.URL = "https://example.org/meetings/some-group-of-the-area"
				problems = append(problems, p)
			}
		}
		slices.SortStableFunc(problems[i*800:], func(x, y normalize.Problem) int { return x.Row - y.Row })
	}
	all := findingsOf(sources, problems)
	total := 0
	for _, f := range all {
		for _, g := range f.Groups {
			if total += len(g.Examples) + g.More(); len(g.Examples) == 0 {
				t.Fatalf("%s of %s has no example", g.Code, f.ID)
			}
		}
	}
	if total != len(problems) {
		t.Errorf("%d findings are accounted for, not %d", total, len(problems))
	}
	var b bytes.Buffer
	if err := writePage(&b, Report{Sources: sources}, problems); err != nil {
		t.Fatal(err)
	}
	if b.Len() > 8<<20 {
		t.Errorf("the page has %d bytes", b.Len())
	}
}

func TestThePageEscapesWhatPublishersWrite(t *testing.T) {
	var b bytes.Buffer
	hostile := `"><script>alert(1)</script>`
	s := sinks.Source{ID: "a", Name: hostile, Website: "javascript:alert(2)", Detail: hostile, Outcome: sinks.FailedFetch, Attribution: hostile}
	p := normalize.Problem{
		Source: "a", Code: "type_unknown", Severity: "info", Row: 1, Ref: hostile, Field: hostile, Value: hostile, Message: hostile,
		Fix: hostile, URL: "javascript:alert(3)", EditURL: "data:text/html,alert(4)",
	}
	if err := writePage(&b, Report{Sources: []sinks.Source{s}}, slices.Repeat([]normalize.Problem{p}, 5)); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	if strings.Count(text, "<script>") != 1 || !strings.Contains(text, "&lt;script&gt;alert(1)") {
		t.Error("a publisher's text is not escaped")
	}
	for _, scheme := range []string{`href="javascript:`, `href="data:`, "ZgotmplZ"} {
		if strings.Contains(text, scheme) {
			t.Errorf("the page has %s", scheme)
		}
	}
}

func TestProblemsReadBack(t *testing.T) {
	s := smallSnapshot()
	got, err := LoadProblems(build(t, s))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s.Problems, got); diff != "" {
		t.Error(diff)
	}
}

func TestProblemsThatCannotBeRead(t *testing.T) {
	head := strings.Join(problemColumns, ",") + "\n"
	for name, text := range map[string]string{
		"": "", "header": "source,row\n", "row": head + "a,third,,error,x,,,,,,\n", "ragged": head + "a,1\n",
	} {
		if got, err := readProblems(strings.NewReader(text)); err == nil {
			t.Errorf("%s: read %v", name, got)
		}
	}
}
