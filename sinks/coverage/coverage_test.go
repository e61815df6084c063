package coverage

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/recovery-almanac/almanac/normalize"
)

var monday = time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)

// at is an AA meeting in Pennsylvania.
func at(rrule string, weekday int, start string, minutes int) normalize.Meeting {
	return normalize.Meeting{
		Status: normalize.Active, Fellowship: "aa", Mode: normalize.InPerson, Place: &normalize.Place{Country: "US", Subdivision: "US-PA"},
		Schedule: normalize.Schedule{RRule: rrule, Weekday: weekday, Start: start, DurationMinutes: minutes, TimeZone: "America/New_York"},
	}
}

func cellOf(t *testing.T, r Result, k Key) Cell {
	t.Helper()
	for _, c := range r.Cells {
		if c.Key == k {
			return c
		}
	}
	t.Fatalf("no cell %v among %d", k, len(r.Cells))
	return Cell{}
}

func startsAt(c Cell, hour int) float64 {
	starts, _ := c.Week()
	return starts[hour]
}

func codes(r Result) (codes []string) {
	for _, region := range r.Regions {
		codes = append(codes, region.Code)
	}
	return codes
}

var pennsylvania = Key{"US-PA", "aa", "in_person", All}

func TestHours(t *testing.T) {
	const first = 4800.0 / 20871
	const fifth = 1671.0 / 20871
	for _, c := range []struct {
		name     string
		in       normalize.Meeting
		starts   map[int]float64
		sessions map[int]float64
	}{
		{"a full hour touches one hour", at("FREQ=WEEKLY;BYDAY=MO", 1, "19:00", 60), map[int]float64{19: 1}, map[int]float64{19: 1}},
		{"half past touches two", at("FREQ=WEEKLY;BYDAY=MO", 1, "19:30", 60), map[int]float64{19: 1}, map[int]float64{19: 1, 20: 1}},
		{"Sunday night runs on into Monday", at("FREQ=WEEKLY;BYDAY=SU", 7, "23:30", 60), map[int]float64{167: 1}, map[int]float64{167: 1, 0: 1}},
		{"no known length", at("FREQ=WEEKLY;BYDAY=TU", 2, "06:15", 0), map[int]float64{30: 1}, map[int]float64{30: 1}},
		{"first Saturday", at("FREQ=MONTHLY;BYDAY=1SA", 6, "10:00", 60), map[int]float64{130: first}, map[int]float64{130: first}},
		{"fifth Saturday", at("FREQ=MONTHLY;BYDAY=5SA", 6, "10:00", 60), map[int]float64{130: fifth}, map[int]float64{130: fifth}},
		{"fourth and last is once a month, and twice in a month of five",
			at("FREQ=MONTHLY;BYDAY=4SA,-1SA", 6, "10:00", 60), map[int]float64{130: first + fifth}, map[int]float64{130: first + fifth}},
		{"all five positions are every week", at("FREQ=MONTHLY;BYDAY=1SA,2SA,3SA,4SA,5SA", 6, "10:00", 60), map[int]float64{130: 1}, map[int]float64{130: 1}},
		{"every second week", at("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", 3, "00:00", 30), map[int]float64{48: 0.5}, map[int]float64{48: 0.5}},
		{"every 14 days", at("FREQ=DAILY;INTERVAL=14", 3, "00:00", 30), map[int]float64{48: 0.5}, map[int]float64{48: 0.5}},
		{"weekly without BYDAY", at("FREQ=WEEKLY", 3, "00:00", 30), map[int]float64{48: 1}, map[int]float64{48: 1}},
		{"weekdays", at("FREQ=WEEKLY;BYDAY=MO,TU", 1, "12:00", 60), map[int]float64{12: 1, 36: 1}, map[int]float64{12: 1, 36: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			cell := cellOf(t, Compute([]normalize.Meeting{c.in}, monday), pennsylvania)
			starts, sessions := cell.Week()
			checkHours(t, "starts", starts, c.starts)
			checkHours(t, "sessions", sessions, c.sessions)
		})
	}
}

func checkHours(t *testing.T, what string, got Hours, want map[int]float64) {
	t.Helper()
	for h, v := range got {
		if math.Abs(v-want[h]) > 1e-12 {
			t.Errorf("%s of hour %d: %v, want %v", what, h, v, want[h])
		}
	}
}

