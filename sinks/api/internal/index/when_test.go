package index

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
)

const (
	monday = 1 << iota
	tuesday
	_
	_
	_
	_
	sunday
)

func TestHoursOfTheWeek(t *testing.T) {
	x := open(t,
		at("mo0000", "MO 00:00"), at("mo0030", "MO 00:30"), at("mo1200", "MO 12:00"), at("mo2359", "MO 23:59"),
		at("tu0000", "TU 00:00"), at("tu0115", "TU 01:15"), at("su2300", "SU 23:00"), at("su2359", "SU 23:59"),
		with(at("tumo1200", "MO 12:00"), func(m *normalize.Meeting) { m.Schedule.RRule = "FREQ=WEEKLY;BYDAY=TU,MO" }),
		with(at("asked", "MO 12:00"), func(m *normalize.Meeting) { m.Schedule = normalize.Schedule{ByAppointment: true} }),
	)
	clock := func(hour, minute int) int { return hour*60 + minute }
	for name, c := range map[string]struct {
		days          uint8
		after, before int
		want          string
	}{
		"a day has its midnight, and not the next": {monday, 0, 0, "mo0000 mo0030 mo1200 mo2359 tumo1200"},
		"from a minute on it, to a minute before":  {monday, clock(0, 30), clock(12, 0), "mo0030"},
		"a minute more":                                  {monday, clock(0, 30), clock(12, 1), "mo0030 mo1200 tumo1200"},
		"the last minute of a day":                       {monday, clock(23, 59), 0, "mo2359"},
		"past midnight belongs to the evening before":    {monday, clock(23, 0), clock(1, 15), "mo2359 tu0000"},
		"past the midnight of the week":                  {sunday, clock(23, 30), clock(0, 30), "mo0000 su2359"},
		"past midnight of any day":                       {0, clock(23, 30), clock(0, 30), "mo0000 mo2359 su2359 tu0000"},
		"a meeting of two days counts on each":           {tuesday, clock(12, 0), clock(13, 0), "tumo1200"},
		"two days":                                       {monday | sunday, clock(23, 0), 0, "mo2359 su2300 su2359"},
		"a day without meetings":                         {1 << 4, 0, 0, ""},
		"any time is any time, by appointment is none":   {0, clock(7, 0), clock(7, 0) + 1, ""},
		"hours that begin and end at once are all hours": {tuesday, clock(9, 0), clock(9, 0), "tu0000 tu0115 tumo1200"},
	} {
		t.Run(name, func(t *testing.T) {
			found, _ := x.Find(Query{Days: c.days, After: c.after, Before: c.before})
			if got := ids(x, found); got != c.want {
				t.Errorf("found %q, want %q", got, c.want)
			}
		})
	}
}

// moment reads a moment of UTC, seconds where they are said.
func moment(t *testing.T, s string) time.Time {
	t.Helper()
	for _, layout := range []string{"2006-01-02 15:04", time.DateTime} {
		if m, err := time.Parse(layout, s); err == nil {
			return m
		}
	}
	t.Fatalf("%s is no moment", s)
	return time.Time{}
}

// clocks are meetings around the nights on which New York changes its clocks: 2026-03-08 and 2026-11-01, both Sundays.
func clocks(t *testing.T) *Index {
	return open(t,
		at("su0130", "SU 01:30"), at("su0230", "SU 02:30"), at("su0330", "SU 03:30"),
		with(at("late", "SU 23:30"), func(m *normalize.Meeting) { m.Schedule.DurationMinutes = 90 }),
		with(at("utc", "SU 07:00"), func(m *normalize.Meeting) { m.Schedule.TimeZone = "UTC" }),
		with(at("endless", "TU 10:00"), func(m *normalize.Meeting) { m.Schedule.DurationMinutes = 0 }),
		with(at("first", "TH 10:00"), func(m *normalize.Meeting) { m.Schedule.RRule = "FREQ=MONTHLY;BYDAY=1TH" }),
		with(at("marathon", "FR 22:00"), func(m *normalize.Meeting) { m.Schedule.DurationMinutes = 10 * 60 }),
		with(at("summer", "SA 10:00"), func(m *normalize.Meeting) { m.Schedule.From, m.Schedule.Until = "2026-06-06", "2026-08-29" }),
		with(at("skips", "SA 12:00"), func(m *normalize.Meeting) { m.Schedule.Except = []string{"2026-06-13"} }),
		with(at("rests", "SU 01:30"), func(m *normalize.Meeting) { m.Status = normalize.Inactive }),
	)
}

