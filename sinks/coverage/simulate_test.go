package coverage

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
)

// The simulation below shares no code with the package: it walks real dates and single minutes.

var simulatedRules = []string{
	"FREQ=WEEKLY;BYDAY=%s", "FREQ=WEEKLY;BYDAY=%s", "FREQ=WEEKLY;BYDAY=%s", "FREQ=WEEKLY;INTERVAL=2;BYDAY=%s", "FREQ=WEEKLY;BYDAY=MO,%s",
	"FREQ=MONTHLY;BYDAY=1%s", "FREQ=MONTHLY;BYDAY=-1%s", "FREQ=MONTHLY;BYDAY=5%s", "FREQ=MONTHLY;BYDAY=2%[1]s,4%[1]s",
	"FREQ=MONTHLY;BYDAY=1%[1]s,2%[1]s,3%[1]s,4%[1]s,5%[1]s", "FREQ=MONTHLY;INTERVAL=2;BYDAY=3%s", "FREQ=DAILY", "FREQ=MONTHLY;BYMONTHDAY=15",
	"FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=%s",
	"FREQ=WEEKLY;BYMONTH=6,7;BYDAY=%s", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=YEARLY;BYMONTH=11;BYDAY=-1%s", "FREQ=DAILY;BYMONTH=12",
	"FREQ=YEARLY;INTERVAL=2;BYMONTH=2,3;BYDAY=5%s",
}

var dayCodes = []string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}

func randomMeeting(rng *rand.Rand) normalize.Meeting {
	day := rng.IntN(7)
	code := simulatedRules[rng.IntN(len(simulatedRules))]
	if strings.Contains(code, "%") {
		code = fmt.Sprintf(code, dayCodes[day])
	}
	m := normalize.Meeting{Status: normalize.Active, Fellowship: []string{"aa", "na"}[rng.IntN(2)], Mode: normalize.InPerson,
		Schedule: normalize.Schedule{RRule: code, Weekday: day + 1, Start: fmt.Sprintf("%02d:%02d", rng.IntN(24), rng.IntN(60)),
			DurationMinutes: []int{45, 60, 90, 120, 300, 1440, 1500}[rng.IntN(7)]}}
	switch rng.IntN(3) {
	case 0:
		m.Mode = normalize.Online
		m.Schedule.TimeZone = []string{"America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kolkata", "Australia/Lord_Howe", "Europe/London"}[rng.IntN(6)]
	case 1:
		m.Place = &normalize.Place{Country: "US", Subdivision: []string{"US-PA", "US-NJ"}[rng.IntN(2)]}
	default:
		m.Mode = []normalize.Mode{normalize.InPerson, normalize.Hybrid}[rng.IntN(2)]
		m.Place = &normalize.Place{Country: []string{"US", "NZ"}[rng.IntN(2)]}
	}
	return m
}

// simulatedDay is one real date: its weekday, and its place in its month from either end.
type simulatedDay struct {
	weekday, day, month  int
	code, nth, last      string
	lastWeekday, lastDay bool
}

// cycle is every date of 400 years.
var cycle = func() []simulatedDay {
	var days []simulatedDay
	for d := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() < 2401; d = d.AddDate(0, 0, 1) {
		weekday := (int(d.Weekday()) + 6) % 7
		days = append(days, simulatedDay{weekday: weekday, day: d.Day(), month: int(d.Month()), code: dayCodes[weekday],
			nth: fmt.Sprintf("%d%s", (d.Day()-1)/7+1, dayCodes[weekday]), last: "-1" + dayCodes[weekday],
			lastWeekday: d.AddDate(0, 0, 7).Month() != d.Month(), lastDay: d.AddDate(0, 0, 1).Day() == 1})
	}
	return days
}()

var shareCache = map[string][7]float64{}

// simulatedShares counts a rule's dates over 400 real years.
func simulatedShares(rrule string) [7]float64 {
	if s, ok := shareCache[rrule]; ok {
		return s
	}
	var shares [7]float64
	interval := 1.0
	if strings.Contains(rrule, "INTERVAL=2") {
		interval = 2
	}
	_, byday, _ := strings.Cut(rrule, "BYDAY=")
	_, monthDay, _ := strings.Cut(rrule, "BYMONTHDAY=")
	monthDay, _, _ = strings.Cut(monthDay, ";")
	_, months, _ := strings.Cut(rrule, "BYMONTH=")
	months, _, _ = strings.Cut(months, ";")
	codes := strings.Split(byday, ",")
	number, _ := strconv.Atoi(monthDay)
	for i := range cycle {
		d := &cycle[i]
		ok := byday == "" || slices.ContainsFunc(codes, func(s string) bool {
			return s == d.code || s == d.nth || d.lastWeekday && s == d.last
		})
		ok = ok && (months == "" || slices.Contains(strings.Split(months, ","), strconv.Itoa(d.month)))
		if ok && (number == 0 || number == d.day || number == -1 && d.lastDay) {
			shares[d.weekday] += 1 / interval / 20871
		}
	}
	shareCache[rrule] = shares
	return shares
}

