package clickhouse

import (
	"context"
	"fmt"
	"strings"
	"time"

	driver "github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/ext"
)

// open is the end of a version that nothing has ended yet.
var open = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)

const openSQL = "toDateTime('2100-01-01 00:00:00', 'UTC')"

// versions is a table that keeps a row for each version of a record.
type versions struct {
	table string
	key   []string // columns that name the record, all text, the first ones of the sorting key
}

var (
	meetingVersions  = versions{"meeting_versions", []string{"region", "fellowship", "id"}}
	regionVersions   = versions{"region_versions", []string{"region"}}
	desertVersions   = versions{"desert_versions", []string{"region", "place", "position"}}
	nearVersions     = versions{"near_versions", []string{"region", "fellowship"}}
	coverageVersions = versions{"coverage_versions", []string{"region", "fellowship", "mode", "tag_group"}}
)

// record is one row of a night for a table of versions.
type record interface {
	// key has the values of the key columns.
	key() []string
	// content appends what the row says, and not when.
	content(content) content
	// stamp sets the version's columns.
	stamp(from, to time.Time, hash uint64)
}

// standing is a version without an end.
type standing struct {
	key  string
	from time.Time
	hash uint64
	kept bool
}

// keySeparator stands in no region, code or id.
const keySeparator = "\x1f"

// change makes the table say what the records say from a night on: it adds versions for what is new or different, and
// ends those that no record repeats. It looks at the table only, so that it also completes a load that was interrupted.
func (v versions) change(ctx context.Context, conn driver.Conn, night time.Time, records []record) (added, ended int, err error) {
	stands, err := v.standing(ctx, conn)
	if err != nil {
		return 0, 0, err
	}
	byKey := make(map[string][]*standing, len(stands))
	for i := range stands {
		byKey[stands[i].key] = append(byKey[stands[i].key], &stands[i])
	}
	fresh := records[:0:0]
	var buf content
	for _, r := range records {
		buf = r.content(buf[:0])
		hash := buf.hash()
		key := strings.Join(r.key(), keySeparator)
		if !keep(byKey[key], hash, night) {
			r.stamp(night, open, hash)
			fresh = append(fresh, r)
		}
	}
	if err := v.add(ctx, conn, fresh); err != nil {
		return 0, 0, err
	}
	var over []standing
	for _, s := range stands {
		if !s.kept {
			over = append(over, s)
		}
	}
	return len(fresh), len(over), v.end(ctx, conn, night, over)
}

// keep finds the version that says the same. One of this very night that says something else will be replaced by the
// row of the same key.
func keep(stands []*standing, hash uint64, night time.Time) bool {
	for _, s := range stands {
		if s.hash == hash {
			s.kept = true
			return true
		}
	}
	for _, s := range stands {
		s.kept = s.kept || s.from.Equal(night)
	}
	return false
}

func (v versions) standing(ctx context.Context, conn driver.Conn) ([]standing, error) {
	rows, err := conn.Query(ctx, fmt.Sprintf("SELECT concat(%s), valid_from, version_hash FROM %s FINAL WHERE valid_to = %s",
		strings.Join(v.key, ", '\\x1f', "), v.table, openSQL))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", v.table, err)
	}
	defer rows.Close()
	var all []standing
	for rows.Next() {
		var s standing
		if err := rows.Scan(&s.key, &s.from, &s.hash); err != nil {
			return nil, fmt.Errorf("read %s: %w", v.table, err)
		}
		all = append(all, s)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read %s: %w", v.table, err)
	}
	return all, nil
}

// batchRows bounds the memory of an insert.
const batchRows = 50_000

func (v versions) add(ctx context.Context, conn driver.Conn, records []record) error {
	rows := make([]any, len(records))
	for i, r := range records {
		rows[i] = r
	}
	return insert(ctx, conn, v.table, rows)
}

// end copies the versions with the night as their end. A row of the same key with an earlier end takes the later one's
// place.
func (v versions) end(ctx context.Context, conn driver.Conn, night time.Time, over []standing) error {
	for len(over) > 0 {
		n := min(len(over), batchRows)
		if err := v.endBatch(ctx, conn, night, over[:n]); err != nil {
			return fmt.Errorf("end versions in %s: %w", v.table, err)
		}
		over = over[n:]
	}
	return nil
}

func (v versions) endBatch(ctx context.Context, conn driver.Conn, night time.Time, over []standing) error {
	columns := make([]func(*ext.Table) error, 0, len(v.key)+1)
	for _, c := range v.key {
		columns = append(columns, ext.Column(c, "String"))
	}
	gone, err := ext.NewTable("gone", append(columns, ext.Column("valid_from", "DateTime('UTC')"))...)
	if err != nil {
		return err
	}
	for _, s := range over {
		var row []any
		for _, k := range strings.Split(s.key, keySeparator) {
			row = append(row, k)
		}
		if err := gone.Append(append(row, s.from)...); err != nil {
			return err
		}
	}
	key := strings.Join(v.key, ", ")
	return conn.Exec(named(ctx, driver.WithExternalTable(gone)), fmt.Sprintf(
		"INSERT INTO %[1]s SELECT * REPLACE (toDateTime(%[2]d, 'UTC') AS valid_to) FROM %[1]s AS v FINAL PREWHERE (%[4]s, valid_from) GLOBAL IN (SELECT %[4]s, valid_from FROM gone) WHERE v.valid_to = %[3]s",
		v.table, night.Unix(), openSQL, key))
}
