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
		Tags: [][]string{nil, {"women"}, {"gay", "lgbtq"}, {"big-book", "men", "teens"}}[rng.IntN(4)], Languages: [][]string{nil, {"es"}, {"en", "es"}}[rng.IntN(3)],
		Schedule: normalize.Schedule{RRule: code, Weekday: day + 1, Start: fmt.Sprintf("%02d:%02d", rng.IntN(24), rng.IntN(60)),
			DurationMinutes: []int{45, 60, 90, 120, 300, 1440, 1500}[rng.IntN(7)]}}
	switch rng.IntN(3) {
	case 0:
		m.Mode = normalize.Online
		m.Schedule.TimeZone = []string{"America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kolkata", "Australia/Lord_Howe", "Europe/London"}[rng.IntN(6)]
	case 1:
		m.Place = &normalize.Place{Country: "US", Subdivision: []string{"US-PA", "US-NJ"}[rng.IntN(2)], County: []string{"", "Mercer"}[rng.IntN(2)], Locality: []string{"", "Ewing"}[rng.IntN(2)]}
		m.Schedule.TimeZone = "America/New_York"
	default:
		m.Mode = []normalize.Mode{normalize.InPerson, normalize.Hybrid}[rng.IntN(2)]
		m.Place = &normalize.Place{Country: []string{"US", "NZ", "KI", "AU"}[rng.IntN(4)]}
		m.Schedule.TimeZone = map[string]string{"US": "America/New_York", "NZ": "Pacific/Auckland", "KI": "Pacific/Kiritimati", "AU": "Australia/Lord_Howe"}[m.Place.Country]
		m.Place.Locality = map[string]string{"KI": "Tabwakea", "AU": "Lord Howe Island"}[m.Place.Country] // most of their countries keep other zones
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

// simulate measures one cell minute by minute. Online it is by the clock of a zone: each meeting's occurrences are
// real moments, and each minute of them falls on the hour that this clock shows.
func simulate(meetings []normalize.Meeting, monday time.Time, clock *time.Location) (starts, sessions Hours, weekly []float64, counted int) {
	weekly = make([]float64, minutesOfWeek)
	for _, m := range meetings {
		kept, reader := time.UTC, time.UTC
		if clock != nil {
			kept, _ = time.LoadLocation(m.Schedule.TimeZone)
			reader = clock
		}
		from := time.Date(monday.Year(), monday.Month(), monday.Day(), 0, 0, 0, 0, reader)
		to := time.Date(monday.Year(), monday.Month(), monday.Day()+7, 0, 0, 0, 0, reader)
		start, _ := time.Parse("15:04", m.Schedule.Start)
		shares := simulatedShares(m.Schedule.RRule)
		found := 0
		for day := -3; day <= 10; day++ {
			date := monday.AddDate(0, 0, day)
			at := time.Date(date.Year(), date.Month(), date.Day(), start.Hour(), start.Minute(), 0, 0, kept)
			share := shares[(int(date.Weekday())+6)%7]
			if at.Before(from) || !at.Before(to) || share == 0 {
				continue
			}
			found = 1
			first := shownMinute(at.In(reader))
			starts[first/60] += share
			weekly[first] += share
			var touched [HoursOfWeek]bool
			for minute := range m.Schedule.DurationMinutes {
				touched[shownMinute(at.Add(time.Duration(minute)*time.Minute).In(reader))/60] = true
			}
			for h, yes := range touched {
				if yes {
					sessions[h] += share
				}
			}
		}
		counted += found
	}
	return starts, sessions, weekly, counted
}

// shownMinute is the minute of the week that a clock shows, whatever the week.
func shownMinute(t time.Time) int {
	return (int(t.Weekday())+6)%7*minutesOfDay + t.Hour()*60 + t.Minute()
}

func TestComputeAgreesWithASimulationOfTheWeek(t *testing.T) {
	weeks := []string{"2026-01-05", "2026-03-02", "2026-03-23", "2026-10-19", "2026-10-26", "2026-03-30", "2026-09-28"} // summer time moves in all but the first
	for seed := range uint64(21) {
		rng := rand.New(rand.NewPCG(seed, 1))
		meetings := make([]normalize.Meeting, 1+rng.IntN(60))
		for i := range meetings {
			meetings[i] = randomMeeting(rng)
		}
		monday, _ := time.Parse(time.DateOnly, weeks[seed%uint64(len(weeks))])
		result := Compute(meetings, monday)
		checkOrder(t, result)
		found := map[Key]bool{}
		for _, c := range result.Cells {
			found[c.Key] = true
			checkCell(t, seed, c, meetings, monday)
		}
		expected := expectedKeys(meetings, monday)
		for k := range expected {
			if !found[k] {
				t.Errorf("seed %d: there is no cell %v", seed, k)
			}
		}
		if len(found) != len(expected) {
			t.Errorf("seed %d: %d cells, want %d", seed, len(found), len(expected))
		}
	}
}

func checkOrder(t *testing.T, r Result) {
	t.Helper()
	text := func(k Key) string {
		return strings.ReplaceAll(strings.Join([]string{k.Region, k.Fellowship, k.Mode, k.Group}, "\x00"), "\x00all", "\x00 ")
	}
	for i := 1; i < len(r.Cells); i++ {
		if text(r.Cells[i-1].Key) >= text(r.Cells[i].Key) {
			t.Errorf("cell %v stands behind %v", r.Cells[i].Key, r.Cells[i-1].Key)
		}
	}
	for i := range r.Cells {
		if _, ok := r.Region(r.Cells[i].Region); !ok {
			t.Errorf("region %s of a cell is not in the list", r.Cells[i].Region)
		}
	}
}

// clockOf is the clock by which a region online is measured; nil for places.
func clockOf(region string) *time.Location {
	if region == OnlineRegion {
		return time.UTC
	}
	if zone, ok := strings.CutPrefix(region, OnlineRegion+":"); ok {
		location, _ := time.LoadLocation(zone)
		return location
	}
	return nil
}

func belongs(m normalize.Meeting, k Key) bool {
	group := k.Group == All || slices.Contains(m.Tags, k.Group) || slices.Contains(m.Languages, strings.TrimPrefix(k.Group, "language:")) ||
		k.Group == "young-people" && slices.Contains(m.Tags, "teens")
	return slices.Contains(regionsOf(m, k.Region), k.Region) && group && (k.Fellowship == All || k.Fellowship == m.Fellowship) && (k.Mode == All || k.Mode == string(m.Mode))
}

// regionsOf lists a meeting's regions. It is in the region online that is asked for.
func regionsOf(m normalize.Meeting, online string) []string {
	p := m.Place
	switch {
	case p == nil && m.Mode == normalize.Online && clockOf(online) != nil:
		return []string{online}
	case p == nil:
		return nil
	}
	regions := []string{p.Country}
	around := p.Country
	if p.Subdivision != "" {
		around = p.Subdivision
		regions = append(regions, around)
		if p.County != "" {
			regions = append(regions, around+":"+p.County)
		}
	}
	if p.Locality != "" {
		regions = append(regions, around+"/"+p.Locality)
	}
	return regions
}

// expectedKeys are those of all meetings, with the regions online of every time zone that a place keeps.
func expectedKeys(meetings []normalize.Meeting, monday time.Time) map[Key]bool {
	online := map[string]bool{OnlineRegion: true}
	for _, m := range meetings {
		if m.Place != nil {
			online[OnlineRegion+":"+m.Schedule.TimeZone] = true
			around, _ := normalize.ZoneOfRegion(m.Place.Country)
			online[OnlineRegion+":"+around] = true
		}
	}
	keys := map[Key]bool{}
	for _, m := range meetings {
		regions := regionsOf(m, "")
		for region := range online {
			if _, _, _, n := simulate([]normalize.Meeting{m}, monday, clockOf(region)); n > 0 && m.Place == nil {
				regions = append(regions, region)
			}
		}
		for _, region := range regions {
			for _, group := range groupsOf(m, region) {
				keys[Key{region, All, All, group}] = true
				keys[Key{region, m.Fellowship, All, group}] = true
				keys[Key{region, All, string(m.Mode), group}] = true
			}
			keys[Key{region, m.Fellowship, string(m.Mode), All}] = true
		}
	}
	return keys
}

func groupsOf(m normalize.Meeting, region string) []string {
	groups := []string{All}
	if strings.ContainsAny(region, "/:") && clockOf(region) == nil {
		return groups
	}
	for _, language := range m.Languages {
		groups = append(groups, "language:"+language)
	}
	switch {
	case slices.Contains(m.Tags, "teens"):
		groups = append(groups, "men", "young-people")
	case slices.Contains(m.Tags, "gay"):
		groups = append(groups, "lgbtq")
	default:
		groups = append(groups, m.Tags...)
	}
	return groups
}

func checkCell(t *testing.T, seed uint64, c Cell, meetings []normalize.Meeting, monday time.Time) {
	t.Helper()
	var mine []normalize.Meeting
	for _, m := range meetings {
		if belongs(m, c.Key) {
			mine = append(mine, m)
		}
	}
	starts, sessions, weekly, counted := simulate(mine, monday, clockOf(c.Region))
	if c.Meetings != counted || counted == 0 {
		t.Errorf("seed %d %v: %d meetings, simulated %d", seed, c.Key, c.Meetings, counted)
	}
	gotStarts, gotSessions := c.Week()
	for h := range HoursOfWeek {
		if math.Abs(starts[h]-gotStarts[h]) > 1e-9 || math.Abs(sessions[h]-gotSessions[h]) > 1e-9 {
			t.Fatalf("seed %d %v hour %d: starts %v, simulated %v; sessions %v, simulated %v", seed, c.Key, h, gotStarts[h], starts[h], gotSessions[h], sessions[h])
		}
	}
	covered, gap, gapStart := simulatedGap(sessions)
	if c.HoursCovered != covered || c.LongestGapHours != gap || c.LongestGapStart != gapStart {
		t.Errorf("seed %d %v: covered %d, gap %d from %d; simulated %d, %d, %d", seed, c.Key, c.HoursCovered, c.LongestGapHours, c.LongestGapStart, covered, gap, gapStart)
	}
	mean, worst := simulatedWaits(weekly)
	if math.Abs(mean-c.MeanWaitMinutes) > 1e-6 || worst != c.WorstWaitMinutes {
		t.Errorf("seed %d %v: waits %v and %d, simulated %v and %d", seed, c.Key, c.MeanWaitMinutes, c.WorstWaitMinutes, mean, worst)
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

// simulatedWaits puts somebody into the middle of every minute and lets them wait. The longest wait is that of who comes
// in the moment after a start: half a minute more than the longest of those.
func simulatedWaits(weekly []float64) (mean float64, worst int) {
	if !slices.ContainsFunc(weekly, func(f float64) bool { return f >= 1-1e-9 }) {
		return -1, -1
	}
	sum, wait, longest := 0.0, 0.0, 0.0
	for minute := 2*minutesOfWeek - 1; minute >= 0; minute-- { // backwards, the first time round to know the wait
		if weekly[(minute+1)%minutesOfWeek] >= 1-1e-9 {
			wait = 0.5
		} else {
			wait++
		}
		if minute < minutesOfWeek {
			sum += wait
			longest = max(longest, wait)
		}
	}
	return sum / minutesOfWeek, int(longest + 0.5)
}

// Whoever adds up the rows gets the cube.
func TestRowsAddUpToTheCube(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	meetings := make([]normalize.Meeting, 300)
	for i := range meetings {
		meetings[i] = randomMeeting(rng)
	}
	starts := map[Key]*Hours{}
	counted := map[Key]map[int]bool{}
	for row := range Rows(meetings, monday) {
		for _, region := range row.Regions {
			if row.Minute < 0 || row.Minute >= minutesOfWeek {
				continue
			}
			k := Key{region, row.Fellowship, row.Mode, All}
			if starts[k] == nil {
				starts[k], counted[k] = new(Hours), map[int]bool{}
			}
			starts[k][row.Minute/60] += float64(row.Share) / float64(Unit)
			counted[k][row.Meeting] = true
		}
	}
	r := Compute(meetings, monday)
	for i := range r.Cells {
		c := &r.Cells[i]
		if c.Fellowship == All || c.Mode == All || strings.HasPrefix(c.Region, OnlineRegion+":") {
			continue
		}
		got, _ := c.Week()
		want := starts[c.Key]
		for h := range got {
			if want == nil || math.Abs(got[h]-want[h]) > 1e-9 {
				t.Fatalf("%v: starts %v, the rows have %v", c.Key, got, want)
			}
		}
		if c.Meetings != len(counted[c.Key]) {
			t.Errorf("%v: %d meetings, the rows have %d", c.Key, c.Meetings, len(counted[c.Key]))
		}
		delete(starts, c.Key)
	}
	if len(starts) > 0 {
		t.Errorf("the rows have %d cells more", len(starts))
	}
}
