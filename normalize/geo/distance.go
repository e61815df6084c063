package geo

import "math"

// kmPerDegree is the length of a degree of latitude on a sphere of the earth's mean radius.
const kmPerDegree = 111.195

// nearest finds the area whose border is nearest to a point in degrees and passes keep, and its distance in
// kilometres: at most km, else outside.
func (g *grid) nearest(latitude, longitude, km float64, keep func(area) bool) (number int32, distance float64) {
	x, y := units(latitude, longitude)
	stretch := math.Cos(latitude * math.Pi / 180) // of a degree of longitude
	up := int32(km/kmPerDegree*unitsPerDegree) + 1
	side := int32(min(km/kmPerDegree/max(stretch, 0.01), 180) * unitsPerDegree)
	number, distance = outside, km
	for r := row(y - up); r <= row(y+up); r++ {
		for c := column(x - side); c <= column(x+side); c++ {
			cell := g.cells[r*columns+c]
			if cell >= 0 {
				continue
			}
			for i, b := g.borders[^cell].from, g.borders[^cell]; i < b.to; i++ {
				if d := g.pieces[i].distance(x, y, stretch); d < distance && keep(g.areas[g.owners[i]]) {
					number, distance = g.owners[i], d
				}
			}
		}
	}
	return number, distance
}

// distance is how far the edge is from a point in units of the grid, in kilometres, on a flat map that is right near
// the point.
func (p piece) distance(x, y int32, stretch float64) float64 {
	ax, ay := float64(p.ax-x)*stretch, float64(p.ay-y)
	bx, by := float64(p.bx-x)*stretch, float64(p.by-y)
	dx, dy := bx-ax, by-ay
	t := 0.0
	if length := dx*dx + dy*dy; length > 0 {
		t = min(max(-(ax*dx+ay*dy)/length, 0), 1)
	}
	return math.Hypot(ax+t*dx, ay+t*dy) / unitsPerDegree * kmPerDegree
}

// Distance is the great-circle distance of two points in kilometres.
func Distance(aLatitude, aLongitude, bLatitude, bLongitude float64) float64 {
	const radian = math.Pi / 180
	sinLat, sinLon := math.Sin((bLatitude-aLatitude)*radian/2), math.Sin((bLongitude-aLongitude)*radian/2)
	h := sinLat*sinLat + math.Cos(aLatitude*radian)*math.Cos(bLatitude*radian)*sinLon*sinLon
	return 2 * kmPerDegree / radian * math.Asin(math.Sqrt(min(h, 1)))
}
