package yardstick

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/recovery-almanac/almanac/normalize"
)

var (
	inventedNames   = strings.Fields("Serenity Sunrise Courage Harbor Lantern Bridge Willow Anchor Granite Meadow Compass Cedar Gratitude Freedom Journey Solution Promises Hillside Candlelight Riverbend Foglight Footbridge Daybreak Crossroads Lighthouse Evergreen Driftwood Cornerstone Stepping Rainbow")
	inventedEndings = []string{"Group", "Big Book Study", "Step Meeting", "Beginners", "Nooners", "Fellowship", "Discussion", "Morning Group", "Speaker Meeting", ""}
	inventedStreets = strings.Fields("Main Oak Maple Church Mill River Station Hill Park Washington Lake Spring Chestnut Walnut Prospect Franklin Highland Jackson Railroad Sunset")
	inventedVenues  = []string{"Grace Church", "Community Center", "Pier Hall", "Alano Club", "Public Library", "Grange Hall", "Town Hall", "Veterans Hall"}
	weekdayCodes    = [...]string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}
)

// invent makes n meetings of one list: towns of all sizes, several meetings in a hall, a fifth of them online.
func invent(n int) []normalize.Meeting {
	rng := rand.New(rand.NewPCG(20, 26))
	pick := func(words []string) string { return words[rng.IntN(len(words))] }
	var out []normalize.Meeting
	for len(out) < n {
		town := int(60 * rng.Float64() * rng.Float64()) // a few large ones
		lat, lon := 40+0.2*float64(town%8)+0.06*rng.Float64(), -75-0.2*float64(town/8)-0.06*rng.Float64()
		hall := normalize.Place{
			Name: pick(inventedVenues), Street: fmt.Sprintf("%d %s Street", 1+rng.IntN(900), pick(inventedStreets)), Locality: fmt.Sprintf("%sville", inventedNames[town%30]+[]string{"", "North"}[town/30]),
			Subdivision: "US-PA", PostalCode: fmt.Sprintf("%05d", 19000+town), Country: "US", Latitude: &lat, Longitude: &lon, Precision: normalize.Exact,
		}
		hall.Formatted = fmt.Sprintf("%s, %s, PA %s, USA", hall.Street, hall.Locality, hall.PostalCode)
		group := strings.TrimSpace(pick(inventedNames) + " " + pick(inventedNames) + " " + pick(inventedEndings))
		first, minute := rng.IntN(7), 360+30*rng.IntN(30)
		for k := range 1 + rng.IntN(4) {
			out = append(out, inventedMeeting(rng, len(out), group, &hall, (first+2*k)%7, minute))
		}
	}
	return out[:n]
}

func inventedMeeting(rng *rand.Rand, i int, group string, hall *normalize.Place, day, minute int) normalize.Meeting {
	m := normalize.Meeting{
		Name: group, Fellowship: "aa", Status: normalize.Active, Mode: normalize.InPerson, Place: hall, CheckedAt: clock,
		Schedule: normalize.Schedule{RRule: "FREQ=WEEKLY;BYDAY=" + weekdayCodes[day], Weekday: day + 1, DurationMinutes: 60,
			TimeZone: "America/New_York", TimeZoneFrom: normalize.ZoneFromCoordinates},
		Tags: []string{"open"}, Sources: []normalize.Listing{{Source: "base", Ref: fmt.Sprintf("row-%d", i)}},
	}
	setStart(&m, minute)
	if rng.IntN(5) == 0 {
		m.Mode, m.Place = normalize.Online, nil
		m.Online = []normalize.Room{{Provider: "zoom", Room: fmt.Sprintf("zoom:%d", 8_000_000_000+i)}}
	}
	return m
}

func setStart(m *normalize.Meeting, minute int) {
	hhmm := func(n int) string { return fmt.Sprintf("%02d:%02d", n/60%24, n%60) }
	m.Schedule.Start, m.Schedule.End = hhmm(minute), hhmm(minute+max(m.Schedule.DurationMinutes, 60))
}
