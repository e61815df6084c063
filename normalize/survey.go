package normalize

import (
	"fmt"
	"strings"

	"github.com/recovery-almanac/almanac/normalize/geo"
	"github.com/recovery-almanac/almanac/scrapers"
)

// survey sets the words of an address against its coordinates, where people go to the place, and fills in what one of
// the two leaves out.
//
// Country, subdivision and coordinates:
//  1. a point inside the stated region, or at most borderKm outside it, is right: near a border the words know better
//     than the map, but where the postal code takes the map's side that is right (region_conflict);
//  2. a point that lies in the stated region once latitude and longitude are swapped, or a sign is put back, is mended:
//     coordinates_swapped, coordinates_sign_lost;
//  3. any other point outside the stated region: where the postal code or the locality is near the point, the stated
//     region is wrong and the map's is used (region_conflict); else the point is wrong and left out
//     (coordinates_outside_region);
//     so is one in the region that is farKm from its city, as the middle of a state is;
//  4. where the address states no region the map's is used; a source's hint counts only where there is no point;
//  5. without a point it is the middle of the postal code's area or of the locality, with the precision that says so
//     (coordinates_derived).
//
// County: in the United States the publisher's, where it is one and the point is in it or near it, be it a field or an area
// called "Example County"; else the map's.
// Elsewhere the publisher's word, else the map's smaller level where it has two (departments of France).
func survey(r *row) {
	p := r.meeting.Place
	if p == nil || r.meeting.Mode != InPerson && r.meeting.Mode != Hybrid {
		return
	}
	if p.Latitude != nil {
		r.checkPoint()
	}
	if p.Latitude == nil {
		r.derivePoint()
	}
	r.county()
}

const (
	borderKm = 3   // how wrong borders on the map can be
	postalKm = 40  // from the middle of a postal code's area to its far end, in the country
	areaKm   = 120 // from the town of a British postal area to its far end
	townKm   = 25  // from the middle of a town to its far end
	farKm    = 150
	city     = 50_000 // people: no small town of the same state has its name
)

// wide reports that the coordinates are the middle of a state or country, and say nothing of the place.
func (p *Place) wide() bool {
	return p.Precision == SubdivisionPrecision || p.Precision == CountryPrecision
}

// checkPoint compares the coordinates with the region of the address.
func (r *row) checkPoint() {
	p := r.meeting.Place
	lat, lon := *p.Latitude, *p.Longitude
	at := geo.RegionAt(lat, lon)
	if stated := r.statedRegion(); stated != "" {
		near, ok := at, stated == at.Subdivision
		if !ok {
			near, ok = geo.Near(lat, lon, stated, borderKm)
		}
		switch {
		case p.wide() && ok: // the middle of a state says nothing of its counties
		case p.wide():
			r.dropPoint(stated)
		case ok && r.farFromTown():
			r.dropPoint("or near " + p.Locality)
		case ok && (near == at || !r.postedIn(at)):
			r.settle(r.byTown(near))
		case ok:
			r.conflict(stated, at)
		default:
			r.strayPoint(stated)
		}
		return
	}
	if p.wide() {
		return
	}
	hint := p.Country
	if p.Subdivision != "" {
		hint = p.Subdivision
	}
	if hint != "" && at.Country != geo.CountryOf(hint) && r.mendPoint(hint) {
		return
	}
	if at.Country == "" { // at sea
		r.dropPoint("no land")
		return
	}
	r.settle(r.byTown(at))
}

// byTown prefers the subdivision that the town's name tells to that of the map, where the point is on their border:
// Waterford lies on one.
func (r *row) byTown(at geo.Location) geo.Location {
	p := r.meeting.Place
	if r.hinted.words && at.Subdivision != p.Subdivision {
		if near, ok := geo.Near(*p.Latitude, *p.Longitude, p.Subdivision, borderKm); ok {
			return near
		}
	}
	return at
}

// statedRegion is the code of the region that the address itself names, the smaller one if it can be told, or "".
func (r *row) statedRegion() string {
	p := r.meeting.Place
	switch {
	case p.Subdivision != "" && !r.hinted.subdivision:
		return p.Subdivision
	case p.Country != "" && !r.hinted.country:
		return p.Country
	}
	return ""
}

// settle takes a location for the place's.
func (r *row) settle(at geo.Location) {
	p := r.meeting.Place
	if at.Subdivision != "" || at.Country != p.Country {
		p.Subdivision = at.Subdivision
	}
	p.Country, r.where = at.Country, at
}

// strayPoint decides between a stated region and a point outside it.
func (r *row) strayPoint(stated string) {
	if r.mendPoint(stated) {
		return
	}
	p := r.meeting.Place
	at := geo.RegionAt(*p.Latitude, *p.Longitude)
	if at.Country != "" && r.addressNear(at, stated) {
		r.conflict(stated, at)
		return
	}
	r.dropPoint(stated)
}

