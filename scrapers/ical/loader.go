package ical

import (
	_ "embed"
	"encoding/csv"
	"regexp"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // zones must resolve alike on a machine without a zone database
)

// maxZoneNames bounds how many different names one source may have looked up in the zone database.
const maxZoneNames = 1000

// loader looks zones up for one source and remembers what it found.
type loader struct {
	places map[string]place
	years  map[zoneYear]clocks
}

type zoneYear struct {
	zone string
	year int
}

func newLoader() *loader {
	return &loader{places: map[string]place{}, years: map[zoneYear]clocks{}}
}

// load finds a zone by its IANA name in any case, or by a name of the table in windows.csv; without rules where
// it is neither.
func (l *loader) load(name string) place {
	if p, ok := l.places[name]; ok {
		return p
	}
	if len(l.places) >= maxZoneNames || len(name) > 255 {
		return place{}
	}
	p := lookUp(name)
	l.places[name] = p
	return p
}

func lookUp(name string) place {
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

// clocks is what a zone's clocks do in a year.
func (l *loader) clocks(p place, year int) clocks {
	key := zoneYear{p.name, year}
	c, ok := l.years[key]
	if !ok {
		c = observe(p.loc, year)
		l.years[key] = c
	}
	return c
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