// simulate measures one cell minute by minute.
func simulate(meetings []normalize.Meeting, monday time.Time, utc bool) (starts, sessions Hours, weekly []float64) {
	weekly = make([]float64, minutesOfWeek)
	for _, m := range meetings {
		clock, _ := time.Parse("15:04", m.Schedule.Start)
		zone := time.UTC
		if utc {
			zone, _ = time.LoadLocation(m.Schedule.TimeZone)
		}
		shares := simulatedShares(m.Schedule.RRule)
		for day := -3; day <= 10; day++ {
			date := monday.AddDate(0, 0, day)
			at := time.Date(date.Year(), date.Month(), date.Day(), clock.Hour(), clock.Minute(), 0, 0, zone)
			share := shares[(int(date.Weekday())+6)%7]
			if at.Before(monday) || !at.Before(monday.AddDate(0, 0, 7)) || share == 0 {
				continue
			}
			first := int(at.Sub(monday).Minutes())
			starts[first/60] += share
			weekly[first] += share
			var touched [HoursOfWeek]bool
			for minute := range m.Schedule.DurationMinutes {
				touched[(first+minute)%minutesOfWeek/60] = true
			}
			for h, yes := range touched {
				if yes {
					sessions[h] += share
				}
			}
		}
	}
	return starts, sessions, weekly
}

func TestComputeAgreesWithASimulationOfTheWeek(t *testing.T) {
	weeks := []string{"2026-01-05", "2026-03-02", "2026-03-23", "2026-10-19", "2026-10-26"} // summer time moves in all but the first
	for seed := range uint64(30) {
		rng := rand.New(rand.NewPCG(seed, 1))
		meetings := make([]normalize.Meeting, 1+rng.IntN(60))
		for i := range meetings {
			meetings[i] = randomMeeting(rng)
		}
		monday, _ := time.Parse(time.DateOnly, weeks[seed%uint64(len(weeks))])
		result := Compute(meetings, monday)
		for _, c := range result.Cells {
			checkCell(t, seed, c, meetings, monday)
		}
		if want := cellCount(meetings, monday); len(result.Cells) != want {
			t.Errorf("seed %d: %d cells, want %d", seed, len(result.Cells), want)
		}
	}
}

func belongs(m normalize.Meeting, k Key) bool {
	region := k.Region == OnlineRegion && m.Place == nil && m.Mode == normalize.Online ||
		k.Region == UnknownRegion && m.Place == nil && m.Mode == normalize.InPerson ||
		m.Place != nil && (m.Place.Country == k.Region || m.Place.Subdivision == k.Region)
	return region && (k.Fellowship == All || k.Fellowship == m.Fellowship) && (k.Mode == All || k.Mode == string(m.Mode))
}

func checkCell(t *testing.T, seed uint64, c Cell, meetings []normalize.Meeting, monday time.Time) {
	t.Helper()
	var mine []normalize.Meeting
	for _, m := range meetings {
		if belongs(m, c.Key) {
			mine = append(mine, m)
		}
	}
	starts, sessions, weekly := simulate(mine, monday, c.Region == OnlineRegion)
	for h := range HoursOfWeek {
		if math.Abs(starts[h]-c.Starts[h]) > 1e-9 || math.Abs(sessions[h]-c.Sessions[h]) > 1e-9 {
			t.Fatalf("seed %d %v hour %d: starts %v, simulated %v; sessions %v, simulated %v", seed, c.Key, h, c.Starts[h], starts[h], c.Sessions[h], sessions[h])
		}
	}
	covered, gap, gapStart := simulatedGap(sessions)
	if c.HoursCovered != covered || c.LongestGapHours != gap || c.LongestGapStart != gapStart {
		t.Errorf("seed %d %v: covered %d, gap %d from %d; simulated %d, %d, %d", seed, c.Key, c.HoursCovered, c.LongestGapHours, c.LongestGapStart, covered, gap, gapStart)
	}
	if wait := simulatedWait(weekly); math.Abs(wait-c.MeanWaitMinutes) > 1e-6 {
		t.Errorf("seed %d %v: mean wait %v, simulated %v", seed, c.Key, c.MeanWaitMinutes, wait)
	}
}

// simulatedGap tries every hour of the week as the begin of a gap.
func simulatedGap(sessions Hours) (covered, gap, from int) {
	from = -1
	for h := range HoursOfWeek {
		if sessions[h] >= 1-1e-9 {
			covered++
		}
		n := 0
		for n < HoursOfWeek && sessions[(h+n)%HoursOfWeek] < 1-1e-9 {
			n++
		}
		if n > gap {
			gap, from = n, h
		}
	}
	return covered, gap, from
}

// simulatedWait puts somebody into the middle of every minute and lets them wait.
func simulatedWait(weekly []float64) float64 {
	if !slices.ContainsFunc(weekly, func(f float64) bool { return f >= 1-1e-9 }) {
		return -1
	}
	sum, wait := 0.0, 0.0
	for minute := 2*minutesOfWeek - 1; minute >= 0; minute-- { // backwards, the first time round to know the wait
		if weekly[(minute+1)%minutesOfWeek] >= 1-1e-9 {
			wait = 0.5
		} else {
			wait++
		}
		if minute < minutesOfWeek {
			sum += wait
		}
	}
	return sum / minutesOfWeek
}

func cellCount(meetings []normalize.Meeting, monday time.Time) int {
	n := 0
	for _, region := range []string{"US", "US-PA", "US-NJ", "NZ", OnlineRegion, UnknownRegion} {
		for _, fellowship := range []string{"aa", "na", All} {
			for _, mode := range []string{"in_person", "online", "hybrid", All} {
				ok := slices.ContainsFunc(meetings, func(m normalize.Meeting) bool {
					if !belongs(m, Key{region, fellowship, mode}) {
						return false
					}
					starts, _, _ := simulate([]normalize.Meeting{m}, monday, m.Mode == normalize.Online)
					return starts != Hours{}
				})
				if ok {
					n++
				}
			}
		}
	}
	return n
}
