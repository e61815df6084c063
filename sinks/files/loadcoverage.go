package files

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/recovery-almanac/almanac/sinks/coverage"
)

// LoadCoverage reads the cube of the release at dir, to the four decimals that coverage.json has.
func LoadCoverage(dir string) (coverage.Result, error) {
	name := filepath.Join(dir, "coverage.json")
	raw, err := os.ReadFile(name)
	if err != nil {
		return coverage.Result{}, fmt.Errorf("load coverage: %w", err)
	}
	var doc struct {
		Week  string `json:"week"`
		Cells []struct {
			coverageSummary
			Starts   coverage.Hours `json:"starts"`
			Sessions coverage.Hours `json:"sessions"`
		} `json:"cells"`
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		return coverage.Result{}, fmt.Errorf("load %s: %w", name, err)
	}
	week, err := time.Parse(time.DateOnly, doc.Week)
	if err != nil {
		return coverage.Result{}, fmt.Errorf("load %s: %w", name, err)
	}
	result := coverage.Result{Week: week, Cells: make([]coverage.Cell, len(doc.Cells))}
	for i, c := range doc.Cells {
		cell := coverage.Cell{
			Key:      coverage.Key{Region: c.Region, Fellowship: c.Fellowship, Mode: c.Mode},
			Meetings: c.Meetings, Starts: c.Starts, Sessions: c.Sessions,
			HoursCovered: c.HoursCovered, LongestGapHours: c.LongestGapHours, LongestGapStart: -1, MeanWaitMinutes: -1,
		}
		if c.LongestGapStart != nil {
			cell.LongestGapStart = *c.LongestGapStart
		}
		if c.MeanWaitMinutes != nil {
			cell.MeanWaitMinutes = *c.MeanWaitMinutes
		}
		result.Cells[i] = cell
	}
	return result, nil
}
