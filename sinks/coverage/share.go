package coverage

import (
	"slices"
	"strconv"
	"strings"
)

// Shares are whole numbers of units, so that sums are exact and their order never matters: a first Saturday is
// 4800/20871 of a week, and INTERVAL up to 16 divides without a rest.
const (
	cycleWeeks = 20871 // weeks in the Gregorian calendar's cycle of 400 years
	unit       = cycleWeeks * 720720
)

// weekShares is the share of each weekday, Monday first, in units.
type weekShares [7]int64

// rule is an RRULE, taken apart.
type rule struct {
	freq      string
	interval  int64
	days      []nthDay
	monthDays []int // 1 ... 31, or -1 for the last day of the month
	months    []int // 1 = January; empty for all
}

// nthDay is one BYDAY: nth is 0 for every such day, 1 for the first of the month, -1 for the last.
type nthDay struct {
	weekday int // 0 = Monday
	nth     int
}

// sharesOf reads an RRULE. weekday (ISO, 0 for none) and dayOfMonth (0 for none) stand in where the rule leaves the
// day to the first date. It reports false for rules of another kind.
func sharesOf(rrule string, weekday, dayOfMonth int) (weekShares, bool) {
	r, ok := parseRule(rrule)
	if !ok {
		return weekShares{}, false
	}
	if !r.anchor(weekday, dayOfMonth) {
		return weekShares{}, false
	}
	var shares weekShares
	switch byDate := len(r.monthDays) > 0 || len(r.months) > 0; {
	case r.freq == "DAILY" && !byDate:
		shares = r.daily(weekday)
	case r.freq == "WEEKLY" && !byDate:
		shares = r.weekly()
	default:
		shares = r.byDate()
	}
	return shares, shares != weekShares{}
}

// anchor takes the day from the first date, as RFC 5545 does for a rule without BYDAY and BYMONTHDAY.
func (r *rule) anchor(weekday, dayOfMonth int) bool {
	if len(r.days) > 0 || len(r.monthDays) > 0 {
		return true
	}
	switch r.freq {
	case "WEEKLY":
		r.days = []nthDay{{weekday: weekday - 1}}
		return weekday >= 1 && weekday <= 7
	case "MONTHLY", "YEARLY":
		r.monthDays = []int{dayOfMonth}
		return dayOfMonth >= 1 && (r.freq == "MONTHLY" || len(r.months) > 0)
	}
	return true
}

// daily: every n-th day falls on all weekdays alike, unless n is whole weeks.
func (r *rule) daily(weekday int) weekShares {
	var shares weekShares
	for d := range shares {
		switch {
		case len(r.days) > 0 && !r.lists(d):
		case r.interval%7 != 0:
			shares[d] = unit / r.interval
		case d == weekday-1:
			shares[d] = unit * 7 / r.interval
		}
	}
	return shares
}

func (r *rule) weekly() weekShares {
	var shares weekShares
	for _, d := range r.days {
		shares[d.weekday] = unit / r.interval
	}
	return shares
}

func (r *rule) lists(weekday int) bool {
	for _, d := range r.days {
		if d.weekday == weekday {
			return true
		}
	}
	return false
}

// byDate counts occurrences over the months of the cycle that the rule is for. A month is known by its length and the
// weekday of its first day, so that a few kinds stand for 4800 months. A season's meetings count their share of the
// year: the cube shows the usual week, not this one.
func (r *rule) byDate() weekShares {
	months := r.months
	if len(months) == 0 {
		months = []int{allMonths}
	}
	var counts weekShares
	for _, month := range months {
		for i, kinds := range monthKinds[month] {
			for firstDay, many := range kinds {
				if many > 0 {
					r.countMonth(&counts, 28+i, firstDay, many)
				}
			}
		}
	}
	for d := range counts {
		counts[d] = counts[d] * (unit / cycleWeeks) / r.interval
	}
	return counts
}

func (r *rule) countMonth(counts *weekShares, length, firstDay int, many int64) {
	for day := 1; day <= length; day++ {
		if weekday := (firstDay + day - 1) % 7; r.matches(day, length, weekday) {
			counts[weekday] += many
		}
	}
}

