package state

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestGeocodes(t *testing.T) {
	s := fresh(t)
	found := Geocode{Address: "12 Main St, Philadelphia, PA", Country: "US", AskedAt: at(1), Found: true, Latitude: 39.95, Longitude: -75.16}
	lost := Geocode{Address: "12 High St, Swansea", Country: "GB", AskedAt: at(1)}
	must(t, s.SetGeocode(Geocode{Address: found.Address, Country: "US", AskedAt: at(0)}))
	must(t, s.SetGeocode(found))
	must(t, s.SetGeocode(lost))
	got, err := s.Geocodes()
	must(t, err)
	if diff := cmp.Diff([]Geocode{lost, found}, got); diff != "" {
		t.Error(diff)
	}
}
