package clickhouse

import (
	"context"
	"fmt"
	"strings"
	"time"

	driver "github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/ext"
)

// noEnd is the end of a version that nothing has ended yet.
var noEnd = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)

const noEndSQL = "toDateTime('2100-01-01 00:00:00', 'UTC')"

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
func (v versions) change(ctx context.Context, s *Store, night time.Time, records []record) (added, ended int, err error) {
	stands, err := v.standing(ctx, s)
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
			r.stamp(night, noEnd, hash)
			fresh = append(fresh, r)
		}
	}
	if err := v.add(ctx, s, fresh); err != nil {
		return 0, 0, err
	}
	var over []standing
	for _, one := range stands {
		if !one.kept {
			over = append(over, one)
		}
	}
	return len(fresh), len(over), v.end(ctx, s, night, over)
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

func (v versions) standing(ctx context.Context, s *Store) ([]standing, error) {
	rows, err := s.conn.Query(ctx, fmt.Sprintf("SELECT concat(%s), valid_from, version_hash FROM %s FINAL WHERE valid_to = %s",
		strings.Join(v.key, ", '\\x1f', "), v.table, noEndSQL))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", v.table, err)
	}
	defer rows.Close()
	var all []standing
	for rows.Next() {
		var one standing
		if err := rows.Scan(&one.key, &one.from, &one.hash); err != nil {
			return nil, fmt.Errorf("read %s: %w", v.table, err)
		}
		all = append(all, one)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read %s: %w", v.table, err)
	}
	return all, nil
}

// batchRows bounds the memory of an insert.
const batchRows = 50_000

func (v versions) add(ctx context.Context, s *Store, records []record) error {
	rows := make([]any, len(records))
	for i, r := range records {
		rows[i] = r
	}
	return insert(ctx, s.conn, v.table, rows)
}

// end copies the versions with the night as their end. A row of the same key with an earlier end takes the later one's
// place.
func (v versions) end(ctx context.Context, s *Store, night time.Time, over []standing) error {
	for len(over) > 0 {
		n := min(len(over), batchRows)
		if err := v.endBatch(ctx, s, night, over[:n]); err != nil {
			return fmt.Errorf("end versions in %s: %w", v.table, err)
		}
		over = over[n:]
	}
	return nil
}

func (v versions) endBatch(ctx context.Context, s *Store, night time.Time, over []standing) error {
	columns := make([]func(*ext.Table) error, 0, len(v.key)+1)
	for _, c := range v.key {
		columns = append(columns, ext.Column(c, "String"))
	}
	gone, err := ext.NewTable("gone", append(columns, ext.Column("valid_from", "DateTime('UTC')"))...)
	if err != nil {
		return err
	}
	for _, o := range over {
		var row []any
		for _, k := range strings.Split(o.key, keySeparator) {
			row = append(row, k)
		}
		if err := gone.Append(append(row, o.from)...); err != nil {
			return err
		}
	}
	// A server reads the other columns of these keys alone; the nodes of a cluster get the keys with WHERE only.
	filter := "PREWHERE (%[4]s, valid_from) IN (SELECT %[4]s, valid_from FROM gone) WHERE"
	if s.layout.Cluster != "" {
		filter = "WHERE (%[4]s, valid_from) GLOBAL IN (SELECT %[4]s, valid_from FROM gone) AND"
	}
	return s.conn.Exec(named(ctx, driver.WithExternalTable(gone)), fmt.Sprintf(
		"INSERT INTO %[1]s SELECT * REPLACE (toDateTime(%[2]d, 'UTC') AS valid_to) FROM %[1]s AS v FINAL "+filter+" v.valid_to = %[3]s",
		v.table, night.Unix(), noEndSQL, strings.Join(v.key, ", ")))
}
