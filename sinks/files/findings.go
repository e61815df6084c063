package files

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"sync"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks"
)

// findings is what was wrong with one source's list, for the people who keep that list.
type findings struct {
	sinks.Source
	Errors, Warnings, Notes int     // problems by severity; a note is of severity info
	Clean                   int     // rows without an error and without a warning
	Groups                  []group // the gravest first, then the most frequent
}

// group is all findings of one code in one source.
type group struct {
	Code     normalize.Code
	Severity normalize.Severity
	Meaning  string
	Fix      string
	Count    int
	Rows     int // that have it, of those with a number
	Values   []valueCount
	Others   int // further values that are not in Values
	Examples []normalize.Problem
}

// More is how many findings stand in problems.csv only.
func (g group) More() int { return g.Count - len(g.Examples) }

// Anchor names the group within the page: "aa-example.time_unreadable".
func (f findings) Anchor(g group) string { return f.ID + "." + string(g.Code) }

// valueCount is how often one value stands in a group.
type valueCount struct {
	Value string
	Count int
}

// How much of problems.csv the page shows: so many findings of one code in one source, and in all, so that a
// browser on a telephone opens it. Over the total every source shows fewer of each code.
const (
	mostExamples     = 25
	mostNotes        = 5 // of severity info, which ask nothing of the publisher
	mostInPage       = 6000
	mostValues       = 8
	repeatedFromHere = 4 // findings of a code from which on its values are counted
)

// findingsOf groups problems, sorted by source and row, by source and code.
func findingsOf(sources []sinks.Source, problems []normalize.Problem) []findings {
	bySource := map[string][]normalize.Problem{}
	for start := 0; start < len(problems); {
		id, end := problems[start].Source, start+1
		for end < len(problems) && problems[end].Source == id {
			end++
		}
		bySource[id] = problems[start:end]
		start = end
	}
	all := make([]findings, 0, len(sources))
	for _, s := range sources {
		all = append(all, newFindings(s, bySource[s.ID]))
	}
	trim(all)
	return all
}

func newFindings(source sinks.Source, problems []normalize.Problem) findings {
	f := findings{Source: source}
	byCode := map[normalize.Code]*group{}
	values := map[normalize.Code]map[string]int{}
	lastRow := map[normalize.Code]int{}
	faulty, last := 0, 0
	for i := range problems {
		p := &problems[i]
		f.count(p.Severity)
		if p.Severity != "info" && p.Row != 0 && p.Row != last {
			faulty, last = faulty+1, p.Row
		}
		g := byCode[p.Code]
		if g == nil {
			g = &group{Code: p.Code, Severity: p.Severity, Meaning: meaning(p), Fix: p.Fix}
			byCode[p.Code], values[p.Code] = g, map[string]int{}
		}
		g.Count++
		values[p.Code][p.Value]++
		if p.Row != 0 && p.Row != lastRow[p.Code] {
			g.Rows++
			lastRow[p.Code] = p.Row
		}
		if len(g.Examples) < most(p.Severity, mostExamples) {
			g.Examples = append(g.Examples, *p)
		}
	}
	f.Clean = max(0, source.Rows.In-faulty)
	for code, g := range byCode {
		g.Values, g.Others = frequent(values[code], g.Count)
		f.Groups = append(f.Groups, *g)
	}
	slices.SortFunc(f.Groups, func(a, b group) int {
		return cmp.Or(gravity(a.Severity)-gravity(b.Severity), b.Count-a.Count, cmp.Compare(a.Code, b.Code))
	})
	return f
}

func (f *findings) count(s normalize.Severity) {
	switch s {
	case "error":
		f.Errors++
	case "warning":
		f.Warnings++
	default:
		f.Notes++
	}
}

func gravity(s normalize.Severity) int {
	return slices.Index([]normalize.Severity{"error", "warning", "info"}, s)
}

// most is how many examples of a severity stand in the page where n of the graver ones do.
func most(s normalize.Severity, n int) int {
	if s == "info" {
		return min(n, mostNotes)
	}
	return n
}

// frequent lists the values that come again and again, the most frequent first: the same unknown code in a
// hundred rows is one thing to mend.
func frequent(values map[string]int, count int) (top []valueCount, others int) {
	if count < repeatedFromHere || len(values) == count {
		return nil, 0
	}
	for value, n := range values {
		if value != "" {
			top = append(top, valueCount{value, n})
		}
	}
	slices.SortFunc(top, func(a, b valueCount) int { return cmp.Or(b.Count-a.Count, cmp.Compare(a.Value, b.Value)) })
	if len(top) > mostValues {
		others = len(top) - mostValues
		top = top[:mostValues]
	}
	return top, others
}

// trim halves the examples of every code until the page holds no more than it should.
func trim(all []findings) {
	for n := mostExamples; examples(all) > mostInPage && n > 1; {
		n /= 2
		for i := range all {
			for j := range all[i].Groups {
				g := &all[i].Groups[j]
				g.Examples = g.Examples[:min(len(g.Examples), most(g.Severity, n))]
			}
		}
	}
}

func examples(all []findings) (n int) {
	for _, f := range all {
		for _, g := range f.Groups {
			n += len(g.Examples)
		}
	}
	return n
}

// meanings holds the words of every code. A parser may say more of one row; the code's own words stand for all.
var meanings = sync.OnceValue(func() map[normalize.Code]string {
	byCode := map[normalize.Code]string{}
	for _, c := range normalize.Codes() {
		byCode[c.Code] = c.Meaning
	}
	return byCode
})

func meaning(p *normalize.Problem) string { return cmp.Or(meanings()[p.Code], p.Message) }

// UnknownType is a type code that a source uses and its fellowship's vocabulary does not have.
type UnknownType struct {
	Source string `json:"source"`
	Type   string `json:"type"`
	Count  int    `json:"count"`
}

// unknownTypes counts the type codes that await a place in the vocabulary.
func unknownTypes(problems []normalize.Problem) []UnknownType {
	counts := map[UnknownType]int{}
	for i := range problems {
		if p := &problems[i]; p.Code == "type_unknown" && p.Value != "" {
			counts[UnknownType{Source: p.Source, Type: p.Value}]++
		}
	}
	all := make([]UnknownType, 0, len(counts))
	for u, n := range counts {
		u.Count = n
		all = append(all, u)
	}
	slices.SortFunc(all, func(a, b UnknownType) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), b.Count-a.Count, cmp.Compare(a.Type, b.Type))
	})
	return all
}

// clickable is an address of the web, or "": a publisher's edit link may be anything.
func clickable(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	return address
}

// rowName is what a publisher finds the row by.
func rowName(p normalize.Problem) string {
	switch {
	case p.Ref != "":
		return p.Ref
	case p.Row != 0:
		return fmt.Sprintf("row %d", p.Row)
	}
	return "the list as a whole"
}
