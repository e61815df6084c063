package files

import (
	"cmp"
	"io"
	"slices"

	"github.com/recovery-almanac/almanac/normalize"
)

// problemColumns is the header of problems.csv.
var problemColumns = []string{
	"source", "row", "ref", "severity", "code", "field", "value", "message", "url", "edit_url",
}

// writeProblems writes every finding about a row, for the publishers who can mend it.
func (b *builder) writeProblems() error {
	return b.create("problems.csv", func(w io.Writer) error {
		t, err := newTable(w, problemColumns)
		if err != nil {
			return err
		}
		for i := range b.s.Problems {
			p := &b.s.Problems[i]
			t.cell(p.Source, number(p.Row), p.Ref, string(p.Severity), string(p.Code), p.Field, p.Value, p.Message,
				p.URL, p.EditURL)
			if err := t.next(); err != nil {
				return err
			}
		}
		return t.end()
	})
}

// CodeCount is how often one kind of problem occurs, over all sources.
type CodeCount struct {
	Code     string `json:"code"`
	Severity string `json:"severity"`
	Meaning  string `json:"meaning"`
	Count    int    `json:"count"`
}

// countCodes groups problems by code, sorted by code.
func countCodes(problems []normalize.Problem) []CodeCount {
	byCode := map[string]*CodeCount{}
	for i := range problems {
		p := &problems[i]
		c := byCode[string(p.Code)]
		if c == nil {
			c = &CodeCount{Code: string(p.Code), Severity: string(p.Severity), Meaning: p.Message}
			byCode[c.Code] = c
		}
		c.Count++
	}
	counts := make([]CodeCount, 0, len(byCode))
	for _, c := range byCode {
		counts = append(counts, *c)
	}
	slices.SortFunc(counts, func(x, y CodeCount) int { return cmp.Compare(x.Code, y.Code) })
	return counts
}
