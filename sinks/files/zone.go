package files

import (
	"sync"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
)

// A VTIMEZONE is written from the machine's zone data: each change of offset from 2007 to 2066 is asked of
// package time, and changes that follow one yearly rule become one observance with an RRULE. 2007 is when the
// United States took up today's rule; no event here begins before it. Zones without a yearly rule (Africa/Casablanca
// keeps Ramadan, Egypt changes at 24:00 of a Thursday) list every change up to the last year.
const (
	zoneFirstYear = 2007
	zoneLastYear  = 2066
)

// zones writes each VTIMEZONE once.
type zones struct {
	mu     sync.Mutex
	loaded map[string]zone
}

// zone is a location with its VTIMEZONE.
type zone struct {
	location *time.Location
	text     string // "" for UTC, which needs none
}

func newZones() *zones { return &zones{loaded: map[string]zone{}} }

// get returns the zone of an IANA name. It is safe for concurrent use.
func (z *zones) get(name string) (zone, error) {
	z.mu.Lock()
	defer z.mu.Unlock()
	if found, ok := z.loaded[name]; ok {
		return found, nil
	}
	location, err := normalize.Location(name)
	if err != nil {
		return zone{}, err
	}
	made := zone{location: location}
	if !isUTC(name) {
		made.text = timeZoneText(name, location)
	}
	z.loaded[name] = made
	return made, nil
}

// isUTC reports whether a zone's times are written with Z and no TZID.
func isUTC(name string) bool { return name == "UTC" || name == "Etc/UTC" }

// timeZoneText is the VTIMEZONE component of a zone.
func timeZoneText(name string, location *time.Location) string {
	var c calendarText
	c.line("BEGIN", "VTIMEZONE")
	c.line("TZID", name)
	for _, o := range observances(location) {
		o.write(&c)
	}
	c.line("END", "VTIMEZONE")
	return string(c.out)
}

// change is one moment at which a zone's offset or name changes.
type change struct {
	wall     time.Time // of the moment, by the clock as it was before, held in UTC
	from, to int       // offsets, seconds east of UTC
	name     string    // abbreviation from then on
	daylight bool
}

// changes lists a zone's changes from the first year to the last.
func changes(location *time.Location) []change {
	var list []change
	end := time.Date(zoneLastYear+1, 1, 1, 0, 0, 0, 0, time.UTC)
	at := firstMoment(location)
	for {
		// Past its table package time ends a zone's bounds with the year too, and in a leap year a day before
		// that, on a moment that is its own bound: such a bound is no change, and is stepped over.
		_, next := at.ZoneBounds()
		if next.IsZero() || !next.Before(end) {
			return list
		}
		if !next.After(at) {
			next = at.AddDate(0, 0, 1)
		}
		before := next.Add(-time.Second)
		fromName, from := before.Zone()
		name, to := next.Zone()
		if from != to || name != fromName || before.IsDST() != next.IsDST() {
			wall := next.UTC().Add(time.Duration(from) * time.Second)
			list = append(list, change{wall, from, to, name, next.IsDST()})
		}
		at = next
	}
}

func firstMoment(location *time.Location) time.Time {
	return time.Date(zoneFirstYear, 1, 1, 0, 0, 0, 0, location)
}
