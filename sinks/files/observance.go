package files

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// observance is one STANDARD or DAYLIGHT sub-component: changes that one rule, or one list, describes.
type observance struct {
	changes []change
	rule    string // RRULE, "" for a list
}

// observances describes a zone: first the offset at the beginning, then its changes, by rules as far as there
// are any.
func observances(location *time.Location) []observance {
	first := firstMoment(location)
	name, off := first.Zone()
	begin := change{time.Date(zoneFirstYear, 1, 1, 0, 0, 0, 0, time.UTC), off, off, name, first.IsDST()}
	result := []observance{{changes: []change{begin}}}
	var loose []change
	for _, alike := range groupChanges(changes(location), rhythmOf) {
		ruled, rest := runs(alike)
		result = append(result, ruled...)
		loose = append(loose, rest...)
	}
	for _, alike := range groupChanges(loose, effectOf) {
		slices.SortFunc(alike, func(x, y change) int { return x.wall.Compare(y.wall) })
		result = append(result, observance{changes: alike})
	}
	return result
}

// effect is what a change does. Only changes of one effect share a sub-component.
type effect struct {
	from, to int
	name     string
	daylight bool
}

func effectOf(c change) effect { return effect{c.from, c.to, c.name, c.daylight} }

// rhythm is an effect with what one yearly rule must have in common.
type rhythm struct {
	effect
	month   time.Month
	weekday time.Weekday
	clock   string
}

func rhythmOf(c change) rhythm {
	return rhythm{effectOf(c), c.wall.Month(), c.wall.Weekday(), c.wall.Format("150405")}
}

// groupChanges puts changes with one key together, in the order of each key's first.
func groupChanges[K comparable](list []change, key func(change) K) [][]change {
	var groups [][]change
	index := map[K]int{}
	for _, c := range list {
		i, ok := index[key(c)]
		if !ok {
			i = len(groups)
			index[key(c)] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], c)
	}
	return groups
}

// runs cuts changes of one rhythm into the stretch that one rule describes for ever, and the rest. A rule that has
// ended is written as dates: readers disagree about the zone of an UNTIL in a VTIMEZONE (dateutil takes RFC 5545's
// UTC for local time and loses the last change of Perth).
func runs(alike []change) (ruled []observance, rest []change) {
	for len(alike) > 0 {
		r := longestRun(alike)
		if r.forEver(alike[r.years-1]) {
			ruled = append(ruled, observance{alike[:r.years], r.rule(alike[0].wall.Month())})
		} else {
			rest = append(rest, alike[:r.years]...)
		}
		alike = alike[r.years:]
	}
	return ruled, rest
}

// run is a stretch of consecutive years from the first of some changes, and the RRULE parts that name its days.
type run struct {
	years int
	days  string
	// provable: the rule is known to be exactly this one, if it holds for long enough.
	provable bool
}

// longestRun tries the three ways to name a day of a month: the nth weekday, the last weekday, and, as the zone
// data itself puts it, the weekday on or after a day ("Sun>=15").
func longestRun(alike []change) run {
	weekday := strings.ToUpper(alike[0].wall.Weekday().String()[:2])
	nth := nthWeek(alike[0].wall)
	byNth := run{
		years:    stretch(alike, func(t time.Time) bool { return nthWeek(t) == nth }),
		days:     "BYDAY=" + strconv.Itoa(nth) + weekday,
		provable: true,
	}
	byLast := run{years: stretch(alike, inLastWeek), days: "BYDAY=-1" + weekday, provable: true}
	best := byNth
	if byLast.years > best.years {
		best = byLast
	}
	if byDays := daysRun(alike, weekday); byDays.years > best.years {
		best = byDays
	}
	return best
}

// daysRun is the stretch whose days of the month lie in one window of seven.
func daysRun(alike []change, weekday string) run {
	low, high := alike[0].wall.Day(), alike[0].wall.Day()
	years := stretch(alike, func(t time.Time) bool {
		if l, h := min(low, t.Day()), max(high, t.Day()); h-l < 7 {
			low, high = l, h
			return true
		}
		return false
	})
	days := make([]string, 0, 7)
	for day := low; day <= high; day++ {
		days = append(days, strconv.Itoa(day))
	}
	return run{years, "BYMONTHDAY=" + strings.Join(days, ",") + ";BYDAY=" + weekday, high-low == 6}
}

// stretch counts the changes from the first on that come in consecutive years and fit.
func stretch(alike []change, fits func(time.Time) bool) int {
	n := 0
	for n < len(alike) && alike[n].wall.Year() == alike[0].wall.Year()+n && fits(alike[n].wall) {
		n++
	}
	return n
}

// nthWeek is 1 for the first week of the month.
func nthWeek(t time.Time) int { return (t.Day() + 6) / 7 }

func inLastWeek(t time.Time) bool {
	return t.Day()+7 > time.Date(t.Year(), t.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// proof is how many years a rule must hold, up to the last year, to count as going on for ever: the weekdays fall
// on the same dates again after 28 years.
const proof = 28

// forEver reports whether the run that ends with the change last goes on behind the last year.
func (r run) forEver(last change) bool {
	return r.provable && r.years >= proof && last.wall.Year() == zoneLastYear
}

// rule is the RRULE of a run.
func (r run) rule(month time.Month) string {
	return "FREQ=YEARLY;BYMONTH=" + strconv.Itoa(int(month)) + ";" + r.days
}

func (o observance) write(c *calendarText) {
	const wall = "20060102T150405"
	first := o.changes[0]
	component := "STANDARD"
	if first.daylight {
		component = "DAYLIGHT"
	}
	c.line("BEGIN", component)
	c.line("DTSTART", first.wall.Format(wall))
	c.line("TZOFFSETFROM", offset(first.from))
	c.line("TZOFFSETTO", offset(first.to))
	c.text("TZNAME", first.name)
	switch {
	case o.rule != "":
		c.line("RRULE", o.rule)
	case len(o.changes) > 1:
		dates := make([]string, len(o.changes)-1)
		for i := range dates {
			dates[i] = o.changes[i+1].wall.Format(wall)
		}
		c.line("RDATE", strings.Join(dates, ","))
	}
	c.line("END", component)
}
