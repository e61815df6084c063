package index

import (
	"math"
)

// cell is a tenth of a degree each way: about 11 km from north to south.
type cell struct{ y, x int16 }

const cellMicro = 100_000

func cellOf(lat, lon int32) cell { return cell{floor(lat), floor(lon)} }

func floor(micro int32) int16 { return int16(math.Floor(float64(micro) / cellMicro)) }

// spot is a meeting where it is. Spots of a cell lie side by side in memory: a circle in a city looks at thousands.
type spot struct {
	lat, lon int32
	doc      Doc
}

func (b *build) finishPlaces() {
	b.cells = map[cell][]spot{}
	for d := range b.rows {
		if r := &b.rows[d]; r.lat != nowhere {
			c := cellOf(r.lat, r.lon)
			b.cells[c] = append(b.cells[c], spot{r.lat, r.lon, Doc(d)})
		}
	}
}

// Circle is what lies within some kilometres of a point, in degrees.
type Circle struct{ Latitude, Longitude, Km float64 }

const (
	earthKm     = 6371.0088
	kmPerDegree = earthKm * math.Pi / 180
)

// Meters is the distance of a meeting from the middle of the circle. It has no place: -1.
func (x *Index) Meters(d Doc, c Circle) int64 {
	r := &x.rows[d]
	if r.lat == nowhere {
		return -1
	}
	return int64(math.Round(1000 * kilometers(c.Latitude, c.Longitude, float64(r.lat)/1e6, float64(r.lon)/1e6)))
}

func kilometers(aLat, aLon, bLat, bLon float64) float64 {
	const radian = math.Pi / 180
	sinLat, sinLon := math.Sin((bLat-aLat)*radian/2), math.Sin((bLon-aLon)*radian/2)
	h := sinLat*sinLat + math.Cos(aLat*radian)*math.Cos(bLat*radian)*sinLon*sinLon
	return 2 * earthKm * math.Asin(math.Sqrt(min(h, 1)))
}

// inside adds the meetings of a circle to s. It looks at whole cells, of all longitudes near a pole.
func (x *Index) inside(c Circle, s Set) {
	up := c.Km / kmPerDegree
	side := 180.0
	if widest := math.Cos(min(90, math.Abs(c.Latitude)+up) * math.Pi / 180); widest > 0.01 {
		side = min(180, up/widest)
	}
	low, high := floor(micro(max(-90, c.Latitude-up))), floor(micro(min(90, c.Latitude+up)))
	if side >= 180 {
		for at, spots := range x.cells {
			if at.y >= low && at.y <= high {
				x.within(c, spots, s)
			}
		}
		return
	}
	west, east := int(math.Floor((c.Longitude-side)*10)), int(math.Floor((c.Longitude+side)*10))
	for y := low; y <= high; y++ {
		for lon := west; lon <= east; lon++ {
			x.within(c, x.cells[cell{y, int16((lon+1800+3600)%3600 - 1800)}], s)
		}
	}
	if west <= -1800 || east >= 1800 { // a place at 180° exactly may be written either way
		for y := low; y <= high; y++ {
			x.within(c, x.cells[cell{y, 1800}], s)
		}
	}
}

// within adds the spots that lie in the circle. Most are told by a flat map around its middle, which is right to two
// hundredths for a hundred kilometres where it is not the far north or south; those near the edge, by the sphere.
func (x *Index) within(c Circle, spots []spot, s Set) {
	stretch := math.Cos(c.Latitude * math.Pi / 180)
	flat := c.Km <= 100 && math.Abs(c.Latitude) < 66
	inner, outer := c.Km*c.Km*0.97, c.Km*c.Km*1.03
	for _, at := range spots {
		lat, lon := float64(at.lat)/1e6, float64(at.lon)/1e6
		if dx := math.Abs(lon - c.Longitude); flat && dx < 180 {
			dx *= stretch * kmPerDegree
			dy := (lat - c.Latitude) * kmPerDegree
			square := dx*dx + dy*dy
			if square < inner {
				s.add(at.doc)
			}
			if square < inner || square > outer {
				continue
			}
		}
		if math.Round(1000*kilometers(c.Latitude, c.Longitude, lat, lon)) <= c.Km*1000 {
			s.add(at.doc)
		}
	}
}

// Point is where a meeting is, in degrees; ok is false where it has no place.
func (x *Index) Point(d Doc) (latitude, longitude float64, ok bool) {
	r := &x.rows[d]
	return float64(r.lat) / 1e6, float64(r.lon) / 1e6, r.lat != nowhere
}
