package normalize

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/recovery-almanac/almanac/scrapers"
)

const wallTime = "2006-01-02T15:04:05" // of [scrapers.Recurrence]

// horizon bounds the search for the first and the last occurrence: a rule without one in a century is none.
const horizon date = 100 * 366

// recurrence splits a calendar's rule into slots of one weekday each. A daily rule becomes seven weekly slots,
// because a gathering is looked for by its weekday; every other day, days of the month and yearly rules stay one
// slot without a weekday. COUNT and UNTIL become the date of the last occurrence.
func recurrence(r *row) {
	rec := r.in.Recurrence
	if rec == nil {
		return
	}
	if _, ok := parseDate(rec.Start); ok {
		r.reject(scrapers.EventAllDay, "recurrence.start", rec.Start)
		return
	}
	begin, err := time.Parse(wallTime, rec.Start)
	if err != nil {
		r.reject(scrapers.RecurrenceUnusable, "recurrence.start", rec.Start)
		return
	}
	anchor, minute := dateOf(begin.Date()), begin.Hour()*60+begin.Minute()
	if rec.RRule == "" {
		r.slots = append(r.slots, single(anchor, minute))
	} else if !r.repeat(rec.RRule, anchor, minute) {
		return
	}
	r.suspect(minute)
	r.except(rec.Except, minute)
	r.also(rec.Also, minute)
	r.dropEmpty()
}

// dropEmpty takes out the slots of which every date is left out: a week of a daily series whose Tuesday was moved has
// no Tuesday. A row with no other slot is cancelled.
func (r *row) dropEmpty() {
	r.slots = slices.DeleteFunc(r.slots, func(s Schedule) bool {
		if s.RRule == "" || s.Until == "" || len(s.Also) > 0 {
			return false
		}
		from, _ := parseDate(s.From)
		until, _ := parseDate(s.Until)
		return len(s.days(from, until)) == 0
	})
	if len(r.slots) == 0 {
		r.skip(scrapers.EventCancelled, "recurrence.except", "")
	}
}

// single is the slot of one date.
func single(d date, minute int) Schedule {
	return Schedule{Weekday: d.weekday(), Start: hhmm(minute), From: d.String(), Until: d.String()}
}

// repeat makes the slots of a rule, or rejects the row.
func (r *row) repeat(text string, anchor date, minute int) bool {
	whole, err := parseRule(text, minute)
	switch {
	case errors.Is(err, errTooOften):
		r.reject(scrapers.RecurrenceTooOften, "recurrence.rrule", text)
		return false
	case err != nil:
		r.reject(scrapers.RecurrenceUnusable, "recurrence.rrule", text)
		return false
	}
	last, ok := whole.last(anchor, minute)
	if ok && last != 0 && last < anchor { // a calendar ends a series so that was moved before it began
		r.skip(scrapers.MeetingEnded, "recurrence.rrule", text)
		return false
	}
	if ok {
		for _, one := range whole.split(anchor) {
			if s, ok := one.slot(anchor, last); ok {
				s.Start = hhmm(minute)
				r.slots = append(r.slots, s)
			}
		}
	}
	if len(r.slots) == 0 { // UNTIL is no date, or the rule names a 30th of February
		r.reject(scrapers.RecurrenceUnusable, "recurrence.rrule", text)
		return false
	}
	return true
}

// last is the last date on which the rule may have an occurrence; 0 for no end. It fails where UNTIL cannot be
// read.
func (r rule) last(anchor date, minute int) (date, bool) {
	switch {
	case r.until != "":
		return parseUntil(r.until, minute)
	case r.count == 0:
		return 0, true
	}
	left := r.count
	for d := anchor; d < anchor+horizon; d++ {
		if r.matches(d, anchor) {
			if left--; left == 0 {
				return d, true
			}
		}
	}
	return 0, true
}

var untilSigns = strings.NewReplacer("-", "", ":", "")

// parseUntil reads an UNTIL in local wall time, with or without a time of day. A time before the start leaves
// out the last day: calendars write the midnight before the series was ended.
func parseUntil(s string, minute int) (date, bool) {
	s = untilSigns.Replace(strings.TrimSuffix(s, "Z"))
	if d, ok := parseDate(s); ok {
		return d, true
	}
	t, err := time.Parse("20060102T150405", s)
	if err != nil {
		return 0, false
	}
	d := dateOf(t.Date())
	if t.Hour()*60+t.Minute() < minute {
		d--
	}
	return d, true
}