func TestOpenNow(t *testing.T) {
	x := clocks(t)
	for _, c := range []struct{ at, want string }{
		{"2026-03-01 06:29", ""},
		{"2026-03-01 06:30", "su0130"},
		{"2026-03-01 07:29:59", "su0130 utc"},
		{"2026-03-01 07:30", "su0230 utc"},
		// 2026-03-08: 02:00 is 03:00. What starts at 02:30 starts when 03:30 is shown, as what starts then.
		{"2026-03-08 06:45", "su0130"},
		{"2026-03-08 07:15", "su0130 utc"},
		{"2026-03-08 07:45", "su0230 su0330 utc"},
		{"2026-03-08 08:30", ""},
		// 2026-11-01: 01:30 comes twice, and the meeting is at the first.
		{"2026-11-01 05:30", "su0130"},
		{"2026-11-01 06:29", "su0130"},
		{"2026-11-01 06:30", ""},
		{"2026-11-01 07:30", "su0230 utc"},
		// Over midnight and the end of the week.
		{"2026-03-02 04:30", "late"},
		{"2026-03-02 05:59", "late"},
		{"2026-03-02 06:00", ""},
		{"2026-03-03 15:59", "endless"},
		{"2026-03-03 16:00", ""},
		{"2026-03-05 15:30", "first"},
		{"2026-03-12 14:30", ""},
		{"2026-03-07 12:30", "marathon"},
		{"2026-03-07 13:00", ""},
		{"2026-05-30 14:30", ""},
		{"2026-06-06 14:30", "summer"},
		{"2026-06-06 16:30", "skips"},
		{"2026-06-13 16:30", ""},
		{"2026-08-29 14:30", "summer"},
		{"2026-09-05 14:30", ""},
	} {
		t.Run(c.at, func(t *testing.T) {
			found, _ := x.Find(Query{OpenAt: moment(t, c.at)})
			if got := ids(x, found); got != c.want {
				t.Errorf("open are %q, want %q", got, c.want)
			}
		})
	}
}

func TestStartingWithin(t *testing.T) {
	x := clocks(t)
	for _, c := range []struct{ from, to, want string }{
		{"2026-03-01 06:30", "2026-03-01 06:31", "su0130@06:30"},
		{"2026-03-01 06:30:01", "2026-03-01 07:30", "utc@07:00"},
		{"2026-03-01 06:00", "2026-03-01 06:30", ""},
		{"2026-03-08 06:00", "2026-03-08 08:00", "su0130@06:30 utc@07:00 su0230@07:30 su0330@07:30"},
		{"2026-11-01 05:00", "2026-11-01 07:00", "su0130@05:30"},
		{"2026-11-01 06:00", "2026-11-01 07:31", "utc@07:00 su0230@07:30"},
		{"2026-03-08 07:10", "2026-03-08 07:40", "su0230@07:30 su0330@07:30"},
		{"2026-03-08 06:50", "2026-03-08 07:10", "utc@07:00"},
		{"2026-11-01 06:40", "2026-11-01 07:00", ""},
		{"2026-03-02 04:00", "2026-03-02 05:00", "late@04:30"},
		// A whole week finds what starts at both its ends but for the last minute once.
		{"2026-03-03 15:00", "2026-03-10 14:00", "endless@15:00 first@15:00 marathon@03:00 skips@17:00 su0130@06:30 utc@07:00 su0230@07:30 su0330@07:30 late@03:30"},
	} {
		t.Run(c.from, func(t *testing.T) {
			found, hits := x.Find(Query{From: moment(t, c.from), To: moment(t, c.to)})
			page, _ := x.Pick(found, Next, hits, nil, 100)
			var got []string
			for _, h := range page {
				got = append(got, fmt.Sprintf("%s@%s", x.ID(h.Doc), time.Unix(h.Value*60, 0).UTC().Format("15:04")))
			}
			if !sameTimes(strings.Join(got, " "), c.want) {
				t.Errorf("starting are %v, want %s", got, c.want)
			}
		})
	}
}

// sameTimes: what starts at one time may stand in any order here.
func sameTimes(a, b string) bool {
	p, q := strings.Fields(a), strings.Fields(b)
	slices.Sort(p)
	slices.Sort(q)
	return slices.Equal(p, q)
}
