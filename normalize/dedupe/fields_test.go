package dedupe

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/recovery-almanac/almanac/normalize"
)

// untold are fields of a meeting that say nothing about the gathering, or are told beside the table.
var untold = []string{"id", "sources", "conflicts", "possible_duplicates", "first_seen", "checked_at", "changed_at", "source_updated_at"}

// leaf is one published field and its place in the structure.
type leaf struct {
	path  string
	index [][]int
}

// leaves lists the published fields as their JSON tags name them, with schedule and place opened up.
func leaves(t reflect.Type, prefix string, index [][]int) []leaf {
	var out []leaf
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		at := append(slices.Clone(index), f.Index)
		switch inner := f.Type; {
		case prefix == "" && slices.Contains(untold, name):
		case name == "schedule":
			out = append(out, leaves(inner, "schedule.", at)...)
		case name == "place":
			out = append(out, leaves(inner.Elem(), "place.", at)...)
		default:
			out = append(out, leaf{prefix + name, at})
		}
	}
	return out
}

// A field that the table forgets would never be seen to change.
func TestFieldsNamesEveryPublishedField(t *testing.T) {
	var got, want []string
	for _, f := range fields {
		got = append(got, f.path)
	}
	for _, l := range leaves(reflect.TypeFor[normalize.Meeting](), "", nil) {
		want = append(want, l.path)
	}
	slices.Sort(want)
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-published +table, which is sorted)\n%s", d)
	}
}

// Every field counts: for the comparison, for the content hash (but for the page), and in the reported values.
func TestEveryFieldIsSeen(t *testing.T) {
	for _, l := range leaves(reflect.TypeFor[normalize.Meeting](), "", nil) {
		t.Run(l.path, func(t *testing.T) {
			base := normalize.Meeting{Place: &normalize.Place{}}
			other := normalize.Meeting{Place: &normalize.Place{}}
			fill := reflect.ValueOf(&other).Elem()
			for _, index := range l.index {
				fill = reflect.Indirect(fill).FieldByIndex(index)
			}
			setSomething(t, fill)
			i := slices.IndexFunc(fields, func(f field) bool { return f.path == l.path })
			if i < 0 {
				t.Fatal("not in the table")
			}
			f := fields[i]
			if f.equal(&base, &other) || !f.equal(&other, &other) {
				t.Error("the comparison does not see it")
			}
			if f.value(&base) != nil || f.value(&other) == nil {
				t.Errorf("values %v and %v", f.value(&base), f.value(&other))
			}
			if same := contentHash(&base) == contentHash(&other); same != (l.path == "url") {
				t.Errorf("content hash the same: %v", same)
			}
			if d := diff(&base, &other); len(d.fields) != 1 || d.fields[0].Field != l.path {
				t.Errorf("differences %+v", d.fields)
			}
		})
	}
}

func setSomething(t *testing.T, v reflect.Value) {
	t.Helper()
	switch v.Kind() {
	case reflect.String:
		v.SetString("x")
	case reflect.Int:
		v.SetInt(7)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Float64:
		v.SetFloat(7)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		setSomething(t, v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		if v.Index(0).Kind() == reflect.String {
			v.Index(0).SetString("x")
		}
	default:
		t.Fatalf("a field of kind %s is new here", v.Kind())
	}
}

func TestSourcesIgnoreStamps(t *testing.T) {
	a, b := mondayAt("one", "a"), mondayAt("one", "a")
	b.Sources[0].Updated = time.Unix(1, 0)
	if !sourcesField.equal(&a, &b) {
		t.Error("a stamp is no change")
	}
	b.Sources[0].Owner = "District 3"
	if sourcesField.equal(&a, &b) {
		t.Error("an owner is one")
	}
}
