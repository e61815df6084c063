package geo

import (
	"runtime"
	"strings"
	"testing"

	"github.com/recovery-almanac/almanac/normalize/geo/internal/pack"
)

func TestLocate(t *testing.T) {
	for _, c := range []struct {
		place               string
		latitude, longitude float64
		want                Location
	}{
		{"Philadelphia", 39.9526, -75.1652, Location{"US", "US-PA", "Philadelphia", "42101", "America/New_York"}},
		{"north-west of Four Corners", 37.05, -109.10, Location{"US", "US-UT", "San Juan", "49037", "America/Denver"}},
		{"north-east of it", 37.05, -108.99, Location{"US", "US-CO", "Montezuma", "08083", "America/Denver"}},
		{"south-east of it", 36.95, -108.99, Location{"US", "US-NM", "San Juan", "35045", "America/Denver"}},
		{"south-west of it, where the Navajo Nation keeps summer time", 36.95, -109.10, Location{"US", "US-AZ", "Apache", "04001", "America/Denver"}},
		{"Phoenix keeps none", 33.4484, -112.0740, Location{"US", "US-AZ", "Maricopa", "04013", "America/Phoenix"}},
		{"the Hopi villages, inside the Navajo Nation, keep none", 35.8760, -110.6200, Location{"US", "US-AZ", "Navajo", "04017", "America/Phoenix"}},
		{"El Paso", 31.7619, -106.4850, Location{"US", "US-TX", "El Paso", "48141", "America/Denver"}},
		{"the rest of Texas", 31.8457, -102.3676, Location{"US", "US-TX", "Ector", "48135", "America/Chicago"}},
		{"Louisville", 38.2527, -85.7585, Location{"US", "US-KY", "Jefferson", "21111", "America/Kentucky/Louisville"}},
		{"Bowling Green", 36.9685, -86.4808, Location{"US", "US-KY", "Warren", "21227", "America/Chicago"}},
		{"Anchorage", 61.2181, -149.9003, Location{"US", "US-AK", "Anchorage", "02020", "America/Anchorage"}},
		{"Attu, east of the antimeridian", 52.9, 173.0, Location{"US", "US-AK", "Aleutians West", "02016", "America/Adak"}},
		{"Honolulu", 21.3069, -157.8583, Location{"US", "US-HI", "Honolulu", "15003", "Pacific/Honolulu"}},
		{"San Juan", 18.4655, -66.1057, Location{"US", "US-PR", "San Juan", "72127", "America/Puerto_Rico"}},
		{"Baltimore is in no county", 39.2904, -76.6122, Location{"US", "US-MD", "Baltimore city", "24510", "America/New_York"}},
		{"Towson is in Baltimore County", 39.4015, -76.6019, Location{"US", "US-MD", "Baltimore", "24005", "America/New_York"}},
		{"Manhattan", 40.7580, -73.9855, Location{"US", "US-NY", "New York", "36061", "America/New_York"}},
		{"Point Roberts, reached by land through Canada only", 48.9850, -123.06, Location{"US", "US-WA", "Whatcom", "53073", "America/Los_Angeles"}},
		{"the Northwest Angle", 49.33, -95.05, Location{"US", "US-MN", "Lake of the Woods", "27077", "America/Chicago"}},
		{"Detroit", 42.3314, -83.0458, Location{"US", "US-MI", "Wayne", "26163", "America/Detroit"}},
		{"Windsor, south of it", 42.3000, -83.0200, Location{"CA", "CA-ON", "", "", "America/Toronto"}},
		{"Montréal", 45.5019, -73.5674, Location{"CA", "CA-QC", "", "", "America/Toronto"}},
		{"Birkenhead, which the map has in Halton", 53.3800, -3.0265, Location{"GB", "GB-ENG", "Wirral", "", "Europe/London"}},
		{"Runcorn", 53.3400, -2.7300, Location{"GB", "GB-ENG", "Halton", "", "Europe/London"}},
		{"Irvine", 55.6100, -4.6600, Location{"GB", "GB-SCT", "North Ayrshire", "", "Europe/London"}},
		{"London", 51.5074, -0.1278, Location{"GB", "GB-ENG", "Westminster", "", "Europe/London"}},
		{"Edinburgh", 55.9533, -3.1883, Location{"GB", "GB-SCT", "Edinburgh", "", "Europe/London"}},
		{"Cardiff", 51.4816, -3.1791, Location{"GB", "GB-WLS", "Cardiff", "", "Europe/London"}},
		{"Belfast", 54.5973, -5.9301, Location{"GB", "GB-NIR", "Belfast", "", "Europe/London"}},
		{"Cork", 51.8985, -8.4756, Location{"IE", "IE-CO", "", "", "Europe/Dublin"}},
		{"Paris", 48.8566, 2.3522, Location{"FR", "FR-IDF", "Paris", "", "Europe/Paris"}},
		{"Barcelona", 41.3874, 2.1686, Location{"ES", "ES-CT", "Barcelona", "", "Europe/Madrid"}},
		{"Rome", 41.8933, 12.4829, Location{"IT", "IT-62", "Roma", "", "Europe/Rome"}},
		{"the Vatican, inside it", 41.9029, 12.4534, Location{"VA", "", "", "", "Europe/Vatican"}},
		{"Lesotho, inside South Africa", -29.3151, 27.4869, Location{"LS", "LS-A", "", "", "Africa/Maseru"}},
		{"Johannesburg", -26.2041, 28.0473, Location{"ZA", "ZA-GP", "", "", "Africa/Johannesburg"}},
		{"Auckland", -36.8509, 174.7645, Location{"NZ", "NZ-AUK", "", "", "Pacific/Auckland"}},
		{"Canberra, inside New South Wales", -35.2809, 149.1300, Location{"AU", "AU-ACT", "", "", "Australia/Sydney"}},
		{"Suva, west of the antimeridian", -18.1248, 178.4501, Location{"FJ", "FJ-C", "", "", "Pacific/Fiji"}},
		{"Taveuni's neighbours, east of it", -17.2, -179.0, Location{"FJ", "FJ-E", "", "", "Pacific/Fiji"}},
		{"Fiji's antimeridian itself", -16.80, 180, Location{"FJ", "FJ-N", "", "", "Pacific/Fiji"}},
		{"a pier", 41.8917, -87.5980, Location{"US", "US-IL", "Cook", "17031", "America/Chicago"}},
		{"the high seas", 30, -40, Location{}},
		{"off the earth", 91, 0, Location{}},
		{"the pole", 90, 0, Location{}},
	} {
		if got := Locate(c.latitude, c.longitude); got != c.want {
			t.Errorf("%s: Locate(%g, %g) =\n%+v, want\n%+v", c.place, c.latitude, c.longitude, got, c.want)
		}
	}
}

