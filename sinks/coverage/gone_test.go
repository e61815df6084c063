package coverage

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/recovery-almanac/almanac/normalize"
)

func TestGoneNamesWhatClosed(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 1, n, 3, 0, 0, 0, time.UTC) }
	meeting := func(id string, place *normalize.Place) *normalize.Meeting {
		m := at("FREQ=WEEKLY;BYDAY=TU", 2, "19:30", 60)
		m.ID, m.Name, m.Place = id, "Harbor "+id, place
		if place == nil {
			m.Mode = normalize.Online
		}
		return &m
	}
	pa := meeting("pa", &normalize.Place{Country: "US", Subdivision: "US-PA", County: "Erie", Locality: "Corry"})
	nz := meeting("nz", &normalize.Place{Country: "NZ", Locality: "Levin"})
	online, nowhere := meeting("online", nil), meeting("nowhere", &normalize.Place{})
	gone := func(night string, m *normalize.Meeting, region, county, locality string) Gone {
		return Gone{night, m.ID, m.Name, "aa", region, county, locality, 2, "19:30"}
	}
	first := Trend{}.Add(day(1), cubeOf(3), nil)
	third := first.Add(day(3), cubeOf(2), []Move{{Closed, pa}, {Closed, nz}, {Closed, nowhere}})
	for _, c := range []struct {
		name  string
		trend Trend
		want  []Gone
	}{
		{"by region", third, []Gone{gone("2026-01-03", nz, "NZ", "", "Levin"), gone("2026-01-03", pa, "US-PA", "Erie", "Corry")}},
		{"the newest first", third.Add(day(5), cubeOf(1), []Move{{Closed, online}}), []Gone{
			gone("2026-01-05", online, OnlineRegion, "", ""), gone("2026-01-03", nz, "NZ", "", "Levin"), gone("2026-01-03", pa, "US-PA", "Erie", "Corry")}},
		{"opened again", third.Add(day(5), cubeOf(3), []Move{{Opened, pa}, {Opened, nz}}), nil},
		{"paused, then withdrawn", third.Add(day(5), cubeOf(2), []Move{{Closed, pa}, {Opened, nz}}), []Gone{gone("2026-01-03", pa, "US-PA", "Erie", "Corry")}},
		{"the last day", third.Add(day(33), cubeOf(3), []Move{{Opened, nz}}), []Gone{gone("2026-01-03", pa, "US-PA", "Erie", "Corry")}},
		{"too long ago", third.Add(day(34), cubeOf(3), nil), nil},
		{"a clock that ran ahead", third.Add(day(2), cubeOf(3), []Move{{Opened, nz}}), []Gone{gone("2026-01-02", pa, "US-PA", "Erie", "Corry")}},
	} {
		if d := cmp.Diff(c.want, c.trend.Gone, cmpopts.EquateEmpty()); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}
