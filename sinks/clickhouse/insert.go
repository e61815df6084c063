package clickhouse

import (
	"context"
	"fmt"
	"reflect"
	"strings"

	driver "github.com/ClickHouse/clickhouse-go/v2"
)

// insert writes rows, which point to structs whose fields carry the columns' names as ch tags.
func insert(ctx context.Context, conn driver.Conn, table string, rows []any) error {
	for len(rows) > 0 {
		n := min(len(rows), batchRows)
		if err := insertBatch(ctx, conn, table, rows[:n]); err != nil {
			return fmt.Errorf("write %s: %w", table, err)
		}
		rows = rows[n:]
	}
	return nil
}

func insertBatch(ctx context.Context, conn driver.Conn, table string, rows []any) error {
	batch, err := conn.PrepareBatch(named(ctx), fmt.Sprintf("INSERT INTO %s (%s)", table, strings.Join(columnsOf(rows[0]), ", ")))
	if err != nil {
		return err
	}
	defer batch.Close()
	for _, r := range rows {
		if err := batch.AppendStruct(r); err != nil {
			return err
		}
	}
	return batch.Send()
}

func columnsOf(row any) []string {
	var all []string
	for t := reflect.TypeOf(row).Elem(); len(all) < t.NumField(); {
		all = append(all, t.Field(len(all)).Tag.Get("ch"))
	}
	return all
}