// conflict takes the map's word against a stated region.
func (r *row) conflict(stated string, at geo.Location) {
	found := at.Subdivision
	if found == "" {
		found = at.Country
	}
	r.report(scrapers.RegionConflict, "state", stated+", coordinates "+found)
	r.settle(at)
}

// postedIn reports whether the postal code is of the location's subdivision.
func (r *row) postedIn(at geo.Location) bool {
	code, ok := geo.PostalCode(at.Country, r.meeting.Place.PostalCode)
	return ok && code.Subdivision == at.Subdivision
}

// addressNear reports whether the postal code or the locality is near the point. So it is where the publisher's
// software put one state into every row, and in suburbs across the border from their city.
func (r *row) addressNear(at geo.Location, stated string) bool {
	p := r.meeting.Place
	if code, ok := geo.PostalCode(at.Country, p.PostalCode); ok && !geo.Sparse(at.Country, p.PostalCode) {
		return p.near(code, postalKm)
	}
	if town, ok := geo.PostalArea(at.Country, p.PostalCode); ok && p.near(town, areaKm) {
		return true
	}
	for _, in := range []string{at.Subdivision, stated} {
		subdivision := in
		if !strings.Contains(in, "-") {
			subdivision = ""
		}
		if town, ok := geo.FindPlace(p.Locality, subdivision, geo.CountryOf(in)); ok && p.near(town, townKm) {
			return true
		}
	}
	return false
}

func (p *Place) near(other geo.Place, km float64) bool {
	return geo.Distance(*p.Latitude, *p.Longitude, other.Latitude, other.Longitude) <= km
}

// farFromTown reports whether the point is nowhere near the city and the postal code.
func (r *row) farFromTown() bool {
	p := r.meeting.Place
	if code, ok := geo.PostalCode(p.Country, p.PostalCode); ok && p.near(code, farKm) {
		return false
	}
	town, ok := geo.FindPlace(p.Locality, p.Subdivision, p.Country)
	return ok && town.Population >= city && !p.near(town, farKm)
}

// mendPoint swaps the coordinates or puts a sign back, where that and nothing less brings them into the region.
func (r *row) mendPoint(region string) bool {
	p := r.meeting.Place
	lat, lon := *p.Latitude, *p.Longitude
	for _, m := range []struct {
		code     scrapers.Code
		lat, lon float64
	}{
		{scrapers.CoordinatesSignLost, lat, -lon},
		{scrapers.CoordinatesSignLost, -lat, lon},
		{scrapers.CoordinatesSignLost, -lat, -lon},
		{scrapers.CoordinatesSwapped, lon, lat},
	} {
		if at, ok := geo.Near(m.lat, m.lon, region, borderKm); ok {
			r.report(m.code, "coordinates", fmt.Sprintf("%g,%g", lat, lon))
			p.Latitude, p.Longitude = &m.lat, &m.lon
			r.settle(at)
			return true
		}
	}
	return false
}

// dropPoint leaves coordinates out that are not in the region.
func (r *row) dropPoint(region string) {
	p := r.meeting.Place
	r.report(scrapers.CoordinatesOutside, "coordinates", fmt.Sprintf("%g,%g, not in %s", *p.Latitude, *p.Longitude, region))
	p.Latitude, p.Longitude, p.Precision = nil, nil, ""
}

// county fills in the county.
func (r *row) county() {
	p := r.meeting.Place
	if p.Country != "US" {
		if p.County == "" {
			p.County = r.where.County
		}
		return
	}
	if p.Subdivision == "" {
		return // region_unknown says it all
	}
	var name, fips string
	var known bool
	if p.County != "" {
		name, fips, known = geo.County(p.Subdivision, p.County)
	}
	area, near := r.areaCounty()
	switch {
	case p.County == "" && near:
		p.County = area
	case known && (r.where.FIPS == "" || fips == r.where.FIPS || r.derived || r.inCounty(fips)):
		p.County = name
	case r.where.County != "":
		if known {
			r.report(scrapers.RegionConflict, "county", name+", coordinates "+r.where.County)
		}
		p.County = r.where.County
	default:
		r.report(scrapers.CountyUnknown, "county", p.County)
	}
}

// areaCounty is the county that one of the publisher's own areas names, where the point is in it or near it: 12 Step Meeting
// List has no field for counties.
func (r *row) areaCounty() (name string, near bool) {
	for _, area := range r.in.Regions {
		if r.meeting.Place.Latitude == nil || !strings.HasSuffix(area, " County") {
			continue
		}
		if name, fips, known := geo.County(r.meeting.Place.Subdivision, area); known && r.inCounty(fips) {
			return name, true
		}
	}
	return "", false
}

func (r *row) inCounty(fips string) bool {
	p := r.meeting.Place
	_, ok := geo.Near(*p.Latitude, *p.Longitude, fips, borderKm)
	return ok
}
