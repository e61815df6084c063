package files

import (
	"fmt"
	"io"
	"strings"

	"github.com/parquet-go/parquet-go"

	"github.com/recovery-almanac/almanac/sinks/coverage"
)

// coverageRecord is one row of coverage.parquet: an hour of the week in which something starts or is in session, of one cell
// of the cube. What adds up: rows of single fellowships and modes, of one level of regions. "all" is the sum of them already.
type coverageRecord struct {
	Region     string  `parquet:"region,dict"`
	Kind       string  `parquet:"kind,dict"` // country, subdivision, county, locality, online or unknown
	Fellowship string  `parquet:"fellowship,dict"`
	Mode       string  `parquet:"mode,dict"`
	Group      string  `parquet:"group,dict"`       // women, language:es, ...
	Hour       int32   `parquet:"hour,dict"`        // of the local week: 0 = Monday 00:00
	Weekday    int32   `parquet:"weekday,dict"`     // 1 = Monday ... 7 = Sunday
	HourOfDay  int32   `parquet:"hour_of_day,dict"` // 0 ... 23
	Starts     float64 `parquet:"starts,dict"`
	Sessions   float64 `parquet:"sessions,dict"`
}

// writeCoverageColumns writes the whole cube as coverage.parquet. An hour with neither a start nor a session has no row.
func (b *builder) writeCoverageColumns() error {
	cover := &b.s.Coverage
	rows := 0
	for i := range cover.Cells {
		rows += len(cover.Cells[i].Hours)
	}
	return b.create("coverage.parquet", func(w io.Writer) error {
		cell, hour := 0, 0
		return writeParquet(w, rows, func(int) (coverageRecord, error) { // asked for each row in turn
			for hour == len(cover.Cells[cell].Hours) {
				cell, hour = cell+1, 0
			}
			hour++
			return newCoverageRecord(&cover.Cells[cell], &cover.Cells[cell].Hours[hour-1]), nil
		})
	})
}

func newCoverageRecord(c *coverage.Cell, h *coverage.Hour) coverageRecord {
	return coverageRecord{
		Region: c.Region, Kind: string(coverage.KindOf(c.Region)), Fellowship: c.Fellowship, Mode: c.Mode, Group: c.Group,
		Hour: int32(h.Hour), Weekday: int32(h.Hour/24 + 1), HourOfDay: int32(h.Hour % 24),
		Starts: fourDecimals(h.Starts), Sessions: fourDecimals(h.Sessions),
	}
}

// coverageColumns checks coverage.parquet: it opens, and its regions are in order, as those of coverage.json are.
func (c *checker) coverageColumns(path string) error {
	return c.parquet(path, func(read *parquet.File) error {
		last := ""
		return eachInFirstColumn(read, func(region string) error {
			if strings.Compare(region, last) < 0 {
				return fmt.Errorf("region %q comes after %q: rows must be sorted", region, last)
			}
			last = region
			return nil
		})
	})
}
