package dedupe

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
)

// night0 is the clock of the first night in tests.
var night0 = time.Date(2026, 1, 5, 3, 0, 0, 0, time.UTC)

var (
	nameWords   = []string{"Serenity", "Sunrise", "Courage", "Harbor", "Lantern", "Bridge", "Willow", "Anchor", "Granite", "Meadow", "Compass", "Cedar"}
	nameEndings = []string{"Group", "Big Book Study", "Step Meeting", "Women", "Men's Stag", "Beginners", "Nooners", "Group II", "Squad 4", ""}
	streetNames = []string{"Main", "Oak", "Maple", "2nd", "Church", "Mill", "River", "Station", "Hill", "Park"}
	zoneNames   = []string{"America/New_York", "America/Chicago", "America/Los_Angeles", "Europe/London", "Pacific/Auckland"}
)

// generate makes n invented meetings of which about half are copies: one feed under two names, an area that repeats
// its intergroups, and neighbours that word the border towns differently. It is the same for one seed.
func generate(n int, seed uint64) []normalize.Meeting {
	rng := rand.New(rand.NewPCG(seed, 7))
	out := make([]normalize.Meeting, 0, n+2) // a meeting comes with up to two copies
	for len(out) < n {
		m := invent(rng, len(out))
		out = append(out, m)
		switch {
		case rng.IntN(3) == 0:
			out = append(out, relist(m, m.Sources[0].Source+"-again", len(out)))
		case rng.IntN(2) == 0:
			c := relist(m, m.Sources[0].Source+"-area", len(out))
			c.Name += " Group"
			c.Notes = "As the area lists it."
			out = append(out, c)
		case rng.IntN(3) == 0:
			out = append(out, relist(m, m.Sources[0].Source+"-again", len(out)), relist(m, "world", len(out)+1))
		}
	}
	return out[:n]
}

func invent(rng *rand.Rand, i int) normalize.Meeting {
	town := rng.IntN(2000)
	day := rng.IntN(7)
	start := 6*60 + 30*rng.IntN(32)
	lat, lon := 30+float64(town%45)*0.4+rng.Float64()*0.05, -120+float64(town/45)*1.1+rng.Float64()*0.05
	m := normalize.Meeting{
		Name:       nameWords[rng.IntN(len(nameWords))] + " " + nameWords[rng.IntN(len(nameWords))] + " " + nameEndings[rng.IntN(len(nameEndings))],
		Fellowship: []string{"aa", "aa", "aa", "na", "smart"}[rng.IntN(5)],
		Status:     normalize.Active, Mode: normalize.InPerson,
		Schedule: normalize.Schedule{
			RRule:   "FREQ=WEEKLY;BYDAY=" + []string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}[day],
			Weekday: day + 1, Start: clock(start), End: clock(start + 60), DurationMinutes: 60,
			TimeZone: zoneNames[rng.IntN(len(zoneNames))], TimeZoneFrom: normalize.ZoneFromSource,
		},
		Tags: []string{"big-book", "open"}, TypesRaw: []string{"O", "B"}, Languages: []string{"en"},
		CheckedAt: night0,
	}
	if rng.IntN(4) == 0 {
		m.Mode = normalize.Online
		m.Online = []normalize.Room{{Provider: "zoom", URL: fmt.Sprintf("https://zoom.us/j/%d", 80000000000+i), Room: fmt.Sprintf("zoom:%d", 80000000000+i)}}
	} else {
		m.Place = &normalize.Place{
			Name: "Hall", Street: fmt.Sprintf("%d %s Street", 1+rng.IntN(900), streetNames[rng.IntN(len(streetNames))]),
			Locality: fmt.Sprintf("Town %d", town), Subdivision: "US-PA", PostalCode: fmt.Sprintf("%05d", 10000+town), Country: "US",
			Latitude: &lat, Longitude: &lon, Precision: normalize.Exact,
		}
	}
	source := fmt.Sprintf("source-%03d", town%200)
	m.Sources = []normalize.Listing{{Source: source, Ref: fmt.Sprintf("row-%d", i), URL: fmt.Sprintf("https://%s.example.org/%d", source, i)}}
	return m
}

// relist is the same meeting as another source lists it.
func relist(m normalize.Meeting, source string, i int) normalize.Meeting {
	m.Sources = []normalize.Listing{{Source: source, Ref: fmt.Sprintf("copy-%d", i), URL: fmt.Sprintf("https://%s.example.org/%d", source, i)}}
	return m
}

func clock(minute int) string {
	return fmt.Sprintf("%02d:%02d", minute/60%24, minute%60)
}

// healthy is a night on which every source of the meetings answered; those named are authoritative.
func healthy(at time.Time, meetings []normalize.Meeting, authoritative ...string) Night {
	n := Night{Now: at, Sources: map[string]SourceState{}}
	for i := range meetings {
		for _, l := range meetings[i].Sources {
			n.Sources[l.Source] = SourceState{Healthy: true}
		}
	}
	for _, id := range authoritative {
		n.Sources[id] = SourceState{Healthy: true, Authoritative: true}
	}
	return n
}

func shuffled(meetings []normalize.Meeting, seed uint64) []normalize.Meeting {
	out := append([]normalize.Meeting(nil), meetings...)
	rand.New(rand.NewPCG(seed, 1)).Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}
