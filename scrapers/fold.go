package scrapers

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Some programs, The Events Calendar for WordPress before all, publish a meeting as one event an occurrence. Folding
// reads the dates of such events as one rule again.

// FoldGap is the longest pause within a meeting; dates further apart are folded on their own.
const FoldGap = 13 * 7 * 24 * time.Hour

// FoldedDates is the rule behind dates.
type FoldedDates struct {
	RRule   string      // without a time of day: "FREQ=WEEKLY;BYDAY=MO"
	Skipped []time.Time // dates of the rule, between the first and the last, that are not there: holidays mostly
	Next    time.Time   // the first date of the rule after the last
}

// FoldDates finds the rule that has all dates and skips the fewest: every week, every second, third or fourth week, or
// the first, second ... or last such weekday of every month or every second one. The dates are midnights of one weekday,
// sorted and each there once. It is false for fewer than three dates, and where no rule has them all and skips at most
// one date in four.
//
// A rule that names several weeks of the month ("first and third") needs two dates of each, and each week more weighs as
// much as a skipped date: a weekly meeting with a holiday is not one of the first, second and fourth. Of equals, the
// rule tried first is taken.
func FoldDates(dates []time.Time) (best FoldedDates, ok bool) {
	if len(dates) < 3 {
		return FoldedDates{}, false
	}
	first, last := dates[0], dates[len(dates)-1]
	lowest := 0
	for _, p := range foldPatterns(dates) {
		expected := p.between(first, last)
		if len(expected) < len(dates) || len(expected) > len(dates)+len(dates)/3 {
			continue
		}
		skipped, all := notThere(expected, dates)
		if weight := len(skipped) + max(len(p.weeks)-1, 0); all && (!ok || weight < lowest) {
			lowest, ok = weight, true
			best = FoldedDates{p.rrule(), skipped, p.after(first, last)}
		}
	}
	return best, ok
}

// foldPattern is a weekday every so many weeks, or, with weeks, in these weeks of every so many months; -1 is the last.
type foldPattern struct {
	weekday  time.Weekday
	interval int
	weeks    []int
}

// foldPatterns lists what dates may follow, the likeliest first.
func foldPatterns(dates []time.Time) []foldPattern {
	day := dates[0].Weekday()
	all := []foldPattern{{day, 1, nil}, {day, 2, nil}}
	var weeks []int
	for n := 1; n <= 5; n++ {
		if slices.ContainsFunc(dates, func(d time.Time) bool { return weekOfMonth(d) == n }) {
			weeks = append(weeks, n)
		}
	}
	if len(weeks) == 1 || len(dates) >= 2*len(weeks) {
		all = append(all, foldPattern{day, 1, weeks})
	}
	all = append(all, foldPattern{day, 1, []int{-1}}, foldPattern{day, 3, nil}, foldPattern{day, 4, nil})
	if len(weeks) == 1 {
		all = append(all, foldPattern{day, 2, weeks})
	}
	return all
}

func (p foldPattern) rrule() string {
	day := strings.ToUpper(p.weekday.String()[:2])
	frequency, days := "WEEKLY", day
	if p.weeks != nil {
		parts := make([]string, len(p.weeks))
		for i, n := range p.weeks {
			parts[i] = strconv.Itoa(n) + day
		}
		frequency, days = "MONTHLY", strings.Join(parts, ",")
	}
	if p.interval == 1 {
		return fmt.Sprintf("FREQ=%s;BYDAY=%s", frequency, days)
	}
	return fmt.Sprintf("FREQ=%s;INTERVAL=%d;BYDAY=%s", frequency, p.interval, days)
}

// has reports whether the pattern, begun on first, has a day of its weekday.
func (p foldPattern) has(first, day time.Time) bool {
	if p.weeks == nil {
		weeks := int(day.Sub(first) / (7 * 24 * time.Hour))
		return weeks%p.interval == 0
	}
	months := (day.Year()-first.Year())*12 + int(day.Month()) - int(first.Month())
	isLast := day.AddDate(0, 0, 7).Month() != day.Month()
	return months%p.interval == 0 && (slices.Contains(p.weeks, weekOfMonth(day)) || isLast && slices.Contains(p.weeks, -1))
}

func (p foldPattern) between(first, last time.Time) []time.Time {
	var all []time.Time
	for day := first; !day.After(last); day = day.AddDate(0, 0, 7) {
		if p.has(first, day) {
			all = append(all, day)
		}
	}
	return all
}

// after is the pattern's next date after last; no pattern of this file has none for half a year.
func (p foldPattern) after(first, last time.Time) time.Time {
	day := last.AddDate(0, 0, 7)
	for !p.has(first, day) && day.Sub(last) < 2*FoldGap {
		day = day.AddDate(0, 0, 7)
	}
	return day
}

func weekOfMonth(day time.Time) int { return (day.Day()-1)/7 + 1 }

// notThere lists the expected dates that are not there, and whether all that are there were expected. Both lists are
// sorted.
func notThere(expected, dates []time.Time) (missing []time.Time, all bool) {
	i := 0
	for _, d := range expected {
		if i < len(dates) && dates[i].Equal(d) {
			i++
		} else {
			missing = append(missing, d)
		}
	}
	return missing, i == len(dates)
}
