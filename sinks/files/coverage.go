package files

import (
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/recovery-almanac/almanac/sinks/coverage"
)

// The coverage files, for who reads them:
//
// coverage.json lists the regions but the localities, a line each, with what is on there over all fellowships, modes and
// groups; a country's subdivisions and counties without any meeting are among them. It is enough for a first picture. Its
// "file" is that of the region's cells, and its "online" the code of the region that has online meetings by its clock.
//
// coverage/by/na.json has one fellowship's cells ("all" has a file too) in all regions of coverage.json without hours:
// to colour a map or rank regions takes that one file. coverage/US-PA.json has the cells of a country, subdivision or
// clock, of its counties and of its localities, hour by hour, and how many people live near a meeting.
//
// A cell is an array, whose first four numbers lead into the lists of the head:
//
//	[code, fellowship, mode, group, meetings, hours covered, longest gap, its start, mean wait, worst wait, hours]
//
// hours are three numbers each, the hour of the week, starts and sessions, or one number: the place of an earlier cell
// of the file with the same hours. A start or wait that is not is null. Groups have no cells of a fellowship and a mode at
// once, and counties and localities none of groups. Cells are sorted by region, then all first, so that a region's
// first cell is that of everything.
//
// coverage.parquet is the whole cube in long form, coverage.csv a part of it; trend.json, deserts.json and schema/*.json say the rest.

// coverageFile is one file below coverage/.
type coverageFile struct {
	path  string
	write func(*builder, string) error
}

// planCoverage lists the files below coverage/: one a country, subdivision and clock, and one a fellowship.
func planCoverage(r *coverage.Result) []coverageFile {
	var planned []coverageFile
	for _, owned := range byFile(r) {
		planned = append(planned, coverageFile{owned[0].file, func(b *builder, path string) error { return b.writeRegionCells(path, owned) }})
	}
	byPath := map[string][]string{}
	for _, f := range fellowships(r) {
		path := fellowshipFile(f)
		byPath[path] = append(byPath[path], f)
	}
	for _, path := range slices.Sorted(maps.Keys(byPath)) {
		planned = append(planned, coverageFile{path, func(b *builder, path string) error { return b.writeFellowshipCells(path, byPath[path]) }})
	}
	return planned
}

// fellowships lists those of the cube, sorted.
func fellowships(r *coverage.Result) []string {
	seen := map[string]bool{}
	for i := range r.Cells {
		if k := &r.Cells[i].Key; k.Mode == coverage.All && k.Group == coverage.All {
			seen[k.Fellowship] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// writeCoverageFiles writes all files below coverage/.
func (b *builder) writeCoverageFiles() error {
	for _, c := range planCoverage(&b.s.Coverage) {
		if err := c.write(b, c.path); err != nil {
			return err
		}
	}
	return nil
}

// placed is a region and the file that has its cells.
type placed struct {
	*coverage.Region
	file string
}

// byFile groups regions by their file, the region that the file is named for first.
func byFile(r *coverage.Result) [][]placed {
	var all []placed
	for i := range r.Regions {
		all = append(all, placed{&r.Regions[i], regionFile(&r.Regions[i])})
	}
	slices.SortStableFunc(all, func(a, b placed) int { return strings.Compare(a.file, b.file) })
	var grouped [][]placed
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[n].file == all[0].file {
			n++
		}
		grouped, all = append(grouped, all[:n:n]), all[n:]
	}
	return grouped
}

// regionFile names the file of a region's cells.
func regionFile(r *coverage.Region) string {
	code := r.Code
	if r.Kind == coverage.County || r.Kind == coverage.Locality {
		code = r.Parent
	}
	return "coverage/" + fileName(code) + ".json"
}

func fellowshipFile(fellowship string) string { return "coverage/by/" + fileName(fellowship) + ".json" }

// fileName writes a code so that it is a file's name everywhere: "online:Asia/Kolkata" is "online-Asia-Kolkata".
func fileName(code string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '_':
			return c
		}
		return '-'
	}, code)
}

// indexed tells whether a region stands in coverage.json.
func indexed(r *coverage.Region) bool { return r.Kind != coverage.Locality }

