package index

import (
	"math"
	"slices"
)

// cell is a tenth of a degree each way: about 11 km from north to south.
type cell struct{ y, x int16 }

const cellMicro = 100_000

func cellOf(lat, lon int32) cell { return cell{floor(lat), floor(lon)} }

func floor(micro int32) int16 { return int16(math.Floor(float64(micro) / cellMicro)) }

// spot is a meeting where it is.
type spot struct {
	lat, lon int32
	doc      Doc
}

// area is the spots of a cell, side by side in memory and box by box: a circle in a city has thousands, and takes most
// of them by the box.
type area struct {
	spots []spot
	ends  [boxes * boxes]uint32 // of each box in spots
}

// boxes is how many boxes a cell has each way: each is about two kilometres.
const (
	boxes    = 5
	boxMicro = cellMicro / boxes
)

func boxOf(at spot, c cell) int {
	y, x := int(at.lat)-int(c.y)*cellMicro, int(at.lon)-int(c.x)*cellMicro
	return y/boxMicro*boxes + x/boxMicro
}

func (b *build) finishPlaces() {
	b.cells = map[cell]*area{}
	for d := range b.rows {
		if r := &b.rows[d]; r.lat != nowhere {
			c := cellOf(r.lat, r.lon)
			if b.cells[c] == nil {
				b.cells[c] = &area{}
			}
			b.cells[c].spots = append(b.cells[c].spots, spot{r.lat, r.lon, Doc(d)})
		}
	}
	for c, a := range b.cells {
		slices.SortStableFunc(a.spots, func(p, q spot) int { return boxOf(p, c) - boxOf(q, c) })
		for _, at := range a.spots {
			a.ends[boxOf(at, c)]++
		}
		for i := 1; i < len(a.ends); i++ {
			a.ends[i] += a.ends[i-1]
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

// flat tells distances from the middle of a circle by a flat map around it, which is right to two hundredths for a
// hundred kilometres where it is not the far north or south. Squares of kilometres below inner are in the circle for
// sure, and above outer are not; in between, the sphere decides.
type flat struct {
	Circle
	stretch, inner, outer float64
	usable                bool
}

func flatten(c Circle) flat {
	return flat{c, math.Cos(c.Latitude * math.Pi / 180), c.Km * c.Km * 0.97, c.Km * c.Km * 1.03, c.Km <= 100 && math.Abs(c.Latitude) < 66}
}

// square is the squared distance of a point; ok is false where the flat map cannot tell it.
func (f *flat) square(lat, lon float64) (km2 float64, ok bool) {
	dx, dy := math.Abs(lon-f.Longitude), (lat-f.Latitude)*kmPerDegree
	if !f.usable || dx >= 180 {
		return 0, false
	}
	dx *= f.stretch * kmPerDegree
	return dx*dx + dy*dy, true
}

// box is the squared distances of the nearest and the farthest point of a box.
func (f *flat) box(south, west, side float64) (nearest, farthest float64, ok bool) {
	a, ok1 := f.square(south, west)
	b, ok2 := f.square(south+side, west+side)
	if !ok1 || !ok2 {
		return 0, 0, false
	}
	c, _ := f.square(south, west+side)
	d, _ := f.square(south+side, west)
	nearest, _ = f.square(min(max(f.Latitude, south), south+side), min(max(f.Longitude, west), west+side))
	return nearest, max(a, b, c, d), true
}

// inside adds the meetings of a circle to s.
func (x *Index) inside(c Circle, s Set) {
	f := flatten(c)
	x.around(c, func(at cell, a *area) { f.within(at, a, s) })
}

// around yields the cells that a circle touches, and perhaps more, each once; those of all longitudes near a pole.
func (x *Index) around(c Circle, yield func(cell, *area)) {
	up := c.Km / kmPerDegree
	side := 180.0
	if widest := math.Cos(min(90, math.Abs(c.Latitude)+up) * math.Pi / 180); widest > 0.01 {
		side = min(180, up/widest)
	}
	low, high := floor(micro(max(-90, c.Latitude-up))), floor(micro(min(90, c.Latitude+up)))
	if side >= 179.9 { // else a cell may be met twice, going round
		for at, a := range x.cells {
			if at.y >= low && at.y <= high {
				yield(at, a)
			}
		}
		return
	}
	west, east := int(math.Floor((c.Longitude-side)*10)), int(math.Floor((c.Longitude+side)*10))
	look := func(at cell) {
		if a := x.cells[at]; a != nil {
			yield(at, a)
		}
	}
	for y := low; y <= high; y++ {
		for lon := west; lon <= east; lon++ {
			look(cell{y, int16((lon+1800+3600)%3600 - 1800)})
		}
		if west <= -1800 || east >= 1800 { // a place at 180° exactly may be written either way
			look(cell{y, 1800})
		}
	}
}

// within adds the spots of a cell that lie in the circle.
func (f *flat) within(at cell, a *area, s Set) {
	const degrees = boxMicro / 1e6
	from := uint32(0)
	for i, end := range a.ends {
		spots := a.spots[from:end]
		from = end
		if len(spots) == 0 {
			continue
		}
		nearest, farthest, ok := f.box(float64(at.y)/10+float64(i/boxes)*degrees, float64(at.x)/10+float64(i%boxes)*degrees, degrees)
		switch {
		case ok && nearest > f.outer:
		case ok && farthest < f.inner:
			for _, at := range spots {
				s.add(at.doc)
			}
		default:
			f.some(spots, s)
		}
	}
}

// some adds those of some spots that lie in the circle.
func (f *flat) some(spots []spot, s Set) {
	for _, at := range spots {
		lat, lon := float64(at.lat)/1e6, float64(at.lon)/1e6
		square, ok := f.square(lat, lon)
		switch {
		case ok && square < f.inner:
			s.add(at.doc)
		case ok && square > f.outer:
		case math.Round(1000*kilometers(f.Latitude, f.Longitude, lat, lon)) <= f.Km*1000:
			s.add(at.doc)
		}
	}
}

// Nearest returns up to limit meetings of a set that is inside a circle, nearest to its middle first, from a cursor on,
// with their metres; and the cursor behind them, nil at the end. Few of many are measured on the sphere: most are told
// by the flat map to be farther than what is found already.
func (x *Index) Nearest(s Set, c Circle, after *Cursor, limit int) ([]Hit, *Cursor) {
	f := flatten(c)
	p := x.newPage(after, limit+1)
	enough := math.Inf(1) // squared kilometres on the map from which on no spot can be on the page
	x.around(c, func(_ cell, a *area) {
		for _, at := range a.spots {
			if square, ok := f.square(float64(at.lat)/1e6, float64(at.lon)/1e6); ok && square > enough || !s.Has(at.doc) {
				continue
			}
			p.offer(Hit{at.doc, x.Meters(at.doc, c)})
			if p.full() {
				far := float64(p.hits[0].Value+1) / 1000
				enough = far * far * 1.03
			}
		}
	})
	return x.cut(p.sorted(), Distance, limit)
}

// Point is where a meeting is, in degrees; ok is false where it has no place.
func (x *Index) Point(d Doc) (latitude, longitude float64, ok bool) {
	r := &x.rows[d]
	return float64(r.lat) / 1e6, float64(r.lon) / 1e6, r.lat != nowhere
}
