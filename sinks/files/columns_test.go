package files

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
)

const goldenColumns = "testdata/meetings.parquet.txt"

// What the Parquet file says of itself and of two meetings: one that has every field, and one with the rarer dates.
func TestMeetingsAsColumns(t *testing.T) {
	dir := build(t, smallSnapshot())
	name := filepath.Join(dir, "meetings.parquet")
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	file, err := parquet.OpenFile(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := parquet.Read[any](bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	got := bytes.NewBufferString(file.Schema().String() + "\n")
	for _, i := range []int{0, 10} {
		text, err := json.MarshalIndent(rows[i], "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		got.Write(append(text, '\n'))
	}
	if *update {
		if err := os.WriteFile(goldenColumns, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(goldenColumns)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("meetings.parquet (-want +got; run with -update if it is meant):\n%s", diff)
	}
}

func TestCheckHoldsColumnsAgainstTheMeetings(t *testing.T) {
	whole, fewer := smallSnapshot(), smallSnapshot()
	fewer.Meetings = fewer.Meetings[:11]
	fewer.Sources[0].Rows.Meetings--
	dir := build(t, whole)
	texts := [2]string{}
	for i, d := range []string{dir, build(t, fewer)} {
		raw, err := os.ReadFile(filepath.Join(d, "meetings.parquet"))
		if err != nil {
			t.Fatal(err)
		}
		texts[i] = string(raw)
	}
	damage(t, dir, "meetings.parquet", texts[0], texts[1])
	if err := Check(dir); err == nil || !strings.Contains(err.Error(), "has 11 rows, which are not the 12 meetings") {
		t.Errorf("Check = %v", err)
	}
}

func TestColumnsOfManyRowGroups(t *testing.T) {
	const n = 2*rowsInGroup + 7
	var out bytes.Buffer
	type row struct {
		N int64 `parquet:"n"`
	}
	err := writeParquet(&out, n, func(i int) (row, error) { return row{int64(i)}, nil })
	if err != nil {
		t.Fatal(err)
	}
	rows, err := parquet.Read[row](bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != n {
		t.Fatalf("%d rows, want %d", len(rows), n)
	}
	for i, r := range rows {
		if r.N != int64(i) {
			t.Fatalf("row %d holds %d", i, r.N)
		}
	}
}
