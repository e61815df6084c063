package ical

import (
	"slices"
	"strconv"
	"time"
)

// maxWalk bounds how far a rule is walked day by day.
const maxWalk = 10 * 366

// plain reports whether [rule.falls] knows the rule: daily and weekly ones, and monthly ones by weekday.
func (r rule) plain() bool {
	for name := range r {
		switch name {
		case "FREQ", "INTERVAL", "BYDAY", "WKST", "COUNT", "UNTIL":
		default:
			return false
		}
	}
	switch r.one("FREQ") {
	case "DAILY", "WEEKLY":
		return true
	case "MONTHLY":
		return r["BYDAY"] != nil
	}
	return false
}

// falls reports whether a plain rule that begins on the day first has an occurrence on the given day; both at
// midnight, and day not before first.
func (r rule) falls(first, day time.Time) bool {
	interval := max(1, atoi(r.one("INTERVAL")))
	days := int(day.Sub(first) / (24 * time.Hour))
	byDay := r["BYDAY"]
	switch r.one("FREQ") {
	case "DAILY":
		return days%interval == 0 && (byDay == nil || slices.Contains(byDay, weekdays[day.Weekday()]))
	case "WEEKLY":
		if byDay == nil {
			return days%(7*interval) == 0
		}
		weeks := (days + r.intoWeek(first)) / 7
		return weeks%interval == 0 && slices.Contains(byDay, weekdays[day.Weekday()])
	}
	months := (day.Year()-first.Year())*12 + int(day.Month()) - int(first.Month())
	return months%interval == 0 && slices.ContainsFunc(byDay, func(d string) bool { return isNth(d, day) })
}

// intoWeek counts the days from the start of the week, which WKST names, to a day.
func (r rule) intoWeek(day time.Time) int {
	start := max(0, slices.Index(weekdays, r.one("WKST")))
	if r["WKST"] == nil {
		start = int(time.Monday)
	}
	return (int(day.Weekday()) - start + 7) % 7
}

// isNth reports whether a day is "2TU", "-1FR" or "MO" of its month.
func isNth(byDay string, day time.Time) bool {
	n, name := byDay[:len(byDay)-2], byDay[len(byDay)-2:]
	if name != weekdays[day.Weekday()] {
		return false
	}
	fromEnd := (daysIn(day)-day.Day())/7 + 1
	return n == "" || atoi(n) == nth(day) || atoi(n) == -fromEnd
}

// nth counts which of its weekday in the month a day is, from 1.
func nth(day time.Time) int { return (day.Day()-1)/7 + 1 }

func daysIn(day time.Time) int {
	return time.Date(day.Year(), day.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// days walks a plain rule over the days from first to last, both included.
func (r rule) days(first, last time.Time) []time.Time {
	var out []time.Time
	for day, n := midnight(first), 0; !day.After(midnight(last)) && n < maxWalk; day, n = day.AddDate(0, 0, 1), n+1 {
		if r.falls(midnight(first), day) {
			out = append(out, day)
		}
	}
	return out
}

// carryOn makes the rest of a rule that began at first and goes on from an occurrence: its COUNT becomes what is
// left. It reports false where that occurrence is not one of the rule's, or the rule is not plain.
func (r rule) carryOn(first, from time.Time) bool {
	if r["COUNT"] == nil {
		return true
	}
	if !r.plain() {
		return false
	}
	passed := r.days(first, from)
	left := atoi(r.one("COUNT")) - len(passed) + 1
	if len(passed) == 0 || !passed[len(passed)-1].Equal(midnight(from)) || left < 1 {
		return false
	}
	r["COUNT"] = []string{strconv.Itoa(left)}
	return true
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}
