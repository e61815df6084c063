package normalize

import (
	"strings"
	"testing"

	"github.com/recovery-almanac/almanac/scrapers"
)

func TestSplitAddress(t *testing.T) {
	for _, c := range []struct {
		whole, hint string
		want        address
	}{
		{"12 Main St, Springfield, PA 19064, USA", "", address{"12 Main St", "Springfield", "PA", "19064", "USA", ""}},
		{"12 Main St, Springfield, PA, USA", "", address{"12 Main St", "Springfield", "PA", "", "USA", ""}},
		{"12 Main St, Springfield, PA 19064", "US", address{"12 Main St", "Springfield", "PA", "19064", "", ""}},
		{"12 Main St, Springfield, PA 19064-1234", "", address{"12 Main St", "Springfield", "PA", "19064-1234", "", ""}},
		{"Springfield, PA, USA", "", address{"", "Springfield", "PA", "", "USA", ""}},
		{"Orange County, CA, USA", "", address{"", "Orange County", "CA", "", "USA", ""}},
		{"175 W 72nd St, New York, NY 10023, USA", "", address{"175 W 72nd St", "New York", "NY", "10023", "USA", ""}},
		{"Old Hall, 2500 Broadway St, Suite 5, Springfield, TX 79409, USA", "", address{"2500 Broadway St, Suite 5", "Springfield", "TX", "79409", "USA", "Old Hall"}},
		{"12 Main St, Pompano FL 33060", "US", address{"12 Main St", "Pompano", "FL", "33060", "", ""}},
		{"12 Peach St, Atlanta, Georgia", "US-GA", address{"12 Peach St", "Atlanta", "Georgia", "", "", ""}},
		{"Tbilisi, Georgia", "", address{"", "Tbilisi", "Tbilisi", "", "Georgia", ""}},
		{"12 Palm Ave, Salem, CA", "US-CA", address{"12 Palm Ave", "Salem", "CA", "", "", ""}},
		{"8318 104 St, Edmonton, Alberta, T6E 4E8, Canada", "", address{"8318 104 St", "Edmonton", "Alberta", "T6E 4E8", "Canada", ""}},
		{"12 King St, Toronto, ON M5V 1A1, CA", "", address{"12 King St", "Toronto", "ON", "M5V 1A1", "CA", ""}},
		{"Edmonton, Alberta, Canada", "", address{"", "Edmonton", "Alberta", "", "Canada", ""}},
		{"1 Charing Rd, London WC2H 0EW, UK", "", address{"1 Charing Rd", "London", "London", "WC2H 0EW", "UK", ""}},
		{"London, UK", "", address{"", "London", "London", "", "UK", ""}},
		{"The Hall, Plymouth, Devon PL1 2AB", "GB", address{"The Hall", "Plymouth", "Devon", "PL1 2AB", "", ""}},
		{"Musterstr. 92, 10119 Berlin, Germany", "", address{"Musterstr. 92", "Berlin", "", "10119", "Germany", ""}},
		{"Musterstraat 147, 5612 EK Eindhoven, Netherlands", "", address{"Musterstraat 147", "Eindhoven", "", "5612 EK", "Netherlands", ""}},
		{"1 Beach Rd, Carlton VIC 3053, Australia", "", address{"1 Beach Rd", "Carlton", "VIC", "3053", "Australia", ""}},
		{"12 Queen St, Auckland 1010, New Zealand", "", address{"12 Queen St", "Auckland", "Auckland", "1010", "New Zealand", ""}},
		{"Main Rd, Fish Hoek, Cape Town, 7975, South Africa", "", address{"Main Rd, Fish Hoek", "Cape Town", "", "7975", "South Africa", ""}},
		{"Calle 19, Centro, 45046 Zapopan, Jal., Mexico", "", address{"Calle 19, Centro", "Zapopan", "Jal.", "45046", "Mexico", ""}},
		{"Avenida Sol 1000, São Paulo - SP, 01310-100, Brasil", "", address{"Avenida Sol 1000", "São Paulo", "SP", "01310-100", "Brasil", ""}},
		{"Hauptstrasse 67, Zürich 8004", "CH", address{"Hauptstrasse 67", "Zürich", "Zürich", "8004", "", ""}},
		{"12 King Street, Dublin 1, Co. Dublin", "IE", address{"12 King Street", "Dublin 1", "Co. Dublin", "", "", ""}},
		{"Parish Centre, Main Street, Naas, Co. Kildare, W91 XY12, Ireland", "", address{"Parish Centre, Main Street", "Naas", "Co. Kildare", "W91 XY12", "Ireland", ""}},
		{"12 High St, Swansea, Wales SA1 1AA", "GB", address{"12 High St", "Swansea", "Wales", "SA1 1AA", "", ""}},
		{"Suite 2/15 George St, Parramatta NSW 2150", "AU", address{"Suite 2/15 George St", "Parramatta", "NSW", "2150", "", ""}},
		{"15 George St, Parramatta, New South Wales, 2150, Australia", "", address{"15 George St", "Parramatta", "New South Wales", "2150", "Australia", ""}},
		{"12 Hill Ave, Addington, Christchurch 8011, New Zealand", "", address{"12 Hill Ave", "Christchurch", "", "8011", "New Zealand", ""}},
		{"12 Long Street, Central, Cape Town, Western Cape, 8001, South Africa", "", address{"12 Long Street", "Cape Town", "Western Cape", "8001", "South Africa", ""}},
		{"12 Palm Rd, Durban, KwaZulu-Natal 4001", "ZA", address{"12 Palm Rd", "Durban", "KwaZulu-Natal", "4001", "", ""}},
		{"12 Rue Principale, Gatineau (Québec) J8X 1A1", "CA", address{"12 Rue Principale", "Gatineau", "Québec", "J8X 1A1", "", ""}},
		{"12 Main St Springfield, PA 19064", "US", address{"12 Main St", "Springfield", "PA", "19064", "", ""}},
		{"12 St James St Philadelphia, PA", "US", address{"12 St James St", "Philadelphia", "PA", "", "", ""}},
		{"12 Main St Nowhereville, PA", "US", address{"12 Main St Nowhereville", "", "PA", "", "", ""}},
		{"501 Main St", "", address{"501 Main St", "", "", "", "", ""}},
		{"12 Main St\nSpringfield, PA 19064", "US", address{"12 Main St", "Springfield", "PA", "19064", "", ""}},
		{"12 Main St, Springfield, PA, 19064 USA", "", address{"12 Main St", "Springfield", "PA", "19064", "USA", ""}},
		{"12 rue Haute, 2000 Luxembourg", "", address{"12 rue Haute", "Luxembourg", "", "2000", "", ""}},
		{"18a Nea Close", "", address{"18a Nea Close", "", "", "", "", ""}},
		{"Römerstraße 49", "", address{"Römerstraße 49", "", "", "", "", ""}},
		{"United States", "", address{country: "United States"}},
		{"", "US", address{}},
		{" , ,", "US", address{}},
	} {
		hint := c.hint
		if len(hint) > 2 {
			hint = hint[:2]
		}
		if got := splitAddress(c.whole, hint); got != c.want {
			t.Errorf("%q: %q, want %q", c.whole, got, c.want)
		}
	}
}

