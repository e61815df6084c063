package files

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
)

// uidDomain ends every UID (RFC 7986 asks for one that is unique in the world).
const uidDomain = "@recovery-almanac"

// addEvent adds the VEVENT of one meeting and counts it. What has no time, or no date left, has no event.
//
// UID is the meeting's id. SEQUENCE, DTSTAMP and LAST-MODIFIED move only when the meeting changes. A meeting that
// was withdrawn, or is temporarily closed, is CANCELLED and not TENTATIVE: nobody should stand before a locked
// door; when it opens again, a higher SEQUENCE brings the event back.
func (b *builder) addEvent(c *calendarText, e entry, published *Published) error {
	m, s := e.meeting, &e.meeting.Schedule
	if s.ByAppointment {
		if e.withdrawn.IsZero() {
			published.ByAppointment++
		}
		return nil
	}
	z, err := b.zones.get(s.TimeZone)
	if err != nil {
		return err
	}
	first, ok, err := firstDate(s, m.FirstSeen, z.location)
	switch {
	case err != nil:
		return err
	case !ok && e.withdrawn.IsZero():
		published.Ended++
		return nil
	case !ok:
		return nil
	}
	c.line("BEGIN", "VEVENT")
	b.identify(c, e, published)
	if err := addTimes(c, s, first, z.location); err != nil {
		return err
	}
	describe(c, m)
	c.line("END", "VEVENT")
	return nil
}

// identify adds what tells an event and its revisions apart.
func (b *builder) identify(c *calendarText, e entry, published *Published) {
	m := e.meeting
	sequence, revised, status := b.s.Sequences[m.ID], m.ChangedAt, "CONFIRMED"
	if revised.IsZero() {
		revised = m.FirstSeen
	}
	switch {
	case !e.withdrawn.IsZero():
		published.Cancelled++
		sequence, revised, status = sequence+1, e.withdrawn, "CANCELLED"
	case m.Status != normalize.Active:
		published.Events++
		status = "CANCELLED"
	default:
		published.Events++
	}
	c.line("UID", m.ID+uidDomain)
	c.line("DTSTAMP", utc(revised))
	c.line("LAST-MODIFIED", utc(revised))
	if !m.FirstSeen.IsZero() {
		c.line("CREATED", utc(m.FirstSeen))
	}
	c.line("SEQUENCE", strconv.Itoa(sequence))
	c.line("STATUS", status)
	// A public schedule does not make anybody busy.
	c.line("TRANSP", "TRANSPARENT")
}

// addTimes adds DTSTART, DURATION, RRULE, EXDATE and RDATE, all in the meeting's own zone. The length is given as
// a DURATION, so that it stays the same across a change of the clock.
func addTimes(c *calendarText, s *normalize.Schedule, first time.Time, location *time.Location) error {
	clock, err := time.Parse("15:04", s.Start)
	if err != nil {
		return fmt.Errorf("start: %w", err)
	}
	zoned, suffix := ";TZID="+s.TimeZone, clock.Format("T150405")
	if isUTC(s.TimeZone) {
		zoned, suffix = "", suffix+"Z"
	}
	c.line("DTSTART"+zoned, first.Format("20060102")+suffix)
	if minutes := length(s, clock); minutes > 0 {
		c.line("DURATION", "PT"+strconv.Itoa(minutes)+"M")
	}
	if s.RRule != "" {
		rule, err := ruleUntil(s, location)
		if err != nil {
			return err
		}
		c.line("RRULE", rule)
	}
	for _, list := range []struct {
		name  string
		dates []string
	}{{"EXDATE", without(s.Except, s.Also)}, {"RDATE", s.Also}} {
		if len(list.dates) > 0 {
			c.line(list.name+zoned, strings.ReplaceAll(strings.Join(list.dates, suffix+","), "-", "")+suffix)
		}
	}
	return nil
}

// without is dates but for others. An EXDATE would take an RDATE of the same day away too; in our schedule, further
// dates stand.
func without(dates, others []string) []string {
	return slices.DeleteFunc(slices.Clone(dates), func(d string) bool { return slices.Contains(others, d) })
}