// The only start of the week is at Monday 19:00: its hour is covered, the gap goes once around, and a random moment
// is half a week away.
func TestMeasures(t *testing.T) {
	c := cellOf(t, Compute([]normalize.Meeting{at("FREQ=WEEKLY;BYDAY=MO", 1, "19:00", 60)}, monday), pennsylvania)
	if c.HoursCovered != 1 || c.LongestGapHours != 167 || c.LongestGapStart != 20 || c.MeanWaitMinutes != 5040 {
		t.Errorf("one meeting: %d covered, gap %d from %d, wait %v", c.HoursCovered, c.LongestGapHours, c.LongestGapStart, c.MeanWaitMinutes)
	}
	c = cellOf(t, Compute([]normalize.Meeting{at("FREQ=MONTHLY;BYDAY=1MO", 1, "19:00", 60)}, monday), pennsylvania)
	if c.HoursCovered != 0 || c.LongestGapHours != 168 || c.LongestGapStart != 0 || c.MeanWaitMinutes != -1 {
		t.Errorf("monthly: %d covered, gap %d from %d, wait %v", c.HoursCovered, c.LongestGapHours, c.LongestGapStart, c.MeanWaitMinutes)
	}
	c = cellOf(t, Compute([]normalize.Meeting{at("FREQ=DAILY", 0, "00:00", 1440)}, monday), pennsylvania)
	if c.HoursCovered != 168 || c.LongestGapHours != 0 || c.LongestGapStart != -1 || c.MeanWaitMinutes != 720 {
		t.Errorf("round the clock: %d covered, gap %d from %d, wait %v", c.HoursCovered, c.LongestGapHours, c.LongestGapStart, c.MeanWaitMinutes)
	}
	var five []normalize.Meeting
	for n := 1; n <= 5; n++ {
		five = append(five, at(fmt.Sprintf("FREQ=MONTHLY;BYDAY=%dMO", n), 1, "19:00", 60))
	}
	c = cellOf(t, Compute(five, monday), pennsylvania)
	if c.HoursCovered != 1 || c.MeanWaitMinutes != 5040 {
		t.Errorf("five meetings that share the Mondays: %d covered, wait %v", c.HoursCovered, c.MeanWaitMinutes)
	}
}

func TestRegions(t *testing.T) {
	online := at("FREQ=WEEKLY;BYDAY=SU", 7, "22:00", 60)
	online.Mode, online.Place = normalize.Online, nil
	hybrid := at("FREQ=WEEKLY;BYDAY=MO", 1, "10:00", 60)
	hybrid.Mode = normalize.Hybrid
	homeless := at("FREQ=WEEKLY;BYDAY=MO", 1, "10:00", 60)
	homeless.Place = nil
	r := Compute([]normalize.Meeting{online, hybrid, homeless}, monday)
	if d := cmp.Diff([]string{"US", "US-PA", OnlineRegion, "online:America/New_York", UnknownRegion}, codes(r)); d != "" {
		t.Errorf("regions: %s", d)
	}
	// 22:00 on Sunday in New York is 03:00 UTC on Monday, in winter.
	if c := cellOf(t, r, Key{OnlineRegion, All, All, All}); startsAt(c, 3) != 1 || c.Meetings != 1 {
		t.Errorf("online: %d meetings, starts %v", c.Meetings, c.Hours)
	}
	summer := Compute([]normalize.Meeting{online}, time.Date(2026, 7, 6, 0, 0, 0, 0, time.UTC))
	if c := cellOf(t, summer, Key{OnlineRegion, "aa", "online", All}); startsAt(c, 2) != 1 {
		t.Errorf("online in summer: starts %v", c.Hours)
	}
	for _, k := range []Key{{"US", "aa", "hybrid", All}, {"US-PA", All, "hybrid", All}, {"US", All, All, All}, {UnknownRegion, "aa", "in_person", All}} {
		if c := cellOf(t, r, k); c.Meetings != 1 || startsAt(c, 10) != 1 {
			t.Errorf("%v: %d meetings", k, c.Meetings)
		}
	}
}

// Lists place Puerto Rico in PR or in US, with the subdivision US-PR.
func TestOneRegionOfTwoCountries(t *testing.T) {
	var in []normalize.Meeting
	for _, country := range []string{"US", "PR", "PR", ""} {
		m := at("FREQ=WEEKLY;BYDAY=MO", 1, "10:00", 60)
		m.Place = &normalize.Place{Country: country, Subdivision: "US-PR"}
		in = append(in, m)
	}
	r := Compute(in, monday)
	for region, want := range map[string]int{"US": 2, "PR": 2, "US-PR": 4} {
		for _, k := range []Key{{region, "aa", "in_person", All}, {region, All, All, All}, {region, "aa", All, All}} {
			if c := cellOf(t, r, k); c.Meetings != want || startsAt(c, 10) != float64(want) {
				t.Errorf("%v: %d meetings, %v starts, want %d", k, c.Meetings, startsAt(c, 10), want)
			}
		}
	}
}

