package files

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/normalize/dedupe"
)

// calendar is one .ics file before it is written. Every meeting stands in exactly one.
type calendar struct {
	path    string
	title   string
	entries []entry // sorted by id
}

// entry is a meeting, or one that was withdrawn.
type entry struct {
	meeting   *normalize.Meeting
	withdrawn time.Time // zero for a meeting that is listed
}

// planCalendars deals meetings and tombstones out to files, largest first. A tombstone whose id is listed again
// has no event of its own.
func planCalendars(meetings []normalize.Meeting, tombstones []dedupe.Tombstone) []calendar {
	byPath := map[string]*calendar{}
	add := func(e entry) {
		path, title := calendarOf(e.meeting)
		c := byPath[path]
		if c == nil {
			c = &calendar{path: path, title: title}
			byPath[path] = c
		}
		c.entries = append(c.entries, e)
	}
	for i := range meetings {
		add(entry{meeting: &meetings[i]})
	}
	for i := range tombstones {
		t := &tombstones[i]
		_, listed := slices.BinarySearchFunc(meetings, t.Meeting.ID,
			func(m normalize.Meeting, id string) int { return strings.Compare(m.ID, id) })
		if !listed {
			add(entry{meeting: &t.Meeting, withdrawn: t.WithdrawnAt})
		}
	}
	plan := make([]calendar, 0, len(byPath))
	for _, path := range slices.Sorted(maps.Keys(byPath)) {
		c := byPath[path]
		slices.SortFunc(c.entries, func(x, y entry) int { return strings.Compare(x.meeting.ID, y.meeting.ID) })
		plan = append(plan, *c)
	}
	slices.SortStableFunc(plan, func(x, y calendar) int { return len(y.entries) - len(x.entries) })
	return plan
}

// calendarOf names the file of a meeting: by subdivision, or country where that is not known; online.ics for what
// has no place; unknown.ics for a place that nobody could find. A hybrid meeting stands with its place.
func calendarOf(m *normalize.Meeting) (path, title string) {
	region := "unknown"
	switch {
	case m.Mode == normalize.Online || m.Mode == normalize.Phone:
		region = "online"
	case m.Place != nil && isCode(m.Place.Subdivision):
		region = m.Place.Subdivision
	case m.Place != nil && isCode(m.Place.Country):
		region = m.Place.Country
	case m.Mode == normalize.Hybrid:
		region = "online"
	}
	fellowship := m.Fellowship
	if !isCode(fellowship) {
		fellowship = "other"
	}
	return "ical/" + fellowship + "/" + region + ".ics", strings.ToUpper(fellowship) + " meetings, " + region
}

// isCode reports whether s may name a file: letters, digits and "-".
func isCode(s string) bool {
	return s != "" && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// writeCalendar writes one calendar. Nothing in it depends on the run: an unchanged calendar has unchanged bytes.
func (b *builder) writeCalendar(c calendar) error {
	head, err := b.calendarHead(c)
	if err != nil {
		return fmt.Errorf("%s: %w", c.path, err)
	}
	return b.create(c.path, func(w io.Writer) error {
		if _, err := w.Write(head); err != nil {
			return err
		}
		var text calendarText
		var published Published
		for _, e := range c.entries {
			text.out = text.out[:0]
			if err := b.addEvent(&text, e, &published); err != nil {
				return fmt.Errorf("meeting %s: %w", e.meeting.ID, err)
			}
			if _, err := w.Write(text.out); err != nil {
				return err
			}
		}
		b.count(published)
		_, err := io.WriteString(w, "END:VCALENDAR\r\n")
		return err
	})
}

// calendarHead is everything before the events. METHOD is left out on purpose: with it, DTSTAMP would have to be
// the time of writing (RFC 5545, 3.8.7.2) and every night would be a change.
func (b *builder) calendarHead(c calendar) ([]byte, error) {
	var text calendarText
	text.line("BEGIN", "VCALENDAR")
	text.line("VERSION", "2.0")
	text.line("PRODID", "-//Recovery Almanac//Almanac//EN")
	text.line("CALSCALE", "GREGORIAN")
	text.text("NAME", c.title)
	text.text("X-WR-CALNAME", c.title)
	text.line("REFRESH-INTERVAL;VALUE=DURATION", "P1D")
	text.line("X-PUBLISHED-TTL", "P1D")
	names := map[string]bool{}
	for _, e := range c.entries {
		if !e.meeting.Schedule.ByAppointment {
			names[e.meeting.Schedule.TimeZone] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		z, err := b.zones.get(name)
		if err != nil {
			return nil, err
		}
		text.out = append(text.out, z.text...)
	}
	return text.out, nil
}