// TestAddressBesideCity holds what an address says where the city stands apart from it.
func TestAddressBesideCity(t *testing.T) {
	for _, c := range []struct{ whole, city, street, postal, formatted string }{
		{"501 Main St", "Olympia", "501 Main St", "", "501 Main St, Olympia"},
		{"1200 Capitol Way", "Olympia", "1200 Capitol Way", "", "1200 Capitol Way, Olympia"},
		{"10119 Berlin", "Berlin", "", "10119", "10119 Berlin"},
		{"501 Main St, Olympia, WA 98501", "Olympia", "501 Main St", "98501", "501 Main St, Olympia, WA 98501"},
	} {
		r := &row{in: scrapers.Listing{Formatted: c.whole, City: c.city}}
		place(r)
		if p := r.meeting.Place; p.Street != c.street || p.PostalCode != c.postal || p.Locality != c.city || p.Formatted != c.formatted {
			t.Errorf("%s beside %s gives %+v", c.whole, c.city, *p)
		}
	}
}

// TestLocality holds what stands in the town's field and is no town.
func TestLocality(t *testing.T) {
	for _, c := range []struct{ country, street, city, want string }{
		{"IE", "Lower Main Street,Milford", "Co. Donegal", "Lower Main Street | Milford | Donegal | "},
		{"IE", "Bruckless", "Co. Donegal", " | Bruckless | Donegal | "},
		{"IE", "Family Centre,Station Road", "Co.Laois", "Family Centre,Station Road |  | Laois | "},
		{"GB", "22 Bridewell Drive,Carrickfergus", "Co. Antrim", "22 Bridewell Drive | Carrickfergus | Antrim | "},
		{"GB", "Broomfield Hospital", "Court Rd", "Broomfield Hospital, Court Rd |  |  | "},
		{"GB", "Langdon Sq", "Coulby Newham", "Langdon Sq | Coulby Newham |  | "},
		{"GB", "The Triangle", "Lincoln Rd", "The Triangle, Lincoln Rd |  |  | "},
		{"GB", "Hove Manor", "4 Hove St", "Hove Manor, 4 Hove St |  |  | "},
		{"GB", "Church Rd", "Off Nelson Place", "Church Rd, Off Nelson Place |  |  | "},
		{"GB", "162 Stanpit", "Christchurch (Entrance at the side)", "162 Stanpit | Christchurch |  | Entrance at the side"},
		{"GB", "12 High St", "Street", "12 High St | Street |  | "},
		{"GB", "2 High St, Bus: 15,115", "135.", "2 High St, Bus: 15,115 |  |  | "},
		{"US", "12 Main St", "Chicago/Logan Square", "12 Main St | Chicago/Logan Square |  | "},
	} {
		r := &row{in: scrapers.Listing{Street: c.street, City: c.city, Country: c.country}}
		place(r)
		p := r.meeting.Place
		if got := strings.Join([]string{p.Street, p.Locality, p.County, p.Notes}, " | "); got != c.want {
			t.Errorf("%s, %s: %q, want %q", c.street, c.city, got, c.want)
		}
	}
}

