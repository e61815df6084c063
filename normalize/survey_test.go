package normalize

import (
	"fmt"
	"strings"
	"testing"

	"github.com/recovery-almanac/almanac/normalize/geo"
	"github.com/recovery-almanac/almanac/scrapers"
)

func TestSurvey(t *testing.T) {
	for _, c := range []struct {
		name, hint string
		in         scrapers.Listing
		want       string // country, subdivision, county, coordinates, precision
		problems   string
	}{
		{"all agrees", "", at("39.9526", "-75.1652", "12 Main St, Philadelphia, PA 19107, USA"), "US US-PA Philadelphia 39.9526 -75.1652 exact", ""},
		{"no state: the map's", "", at("39.9526", "-75.1652", "12 Main St, Philadelphia, USA"), "US US-PA Philadelphia 39.9526 -75.1652 exact", ""},
		{"no words but the street", "", scrapers.Listing{Street: "12 Main St", Latitude: "39.9526", Longitude: "-75.1652"}, "US US-PA Philadelphia 39.9526 -75.1652 exact", ""},
		{"the source's hint is no statement", "US-PA", scrapers.Listing{Street: "12 Main St", City: "Camden", Latitude: "39.9259", Longitude: "-75.1196"}, "US US-NJ Camden 39.9259 -75.1196 exact", ""},
		{"a bridge's far end: the words win", "", at("39.9530", "-75.1290", "12 Main St, Philadelphia, PA 19106, USA"), "US US-PA Philadelphia 39.953 -75.129 exact", ""},
		{"the publisher's county", "", county("Philadelphia County", at("39.9526", "-75.1652", "12 Main St, Philadelphia, PA 19107, USA")), "US US-PA Philadelphia 39.9526 -75.1652 exact", ""},
		{"a county across its border", "", county("Montgomery", at("40.0745", "-75.2100", "12 Main St, Philadelphia, PA 19118, USA")), "US US-PA Montgomery 40.0745 -75.21 exact", ""},
		{"a county far off", "", county("Erie", at("39.9526", "-75.1652", "12 Main St, Philadelphia, PA 19107, USA")), "US US-PA Philadelphia 39.9526 -75.1652 exact", "region_conflict county"},
		{"an area is a county, its border near", "", areas(at("40.0745", "-75.2100", "12 Main St, Philadelphia, PA 19118, USA"), "Montgomery County", "Plymouth"), "US US-PA Montgomery 40.0745 -75.21 exact", ""},
		{"an area is a county far off", "", areas(at("39.9526", "-75.1652", "12 Main St, Philadelphia, PA 19107, USA"), "Erie County"), "US US-PA Philadelphia 39.9526 -75.1652 exact", ""},
		{"no county at all", "", county("Center City", at("39.9526", "-75.1652", "12 Main St, Philadelphia, PA 19107, USA")), "US US-PA Philadelphia 39.9526 -75.1652 exact", ""},
		{"swapped", "", at("-75.1652", "39.9526", "12 Main St, Philadelphia, PA 19107, USA"), "US US-PA Philadelphia 39.9526 -75.1652 exact", "coordinates_swapped coordinates"},
		{"swapped beyond the pole", "", at("-122.4194", "37.7749", "12 Main St, San Francisco, CA 94102, USA"), "US US-CA San Francisco 37.7749 -122.4194 exact", "coordinates_swapped coordinates"},
		{"sign lost", "", at("39.9526", "75.1652", "12 Main St, Philadelphia, PA 19107, USA"), "US US-PA Philadelphia 39.9526 -75.1652 exact", "coordinates_sign_lost coordinates"},
		{"sign lost in the south", "AU-VIC", at("37.8136", "144.9631", "12 Main St, Melbourne VIC 3000, Australia"), "AU AU-VIC - -37.8136 144.9631 exact", "coordinates_sign_lost coordinates"},
		{"sign lost, the hint knows", "US-PA", scrapers.Listing{Street: "12 Main St", City: "Philadelphia", Latitude: "39.9526", Longitude: "75.1652"}, "US US-PA Philadelphia 39.9526 -75.1652 exact", "coordinates_sign_lost coordinates"},
		{"one state in every row", "", at("39.9259", "-75.1196", "12 Main St, Camden, PA 08103, USA"), "US US-NJ Camden 39.9259 -75.1196 exact", "region_conflict state"},
		{"a suburb across the border from its city", "", at("53.1500", "-6.1000", "12 Main St, Dublin, Co. Dublin, Ireland"), "IE IE-WW - 53.15 -6.1 exact", "region_conflict state"},
		{"a city that has the name of the region next to it", "AR", scrapers.Listing{Street: "Calle 12", City: "Buenos Aires", Country: "Argentina", Latitude: "-34.6037", Longitude: "-58.3816"}, "AR AR-C - -34.6037 -58.3816 exact", ""},
		{"a namesake was geocoded", "", at("39.7990", "-89.6440", "12 Main St, Springfield, MA 01103, USA"), "US US-MA Hampden 42.1029 -72.5887 postal_code", "coordinates_outside_region coordinates, coordinates_derived coordinates"},
		{"the middle of the ocean", "", at("30", "-40", "12 Main St, Philadelphia, PA 19107, USA"), "US US-PA Philadelphia 39.9487 -75.1593 postal_code", "coordinates_outside_region coordinates, coordinates_derived coordinates"},
		{"the ocean and no state", "US", scrapers.Listing{Street: "12 Main St", City: "Springfield", Latitude: "30", Longitude: "-40"}, "US - - -", "coordinates_outside_region coordinates"},
		{"the middle of the state", "", at("-31.2532", "146.9211", "12 Main St, Sydney NSW 2000, Australia"), "AU AU-NSW - -33.86785 151.20732 locality", "coordinates_outside_region coordinates, coordinates_derived coordinates"},
		{"zero", "", at("0", "0", "12 Main St, Philadelphia, PA 19107, USA"), "US US-PA Philadelphia 39.9487 -75.1593 postal_code", "coordinates_unusable coordinates, coordinates_derived coordinates"},
		{"none, by postal code", "", at("", "", "12 Main St, Philadelphia, PA 19107-1234, USA"), "US US-PA Philadelphia 39.9487 -75.1593 postal_code", "coordinates_derived coordinates"},
		{"none, and the postal code tells the state", "US-PA", scrapers.Listing{Street: "12 Main St", City: "Camden", PostalCode: "08103", Country: "USA"}, "US US-NJ Camden 39.9351 -75.1117 postal_code", "coordinates_derived coordinates"},
		{"none, Canada", "", at("", "", "12 Main St, Edmonton, AB T5J 1A1, Canada"), "CA CA-AB - 53.5421 -113.4989 postal_code", "coordinates_derived coordinates"},
		{"none, by town", "", at("", "", "12 Main St, Philadelphia, PA, USA"), "US US-PA Philadelphia 39.95233 -75.16379 locality", "coordinates_derived coordinates"},
		{"none, by town abroad", "", at("", "", "12 High St, Swansea, Wales, UK"), "GB GB-WLS Swansea 51.62079 -3.94323 locality", "coordinates_derived coordinates"},
		{"postal code of another state", "", at("", "", "12 Main St, Philadelphia, PA 08103, USA"), "US US-PA Philadelphia 39.95233 -75.16379 locality", "region_conflict postal_code, coordinates_derived coordinates"},
		{"none, a postal district", "IE", at("", "", "12 King Street, Dublin 1"), "IE IE-D - 53.33306 -6.24889 locality", "coordinates_derived coordinates"},
		{"one zero", "", at("0", "-75.1652", "12 Main St, Philadelphia, PA 19107, USA"), "US US-PA Philadelphia 39.9487 -75.1593 postal_code", "coordinates_outside_region coordinates, coordinates_derived coordinates"},
		{"swapped, and the sign lost", "", at("75.1652", "39.9526", "12 Main St, Philadelphia, PA 19107, USA"), "US US-PA Philadelphia 39.9487 -75.1593 postal_code", "coordinates_outside_region coordinates, coordinates_derived coordinates"},
		{"a sparse code and a town", "", at("", "", "55022 Ste Anne Trail, Athabasca, AB T0C 1A1, Canada"), "CA CA-AB - 54.71687 -113.28537 locality", "coordinates_derived coordinates"},
		{"a sparse code and no town", "", at("", "", "12 Main St, Nowhere Known, AB T0C 1A1, Canada"), "CA CA-AB - 51.9565 -110.0761 subdivision", "coordinates_derived coordinates"},
		{"outside the province", "", at("49.2827", "-123.1207", "12 Main St, Edmonton, AB T5J 1A1, Canada"), "CA CA-AB - 53.5421 -113.4989 postal_code", "coordinates_outside_region coordinates, coordinates_derived coordinates"},
		{"the other Ireland", "", at("54.5388", "-6.7055", "12 Main Rd, Dungannon BT71 4HP, Ireland"), "GB GB-NIR Dungannon 54.5388 -6.7055 exact", "region_conflict state"},
		{"none, one letter wrong", "", at("", "", "12 Main St, Philadephia, PA, USA"), "US US-PA Philadelphia 39.95233 -75.16379 locality", "coordinates_derived coordinates"},
		{"none, a city and its part", "", at("", "", "12 Main St, Chicago/Logan Square, IL, USA"), "US US-IL Cook 41.85003 -87.65005 locality", "coordinates_derived coordinates"},
		{"none, an area", "", at("", "", "12 Main St, Los Angeles Area, CA, USA"), "US US-CA Los Angeles 34.05223 -118.24368 locality", "coordinates_derived coordinates"},
		{"none, an Eircode", "IE", at("", "", "12 Main Street, Nowhere, V94 AF12"), "IE IE-LK - 52.66472 -8.62306 postal_code", "coordinates_derived coordinates"},
		{"none, the postal area picks the town", "GB", at("", "", "12 High St, Richmond DL10 4AB"), "GB GB-ENG North Yorkshire 54.4036 -1.73434 locality", "coordinates_derived coordinates"},
		{"none, the postal area alone", "GB", at("", "", "12 High St, Nowhere TQ1 2AB"), "GB GB-ENG - 50.46198 -3.52522 subdivision", "coordinates_derived coordinates"},
		{"none, a suburb of the region's city", "NZ", at("", "", "12 Hill Street, Te Aro, Wellington"), "NZ NZ-WGN - -41.28664 174.77557 locality", "coordinates_derived coordinates"},
		{"a town that nobody knows", "", at("", "", "12 Main St, Hogwarts, PA, USA"), "US US-PA - -", "county_unknown county"},
		{"one of many Springfields", "", scrapers.Listing{Street: "12 Main St", City: "Springfield", Country: "USA"}, "US - - -", ""},
		{"the middle of a state says nothing of the county", "", approximate(at("40.9", "-77.8", "PA, USA")), "US US-PA - 40.9 -77.8 subdivision", "county_unknown county"},
		{"Britain's nation and county", "", at("51.2787", "1.0806", "12 High St, Canterbury CT1 2JA, UK"), "GB GB-ENG Kent 51.2787 1.0806 exact", ""},
		{"Paris", "", at("48.8566", "2.3522", "12 rue de la Paix, 75002 Paris, France"), "FR FR-IDF Paris 48.8566 2.3522 exact", ""},
		{"Puerto Rico", "", at("18.4655", "-66.1057", "12 Calle Sol, San Juan, Puerto Rico 00901"), "US US-PR San Juan 18.4655 -66.1057 exact", ""},
	} {
		c.in.Attendance = "in_person"
		r := through(scrapers.Source{Region: c.hint}, c.in, place, coordinates, region, mode, survey)
		if got := surveyed(r.meeting.Place); got != c.want || codesOf(r) != c.problems {
			t.Errorf("%s:\n got %s [%s]\nwant %s [%s]", c.name, got, codesOf(r), c.want, c.problems)
		}
	}
}

