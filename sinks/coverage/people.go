package coverage

import (
	"math"
	"slices"
)

const (
	largeCity = 500_000
	// cityDensity is the people on a square kilometre of a large city.
	cityDensity = 5000
)

// countPeople counts the people of each place, those of a part of a large city with the city.
func countPeople(places []*Place) []int {
	cities := map[string][]*Place{} // by subdivision
	for _, p := range places {
		if p.Population >= largeCity {
			cities[p.Country+p.Subdivision] = append(cities[p.Country+p.Subdivision], p)
		}
	}
	people := make([]int, len(places))
	for i, p := range places {
		people[i] = p.Population
		if slices.ContainsFunc(cities[p.Country+p.Subdivision], func(city *Place) bool { return city.holds(p) }) {
			people[i] = 0
		}
	}
	return people
}

// holds: another place lies in the circle that the city would fill.
func (p *Place) holds(other *Place) bool {
	if other.Population >= p.Population {
		return false
	}
	radius := math.Sqrt(float64(p.Population) / cityDensity / math.Pi)
	return distance(pointOf(p.Latitude, p.Longitude), pointOf(other.Latitude, other.Longitude)) < radius
}

// point is a place on the earth as a vector from its middle, in units of its radius.
type point [3]float64

const earthKm = 6371.0

func pointOf(latitude, longitude float64) point {
	sinLat, cosLat := math.Sincos(latitude * math.Pi / 180)
	sinLon, cosLon := math.Sincos(longitude * math.Pi / 180)
	return point{cosLat * cosLon, cosLat * sinLon, sinLat}
}

// chord2 is the square of the straight way through the earth, in square kilometres.
func chord2(a, b point) float64 {
	x, y, z := a[0]-b[0], a[1]-b[1], a[2]-b[2]
	return (x*x + y*y + z*z) * earthKm * earthKm
}

// distance is the way over the ground in kilometres.
func distance(a, b point) float64 { return distanceOf(chord2(a, b)) }

func distanceOf(chord2 float64) float64 {
	return 2 * earthKm * math.Asin(min(1, math.Sqrt(chord2)/2/earthKm))
}

// chordOf is the chord2 of a way over the ground.
func chordOf(km float64) float64 {
	c := 2 * earthKm * math.Sin(km/2/earthKm)
	return c * c
}
