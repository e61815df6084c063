package clickhouse

import (
	"math"
	"time"

	"github.com/recovery-almanac/almanac/sinks/coverage"
)

// cellRow is a version of a cell of the coverage cube.
type cellRow struct {
	Region     string    `ch:"region"`
	Level      string    `ch:"level"`
	Fellowship string    `ch:"fellowship"`
	Mode       string    `ch:"mode"`
	TagGroup   string    `ch:"tag_group"`
	ValidFrom  time.Time `ch:"valid_from"`
	ValidTo    time.Time `ch:"valid_to"`
	Hash       uint64    `ch:"version_hash"`
	Meetings   uint32    `ch:"meetings"`
	Covered    uint8     `ch:"hours_covered"`
	GapHours   uint8     `ch:"longest_gap_hours"`
	GapStart   int16     `ch:"longest_gap_start"`
	MeanWait   float64   `ch:"mean_wait_minutes"`
	WorstWait  int32     `ch:"worst_wait_minutes"`
	// The hours that have a start or a session; most cells have few.
	Hours    []uint8   `ch:"hours"`
	Starts   []float32 `ch:"starts"`
	Sessions []float32 `ch:"sessions"`
}

func (r *cellRow) key() []string { return []string{r.Region, r.Fellowship, r.Mode, r.TagGroup} }

func (r *cellRow) stamp(from, to time.Time, hash uint64) {
	r.ValidFrom, r.ValidTo, r.Hash = from, to, hash
}

func (r *cellRow) content(c content) content {
	c = c.text(r.Region, r.Level, r.Fellowship, r.Mode, r.TagGroup).
		number(int64(r.Meetings), int64(r.Covered), int64(r.GapHours), int64(r.GapStart), int64(r.WorstWait), int64(len(r.Hours))).
		fraction(r.MeanWait)
	for i, h := range r.Hours {
		c = append(c, h)
		c = c.fraction(float64(r.Starts[i]), float64(r.Sessions[i]))
	}
	return c
}

func newCellRow(c *coverage.Cell) *cellRow {
	r := &cellRow{
		Region: c.Region, Level: string(coverage.KindOf(c.Region)), Fellowship: c.Fellowship, Mode: c.Mode, TagGroup: c.Group,
		Meetings: uint32(c.Meetings), Covered: uint8(c.HoursCovered), GapHours: uint8(c.LongestGapHours), GapStart: int16(c.LongestGapStart),
		MeanWait: math.Round(c.MeanWaitMinutes*10) / 10, WorstWait: int32(c.WorstWaitMinutes),
	}
	for _, h := range c.Hours {
		r.Hours = append(r.Hours, uint8(h.Hour))
		r.Starts = append(r.Starts, float32(round4(h.Starts)))
		r.Sessions = append(r.Sessions, float32(round4(h.Sessions)))
	}
	return r
}

// round4 is what the files of a release have, so that a night says the same whether it is loaded from them or not.
func round4(f float64) float64 { return math.Round(f*1e4) / 1e4 }