func TestNear(t *testing.T) {
	for _, c := range []struct {
		latitude, longitude float64
		code                string
		km                  float64
		want                bool
	}{
		{39.9526, -75.1652, "US-PA", 0, true},
		{39.9526, -75.1652, "US-NJ", 2, false},
		{39.9526, -75.1652, "US-NJ", 3, true},
		{39.9526, -75.1652, "US", 0, true},
		{39.9526, -75.1652, "42101", 0, true},
		{39.9526, -75.1652, "42045", 50, true}, // Delaware County
		{39.9526, -75.1652, "CA", 100, false},
		{-17.2, 179.99, "FJ-E", 200, true},
		{95, 0, "US", 100, false},
		{39.9526, -75.1652, "", 100, false},
	} {
		if _, got := Near(c.latitude, c.longitude, c.code, c.km); got != c.want {
			t.Errorf("Near(%g, %g, %s, %g) = %v", c.latitude, c.longitude, c.code, c.km, got)
		}
	}
}

// Every point is answered as the plain rule does: cast a ray and count the rings' edges.
func TestGridAgreesWithRayCasting(t *testing.T) {
	areas, err := pack.Decode(boundaryFile)
	if err != nil {
		t.Fatal(err)
	}
	var counties []pack.Area
	for _, a := range areas {
		if a.Layer == pack.Counties {
			counties = append(counties, a)
		}
	}
	m, seen := boundaries(), 0
	for i := range 4000 {
		x, y := units(24.5+float64(i*7919%25000)/1000, -125+float64(i*104729%58000)/1000)
		got, want := m.counties.at(x, y), castRay(counties, x, y)
		if got != want {
			t.Errorf("%d,%d: grid says %d, the rings %d", x, y, got, want)
		}
		if want != outside {
			seen++
		}
	}
	if seen < 2000 {
		t.Errorf("only %d of the points are in a county", seen)
	}
}

