package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/normalize/geo"
	"github.com/recovery-almanac/almanac/sinks"
	"github.com/recovery-almanac/almanac/sinks/coverage"
	"github.com/recovery-almanac/almanac/sinks/files"
)

// spread writes a release of so many meetings into dir, in the places where people live: seven of ten in the United States. Its coverage
// has the regions, groups and languages of a real one, which is what the dashboard has to bear.
func spread(dir string, meetings int) error {
	list := spreadMeetings(meetings)
	cover := coverage.Compute(list, night)
	cover.Reach(list, nightly.Atlas())
	start := time.Now()
	m, err := files.Build(dir, sinks.Snapshot{
		Release: night.Format("20060102T150405Z"), AsOf: night, Version: "bench", Meetings: list, Coverage: cover,
	})
	if err != nil {
		return err
	}
	built := since(start)
	var bytes int64
	for _, f := range m.Files {
		bytes += f.Bytes
	}
	_, err = fmt.Printf("a release of %d meetings: %d files, %d MB, built in %.1f s\n", meetings, len(m.Files), bytes/1e6, built)
	return err
}

var (
	spreadFellowships = []string{"aa", "aa", "aa", "aa", "aa", "aa", "na", "na", "al-anon", "smart", "oa", "ca", "rd"}
	spreadTags        = []string{"open", "open", "closed", "women", "men", "lgbtq", "beginners", "young-people", "wheelchair", "speaker", "step"}
	spreadLanguages   = []string{"en", "en", "en", "en", "en", "en", "es", "fr", "pl"}
	byDay             = []string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}
	spreadHours       = []int{6, 7, 8, 9, 10, 12, 12, 12, 14, 16, 17, 17, 18, 18, 18, 19, 19, 19, 19, 20, 20, 21, 22, 23, 2}
)

func spreadMeetings(n int) []normalize.Meeting {
	rng := rand.New(rand.NewPCG(1, 2))
	home, abroad := livedIn(func(p geo.Place) bool { return p.Country == "US" }), livedIn(func(p geo.Place) bool {
		return slices.Contains([]string{"CA", "GB", "IE", "AU", "NZ", "DE", "FR", "ES", "MX", "BR", "PL", "ZA", "IN", "SE", "JP"}, p.Country)
	})
	list := make([]normalize.Meeting, n)
	for i := range list {
		where := home
		if i%10 > 6 {
			where = abroad
		}
		list[i] = spreadMeeting(rng, i, where.pick(rng))
	}
	return list
}

func spreadMeeting(rng *rand.Rand, i int, p geo.Place) normalize.Meeting {
	day := rng.IntN(7)
	m := normalize.Meeting{
		ID: fmt.Sprintf("m%07d", i), Name: firstWords[rng.IntN(len(firstWords))] + " " + secondWords[rng.IntN(len(secondWords))],
		Fellowship: spreadFellowships[rng.IntN(len(spreadFellowships))], Status: normalize.Active, Mode: normalize.InPerson,
		Schedule: normalize.Schedule{
			RRule: "FREQ=WEEKLY;BYDAY=" + byDay[day], Weekday: day + 1, DurationMinutes: 60 + 30*rng.IntN(2), TimeZone: geo.ZoneAt(p.Latitude, p.Longitude),
			TimeZoneFrom: normalize.ZoneFromPlace, Start: fmt.Sprintf("%02d:%02d", spreadHours[rng.IntN(len(spreadHours))], 30*rng.IntN(2)),
		},
		Tags: []string{spreadTags[rng.IntN(len(spreadTags))]}, Languages: []string{spreadLanguages[rng.IntN(len(spreadLanguages))]},
		Sources:   []normalize.Listing{{Source: fmt.Sprintf("bench-%03d", i%300), Ref: fmt.Sprint(i)}},
		FirstSeen: night, CheckedAt: night, ChangedAt: night,
	}
	if m.Tags[0] == "women" {
		m.Tags = append(m.Tags, "open")
		slices.Sort(m.Tags)
	}
	if rng.IntN(8) == 0 {
		m.Mode = normalize.Online
		m.Online = []normalize.Room{{Provider: "zoom", Room: fmt.Sprintf("zoom:8%010d", i)}}
		return m
	}
	lat, lon := p.Latitude, p.Longitude
	m.Place = &normalize.Place{Locality: p.Name, Subdivision: p.Subdivision, Country: p.Country, Latitude: &lat, Longitude: &lon, Precision: normalize.Locality}
	if p.Country == "US" {
		m.Place.County = geo.RegionAt(lat, lon).County
	}
	return m
}

// lived is places and the sum of the people of all up to each.
type lived struct {
	places []geo.Place
	people []int
}

func livedIn(in func(geo.Place) bool) lived {
	var l lived
	sum := 0
	for _, p := range geo.Places() {
		if in(p) {
			sum += p.Population
			l.places, l.people = append(l.places, p), append(l.people, sum)
		}
	}
	return l
}

// pick draws a place as likely as a person lives there.
func (l lived) pick(rng *rand.Rand) geo.Place {
	i, _ := slices.BinarySearch(l.people, 1+rng.IntN(l.people[len(l.people)-1]))
	return l.places[i]
}