// TestHouseOfAnAddress: the name of the house stands in front of its number where no field has it.
func TestHouseOfAnAddress(t *testing.T) {
	for _, c := range []struct{ venue, whole, want string }{
		{"", "Harbor Club, 12 Main St, Springfield, PA 19064, USA", "Harbor Club"},
		{"Old Hall", "Harbor Club, 12 Main St, Springfield, PA 19064, USA", "Old Hall"},
		{"", "Suite 5, 12 Main St, Springfield, PA 19064, USA", ""},
		{"", "Fort Hood, 12 62nd St, Fort Hood, TX, 76544, US", ""},
		{"12 Main St, Springfield, PA", "12 Main St, Springfield, PA", ""},
	} {
		r := &row{in: scrapers.Listing{Venue: c.venue, Formatted: c.whole}}
		place(r)
		if got := r.meeting.Place.Name; got != c.want {
			t.Errorf("%s at %s: %q, want %q", c.venue, c.whole, got, c.want)
		}
	}
}

func TestPostalCodeThatIsNone(t *testing.T) {
	for field, want := range map[string]string{"19064": "19064", "19064-1234": "19064-1234", "FL 33143": "33143", "0": "", "NY": "", "991403": "", "T5B 0S2": "T5B 0S2", "": ""} {
		if got := zipOf(field); got != want {
			t.Errorf("%q: %q, want %q", field, got, want)
		}
	}
}

func TestPlace(t *testing.T) {
	r := through(scrapers.Source{Region: "US-MO"}, scrapers.Listing{
		Venue: "Unity Temple", VenueNotes: "Side door", Street: "707 W 47th", City: "Kansas City", State: "MO", PostalCode: "64112", Country: "USA", County: "Jackson",
	}, place, coordinates, region)
	want := Place{
		Name: "Unity Temple", Street: "707 W 47th", Locality: "Kansas City", County: "Jackson", Subdivision: "US-MO", PostalCode: "64112",
		Country: "US", Formatted: "707 W 47th, Kansas City, MO 64112, USA", Notes: "Side door",
	}
	if r.meeting.Place == nil || *r.meeting.Place != want {
		t.Errorf("got  %+v\nwant %+v", r.meeting.Place, want)
	}
	r = through(scrapers.Source{}, scrapers.Listing{Venue: "Remote Meeting", Formatted: "12 Main St, Springfield, PA 19064, USA"}, place)
	if r.meeting.Place.Name != "" || r.meeting.Place.Formatted != "12 Main St, Springfield, PA 19064, USA" {
		t.Errorf("got %+v", r.meeting.Place)
	}
	for whole, house := range map[string]string{
		"Grace Hall, 12 Main St, Springfield, PA 19064, USA":         "Grace Hall",
		"12 Main St, Springfield, PA 19064, USA":                     "",
		"Face to Face Meeting, 12 Main St, Springfield, PA 19064":    "",
		"Grace Hall, Main St, Springfield, PA 19064":                 "",
		"Grace Hall at the corner 12 Main St, Springfield, PA 19064": "",
	} {
		r = through(scrapers.Source{}, scrapers.Listing{Formatted: whole}, place)
		if r.meeting.Place.Name != house {
			t.Errorf("%s: house %q, want %q", whole, r.meeting.Place.Name, house)
		}
	}
	r = through(scrapers.Source{}, scrapers.Listing{}, place)
	if r.meeting.Place != nil {
		t.Errorf("a place out of nothing: %+v", r.meeting.Place)
	}
}