func castRay(areas []pack.Area, x, y int32) int32 {
	for i, a := range areas {
		inside := false
		eachPiece(a.Rings, func(p piece) {
			if (p.ay <= y) != (p.by <= y) && p.xAt(y) < float64(x) {
				inside = !inside
			}
		})
		if inside {
			return int32(i)
		}
	}
	return outside
}

// The rule for cells stands on the middle being on no edge.
func TestNoBorderRunsThroughAMiddle(t *testing.T) {
	m := boundaries()
	for name, g := range map[string]*grid{"world": m.world, "counties": m.counties} {
		for cell, number := range g.cells {
			if number >= 0 {
				continue
			}
			x, y := middle(int32(cell%columns), int32(cell/columns))
			for b := g.borders[^number]; b.from < b.to; b.from++ {
				p := g.pieces[b.from]
				if p.distance(x, y, 1) == 0 {
					t.Errorf("%s: an edge of area %v runs through the middle of cell %d", name, g.areas[g.owners[b.from]], cell)
				}
			}
		}
	}
}

func TestMapNamesKnownCodes(t *testing.T) {
	countries := map[string]bool{}
	m := boundaries()
	for _, a := range append(append([]area{}, m.world.areas...), m.counties.areas...) {
		countries[a.country] = true
		if a.subdivision != "" && (!Valid(a.subdivision) || CountryOf(a.subdivision) != a.country) {
			t.Errorf("%+v: the code is not in the table", a)
		}
		if !Valid(a.country) {
			t.Errorf("%+v: the country is not in the table", a)
		}
	}
	if len(countries) < 235 || len(m.counties.areas) < 3200 {
		t.Errorf("the maps have only %d countries and %d counties", len(countries), len(m.counties.areas))
	}
}

func BenchmarkLocate(b *testing.B) {
	Locate(0, 0)
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		Locate(25+float64(i%2400)/100, -120+float64(i%4999)/100)
	}
}

// BenchmarkLocateCities is Locate where people are: at populated places all over the world.
func BenchmarkLocateCities(b *testing.B) {
	b.ReportAllocs()
	boundaries()
	ZoneAt(0, 0)
	all := Places()
	b.ResetTimer()
	for i := range b.N {
		p := all[i*7919%len(all)]
		Locate(p.Latitude, p.Longitude)
	}
}

// BenchmarkGazetteer reports what loading everything costs, and the MiB that it keeps.
func BenchmarkGazetteer(b *testing.B) {
	boundaries() // which loadTowns asks
	var before, after runtime.MemStats
	for range b.N {
		runtime.GC()
		runtime.ReadMemStats(&before)
		m, finder, t, p := loadBoundaries(), newZoneFinder(), loadTowns(), loadPostal()
		runtime.GC()
		runtime.ReadMemStats(&after)
		runtime.KeepAlive(m)
		runtime.KeepAlive(finder)
		runtime.KeepAlive(t)
		runtime.KeepAlive(p)
	}
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MiB-kept")
}

func TestCountryOf(t *testing.T) {
	if CountryOf("US-PA") != "US" || CountryOf("GB") != "GB" || strings.Contains(CountryOf(""), "-") {
		t.Error("CountryOf does not cut at the hyphen")
	}
}

func TestCounty(t *testing.T) {
	for _, c := range []struct{ state, word, want string }{
		{"US-PA", "Delaware", "Delaware 42045"}, {"US-PA", "delaware co.", "Delaware 42045"}, {"US-LA", "Orleans Parish", "Orleans 22071"},
		{"US-MO", "St. Louis County", "St. Louis 29189"}, {"US-MO", "St. Louis City", "St. Louis city 29510"},
		{"US-NY", "Brooklyn", "Kings 36047"}, {"US-NY", "County of Kings", "Kings 36047"}, {"US-VA", "Charles City County", "Charles City 51036"},
		{"US-PA", "Orange", " "}, {"US-PA", "", " "}, {"CA-ON", "Essex", " "},
	} {
		name, fips, ok := County(c.state, c.word)
		if got := name + " " + fips; got != c.want || ok != (c.want != " ") {
			t.Errorf("County(%q, %q) = %q, %v, want %q", c.state, c.word, got, ok, c.want)
		}
	}
}
