package files

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"github.com/recovery-almanac/almanac/sinks/coverage"
)

// Whoever reads coverage.parquet gets the cube that coverage.json and the files below coverage/ have.
func TestCoverageColumnsAreTheCube(t *testing.T) {
	dir := build(t, smallSnapshot())
	rows, err := parquet.ReadFile[coverageRecord](filepath.Join(dir, "coverage.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	cube, err := LoadCoverage(dir)
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]coverage.Kind{}
	for _, r := range cube.Regions {
		kinds[r.Code] = r.Kind
	}
	n := 0
	for i := range cube.Cells {
		c := &cube.Cells[i]
		for _, h := range c.Hours {
			want := coverageRecord{
				c.Region, string(kinds[c.Region]), c.Fellowship, c.Mode, c.Group,
				int32(h.Hour), int32(h.Hour/24 + 1), int32(h.Hour % 24), h.Starts, h.Sessions,
			}
			if n < len(rows) && rows[n] != want {
				t.Fatalf("row %d is %+v, want %+v", n, rows[n], want)
			}
			n++
		}
	}
	if n != len(rows) || n == 0 {
		t.Errorf("%d rows, the cube has %d hours", len(rows), n)
	}
}

func TestNoCoverageHasNoRows(t *testing.T) {
	s := smallSnapshot()
	s.Coverage.Cells = nil
	rows, err := parquet.ReadFile[coverageRecord](filepath.Join(build(t, s), "coverage.parquet"))
	if err != nil || len(rows) > 0 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}

func TestCheckWantsCoverageColumnsSorted(t *testing.T) {
	s := smallSnapshot()
	s.Coverage.Cells[0].Region = "ZZ"
	dir := filepath.Join(t.TempDir(), "release")
	if _, err := Build(dir, s); err != nil {
		t.Fatal(err)
	}
	if err := Check(dir); err == nil || !strings.Contains(err.Error(), "coverage.parquet: region") {
		t.Errorf("got %v", err)
	}
}