func TestCoordinates(t *testing.T) {
	for _, c := range []struct {
		name      string
		in        scrapers.Listing
		precision Precision // "" where the coordinates are left out
		problems  string
	}{
		{"a door", scrapers.Listing{Latitude: "39.9", Longitude: "-75.3", Formatted: "12 Main St, Springfield, PA 19064, USA"}, Exact, ""},
		{"a city", scrapers.Listing{Latitude: "39.9", Longitude: "-75.3", Formatted: "Springfield, PA, USA"}, Locality, ""},
		{"a postal code", scrapers.Listing{Latitude: "39.9", Longitude: "-75.3", City: "Springfield", PostalCode: "19064"}, PostalCode, ""},
		{"a state", scrapers.Listing{Latitude: "39.9", Longitude: "-75.3", State: "PA"}, SubdivisionPrecision, ""},
		{"a country", scrapers.Listing{Latitude: "39.9", Longitude: "-98", Formatted: "United States", Approximate: "yes"}, CountryPrecision, ""},
		{"approximate", scrapers.Listing{Latitude: "39.9", Longitude: "-75.3", Formatted: "12 Main St, Springfield, PA 19064, USA", Approximate: "yes"}, Locality, ""},
		{"a point and no words", scrapers.Listing{Latitude: "39.9", Longitude: "-75.3"}, Exact, ""},
		{"decimal comma", scrapers.Listing{Latitude: "51,5", Longitude: "-0,12"}, Exact, ""},
		{"none", scrapers.Listing{}, "", ""},
		{"null", scrapers.Listing{Latitude: "null", Longitude: "null"}, "", ""},
		{"zero", scrapers.Listing{Latitude: "0", Longitude: "0.0"}, "", "coordinates_unusable coordinates"},
		{"half", scrapers.Listing{Longitude: "-75.3"}, "", "coordinates_unusable coordinates"},
		{"swapped", scrapers.Listing{Latitude: "-122.4", Longitude: "37.7"}, Exact, "coordinates_swapped coordinates"},
		{"off the earth", scrapers.Listing{Latitude: "39", Longitude: "-753"}, "", "coordinates_unusable coordinates"},
		{"not a number", scrapers.Listing{Latitude: "NaN", Longitude: "Inf"}, "", "coordinates_unusable coordinates"},
		{"words", scrapers.Listing{Latitude: "north", Longitude: "west"}, "", "coordinates_unusable coordinates"},
	} {
		r := through(scrapers.Source{}, c.in, place, coordinates)
		var got Precision
		if p := r.meeting.Place; p != nil {
			got = p.Precision
			if (p.Latitude == nil) != (p.Precision == "") || (p.Longitude == nil) != (p.Precision == "") {
				t.Errorf("%s: %+v", c.name, p)
			}
		}
		if got != c.precision || codesOf(r) != c.problems {
			t.Errorf("%s: %q, problems %q", c.name, got, codesOf(r))
		}
	}
}

