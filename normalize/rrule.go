package normalize

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// rule is a recurrence rule of RFC 5545 that can be told from the date alone: FREQ DAILY to YEARLY with
// INTERVAL, BYDAY, BYMONTHDAY and BYMONTH. BYSETPOS is read where it only numbers weekdays. That is every rule
// that meetings use, and a test of a date is simpler and faster than a general expander; rrule-go checks it in
// the tests.
type rule struct {
	freq       string
	interval   int
	byDay      []dayOf
	byMonthDay []int
	byMonth    []int
	weekStart  int
	count      int    // 0 for none
	until      string // as written, "" for none
}

// dayOf is a weekday: every one, or the nth of a month, counted from its end where nth is negative.
type dayOf struct {
	nth     int // 0 for every
	weekday int // ISO 8601
}

var dayCodes = [...]string{1: "MO", 2: "TU", 3: "WE", 4: "TH", 5: "FR", 6: "SA", 7: "SU"}

func (d dayOf) String() string {
	if d.nth == 0 {
		return dayCodes[d.weekday]
	}
	return strconv.Itoa(d.nth) + dayCodes[d.weekday]
}

// weekly holds the rules of the seven weekdays, so that the common case costs nothing.
var weekly = [...]string{
	1: "FREQ=WEEKLY;BYDAY=MO", 2: "FREQ=WEEKLY;BYDAY=TU", 3: "FREQ=WEEKLY;BYDAY=WE", 4: "FREQ=WEEKLY;BYDAY=TH",
	5: "FREQ=WEEKLY;BYDAY=FR", 6: "FREQ=WEEKLY;BYDAY=SA", 7: "FREQ=WEEKLY;BYDAY=SU",
}

var (
	errTooOften    = errors.New("it repeats more often than daily")
	errUnsupported = errors.New("this part is not one that a meeting needs")
)

// parseRule reads the value of an RRULE. startMinute is the event's own time of day, which BYHOUR and BYMINUTE
// may only repeat. It fails with [errTooOften], or with an error that names the part.
func parseRule(s string, startMinute int) (rule, error) {
	r := rule{interval: 1, weekStart: 1}
	setPos := []int(nil)
	for part := range strings.SplitSeq(s, ";") {
		if strings.TrimSpace(part) == "" {
			continue // Evolution ends its rules with a semicolon
		}
		name, value, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(part)), "=")
		var err error
		switch name {
		case "BYSETPOS":
			setPos, err = parseInts(value, -366, 366)
		case "BYHOUR":
			err = mustRepeat(value, startMinute/60)
		case "BYMINUTE":
			err = mustRepeat(value, startMinute%60)
		case "BYSECOND":
			err = mustRepeat(value, 0)
		default:
			err = r.set(name, value)
		}
		if err != nil {
			return rule{}, fmt.Errorf("%s: %w", part, err)
		}
	}
	if err := r.position(setPos); err != nil {
		return rule{}, err
	}
	return r, r.check()
}

// set reads one part that a rule keeps.
func (r *rule) set(name, value string) (err error) {
	switch name {
	case "FREQ":
		r.freq = value
	case "INTERVAL":
		r.interval, err = parseInt(value, 1, 1000)
	case "COUNT":
		r.count, err = parseInt(value, 1, 1<<20)
	case "UNTIL":
		r.until = value
	case "WKST":
		r.weekStart = slices.Index(dayCodes[:], value)
		if r.weekStart < 1 {
			err = errors.New("not a weekday")
		}
	case "BYDAY":
		r.byDay, err = parseByDay(value)
	case "BYMONTHDAY":
		r.byMonthDay, err = parseInts(value, -31, 31)
	case "BYMONTH":
		r.byMonth, err = parseInts(value, 1, 12)
	default:
		if !strings.HasPrefix(name, "X-") {
			err = errUnsupported
		}
	}
	return err
}

// position turns BYSETPOS into what it means: with one weekday it counts that weekday ("the 2nd Tuesday" of
// Outlook), with all seven it counts days of the month.
func (r *rule) position(setPos []int) error {
	switch {
	case len(setPos) == 0:
		return nil
	case r.freq != "MONTHLY" || len(r.byMonthDay) > 0 || slices.ContainsFunc(r.byDay, func(d dayOf) bool { return d.nth != 0 }):
		return fmt.Errorf("BYSETPOS: %w", errUnsupported)
	case len(r.byDay) == 1:
		day := r.byDay[0].weekday
		r.byDay = nil
		for _, n := range setPos {
			r.byDay = append(r.byDay, dayOf{n, day})
		}
	case len(r.byDay) == 7:
		r.byDay, r.byMonthDay = nil, setPos
	default:
		return fmt.Errorf("BYSETPOS: %w", errUnsupported)
	}
	return nil
}

func (r *rule) check() error {
	switch r.freq {
	case "HOURLY", "MINUTELY", "SECONDLY":
		return fmt.Errorf("FREQ=%s: %w", r.freq, errTooOften)
	case "DAILY", "WEEKLY", "MONTHLY", "YEARLY":
	default:
		return fmt.Errorf("FREQ=%s: %w", r.freq, errUnsupported)
	}
	inMonth := r.freq == "MONTHLY" || r.freq == "YEARLY" && len(r.byMonth) > 0
	for _, d := range r.byDay {
		if d.nth < -5 || d.nth > 5 || d.nth != 0 && !inMonth {
			return fmt.Errorf("BYDAY=%s with FREQ=%s: %w", d, r.freq, errUnsupported)
		}
	}
	return nil
}

