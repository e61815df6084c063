package scrapers

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestExpression(t *testing.T) {
	row := map[string]string{"time": "7:30", "half": "PM", "days": "Mon / Wed", "empty": " ", "lines": "one\ntwo\nthree", "kind": "aa - women"}
	at := func(name string, steps ...PageStep) PageExpr {
		return PageExpr{From: FromColumn, Text: name, Steps: steps}
	}
	for _, c := range []struct {
		name string
		expr PageExpr
		want []string
	}{
		{"a place", at("time"), []string{"7:30"}},
		{"a blank place", at("empty"), nil},
		{"a constant", PageExpr{From: FromConstant, Text: "online"}, []string{"online"}},
		{"the first that says something", PageExpr{From: FromFirst, Of: []PageExpr{at("nothing"), at("empty"), at("half"), at("time")}}, []string{"PM"}},
		{"joined", PageExpr{From: FromJoin, Of: []PageExpr{at("time"), at("half")}}, []string{"7:30 PM"}},
		{"joined with", PageExpr{From: FromJoin, With: "|", Of: []PageExpr{at("time"), at("empty"), at("half")}}, []string{"7:30|PM"}},
		{"split", at("days", PageStep{Split: "/"}), []string{"Mon", "Wed"}},
		{"split, then mapped", at("days", PageStep{Split: "/"}, PageStep{Map: map[string]string{"mon": "Monday"}}), []string{"Monday", "Wed"}},
		{"mapped away", at("half", PageStep{Map: map[string]string{"pm": ""}}), nil},
		{"a group", at("kind", PageStep{Regexp: `^(\w+) -`}), []string{"aa"}},
		{"the group that took part", at("kind", PageStep{Regexp: `^(\d+)|(women)`}), []string{"women"}},
		{"no match", at("kind", PageStep{Regexp: `^NA`}), nil},
		{"put together", at("kind", PageStep{Regexp: `^(\w+) - (\w+)`, As: "$2 of $1"}), []string{"women of aa"}},
		{"every match", at("days", PageStep{Find: `\w+`, As: "${0}day"}), []string{"Monday", "Wedday"}},
		{"cut out", at("kind", PageStep{Remove: ` - .*`}), []string{"aa"}},
		{"a line", at("lines", PageStep{Line: 2}), []string{"two"}},
		{"the last line", at("lines", PageStep{Line: -1}), []string{"three"}},
		{"no such line", at("lines", PageStep{Line: 9}), nil},
	} {
		x, err := CompileExpression(c.expr, func(e PageExpr) (string, error) { return e.Text, nil })
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		got := x.Texts(func(place string) []string { return []string{row[place]} })
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestExpressionRefuses(t *testing.T) {
	refuse := func(e PageExpr) (string, error) { return "", errors.New("no place " + e.Text) }
	deep := PageExpr{From: FromFirst, Of: []PageExpr{{From: FromColumn, Text: "x"}}}
	if _, err := CompileExpression(deep, refuse); err == nil || !strings.Contains(err.Error(), "no place x") {
		t.Error(err)
	}
	if _, err := CompileExpression(PageExpr{From: FromConstant, Text: "x", Steps: []PageStep{{Regexp: "("}}}, refuse); err == nil {
		t.Error("a pattern that does not compile passes")
	}
}

func TestDayNumbering(t *testing.T) {
	for _, c := range []struct {
		n           DayNumbering
		digit, want string
	}{
		{Sunday0, "0", "Sunday"}, {Sunday0, "6", "Saturday"}, {Sunday0, "7", "7"},
		{Sunday1, "1", "Sunday"}, {Sunday1, "7", "Saturday"}, {Sunday1, "0", "0"},
		{Monday0, "0", "Monday"}, {Monday0, "6", "Sunday"}, {Monday0, "7", "7"},
		{Monday1, "1", "Monday"}, {Monday1, "7", "Sunday"}, {Monday1, "0", "0"},
		{"", "3", "3"}, {Sunday0, "10", "10"}, {Sunday0, "", ""}, {Sunday0, "x", "x"},
	} {
		if got := c.n.Name(c.digit); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.n, c.digit, got, c.want)
		}
	}
}