// words numbers texts for one file: cells name region, fellowship, mode and group by their place in lists.
type words struct {
	list   []string
	number map[string]int
}

func (w *words) of(word string) int {
	n, ok := w.number[word]
	if !ok {
		if w.number == nil {
			w.number = map[string]int{}
		}
		n = len(w.list)
		w.number[word] = n
		w.list = append(w.list, word)
	}
	return n
}

// texts is the list; of no words it is empty, not null.
func (w *words) texts() []string { return append([]string{}, w.list...) }

// cellLists is the head that cells are read with.
type cellLists struct {
	regions, fellowships, modes, groups words
	// rows is the number of cells written, and at the place of the cell that wrote some hours: in a small region
	// many cells are of the same meetings.
	rows int
	at   map[*coverage.Hour]int
}

// appendCell writes a cell as an array: see schema/coverage-cells.json.
func (l *cellLists) appendCell(out []byte, c *coverage.Cell, withHours bool) []byte {
	out = append(out, '[')
	for _, n := range [...]int{l.regions.of(c.Region), l.fellowships.of(c.Fellowship), l.modes.of(c.Mode), l.groups.of(c.Group), c.Meetings, c.HoursCovered, c.LongestGapHours} {
		out = append(strconv.AppendInt(out, int64(n), 10), ',')
	}
	out = appendKnown(out, float64(c.LongestGapStart))
	out = appendKnown(append(out, ','), tenths(c.MeanWaitMinutes))
	out = appendKnown(append(out, ','), float64(c.WorstWaitMinutes))
	if withHours {
		out = l.appendHours(append(out, ','), c.Hours)
	} else {
		out = appendParts(append(out, ','), c)
	}
	l.rows++
	return append(out, ']', '\n')
}

// appendHours writes hours, or the place of the cell that has the same.
func (l *cellLists) appendHours(out []byte, hours []coverage.Hour) []byte {
	if len(hours) > 0 {
		if n, ok := l.at[&hours[0]]; ok {
			return strconv.AppendInt(out, int64(n), 10)
		}
		if l.at == nil {
			l.at = map[*coverage.Hour]int{}
		}
		l.at[&hours[0]] = l.rows
	}
	out = append(out, '[')
	for i, h := range hours {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(strconv.AppendInt(out, int64(h.Hour), 10), ',')
		out = append(appendNumber(out, fourDecimals(h.Starts)), ',')
		out = appendNumber(out, fourDecimals(h.Sessions))
	}
	return append(out, ']')
}

// appendParts writes the hours covered in each part of the day, and then the starts.
func appendParts(out []byte, c *coverage.Cell) []byte {
	parts := c.Parts()
	out = append(out, '[')
	for _, p := range parts {
		out = append(strconv.AppendInt(out, int64(p.HoursCovered), 10), ',')
	}
	for i, p := range parts {
		if i > 0 {
			out = append(out, ',')
		}
		out = appendNumber(out, fourDecimals(p.Starts))
	}
	return append(out, ']')
}

// appendKnown writes a measure, or null where it is -1: there is none.
func appendKnown(out []byte, v float64) []byte {
	if v < 0 {
		return append(out, "null"...)
	}
	return appendNumber(out, v)
}

func appendNumber(out []byte, v float64) []byte {
	if n := int64(v); float64(n) == v {
		return strconv.AppendInt(out, n, 10)
	}
	return strconv.AppendFloat(out, v, 'f', -1, 64)
}

// fourDecimals: a share of a meeting is not known more exactly, and the file stays a third of the size.
func fourDecimals(v float64) float64 { return math.Round(v*1e4) / 1e4 }

func tenths(v float64) float64 { return math.Round(v*10) / 10 }

// cellsHead is the head of a file of cells. The lists come first, so the cells are made before it is written.
type cellsHead struct {
	SchemaVersion int            `json:"schema_version"`
	Week          string         `json:"week"`
	Region        string         `json:"region,omitempty"`
	Fellowship    string         `json:"fellowship,omitempty"`
	Regions       []regionRecord `json:"regions,omitempty"`
	Codes         []string       `json:"codes"`
	Fellowships   []string       `json:"fellowships"`
	Modes         []string       `json:"modes"`
	Groups        []string       `json:"groups"`
	Near          []nearRecord   `json:"near,omitempty"`
	Within        [][]int        `json:"within,omitempty"`
}

