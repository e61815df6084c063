package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	driver "github.com/ClickHouse/clickhouse-go/v2"
)

// ErrQuery marks a question that the store cannot answer: its SQL is wrong, or asks for more than is allowed.
var ErrQuery = errors.New("query")

// Column is one of an answer.
type Column struct {
	Name string
	Type string // ClickHouse's name of it: "LowCardinality(String)"
}

// Query asks the store, which may not be changed by it. It calls header once and then row for each row. Values are nil,
// bool, numbers, strings, and slices and maps of those; moments are text in UTC.
func (s *Store) Query(ctx context.Context, sql string, header func([]Column) error, row func([]any) error) error {
	ctx = driver.Context(ctx, driver.WithSettings(driver.Settings{"readonly": 2}))
	rows, err := s.conn.Query(ctx, strings.TrimRight(strings.TrimSpace(sql), ";"))
	if err != nil {
		return queryError(err)
	}
	defer rows.Close()
	types := rows.ColumnTypes()
	columns := make([]Column, len(types))
	targets := make([]any, len(types))
	for i, t := range types {
		columns[i] = Column{t.Name(), t.DatabaseTypeName()}
		targets[i] = reflect.New(t.ScanType()).Interface()
	}
	if err := header(columns); err != nil {
		return err
	}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return fmt.Errorf("read the answer: %w", err)
		}
		values := make([]any, len(targets))
		for i, t := range targets {
			values[i] = value(t, columns[i].Type)
		}
		if err := row(values); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return queryError(err)
	}
	return nil
}

// queryError tells a wrong question from a store that went away.
func queryError(err error) error {
	var said *driver.Exception
	if errors.As(err, &said) {
		return fmt.Errorf("%w: %s", ErrQuery, said.Message)
	}
	return err
}

// value is plain for what t points to; the types of nearly all columns go the short way.
func value(t any, column string) any {
	switch p := t.(type) {
	case *string:
		return *p
	case *uint8:
		return *p
	case *uint32:
		return *p
	case *uint64:
		return *p
	case *float32:
		return *p
	case *float64:
		return *p
	}
	return plain(reflect.ValueOf(t).Elem(), column)
}

// plain turns a scanned value into one that JSON and people can read.
func plain(v reflect.Value, column string) any {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil
		}
		return plain(v.Elem(), column)
	case reflect.Slice, reflect.Array:
		all := make([]any, v.Len())
		for i := range all {
			all[i] = plain(v.Index(i), column)
		}
		return all
	case reflect.Map:
		all := make(map[string]any, v.Len())
		for it := v.MapRange(); it.Next(); {
			all[fmt.Sprint(it.Key().Interface())] = plain(it.Value(), column)
		}
		return all
	}
	switch x := v.Interface().(type) {
	case time.Time:
		if strings.Contains(column, "Date") && !strings.Contains(column, "DateTime") {
			return x.Format(time.DateOnly)
		}
		return x.UTC().Format(time.DateTime)
	case fmt.Stringer:
		return x.String()
	default:
		return x
	}
}
