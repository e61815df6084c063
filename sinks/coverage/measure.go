package coverage

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
)

// cellsOf measures every cell, sorted by region, fellowship, mode.
func cellsOf(tallies map[Key]*tally) []Cell {
	keys := make([]Key, 0, len(tallies))
	for k := range tallies {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b Key) int {
		return cmp.Or(strings.Compare(a.Region, b.Region), strings.Compare(a.Fellowship, b.Fellowship), strings.Compare(a.Mode, b.Mode))
	})
	cells := make([]Cell, len(keys))
	for i, k := range keys {
		tallies[k].measure(&cells[i])
		cells[i].Key = k
	}
	return cells
}

func (t *tally) measure(c *Cell) {
	var covered [HoursOfWeek]bool
	c.Meetings = t.meetings
	for h := range HoursOfWeek {
		c.Starts[h] = float64(t.starts[h]) / unit
		c.Sessions[h] = float64(t.sessions[h]) / unit
		if covered[h] = certain(t.sessions[h]); covered[h] {
			c.HoursCovered++
		}
	}
	c.LongestGapHours, c.LongestGapStart = longestGap(&covered)
	c.MeanWaitMinutes = meanWait(t.certainStarts())
}

// certain: a sum of shares that is once a week; intervals over 16 may round a few units off.
func certain(share int64) bool { return share >= unit-unit/1_000_000_000 }

// longestGap finds the longest run of uncovered hours around the week, the earliest of equals.
func longestGap(covered *[HoursOfWeek]bool) (hours, from int) {
	run := 0
	for i := range 2 * HoursOfWeek {
		if covered[i%HoursOfWeek] {
			run = 0
			continue
		}
		run++
		if start := i - run + 1; run > hours && start < HoursOfWeek {
			hours, from = run, start
		}
	}
	switch {
	case hours == 0:
		return 0, -1
	case hours >= HoursOfWeek:
		return HoursOfWeek, 0
	}
	return hours, from
}

// certainStarts lists the minutes at which something starts every week, sorted.
func (t *tally) certainStarts() []int {
	marks := t.certain
	slices.SortFunc(t.partial, func(a, b start) int { return a.minute - b.minute })
	for i := 0; i < len(t.partial); {
		minute, sum := t.partial[i].minute, int64(0)
		for ; i < len(t.partial) && t.partial[i].minute == minute; i++ {
			sum += t.partial[i].share
		}
		if certain(sum) {
			marks[minute/64] |= 1 << (minute % 64)
		}
	}
	var minutes []int
	for w, word := range marks {
		for ; word != 0; word &= word - 1 {
			minutes = append(minutes, w*64+bits.TrailingZeros64(word))
		}
	}
	return minutes
}

// meanWait is the mean time until the next start, in minutes, -1 without starts.
func meanWait(starts []int) float64 {
	if len(starts) == 0 {
		return -1
	}
	squares := 0
	for i, from := range starts {
		to := starts[0] + minutesOfWeek
		if i+1 < len(starts) {
			to = starts[i+1]
		}
		squares += (to - from) * (to - from)
	}
	return float64(squares) / 2 / minutesOfWeek
}