// length is the duration in minutes; from start to end, past midnight where the end is not after the start.
func length(s *normalize.Schedule, start time.Time) int {
	if s.DurationMinutes > 0 || s.End == "" {
		return s.DurationMinutes
	}
	end, err := time.Parse("15:04", s.End)
	if err != nil {
		return 0
	}
	minutes := int(end.Sub(start) / time.Minute)
	if minutes <= 0 {
		minutes += 24 * 60
	}
	return minutes
}

// ruleUntil is the RRULE with the schedule's last date as an UNTIL, which must be in UTC (RFC 5545, 3.3.10).
func ruleUntil(s *normalize.Schedule, location *time.Location) (string, error) {
	if s.Until == "" {
		return s.RRule, nil
	}
	day, err := date(s.Until)
	if err != nil {
		return "", fmt.Errorf("until: %w", err)
	}
	end := time.Date(day.Year(), day.Month(), day.Day(), 23, 59, 59, 0, location)
	return s.RRule + ";UNTIL=" + utc(end), nil
}

// describe adds what people read.
func describe(c *calendarText, m *normalize.Meeting) {
	c.text("SUMMARY", m.Name)
	c.texts("CATEGORIES", append([]string{m.Fellowship, string(m.Mode)}, m.Tags...))
	c.text("LOCATION", location(m))
	if p := m.Place; p != nil && p.Latitude != nil && p.Longitude != nil &&
		(p.Precision == normalize.Exact || p.Precision == normalize.Street) {
		c.line("GEO", strconv.FormatFloat(*p.Latitude, 'f', 6, 64)+";"+strconv.FormatFloat(*p.Longitude, 'f', 6, 64))
	}
	c.uri("URL", page(m))
	for _, r := range m.Online {
		c.uri("CONFERENCE;VALUE=URI;FEATURE=AUDIO,VIDEO", r.URL)
	}
	for _, d := range m.Phone {
		if number := oneTap(d); number != "" {
			c.uri("CONFERENCE;VALUE=URI;FEATURE=PHONE", "tel:"+number)
		}
	}
	c.text("DESCRIPTION", description(m))
}

// page is the meeting's own page, or the first page that a publisher has about it.
func page(m *normalize.Meeting) string {
	if m.URL != "" {
		return m.URL
	}
	for _, l := range m.Sources {
		if l.URL != "" {
			return l.URL
		}
	}
	return ""
}

// location is the address, or the link where there is no address: calendar apps show it on the event's first
// line.
func location(m *normalize.Meeting) string {
	if m.Place == nil || m.Mode == normalize.Online || m.Mode == normalize.Phone {
		for _, r := range m.Online {
			if r.URL != "" {
				return r.URL
			}
		}
		return ""
	}
	p := m.Place
	address := p.Formatted
	if address == "" {
		state := p.Subdivision
		if _, after, ok := strings.Cut(state, "-"); ok {
			state = after
		}
		address = join(", ", p.Street, p.Unit, p.Locality, join(" ", state, p.PostalCode), p.Country)
	}
	if strings.Contains(address, p.Name) {
		return address
	}
	return join(", ", p.Name, address)
}

// description is the ways in, then the publisher's words, one a line.
func description(m *normalize.Meeting) string {
	var lines []string
	if m.Group != "" && m.Group != m.Name {
		lines = append(lines, "Group: "+m.Group)
	}
	if m.Status == normalize.Inactive {
		lines = append(lines, "Temporarily closed.")
	}
	for _, r := range m.Online {
		if way := join(" ", cmp.Or(r.URL, r.Room), parenthesis(r.Notes)); way != "" {
			lines = append(lines, "Join: "+way)
		}
	}
	for _, d := range m.Phone {
		code := d.AccessCode
		if code != "" {
			code = "access code " + code
		}
		lines = append(lines, "Dial in: "+join(" ", join(", ", d.Number, code), parenthesis(d.Notes)))
	}
	if m.Place != nil {
		lines = append(lines, m.Place.Notes)
	}
	return join("\n", append(lines, m.Schedule.Text, m.Notes)...)
}

func parenthesis(s string) string {
	if s == "" {
		return ""
	}
	return "(" + s + ")"
}

// join joins what is not empty.
func join(between string, parts ...string) string {
	kept := make([]string, 0, len(parts))
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, between)
}
