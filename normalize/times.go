package normalize

import (
	"cmp"
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// times makes slots of Listing.Times, prose such as "Sunday 8:30 AM, 6pm\nMon-Fri 7-8:30 pm". Each line or
// clause stands alone: one that cannot be read is a problem, the others live. Clauses without a day are for the
// row's Days, or complete the clause before, which may have only a day.
func times(r *row) {
	days := r.statedDays()
	groups := groups(r.in.Times)
	for _, g := range groups {
		switch {
		case g.bad != "":
			r.report(g.bad, "times", g.text)
		case len(g.days) == 0 && len(days) == 0:
			r.report(scrapers.DayMissing, "times", g.text)
		case len(g.hours) == 0:
			r.report(scrapers.TimeMissing, "times", g.text)
		case len(g.days) == 0:
			r.combine(days, g.hours)
		default:
			r.combine(g.days, g.hours)
		}
	}
	if len(groups) == 0 {
		r.report(scrapers.TimeUnreadable, "times", r.in.Times)
	}
	slices.SortStableFunc(r.slots, func(a, b Schedule) int {
		return cmp.Or(cmp.Compare(a.Weekday, b.Weekday), cmp.Compare(a.Start, b.Start), cmp.Compare(a.RRule, b.RRule))
	})
	r.rejected = len(r.slots) == 0 // each group has a problem
}

// combine makes a slot of every day at every hour, but for those that are there already.
func (r *row) combine(days []dayOf, all []hours) {
	for _, h := range all {
		r.suspect(h.start)
		for _, d := range days {
			s := d.slot()
			h.set(&s)
			if !slices.ContainsFunc(r.slots, func(o Schedule) bool { return o.RRule == s.RRule && o.Start == s.Start }) {
				r.slots = append(r.slots, s)
			}
		}
	}
}

// group is some days and the times of each of them.
type group struct {
	text  string // the line that it stands in
	days  []dayOf
	hours []hours
	bad   scrapers.Code // where the line cannot be read
}

// groups reads a text line by line; a semicolon ends a line too. A line of days alone goes together with the
// line of times below it.
func groups(text string) []group {
	var all []group
	for line := range strings.FieldsFuncSeq(text, func(c rune) bool { return strings.ContainsRune("\n\r;|", c) }) {
		if blank(line) {
			continue
		}
		found := parseLine(strings.TrimSpace(line))
		if n := len(all); n > 0 && all[n-1].wantsHours() && found[0].wantsDays() {
			all[n-1].hours = found[0].hours
			found = found[1:]
		}
		all = append(all, found...)
	}
	return all
}

func (g group) wantsHours() bool { return g.bad == "" && len(g.hours) == 0 }
func (g group) wantsDays() bool  { return g.bad == "" && len(g.days) == 0 }

// parseLine reads days and the times behind them, again and again, or times and the days behind them: "Sunday
// 8:30 AM, 6pm, Monday 9 AM"; "7 pm Mon & Wed". It gives at least one group.
func parseLine(line string) []group {
	p := newReader(line)
	runs := p.runs()
	if !p.done() || len(runs) == 0 {
		bad := scrapers.TimeUnreadable
		if !slices.ContainsFunc(runs, func(g group) bool { return len(g.days) > 0 }) {
			bad = scrapers.DayUnreadable
		}
		return []group{{text: line, bad: bad}}
	}
	var all []group
	for pair := range slices.Chunk(runs, 2) {
		g := group{text: line}
		for _, half := range pair {
			g.days = append(g.days, half.days...)
			g.hours = append(g.hours, half.hours...)
		}
		all = append(all, g)
	}
	return all
}

// runs reads groups that have only days or only hours, in turn, as far as it can.
func (p *reader) runs() []group {
	var all []group
	for {
		p.acceptAll(lineFillers...)
		var next group
		start := p.at
		if next.days = p.days(); len(next.days) == 0 {
			h, ok := p.hours()
			if !ok {
				p.at = start
				return all
			}
			next.hours = append(next.hours, h)
		}
		n := len(all)
		if n == 0 || (len(all[n-1].days) > 0) != (len(next.days) > 0) {
			all = append(all, next)
			continue
		}
		all[n-1].days = append(all[n-1].days, next.days...)
		all[n-1].hours = append(all[n-1].hours, next.hours...)
	}
}

var lineFillers = []string{",", ":", "-", "@", "at", "and", "&", "/", "+", "y", "e", "et", "und", ".", "the"}
