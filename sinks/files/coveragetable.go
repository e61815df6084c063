package files

import (
	"io"
	"strconv"
	"strings"

	"github.com/recovery-almanac/almanac/sinks/coverage"
)

// CoverageColumns is the header of coverage.csv. hour is the hour of the local week, 0 = Monday 00:00; weekday is 1 on
// Monday and 7 on Sunday.
var CoverageColumns = strings.Fields("region fellowship mode group hour weekday hour_of_day starts sessions")

// writeCoverageTable writes the cube in long form for countries, subdivisions and online by UTC; groups only of all
// fellowships and modes. The rest would make it ten times as long and stands in coverage/. An hour with neither a start nor
// a session has no row.
func (b *builder) writeCoverageTable() error {
	return b.create("coverage.csv", func(w io.Writer) error {
		t, err := newTable(w, CoverageColumns)
		if err != nil {
			return err
		}
		for i := range b.s.Coverage.Regions {
			r := &b.s.Coverage.Regions[i]
			if r.Kind == coverage.County || r.Kind == coverage.Locality || r.Kind == coverage.Online && r.Code != coverage.OnlineRegion {
				continue
			}
			cells := b.s.Coverage.CellsOf(r.Code)
			for i := range cells {
				if k := &cells[i].Key; k.Group != coverage.All && (k.Fellowship != coverage.All || k.Mode != coverage.All) {
					continue
				}
				if err := coverageRows(t, &cells[i]); err != nil {
					return err
				}
			}
		}
		return t.end()
	})
}

// CoverageTable writes cells as coverage.csv has them.
func CoverageTable(w io.Writer, cells []coverage.Cell) error {
	t, err := newTable(w, CoverageColumns)
	if err != nil {
		return err
	}
	for i := range cells {
		if err := coverageRows(t, &cells[i]); err != nil {
			return err
		}
	}
	return t.end()
}

func coverageRows(t *table, c *coverage.Cell) error {
	for _, h := range c.Hours {
		starts, sessions := fourDecimals(h.Starts), fourDecimals(h.Sessions)
		if starts == 0 && sessions == 0 {
			continue
		}
		t.cell(c.Region, c.Fellowship, c.Mode, c.Group, strconv.Itoa(h.Hour), strconv.Itoa(h.Hour/24+1), strconv.Itoa(h.Hour%24),
			strconv.FormatFloat(starts, 'f', -1, 64), strconv.FormatFloat(sessions, 'f', -1, 64))
		if err := t.next(); err != nil {
			return err
		}
	}
	return nil
}

// measureColumns is the header of [MeasureTable].
var measureColumns = strings.Fields(`region fellowship mode group meetings hours_covered longest_gap_hours longest_gap_start
	mean_wait_minutes worst_wait_minutes`)

// MeasureTable writes the measures of cells without their hours, a row each. What there is none of is empty.
func MeasureTable(w io.Writer, cells []coverage.Cell) error {
	t, err := newTable(w, measureColumns)
	if err != nil {
		return err
	}
	for i := range cells {
		c := &cells[i]
		t.cell(c.Region, c.Fellowship, c.Mode, c.Group, strconv.Itoa(c.Meetings), strconv.Itoa(c.HoursCovered), strconv.Itoa(c.LongestGapHours),
			knownCell(float64(c.LongestGapStart)), knownCell(tenths(c.MeanWaitMinutes)), knownCell(float64(c.WorstWaitMinutes)))
		if err := t.next(); err != nil {
			return err
		}
	}
	return t.end()
}

func knownCell(v float64) string {
	if v < 0 {
		return ""
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}
