package index

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/recovery-almanac/almanac/normalize"
)

// longest is how long a plain weekly meeting may last; what is on longer (marathons) is looked up by its dates.
const longest = 4 * 60

var weekdays = [...]string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}

// schedule sets what a row says about time. Whatever is more than "every week on this day" is kept as it is.
func (b *build) schedule(n uint32, w *row, s *normalize.Schedule) error {
	zone, err := b.zone(s.TimeZone)
	if err != nil {
		return err
	}
	w.zone, w.minutes = zone, uint16(min(max(s.DurationMinutes, 0), dayMinutes))
	if s.ByAppointment || s.Start == "" {
		return nil
	}
	minute, err := clock(s.Start)
	if err != nil {
		return err
	}
	w.minute, w.days = uint16(minute), daysOf(s)
	w.weekly, w.everyWeek = isPlain(s), isWeekly(s)
	if !w.weekly {
		if b.schedules == nil {
			b.schedules = map[uint32]*normalize.Schedule{}
		}
		kept := *s
		kept.Text, kept.TimeZone = "", b.zones[zone].name
		b.schedules[n] = &kept
	}
	return nil
}

// isPlain reports whether a schedule is one weekday of every week and nothing else.
func isPlain(s *normalize.Schedule) bool {
	return isWeekly(s) && s.From == "" && s.Until == "" && len(s.Except) == 0 &&
		len(s.Also) == 0 && s.DurationMinutes <= longest && s.TimeZone != ""
}

// isWeekly reports whether a schedule is one weekday of every week.
func isWeekly(s *normalize.Schedule) bool {
	day, ok := strings.CutPrefix(s.RRule, "FREQ=WEEKLY;BYDAY=")
	return ok && slices.Contains(weekdays[:], day)
}

// daysOf are the weekdays that a schedule has meetings on, as far as its rule says: of a rule without weekdays, all.
func daysOf(s *normalize.Schedule) uint8 {
	var days uint8
	for part := range strings.SplitSeq(s.RRule, ";") {
		list, ok := strings.CutPrefix(part, "BYDAY=")
		if !ok {
			continue
		}
		for item := range strings.SplitSeq(list, ",") {
			if day := slices.Index(weekdays[:], item[max(0, len(item)-2):]); day >= 0 {
				days |= 1 << day
			}
		}
	}
	switch {
	case days == 0 && s.Weekday >= 1 && s.Weekday <= 7:
		return 1 << (s.Weekday - 1)
	case days == 0:
		return 1<<7 - 1
	}
	return days
}

// zone numbers a time zone; number 0 is that of meetings without one.
func (b *build) zone(name string) (uint16, error) {
	if len(b.zones) == 0 {
		b.zones = append(b.zones, zone{})
		b.zoneNumber[""] = 0
	}
	n, ok := b.zoneNumber[name]
	if ok {
		return n, nil
	}
	location, err := normalize.Location(name)
	if err != nil {
		return 0, err
	}
	n = uint16(len(b.zones))
	name = strings.Clone(name)
	b.zones = append(b.zones, zone{name: name, location: location})
	b.zoneNumber[name] = n
	return n, nil
}

// clock reads HH:MM as minutes of the day.
func clock(s string) (int, error) {
	if len(s) == 5 && s[2] == ':' {
		hour, err1 := strconv.ParseUint(s[:2], 10, 8)
		minute, err2 := strconv.ParseUint(s[3:], 10, 8)
		if err1 == nil && err2 == nil && hour < 24 && minute < 60 {
			return int(hour*60 + minute), nil
		}
	}
	return 0, fmt.Errorf("%q is not a time of day", s)
}
