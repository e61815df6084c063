package ical

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// stamp is a DATE or DATE-TIME as the calendar writes it.
type stamp struct {
	wall time.Time // the written fields, in time.UTC whatever the zone
	date bool      // no time of day
	utc  bool      // an instant: written with Z, or with an offset
	zone string    // TZID as written; "" for floating and UTC
}

// isZero reports whether the property is absent.
func (s stamp) isZero() bool { return s.wall.IsZero() }

// Layouts of dates and times: RFC 5545's basic format first, then what programs make of ISO 8601.
var stampLayouts = []struct {
	layout string
	date   bool
}{
	{"20060102T150405", false},
	{"20060102", true},
	{"20060102T1504", false},
	{"2006-01-02T15:04:05", false},
	{"2006-01-02T15:04", false},
	{"2006-01-02 15:04:05", false},
	{"2006-01-02", true},
}

// readStamp reads one DATE or DATE-TIME. What it is follows from its text; the VALUE parameter is often wrong.
func readStamp(text, tzid string) (stamp, error) {
	v := strings.ToUpper(strings.Trim(text, " \t\""))
	body, utc := strings.CutSuffix(v, "Z")
	body, offset, err := cutOffset(strings.TrimSpace(body))
	if err != nil {
		return stamp{}, fmt.Errorf("read date %q: %w", text, err)
	}
	body, nextDay := midnight24(body)
	for _, l := range stampLayouts {
		wall, err := time.Parse(l.layout, body)
		if err != nil || wall.Year() < 1 {
			continue
		}
		if nextDay {
			wall = wall.AddDate(0, 0, 1)
		}
		s := stamp{wall: wall.Add(-offset), date: l.date, utc: !l.date && (utc || offset != 0)}
		if !s.date && !s.utc {
			s.zone = strings.TrimSpace(tzid)
		}
		return s.named(), nil
	}
	return stamp{}, fmt.Errorf("read date %q: not of the form 20060102T150405", text)
}

// named turns TZID=UTC into the Z that it means.
func (s stamp) named() stamp {
	if isUTC(s.zone) {
		s.utc, s.zone = true, ""
	}
	return s
}

// cutOffset takes "-0500" or "+02:00" off the end of a date-time.
func cutOffset(v string) (string, time.Duration, error) {
	i := strings.LastIndexAny(v, "+-")
	if i < len("20060102T1504") {
		return v, 0, nil
	}
	d, ok := readOffset(v[i:])
	if !ok {
		return v, 0, fmt.Errorf("offset %q is not of the form -0500", v[i:])
	}
	return v[:i], d, nil
}

// readOffset reads a UTC offset: "-0500", "+05:30", "+013000", "-5".
func readOffset(v string) (time.Duration, bool) {
	v = strings.ReplaceAll(strings.TrimSpace(v), ":", "")
	if len(v) < 2 || v[0] != '+' && v[0] != '-' {
		return 0, false
	}
	digits := v[1:]
	if len(digits) <= 2 {
		digits = "0"[:2-len(digits)] + digits + "00"
	}
	if len(digits) != 4 && len(digits) != 6 {
		return 0, false
	}
	n, err := strconv.Atoi(digits[:4])
	if err != nil || n/100 > 14 || n%100 > 59 {
		return 0, false
	}
	d := time.Duration(n/100)*time.Hour + time.Duration(n%100)*time.Minute
	if v[0] == '-' {
		d = -d
	}
	return d, true
}

// midnight24 turns the hour 24, which ends a day, into hour 0 of the next.
func midnight24(v string) (string, bool) {
	date, clock, ok := strings.Cut(v, "T")
	if ok && strings.HasPrefix(clock, "24") && strings.Trim(clock[2:], "0:") == "" {
		return date + "T00" + clock[2:], true
	}
	return v, false
}

// readDuration reads a DURATION of RFC 5545: "PT1H30M", "P1W", "P1DT2H". Days are 24 hours. A negative or
// absurd length is refused.
func readDuration(text string) (time.Duration, error) {
	v := strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(text)), "+")
	body, ok := strings.CutPrefix(v, "P")
	if !ok || body == "" {
		return 0, fmt.Errorf("read duration %q: not of the form PT1H30M", text)
	}
	var total time.Duration
	inTime, digits := false, ""
	for _, c := range body {
		unit, isUnit := durationUnit(c, inTime)
		switch {
		case c == 'T' && digits == "":
			inTime = true
		case c >= '0' && c <= '9' && len(digits) < 6:
			digits += string(c)
		case isUnit && digits != "":
			n, _ := strconv.Atoi(digits)
			total += time.Duration(n) * unit
			digits = ""
		default:
			return 0, fmt.Errorf("read duration %q: not of the form PT1H30M", text)
		}
	}
	if digits != "" {
		return 0, fmt.Errorf("read duration %q: the last number has no unit", text)
	}
	return total, nil
}

func durationUnit(c rune, inTime bool) (time.Duration, bool) {
	switch {
	case c == 'W':
		return 7 * 24 * time.Hour, true
	case c == 'D':
		return 24 * time.Hour, true
	case c == 'H' && inTime:
		return time.Hour, true
	case c == 'M' && inTime:
		return time.Minute, true
	case c == 'S' && inTime:
		return time.Second, true
	}
	return 0, false
}

// formatDuration writes a length as a DURATION of hours and minutes.
func formatDuration(d time.Duration) string {
	h, m := int(d/time.Hour), int(d%time.Hour/time.Minute)
	switch {
	case h == 0:
		return fmt.Sprintf("PT%dM", m)
	case m == 0:
		return fmt.Sprintf("PT%dH", h)
	}
	return fmt.Sprintf("PT%dH%dM", h, m)
}
