package files

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/recovery-almanac/almanac/sinks/coverage"
)

// LoadCoverage reads the whole cube of the release at dir, to the four decimals of an hour and the tenth of a minute
// that its files have. [LoadRegions] and [LoadCells] read no more than is needed.
func LoadCoverage(dir string) (coverage.Result, error) {
	result, records, err := loadRegions(dir)
	if err != nil {
		return result, err
	}
	var paths []string
	for _, r := range records {
		paths = append(paths, r.File)
	}
	slices.Sort(paths)
	paths = slices.Compact(paths)
	parts := make([]coverage.Result, len(paths))
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, path := range paths {
		g.Go(func() error {
			var err error
			parts[i], err = loadCells(dir, path)
			return err
		})
	}
	g.Go(func() error {
		var err error
		result.Deserts, err = loadDeserts(dir)
		return err
	})
	if err := g.Wait(); err != nil {
		return result, err
	}
	result.Regions = nil
	for _, part := range parts {
		result.Near = append(result.Near, part.Near...)
		result.Regions, result.Cells = append(result.Regions, part.Regions...), append(result.Cells, part.Cells...)
	}
	slices.SortFunc(result.Regions, func(a, b coverage.Region) int { return strings.Compare(a.Code, b.Code) })
	slices.SortStableFunc(result.Near, func(a, b coverage.Near) int { return strings.Compare(a.Region, b.Region) })
	slices.SortStableFunc(result.Cells, func(a, b coverage.Cell) int { return strings.Compare(a.Region, b.Region) })
	return result, nil
}

// LoadRegions reads the regions of the release at dir but its localities, each with its cell of all fellowships, modes
// and groups, without hours.
func LoadRegions(dir string) (coverage.Result, error) {
	result, records, err := loadRegions(dir)
	for i := range records {
		c := coverage.Cell{Key: coverage.Key{Region: records[i].Code, Fellowship: coverage.All, Mode: coverage.All, Group: coverage.All}}
		c.Meetings, c.HoursCovered, c.LongestGapHours = records[i].Meetings, known(records[i].HoursCovered), known(records[i].LongestGapHours)
		c.LongestGapStart, c.MeanWaitMinutes, c.WorstWaitMinutes = known(records[i].LongestGapStart), known(records[i].MeanWaitMinutes), known(records[i].WorstWaitMinutes)
		result.Cells = append(result.Cells, c)
	}
	return result, err
}

// LoadCells reads a country, subdivision or clock, or the one around a county or locality, with all regions in its file
// and their cells. The error is [os.ErrNotExist] where the release has no such region.
func LoadCells(dir, code string) (coverage.Result, error) {
	around := code
	if i := strings.IndexAny(code, "/:"); i >= 0 && !strings.HasPrefix(code, coverage.OnlineRegion+":") {
		around = code[:i]
	}
	return loadCells(dir, "coverage/"+fileName(around)+".json")
}

// LoadFellowship reads the cells of one fellowship in all regions but localities, without hours. The error is
// [os.ErrNotExist] where the release has no meeting of it in the cube.
func LoadFellowship(dir, fellowship string) (coverage.Result, error) {
	return loadCells(dir, fellowshipFile(fellowship))
}

// Fellowships lists those that the release at dir has in its cube, sorted by file name.
func Fellowships(dir string) ([]string, error) {
	names, err := filepath.Glob(filepath.Join(dir, "coverage", "by", "*.json"))
	for i := range names {
		names[i] = strings.TrimSuffix(filepath.Base(names[i]), ".json")
	}
	return names, err
}

func loadRegions(dir string) (coverage.Result, []regionRecord, error) {
	name := filepath.Join(dir, "coverage.json")
	raw, err := os.ReadFile(name)
	if err != nil {
		return coverage.Result{}, nil, fmt.Errorf("load coverage: %w", err)
	}
	var doc struct {
		Week    string         `json:"week"`
		Regions []regionRecord `json:"regions"`
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		return coverage.Result{}, nil, fmt.Errorf("load %s: %w", name, err)
	}
	week, err := time.Parse(time.DateOnly, doc.Week)
	if err != nil {
		return coverage.Result{}, nil, fmt.Errorf("load %s: %w", name, err)
	}
	return coverage.Result{Week: week, Regions: regionsFrom(doc.Regions)}, doc.Regions, nil
}

func regionsFrom(records []regionRecord) []coverage.Region {
	regions := make([]coverage.Region, len(records))
	online := map[string]string{}
	for i, r := range records {
		if r.Online != "" {
			online[r.TimeZone] = r.Online
		}
		regions[i] = coverage.Region{
			Code: r.Code, Kind: coverage.Kind(r.Kind), Name: r.Name, Parent: r.Parent, TimeZone: r.TimeZone, Online: r.Online,
			FIPS: r.FIPS, Population: r.Population, Meetings: r.Meetings,
		}
		if r.Name == "" {
			regions[i].Name = r.Code
		}
		if around, name, ok := strings.Cut(r.Code, "/"); ok && regions[i].Kind == coverage.Locality {
			regions[i].Name, regions[i].Parent, regions[i].Online = name, around, online[r.TimeZone]
		}
	}
	return regions
}

