package coverage

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/normalize/geo"
)

// pin puts a meeting on the map.
func pin(m normalize.Meeting, latitude, longitude float64) normalize.Meeting {
	p := *m.Place
	p.Latitude, p.Longitude, p.Precision = &latitude, &longitude, normalize.Exact
	m.Place = &p
	return m
}

func TestReachAgreesWithAskingEveryoneAboutEveryMeeting(t *testing.T) {
	for seed := range uint64(12) {
		rng := rand.New(rand.NewPCG(seed, 3))
		var meetings []normalize.Meeting
		for range 1 + rng.IntN(40) {
			m := randomMeeting(rng)
			if m.Place != nil {
				m = pin(m, 60+rng.Float64()*1.5, 179+math.Mod(rng.Float64()*2, 0.99))
			}
			meetings = append(meetings, m)
		}
		var places []Place
		for i := range 120 {
			p := Place{Name: fmt.Sprint("Town ", i), Country: []string{"US", "NZ", "FR"}[rng.IntN(3)], Latitude: 60 + rng.Float64()*2, Longitude: 179 + rng.Float64()*2, Population: rng.IntN(3000)}
			if p.Longitude > 180 {
				p.Longitude -= 360
			}
			if p.Country == "US" && rng.IntN(3) > 0 {
				p.Subdivision, p.County = "US-PA", []string{"", "Mercer"}[rng.IntN(2)]
			}
			places = append(places, p)
		}
		r := Compute(meetings, monday)
		r.Reach(meetings, Atlas{Places: places})
		for _, n := range r.Near {
			for i, km := range Kilometers {
				checkNearby(t, fmt.Sprint("seed ", seed, " ", n.Region, " ", n.Fellowship, " ", km, " km"), n, n.Within[i], float64(km), meetings, places)
			}
		}
		checkDeserts(t, r, meetings, places)
	}
}

// checkNearby asks all people of a region about all meetings.
func checkNearby(t *testing.T, what string, n Near, got Nearby, km float64, meetings []normalize.Meeting, places []Place) {
	t.Helper()
	var want Nearby
	var hours [HoursOfWeek]int
	for _, p := range places {
		if n.Region != p.Country && n.Region != p.Subdivision && n.Region != p.Subdivision+":"+p.County {
			continue
		}
		ever, days, sessions := false, [7]bool{}, [HoursOfWeek]bool{}
		for _, m := range meetings {
			if m.Place == nil || n.Fellowship != All && n.Fellowship != m.Fellowship ||
				geo.Distance(p.Latitude, p.Longitude, *m.Place.Latitude, *m.Place.Longitude) > km {
				continue
			}
			ever = true
			starts, session, _, _ := simulate([]normalize.Meeting{m}, monday, nil)
			for h := range HoursOfWeek {
				days[h/24] = days[h/24] || starts[h] >= 1-1e-9
				sessions[h] = sessions[h] || session[h] >= 1-1e-9
			}
		}
		if ever {
			want.Ever += p.Population
		}
		for d, yes := range days {
			if yes {
				want.Days[d] += p.Population
			}
		}
		for h, yes := range sessions {
			if yes {
				hours[h] += p.Population
			}
		}
	}
	if got.Ever != want.Ever || got.Days != want.Days {
		t.Errorf("%s: %d ever, by day %v; asked: %d, %v", what, got.Ever, got.Days, want.Ever, want.Days)
	}
	if county := strings.Contains(n.Region, ":"); county != (got.Hours == nil) || !county && *got.Hours != hours {
		t.Errorf("%s: by hour %v; asked: %v", what, got.Hours, hours)
	}
}

func checkDeserts(t *testing.T, r Result, meetings []normalize.Meeting, places []Place) {
	t.Helper()
	listed := map[string]bool{}
	for _, m := range meetings {
		if m.Place != nil {
			listed[m.Place.Country] = true
		}
	}
	want, found := map[string]float64{}, 0
	for _, p := range places {
		nearest := math.Inf(1)
		for _, m := range meetings {
			if m.Place != nil {
				nearest = min(nearest, geo.Distance(p.Latitude, p.Longitude, *m.Place.Latitude, *m.Place.Longitude))
			}
		}
		if listed[p.Country] && p.Population > 1000 && nearest > 50 {
			want[p.Name] = nearest
		}
	}
	for _, d := range r.Deserts {
		if nearest, ok := want[d.Name]; !ok || math.Abs(nearest-d.NearestKm) > 0.01 {
			t.Errorf("desert %s, %v km; asked: %v", d.Name, d.NearestKm, nearest)
		}
		found++
	}
	if found != len(want) {
		t.Errorf("%d deserts, asked: %v", found, want)
	}
}

