package normalize

import "github.com/recovery-almanac/almanac/normalize/geo"

// ZoneOfRegion is the time zone by which a country ("GB") or a subdivision ("US-TX") is known: the one that all of it
// keeps, or where several are kept the one of most of its people; shared says which. It is "" for a code that is not known.
func ZoneOfRegion(code string) (zone string, shared bool) {
	country, subdivision := geo.CountryOf(code), ""
	if code != country {
		subdivision = code
	}
	return geo.ZoneOfMost(country, subdivision), geo.ZoneOf(country, subdivision) == ""
}

// KeptIn reports whether a zone is one of those that a country keeps: America/Denver is one of the United States.
func KeptIn(zone, country string) bool { return geo.KeptIn(zone, country) }
