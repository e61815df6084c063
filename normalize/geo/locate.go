package geo

import (
	_ "embed"
	"math"
	"strings"
	"sync"

	"github.com/recovery-almanac/almanac/normalize/geo/internal/pack"
)

//go:generate go run ./internal/generate data

//go:embed data/boundaries.zst
var boundaryFile []byte

// maps are the two maps of boundaries.zst. Natural Earth's covers the world and Census's, which is finer, the counties
// of the United States and of its territories.
type maps struct{ world, counties *grid }

var boundaries = sync.OnceValue(loadBoundaries)

func loadBoundaries() maps {
	areas, err := pack.Decode(boundaryFile)
	if err != nil {
		panic(err.Error())
	}
	split := 0
	for split < len(areas) && areas[split].Layer == pack.World {
		split++
	}
	return maps{newGrid(areas[:split]), newGrid(areas[split:])}
}

// Location is what the map says of a point. A field is "" where the map does not know.
type Location struct {
	Country     string // ISO 3166-1 alpha-2
	Subdivision string // ISO 3166-2, the larger of two levels: GB-ENG, FR-IDF, ES-CT, IT-62, but IE-CO
	// County is the level below, by name: "Philadelphia" and "St. Louis city" in the United States, "Kent" and
	// "Manchester" in Britain, departments and provinces in France, Spain and Italy; "" in most countries.
	County string
	FIPS   string // of the county, five digits; only in the United States
	Zone   string // IANA, as [Zone] spells it
}

// shoreKm is how far off a coast of the maps a point may be and still count as its land: their coasts are drawn at
// 1:10 million, and leave out piers and small islands.
const shoreKm = 15

// Locate finds country, subdivision, county and zone of a point in WGS 84 degrees. Puerto Rico, Guam and the like are
// US with a subdivision of their own; French Guiana and the like are countries of their own. A point at sea belongs
// to the nearest land within 15 km; farther out, only the zone may be known. It is safe for concurrent use.
//
// Near a border the answer is as good as the map: most are right to 1 km, some only to 3 km. Where something else
// tells the region too, ask [Near].
func Locate(latitude, longitude float64) Location {
	l := RegionAt(latitude, longitude)
	l.Zone = ZoneAt(latitude, longitude)
	return l
}

// RegionAt is [Locate] without the zone, which costs most of the time.
func RegionAt(latitude, longitude float64) Location {
	return regionAt(latitude, longitude).mended(longitude)
}

// mended corrects what Natural Earth calls some counties: its Halton takes in the Wirral, west of the Mersey.
func (l Location) mended(longitude float64) Location {
	switch {
	case l.Country != "GB":
	case l.County == "North Ayshire":
		l.County = "North Ayrshire"
	case l.County == "Halton" && longitude < -2.87:
		l.County = "Wirral"
	}
	return l
}

func regionAt(latitude, longitude float64) Location {
	if !onEarth(latitude, longitude) {
		return Location{}
	}
	m := boundaries()
	x, y := units(latitude, longitude)
	if n := m.counties.at(x, y); n != outside {
		return m.counties.areas[n].location()
	}
	if n := m.world.at(x, y); n != outside {
		a := m.world.areas[n]
		if a.country == "US" { // the two maps draw the coast and the border apart
			if n, _ := m.counties.nearest(latitude, longitude, 2*shoreKm, anyArea); n != outside {
				return m.counties.areas[n].location()
			}
		}
		return a.location()
	}
	return m.shore(latitude, longitude)
}

func onEarth(latitude, longitude float64) bool {
	return math.Abs(latitude) <= 90 && math.Abs(longitude) <= 180 // NaN is not
}

// shore is the nearest land of a point at sea.
func (m maps) shore(latitude, longitude float64) Location {
	n, km := m.counties.nearest(latitude, longitude, shoreKm, anyArea)
	if other, _ := m.world.nearest(latitude, longitude, km, anyArea); other != outside && m.world.areas[other].country != "US" {
		return m.world.areas[other].location()
	}
	if n == outside {
		return Location{}
	}
	return m.counties.areas[n].location()
}

func anyArea(area) bool { return true }

func (a area) location() Location {
	return Location{Country: a.country, Subdivision: a.subdivision, County: a.county, FIPS: a.fips}
}

// Near is [RegionAt] for somebody who knows the country, subdivision or county: where the point is in it, or at most
// km kilometres from its border, it is the location there, and else ok is false. The code is of ISO 3166-1 or
// 3166-2, or the FIPS code of a county.
func Near(latitude, longitude float64, code string, km float64) (l Location, ok bool) {
	if l = RegionAt(latitude, longitude); l.has(code) {
		return l, true
	}
	if !onEarth(latitude, longitude) || code == "" {
		return Location{}, false
	}
	m := boundaries()
	for _, g := range []*grid{m.counties, m.world} {
		if n, _ := g.nearest(latitude, longitude, km, func(a area) bool { return a.location().has(code) }); n != outside {
			return g.areas[n].location().mended(longitude), true
		}
	}
	return Location{}, false
}

func (l Location) has(code string) bool {
	return code != "" && (code == l.Country || code == l.Subdivision || code == l.FIPS)
}

// CountryOf is the country of a code of ISO 3166-2: "US" of "US-PA".
func CountryOf(subdivision string) string {
	country, _, _ := strings.Cut(subdivision, "-")
	return country
}

// Territory is the subdivision of the United States that ISO 3166-1 has a country's code for too: US-PR of "PR", and
// "" of any other country. People look for such a place under the United States.
func Territory(country string) string {
	switch country {
	case "PR", "GU", "VI", "AS", "MP":
		return "US-" + country
	}
	return ""
}
