package geo

import (
	"cmp"
	"math"
	"slices"

	"github.com/recovery-almanac/almanac/normalize/geo/internal/pack"
)

// grid finds the area around a point. The earth is cut into cells of a quarter of a degree. A cell that no border
// crosses holds its area, and that is the answer. Any other cell holds the pieces of border in it and the area at its
// middle: on the way from the middle to the point, each crossing of an area's border leads into or out of that area.
//
// A grid is built once and never changes.
type grid struct {
	areas []area
	// cells holds per cell, row by row from the south-west: the number of its area, outside, or ^i for borders[i].
	cells   []int32
	borders []border
	pieces  []piece // of border, cell after cell
	owners  []int32 // the area of each piece
}

// area is what is said of the points inside.
type area struct{ country, subdivision, county, fips string }

// border is a cell that borders cross.
type border struct {
	middle   int32 // the area at the middle, or outside
	from, to int32 // of pieces
}

// piece is a straight edge of an area's ring, in units of the grid.
type piece struct{ ax, ay, bx, by int32 }

const outside int32 = math.MaxInt32

// The grid counts in half units of package pack: vertices are even, and the middles of cells odd, so that no vertex
// lies on a middle.
const (
	unitsPerDegree = 2 * pack.Unit
	cellSize       = unitsPerDegree / 4
	columns        = 360 * 4
	rows           = 180 * 4
)

// units turns degrees into units of the grid, from the south-west corner of the map.
func units(latitude, longitude float64) (x, y int32) {
	return int32(math.Round((longitude + 180) * unitsPerDegree)), int32(math.Round((latitude + 90) * unitsPerDegree))
}

func column(x int32) int32 { return min(max(x/cellSize, 0), columns-1) }
func row(y int32) int32    { return min(max(y/cellSize, 0), rows-1) }

// middle is the point of a cell at which its area is known.
func middle(column, row int32) (x, y int32) {
	return column*cellSize + cellSize/2 + 1, row*cellSize + cellSize/2 + 1
}

func newGrid(areas []pack.Area) *grid {
	g := &grid{areas: make([]area, len(areas)), cells: make([]int32, columns*rows)}
	for i := range g.cells {
		g.cells[i] = outside
	}
	counts := make([]int32, columns*rows+1)
	for i, a := range areas {
		g.areas[i] = area{a.Country, a.Subdivision, a.County, a.FIPS}
		g.fill(int32(i), a.Rings)
		eachPiece(a.Rings, func(p piece) {
			p.eachCell(func(cell int32) { counts[cell+1]++ })
		})
	}
	for i := 1; i < len(counts); i++ {
		counts[i] += counts[i-1]
	}
	g.collect(areas, counts)
	return g
}

// collect sorts the pieces into their cells. starts holds where each cell's begin.
func (g *grid) collect(areas []pack.Area, starts []int32) {
	total := starts[len(starts)-1]
	g.pieces, g.owners = make([]piece, total), make([]int32, total)
	next := slices.Clone(starts)
	for i, a := range areas {
		eachPiece(a.Rings, func(p piece) {
			p.eachCell(func(cell int32) {
				g.pieces[next[cell]], g.owners[next[cell]] = p, int32(i)
				next[cell]++
			})
		})
	}
	for cell := range g.cells {
		if from, to := starts[cell], starts[cell+1]; from < to {
			g.borders = append(g.borders, border{g.cells[cell], from, to})
			g.cells[cell] = ^int32(len(g.borders) - 1)
		}
	}
	g.borders = slices.Clip(g.borders)
}

// eachPiece yields the edges of rings, the one from the last point to the first too.
func eachPiece(rings [][]pack.Point, yield func(piece)) {
	for _, ring := range rings {
		last := ring[len(ring)-1]
		for _, p := range ring {
			yield(piece{gridX(last), gridY(last), gridX(p), gridY(p)})
			last = p
		}
	}
}

func gridX(p pack.Point) int32 { return 2 * (p.X + 180*pack.Unit) }
func gridY(p pack.Point) int32 { return 2 * (p.Y + 90*pack.Unit) }

// eachCell yields every cell that the edge touches, and perhaps its neighbour where it runs along the line between.
func (p piece) eachCell(yield func(cell int32)) {
	south, north := row(min(p.ay, p.by)), row(max(p.ay, p.by))
	for r := south; r <= north; r++ {
		low, high := max(r*cellSize, min(p.ay, p.by)), min((r+1)*cellSize, max(p.ay, p.by))
		x0, x1 := p.xAt(low), p.xAt(high)
		if p.ay == p.by {
			x0, x1 = float64(p.ax), float64(p.bx)
		}
		west, east := column(int32(math.Floor(min(x0, x1)))), column(int32(math.Ceil(max(x0, x1))))
		for c := west; c <= east; c++ {
			yield(r*columns + c)
		}
	}
}

// xAt is where the edge, which is not level, passes y.
func (p piece) xAt(y int32) float64 {
	return float64(p.ax) + float64(p.bx-p.ax)*float64(y-p.ay)/float64(p.by-p.ay)
}

// fill enters the area into the cells whose middle it holds: on the middle line of each row, from every odd crossing
// of a border to the next. Where the map has a point in two areas, the first keeps it.
func (g *grid) fill(number int32, rings [][]pack.Point) {
	type crossing struct {
		row int32
		x   float64
	}
	var crossings []crossing
	eachPiece(rings, func(p piece) {
		for r := row(min(p.ay, p.by)); r <= row(max(p.ay, p.by)); r++ {
			if _, y := middle(0, r); (p.ay <= y) != (p.by <= y) {
				crossings = append(crossings, crossing{r, p.xAt(y)})
			}
		}
	})
	slices.SortFunc(crossings, func(a, b crossing) int { return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.x, b.x)) })
	for i := 0; i+1 < len(crossings); i += 2 {
		from, to := crossings[i], crossings[i+1]
		for c := column(int32(from.x)); c <= column(int32(to.x)); c++ {
			x, _ := middle(c, from.row)
			if cell := from.row*columns + c; float64(x) > from.x && float64(x) <= to.x && g.cells[cell] == outside {
				g.cells[cell] = number
			}
		}
	}
}

// at is the number of the area around a point in units of the grid, or outside.
func (g *grid) at(x, y int32) int32 {
	c, r := column(x), row(y)
	cell := g.cells[r*columns+c]
	if cell >= 0 {
		return cell
	}
	b := g.borders[^cell]
	cx, cy := middle(c, r)
	way := piece{cx, cy, x, y}
	stays := true // in the area at the middle, as far as this cell's borders tell
	for i := b.from; i < b.to; {
		owner, inside := g.owners[i], g.owners[i] == b.middle
		for ; i < b.to && g.owners[i] == owner; i++ {
			if g.pieces[i].crosses(way) {
				inside = !inside
			}
		}
		if inside {
			return owner
		}
		if owner == b.middle {
			stays = false
		}
	}
	if stays {
		return b.middle
	}
	return outside
}

// crosses reports whether the way leads over the edge. Each end of an edge is on one of two sides of the way, never
// on it, so that a way through a vertex crosses as many edges as it does beside it.
func (p piece) crosses(way piece) bool {
	a, b := way.left(p.ax, p.ay), way.left(p.bx, p.by)
	return a != b && p.left(way.ax, way.ay) != p.left(way.bx, way.by)
}

// left reports whether a point is on the line or to the left of it.
func (p piece) left(x, y int32) bool {
	return int64(p.bx-p.ax)*int64(y-p.ay)-int64(p.by-p.ay)*int64(x-p.ax) >= 0
}
