package coverage

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/recovery-almanac/almanac/normalize"
)

func seriesOf(t *testing.T, trend Trend, region, fellowship string) Series {
	t.Helper()
	for _, s := range trend.Series {
		if s.Region == region && s.Fellowship == fellowship {
			return s
		}
	}
	t.Fatalf("no series of %s, %s among %d", region, fellowship, len(trend.Series))
	return Series{}
}

func cubeOf(n int) *Result {
	var in []normalize.Meeting
	for i := range n {
		in = append(in, at("FREQ=WEEKLY;BYDAY=MO", 1, fmt.Sprintf("%02d:00", i%24), 60))
	}
	r := Compute(in, monday)
	return &r
}

func TestTrendOfAFewNights(t *testing.T) {
	pa := at("FREQ=WEEKLY;BYDAY=MO", 1, "19:00", 60)
	day := func(n int) time.Time { return time.Date(2026, 1, n, 3, 0, 0, 0, time.UTC) }
	trend := Trend{}.Add(day(1), cubeOf(3), nil)
	unchanged := trend.Add(day(2), cubeOf(3), nil)
	if d := cmp.Diff(trend, unchanged); d != "" {
		t.Errorf("a night without a change: %s", d)
	}
	trend = unchanged.Add(day(3), cubeOf(4), []Move{{Opened, &pa}, {Opened, &pa}, {Closed, &pa}})
	again := trend.Add(day(3), cubeOf(5), []Move{{Opened, &pa}}) // a second release of the day
	trend = again.Add(day(4), cubeOf(5), []Move{{Moved, &pa}})
	gone := trend.Add(day(5), cubeOf(0), nil)
	want := Series{Region: "US-PA", Fellowship: "aa", Meetings: []int{3, 5, 5, 0}, Covered: []int{3, 5, 5, 0}, Opened: []int{0, 3, 0, 0}, Closed: []int{0, 1, 0, 0}, Moved: []int{0, 0, 1, 0}}
	if d := cmp.Diff(want, seriesOf(t, gone, "US-PA", "aa")); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"2026-01-01", "2026-01-03", "2026-01-04", "2026-01-05"}, gone.Nights); d != "" {
		t.Error(d)
	}
	if s := seriesOf(t, trend, "US", All); s.Meetings[2] != 5 || s.Opened[1] != 3 {
		t.Errorf("the country's: %+v", s)
	}
}

// Nights that a clock which ran ahead has dated are no nights once it is set right; what happened in them did happen.
func TestTrendOfAClockThatRanAhead(t *testing.T) {
	pa := at("FREQ=WEEKLY;BYDAY=MO", 1, "19:00", 60)
	day := func(n int) time.Time { return time.Date(2026, 1, n, 3, 0, 0, 0, time.UTC) }
	trend := Trend{}.Add(day(1), cubeOf(3), nil).Add(day(400), cubeOf(4), []Move{{Opened, &pa}}).Add(day(401), cubeOf(5), []Move{{Opened, &pa}})
	trend = trend.Add(day(2), cubeOf(4), []Move{{Closed, &pa}})
	want := Series{Region: "US-PA", Fellowship: "aa", Meetings: []int{3, 4}, Covered: []int{3, 4}, Opened: []int{0, 2}, Closed: []int{0, 1}, Moved: []int{0, 0}}
	if d := cmp.Diff(want, seriesOf(t, trend, "US-PA", "aa")); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"2026-01-01", "2026-01-02"}, trend.Nights); d != "" {
		t.Error(d)
	}
}

func TestTrendIsBoundedAndLosesNoMove(t *testing.T) {
	pa := at("FREQ=WEEKLY;BYDAY=MO", 1, "19:00", 60)
	var trend Trend
	cubes := []*Result{cubeOf(3), cubeOf(4)}
	nights := 1500
	for n := range nights {
		trend = trend.Add(time.Date(2026, 1, 1+n, 3, 0, 0, 0, time.UTC), cubes[n%2], []Move{{Opened, &pa}})
	}
	if len(trend.Nights) > 60+1+104+2+26 || !slices.IsSorted(trend.Nights) {
		t.Errorf("%d nights: %v", len(trend.Nights), trend.Nights)
	}
	opened := 0
	s := seriesOf(t, trend, "US-PA", "aa")
	for _, n := range s.Opened {
		opened += n
	}
	if opened != nights {
		t.Errorf("%d opened, want %d", opened, nights)
	}
	if last := s.Meetings[len(s.Meetings)-1]; last != 4 || len(s.Meetings) != len(trend.Nights) {
		t.Errorf("the last night has %d of %d numbers", last, len(s.Meetings))
	}
	if trend.Nights[0] != "2026-01-25" { // the last Sunday: January was thinned out to weeks first
		t.Errorf("the first night is %s", trend.Nights[0])
	}
}
