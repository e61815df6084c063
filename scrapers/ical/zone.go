package ical

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// place is a time zone: its IANA name and rules, or the publisher's text and no rules where it is unknown.
type place struct {
	name  string
	loc   *time.Location
	fixed bool // stated as a bare offset from UTC
}

// zoneTable answers what the zone names of one calendar mean.
type zoneTable struct {
	*loader
	defined map[string]*component // VTIMEZONEs by TZID
	sole    string                // the TZID where the calendar defines exactly one
	stated  string                // X-WR-TIMEZONE as written
	source  place                 // the source file's zone; empty for none
	known   map[string]place
}

func newZoneTable(l *loader, cal *calendar, stated, sourceZone string) *zoneTable {
	z := &zoneTable{loader: l, defined: map[string]*component{}, stated: stated, known: map[string]place{}}
	z.source = l.load(sourceZone)
	for _, c := range cal.zones {
		id := c.value("TZID")
		if _, dup := z.defined[id]; !dup && id != "" {
			z.defined[id] = c
			z.sole = id
		}
	}
	if len(z.defined) != 1 {
		z.sole = ""
	}
	return z
}

// value returns the first value of a property as it is written.
func (c *component) value(name string) string {
	for _, l := range c.lines {
		if l.name == name {
			return strings.TrimSpace(l.value)
		}
	}
	return ""
}

// local is the calendar's own zone: X-WR-TIMEZONE, else the only VTIMEZONE, else the source's. A calendar that
// states UTC says where its server stands, not where its people meet.
func (z *zoneTable) local() place {
	for _, id := range []string{z.stated, z.sole} {
		if p := z.find(id); p.loc != nil && !isUTC(p.name) {
			return p
		}
	}
	return z.source
}

// anchor is the zone in which an event's rule runs. A floating time belongs to the zone that the calendar
// states; where it states none, the name is "" and normalize decides by place and source. An instant that repeats
// moves with the clocks of the people who meet, so it is anchored in the calendar's own zone.
func (z *zoneTable) anchor(start stamp) place {
	switch {
	case start.utc:
		if p := z.local(); p.loc != nil {
			return p
		}
		return place{name: "UTC", loc: time.UTC}
	case start.zone != "":
		p := z.find(start.zone)
		if local := z.local(); p.fixed && local.loc != nil && sameOffset(start.wall, p.loc, local.loc) {
			return local
		}
		return p
	case z.stated != "" && !isUTC(z.stated):
		return z.find(z.stated)
	}
	return place{}
}

// sameOffset reports whether two zones have one offset at a wall time.
func sameOffset(wall time.Time, a, b *time.Location) bool {
	_, x := onClock(wall, a).Zone()
	_, y := onClock(wall, b).Zone()
	return x == y
}

// onClock is the instant at which the clocks of a zone show the fields of wall.
func onClock(wall time.Time, loc *time.Location) time.Time {
	return time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), 0, loc)
}

// wall is what the clocks of the event's zone show at a stamp of any zone, in time.UTC. Where a zone is unknown,
// and in a floating time beside an instant, the fields stay as they are written.
func (z *zoneTable) wall(s stamp, start stamp, event place) time.Time {
	if s.date || !s.utc && (s.zone == "" || s.zone == start.zone) {
		return s.wall
	}
	from, to := time.UTC, event.loc
	if !s.utc {
		from = z.find(s.zone).loc
	}
	if to == nil {
		to = z.source.loc
	}
	if from == nil || to == nil {
		return s.wall
	}
	return onClock(onClock(s.wall, from).In(to), time.UTC)
}

// find resolves a zone name. What stays unknown keeps its text and has no rules.
func (z *zoneTable) find(id string) place {
	id = strings.TrimSpace(id)
	if id == "" {
		return place{}
	}
	if p, ok := z.known[id]; ok {
		return p
	}
	p := z.resolve(id)
	z.known[id] = p
	return p
}

// resolve tries what a name may mean, surest first: its own text, the location that its definition names, what
// is left without decoration, its definition's rules, and a bare offset.
func (z *zoneTable) resolve(id string) place {
	if p := z.load(id); p.loc != nil {
		return p
	}
	definition := z.defined[id]
	if definition != nil {
		if p := z.load(definition.value("X-LIC-LOCATION")); p.loc != nil {
			return p
		}
	}
	for _, name := range undecorated(id) {
		if p := z.load(name); p.loc != nil {
			return p
		}
	}
	if definition != nil {
		if p := z.match(definition); p.loc != nil {
			return p
		}
	}
	if m := offsetName.FindStringSubmatch(id); m != nil {
		if d, ok := readOffset(m[1]); ok {
			return z.fixed(d)
		}
	}
	return place{name: id}
}

var (
	offsetName    = regexp.MustCompile(`(?i)^\(?(?:GMT|UTC)\s*([+-]\d{1,2}(?::?\d{2})?)\)?$`)
	displayPrefix = regexp.MustCompile(`(?i)^\(?(?:GMT|UTC)\s*(?:[+-]\d{1,2}(?::?\d{2})?)?\)\s*`)
)

// undecorated lists what a name may be once its decoration is gone: "/mozilla.org/20070129_1/Europe/Berlin",
// "custom_America/New_York", "US-Eastern", "(UTC-05:00) Eastern Time (US & Canada)".
func undecorated(id string) []string {
	var out []string
	plain := strings.Trim(strings.ReplaceAll(id, `\,`, ","), `"': `)
	plain = displayPrefix.ReplaceAllString(plain, "")
	plain = strings.ReplaceAll(plain, "(US and Canada)", "(US & Canada)")
	out = append(out, plain, strings.ReplaceAll(plain, "-", "/"), strings.ReplaceAll(plain, " ", "_"))
	parts := strings.Split(strings.Trim(plain, "/"), "/")
	for n := min(3, len(parts)); n >= 2; n-- {
		tail := strings.Join(parts[len(parts)-n:], "/")
		out = append(out, tail)
		if _, after, ok := strings.Cut(tail, "_"); ok {
			out = append(out, after)
		}
	}
	return out
}

// isUTC reports whether a zone name means UTC itself.
func isUTC(name string) bool {
	switch strings.ToUpper(strings.TrimPrefix(strings.TrimSpace(name), "Etc/")) {
	case "UTC", "GMT", "Z", "ZULU", "UCT", "GMT0", "UNIVERSAL":
		return true
	}
	return false
}

// fixedPlace is the zone of a bare offset. The zone database has whole hours, with the sign turned round, and of
// the others those where no clock is ever changed.
func (l *loader) fixed(offset time.Duration) place {
	name, ok := map[time.Duration]string{
		3*time.Hour + 30*time.Minute: "Asia/Tehran",
		4*time.Hour + 30*time.Minute: "Asia/Kabul",
		5*time.Hour + 30*time.Minute: "Asia/Kolkata",
		5*time.Hour + 45*time.Minute: "Asia/Kathmandu",
		6*time.Hour + 30*time.Minute: "Asia/Yangon",
		9*time.Hour + 30*time.Minute: "Australia/Darwin",
		0:                            "Etc/UTC",
	}[offset]
	if !ok && offset%time.Hour == 0 {
		name = fmt.Sprintf("Etc/GMT%+d", -int(offset/time.Hour))
	}
	p := l.load(name)
	p.fixed = true
	return p
}
