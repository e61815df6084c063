package geo

import (
	"fmt"
	"math"
	"strings"
	"sync"

	"github.com/ringsaturn/tzf"
)

// zoneFinder holds the boundaries that tzf embeds, made from OpenStreetMap. It is built on first use: see
// BenchmarkZoneFinder for what that costs.
var zoneFinder = sync.OnceValue(newZoneFinder)

func newZoneFinder() tzf.F {
	finder, err := tzf.NewDefaultFinder()
	if err != nil {
		panic(fmt.Sprintf("geo: the embedded zone boundaries cannot be read: %v", err))
	}
	return finder
}

// ZoneAt finds the IANA zone, in the spelling of [Zone], of a point in WGS 84 degrees. It is "" on the high seas
// and off the earth. Territorial waters count as land, so a pier has its city's zone.
func ZoneAt(latitude, longitude float64) string {
	if !(math.Abs(latitude) <= 90 && math.Abs(longitude) <= 180) {
		return ""
	}
	name := zoneFinder().GetTimezoneName(longitude, latitude)
	if strings.HasPrefix(name, "Etc/") {
		return "" // the nautical zones of the open sea
	}
	if zone, ok := Zone(name); ok {
		return zone
	}
	return name
}
