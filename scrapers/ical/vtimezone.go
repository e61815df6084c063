package ical

import (
	"strconv"
	"strings"
	"time"
)

// clocks is how a zone runs through one year: its offsets, and the days of the year on which its clocks change;
// 0 where they do not.
type clocks struct {
	standard, daylight time.Duration
	spring, autumn     int // to daylight time, and back
}

// definition is what a VTIMEZONE says by its latest rules.
type definition struct {
	standard, daylight time.Duration // equal where clocks do not change
	spring, autumn     change
	since              int // the year in which the rules begin
}

// change is "the nth weekday of a month": week 1 to 5, or -1 for the last.
type change struct {
	month   time.Month
	week    int
	weekday time.Weekday
}

// behaviours holds one zone for each way in which clocks change in the world; zones that run alike, as Paris and
// Berlin, give the same times, so the first one stands for all. Days are compared, not hours: Havana, which changes
// its clocks two hours before New York, is taken for New York.
var behaviours = []string{
	"America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Anchorage",
	"America/Adak", "America/Halifax", "America/St_Johns", "America/Miquelon",
	"America/Sao_Paulo", "America/Santiago", "America/Asuncion", "America/Nuuk", "Atlantic/Azores",
	"Europe/London", "Europe/Berlin", "Europe/Helsinki", "Africa/Cairo", "Asia/Jerusalem",
	"Asia/Beirut", "Australia/Sydney", "Australia/Adelaide", "Australia/Lord_Howe", "Pacific/Auckland",
	"Pacific/Chatham", "Pacific/Easter",
}

// referenceYear stands for the rules now in force. Definitions that state older rules are compared in the year
// after they begin.
const referenceYear = 2025

// match finds the zone that runs as a VTIMEZONE says. It finds none where the definition is broken or
// like no zone.
func (l *loader) match(c *component) place {
	want, ok := readDefinition(c)
	if !ok {
		return place{}
	}
	if want.standard == want.daylight {
		p := l.fixed(want.standard)
		p.fixed = false
		return p
	}
	for _, year := range []int{referenceYear, want.since + 1} {
		if year < 1970 || year > referenceYear {
			continue
		}
		for _, name := range behaviours {
			if p := l.load(name); p.loc != nil && want.in(year) == l.clocks(p, year) {
				return p
			}
		}
	}
	return place{}
}

// readDefinition reads the latest STANDARD and DAYLIGHT of a VTIMEZONE.
func readDefinition(c *component) (d definition, ok bool) {
	std, dst := latest(c, "STANDARD"), latest(c, "DAYLIGHT")
	if std == nil {
		std = dst
	}
	if std == nil {
		return d, false
	}
	if d.standard, ok = readOffset(std.value("TZOFFSETTO")); !ok {
		return d, false
	}
	d.daylight = d.standard
	if dst == nil {
		return d, true
	}
	if d.daylight, ok = readOffset(dst.value("TZOFFSETTO")); !ok || d.daylight == d.standard {
		return d, ok
	}
	var springOK, autumnOK bool
	d.spring, springOK = readChange(dst)
	d.autumn, autumnOK = readChange(std)
	d.since = max(std.begins(), dst.begins())
	return d, springOK && autumnOK
}

func (d definition) in(year int) clocks {
	return clocks{d.standard, d.daylight, d.spring.day(year), d.autumn.day(year)}
}

// latest is the part of that name that begins last.
func latest(c *component, name string) *component {
	var found *component
	for _, p := range c.parts {
		if p.name == name && (found == nil || p.value("DTSTART") >= found.value("DTSTART")) {
			found = p
		}
	}
	return found
}

func (c *component) begins() int {
	s, err := readStamp(c.value("DTSTART"), "")
	if err != nil {
		return 0
	}
	return s.wall.Year()
}

var weekdays = []string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

// readChange reads "FREQ=YEARLY;BYMONTH=3;BYDAY=2SU".
func readChange(c *component) (change, bool) {
	var ch change
	day := ""
	for part := range strings.SplitSeq(strings.ToUpper(c.value("RRULE")), ";") {
		switch key, v, _ := strings.Cut(part, "="); key {
		case "BYMONTH":
			n, _ := strconv.Atoi(v)
			ch.month = time.Month(n)
		case "BYDAY":
			day = v
		}
	}
	if ch.month < 1 || ch.month > 12 || len(day) < 3 {
		return ch, false
	}
	for i, name := range weekdays {
		if strings.HasSuffix(day, name) {
			ch.weekday = time.Weekday(i)
			n, err := strconv.Atoi(strings.TrimSuffix(day, name))
			ch.week = n
			return ch, err == nil && n != 0
		}
	}
	return ch, false
}

// observe walks a zone through a year, and looks at its clocks late each evening: all changes of a day are over.
func observe(loc *time.Location, year int) clocks {
	offset := func(day int) time.Duration {
		_, seconds := time.Date(year, 1, day, 23, 30, 0, 0, loc).Zone()
		return time.Duration(seconds) * time.Second
	}
	before := offset(0)
	c := clocks{standard: before, daylight: before}
	for day := 1; day <= 366; day++ {
		switch now := offset(day); {
		case now > before:
			c.daylight, c.spring, before = now, day, now
		case now < before:
			c.standard, c.autumn, before = now, day, now
		}
	}
	return c
}

// day is the day of the year on which the change falls.
func (c change) day(year int) int {
	first := time.Date(year, c.month, 1, 0, 0, 0, 0, time.UTC)
	if c.week > 0 {
		ahead := (int(c.weekday) - int(first.Weekday()) + 7) % 7
		return first.AddDate(0, 0, ahead+7*(c.week-1)).YearDay()
	}
	last := first.AddDate(0, 1, -1)
	back := (int(last.Weekday()) - int(c.weekday) + 7) % 7
	return last.AddDate(0, 0, -back+7*(c.week+1)).YearDay()
}
