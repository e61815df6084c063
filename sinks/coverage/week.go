package coverage

import (
	"time"

	"github.com/recovery-almanac/almanac/normalize"
)

const (
	minutesOfDay  = 24 * 60
	minutesOfWeek = 7 * minutesOfDay
)

// start is one expected start: the minute of the week, and the share in units.
type start struct {
	minute int
	share  int64
}

// reason says why a meeting is in no cell.
type reason int

const (
	counted reason = iota
	inactive
	byAppointment
	noTime
	outOfWeek
	unreadable
)

// calendar reads schedules for one reference week. It caches rules and zones and serves one goroutine.
type calendar struct {
	monday time.Time
	// dates are the ISO dates of the days from a week before the Monday to two weeks after, the Monday at firstDate.
	dates [22]string
	rules map[ruleKey]ruleShares
	zones map[string]zone
}

// firstDate is the place of the Monday in calendar.dates.
const firstDate = 7

type ruleKey struct {
	rrule        string
	weekday, day int
}

type ruleShares struct {
	shares weekShares
	ok     bool
}

// zone is a time zone in the reference week.
type zone struct {
	location *time.Location
	// fixed: the offset, in minutes east of UTC, does not change in or around the week.
	fixed  bool
	offset int
}

func newCalendar(monday time.Time) *calendar {
	c := &calendar{monday: monday, rules: map[ruleKey]ruleShares{}, zones: map[string]zone{}}
	for i := range c.dates {
		c.dates[i] = monday.AddDate(0, 0, i-firstDate).Format(time.DateOnly)
	}
	return c
}

// starts appends the meeting's expected starts in the local week to buf. With utc set they are those from a day before
// the UTC week to a day after it, and the reason is outOfWeek where none lies in the week itself.
func (c *calendar) starts(m *normalize.Meeting, utc bool, buf []start) ([]start, reason) {
	s := &m.Schedule
	clock, ok := minuteOfDay(s.Start)
	switch {
	case m.Status != normalize.Active:
		return buf, inactive
	case s.ByAppointment:
		return buf, byAppointment
	case s.Start == "" || s.RRule == "" && s.From == "":
		return buf, noTime
	case !ok:
		return buf, unreadable
	}
	shares, ok := c.shares(s)
	if !ok {
		return buf, unreadable
	}
	var z zone
	if utc {
		if z, ok = c.zone(s.TimeZone); !ok {
			return buf, unreadable
		}
	}
	before := len(buf)
	for weekday, share := range shares {
		if share == 0 {
			continue
		}
		if utc {
			buf = c.utcStarts(s, &z, weekday, clock, share, buf)
		} else if c.inSeason(s, weekday) {
			buf = append(buf, start{weekday*minutesOfDay + clock, share})
		}
	}
	for _, at := range buf[before:] {
		if at.minute >= 0 && at.minute < minutesOfWeek {
			return buf, counted
		}
	}
	return buf, outOfWeek
}

// shares looks the rule up. A single date is a whole share of its weekday.
func (c *calendar) shares(s *normalize.Schedule) (weekShares, bool) {
	k := ruleKey{rrule: s.RRule, weekday: s.Weekday, day: dayOfMonth(s.From)}
	if s.RRule == "" {
		date, err := time.Parse(time.DateOnly, s.From)
		var shares weekShares
		shares[(int(date.Weekday())+6)%7] = unit
		return shares, err == nil
	}
	known, ok := c.rules[k]
	if !ok {
		known.shares, known.ok = sharesOf(s.RRule, s.Weekday, k.day)
		c.rules[k] = known
	}
	return known.shares, known.ok
}

// utcStarts finds the occurrences of a local weekday that start in the UTC week or a day before or after it, which is
// the local week of every zone. The local day may lie in the week before or after: Sunday 22:00 in New York is Monday
// in UTC.
func (c *calendar) utcStarts(s *normalize.Schedule, z *zone, weekday, clock int, share int64, buf []start) []start {
	for day := weekday - 7; day <= weekday+7; day += 7 {
		minute := day*minutesOfDay + clock - z.offset
		if !z.fixed {
			at := time.Date(c.monday.Year(), c.monday.Month(), c.monday.Day()+day, 0, clock, 0, 0, z.location)
			minute = int(at.Sub(c.monday) / time.Minute)
		}
		if minute >= -minutesOfDay && minute < minutesOfWeek+minutesOfDay && c.inSeason(s, day) {
			buf = append(buf, start{minute, share})
		}
	}
	return buf
}

// inSeason: the date, in days from the Monday on, is not before From nor after Until. ISO dates compare as text.
func (c *calendar) inSeason(s *normalize.Schedule, day int) bool {
	date := c.dates[firstDate+day]
	until := s.Until
	if s.RRule == "" {
		until = s.From
	}
	return (s.From == "" || date >= s.From) && (until == "" || date <= until)
}

func (c *calendar) zone(name string) (zone, bool) {
	if z, ok := c.zones[name]; ok {
		return z, z.location != nil
	}
	var z zone
	if location, err := time.LoadLocation(name); err == nil && name != "" {
		z = zone{location: location, fixed: true}
		for day := -8; day <= 15; day++ {
			_, seconds := c.monday.AddDate(0, 0, day).In(location).Zone()
			if day > -8 && z.offset != seconds/60 || seconds%60 != 0 {
				z.fixed = false
			}
			z.offset = seconds / 60
		}
	}
	c.zones[name] = z
	return z, z.location != nil
}

// length is the meeting's length in minutes, at most a week; 0 where nobody states it.
func length(s *normalize.Schedule) int {
	n := s.DurationMinutes
	if n <= 0 {
		from, ok1 := minuteOfDay(s.Start)
		to, ok2 := minuteOfDay(s.End)
		if !ok1 || !ok2 {
			return 0
		}
		if n = to - from; n <= 0 {
			n += minutesOfDay
		}
	}
	return min(n, minutesOfWeek)
}

// minuteOfDay reads HH:MM.
func minuteOfDay(s string) (int, bool) {
	if len(s) != 5 || s[2] != ':' {
		return 0, false
	}
	h, ok1 := twoDigits(s[0], s[1])
	m, ok2 := twoDigits(s[3], s[4])
	return h*60 + m, ok1 && ok2 && h < 24 && m < 60
}

func twoDigits(a, b byte) (int, bool) {
	return int(a-'0')*10 + int(b-'0'), a >= '0' && a <= '9' && b >= '0' && b <= '9'
}

func dayOfMonth(date string) int {
	if len(date) != len(time.DateOnly) {
		return 0
	}
	n, _ := twoDigits(date[8], date[9])
	return n
}