func TestSurveyLeavesOnlineMeetingsAlone(t *testing.T) {
	in := at("30", "-40", "12 Main St, Philadelphia, PA 19107, USA")
	in.Attendance, in.ConferenceURL = "online", "https://zoom.us/j/81234567890"
	if r := through(scrapers.Source{}, in, online, place, coordinates, region, mode, survey); len(r.problems) > 0 {
		t.Errorf("problems of a place that nobody goes to: %s", codesOf(r))
	}
}

func TestZoneOfADerivedPoint(t *testing.T) {
	in := at("", "", "12 Main St, El Paso, TX 79901, USA")
	in.Attendance, in.Days, in.Start = "in_person", []string{"Monday"}, "19:00"
	r := through(scrapers.Source{}, in, place, coordinates, region, mode, survey, days, clock, zone)
	if len(r.slots) != 1 || r.slots[0].TimeZone != "America/Denver" || r.slots[0].TimeZoneFrom != ZoneFromPlace {
		t.Errorf("slots %+v, want El Paso's zone, from the words of its place", r.slots)
	}
}

func at(lat, lon, formatted string) scrapers.Listing {
	return scrapers.Listing{Latitude: lat, Longitude: lon, Formatted: formatted}
}

func areas(l scrapers.Listing, names ...string) scrapers.Listing {
	l.Regions = names
	return l
}