func TestRegion(t *testing.T) {
	for _, c := range []struct {
		name, hint    string
		in            scrapers.Listing
		country, code string
	}{
		{"in full", "", scrapers.Listing{Formatted: "12 Main St, Springfield, PA 19064, USA"}, "US", "US-PA"},
		{"state without country", "", scrapers.Listing{Formatted: "12 Main St, Springfield, PA 19064"}, "US", "US-PA"},
		{"state written .TX", "US-TX", scrapers.Listing{Street: "1 A St", City: "Pampa", State: ".TX", Country: "USA"}, "US", "US-TX"},
		{"the source's hint", "US-PA", scrapers.Listing{Street: "12 Main St", City: "Springfield"}, "US", "US-PA"},
		{"a hint of another country", "US-PA", scrapers.Listing{Formatted: "1 Rue X, 75001 Paris, France"}, "FR", "FR-IDF"},
		{"a state that we do not know", "US-PA", scrapers.Listing{City: "Springfield", State: "Pensylvannia"}, "US", ""},
		{"Atlanta, Georgia", "", scrapers.Listing{Formatted: "Atlanta, Georgia", Latitude: "33.7", Longitude: "-84.4"}, "US", "US-GA"},
		{"Tbilisi, Georgia", "", scrapers.Listing{Formatted: "Tbilisi, Georgia", Latitude: "41.7", Longitude: "44.8"}, "GE", "GE-TB"},
		{"CA in California", "US-CA", scrapers.Listing{Formatted: "1 A St, Salem, CA 94920"}, "US", "US-CA"},
		{"CA in Canada", "", scrapers.Listing{Formatted: "1 A St, Toronto, ON M5V 1A1, CA"}, "CA", "CA-ON"},
		{"province alone", "", scrapers.Listing{City: "Regina", State: "Saskatchewan"}, "CA", "CA-SK"},
		{"canadian postal code", "", scrapers.Listing{City: "Regina", PostalCode: "S4P 3Y2"}, "CA", ""},
		{"Wales", "GB", scrapers.Listing{Formatted: "1 High St, Cardiff, Wales"}, "GB", "GB-WLS"},
		{"Scotland by post", "GB", scrapers.Listing{City: "Stirling", PostalCode: "FK8 1AA"}, "GB", "GB-SCT"},
		{"England by post", "", scrapers.Listing{Street: "1 High St", City: "Leigh", PostalCode: "SS9 2AJ"}, "GB", "GB-ENG"},
		{"a border area", "GB", scrapers.Listing{City: "Chirk", PostalCode: "SY14 1AA"}, "GB", ""},
		{"Jersey under England", "GB", scrapers.Listing{Street: "Dale St", PostalCode: "JE2 3WP", Country: "England"}, "JE", ""},
		{"Guernsey", "", scrapers.Listing{Street: "New Rd", PostalCode: "GY2 4QE"}, "GG", ""},
		{"the Isle of Man", "GB", scrapers.Listing{Street: "Dale St", PostalCode: "IM8 1BH", Country: "UK"}, "IM", ""},
		{"Irish county", "IE", scrapers.Listing{City: "Mallow", County: "Co. Cork"}, "IE", "IE-CO"},
		{"city state", "", scrapers.Listing{Formatted: "Musterstr. 92, 10119 Berlin, Germany"}, "DE", "DE-BE"},
		{"territory", "", scrapers.Listing{Formatted: "San Juan, Puerto Rico"}, "US", "US-PR"},
		{"the publisher's areas", "", scrapers.Listing{City: "Springfield", Regions: []string{"Ireland", "Cork"}}, "IE", "IE-CO"},
		{"the publisher's areas, none a county", "", scrapers.Listing{City: "Springfield", Regions: []string{"Ireland", "All"}}, "IE", ""},
		{"Eircode", "IE", scrapers.Listing{Street: "12 Main Street", PostalCode: "X35 AF12"}, "IE", "IE-WD"},
		{"Australian postcode", "AU", scrapers.Listing{City: "Springfield", PostalCode: "3000"}, "AU", "AU-VIC"},
		{"an Australian postcode says less than a state", "AU", scrapers.Listing{City: "Tweed Heads", State: "NSW", PostalCode: "4225"}, "AU", "AU-NSW"},
		{"New Zealand postcode", "NZ", scrapers.Listing{City: "Kaiapoi", PostalCode: "7630"}, "NZ", "NZ-CAN"},
		{"South African postcode", "ZA", scrapers.Listing{City: "Springfield", PostalCode: "8001"}, "ZA", "ZA-WC"},
		{"Canada in an American list", "US", scrapers.Listing{Formatted: "12 E Main St, North Vancouver, BC, V7L 2N3, CA"}, "CA", "CA-BC"},
		{"Ontario is a city too", "US-CA", scrapers.Listing{Formatted: "12 Euclid Ave, Ontario, CA"}, "US", "US-CA"},
		{"nothing", "", scrapers.Listing{Venue: "Town Hall"}, "", ""},
	} {
		r := through(scrapers.Source{Region: c.hint}, c.in, place, coordinates, region)
		p := r.meeting.Place
		if p.Country != c.country || p.Subdivision != c.code {
			t.Errorf("%s: %q %q, want %q %q", c.name, p.Country, p.Subdivision, c.country, c.code)
		}
	}
}

