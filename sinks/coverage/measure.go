package coverage

import (
	"cmp"
	"math/bits"
	"slices"
)

func (t *tally) appendHours(hours []Hour) []Hour {
	for h := range t.used.all {
		hours = append(hours, Hour{h, float64(t.hours[h].starts) / unit, float64(t.hours[h].sessions) / unit})
	}
	return hours
}

func (t *tally) measure(c *Cell, sheet *minuteSheet) {
	var covered hourSet
	for h := range t.used.all {
		if certain(t.hours[h].sessions) {
			covered.mark(h)
		}
	}
	c.Meetings, c.HoursCovered = t.meetings, covered.len()
	c.LongestGapHours, c.LongestGapStart = longestGap(&covered)
	t.markCertain(sheet)
	c.MeanWaitMinutes, c.WorstWaitMinutes = t.waits()
}

// certain: a sum of shares that is once a week; intervals over 16 may round a few units off.
func certain(share int64) bool { return share >= unit-unit/1_000_000_000 }

// longestGap finds the longest run of uncovered hours around the week, the earliest of equals.
func longestGap(covered *hourSet) (hours, from int) {
	first, last := -1, -1
	hours, from = 0, -1
	for h := range covered.all {
		if first < 0 {
			first = h
		} else if gap := h - last - 1; gap > hours {
			hours, from = gap, last+1
		}
		last = h
	}
	if first < 0 {
		return HoursOfWeek, 0
	}
	around, begin := first+HoursOfWeek-last-1, (last+1)%HoursOfWeek
	if around > hours || around == hours && around > 0 && begin < from {
		return around, begin
	}
	return hours, from
}

// markCertain marks the minutes at which the lesser shares add up to one. The sheet is blank before and after.
func (t *tally) markCertain(sheet *minuteSheet) {
	for _, p := range t.partial {
		sheet[p.minute] += p.share
	}
	for _, p := range t.partial {
		if certain(sheet[p.minute]) {
			t.certain(int(p.minute))
		}
		sheet[p.minute] = 0
	}
}

// waits are the mean and the longest time until the next of the certain starts, in minutes, -1 without any.
func (t *tally) waits() (mean float64, worst int) {
	first, last, squares := -1, -1, 0
	for h := range t.used.all {
		for word := t.hours[h].certain; word != 0; word &= word - 1 {
			minute := h*60 + bits.TrailingZeros64(word)
			if first < 0 {
				first, last = minute, minute
			}
			squares += (minute - last) * (minute - last)
			worst = max(worst, minute-last)
			last = minute
		}
	}
	if first < 0 {
		return -1, -1
	}
	around := first + minutesOfWeek - last
	return float64(squares+around*around) / 2 / minutesOfWeek, max(worst, around)
}

// Gap is a run of hours without a weekly session.
type Gap struct {
	From  int `json:"from"`  // the hour of the week at which it begins
	Hours int `json:"hours"` // it may run on from Sunday into Monday
}

// Gaps are all gaps of the week, the longest first, of equals the earliest.
func (c *Cell) Gaps() []Gap {
	var covered hourSet
	for _, h := range c.Hours {
		if h.Sessions >= almostWeekly {
			covered.mark(h.Hour)
		}
	}
	if covered.len() == 0 {
		return []Gap{{0, HoursOfWeek}}
	}
	var gaps []Gap
	for h := range covered.all {
		from := (h + 1) % HoursOfWeek
		n := 0
		for !covered.has((from + n) % HoursOfWeek) {
			n++
		}
		if n > 0 {
			gaps = append(gaps, Gap{from, n})
		}
	}
	slices.SortFunc(gaps, func(a, b Gap) int { return cmp.Or(b.Hours-a.Hours, a.From-b.From) })
	return gaps
}

// almostWeekly is 1 as far as four decimals of a few shares add up to it.
const almostWeekly = 0.9995
