package ical

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // zones must resolve alike on a machine without a zone database
)

// place is a time zone: its IANA name and rules, or the publisher's text and no rules where it is unknown.
type place struct {
	name  string
	loc   *time.Location
	fixed bool // stated as a bare offset from UTC
}

// maxZoneNames bounds how many different names one calendar may have looked up.
const maxZoneNames = 1000

// zoneTable answers what the zone names of one calendar mean.
type zoneTable struct {
	defined map[string]*component // VTIMEZONEs by TZID
	sole    string                // the TZID where the calendar defines exactly one
	stated  string                // X-WR-TIMEZONE as written
	source  place                 // the source file's zone; empty for none
	known   map[string]place
}

func newZoneTable(cal *calendar, stated, sourceZone string) *zoneTable {
	z := &zoneTable{defined: map[string]*component{}, stated: stated, known: map[string]place{}}
	z.source = loadPlace(sourceZone)
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

// instant is when a stamp is, as far as zones are known; a floating one is taken in the zone of the event.
func (z *zoneTable) instant(s stamp, event place) time.Time {
	if s.utc || s.date {
		return s.wall
	}
	loc := event.loc
	if s.zone != "" {
		loc = z.find(s.zone).loc
	}
	if loc == nil {
		loc = z.source.loc
	}
	if loc == nil {
		return s.wall
	}
	return onClock(s.wall, loc)
}

// wall is what the clocks of the event's zone show at a stamp of any zone, in time.UTC. Without a way to tell,
// the fields stay as they are written.
func (z *zoneTable) wall(s stamp, start stamp, event place) time.Time {
	if s.date || !s.utc && (s.zone == "" || s.zone == start.zone) && !start.utc {
		return s.wall
	}
	if !s.utc && s.zone == "" { // floating beside an instant: local time of the calendar
		return s.wall
	}
	loc := event.loc
	if loc == nil {
		loc = z.source.loc
	}
	if loc == nil {
		return s.wall
	}
	return onClock(z.instant(s, event).In(loc), time.UTC)
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
	if len(z.known) >= maxZoneNames {
		return place{name: id}
	}
	p := z.resolve(id)
	z.known[id] = p
	return p
}

// resolve tries what a name may mean, surest first: its own text, the location that its definition names, what
// is left without decoration, its definition's rules, and a bare offset.
func (z *zoneTable) resolve(id string) place {
	if p := loadPlace(id); p.loc != nil {
		return p
	}
	definition := z.defined[id]
	if definition != nil {
		if p := loadPlace(definition.value("X-LIC-LOCATION")); p.loc != nil {
			return p
		}
	}
	for _, name := range undecorated(id) {
		if p := loadPlace(name); p.loc != nil {
			return p
		}
	}
	if definition != nil {
		if p := matchDefinition(definition); p.loc != nil {
			return p
		}
	}
	if m := offsetName.FindStringSubmatch(id); m != nil {
		if d, ok := readOffset(m[1]); ok {
			return fixedPlace(d)
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

// loadPlace loads a zone by its IANA name in any case, or by a name of the table in windows.csv.
func loadPlace(name string) place {
	if zone, ok := windowsZones()[strings.ToLower(name)]; ok {
		name = zone
	}
	if !zoneText.MatchString(name) || name == "Local" {
		return place{}
	}
	if loc, err := time.LoadLocation(name); err == nil && startsUpper(name) {
		return place{name: name, loc: loc}
	}
	if proper := properCase(name); proper != name {
		if loc, err := time.LoadLocation(proper); err == nil {
			return place{name: proper, loc: loc}
		}
	}
	return place{}
}

var zoneText = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}$`)

func startsUpper(s string) bool { return s[0] >= 'A' && s[0] <= 'Z' }

// properCase writes "america/new_york" and "EUROPE/BERLIN" as the zone database does.
func properCase(name string) string {
	b := []byte(strings.ToLower(name))
	for i := range b {
		if (i == 0 || strings.IndexByte("/_-", b[i-1]) >= 0) && b[i] >= 'a' && b[i] <= 'z' {
			b[i] -= 'a' - 'A'
		}
	}
	return string(b)
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
func fixedPlace(offset time.Duration) place {
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
	p := loadPlace(name)
	p.fixed = true
	return p
}

//go:embed windows.csv
var windowsTable string

// windowsZones maps lower-case names that are not IANA's to IANA's.
var windowsZones = sync.OnceValue(func() map[string]string {
	r := csv.NewReader(strings.NewReader(windowsTable))
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		panic("ical: windows.csv: " + err.Error())
	}
	m := make(map[string]string, len(rows))
	for _, row := range rows[1:] {
		m[strings.ToLower(row[0])] = row[1]
	}
	return m
})
