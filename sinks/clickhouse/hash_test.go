package clickhouse

import (
	"reflect"
	"slices"
	"testing"
	"time"
)

// A version's hash covers every column but the version's own, so that no change goes unseen.
func TestHashCoversEveryColumn(t *testing.T) {
	cell := &cellRow{Hours: []uint8{1}, Starts: []float32{1}, Sessions: []float32{1}}
	for _, row := range []record{&meetingRow{}, &regionRow{}, &desertRow{}, &nearRow{}, cell} {
		before := row.content(nil).hash()
		v := reflect.ValueOf(row).Elem()
		for i := range v.NumField() {
			column := v.Type().Field(i).Tag.Get("ch")
			if column == "" {
				t.Errorf("%T.%s has no column", row, v.Type().Field(i).Name)
			}
			old := reflect.New(v.Field(i).Type()).Elem()
			old.Set(v.Field(i))
			another(t, v.Field(i))
			changed := row.content(nil).hash() != before
			if own := slices.Contains([]string{"valid_from", "valid_to", "version_hash"}, column); changed == own {
				t.Errorf("%T: column %s changes the hash: %v", row, column, changed)
			}
			v.Field(i).Set(old)
		}
	}
}

// another sets a field to something else.
func another(t *testing.T, f reflect.Value) {
	t.Helper()
	switch x := f.Addr().Interface().(type) {
	case *string:
		*x += "x"
	case *bool:
		*x = !*x
	case *[]string:
		*x = append(slices.Clone(*x), "x")
	case **float64:
		*x = new(float64) // zero is not none
	case *time.Time:
		*x = x.Add(time.Hour)
	case *[]uint8:
		*x = []uint8{2}
	case *[]uint64:
		*x = []uint64{2}
	case *[]float32:
		*x = []float32{2}
	default:
		switch f.Kind() {
		case reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
			f.SetUint(f.Uint() + 1)
		case reflect.Int16, reflect.Int32:
			f.SetInt(f.Int() + 1)
		case reflect.Float64:
			f.SetFloat(f.Float() + 1)
		default:
			t.Fatalf("a column of type %s", f.Type())
		}
	}
}
