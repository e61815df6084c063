package files

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/recovery-almanac/almanac/normalize"
)

// problemColumns is the header of problems.csv.
var problemColumns = []string{
	"source", "row", "ref", "severity", "code", "field", "value", "message", "fix", "url", "edit_url",
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
				p.Fix, p.URL, p.EditURL)
			if err := t.next(); err != nil {
				return err
			}
		}
		return t.end()
	})
}

// LoadProblems reads problems.csv of the release at dir, in its order: by source, row, code, field and value.
func LoadProblems(dir string) ([]normalize.Problem, error) {
	f, err := os.Open(filepath.Join(dir, "problems.csv"))
	if err != nil {
		return nil, fmt.Errorf("load problems: %w", err)
	}
	defer f.Close()
	problems, err := readProblems(f)
	if err != nil {
		return nil, fmt.Errorf("load problems of %s: %w", filepath.Base(dir), err)
	}
	return problems, nil
}

func readProblems(r io.Reader) ([]normalize.Problem, error) {
	read := csv.NewReader(r)
	header, err := read.Read()
	if err != nil {
		return nil, err
	}
	if !slices.Equal(header, problemColumns) {
		return nil, fmt.Errorf("the header of problems.csv is %q, but should be %q", header, problemColumns)
	}
	var problems []normalize.Problem
	for {
		cells, err := read.Read()
		if errors.Is(err, io.EOF) {
			return problems, nil
		}
		if err != nil {
			return nil, err
		}
		for i := range cells {
			cells[i] = stated(cells[i])
		}
		row, err := strconv.Atoi(cmp.Or(cells[1], "0"))
		if err != nil {
			line, _ := read.FieldPos(1)
			return nil, fmt.Errorf("line %d: the row is no number: %q", line, cells[1])
		}
		problems = append(problems, normalize.Problem{
			Source: cells[0], Row: row, Ref: cells[2], Severity: normalize.Severity(cells[3]), Code: normalize.Code(cells[4]), Field: cells[5],
			Value: cells[6], Message: cells[7], Fix: cells[8], URL: cells[9], EditURL: cells[10],
		})
	}
}

// CodeCount is how often one kind of problem occurs, over all sources.
type CodeCount struct {
	Code     string `json:"code"`
	Severity string `json:"severity"`
	Meaning  string `json:"meaning"`
	Fix      string `json:"fix,omitempty"`
	Count    int    `json:"count"`
	Sources  int    `json:"sources"` // that have it
}

// countCodes groups problems, which are sorted by source, by code; the counts are sorted by code.
func countCodes(problems []normalize.Problem) []CodeCount {
	byCode := map[string]*CodeCount{}
	last := map[string]string{} // the source that a code was last seen in
	for i := range problems {
		p := &problems[i]
		c := byCode[string(p.Code)]
		if c == nil {
			c = &CodeCount{Code: string(p.Code), Severity: string(p.Severity), Meaning: meaning(p), Fix: p.Fix}
			byCode[c.Code] = c
		}
		c.Count++
		if c.Sources == 0 || last[c.Code] != p.Source {
			c.Sources++
			last[c.Code] = p.Source
		}
	}
	counts := make([]CodeCount, 0, len(byCode))
	for _, c := range byCode {
		counts = append(counts, *c)
	}
	slices.SortFunc(counts, func(x, y CodeCount) int { return cmp.Compare(x.Code, y.Code) })
	return counts
}