func county(name string, l scrapers.Listing) scrapers.Listing {
	l.County = name
	return l
}

func approximate(l scrapers.Listing) scrapers.Listing {
	l.Approximate = "yes"
	return l
}

// surveyed is a place in one line, "-" for what is empty.
func surveyed(p *Place) string {
	dash := func(s string) string {
		if s == "" {
			return "-"
		}
		return s
	}
	point := "-"
	if p.Latitude != nil {
		point = fmt.Sprintf("%g %g %s", *p.Latitude, *p.Longitude, p.Precision)
	}
	return fmt.Sprintf("%s %s %s %s", dash(p.Country), dash(p.Subdivision), dash(p.County), point)
}

func FuzzSurvey(f *testing.F) {
	f.Add("12 Main St, Philadelphia, PA 19107, USA", "39.9526", "-75.1652", "US-PA", "Philadelphia", "US")
	f.Add("12 Main St, Edmonton, AB T5J 1A1, Canada", "", "", "", "", "CA-AB")
	f.Add("Calle 19, Centro, 45046 Zapopan, Jal., Mexico", "-103.4", "20.7", "", "", "")
	f.Fuzz(func(t *testing.T, formatted, lat, lon, state, county, hint string) {
		in := scrapers.Listing{Attendance: "in_person", Formatted: formatted, Latitude: lat, Longitude: lon, State: state, County: county}
		r := through(scrapers.Source{Region: hint}, in, place, coordinates, region, mode, survey, whereabouts)
		p := r.meeting.Place
		if p == nil {
			return
		}
		if (p.Latitude == nil) != (p.Longitude == nil) || (p.Latitude == nil) != (p.Precision == "") {
			t.Errorf("half a point: %+v", p)
		}
		if p.Subdivision != "" && geo.CountryOf(p.Subdivision) != p.Country {
			t.Errorf("%s is not in %s", p.Subdivision, p.Country)
		}
		if r.meeting.Place.Formatted != formatted && formatted != "" {
			t.Errorf("the publisher's address %q became %q", formatted, p.Formatted)
		}
		if codes := codesOf(r); p.Country == "US" && p.County == "" && !strings.Contains(codes, "county_unknown") && !strings.Contains(codes, "region_unknown") {
			t.Errorf("no county, and no problem says so: %+v [%s]", p, codes)
		}
	})
}
