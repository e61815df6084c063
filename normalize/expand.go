package normalize

import (
	"slices"
	"time"
)

// Occurrences lists, in order, the UTC instants in [from, to) at which s starts on the clocks of loc, which is
// s.TimeZone's: see [Location]. A start that a clock skips in spring moves on by the gap, and a start that
// comes twice in autumn is the first. A meeting by appointment has none.
func (s Schedule) Occurrences(loc *time.Location, from, to time.Time) []time.Time {
	minute, ok := parseHHMM(s.Start)
	if !ok || !from.Before(to) {
		return nil
	}
	// The local days that touch the window, and one more on either side for starts that a gap moves.
	first := dateOf(from.In(loc).Date()) - 1
	last := dateOf(to.In(loc).Date()) + 1
	var starts []time.Time
	for _, day := range s.days(first, last) {
		if t := instant(day, minute, loc); !t.Before(from) && t.Before(to) {
			starts = append(starts, t)
		}
	}
	return starts
}

// days lists the local dates from first to last on which s takes place, in order.
func (s Schedule) days(first, last date) []date {
	var days []date
	anchor := date(0)
	low, high := first, last
	if d, ok := parseDate(s.From); ok {
		anchor, low = d, max(low, d)
	}
	if d, ok := parseDate(s.Until); ok {
		high = min(high, d)
	}
	switch {
	case s.RRule != "":
		if r, err := parseRule(s.RRule, 0); err == nil {
			days = r.between(anchor, low, high)
		}
	case s.From != "" && first <= anchor && anchor <= last:
		days = append(days, anchor)
	}
	if len(s.Except) > 0 {
		days = slices.DeleteFunc(days, func(d date) bool { return slices.Contains(s.Except, d.String()) })
	}
	if len(s.Also) == 0 {
		return days
	}
	for _, also := range s.Also {
		if d, ok := parseDate(also); ok && first <= d && d <= last {
			days = append(days, d)
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}

// between lists the dates from low to high on which the rule, begun on anchor, has an occurrence.
func (r rule) between(anchor, low, high date) []date {
	var days []date
	step := date(1)
	if r.freq == "WEEKLY" && len(r.byDay) == 1 {
		step = 7
		low += date(floorMod(r.byDay[0].weekday-low.weekday(), 7))
	}
	for d := low; d <= high; d += step {
		if r.matches(d, anchor) {
			days = append(days, d)
		}
	}
	return days
}
