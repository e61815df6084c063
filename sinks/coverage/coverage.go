// Package coverage measures where, and at what hours of the week, there are meetings. [Compute] makes the cube,
// [Result.Reach] adds who lives near a meeting, and [Trend] what changes from night to night.
//
// # Definitions
//
// What counts. Active meetings with a start and a rule, whose day in the reference week is not before From nor after
// Until; a single date counts if it lies in the week, and then like a weekly meeting. Meetings by appointment have no hour. Exceptions and extra
// dates (holidays) do not count: the cube shows the usual week. What is left out is counted in [Result.Left].
//
// Where. A meeting in person or hybrid counts in its country, its subdivision, its county in the United States, and its
// locality, in hours of local time. A meeting in person without a country counts in [UnknownRegion]. Localities are told
// apart by name and subdivision, whatever the case of their letters.
//
// A region's clock is the time zone that all of it keeps. Of a country or a subdivision that several zones share it is the
// one that most of its people keep, by the gazetteer; of a county or a locality there, the one that most of its meetings
// keep. Where the region is not known it is that of most of its meetings.
//
// Online and telephone meetings, and hybrid ones without a country, have no place. They count in [OnlineRegion] in hours
// of UTC, and once more by the clock of each time zone that a region lives by, in "online:" and the zone: the meetings
// that start from Monday 00:00 to Sunday 24:00 of that clock in the reference week. [Region.Online] leads from a region
// to the online meetings in its own hours. Where the clock is moved in that week they count at the hours that it shows:
// an hour that comes twice counts its sessions once, and an hour that is left out has none. A meeting
// online that summer time moves across the week's edge may fall into the week twice or not at all.
// A hybrid meeting counts once, at its place.
//
// How much. A meeting has the expected number of occurrences in a week, its share: 1 for a weekly one, 1/2 for every
// second week, 4800/20871 (0.23) for the first Saturday of the month, 1671/20871 (0.08) for the fifth, as the
// Gregorian calendar's cycle of 400 years has it. The five positions add up to 1. A meeting of some months counts its
// share of the year.
//
// For whom. Beside [All] there is a group for women, men, young people and so on, made of tags (see [GroupTags]), and
// one for each language that a meeting states: "language:es". A meeting is in as many groups as it says. A group
// has cells for each fellowship and for each mode, but none for a fellowship and a mode at once; counties and localities
// have none. For those pass [Compute] the meetings of the group alone ([InGroup]).
//
// Starts of an hour is the sum of the shares of the meetings that start in it. Sessions is the sum of the shares of
// the meetings that are in session at some minute of it: 19:30 to 20:30 counts 1 in two hours, 19:00 to 20:00 in one.
// Sunday night runs on into Monday. A meeting without a known length counts in the hour of its start.
//
// An hour is covered when its sessions are at least 1: something is on in that hour every week, not just some weeks.
// The longest gap is the longest run of uncovered hours, around the week's end.
//
// The wait is for somebody who is free from a random moment on, until the next start that happens every week:
// minutes at which the shares add up to 1. Over the gaps g between such starts, in minutes, the mean is the sum of
// g²/2/10080 and the worst the largest g. Monthly meetings alone shorten no wait.
//
// # Who lives near a meeting
//
// [Result.Reach] asks it of the populated places of an [Atlas], and of the countries alone in which the release has a
// meeting in person with coordinates: elsewhere nothing is known, and the whole world would be a desert. Coordinates of
// a whole subdivision or country are no place to go to and do not count.
//
// A place is its middle, and all its people live there. A place inside a city of over half a million in the same
// subdivision (GeoNames lists Brooklyn beside New York) adds no people: inside is the circle that the city would fill at
// 5,000 people a square kilometre. People outside of places with a population are not counted, so that rates
// per 100,000 are somewhat high where many live scattered.
//
// Near is within 5, 25 and 50 km in a straight line of a meeting in person or hybrid: of any at all; of a weekly one that
// starts on a day; of a weekly one that is in session in an hour.
//
// A desert is a place of over 1,000 people without any meeting in person within 50 km. Of each country the 1,000 most
// populous are told; [Region.Population] and [Near] count the people of all.
package coverage