func TestReachOfPartsEmptyRegionsAndDeserts(t *testing.T) {
	weekly := at("FREQ=WEEKLY;BYDAY=MO", 1, "19:00", 60)
	vague := pin(weekly, 47, -109)
	vague.Place.Precision = normalize.SubdivisionPrecision
	online := weekly
	online.Mode, online.Place = normalize.Online, nil
	meetings := []normalize.Meeting{pin(weekly, 40.00, -75.00), vague, online}
	r := Compute(meetings, monday)
	r.Reach(meetings, Atlas{
		Places: []Place{
			{Name: "Metropolis", Country: "US", Subdivision: "US-PA", County: "Bucks", FIPS: "42017", Latitude: 40.01, Longitude: -75, Population: 2_000_000},
			{Name: "Midtown", Country: "US", Subdivision: "US-PA", County: "Bucks", FIPS: "42017", Latitude: 40.02, Longitude: -75, Population: 700_000},
			{Name: "Across the river", Country: "US", Subdivision: "US-NJ", County: "Mercer", FIPS: "34021", Latitude: 40.05, Longitude: -75, Population: 90_000},
			{Name: "Prairie", Country: "US", Subdivision: "US-MT", County: "Custer", FIPS: "30017", Latitude: 46.4, Longitude: -105.8, Population: 8000},
			{Name: "Hamlet", Country: "US", Subdivision: "US-MT", County: "Custer", FIPS: "30017", Latitude: 46.5, Longitude: -105.8, Population: 1000},
			{Name: "Elsewhere", Country: "FR", Latitude: 48, Longitude: 2, Population: 9000},
		},
		ZoneAt: func(latitude, longitude float64) string { return "America/Denver" },
	})
	for code, want := range map[string]Region{
		"US-PA":        {Kind: Subdivision, Population: 2_000_000, Meetings: 2},
		"US-PA:Bucks":  {Kind: County, Population: 2_000_000, FIPS: "42017"},
		"US-NJ":        {Kind: Subdivision, Population: 90_000},
		"US-MT:Custer": {Kind: County, Population: 9000, FIPS: "30017"},
	} {
		got, ok := r.Region(code)
		if !ok || got.Kind != want.Kind || got.Population != want.Population || got.Meetings != want.Meetings || got.FIPS != want.FIPS {
			t.Errorf("%s: %+v, want %+v", code, got, want)
		}
	}
	if _, ok := r.Region("FR"); ok {
		t.Error("a country without a meeting is a region")
	}
	if len(r.Deserts) != 1 || r.Deserts[0].Name != "Prairie" || r.Deserts[0].NearestKm != -1 {
		t.Fatalf("deserts: %+v", r.Deserts)
	}
	// Nobody lives by Denver's clock in the cube, so the hours are those of the country's.
	if d := r.Deserts[0]; d.TimeZone != "America/Denver" || d.Online != "online:America/New_York" || d.OnlineHoursCovered != 1 {
		t.Errorf("online in the desert: %+v", d)
	}
}

// A county whose meetings are known, and no place of the atlas, is still known by its code.
func TestCountiesWithoutPlacesHaveCodes(t *testing.T) {
	m := at("FREQ=WEEKLY;BYDAY=MO", 1, "19:00", 60)
	m.Place = &normalize.Place{Country: "US", Subdivision: "US-VA", County: "James City"}
	r := Compute([]normalize.Meeting{m}, monday)
	r.Reach([]normalize.Meeting{m}, Atlas{FIPS: func(subdivision, county string) string { return subdivision + " " + county }})
	if c, ok := r.Region("US-VA:James City"); !ok || c.FIPS != "US-VA James City" {
		t.Errorf("%+v, %v", c, ok)
	}
}