func TestLeftOut(t *testing.T) {
	change := func(edit func(*normalize.Meeting)) normalize.Meeting {
		m := at("FREQ=WEEKLY;BYDAY=MO", 1, "19:00", 60)
		edit(&m)
		return m
	}
	online := func(zone string) func(*normalize.Meeting) {
		return func(m *normalize.Meeting) { m.Mode, m.Schedule.TimeZone = normalize.Online, zone }
	}
	for _, c := range []struct {
		name string
		in   normalize.Meeting
		want Left
	}{
		{"temporarily closed", change(func(m *normalize.Meeting) { m.Status = normalize.Inactive }), Left{Inactive: 1}},
		{"by appointment", change(func(m *normalize.Meeting) { m.Schedule = normalize.Schedule{ByAppointment: true} }), Left{ByAppointment: 1}},
		{"no start", change(func(m *normalize.Meeting) { m.Schedule.Start = "" }), Left{NoTime: 1}},
		{"no rule and no date", change(func(m *normalize.Meeting) { m.Schedule.RRule = "" }), Left{NoTime: 1}},
		{"not begun", change(func(m *normalize.Meeting) { m.Schedule.From = "2026-01-06" }), Left{OutOfWeek: 1}},
		{"begins that day", change(func(m *normalize.Meeting) { m.Schedule.From = "2026-01-05" }), Left{}},
		{"over", change(func(m *normalize.Meeting) { m.Schedule.Until = "2026-01-04" }), Left{OutOfWeek: 1}},
		{"a date in the week", change(func(m *normalize.Meeting) { m.Schedule.RRule, m.Schedule.From = "", "2026-01-11" }), Left{}},
		{"a date after it", change(func(m *normalize.Meeting) { m.Schedule.RRule, m.Schedule.From = "", "2026-01-12" }), Left{OutOfWeek: 1}},
		{"a yearly rule without a date", change(func(m *normalize.Meeting) { m.Schedule.RRule = "FREQ=YEARLY" }), Left{Unreadable: 1}},
		{"a yearly rule", change(func(m *normalize.Meeting) { m.Schedule.RRule = "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=10" }), Left{}},
		{"the first Monday of a year", change(func(m *normalize.Meeting) { m.Schedule.RRule = "FREQ=YEARLY;BYDAY=1MO" }), Left{Unreadable: 1}},
		{"the first Monday of a week", change(func(m *normalize.Meeting) { m.Schedule.RRule = "FREQ=WEEKLY;BYDAY=1MO" }), Left{Unreadable: 1}},
		{"BYSETPOS", change(func(m *normalize.Meeting) { m.Schedule.RRule = "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1" }), Left{Unreadable: 1}},
		{"a typo", change(func(m *normalize.Meeting) { m.Schedule.RRule = "FREQ=WEEKLY;BYDAY=MX" }), Left{Unreadable: 1}},
		{"interval of nothing", change(func(m *normalize.Meeting) { m.Schedule.RRule = "FREQ=WEEKLY;INTERVAL=0;BYDAY=MO" }), Left{Unreadable: 1}},
		{"25 o'clock", change(func(m *normalize.Meeting) { m.Schedule.Start = "25:00" }), Left{Unreadable: 1}},
		{"online, unknown zone", change(online("Mars/Olympus")), Left{Unreadable: 1}},
		{"online, no zone", change(online("")), Left{Unreadable: 1}},
		{"online", change(online("Asia/Kolkata")), Left{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := Compute([]normalize.Meeting{c.in}, monday)
			if r.Left != c.want {
				t.Errorf("left %+v, want %+v", r.Left, c.want)
			}
			if none := c.want != (Left{}); none != (len(r.Cells) == 0) {
				t.Errorf("%d cells", len(r.Cells))
			}
		})
	}
}

func TestAnyDayStandsForItsWeek(t *testing.T) {
	in := []normalize.Meeting{at("FREQ=WEEKLY;BYDAY=MO", 1, "19:00", 60)}
	sunday := Compute(in, time.Date(2026, 1, 11, 23, 59, 0, 0, time.UTC))
	if !sunday.Week.Equal(monday) || !reflect.DeepEqual(sunday, Compute(in, monday)) {
		t.Errorf("week %s, want %s", sunday.Week, monday)
	}
}

