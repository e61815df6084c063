package geo

import "testing"

func TestFindPlace(t *testing.T) {
	for _, c := range []struct {
		name, subdivision, country string
		want                       string // the name, the subdivision
	}{
		{"Philadelphia", "US-PA", "US", "Philadelphia US-PA"},
		{"PHILADELPHIA", "US-PA", "", "Philadelphia US-PA"},
		{"Springfield", "US-IL", "US", "Springfield US-IL"},
		{"Springfield", "US-MA", "US", "Springfield US-MA"},
		{"Springfield", "", "US", ""}, // of several, none is much the largest
		{"Saint Louis", "US-MO", "US", "St. Louis US-MO"},
		{"St Paul", "US-MN", "US", "Saint Paul US-MN"},
		{"Ft. Worth", "US-TX", "US", "Fort Worth US-TX"},
		{"Brooklyn", "US-NY", "US", "Brooklyn US-NY"},
		{"San Juan", "US-PR", "US", "San Juan US-PR"},
		{"Koln", "DE-NW", "DE", "Köln DE-NW"},
		{"Montreal", "CA-QC", "CA", "Montréal CA-QC"},
		{"Montréal", "", "CA", "Montréal CA-QC"},
		{"London", "GB-ENG", "GB", "London GB-ENG"},
		{"London", "", "CA", "London CA-ON"},
		{"Newport", "GB-WLS", "GB", "Newport GB-WLS"},
		{"Wellington", "NZ-WGN", "NZ", "Wellington NZ-WGN"},
		{"Bird In Hand", "US-PA", "US", "Bird In Hand US-PA"}, // fewer than 1,000 people: the post knows it
		{"Philadelphia", "US-CA", "US", ""},
		{"Philadelphia", "", "", ""},
		{"", "US-PA", "US", ""},
		{"Nowhere at all", "US-PA", "US", ""},
	} {
		got, ok := FindPlace(c.name, c.subdivision, c.country)
		text := ""
		if ok {
			text = got.Name + " " + got.Subdivision
		}
		if text != c.want {
			t.Errorf("FindPlace(%q, %q, %q) = %q, want %q", c.name, c.subdivision, c.country, text, c.want)
		}
	}
}

// The names and the borders come from different publishers: this measures how far they agree.
func TestTownsLieInTheirCountry(t *testing.T) {
	all, elsewhere, people := Places(), 0, 0
	if len(all) < 130_000 {
		t.Fatalf("only %d places", len(all))
	}
	for i, p := range all {
		if RegionAt(p.Latitude, p.Longitude).Country != p.Country {
			elsewhere++
		}
		if i > 0 && all[i-1].Country == p.Country && p.Country != "US" && all[i-1].Population < p.Population {
			t.Fatalf("%s comes before the larger %s", all[i-1].Name, p.Name)
		}
		people += p.Population
	}
	share := float64(elsewhere) / float64(len(all))
	t.Logf("%d places, %d people, %.2f %% in another country on the map, or far off its coasts", len(all), people, 100*share)
	if share > 0.005 {
		t.Errorf("%.2f %% of the places lie outside their country", 100*share)
	}
}

// Of the places in the United States GeoNames names the state itself.
func TestTownsLieInTheirState(t *testing.T) {
	all, wrong := 0, 0
	for _, p := range Places() {
		if p.Country != "US" || p.Name == "Taulaga" { // on Swains Island, which the map of counties leaves out
			continue
		}
		all++
		l := RegionAt(p.Latitude, p.Longitude)
		if l.Subdivision != p.Subdivision {
			wrong++
			if _, near := Near(p.Latitude, p.Longitude, p.Subdivision, 3); !near {
				t.Errorf("%s, %s is in %s and not within 3 km", p.Name, p.Subdivision, l.Subdivision)
			}
		}
		if l.County == "" {
			t.Errorf("%s, %s is in no county", p.Name, p.Subdivision)
		}
	}
	t.Logf("%d of %d places are across the border", wrong, all)
	if all < 15_000 || wrong > all/500 {
		t.Errorf("%d of %d places are in another state", wrong, all)
	}
}

func TestPostalCode(t *testing.T) {
	for _, c := range []struct{ country, code, want string }{
		{"US", "19147", "Philadelphia US-PA"}, {"US", "19147-1234", "Philadelphia US-PA"}, {"US", "191471234", "Philadelphia US-PA"},
		{"US", " 99501 ", "Anchorage US-AK"}, {"US", "00901", "San Juan US-PR"}, {"US", "96813", "Honolulu US-HI"},
		{"CA", "T5J 1A1", "Edmonton CA-AB"}, {"CA", "t5j1a1", "Edmonton CA-AB"}, {"CA", "T5J", "Edmonton CA-AB"},
		{"CA", "H0H 0H0", ""}, {"CA", "T5", ""}, {"US", "00000", ""}, {"US", "1914", ""}, {"US", "", ""}, {"FR", "75001", ""},
		{"US", "10200", ""}, // Kyrgyzstan, in one of the tables
	} {
		got, ok := PostalCode(c.country, c.code)
		text := ""
		if ok {
			text = got.Name + " " + got.Subdivision
		}
		if text != c.want {
			t.Errorf("PostalCode(%q, %q) = %q, want %q", c.country, c.code, text, c.want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct{ aLat, aLon, bLat, bLon, km float64 }{
		{0, 0, 0, 1, 111.2}, {39.9526, -75.1652, 40.7128, -74.0060, 129.6}, {-17, 179.9, -17, -179.9, 21.3}, {10, 10, 10, 10, 0},
	} {
		if got := Distance(c.aLat, c.aLon, c.bLat, c.bLon); got < c.km-0.2 || got > c.km+0.2 {
			t.Errorf("%v: %.1f km", c, got)
		}
	}
}

func BenchmarkFindPlace(b *testing.B) {
	FindPlace("Philadelphia", "US-PA", "US")
	b.ReportAllocs()
	for b.Loop() {
		FindPlace("Philadelphia", "US-PA", "US")
	}
}

func BenchmarkPostalCode(b *testing.B) {
	PostalCode("US", "19147")
	b.ReportAllocs()
	for b.Loop() {
		PostalCode("US", "19147-1234")
	}
}
