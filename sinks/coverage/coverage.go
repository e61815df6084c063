// Package coverage measures availability by region and hour of the week. Call [Compute].
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

// Result is the cube of one release.
type Result struct {
	Week  time.Time // Monday 00:00 UTC of the reference week
	Cells []Cell    // sorted by region, fellowship, mode
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

// Compute measures the active meetings for the week that begins at week, a Monday.
func Compute(meetings []normalize.Meeting, week time.Time) Result {
	panic("to be written")
}
