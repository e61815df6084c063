package geo

import (
	"sync"
	"testing"
)

// Whatever a publisher writes for a place is looked up; a lookup answers or says no.
func FuzzLookups(f *testing.F) {
	f.Add("Philadelphia", "US-PA", "US", 39.9526, -75.1652)
	f.Add("St. Ste. Mt.", "", "CA", 90.0, 180.0)
	f.Add("  \x00é", "GB-", "GB", -90.0, -180.0)
	f.Fuzz(func(t *testing.T, word, subdivision, country string, lat, lon float64) {
		if p, ok := FindPlace(word, subdivision, country); ok && (subdivision != "" && p.Subdivision != subdivision || p.Name == "") {
			t.Errorf("FindPlace(%q, %q, %q) = %+v", word, subdivision, country, p)
		}
		PostalCode(country, word)
		County(subdivision, word)
		l := Locate(lat, lon)
		if l.Subdivision != "" && CountryOf(l.Subdivision) != l.Country {
			t.Errorf("%+v", l)
		}
		if _, ok := Near(lat, lon, l.Country, 0); l.Country != "" && !ok {
			t.Errorf("%g, %g is in %s and not near it", lat, lon, l.Country)
		}
	})
}

// Many goroutines may be the first to ask.
func TestLookupsTogether(t *testing.T) {
	want := Locate(39.9526, -75.1652)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 200 {
				if got := Locate(39.9526, -75.1652); got != want {
					t.Errorf("%+v, want %+v", got, want)
				}
				if _, ok := FindPlace("Philadelphia", "US-PA", "US"); !ok {
					t.Error("Philadelphia is lost")
				}
				if _, ok := PostalCode("US", "19147"); !ok {
					t.Error("19147 is lost")
				}
			}
		})
	}
	group.Wait()
}
