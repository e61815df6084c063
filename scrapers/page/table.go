package page

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// mostColumns bounds what a cell may span.
const mostColumns = 100

// grid is a table as people see it: a cell that spans rows or columns stands in each of them.
type grid struct {
	header  []*html.Node
	columns map[string]int // by folded header
	cells   map[*html.Node][]*html.Node
}

// cell is the cell of row in a column, by number from 1 or by header. known is false where the table has no such
// header.
func (p *page) cell(row *html.Node, number int, header string) (cell *html.Node, known bool) {
	tr := around(row, atom.Tr)
	g := p.grid(tr)
	if g == nil {
		return nil, false
	}
	if number == 0 {
		if number = g.columns[folded(header)]; number == 0 {
			return nil, false
		}
	}
	if cells := g.cells[tr]; number <= len(cells) {
		return cells[number-1], true
	}
	return nil, true
}

// header is the header above the cell that a row is, or stands in: the weekday of a timetable's column.
func (p *page) header(row *html.Node) []*html.Node {
	cell := around(row, atom.Td)
	tr := around(cell, atom.Tr)
	g := p.grid(tr)
	if g == nil {
		return nil
	}
	column := slices.Index(g.cells[tr], cell)
	if column < 0 || column >= len(g.header) || g.header[column] == cell {
		return nil
	}
	return g.header[column : column+1]
}

// grid is the table around one of its rows, nil where there is none.
func (p *page) grid(tr *html.Node) *grid {
	table := around(tr, atom.Table)
	if table == nil {
		return nil
	}
	g := p.grids[table]
	if g == nil {
		g = newGrid(table)
		p.grids[table] = g
	}
	return g
}

// around is n or the nearest element around it of a kind.
func around(n *html.Node, kind atom.Atom) *html.Node {
	for ; n != nil; n = n.Parent {
		if n.DataAtom == kind {
			return n
		}
	}
	return nil
}

// hanging is a cell from a row above.
type hanging struct {
	cell *html.Node
	rows int // still to come
}

func newGrid(table *html.Node) *grid {
	g := &grid{columns: map[string]int{}, cells: map[*html.Node][]*html.Node{}}
	var above []hanging
	for _, tr := range tableRows(table) {
		var cells []*html.Node
		cells, above = layRow(tr, above)
		g.cells[tr] = cells
		if g.header == nil || !hasHeads(g.header) && hasHeads(cells) {
			g.header = cells
		}
	}
	for i, c := range g.header {
		if name := folded(textOf(c, nil)); name != "" && g.columns[name] == 0 {
			g.columns[name] = i + 1
		}
	}
	return g
}

// tableRows are the rows of a table itself, not of tables inside it.
func tableRows(table *html.Node) []*html.Node {
	var rows []*html.Node
	for part := range table.ChildNodes() {
		switch part.DataAtom {
		case atom.Tr:
			rows = append(rows, part)
		case atom.Thead, atom.Tbody, atom.Tfoot:
			for tr := range part.ChildNodes() {
				if tr.DataAtom == atom.Tr {
					rows = append(rows, tr)
				}
			}
		}
	}
	return rows
}

// layRow puts the cells of a row between those that hang down from above, and returns what hangs below.
func layRow(tr *html.Node, above []hanging) (cells []*html.Node, below []hanging) {
	put := func(c hanging) {
		if len(cells) < mostColumns {
			cells, below = append(cells, c.cell), append(below, hanging{c.cell, c.rows - 1})
		}
	}
	fill := func() {
		for len(cells) < len(above) && above[len(cells)].rows > 0 {
			put(above[len(cells)])
		}
	}
	for c := range tr.ChildNodes() {
		if c.DataAtom != atom.Td && c.DataAtom != atom.Th {
			continue
		}
		fill()
		for range min(span(c, "colspan"), mostColumns) {
			put(hanging{c, span(c, "rowspan")})
		}
	}
	fill()
	return cells, below
}

// span reads colspan or rowspan, 1 where there is none. 0 means the rest of the table in HTML, which few browsers
// follow.
func span(cell *html.Node, name string) int {
	n, err := strconv.Atoi(strings.TrimSpace(attribute(cell, name)))
	if err != nil || n < 1 {
		return 1
	}
	return n
}

func hasHeads(cells []*html.Node) bool {
	for _, c := range cells {
		if c.DataAtom == atom.Th {
			return true
		}
	}
	return false
}

// folded compares headers without case, line ends and the colon behind them.
func folded(s string) string {
	return strings.ToLower(strings.TrimRight(strings.Join(strings.Fields(s), " "), ": "))
}