// nearRecord counts the people who live near a meeting in person of a fellowship.
type nearRecord struct {
	Region     string `json:"region"`
	Fellowship string `json:"fellowship"`
	Kilometers int    `json:"km"`
	Ever       int    `json:"ever"`
	Days       []int  `json:"days"`
	Hours      []int  `json:"hours,omitempty"`
}

// nearRecords has a record a region, fellowship and distance.
func nearRecords(list []coverage.Near) (out []nearRecord) {
	for i := range list {
		n := &list[i]
		for k, km := range coverage.Kilometers {
			within := &n.Within[k]
			if within.Ever == 0 {
				continue
			}
			r := nearRecord{Region: n.Region, Fellowship: n.Fellowship, Kilometers: km, Ever: within.Ever, Days: within.Days[:]}
			if within.Hours != nil {
				r.Hours = within.Hours[:]
			}
			out = append(out, r)
		}
	}
	return out
}

// withinRows has an array a region: its place among the codes, and the people within each distance of any meeting.
func (l *cellLists) withinRows(list []coverage.Near, fellowships []string) (rows [][]int) {
	for i := range list {
		n := &list[i]
		if !slices.Contains(fellowships, n.Fellowship) {
			continue
		}
		row := []int{l.regions.of(n.Region)}
		for k := range coverage.Kilometers {
			row = append(row, n.Within[k].Ever)
		}
		rows = append(rows, row)
	}
	return rows
}

// writeCells writes a file of cells: the head, and a cell a line.
func (b *builder) writeCells(path string, head cellsHead, lists *cellLists, rows [][]byte) error {
	head.SchemaVersion, head.Week = schemaVersion, weekOf(&b.s.Coverage)
	head.Codes, head.Fellowships, head.Modes, head.Groups = lists.regions.texts(), lists.fellowships.texts(), lists.modes.texts(), lists.groups.texts()
	return b.create(path, func(w io.Writer) error {
		line, err := newEncoder().line(head)
		if err != nil {
			return err
		}
		f, err := frame(w, strings.TrimSuffix(string(line), "}\n")+`,"cells":[`, "]}")
		if err != nil {
			return err
		}
		for _, row := range rows {
			if err := f.add(row); err != nil {
				return err
			}
		}
		return f.end()
	})
}

// writeRegionCells writes the cells of the regions of one file.
func (b *builder) writeRegionCells(path string, owned []placed) error {
	var lists cellLists
	var rows [][]byte
	head := cellsHead{Region: owned[0].Code}
	for _, r := range owned {
		lists.regions.of(r.Code)
		head.Regions = append(head.Regions, b.regionRecord(r.Region))
		head.Near = append(head.Near, nearRecords(b.s.Coverage.NearOf(r.Code))...)
		cells := b.s.Coverage.CellsOf(r.Code)
		for i := range cells {
			rows = append(rows, lists.appendCell(nil, &cells[i], true))
		}
	}
	return b.writeCells(path, head, &lists, rows)
}

// writeFellowshipCells writes the measures of one fellowship (of several whose codes make one file name) in all regions of coverage.json.
func (b *builder) writeFellowshipCells(path string, fellowships []string) error {
	var lists cellLists
	var rows [][]byte
	for i := range b.s.Coverage.Regions {
		r := &b.s.Coverage.Regions[i]
		if !indexed(r) {
			continue
		}
		cells := b.s.Coverage.CellsOf(r.Code)
		for i := range cells {
			if slices.Contains(fellowships, cells[i].Fellowship) {
				rows = append(rows, lists.appendCell(nil, &cells[i], false))
			}
		}
	}
	head := cellsHead{Fellowship: fellowships[0]}
	head.Within = lists.withinRows(b.s.Coverage.Near, fellowships)
	return b.writeCells(path, head, &lists, rows)
}
