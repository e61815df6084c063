package clickhouse

import (
	"context"
	"fmt"
	"time"
)

// coverage_latest has the measures of the newest night's cells, without hours and without history, so that a question
// over all regions reads a night and not a year. It has a partition a night: the one that is loading, and the one that
// is visible until it is loaded.

// latestRow is a cell of the newest night.
type latestRow struct {
	Night      time.Time `ch:"night"`
	Region     string    `ch:"region"`
	Level      string    `ch:"level"`
	Fellowship string    `ch:"fellowship"`
	Mode       string    `ch:"mode"`
	TagGroup   string    `ch:"tag_group"`
	Meetings   uint32    `ch:"meetings"`
	Covered    uint8     `ch:"hours_covered"`
	GapHours   uint8     `ch:"longest_gap_hours"`
	GapStart   int16     `ch:"longest_gap_start"`
	MeanWait   float64   `ch:"mean_wait_minutes"`
	WorstWait  int32     `ch:"worst_wait_minutes"`
}

// addLatest writes the night's partition anew; what an interrupted load left of it goes first.
func (s *Store) addLatest(ctx context.Context, night time.Time, cells []record) error {
	if err := s.dropLatest(ctx, "night = "+secondSQL(night)); err != nil {
		return err
	}
	rows := make([]any, len(cells))
	for i := range cells {
		c := cells[i].(*cellRow)
		rows[i] = &latestRow{
			Night: night, Region: c.Region, Level: c.Level, Fellowship: c.Fellowship, Mode: c.Mode, TagGroup: c.TagGroup,
			Meetings: c.Meetings, Covered: c.Covered, GapHours: c.GapHours, GapStart: c.GapStart, MeanWait: c.MeanWait, WorstWait: c.WorstWait,
		}
	}
	return insert(ctx, s.conn, "coverage_latest", rows)
}

// dropLatest removes the partitions of the nights for which the condition holds.
func (s *Store) dropLatest(ctx context.Context, condition string) error {
	rows, err := s.conn.Query(ctx, "SELECT DISTINCT toUnixTimestamp(night) FROM coverage_latest WHERE "+condition)
	if err != nil {
		return fmt.Errorf("read coverage_latest: %w", err)
	}
	defer rows.Close()
	var nights []uint32
	for rows.Next() {
		var n uint32
		if err := rows.Scan(&n); err != nil {
			return fmt.Errorf("read coverage_latest: %w", err)
		}
		nights = append(nights, n)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read coverage_latest: %w", err)
	}
	for _, n := range nights {
		if err := s.conn.Exec(named(ctx), fmt.Sprintf("ALTER TABLE %s DROP PARTITION %d", s.layout.table("coverage_latest"), n)); err != nil {
			return fmt.Errorf("drop a night of coverage_latest: %w", err)
		}
	}
	return nil
}

// secondSQL is a moment as an expression.
func secondSQL(t time.Time) string { return fmt.Sprintf("toDateTime(%d, 'UTC')", t.Unix()) }