// split makes rules of one weekday each where the rule has weekdays, and says the rest outright: a rule that
// leaves its day to the first date gets it written down.
func (r rule) split(anchor date) []rule {
	_, month, day := anchor.civil()
	switch r.freq {
	case "DAILY":
		weekly, ok := r.dailyAsWeekly(anchor)
		if !ok {
			return []rule{r}
		}
		return weekly.split(anchor)
	case "WEEKLY":
		if len(r.byDay) == 0 {
			r.byDay = []dayOf{{0, anchor.weekday()}}
		}
	case "MONTHLY":
		r = r.numbered()
		if len(r.byDay) == 0 && len(r.byMonthDay) == 0 {
			r.byMonthDay = []int{day}
		}
	case "YEARLY":
		if len(r.byDay) == 0 && len(r.byMonthDay) == 0 {
			r.byMonthDay = []int{day}
			if len(r.byMonth) == 0 {
				r.byMonth = []int{int(month)}
			}
		}
		return []rule{r}
	}
	if len(r.byDay) == 0 {
		return []rule{r}
	}
	var out []rule
	for _, d := range r.byDay {
		one := r
		one.byDay = []dayOf{d}
		if r.freq == "MONTHLY" && r.interval == 1 && d.nth == 0 && len(r.byMonthDay) == 0 {
			one.freq = "WEEKLY"
		}
		out = append(out, one)
	}
	return out
}

// dailyAsWeekly turns "every day" into the seven weekdays and "every 14 days" into "every other week".
func (r rule) dailyAsWeekly(anchor date) (rule, bool) {
	switch {
	case len(r.byMonthDay) > 0:
		return r, false
	case r.interval == 1 && len(r.byDay) == 0:
		for weekday := 1; weekday <= 7; weekday++ {
			r.byDay = append(r.byDay, dayOf{0, weekday})
		}
	case r.interval%7 == 0 && len(r.byDay) == 0:
		r.interval /= 7
		r.byDay = []dayOf{{0, anchor.weekday()}}
	case r.interval != 1:
		return r, false
	}
	r.freq = "WEEKLY"
	return r, true
}

// numbered reads "a Saturday on one of the days 8 to 14" as the second Saturday.
func (r rule) numbered() rule {
	days := r.byMonthDay
	if len(r.byDay) != 1 || r.byDay[0].nth != 0 || len(days) != 7 || days[0] < 1 || days[0]%7 != 1 || days[6] != days[0]+6 {
		return r
	}
	r.byDay = []dayOf{{days[0]/7 + 1, r.byDay[0].weekday}}
	r.byMonthDay = nil
	return r
}

// slot says the rule as a schedule from its first occurrence to its last, where it has any.
func (r rule) slot(anchor, last date) (Schedule, bool) {
	first := anchor
	for !r.matches(first, anchor) {
		if first++; first > anchor+horizon || last != 0 && first > last {
			return Schedule{}, false
		}
	}
	if last != 0 && first > last {
		return Schedule{}, false
	}
	s := Schedule{RRule: r.String(), From: first.String()}
	if len(r.byDay) == 1 {
		s.Weekday = r.byDay[0].weekday
	}
	if last != 0 {
		for !r.matches(last, anchor) {
			last--
		}
		s.Until = last.String()
	}
	return s, true
}

// except notes left-out dates with the slots that they hit. One at another time of day hits nothing, and is reported:
// its publisher may have meant the meeting of that day.
func (r *row) except(times []string, minute int) {
	for _, text := range times {
		d, at, ok := parseWall(text)
		if !ok {
			r.report(scrapers.FieldUnreadable, "recurrence.except", text)
			continue
		}
		if at >= 0 && at != minute {
			if r.meets(d) {
				r.report(scrapers.FieldUnreadable, "recurrence.except", text)
			}
			continue
		}
		for i := range r.slots {
			if s := &r.slots[i]; len(s.days(d, d)) > 0 {
				s.Except = append(s.Except, d.String())
			}
		}
	}
	for i := range r.slots {
		slices.Sort(r.slots[i].Except)
	}
}

// meets reports whether a slot has an occurrence on a day.
func (r *row) meets(d date) bool {
	return slices.ContainsFunc(r.slots, func(s Schedule) bool { return len(s.days(d, d)) > 0 })
}

// also gives further dates to the slot of their weekday, else to the first one, and a slot of its own to one at
// another time of day.
func (r *row) also(times []string, minute int) {
	for _, text := range times {
		d, at, ok := parseWall(text)
		if !ok {
			r.report(scrapers.FieldUnreadable, "recurrence.also", text)
			continue
		}
		if at >= 0 && at != minute {
			r.slots = append(r.slots, single(d, at))
			continue
		}
		home := max(0, slices.IndexFunc(r.slots, func(s Schedule) bool { return s.Weekday == d.weekday() }))
		if s := &r.slots[home]; !slices.Contains(s.Also, d.String()) && len(s.days(d, d)) == 0 {
			s.Also = append(s.Also, d.String())
		}
	}
	for i := range r.slots {
		slices.Sort(r.slots[i].Also)
	}
}

// parseWall reads a wall time; minute is -1 where only a date is given.
func parseWall(s string) (d date, minute int, ok bool) {
	if d, ok = parseDate(s); ok {
		return d, -1, true
	}
	t, err := time.Parse(wallTime, s)
	if err != nil {
		return 0, 0, false
	}
	return dateOf(t.Date()), t.Hour()*60 + t.Minute(), true
}