func TestOrderNeverMatters(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	in := make([]normalize.Meeting, 5000) // several shards
	for i := range in {
		in[i] = randomMeeting(rng)
	}
	want := Compute(in, monday)
	rng.Shuffle(len(in), func(i, j int) { in[i], in[j] = in[j], in[i] })
	if got := Compute(in, monday); !reflect.DeepEqual(want, got) {
		t.Error("the cube depends on the order of the meetings")
	}
}

func TestNothingIsAnEmptyCube(t *testing.T) {
	if r := Compute(nil, monday); len(r.Cells) != 0 || r.Left != (Left{}) {
		t.Errorf("%+v", r)
	}
}

// FuzzRule: whatever the rule, a share is never negative, and a week never holds more than seven occurrences.
func FuzzRule(f *testing.F) {
	for _, s := range []string{"FREQ=WEEKLY;BYDAY=MO", "FREQ=MONTHLY;BYDAY=1SA,-1SU", "FREQ=DAILY;INTERVAL=14", "FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=YEARLY;BYMONTH=2;BYDAY=-1MO", "FREQ=;BYDAY=,", "="} {
		f.Add(s, 1, 1)
	}
	f.Fuzz(func(t *testing.T, rrule string, weekday, day int) {
		shares, ok := sharesOf(rrule, weekday, day)
		for d, s := range shares {
			if s < 0 || s > unit || !ok && s != 0 {
				t.Fatalf("%q: share of day %d is %d of %d", rrule, d, s, unit)
			}
		}
	})
}

func BenchmarkCompute(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 300_000, 3_000_000} {
		in := world(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			cells := 0
			for b.Loop() {
				cells = len(Compute(in, monday).Cells)
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
			b.ReportMetric(float64(cells), "cells")
		})
	}
}

// world spreads meetings over 200 subdivisions of 10 countries, with 2,000 counties in the largest and 12,000 localities,
// over 12 fellowships, 7 zones, a few tags and languages; a quarter is online. It has some 200,000 cells of 300,000 meetings.
func world(n int) []normalize.Meeting {
	rng := rand.New(rand.NewPCG(1, 2))
	zones := []string{"America/New_York", "America/Chicago", "America/Los_Angeles", "Europe/London", "Europe/Berlin", "Asia/Kolkata", "Australia/Sydney"}
	tags := [][]string{{"closed"}, {"big-book", "open"}, {"closed", "women"}, {"open", "speaker", "wheelchair"}, {"men", "step"}, {"beginners", "lgbtq", "open"}, {"young-people"}}
	languages := [][]string{nil, nil, {"en"}, {"en"}, {"es"}, {"fr"}}
	in := make([]normalize.Meeting, n)
	for i := range in {
		day := rng.IntN(7)
		rrule := "FREQ=WEEKLY;BYDAY=" + dayCodes[day]
		if rng.IntN(15) == 0 {
			rrule = fmt.Sprintf("FREQ=MONTHLY;BYDAY=%d%s", 1+rng.IntN(5), dayCodes[day])
		}
		m := at(rrule, day+1, fmt.Sprintf("%02d:%02d", 6+rng.IntN(17), 15*rng.IntN(4)), []int{60, 60, 60, 90, 0}[rng.IntN(5)])
		m.Fellowship = []string{"aa", "aa", "aa", "na", fmt.Sprint("f", min(rng.IntN(10), rng.IntN(10)))}[rng.IntN(5)]
		m.Tags, m.Languages = tags[rng.IntN(len(tags))], languages[rng.IntN(len(languages))]
		region := min(rng.IntN(200), rng.IntN(200))
		m.Schedule.TimeZone = zones[region%len(zones)]
		if rng.IntN(4) == 0 {
			m.Mode, m.Place = normalize.Online, nil
		} else {
			country := []string{"US", "GB", "IN", "AU", "DE", "US", "CA", "MX", "FR", "NZ"}[region%10]
			town := min(rng.IntN(60), rng.IntN(60))
			m.Place = &normalize.Place{Country: country, Subdivision: fmt.Sprintf("%s-%d", country, region), County: fmt.Sprint("County ", town%50), Locality: fmt.Sprint("Town ", town)}
			if rng.IntN(5) == 0 {
				m.Mode = normalize.Hybrid
			}
		}
		in[i] = m
	}
	return in
}
