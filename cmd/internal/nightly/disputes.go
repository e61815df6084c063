package nightly

import (
	"fmt"
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/normalize/dedupe"
	"github.com/recovery-almanac/almanac/scrapers"
)

// disputes adds a problem for every list that states another day or start than a record it is part of, and counts it
// for the list. Only the merge can see it: each list is fine alone.
func disputes(all []taken, problems []normalize.Problem, merged dedupe.Result) []normalize.Problem {
	counts := map[string]int{}
	before := len(problems)
	for i := range merged.Meetings {
		m := &merged.Meetings[i]
		for _, c := range m.Conflicts {
			p := scrapers.NewProblem(scrapers.TimeDisputed, scrapers.Listing{Ref: c.Ref}, "start",
				fmt.Sprintf("%s; %s", stated(m.Schedule), stated(normalize.Schedule{RRule: c.RRule, Start: c.Start, TimeZone: c.TimeZone})))
			p.Source = c.Source
			problems = append(problems, p)
			counts[c.Source]++
		}
	}
	if len(problems) == before {
		return problems
	}
	for i := range all {
		line := &all[i].line
		if n := counts[line.ID]; n > 0 {
			line.Problems[string(scrapers.TimeDisputed)] += n
		}
	}
	sortProblems(problems)
	return problems
}

// stated is when a schedule says that people meet.
func stated(s normalize.Schedule) string {
	parts := []string{s.RRule, s.Start, s.TimeZone}
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), " ")
}
