package clickhouse

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"iter"
	"math"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks/coverage"
)

// Recounted is what [Store.Recount] found.
type Recounted struct {
	Rows    int           // expected starts that ClickHouse was given
	Cells   int           // cells that it made of them
	Loading time.Duration // of the rows
	Took    time.Duration // from the rows to the cells, not to our comparison
	Differ  []string      // the first cells that are not the cube's, in words
	Differs int           // how many there are
}

const mostDiffer = 10

// Recount has ClickHouse make the cube from one row for each expected start, and compares it with the one that
// [coverage.Compute] made of the same meetings: every cell, its meetings, and each hour's starts and sessions, to the
// unit. Gaps and waits are not compared. Rules are read before, so that a row's minute and share are given; the clocks
// of the time zones are asked of the Go library, and none may move in the week. It is for a store on one server, in
// which it leaves nothing.
func (s *Store) Recount(ctx context.Context, meetings []normalize.Meeting, cube *coverage.Result) (done Recounted, err error) {
	names := &names{newNumbers(), newNumbers(), newNumbers(), newNumbers()}
	clocks, err := names.clocks(cube)
	if err != nil {
		return done, err
	}
	defer func() {
		for _, table := range []string{"recount_starts", "recount_clocks"} {
			err = errors.Join(err, s.conn.Exec(context.WithoutCancel(ctx), "DROP TABLE IF EXISTS "+table))
		}
	}()
	start := time.Now()
	for _, sql := range []string{recountStarts, recountClocks} {
		if err := s.conn.Exec(ctx, sql); err != nil {
			return done, fmt.Errorf("prepare to recount: %w", err)
		}
	}
	if err := insert(ctx, s.conn, "recount_clocks", clocks); err != nil {
		return done, err
	}
	if done.Rows, err = s.insertStarts(ctx, coverage.Rows(meetings, cube.Week), names); err != nil {
		return done, err
	}
	done.Loading = time.Since(start)
	return done, s.recount(ctx, cube, names, &done)
}

const (
	recountStarts = `CREATE OR REPLACE TABLE recount_starts (wide Array(UInt32), narrow Array(UInt32), online Bool, fellowship UInt16,
		mode UInt8, groups Array(UInt16), minute Int32, minutes Int32, share Int64, meeting UInt32) ENGINE = Memory`
	recountClocks = `CREATE OR REPLACE TABLE recount_clocks (region UInt32, ahead Int32) ENGINE = Memory`
)

// recountSQL makes the cells of the cube of recount_starts and recount_clocks.
//
//go:embed recount.sql
var recountSQL string

// names are the texts of the rows, which ClickHouse gets as numbers; 0 is [coverage.All].
type names struct{ regions, fellowships, modes, groups numbers }

type numbers struct {
	of   map[string]uint32
	list []string
}

func newNumbers() numbers { return numbers{map[string]uint32{coverage.All: 0}, []string{coverage.All}} }

func (n *numbers) number(text string) uint32 {
	number, ok := n.of[text]
	if !ok {
		number = uint32(len(n.list))
		n.of[text], n.list = number, append(n.list, text)
	}
	return number
}

// startRow is a start. Regions are wide where they have cells of groups, and narrow where they have none.
type startRow struct {
	Wide       []uint32 `ch:"wide"`
	Narrow     []uint32 `ch:"narrow"`
	Online     bool     `ch:"online"`
	Fellowship uint16   `ch:"fellowship"`
	Mode       uint8    `ch:"mode"`
	Groups     []uint16 `ch:"groups"`
	Minute     int32    `ch:"minute"`
	Minutes    int32    `ch:"minutes"`
	Share      int64    `ch:"share"`
	Meeting    uint32   `ch:"meeting"`
}

func (n *names) startRow(r *coverage.Row) *startRow {
	row := &startRow{
		Fellowship: uint16(n.fellowships.number(r.Fellowship)), Mode: uint8(n.modes.number(r.Mode)),
		Minute: int32(r.Minute), Minutes: int32(r.Minutes), Share: r.Share, Meeting: uint32(r.Meeting),
	}
	for _, region := range r.Regions {
		switch coverage.KindOf(region) {
		case coverage.Online:
			row.Online = true // in the regions of the clocks
		case coverage.County, coverage.Locality:
			row.Narrow = append(row.Narrow, n.regions.number(region))
		default:
			row.Wide = append(row.Wide, n.regions.number(region))
		}
	}
	for _, group := range r.Groups {
		row.Groups = append(row.Groups, uint16(n.groups.number(group)))
	}
	return row
}

