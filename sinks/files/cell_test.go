package files

import "testing"

func TestNeutral(t *testing.T) {
	for cell, want := range map[string]string{
		"":                       "",
		"plain text":             "plain text",
		"=1+1":                   "'=1+1",
		"@SUM(A1)":               "'@SUM(A1)",
		"\t=1":                   "'\t=1",
		"\r=1":                   "'\r=1",
		"+12155550100":           "+12155550100",
		"+1 (215) 555-0100,,12#": "+1 (215) 555-0100,,12#",
		"-75.165222":             "-75.165222",
		"-2":                     "-2",
		"-A1":                    "'-A1",
		"+cmd|' /C calc'!A0":     "'+cmd|' /C calc'!A0",
		"- a list in notes":      "'- a list in notes",
		"=12":                    "'=12",
		"'=1":                    "'=1",
	} {
		if got := neutral(cell); got != want {
			t.Errorf("neutral(%q) = %q, want %q", cell, got, want)
		}
		if again := neutral(neutral(cell)); again != want {
			t.Errorf("neutral twice (%q) = %q, want %q", cell, again, want)
		}
	}
}
