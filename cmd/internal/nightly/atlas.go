package nightly

import (
	"sync"

	"github.com/recovery-almanac/almanac/normalize/geo"
	"github.com/recovery-almanac/almanac/sinks/coverage"
)

// Atlas is the gazetteer as package coverage asks it. It is read-only and shared.
var Atlas = sync.OnceValue(func() coverage.Atlas {
	all := geo.Places()
	places := make([]coverage.Place, len(all))
	for i, p := range all {
		places[i] = coverage.Place{
			Name: p.Name, Country: p.Country, Subdivision: p.Subdivision,
			Latitude: p.Latitude, Longitude: p.Longitude, Population: p.Population,
		}
		if p.Country != "US" {
			continue
		}
		if l := geo.RegionAt(p.Latitude, p.Longitude); l.Subdivision == p.Subdivision {
			places[i].County, places[i].FIPS = l.County, l.FIPS
		}
	}
	return coverage.Atlas{Places: places, ZoneAt: geo.ZoneAt, FIPS: func(subdivision, county string) string {
		_, fips, _ := geo.County(subdivision, county)
		return fips
	}}
})
