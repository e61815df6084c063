package coverage

import (
	"testing"

	"github.com/recovery-almanac/almanac/normalize"
)

// TestClocks: what a region's meetings state decides only where its state has several zones.
func TestClocks(t *testing.T) {
	online := at("FREQ=WEEKLY;BYDAY=SU", 7, "22:00", 60)
	online.Mode, online.Place = normalize.Online, nil
	in := func(country, subdivision, county, locality, zone string) normalize.Meeting {
		m := at("FREQ=WEEKLY;BYDAY=MO", 1, "19:00", 60)
		m.Place = &normalize.Place{Country: country, Subdivision: subdivision, County: county, Locality: locality}
		m.Schedule.TimeZone = zone
		return m
	}
	r := Compute([]normalize.Meeting{
		online,
		in("GB", "GB-ENG", "", "Leeds", "America/New_York"),
		in("US", "US-TX", "El Paso", "El Paso", "America/Denver"),
		in("US", "US-TX", "Harris", "Houston", "Europe/London"),
		in("XX", "", "", "Nowhere", "Asia/Tokyo"),
	}, monday)
	for code, want := range map[string]string{
		"GB": "Europe/London", "GB-ENG": "Europe/London", "GB-ENG/Leeds": "Europe/London",
		"US": "America/New_York", "US-TX": "America/Chicago",
		"US-TX:El Paso": "America/Denver", "US-TX/El Paso": "America/Denver",
		"US-TX:Harris": "America/Chicago", "US-TX/Houston": "America/Chicago",
		"XX": "Asia/Tokyo", "XX/Nowhere": "Asia/Tokyo",
	} {
		if region, ok := r.Region(code); !ok || region.TimeZone != want || region.Online != onlineIn(want) {
			t.Errorf("%s lives by %q (online %q), want %s", code, region.TimeZone, region.Online, want)
		}
	}
}