func TestMode(t *testing.T) {
	const street, city, link = "12 Main St, Springfield, PA 19064, USA", "Springfield, PA, USA", "https://zoom.us/j/812345678"
	onl, tc, both := codes("ONL"), codes("TC"), codes("TC", "ONL")
	for _, c := range []struct {
		name     string
		format   string
		in       scrapers.Listing
		mode     Mode
		status   Status
		problems string
	}{
		{"stated", "", scrapers.Listing{Attendance: "in_person", Formatted: street}, InPerson, Active, ""},
		{"stated, online", "", scrapers.Listing{Attendance: "online", Formatted: street, ConferenceURL: link}, Online, Active, ""},
		{"stated, hybrid", "", scrapers.Listing{Attendance: "hybrid", Formatted: street, ConferenceURL: link}, Hybrid, Active, ""},
		{"stated, online, closed and online by types", "", scrapers.Listing{Attendance: "online", Types: both, Formatted: street, ConferenceURL: link}, Online, Active, ""},
		{"stated, inactive", "", scrapers.Listing{Attendance: "inactive", Types: tc, Formatted: street}, InPerson, Inactive, ""},
		{"stated, inactive, with a link", "", scrapers.Listing{Attendance: "inactive", Types: both, Formatted: city, ConferenceURL: link}, Online, Inactive, ""},
		{"stated in person, but a link", "", scrapers.Listing{Attendance: "in_person", Formatted: street, ConferenceURL: link}, InPerson, Active, "mode_conflict attendance"},
		{"stated in person, but online only by name", "", scrapers.Listing{Name: "Birds (Online Only)", Attendance: "in_person", Formatted: street}, InPerson, Active, "mode_conflict attendance"},
		{"stated in person, an id in the notes is another's", "", scrapers.Listing{Attendance: "in_person", Formatted: street, Notes: "Mondays: Zoom ID 812 345 678"}, InPerson, Active, ""},
		{"stated hybrid, but closed", "", scrapers.Listing{Attendance: "hybrid", Types: tc, Formatted: street, ConferenceURL: link}, Hybrid, Active, "mode_conflict attendance"},
		{"stated in a word we do not know", "", scrapers.Listing{Attendance: "mostly", Formatted: street}, InPerson, Active, "field_unreadable attendance"},
		{"TC and ONL", "", scrapers.Listing{Types: both, Formatted: street, ConferenceURL: link}, Online, Active, ""},
		{"TC", "", scrapers.Listing{Types: tc, Formatted: street}, InPerson, Inactive, ""},
		{"TC and a link", "", scrapers.Listing{Types: tc, Formatted: street, ConferenceURL: link}, Online, Active, ""},
		{"ONL with a door", "", scrapers.Listing{Types: onl, Formatted: street, ConferenceURL: link}, Hybrid, Active, ""},
		{"ONL with a city", "", scrapers.Listing{Types: onl, Formatted: city, ConferenceURL: link}, Online, Active, ""},
		{"ONL with a venue in a city", "", scrapers.Listing{Types: onl, Venue: "Old Hall", Formatted: city, Latitude: "39.9", Longitude: "-75.3", Approximate: "yes"}, Online, Active, "way_in_missing conference_url"},
		{"a link and a door", "", scrapers.Listing{Formatted: street, ConferenceURL: link}, Hybrid, Active, ""},
		{"a link alone", "", scrapers.Listing{ConferenceURL: link}, Online, Active, ""},
		{"a venue that is none", "", scrapers.Listing{Venue: "Virtual Only", Formatted: street, ConferenceURL: link}, Online, Active, ""},
		{"what Outlook writes for a place", "", scrapers.Listing{Venue: "Microsoft Teams-Besprechung"}, Online, Active, "way_in_missing conference_url"},
		{"a remote meeting at its old address", "", scrapers.Listing{Venue: "Remote Meeting", Types: onl, Formatted: street, ConferenceURL: link}, Online, Active, ""},
		{"suspended by name", "", scrapers.Listing{Name: "(SUSPENDED) Birds", Formatted: street}, InPerson, Inactive, ""},
		{"suspended and online by name", "", scrapers.Listing{Name: "(SUSPENDED) Birds (ONLINE)", Formatted: street}, Online, Active, "way_in_missing conference_url"},
		{"hybrid by name", "", scrapers.Listing{Name: "Birds [HYBRID]", Formatted: street}, Hybrid, Active, "way_in_missing conference_url"},
		{"a dial-in alone", "", scrapers.Listing{ConferencePhone: "+16465550142,,8203185#"}, Phone, Active, ""},
		{"a one-tap is a room", "", scrapers.Listing{ConferencePhone: "+16699009128,,81234567890#"}, Online, Active, ""},
		{"online by a dial-in", "", scrapers.Listing{Attendance: "online", ConferencePhone: "+16465550142,,8203185#"}, Phone, Active, ""},
		{"a dial-in and a door", "", scrapers.Listing{Formatted: street, ConferencePhone: "+16465550142,,8203185#"}, Hybrid, Active, ""},
		{"a door", "", scrapers.Listing{Formatted: street}, InPerson, Active, ""},
		{"a venue", "", scrapers.Listing{Venue: "Old Hall", City: "Springfield", State: "PA"}, InPerson, Active, ""},
		{"neither a door nor a way in", "", scrapers.Listing{City: "Springfield", State: "PA"}, InPerson, Active, "mode_unknown attendance"},
		{"an approximate address in a Meeting Guide feed", "meetingguide", scrapers.Listing{Formatted: city, Approximate: "yes"}, InPerson, Inactive, ""},
		{"BMLT virtual", "bmlt", scrapers.Listing{Types: []scrapers.Type{{Code: "VM", WorldID: "VM"}}, Street: "12 Main St"}, Online, Active, "way_in_missing conference_url"},
		{"BMLT virtual while closed", "bmlt", scrapers.Listing{Attendance: "online", Types: []scrapers.Type{{WorldID: "TC", Code: "TC"}, {WorldID: "VM", Code: "VM"}}}, Online, Active, "way_in_missing conference_url"},
		{"BMLT hybrid", "bmlt", scrapers.Listing{Types: []scrapers.Type{{Code: "HY", WorldID: "HYBR"}}, Street: "12 Main St"}, Hybrid, Active, "way_in_missing conference_url"},
		{"BMLT closed", "bmlt", scrapers.Listing{Types: []scrapers.Type{{Code: "TC", WorldID: "TC"}}, Street: "12 Main St"}, InPerson, Inactive, ""},
		{"BMLT in person by a dial-in alone", "bmlt", scrapers.Listing{Attendance: "in_person", State: "NJ", ConferencePhone: "+16465550142,,8203185#"}, Phone, Active, "mode_conflict attendance"},
		{"BMLT in person by a link alone", "bmlt", scrapers.Listing{Attendance: "in_person", ConferenceURL: link}, Online, Active, "mode_conflict attendance"},
		{"in person in a town, with a link", "bmlt", scrapers.Listing{Attendance: "in_person", City: "Springfield", State: "PA", ConferenceURL: link}, InPerson, Active, "mode_conflict attendance"},
		{"a city for a house", "", scrapers.Listing{Venue: "Springfield", Types: onl, Formatted: city, ConferenceURL: link}, Online, Active, ""},
		{"Zoom and the town for a house", "", scrapers.Listing{Venue: "Zoom Springfield", Types: onl, Formatted: city, ConferenceURL: link}, Online, Active, ""},
		{"the town and Zoom for a house", "", scrapers.Listing{Venue: "Springfield Zoom", Types: onl, Formatted: city, ConferenceURL: link}, Online, Active, ""},
		{"online twice in the name", "", scrapers.Listing{Name: "Grace online (ONLINE)", Formatted: street, ConferenceURL: link}, Online, Active, ""},
		{"a house that is lost", "", scrapers.Listing{Venue: "GROUP LOST ITS MEETING SPACE EFFECTIVE 12/01/11", City: "Springfield", State: "PA"}, InPerson, Inactive, ""},
		{"a room's number for a house", "", scrapers.Listing{Venue: "Zoom ID: 812 3456 7890 Password: x", Street: "Zoom ID: 812 3456 7890 Password: x"}, Online, Active, ""},
		{"held online, the notes say", "", scrapers.Listing{Formatted: street, Notes: "Meeting is being held online. Ask for the link."}, Online, Active, "way_in_missing conference_url"},
		{"a group that closes, the notes say", "", scrapers.Listing{Formatted: street, Notes: "Group closing--last meeting Saturday, February 29th."}, InPerson, Inactive, ""},
		{"BMLT by telephone", "bmlt", scrapers.Listing{Types: []scrapers.Type{{Code: "PH", Name: "Phone line meeting"}}}, Phone, Active, "way_in_missing conference_url"},
	} {
		fellow := "aa"
		if c.format == "bmlt" {
			fellow = "na"
		}
		if c.in.Name == "" {
			c.in.Name = "Birds"
		}
		r := through(scrapers.Source{Fellowship: fellow, Format: c.format}, c.in, name, notes, fellowship, types, venue, online, phone, place, coordinates, region, mode)
		if r.meeting.Mode != c.mode || r.meeting.Status != c.status || codesOf(r) != c.problems {
			t.Errorf("%s: %s %s, problems %q; want %s %s %q", c.name, r.meeting.Mode, r.meeting.Status, codesOf(r), c.mode, c.status, c.problems)
		}
	}
}

