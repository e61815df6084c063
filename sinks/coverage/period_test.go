package coverage

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPeriods(t *testing.T) {
	trend := Trend{
		Nights: []string{"2026-01-30", "2026-02-01", "2026-02-02", "2026-02-10"}, // Friday, Sunday, Monday, Tuesday
		Series: []Series{
			{Region: "US", Fellowship: All, Meetings: []int{9, 9, 9, 9}, Covered: make([]int, 4), Opened: make([]int, 4), Closed: make([]int, 4), Moved: make([]int, 4)},
			{Region: "US", Fellowship: "aa", Meetings: []int{5, 6, 7, 4}, Covered: []int{3, 3, 4, 2}, Opened: []int{5, 1, 1, 0}, Closed: []int{0, 0, 0, 3}, Moved: []int{0, 2, 1, 0}},
		},
	}
	for _, c := range []struct {
		length, fellowship string
		want               []Period
	}{
		{"night", "aa", []Period{{"2026-01-30", 5, 3, 5, 0, 0}, {"2026-02-01", 6, 3, 1, 0, 2}, {"2026-02-02", 7, 4, 1, 0, 1}, {"2026-02-10", 4, 2, 0, 3, 0}}},
		{"week", "aa", []Period{{"2026-01-26", 6, 3, 6, 0, 2}, {"2026-02-02", 7, 4, 1, 0, 1}, {"2026-02-09", 4, 2, 0, 3, 0}}},
		{"month", "aa", []Period{{"2026-01", 5, 3, 5, 0, 0}, {"2026-02", 4, 2, 2, 3, 3}}},
		{"month", "na", nil},
	} {
		t.Run(c.length+" "+c.fellowship, func(t *testing.T) {
			if d := cmp.Diff(c.want, trend.Periods("US", c.fellowship, PeriodOf[c.length])); d != "" {
				t.Error(d)
			}
		})
	}
}