// String writes the rule as [Schedule.RRule] holds it: without COUNT, UNTIL and WKST.
func (r rule) String() string {
	var b strings.Builder
	b.WriteString("FREQ=" + r.freq)
	if r.interval > 1 {
		b.WriteString(";INTERVAL=" + strconv.Itoa(r.interval))
	}
	for _, part := range []struct {
		name   string
		values []int
	}{{"BYMONTH", r.byMonth}, {"BYMONTHDAY", r.byMonthDay}} {
		for i, n := range part.values {
			b.WriteString(separator(i, part.name) + strconv.Itoa(n))
		}
	}
	for i, d := range r.byDay {
		b.WriteString(separator(i, "BYDAY") + d.String())
	}
	return b.String()
}

func separator(i int, name string) string {
	if i == 0 {
		return ";" + name + "="
	}
	return ","
}

// matches tells whether the rule, begun on anchor, has an occurrence on d, which is not before anchor.
func (r rule) matches(d, anchor date) bool {
	switch r.freq {
	case "DAILY":
		if int(d-anchor)%r.interval != 0 {
			return false
		}
	case "WEEKLY":
		return r.matchesWeekly(d, anchor)
	}
	if len(r.byDay) > 0 && !slices.ContainsFunc(r.byDay, func(o dayOf) bool { return o.weekday == d.weekday() }) {
		return false
	}
	year, month, day := d.civil()
	ay, am, ad := anchor.civil()
	days := r.byMonthDay
	switch {
	case r.freq == "MONTHLY" && (12*(year-ay)+int(month-am))%r.interval != 0,
		r.freq == "YEARLY" && (year-ay)%r.interval != 0:
		return false
	case r.freq != "DAILY" && len(r.byDay) == 0 && len(days) == 0:
		if day != ad || r.freq == "YEARLY" && len(r.byMonth) == 0 && month != am {
			return false
		}
	}
	return r.inMonth(year, month, day) && r.onDay(d.weekday(), day, daysIn(year, month))
}

func (r rule) matchesWeekly(d, anchor date) bool {
	if r.interval > 1 && int(r.weekOf(d)-r.weekOf(anchor))/7%r.interval != 0 {
		return false
	}
	if len(r.byDay) == 0 {
		if d.weekday() != anchor.weekday() {
			return false
		}
	} else if !slices.Contains(r.byDay, dayOf{0, d.weekday()}) {
		return false
	}
	if len(r.byMonth) == 0 && len(r.byMonthDay) == 0 {
		return true
	}
	return r.inMonth(d.civil())
}

// weekOf is the first day of d's week.
func (r rule) weekOf(d date) date { return d - date(floorMod(d.weekday()-r.weekStart, 7)) }

func (r rule) inMonth(year int, month time.Month, day int) bool {
	if len(r.byMonth) > 0 && !slices.Contains(r.byMonth, int(month)) {
		return false
	}
	return len(r.byMonthDay) == 0 || slices.Contains(r.byMonthDay, day) ||
		slices.Contains(r.byMonthDay, day-daysIn(year, month)-1)
}

func (r rule) onDay(weekday, day, days int) bool {
	if len(r.byDay) == 0 {
		return true
	}
	first, last := (day+6)/7, -((days-day)/7 + 1)
	return slices.ContainsFunc(r.byDay, func(o dayOf) bool {
		return o.weekday == weekday && (o.nth == 0 || o.nth == first || o.nth == last)
	})
}

func parseByDay(s string) ([]dayOf, error) {
	var days []dayOf
	for item := range strings.SplitSeq(s, ",") {
		item = strings.TrimSpace(item)
		if len(item) < 2 {
			return nil, fmt.Errorf("%q is not a weekday", item)
		}
		weekday := slices.Index(dayCodes[:], item[len(item)-2:])
		nth, err := 0, error(nil)
		if n := item[:len(item)-2]; n != "" {
			nth, err = parseInt(n, -53, 53)
		}
		if weekday < 1 || err != nil {
			return nil, fmt.Errorf("%q is not a weekday", item)
		}
		if d := (dayOf{nth, weekday}); !slices.Contains(days, d) {
			days = append(days, d)
		}
	}
	return days, nil
}

// parseInts reads a list of numbers from low to high without 0, sorted.
func parseInts(s string, low, high int) ([]int, error) {
	var out []int
	for item := range strings.SplitSeq(s, ",") {
		n, err := parseInt(strings.TrimSpace(item), low, high)
		if err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

func parseInt(s string, low, high int) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n == 0 || n < low || n > high {
		return 0, fmt.Errorf("%q is not a number from %d to %d", s, low, high)
	}
	return n, nil
}

func mustRepeat(value string, want int) error {
	if n, err := strconv.Atoi(value); err != nil || n != want {
		return fmt.Errorf("it moves the start: %w", errUnsupported)
	}
	return nil
}