func TestWhereabouts(t *testing.T) {
	for _, c := range []struct {
		name, format string
		in           scrapers.Listing
		place        bool
		notes        string
		problems     string
	}{
		{"in person", "", scrapers.Listing{Attendance: "in_person", Formatted: "12 Main St, Springfield, PA 19064, USA"}, true, "", ""},
		{"a postal code of an empty cell", "", scrapers.Listing{Attendance: "in_person", Street: "12 Main St", City: "Springfield", State: "IL", PostalCode: "0", Country: "USA"}, true, "", ""},
		{"no state", "", scrapers.Listing{Attendance: "in_person", Street: "12 Main St", City: "Springfield", Country: "USA"}, true, "", "region_unknown state"},
		{"no country", "", scrapers.Listing{Attendance: "in_person", Street: "12 Main St", City: "Springfield"}, true, "", "country_unknown country"},
		{"no place at all", "", scrapers.Listing{Attendance: "in_person"}, false, "", "country_unknown country"},
		{"online", "", scrapers.Listing{Attendance: "online", Venue: "Old Hall", Formatted: "Springfield, PA, USA", Approximate: "yes"}, false, "", "way_in_missing conference_url"},
		{"BMLT's venue fields of a virtual meeting", "bmlt", scrapers.Listing{Attendance: "online", Venue: "ID 812 345 678, Senha: 000", VenueNotes: "Video on", State: "RS"}, false, "ID 812 345 678, Senha: 000\n\nVideo on", ""},
		{"BMLT's street that is a remark", "bmlt", scrapers.Listing{Attendance: "online", Street: "Chapter 5"}, false, "Chapter 5", "way_in_missing conference_url"},
		{"BMLT's street that is a street", "bmlt", scrapers.Listing{Attendance: "online", Street: "12 Main St", City: "Springfield"}, false, "", "way_in_missing conference_url"},
		{"by telephone", "", scrapers.Listing{Attendance: "phone", City: "Springfield"}, false, "", "way_in_missing conference_url"},
	} {
		r := through(scrapers.Source{Fellowship: "na", Format: c.format}, c.in, notes, online, phone, place, coordinates, region, mode, whereabouts)
		if (r.meeting.Place != nil) != c.place || r.meeting.Notes != c.notes || codesOf(r) != c.problems {
			t.Errorf("%s: place %+v notes %q problems %q", c.name, r.meeting.Place, r.meeting.Notes, codesOf(r))
		}
		if p := r.meeting.Place; p != nil && (p.PostalCode == "0" || strings.Contains(p.Formatted, " 0")) {
			t.Errorf("%s: postal code %q in %q", c.name, p.PostalCode, p.Formatted)
		}
	}
}

func BenchmarkPlaceAndRegion(b *testing.B) {
	src := scrapers.Source{Region: "US-PA"}
	l := scrapers.Listing{Formatted: "12 Main St, Springfield, PA 19064, USA", Latitude: "39.9", Longitude: "-75.3"}
	b.ReportAllocs()
	for b.Loop() {
		r := &row{src: src, in: l}
		place(r)
		coordinates(r)
		region(r)
	}
}
