package dedupe

import (
	"strings"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
)

// startTolerance is how far the starts of one gathering may lie apart in two lists, in minutes. More was measured to
// be another meeting, whatever else agrees: a clubhouse has one every hour.
const startTolerance = 60

const minutesOfWeek = 7 * 24 * 60

// when is a schedule made comparable.
type when struct {
	// slot is the rule with its weekday in local time; the start stands apart so that it may differ a little.
	slot hash
	// cadence is the rule without its weekday, for comparing across time zones.
	cadence hash
	// eve is the slot on the day before, for a weekly meeting within the tolerance after midnight; else 0.
	eve   hash
	start int // local minute of the day, -1 without
	// winter and summer are the start's UTC minute of the week in January and in July, -1 without. Both must
	// agree: comparing at tonight's offset would join and part two lists every March and November.
	winter, summer int
	zone           string
}

func whenOf(s *normalize.Schedule, zones zoneOffsets) when {
	w := when{start: clockMinute(s.Start), winter: -1, summer: -1, zone: s.TimeZone}
	phase := phaseOf(s)
	w.slot = newHash.text(s.RRule).text(phase).flag(s.ByAppointment)
	w.cadence = w.slot
	day, weekly := weeklyOnOneDay(s)
	if !weekly || w.start < 0 {
		return w
	}
	interval, _, _ := strings.Cut(s.RRule, "BYDAY=")
	w.cadence = newHash.text(interval).text(phase)
	if w.start < startTolerance {
		w.eve = newHash.text(interval + "BYDAY=" + weekdays[(day+5)%7]).text(phase).flag(s.ByAppointment)
	}
	if off, ok := zones.of(s.TimeZone); ok {
		local := (day-1)*24*60 + w.start
		w.winter, w.summer = wrap(local-off.winter), wrap(local-off.summer)
	}
	return w
}

// weeklyOnOneDay gives the ISO weekday of a rule such as FREQ=WEEKLY;BYDAY=MO.
func weeklyOnOneDay(s *normalize.Schedule) (int, bool) {
	_, days, found := strings.Cut(s.RRule, "BYDAY=")
	if !found || len(days) != 2 || !strings.HasPrefix(s.RRule, "FREQ=WEEKLY") {
		return 0, false
	}
	return s.Weekday, s.Weekday >= 1 && s.Weekday <= 7
}

// phaseOf is what From adds to the rule: the date of a single meeting, and which of the weeks it is where the rule
// skips some. For a plain weekly rule From is only the day the publisher began to count.
func phaseOf(s *normalize.Schedule) string {
	if s.RRule == "" || strings.Contains(s.RRule, "INTERVAL=") {
		return s.From
	}
	return ""
}

func clockMinute(hhmm string) int {
	if len(hhmm) != 5 || hhmm[2] != ':' {
		return -1
	}
	return int(hhmm[0]-'0')*600 + int(hhmm[1]-'0')*60 + int(hhmm[3]-'0')*10 + int(hhmm[4]-'0')
}

func wrap(minute int) int {
	return ((minute % minutesOfWeek) + minutesOfWeek) % minutesOfWeek
}

// sameLocal: the same rule in local time, the starts within the tolerance.
func sameLocal(a, b *when) bool {
	return a.slot == b.slot && (a.start < 0) == (b.start < 0) && abs(a.start-b.start) <= startTolerance
}

// startGap is the minutes between two starts, -1 where the two are not on one day, not of one rule, or cannot be
// compared. In one zone the wall clocks are compared, else the minutes of the week in UTC, in January and in July:
// comparing at tonight's offset would join and part two lists every March and November. A monthly rule has no such
// minute and must be in one zone.
func startGap(a, b *when) int {
	switch {
	case a.zone == b.zone && a.slot == b.slot && (a.start < 0) == (b.start < 0):
		return abs(a.start - b.start)
	case a.winter < 0 || b.winter < 0 || a.cadence != b.cadence:
		return -1
	}
	return max(aroundWeek(a.winter-b.winter), aroundWeek(a.summer-b.summer))
}

func abs(n int) int { return max(n, -n) }

func aroundWeek(minutes int) int {
	d := wrap(minutes)
	return min(d, minutesOfWeek-d)
}

// zoneOffsets remembers the offsets of time zones in minutes east of UTC, for one goroutine.
type zoneOffsets struct {
	year  int
	known map[string]seasons
}

type seasons struct {
	winter, summer int
	ok             bool
}

func (z zoneOffsets) of(name string) (seasons, bool) {
	s, known := z.known[name]
	if known {
		return s, s.ok
	}
	if loc, err := time.LoadLocation(name); err == nil && name != "" {
		at := func(month time.Month) int {
			_, seconds := time.Date(z.year, month, 15, 12, 0, 0, 0, loc).Zone()
			return seconds / 60
		}
		s = seasons{winter: at(time.January), summer: at(time.July), ok: true}
	}
	z.known[name] = s
	return s, s.ok
}