func (s *Store) insertStarts(ctx context.Context, all iter.Seq[coverage.Row], names *names) (n int, err error) {
	var batch []any
	for r := range all {
		batch = append(batch, names.startRow(&r))
		if len(batch) == batchRows {
			if err := insert(ctx, s.conn, "recount_starts", batch); err != nil {
				return n, err
			}
			n, batch = n+len(batch), batch[:0]
		}
	}
	return n + len(batch), insert(ctx, s.conn, "recount_starts", batch)
}

// clockRow says how far the clock of a region online is ahead of UTC, in minutes.
type clockRow struct {
	Region uint32 `ch:"region"`
	Ahead  int32  `ch:"ahead"`
}

func (n *names) clocks(cube *coverage.Result) (rows []any, err error) {
	for i := range cube.Regions {
		r := &cube.Regions[i]
		if r.Kind != coverage.Online {
			continue
		}
		location, err := time.LoadLocation(r.TimeZone)
		if err != nil {
			return nil, fmt.Errorf("recount: region %s: %w", r.Code, err)
		}
		_, ahead := cube.Week.In(location).Zone()
		for day := -2; day <= 9; day++ {
			if _, then := cube.Week.AddDate(0, 0, day).In(location).Zone(); then != ahead {
				return nil, fmt.Errorf("recount: the clock of %s is moved in or near the week of %s: take another week", r.TimeZone, cube.Week.Format(time.DateOnly))
			}
		}
		rows = append(rows, &clockRow{n.regions.number(r.Code), int32(ahead / 60)})
	}
	return rows, nil
}

// countedCell is a cell as ClickHouse has it, in units of a share.
type countedCell struct {
	key              coverage.Key
	meetings         uint64
	hours            []uint8
	starts, sessions []int64
}

func (s *Store) recount(ctx context.Context, cube *coverage.Result, names *names, done *Recounted) error {
	start := time.Now()
	rows, err := s.conn.Query(ctx, recountSQL)
	if err != nil {
		return fmt.Errorf("recount: %w", err)
	}
	defer rows.Close()
	var all []countedCell
	for rows.Next() {
		var c countedCell
		var region uint32
		var fellowship, group uint16
		var mode uint8
		if err := rows.Scan(&region, &fellowship, &mode, &group, &c.meetings, &c.hours, &c.starts, &c.sessions); err != nil {
			return fmt.Errorf("recount: %w", err)
		}
		c.key = coverage.Key{Region: names.regions.list[region], Fellowship: names.fellowships.list[fellowship], Mode: names.modes.list[mode], Group: names.groups.list[group]}
		all = append(all, c)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("recount: %w", err)
	}
	done.Took, done.Cells = time.Since(start), len(all)
	done.compare(all, cube.Cells)
	return nil
}

// compare notes every cell that is not in both lists and the same in both.
func (done *Recounted) compare(counted []countedCell, cells []coverage.Cell) {
	at := make(map[coverage.Key]*countedCell, len(counted))
	for i := range counted {
		at[counted[i].key] = &counted[i]
	}
	for i := range cells {
		c := &cells[i]
		other := at[c.Key]
		if other == nil {
			done.differ("%v is not among ClickHouse's cells", c.Key)
			continue
		}
		delete(at, c.Key)
		if what := other.differs(c); what != "" {
			done.differ("%v: %s", c.Key, what)
		}
	}
	for i := range counted {
		if at[counted[i].key] != nil {
			done.differ("%v is ClickHouse's alone", counted[i].key)
		}
	}
}

func (done *Recounted) differ(format string, args ...any) {
	if done.Differs++; done.Differs <= mostDiffer {
		done.Differ = append(done.Differ, fmt.Sprintf(format, args...))
	}
}

// differs says in words where a cell is another than the cube's; "" where it is not.
func (c *countedCell) differs(cell *coverage.Cell) string {
	if int(c.meetings) != cell.Meetings {
		return fmt.Sprintf("%d meetings, ClickHouse counts %d", cell.Meetings, c.meetings)
	}
	if len(c.hours) != len(cell.Hours) {
		return fmt.Sprintf("%d hours, ClickHouse has %d", len(cell.Hours), len(c.hours))
	}
	for i, h := range cell.Hours {
		starts, sessions := units(h.Starts), units(h.Sessions)
		if int(c.hours[i]) != h.Hour || c.starts[i] != starts || c.sessions[i] != sessions {
			return fmt.Sprintf("hour %d has %d starts and %d sessions in units, ClickHouse's hour %d has %d and %d",
				h.Hour, starts, sessions, c.hours[i], c.starts[i], c.sessions[i])
		}
	}
	return ""
}

func units(share float64) int64 { return int64(math.Round(share * float64(coverage.Unit))) }
