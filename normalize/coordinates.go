package normalize

import (
	"math"
	"strconv"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// coordinates keeps latitude and longitude where they are a point on earth. 0 and 0 stand for "not known" in every
// publisher's software. It runs before mode.go: the zone of an online group may hang on them too.
func coordinates(r *row) {
	lat, lon := strings.TrimSpace(r.in.Latitude), strings.TrimSpace(r.in.Longitude)
	if absent(lat) && absent(lon) {
		return
	}
	y, okLat := degrees(lat, 90)
	x, okLon := degrees(lon, 180)
	if most, ok := degrees(lat, 180); !okLat && ok && okLon && math.Abs(x) <= 90 {
		// No latitude is over 90, so that this is the longitude.
		r.report(scrapers.CoordinatesSwapped, "coordinates", lat+","+lon)
		y, x, okLat = x, most, true
	}
	if !okLat || !okLon || (math.Abs(y) < 0.001 && math.Abs(x) < 0.001) {
		r.report(scrapers.CoordinatesBad, "coordinates", lat+","+lon)
		return
	}
	if r.meeting.Place == nil {
		r.meeting.Place = &Place{}
	}
	p := r.meeting.Place
	p.Latitude, p.Longitude, p.Precision = &y, &x, precision(r)
}

func absent(s string) bool {
	return s == "" || strings.EqualFold(s, "null") || strings.EqualFold(s, "none") || s == `\N`
}

// degrees reads a decimal number within most degrees; some publishers write the decimal comma.
func degrees(s string, most float64) (float64, bool) {
	if strings.Count(s, ",") == 1 && !strings.Contains(s, ".") {
		s = strings.Replace(s, ",", ".", 1)
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil && math.Abs(v) <= most // NaN is not within
}

// precision says what the point stands for. Publishers geocode the address they have, so it is as good as that
// address; approximate says outright that it is not the door.
func precision(r *row) Precision {
	a := r.address
	approximate := r.approximate()
	stated := r.in.Approximate != "" && !approximate
	switch {
	case !approximate && (a.street != "" || stated || a == (address{})):
		return Exact
	case a.postal != "" && !approximate:
		return PostalCode
	case a.locality != "":
		return Locality
	case a.postal != "":
		return PostalCode
	case a.state != "":
		return SubdivisionPrecision
	case a.country != "":
		return CountryPrecision
	}
	return Locality
}

// approximate reports that the publisher says the address is not the door.
func (r *row) approximate() bool {
	switch strings.ToLower(r.in.Approximate) {
	case "yes", "true", "1":
		return true
	}
	return false
}
