package normalize

import (
	"slices"

	"github.com/recovery-almanac/almanac/scrapers"
)

// collect puts the chunks together in their order and accounts for every row.
func collect(src scrapers.Source, parsed scrapers.Parsed, done []chunk) Result {
	var out Result
	count, problems := 0, len(parsed.Problems)
	for _, c := range done {
		count += len(c.meetings)
		problems += len(c.problems)
	}
	out.Meetings = make([]Meeting, 0, count)
	out.Problems = append(make([]Problem, 0, problems), parsed.Problems...)
	var fates []fate
	for _, c := range done {
		out.Meetings = append(out.Meetings, c.meetings...)
		out.Problems = append(out.Problems, c.problems...)
		fates = append(fates, c.fates...)
	}
	rows := rowFates(parsed, fates)
	for i, f := range rows {
		if f == unseen { // the parser kept its word about neither listing nor problem
			rows[i] = rejected
			out.Problems = append(out.Problems, scrapers.NewProblem(scrapers.RowUnreadable, scrapers.Listing{Row: i + 1}, "", ""))
		}
	}
	for i := range out.Problems {
		out.Problems[i].Source = src.ID
	}
	slices.SortStableFunc(out.Problems, func(a, b Problem) int { return a.Row - b.Row })
	out.Rows = tally(rows)
	out.Rows.Meetings = len(out.Meetings)
	return out
}

// rowFates tells what became of each row of the publisher. A row without a listing was rejected or skipped by
// the parser, whose problem says why. A listing without a row number stands for a row that no other names.
func rowFates(parsed scrapers.Parsed, listings []fate) []fate {
	rows := make([]fate, parsed.Rows)
	settle := func(number int, f fate) {
		for number > len(rows) {
			rows = append(rows, unseen)
		}
		rows[number-1] = max(rows[number-1], f)
	}
	var unnumbered []fate
	for i, f := range listings {
		if number := parsed.Listings[i].Row; number > 0 {
			settle(number, f)
		} else {
			unnumbered = append(unnumbered, f)
		}
	}
	for _, p := range parsed.Problems {
		if p.Row < 1 || p.Row <= len(rows) && rows[p.Row-1] == kept {
			continue
		}
		if p.Severity == scrapers.Error {
			settle(p.Row, rejected)
		} else {
			settle(p.Row, skipped)
		}
	}
	free := 1
	for _, f := range unnumbered {
		for free <= len(rows) && rows[free-1] != unseen {
			free++
		}
		settle(free, f)
	}
	return rows
}

func tally(rows []fate) Count {
	c := Count{In: len(rows)}
	for _, f := range rows {
		switch f {
		case kept:
			c.Published++
		case skipped:
			c.Skipped++
		default:
			c.Rejected++
		}
	}
	return c
}