// loadCells reads a file of cells.
func loadCells(dir, path string) (coverage.Result, error) {
	name := filepath.Join(dir, filepath.FromSlash(path))
	raw, err := os.ReadFile(name)
	if err != nil {
		return coverage.Result{}, fmt.Errorf("load coverage: %w", err)
	}
	var doc struct {
		cellsHead
		Cells []cellRow `json:"cells"`
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		return coverage.Result{}, fmt.Errorf("load %s: %w", name, err)
	}
	week, err := time.Parse(time.DateOnly, doc.Week)
	if err != nil {
		return coverage.Result{}, fmt.Errorf("load %s: %w", name, err)
	}
	result := coverage.Result{Week: week, Regions: regionsFrom(doc.Regions), Cells: make([]coverage.Cell, len(doc.Cells))}
	result.Near = nearFrom(doc.Near)
	for i := range doc.Cells {
		if err := doc.Cells[i].cell(&doc.cellsHead, result.Cells[:i+1]); err != nil {
			return coverage.Result{}, fmt.Errorf("load %s: cell %d: %w", name, i+1, err)
		}
	}
	return result, nil
}

// nearFrom undoes nearRecords.
func nearFrom(records []nearRecord) (list []coverage.Near) {
	for i := range records {
		r := &records[i]
		k := slices.Index(coverage.Kilometers[:], r.Kilometers)
		if k < 0 || len(r.Days) != 7 {
			continue
		}
		if n := len(list); n == 0 || list[n-1].Region != r.Region || list[n-1].Fellowship != r.Fellowship {
			list = append(list, coverage.Near{Region: r.Region, Fellowship: r.Fellowship})
		}
		within := &list[len(list)-1].Within
		within[k] = coverage.Nearby{Ever: r.Ever, Days: [7]int(r.Days)}
		if coverage.KindOf(r.Region) == coverage.County {
			continue
		}
		for i := range within {
			if within[i].Hours == nil {
				within[i].Hours = new([coverage.HoursOfWeek]int)
			}
		}
		copy(within[k].Hours[:], r.Hours)
	}
	return list
}

// cellRow is a cell's array, undone in parts: numbers and null, and last the hours.
type cellRow []json.RawMessage

const cellColumns = 11

var errShortCell = errors.New("a cell is an array of 10 and its hours in threes, or the place of an earlier cell")

// cell reads the last of cells; those before it are read.
func (r cellRow) cell(head *cellsHead, cells []coverage.Cell) error {
	c := &cells[len(cells)-1]
	if len(r) < cellColumns-1 || len(r) > cellColumns {
		return errShortCell
	}
	var numbers [cellColumns - 1]*float64
	for i := range numbers {
		if err := json.Unmarshal(r[i], &numbers[i]); err != nil {
			return err
		}
	}
	var err error
	word := func(n int, list []string) string {
		i := int(known(numbers[n]))
		if i < 0 || i >= len(list) {
			err = fmt.Errorf("number %d is not in the head's lists", i)
			return ""
		}
		return list[i]
	}
	c.Key = coverage.Key{Region: word(0, head.Codes), Fellowship: word(1, head.Fellowships), Mode: word(2, head.Modes), Group: word(3, head.Groups)}
	whole := func(n int) int { return int(known(numbers[n])) }
	c.Meetings, c.HoursCovered, c.LongestGapHours, c.LongestGapStart = whole(4), whole(5), whole(6), whole(7)
	c.MeanWaitMinutes, c.WorstWaitMinutes = known(numbers[8]), whole(9)
	if err != nil || len(r) < cellColumns || head.Fellowship != "" { // the parts of the day follow from hours that are elsewhere
		return err
	}
	var same int
	if json.Unmarshal(r[10], &same) == nil {
		if same < 0 || same >= len(cells)-1 {
			return errShortCell
		}
		c.Hours = cells[same].Hours
		return nil
	}
	var hours []float64
	if bad := json.Unmarshal(r[10], &hours); bad != nil || len(hours)%3 != 0 {
		return errors.Join(errShortCell, bad)
	}
	for i := 0; i < len(hours); i += 3 {
		c.Hours = append(c.Hours, coverage.Hour{Hour: int(hours[i]), Starts: hours[i+1], Sessions: hours[i+2]})
	}
	return nil
}

// known is a measure, or -1 where there is none.
func known[T int | float64](v *T) T {
	if v == nil {
		return -1
	}
	return *v
}