import (
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
)

// HoursOfWeek is the length of every hour vector; index 0 is Monday 00:00 local time.
const HoursOfWeek = 168

// Hours is a value for each hour of the local week, Monday 00:00 first.
type Hours [HoursOfWeek]float64

// Key names one cell of the cube. [All] is a possible value of Fellowship, Mode and Group.
type Key struct {
	Region     string // the code of a region: "US", "US-PA", "US-PA:Chester", "US-PA/Ambler", "online"
	Fellowship string
	Mode       string
	Group      string // "women", "language:es"; see [GroupTags]
}

// All stands for every fellowship, mode or group.
const All = "all"

// Result is the cube of one release.
type Result struct {
	Week    time.Time // Monday 00:00 UTC of the reference week
	Regions []Region  // sorted by code
	Cells   []Cell    // sorted by region, fellowship, mode, group; All is the first of each
	Left    Left

	// [Result.Reach] finds these.
	Near    []Near   // sorted by region, fellowship; All is the first
	Deserts []Desert // the most populous first
}

// Left counts the meetings that are in no cell, by the first reason that applies.
type Left struct {
	Inactive      int // temporarily closed
	ByAppointment int
	NoTime        int // no start, or no rule and no date
	OutOfWeek     int // begins after the reference week, ended before it, or falls out of it
	Unreadable    int // a rule, a date or a time zone that this package cannot read
}

// Cell is the availability of one region, fellowship, mode and group.
type Cell struct {
	Key
	Meetings int    // active meetings with a schedule that count here
	Hours    []Hour // the hours that have a start or a session, ascending

	HoursCovered     int     // hours of the 168 with at least one weekly session
	LongestGapHours  int     // longest run of uncovered hours, around the week's end
	LongestGapStart  int     // hour of the week at which that gap begins; -1 without a gap
	MeanWaitMinutes  float64 // until the next start, for somebody free at a random minute; -1 without starts
	WorstWaitMinutes int     // the longest that somebody may have to wait; -1 without starts
}

// Hour is what an hour of the week has.
type Hour struct {
	Hour     int     // 0 is Monday 00:00 ... 167 Sunday 23:00
	Starts   float64 // expected number of meetings starting in the hour
	Sessions float64 // expected number of meetings in session at some minute of the hour
}

// Week has starts and sessions for every hour of the week.
func (c *Cell) Week() (starts, sessions Hours) {
	for _, h := range c.Hours {
		starts[h.Hour], sessions[h.Hour] = h.Starts, h.Sessions
	}
	return starts, sessions
}

// Compute measures the active meetings for the week that begins at week, a Monday. Any other moment stands for the
// Monday of its UTC week. The order of the meetings does not matter.
func Compute(meetings []normalize.Meeting, week time.Time) Result {
	monday := mondayOf(week)
	c := newCube(gather(meetings, monday), monday)
	return c.result(c.measureAll())
}

// Region finds a region by its code.
func (r *Result) Region(code string) (*Region, bool) {
	n, ok := slices.BinarySearchFunc(r.Regions, code, func(r Region, code string) int { return strings.Compare(r.Code, code) })
	if !ok {
		return nil, false
	}
	return &r.Regions[n], true
}

// CellsOf are the cells of a region.
func (r *Result) CellsOf(region string) []Cell {
	return runOf(r.Cells, region, func(c *Cell) string { return c.Region })
}

// NearOf is who lives near a meeting in a region.
func (r *Result) NearOf(region string) []Near {
	return runOf(r.Near, region, func(n *Near) string { return n.Region })
}

// runOf finds the run of a region in a list that is sorted by region.
func runOf[T any](list []T, region string, of func(*T) string) []T {
	from := sort.Search(len(list), func(i int) bool { return of(&list[i]) >= region })
	to := from
	for to < len(list) && of(&list[to]) == region {
		to++
	}
	return list[from:to]
}

func mondayOf(t time.Time) time.Time {
	t = t.UTC()
	return time.Date(t.Year(), t.Month(), t.Day()-(int(t.Weekday())+6)%7, 0, 0, 0, 0, time.UTC)
}
