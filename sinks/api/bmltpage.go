package api

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// rowKeys are the fields of a row, in its order.
var rowKeys = sync.OnceValue(func() []string {
	var keys []string
	for field := range reflect.TypeFor[bmltRow]().Fields() {
		if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name != "" {
			keys = append(keys, name)
		}
	}
	return keys
})

// field is the value of a row's field.
func (r *bmltRow) field(key string) string {
	i := slices.Index(rowKeys(), key)
	if i < 0 {
		return ""
	}
	return reflect.ValueOf(r).Elem().Field(i).String()
}

// sort puts rows in the order asked for: by fields, by distance, or by weekday and start.
func (b *bmlt) sort(rows []*bmltRow, q *bmltSearch) {
	keys := b.list("sort_keys")
	if q.query.Near != nil && (b.has("sort_results_by_distance") || slices.Contains(keys, "distance_in_km") || len(keys) == 0) {
		slices.SortStableFunc(rows, func(p, r *bmltRow) int { return cmp.Compare(p.meters, r.meters) })
		return
	}
	if len(keys) == 0 {
		keys = []string{"weekday_tinyint", "start_time"}
	}
	slices.SortStableFunc(rows, func(p, r *bmltRow) int {
		for _, k := range keys {
			if c := strings.Compare(strings.ToLower(p.field(k)), strings.ToLower(r.field(k))); c != 0 {
				return c
			}
		}
		return strings.Compare(p.WorldID, r.WorldID)
	})
}

// page cuts out page_num of pages of page_size.
func (b *bmlt) page(rows []*bmltRow) ([]*bmltRow, error) {
	size, err := b.integer("page_size", 0)
	if err != nil {
		return nil, err
	}
	number, err := b.integer("page_num", 1)
	if err != nil {
		return nil, err
	}
	if size <= 0 {
		return rows, nil
	}
	if number < 1 || number > mostRows {
		return nil, bad("page_num", "page_num counts from 1")
	}
	size = min(size, mostRows)
	from := min((number-1)*size, len(rows))
	return rows[from:min(from+size, len(rows))], nil
}

// pick cuts rows down to the fields of data_field_key.
func (b *bmlt) pick(rows []*bmltRow) (any, error) {
	keys := b.list("data_field_key")
	if len(keys) == 0 {
		return rows, nil
	}
	for _, k := range keys {
		if !slices.Contains(rowKeys(), k) {
			return nil, bad("data_field_key", fmt.Sprintf("a meeting has no field %q", k), rowKeys()...)
		}
	}
	out := make([]map[string]string, len(rows))
	for i, r := range rows {
		out[i] = map[string]string{}
		for _, k := range keys {
			out[i][k] = r.field(k)
		}
	}
	return out, nil
}

// fieldKeys answers GetFieldKeys.
func (b *bmlt) fieldKeys() (any, error) {
	type key struct {
		Key         string `json:"key"`
		Description string `json:"description"`
	}
	var out []key
	for _, k := range rowKeys() {
		out = append(out, key{k, strings.ReplaceAll(k, "_", " ")})
	}
	return out, nil
}

// fieldValues answers GetFieldValues: each value of a field, and the meetings that have it.
func (b *bmlt) fieldValues() (any, error) {
	key := b.params.Get("meeting_key")
	if !slices.Contains(rowKeys(), key) {
		return nil, bad("meeting_key", fmt.Sprintf("a meeting has no field %q", key), rowKeys()...)
	}
	q := &bmltSearch{startAfter: -1, startBefore: -1, endBefore: -1, shortest: -1, longest: -1}
	if b.fellowship != "" {
		q.query.Fellowships = []string{b.fellowship}
	}
	if err := b.readServices(q); err != nil {
		return nil, err
	}
	rows, err := b.rows(q)
	if err != nil {
		return nil, err
	}
	ids := map[string][]string{}
	for _, r := range rows {
		v := r.field(key)
		ids[v] = append(ids[v], r.ID)
	}
	out := []json.RawMessage{}
	for _, v := range slices.Sorted(maps.Keys(ids)) {
		value, err := json.Marshal(map[string]string{key: v, "ids": strings.Join(ids[v], ",")})
		if err != nil {
			return nil, err
		}
		out = append(out, value)
	}
	return out, nil
}
