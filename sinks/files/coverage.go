package files

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks/coverage"
)

// hours writes as JSON numbers of at most four decimals: a share of a meeting is not known more exactly, and the
// file stays a third of the size.
type hours coverage.Hours

func (h hours) MarshalJSON() ([]byte, error) {
	out := make([]byte, 0, 3*coverage.HoursOfWeek)
	for i, v := range h {
		out = append(out, "[,"[min(i, 1)])
		out = strconv.AppendFloat(out, fourDecimals(v), 'f', -1, 64)
	}
	return append(out, ']'), nil
}

func (h *hours) UnmarshalJSON(text []byte) error {
	var values []float64
	if err := json.Unmarshal(text, &values); err != nil {
		return err
	}
	if len(values) != len(h) {
		return fmt.Errorf("a week has %d hours, not %d", len(h), len(values))
	}
	copy(h[:], values)
	return nil
}

func fourDecimals(v float64) float64 { return math.Round(v*1e4) / 1e4 }

// coverageCell is one record of coverage.json.
type coverageCell struct {
	coverageSummary
	Starts   hours `json:"starts"`
	Sessions hours `json:"sessions"`
}

// coverageSummary is what coverage.json and regions.json say about one cell of the cube.
type coverageSummary struct {
	Region          string   `json:"region"`
	Fellowship      string   `json:"fellowship,omitempty"`
	Mode            string   `json:"mode,omitempty"`
	Meetings        int      `json:"meetings"`
	HoursCovered    int      `json:"hours_covered"`
	LongestGapHours int      `json:"longest_gap_hours"`
	LongestGapStart *int     `json:"longest_gap_start,omitempty"` // absent without a gap
	MeanWaitMinutes *float64 `json:"mean_wait_minutes,omitempty"` // absent without starts
}

func summarize(c *coverage.Cell) coverageSummary {
	s := coverageSummary{
		Region: c.Region, Fellowship: c.Fellowship, Mode: c.Mode, Meetings: c.Meetings,
		HoursCovered: c.HoursCovered, LongestGapHours: c.LongestGapHours,
	}
	if c.LongestGapStart >= 0 {
		s.LongestGapStart = &c.LongestGapStart
	}
	if c.MeanWaitMinutes >= 0 {
		wait := fourDecimals(c.MeanWaitMinutes)
		s.MeanWaitMinutes = &wait
	}
	return s
}

// coverageHead is the head of coverage.json: the Monday of the reference week, and the cells.
func coverageHead(week time.Time) string {
	return fmt.Sprintf(`{"schema_version":%d,"week":"%s","cells":[`, normalize.SchemaVersion, week.Format(time.DateOnly))
}

// writeCoverage writes the whole cube.
func (b *builder) writeCoverage() error {
	return b.create("coverage.json", func(w io.Writer) error {
		f, err := frame(w, coverageHead(b.s.Coverage.Week), "]}")
		if err != nil {
			return err
		}
		e := newEncoder()
		for i := range b.s.Coverage.Cells {
			c := &b.s.Coverage.Cells[i]
			line, err := e.line(coverageCell{summarize(c), hours(c.Starts), hours(c.Sessions)})
			if err != nil {
				return err
			}
			if err := f.add(line); err != nil {
				return err
			}
		}
		return f.end()
	})
}

// coverageColumns is the header of coverage.csv. hour is the hour of the local week, 0 = Monday 00:00.
var coverageColumns = strings.Fields("region fellowship mode hour weekday hour_of_day starts sessions")

// writeCoverageTable writes the cube in long form. An hour with neither a start nor a session has no row.
func (b *builder) writeCoverageTable() error {
	return b.create("coverage.csv", func(w io.Writer) error {
		t, err := newTable(w, coverageColumns)
		if err != nil {
			return err
		}
		for i := range b.s.Coverage.Cells {
			if err := coverageRows(t, &b.s.Coverage.Cells[i]); err != nil {
				return err
			}
		}
		return t.end()
	})
}

func coverageRows(t *table, c *coverage.Cell) error {
	for hour := range coverage.HoursOfWeek {
		starts, sessions := fourDecimals(c.Starts[hour]), fourDecimals(c.Sessions[hour])
		if starts == 0 && sessions == 0 {
			continue
		}
		t.cell(c.Region, c.Fellowship, c.Mode, strconv.Itoa(hour), strconv.Itoa(hour/24+1), strconv.Itoa(hour%24),
			strconv.FormatFloat(starts, 'f', -1, 64), strconv.FormatFloat(sessions, 'f', -1, 64))
		if err := t.next(); err != nil {
			return err
		}
	}
	return nil
}

// regionsDocument is regions.json.
type regionsDocument struct {
	SchemaVersion int      `json:"schema_version"`
	Regions       []region `json:"regions"` // sorted by region
}

// region is one region over all fellowships and modes, with the meetings of each.
type region struct {
	coverageSummary
	ByFellowship map[string]int `json:"by_fellowship"`
	ByMode       map[string]int `json:"by_mode"`
}

// writeRegions picks each region's totals out of the cube.
func (b *builder) writeRegions() error {
	doc := regionsDocument{SchemaVersion: normalize.SchemaVersion, Regions: []region{}}
	index := map[string]int{}
	at := func(code string) *region {
		i, ok := index[code]
		if !ok {
			i = len(doc.Regions)
			index[code] = i
			doc.Regions = append(doc.Regions, region{coverageSummary{Region: code}, map[string]int{}, map[string]int{}})
		}
		return &doc.Regions[i]
	}
	for i := range b.s.Coverage.Cells {
		c := &b.s.Coverage.Cells[i]
		r := at(c.Region)
		allFellowships, allModes := c.Fellowship == coverage.All, c.Mode == coverage.All
		switch {
		case allFellowships && allModes:
			r.coverageSummary = summarize(c)
			r.Fellowship, r.Mode = "", ""
		case allModes:
			r.ByFellowship[c.Fellowship] = c.Meetings
		case allFellowships:
			r.ByMode[c.Mode] = c.Meetings
		}
	}
	return b.create("regions.json", func(w io.Writer) error { return writeDocument(w, doc) })
}
