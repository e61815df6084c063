package clickhouse_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks/coverage"
)

var recountWeek = time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC) // no clock is moved in it

// manyMeetings are random: at places and online, past midnight, monthly, for days on end, of one season, in far zones.
func manyMeetings(n int) []normalize.Meeting {
	rng := rand.New(rand.NewPCG(11, 3))
	pick := func(list ...string) string { return list[rng.IntN(len(list))] }
	all := make([]normalize.Meeting, n)
	for i := range all {
		day := rng.IntN(7)
		code := []string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}[day]
		m := normalize.Meeting{
			ID: fmt.Sprint("m", i), Status: normalize.Active, Fellowship: pick("aa", "aa", "na", "smart"), Mode: normalize.InPerson,
			Tags: [][]string{nil, {"women"}, {"beginners", "gay", "lgbtq"}}[rng.IntN(3)], Languages: [][]string{nil, {"es"}, {"en", "es"}}[rng.IntN(3)],
			Schedule: normalize.Schedule{
				RRule: fmt.Sprintf(pick("FREQ=WEEKLY;BYDAY=%s", "FREQ=WEEKLY;BYDAY=%s,MO", "FREQ=MONTHLY;BYDAY=1%s", "FREQ=WEEKLY;INTERVAL=3;BYDAY=%s"), code), Weekday: day + 1,
				Start: fmt.Sprintf("%02d:%02d", rng.IntN(24), rng.IntN(60)), DurationMinutes: []int{0, 45, 60, 90, 1500, 10080}[rng.IntN(6)],
				From: pick("", "", "2026-01-06"), Until: pick("", "", "2026-01-09"), TimeZone: "America/New_York",
			},
		}
		switch rng.IntN(5) {
		case 0:
			m.Mode, m.Schedule.TimeZone = normalize.Online, pick("America/New_York", "Asia/Kolkata", "Pacific/Kiritimati", "Pacific/Pago_Pago")
		case 1:
			m.Mode = normalize.Hybrid
			m.Place = &normalize.Place{Country: "IN", Locality: pick("", "Pune")}
			m.Schedule.TimeZone = "Asia/Kolkata"
		case 2: // nobody says where
		default:
			m.Place = &normalize.Place{Country: "US", Subdivision: pick("US-PA", "US-NJ", "US-PR"), County: pick("", "Mercer"), Locality: pick("", "Ewing", "Salem")}
		}
		all[i] = m
	}
	return all
}

func TestClickHouseCountsTheSameCube(t *testing.T) {
	s := newStore(t)
	meetings := manyMeetings(4000)
	cube := coverage.Compute(meetings, recountWeek)
	done, err := s.Recount(t.Context(), meetings, &cube)
	if err != nil {
		t.Fatal(err)
	}
	if done.Differs > 0 || done.Cells != len(cube.Cells) || done.Rows < len(meetings)/2 {
		t.Errorf("%d rows, %d cells, the cube has %d; %d differ: %s", done.Rows, done.Cells, len(cube.Cells), done.Differs, strings.Join(done.Differ, "; "))
	}
	want(t, s, "SELECT name FROM system.tables WHERE database = currentDatabase() AND startsWith(name, 'recount')")
}

func TestRecountSeesADifference(t *testing.T) {
	s := newStore(t)
	meetings := manyMeetings(50)
	for _, c := range []struct {
		name   string
		change func(*coverage.Result)
		says   string
	}{
		{"a start more", func(r *coverage.Result) { r.Cells[0].Hours[0].Starts += 1e-6 }, "in units"},
		{"a meeting more", func(r *coverage.Result) { r.Cells[0].Meetings++ }, "ClickHouse counts"},
		{"an hour less", func(r *coverage.Result) { r.Cells[0].Hours = r.Cells[0].Hours[1:] }, "hours, ClickHouse has"},
		{"a cell less", func(r *coverage.Result) { r.Cells = r.Cells[1:] }, "ClickHouse's alone"},
		{"a cell of another name", func(r *coverage.Result) { r.Cells[0].Fellowship = "oa" }, "not among ClickHouse's"},
	} {
		t.Run(c.name, func(t *testing.T) {
			cube := coverage.Compute(meetings, recountWeek)
			c.change(&cube)
			done, err := s.Recount(t.Context(), meetings, &cube)
			if err != nil {
				t.Fatal(err)
			}
			if done.Differs == 0 || !strings.Contains(done.Differ[0], c.says) {
				t.Errorf("%d differ: %s", done.Differs, strings.Join(done.Differ, "; "))
			}
		})
	}
}

func TestRecountWantsClocksThatStandStill(t *testing.T) {
	s := newStore(t)
	meetings := manyMeetings(100)
	cube := coverage.Compute(meetings, time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC))
	if _, err := s.Recount(t.Context(), meetings, &cube); err == nil || !strings.Contains(err.Error(), "is moved") {
		t.Errorf("got %v", err)
	}
}
