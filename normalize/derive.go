package normalize

import (
	"strings"

	"github.com/recovery-almanac/almanac/normalize/geo"
	"github.com/recovery-almanac/almanac/scrapers"
)

// derivePoint finds coordinates by postal code, by locality, or by a locality with one letter wrong. In Ireland the
// routing key of the Eircode is a postal code's area; in Britain the postal area says which of several towns of one
// name is meant, and where no town is known its own town stands for the region, as the middle of a sparse Canadian
// code does.
func (r *row) derivePoint() {
	p := r.meeting.Place
	area, posted := geo.PostalArea(p.Country, p.PostalCode)
	sparse := geo.Sparse(p.Country, p.PostalCode)
	if code, ok := geo.PostalCode(p.Country, p.PostalCode); ok {
		agrees := p.Subdivision == "" || r.hinted.subdivision || p.Subdivision == code.Subdivision
		switch {
		case !agrees:
			r.report(scrapers.RegionConflict, "postal_code", p.PostalCode+" is in "+code.Subdivision+", not "+p.Subdivision)
		case sparse:
			area = code
		default:
			r.derive(code, PostalCode, p.PostalCode)
			return
		}
	}
	words := r.townWords()
	for _, word := range words {
		town, ok := geo.FindPlace(word, p.Subdivision, p.Country)
		if near, found := geo.FindPlaceNear(word, p.Country, area, areaKm); posted && found {
			town, ok = near, true
		}
		if ok {
			r.derive(town, Locality, word)
			return
		}
	}
	if posted && p.Country == "IE" {
		r.derive(area, PostalCode, p.PostalCode)
		return
	}
	for _, word := range words {
		if town, ok := geo.Misspelled(word, p.Subdivision, p.Country); ok && (!posted || near(town, area, areaKm)) {
			r.derive(town, Locality, town.Name+", written "+word)
			return
		}
	}
	if posted || sparse && area.Country != "" {
		r.derive(area, SubdivisionPrecision, p.PostalCode)
	}
}

func near(a, b geo.Place, km float64) bool {
	return geo.Distance(a.Latitude, a.Longitude, b.Latitude, b.Longitude) <= km
}

// townWords are the names of towns that may stand in the locality, the likeliest first: "Dublin 1" is in Dublin,
// "Chicago/Logan Square" in Chicago and "Los Angeles Area" in Los Angeles.
func (r *row) townWords() []string {
	locality := r.meeting.Place.Locality
	words := []string{locality, withoutNumber(locality)}
	open, _, _ := strings.Cut(locality, "(")
	for part := range strings.FieldsFuncSeq(open, func(c rune) bool { return c == '/' || c == ',' || c == ';' }) {
		part = strings.TrimSpace(part)
		if inside, found := strings.CutSuffix(strings.ToLower(part), " area"); found {
			part = part[:len(inside)]
		}
		words = append(words, part, withoutCity(part))
	}
	switch r.meeting.Place.Country {
	case "US", "CA", "AU":
	default:
		words = append(words, r.address.state) // "Te Aro, Wellington": the region has its city's name
	}
	return words
}

// withoutNumber takes the postal district off a city: "Dublin 1", "Praha 4".
func withoutNumber(locality string) string {
	i := strings.LastIndexByte(locality, ' ')
	if i > 0 && startsWithNumber(locality[i+1:]) {
		return locality[:i]
	}
	return locality
}

// withoutCity takes the word "City" off: "Limerick City".
func withoutCity(locality string) string {
	if n := len(locality) - len(" city"); n > 0 && strings.EqualFold(locality[n:], " city") {
		return locality[:n]
	}
	return locality
}

func (r *row) derive(from geo.Place, precision Precision, word string) {
	p := r.meeting.Place
	// A postal code's own table names its state. A town's is the map's, whose borders are not so exact.
	if from.Subdivision != "" && (p.Subdivision == "" || precision == PostalCode && p.Country != "IE") {
		p.Subdivision = from.Subdivision
	}
	p.Latitude, p.Longitude, p.Precision = &from.Latitude, &from.Longitude, precision
	r.derived = true
	if precision != SubdivisionPrecision {
		if at, ok := geo.Near(from.Latitude, from.Longitude, p.Subdivision, borderKm); ok {
			r.where = at
		}
	}
	r.report(scrapers.CoordinatesDerived, "coordinates", string(precision)+" "+word)
}
