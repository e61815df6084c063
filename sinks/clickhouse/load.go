package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/recovery-almanac/almanac/sinks"
)

// Loaded says what a load did.
type Loaded struct {
	Release  string
	Already  bool // the night was there; nothing was done
	Meetings Changed
	Cells    Changed
}

// Changed counts versions.
type Changed struct{ Added, Ended int }

// ErrOlder: the store already has a newer night, and history is written forwards only.
var ErrOlder = errors.New("the analytics store has a newer night")

// Night is one that is wholly loaded.
type Night struct {
	Release    string
	AsOf       time.Time
	RolledBack bool // served, but taken back
}

// nightRow is the row that makes a night visible.
type nightRow struct {
	Night    time.Time `ch:"night"`
	Release  string    `ch:"release"`
	Week     time.Time `ch:"week"`
	Version  string    `ch:"version"`
	Meetings uint32    `ch:"meetings"`
	Cells    uint32    `ch:"cells"`
}

// Nights lists the loaded nights, the oldest first.
func (s *Store) Nights(ctx context.Context) ([]Night, error) {
	rows, err := s.conn.Query(ctx, "SELECT release, night, rolled_back FROM nights ORDER BY night")
	if err != nil {
		return nil, fmt.Errorf("read the loaded nights of %s: %w", s.address, err)
	}
	defer rows.Close()
	var all []Night
	for rows.Next() {
		var n Night
		if err := rows.Scan(&n.Release, &n.AsOf, &n.RolledBack); err != nil {
			return nil, fmt.Errorf("read the loaded nights of %s: %w", s.address, err)
		}
		all = append(all, n)
	}
	return all, rows.Err()
}

// MarkRolledBack notes of a loaded night that its release was taken back, or is served after all.
func (s *Store) MarkRolledBack(ctx context.Context, night Night, rolledBack bool) error {
	err := s.conn.Exec(ctx, fmt.Sprintf("INSERT INTO loaded_nights SELECT * REPLACE (%t AS rolled_back) FROM loaded_nights FINAL WHERE night = %s", rolledBack, secondSQL(night.AsOf)))
	if err != nil {
		return fmt.Errorf("mark release %s in %s: %w", night.Release, s.address, err)
	}
	return nil
}

// Load adds a night. A night that is there stays as it is; one that is older than the newest is [ErrOlder]. A load that
// was interrupted is completed by the next, of this night or of a later one.
func (s *Store) Load(ctx context.Context, snapshot *sinks.Snapshot) (Loaded, error) {
	done := Loaded{Release: snapshot.Release}
	if err := s.settle(ctx); err != nil {
		return done, err
	}
	nights, err := s.Nights(ctx)
	if err != nil {
		return done, err
	}
	night := dateTime(snapshot.AsOf)
	for _, n := range nights {
		if n.AsOf.Equal(night) {
			done.Already = true
			return done, nil
		}
	}
	if len(nights) > 0 && nights[len(nights)-1].AsOf.After(night) {
		return done, fmt.Errorf("%w, %s: release %s cannot be added", ErrOlder, nights[len(nights)-1].Release, snapshot.Release)
	}
	if err := s.load(ctx, snapshot, night, &done); err != nil {
		return done, fmt.Errorf("load release %s into %s: %w", snapshot.Release, s.address, err)
	}
	return done, nil
}

func (s *Store) load(ctx context.Context, snapshot *sinks.Snapshot, night time.Time, done *Loaded) error {
	cover := &snapshot.Coverage
	meetings := recordsOf(snapshot.Meetings, newMeetingRow)
	cells := recordsOf(cover.Cells, newCellRow)
	for _, part := range []struct {
		table   versions
		records []record
	}{
		{regionVersions, recordsOf(cover.Regions, newRegionRow)},
		{nearVersions, recordsOf(cover.Near, newNearRow)},
		{desertVersions, recordsOf(cover.Deserts, newDesertRow)},
	} {
		if _, _, err := part.table.change(ctx, s, night, part.records); err != nil {
			return err
		}
	}
	var err error
	if done.Meetings.Added, done.Meetings.Ended, err = meetingVersions.change(ctx, s, night, meetings); err != nil {
		return err
	}
	if done.Cells.Added, done.Cells.Ended, err = coverageVersions.change(ctx, s, night, cells); err != nil {
		return err
	}
	if err := s.addLatest(ctx, night, cells); err != nil {
		return err
	}
	changes, err := changeRows(snapshot)
	if err != nil {
		return err
	}
	if err := insert(ctx, s.conn, "change_log", changes); err != nil {
		return err
	}
	if err := insert(ctx, s.conn, "source_nights", sourceRows(snapshot)); err != nil {
		return err
	}
	err = insert(ctx, s.conn, "loaded_nights", []any{&nightRow{
		Night: night, Release: snapshot.Release, Week: snapshot.Coverage.Week, Version: snapshot.Version,
		Meetings: uint32(len(meetings)), Cells: uint32(len(cells)),
	}})
	if err != nil {
		return err
	}
	return s.dropLatest(ctx, "night < "+secondSQL(night))
}

// recordsOf makes a row of each.
func recordsOf[T any, R record](all []T, row func(*T) R) []record {
	records := make([]record, len(all))
	for i := range all {
		records[i] = row(&all[i])
	}
	return records
}
