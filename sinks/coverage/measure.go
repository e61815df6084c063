package coverage

import (
	"cmp"
	"math/bits"
	"runtime"
	"slices"
	"strings"
	"sync"
)

// cellsOf measures every cell, sorted by region, fellowship, mode.
func cellsOf(tallies cube) []Cell {
	keys := make([]Key, 0, len(tallies))
	for k := range tallies {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b Key) int {
		return cmp.Or(strings.Compare(a.Region, b.Region), strings.Compare(a.Fellowship, b.Fellowship), strings.Compare(a.Mode, b.Mode))
	})
	cells := make([]Cell, len(keys))
	workers := runtime.GOMAXPROCS(0)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := len(keys) * w / workers; i < len(keys)*(w+1)/workers; i++ {
				tallies[keys[i]].measure(&cells[i])
				cells[i].Key = keys[i]
			}
		})
	}
	wg.Wait()
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
	t.markCertain()
	c.MeanWaitMinutes = meanWait(&t.certain)
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

// markCertain marks the minutes at which the lesser shares add up to one.
func (t *tally) markCertain() {
	slices.SortFunc(t.partial, func(a, b start) int { return a.minute - b.minute })
	for i := 0; i < len(t.partial); {
		minute, sum := t.partial[i].minute, int64(0)
		for ; i < len(t.partial) && t.partial[i].minute == minute; i++ {
			sum += t.partial[i].share
		}
		if certain(sum) {
			t.certain.mark(minute)
		}
	}
}

// meanWait is the mean time until the next of the starts, in minutes, -1 without any.
func meanWait(starts *minuteSet) float64 {
	first, last, squares := -1, -1, 0
	for w, word := range starts {
		for ; word != 0; word &= word - 1 {
			minute := w*64 + bits.TrailingZeros64(word)
			if first < 0 {
				first, last = minute, minute
			}
			squares += (minute - last) * (minute - last)
			last = minute
		}
	}
	if first < 0 {
		return -1
	}
	around := first + minutesOfWeek - last
	return float64(squares+around*around) / 2 / minutesOfWeek
}
