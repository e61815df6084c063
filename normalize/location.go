package normalize

import (
	"fmt"
	"sync"
	"time"
	_ "time/tzdata" // machines without a zone database have this one
)

var locations sync.Map // IANA name to *time.Location

// Location loads an IANA zone once. Unlike [time.LoadLocation] it takes neither "" nor "Local" for a zone.
func Location(name string) (*time.Location, error) {
	if loc, ok := locations.Load(name); ok {
		return loc.(*time.Location), nil
	}
	if name == "" || name == "Local" {
		return nil, fmt.Errorf("normalize: %q is not a time zone", name)
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("normalize: load time zone %s: %w", name, err)
	}
	locations.Store(name, loc)
	return loc, nil
}

// instant is the moment at which a clock in loc shows minute of day. A time that the clock skips in spring is
// read with the offset before the gap, and of two in autumn the first is meant: RFC 5545, section 3.3.5.
func instant(day date, minute int, loc *time.Location) time.Time {
	wall := int64(day)*24*60*60 + int64(minute)*60
	before := offsetAt(wall-24*60*60, loc)
	t := time.Unix(wall-before, 0)
	if offsetAt(t.Unix(), loc) == before {
		return t.UTC()
	}
	after := offsetAt(wall+24*60*60, loc)
	if u := time.Unix(wall-after, 0); offsetAt(u.Unix(), loc) == after {
		return u.UTC()
	}
	return t.UTC()
}

func offsetAt(unix int64, loc *time.Location) int64 {
	_, seconds := time.Unix(unix, 0).In(loc).Zone()
	return int64(seconds)
}
