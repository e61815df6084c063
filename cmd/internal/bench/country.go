package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/normalize/dedupe"
	"github.com/recovery-almanac/almanac/sinks"
	"github.com/recovery-almanac/almanac/sinks/coverage"
)

// country is a made-up schedule of a whole country that changes a little every night.
type country struct {
	rng      *rand.Rand
	meetings []normalize.Meeting
	next     int // number of the next meeting to open
}

// churn is the part of all meetings that something happens to on a night; lists of some 400 intergroups over two
// months moved by a little less.
const churn = 0.003

var stateCodes = strings.Fields("AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY")

func newCountry(size int) *country {
	c := &country{rng: rand.New(rand.NewPCG(11, 3))}
	c.meetings = make([]normalize.Meeting, size)
	for i := range c.meetings {
		c.meetings[i] = c.open(time.Time{})
	}
	return c
}

// night lets a night pass and describes it.
func (c *country) night(n int) *sinks.Snapshot {
	changes, at := c.pass(n)
	s := &sinks.Snapshot{Release: at.Format("20060102T150405Z"), AsOf: at, Version: "bench", Changes: changes}
	s.Meetings = append([]normalize.Meeting(nil), c.meetings...)
	for i := range s.Meetings {
		s.Meetings[i].CheckedAt = at
	}
	s.Coverage = coverage.Compute(s.Meetings, at)
	for i := range 400 {
		s.Sources = append(s.Sources, sinks.Source{
			ID: fmt.Sprintf("aa-bench-%04d", i), Name: fmt.Sprintf("Intergroup %d", i), Fellowship: "aa", Outcome: sinks.Unchanged, CheckedAt: at,
			FetchedAt: at, Rows: normalize.Count{In: len(c.meetings) / 400}, Problems: map[string]int{"zone_derived": i % 9},
		})
	}
	return s
}

// pass closes, opens and changes meetings, the first night aside.
func (c *country) pass(n int) (changes []dedupe.Change, at time.Time) {
	at = night.AddDate(0, 0, n-365)
	if n == 0 {
		return nil, at
	}
	for range int(churn * float64(len(c.meetings))) {
		i := c.rng.IntN(len(c.meetings))
		m := &c.meetings[i]
		switch c.rng.IntN(4) {
		case 0:
			closed := *m
			changes = append(changes, dedupe.Change{ID: m.ID, Kind: dedupe.Withdrawn, Meeting: &closed})
			*m = c.open(at)
			changes = append(changes, dedupe.Change{ID: m.ID, Kind: dedupe.Added})
		case 1:
			before := m.Schedule.Start
			m.Schedule.Start = c.clock()
			m.ChangedAt = at
			changes = append(changes, dedupe.Change{ID: m.ID, Kind: dedupe.Changed, Fields: []dedupe.FieldChange{{Field: "schedule.start", Old: before, New: m.Schedule.Start}}})
		default:
			before := m.Name
			m.Name = c.name()
			m.ChangedAt = at
			changes = append(changes, dedupe.Change{ID: m.ID, Kind: dedupe.Changed, Fields: []dedupe.FieldChange{{Field: "name", Old: before, New: m.Name}}})
		}
	}
	return changes, at
}

// open makes a meeting; large towns have many and small ones few.
func (c *country) open(at time.Time) normalize.Meeting {
	c.next++
	if at.IsZero() {
		at = night.AddDate(0, 0, -365)
	}
	state := stateCodes[min(c.rng.IntN(len(stateCodes)), c.rng.IntN(len(stateCodes)))]
	place := min(c.rng.IntN(200), c.rng.IntN(200), c.rng.IntN(200))
	lat, lon := 30+c.rng.Float64()*15, -120+c.rng.Float64()*50
	m := normalize.Meeting{
		ID: fmt.Sprintf("bench%09d%04x", c.next, c.rng.IntN(1<<16)), Name: c.name(),
		Fellowship: []string{"aa", "aa", "aa", "aa", "na", "na", "al-anon", "smart", "oa", "rd"}[c.rng.IntN(10)],
		Status:     normalize.Active, Mode: normalize.InPerson,
		Schedule: normalize.Schedule{Start: c.clock(), DurationMinutes: 60, TimeZone: "America/New_York", TimeZoneFrom: normalize.ZoneFromCoordinates},
		Place: &normalize.Place{
			Name: pick(c.rng, venues), Street: fmt.Sprintf("%d %s %s", 1+c.rng.IntN(4000), pick(c.rng, streets), pick(c.rng, suffixes)),
			Locality: fmt.Sprintf("Town %d", place), County: fmt.Sprintf("County %d", place/4), Subdivision: "US-" + state, Country: "US",
			PostalCode: fmt.Sprintf("%05d", c.rng.IntN(99999)), Latitude: &lat, Longitude: &lon, Precision: normalize.Exact,
		},
		Tags: tagsOf(c.rng), FirstSeen: at, ChangedAt: at,
		Sources: []normalize.Listing{{Source: fmt.Sprintf("aa-bench-%04d", c.next%400), Ref: fmt.Sprint(c.next)}},
	}
	m.Schedule.Weekday = 1 + c.rng.IntN(7)
	m.Schedule.RRule = "FREQ=WEEKLY;BYDAY=" + []string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}[m.Schedule.Weekday-1]
	switch c.rng.IntN(10) {
	case 0, 1:
		m.Mode, m.Place, m.Online = normalize.Online, nil, []normalize.Room{{Provider: "zoom", Room: fmt.Sprintf("zoom:8%010d", c.next)}}
	case 2:
		m.Mode, m.Online = normalize.Hybrid, []normalize.Room{{Provider: "zoom", Room: fmt.Sprintf("zoom:8%010d", c.next)}}
	}
	if c.rng.IntN(12) == 0 {
		m.Languages = []string{"es"}
	}
	return m
}

func tagsOf(rng *rand.Rand) []string {
	tags := []string{[]string{"open", "closed"}[rng.IntN(2)]}
	for _, t := range []string{"beginners", "big-book", "lgbtq", "men", "women", "young-people"} {
		if rng.IntN(9) == 0 {
			tags = append(tags, t)
		}
	}
	return tags
}

func (c *country) name() string { return pick(c.rng, firstWords) + " " + pick(c.rng, secondWords) }

func (c *country) clock() string { return clock(6*60 + min(c.rng.IntN(32), 20+c.rng.IntN(12))*30) }
