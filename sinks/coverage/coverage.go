// Package coverage measures availability by region and hour of the week. Call [Compute].
//
// # Definitions
//
// What counts. Active meetings with a start and a rule, whose day in the reference week is not before From nor after
// Until; a single date counts if it lies in the week, and then like a weekly meeting. Meetings by appointment have no hour. Exceptions and extra
// dates (holidays) do not count: the cube shows the usual week. What is left out is counted in [Result.Left].
//
// Where. A meeting in person or hybrid counts in its country and in its subdivision, in hours of local time. Online
// and telephone meetings, and hybrid ones without a country, count in [OnlineRegion], in hours of UTC, with the
// offset that their time zone has on that date of the reference week; one that summer time moves across the week's
// edge may fall into it twice or not at all. A meeting in person without a country counts in [UnknownRegion].
// A hybrid meeting counts once.
//
// How much. A meeting has the expected number of occurrences in a week, its share: 1 for a weekly one, 1/2 for every
// second week, 4800/20871 (0.23) for the first Saturday of the month, 1671/20871 (0.08) for the fifth, as the
// Gregorian calendar's cycle of 400 years has it. The five positions add up to 1. A meeting of some months counts its
// share of the year.
//
// Starts of an hour is the sum of the shares of the meetings that start in it. Sessions is the sum of the shares of
// the meetings that are in session at some minute of it: 19:30 to 20:30 counts 1 in two hours, 19:00 to 20:00 in one.
// Sunday night runs on into Monday. A meeting without a known length counts in the hour of its start.
//
// An hour is covered when its sessions are at least 1: something is on in that hour every week, not just some weeks.
// The longest gap is the longest run of uncovered hours, around the week's end.
//
// The mean wait is for somebody who is free from a random moment on, until the next start that happens every week:
// minutes at which the shares add up to 1. Over the gaps g between such starts, in minutes, it is the sum of
// g²/2/10080. Monthly meetings alone shorten no wait.
package coverage

import (
	"time"

	"github.com/recovery-almanac/almanac/normalize"
)

// HoursOfWeek is the length of every hour vector; index 0 is Monday 00:00 local time.
const HoursOfWeek = 168

// Hours is a value for each hour of the local week, Monday 00:00 first.
type Hours [HoursOfWeek]float64

// Key names one cell of the cube. All is a possible value of Fellowship and Mode.
type Key struct {
	Region     string // "US", "US-PA", "online"
	Fellowship string
	Mode       string
}

// All stands for every fellowship, or every mode.
const All = "all"

// OnlineRegion holds what has no place: its hours are of the UTC week.
const OnlineRegion = "online"

// UnknownRegion holds meetings in person whose country nobody states: local hours.
const UnknownRegion = "unknown"

// Result is the cube of one release.
type Result struct {
	Week  time.Time // Monday 00:00 UTC of the reference week
	Cells []Cell    // sorted by region, fellowship, mode
	Left  Left
}

// Left counts the meetings that are in no cell, by the first reason that applies.
type Left struct {
	Inactive      int // temporarily closed
	ByAppointment int
	NoTime        int // no start, or no rule and no date
	OutOfWeek     int // begins after the reference week, ended before it, or falls out of it
	Unreadable    int // a rule, a date or a time zone that this package cannot read
}

// Cell is the availability of one region, fellowship and mode.
type Cell struct {
	Key
	Meetings int   // active meetings with a schedule that count here
	Starts   Hours // expected number of meetings starting in the hour
	Sessions Hours // expected number of meetings in session at some minute of the hour

	HoursCovered    int     // hours of the 168 with at least one weekly session
	LongestGapHours int     // longest run of uncovered hours, around the week's end
	LongestGapStart int     // hour of the week at which that gap begins; -1 without a gap
	MeanWaitMinutes float64 // until the next start, for somebody free at a random minute; -1 without starts
}

// Compute measures the active meetings for the week that begins at week, a Monday. Any other moment stands for the
// Monday of its UTC week. The order of the meetings does not matter.
func Compute(meetings []normalize.Meeting, week time.Time) Result {
	monday := mondayOf(week)
	tallies, left := tallyAll(meetings, monday)
	return Result{Week: monday, Cells: cellsOf(rollUp(tallies)), Left: left}
}

// Regions lists the regions of the cube, sorted.
func (r Result) Regions() []string {
	var regions []string
	for i := range r.Cells {
		if n := len(regions); n == 0 || regions[n-1] != r.Cells[i].Region {
			regions = append(regions, r.Cells[i].Region)
		}
	}
	return regions
}

func mondayOf(t time.Time) time.Time {
	t = t.UTC()
	return time.Date(t.Year(), t.Month(), t.Day()-(int(t.Weekday())+6)%7, 0, 0, 0, 0, time.UTC)
}