// matches: BYDAY and BYMONTHDAY together mean both ("Friday the 13th").
func (r *rule) matches(day, length, weekday int) bool {
	return (len(r.monthDays) == 0 || r.matchesMonthDay(day, length)) && (len(r.days) == 0 || r.matchesNth(day, length, weekday))
}

func (r *rule) matchesMonthDay(day, length int) bool {
	for _, d := range r.monthDays {
		if d == day || d < 0 && length+1+d == day {
			return true
		}
	}
	return false
}

func (r *rule) matchesNth(day, length, weekday int) bool {
	for _, d := range r.days {
		if d.weekday != weekday {
			continue
		}
		if d.nth == 0 || d.nth > 0 && (day-1)/7 == d.nth-1 || d.nth < 0 && (length-day)/7 == -d.nth-1 {
			return true
		}
	}
	return false
}

// monthKinds counts the months of the 400-year cycle by month (1 = January, allMonths for every one), length (28
// first) and weekday of their first day.
var monthKinds = countMonths()

const allMonths = 0

func countMonths() (kinds [13][4][7]int64) {
	weekday := 5 // 1 January 2000 was a Saturday
	for year := 2000; year < 2400; year++ {
		for month := 1; month <= 12; month++ {
			length := [...]int{1: 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[month]
			if month == 2 && (year%4 == 0 && year%100 != 0 || year%400 == 0) {
				length = 29
			}
			kinds[month][length-28][weekday]++
			kinds[allMonths][length-28][weekday]++
			weekday = (weekday + length) % 7
		}
	}
	return kinds
}

// parseRule reads the parts that package normalize writes; anything else makes the rule unreadable, since leaving a
// part out would overstate the meeting.
func parseRule(text string) (rule, bool) {
	r := rule{interval: 1}
	for part := range strings.SplitSeq(text, ";") {
		name, value, _ := strings.Cut(part, "=")
		ok := true
		switch name {
		case "FREQ":
			r.freq = value
			ok = value == "DAILY" || value == "WEEKLY" || value == "MONTHLY" || value == "YEARLY"
		case "INTERVAL":
			n, err := strconv.ParseUint(value, 10, 16)
			r.interval = int64(n)
			ok = err == nil && n > 0
		case "BYDAY":
			ok = r.parseDays(value)
		case "BYMONTHDAY":
			r.monthDays, ok = parseNumbers(value, -31, 31)
		case "BYMONTH":
			r.months, ok = parseNumbers(value, 1, 12)
		case "WKST": // which weeks INTERVAL skips; the share stays the same
		default:
			ok = false
		}
		if !ok {
			return rule{}, false
		}
	}
	return r, r.freq != "" && r.countsInMonths()
}

// countsInMonths: "the first Saturday" is a month's, never a week's or a whole year's.
func (r *rule) countsInMonths() bool {
	if r.freq == "MONTHLY" || r.freq == "YEARLY" && len(r.months) > 0 {
		return true
	}
	return !slices.ContainsFunc(r.days, func(d nthDay) bool { return d.nth != 0 })
}

var weekdayCodes = map[string]int{"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}

func (r *rule) parseDays(list string) bool {
	for code := range strings.SplitSeq(list, ",") {
		if len(code) < 2 {
			return false
		}
		weekday, ok := weekdayCodes[code[len(code)-2:]]
		nth := 0
		if n := code[:len(code)-2]; n != "" {
			var err error
			nth, err = strconv.Atoi(n)
			ok = ok && err == nil && nth != 0 && nth >= -5 && nth <= 5
		}
		if !ok {
			return false
		}
		r.days = append(r.days, nthDay{weekday, nth})
	}
	return true
}

// parseNumbers reads a list of numbers between least and most, none of them 0, each kept once.
func parseNumbers(list string, least, most int) ([]int, bool) {
	var numbers []int
	for text := range strings.SplitSeq(list, ",") {
		n, err := strconv.Atoi(text)
		if err != nil || n == 0 || n < least || n > most {
			return nil, false
		}
		if !slices.Contains(numbers, n) {
			numbers = append(numbers, n)
		}
	}
	return numbers, true
}
