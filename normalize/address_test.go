package normalize

import (
	"strings"
	"testing"

	"github.com/recovery-almanac/almanac/scrapers"
)

// TestAddresses reads whole addresses as people write them: invented streets in real towns.
func TestAddresses(t *testing.T) {
	for _, c := range []struct {
		region, whole string
		want          string // street | unit | locality | subdivision | postal code | country
	}{
		{"", "12 Main St, Suite 210, Springfield, PA 19064, USA", "12 Main St | Suite 210 | Springfield | US-PA | 19064 | US"},
		{"US-PA", "12 Main St Ste. 210, Springfield, PA 19064-1234", "12 Main St | Ste. 210 | Springfield | US-PA | 19064-1234 | US"},
		{"US-PA", "12 Main St #4, Springfield, PA 19064", "12 Main St | #4 | Springfield | US-PA | 19064 | US"},
		{"US-PA", "12 Main St, 2nd Floor, Room 3, Springfield, PA 19064", "12 Main St | 2nd Floor, Room 3 | Springfield | US-PA | 19064 | US"},
		{"US-PA", "12 Main St, Rear, Springfield, PA 19064", "12 Main St | Rear | Springfield | US-PA | 19064 | US"},
		{"US-PA", "12 Main St (lower level), Springfield, PA 19064", "12 Main St | lower level | Springfield | US-PA | 19064 | US"},
		{"US-PA", "12 Main St - Basement, Springfield, PA", "12 Main St | Basement | Springfield | US-PA |  | US"},
		{"US-PA", "Unity Church, 12 Main St, Fellowship Hall, Springfield, PA 19064", "12 Main St | Fellowship Hall | Springfield | US-PA | 19064 | US"},
		{"US-PA", "12 MAIN ST, SPRINGFIELD, PA, 19064, UNITED STATES", "12 MAIN ST |  | SPRINGFIELD | US-PA | 19064 | US"},
		{"US-PA", "12 Main St Philadelphia PA 19107", "12 Main St |  | Philadelphia | US-PA | 19107 | US"},
		{"US-PA", "12 Main St Apt 4 Philadelphia PA 19107", "12 Main St | Apt 4 | Philadelphia | US-PA | 19107 | US"},
		{"US-PA", "12 Main St, Philadelphia, PA 19107 (Español)", "12 Main St |  | Philadelphia | US-PA | 19107 | US"},
		{"US", "Harbor Club, 12 Main St, Reading, PA 19601 USA", "12 Main St |  | Reading | US-PA | 19601 | US"},
		{"US", "12 Main St, Philadelphia, PA 19107. USA", "12 Main St |  | Philadelphia | US-PA | 19107 | US"},
		{"US", "12 Main St Philadelphia, PA 19107 United States", "12 Main St |  | Philadelphia | US-PA | 19107 | US"},
		{"US", "4804 50th Ave., Lloydminster, Alberta T9V0W5 Canada", "4804 50th Ave. |  | Lloydminster | CA-AB | T9V0W5 | CA"},
		{"US", "Symmetry, 1460 Market St., Suite 300 Des Plaines, IL, 60016, USA", "1460 Market St. | Suite 300 | Des Plaines | US-IL | 60016 | US"},
		{"US", "Milestones, 442 NW 4th St. Corvallis, OR 97330 USA", "442 NW 4th St. |  | Corvallis | US-OR | 97330 | US"},
		{"US-OH", "1 Mentor Avenue, Suite F (on the 2nd floor, 2nd door on the right), Mentor, Ohio", "1 Mentor Avenue, Suite F (on the 2nd floor, 2nd door on the right) |  | Mentor | US-OH |  | US"},
		{"US-NY", "303 West 42nd Street, 3rd Floor, Room #306", "303 West 42nd Street | 3rd Floor, Room #306 |  | US-NY |  | US"},
		{"US-PA", "501 Main St", "501 Main St |  |  | US-PA |  | US"},
		{"US-PA", "19107 Main St, Philadelphia, PA", "19107 Main St |  | Philadelphia | US-PA |  | US"},
		{"US-PA", "P.O. Box 12, Philadelphia, PA 19107", "P.O. Box 12 |  | Philadelphia | US-PA | 19107 | US"},
		{"US-PA", "5th & Main, Philadelphia, PA", "5th & Main |  | Philadelphia | US-PA |  | US"},
		{"US-PA", "5th & Main Sts, Philadelphia, PA 19107, US", "5th & Main Sts |  | Philadelphia | US-PA | 19107 | US"},
		{"US-PA", "Corner of Main St and 5th Ave, Philadelphia, PA", "Corner of Main St and 5th Ave |  | Philadelphia | US-PA |  | US"},
		{"US-WI", "N123 W4567 Main St, Milwaukee, WI 53202", "N123 W4567 Main St |  | Milwaukee | US-WI | 53202 | US"},
		{"US-NY", "131-29 Farmers Blvd, Queens, NY 11434", "131-29 Farmers Blvd |  | Queens | US-NY | 11434 | US"},

		{"", "#209 8203 118 Ave NW, Edmonton, Alberta, T5B 0S2, Canada", "8203 118 Ave NW | #209 | Edmonton | CA-AB | T5B 0S2 | CA"},
		{"CA", "10045 156 Street Room 332, Edmonton, AB T5P2P7", "10045 156 Street | Room 332 | Edmonton | CA-AB | T5P2P7 | CA"},
		{"CA", "55022 Ste Anne Trail, Gunn, Alberta, T0E 1A0, Canada", "55022 Ste Anne Trail |  | Gunn | CA-AB | T0E 1A0 | CA"},
		{"CA", "300-132 E 14th St, North Vancouver BC V7L 2N3", "300-132 E 14th St |  | North Vancouver | CA-BC | V7L 2N3 | CA"},
		{"CA", "12, rue Principale, bureau 4, Gatineau (Québec) J8X 1A1", "12, rue Principale | bureau 4 | Gatineau | CA-QC | J8X 1A1 | CA"},

		{"GB", "Flat 2, 15 High St, Swansea SA1 1AA", "15 High St | Flat 2 | Swansea | GB-WLS | SA1 1AA | GB"},
		{"GB", "1st Floor, 15 High Street, Leeds", "15 High Street | 1st Floor | Leeds | GB-ENG |  | GB"},
		{"GB", "St Mary's Church, Church Lane, Little Snoring", "St Mary's Church, Church Lane |  | Little Snoring |  |  | GB"},
		{"GB", "The Old School, Mill Lane, EH1 2AB", "The Old School, Mill Lane |  |  | GB-SCT | EH1 2AB | GB"},
		{"", "12 Royal Parade, Plymouth, Devon PL1 2AB, United Kingdom", "12 Royal Parade |  | Plymouth | GB-ENG | PL1 2AB | GB"},
		{"GB", "15 HIGH STREET, BELFAST, BT1 2AB, NORTHERN IRELAND", "15 HIGH STREET |  | BELFAST | GB-NIR | BT1 2AB | GB"},
		{"GB", "15 High Street London SW1A 1AA", "15 High Street |  | London | GB-ENG | SW1A 1AA | GB"},
		{"GB", "10 Downing Road, London SW1A", "10 Downing Road |  | London | GB-ENG | SW1A | GB"},

		{"IE", "Parish Centre, Main Street, Naas, Co. Kildare, W91 XY12", "Parish Centre, Main Street |  | Naas | IE-KE | W91 XY12 | IE"},
		{"IE", "Unit 4, 12 Main Street, Galway, H91 AF12, Ireland", "12 Main Street | Unit 4 | Galway | IE-G | H91 AF12 | IE"},
		{"IE", "12 Main Street, Dublin 6W", "12 Main Street |  | Dublin 6W | IE-D |  | IE"},
		{"IE", "12 Main Street, Rathmines, Dublin 6, D06 AF12", "12 Main Street |  | Dublin 6 | IE-D | D06 AF12 | IE"},
		{"IE", "Main Street, Mallow, County Cork", "Main Street |  | Mallow | IE-CO |  | IE"},

		{"AU", "4/15 George St, Parramatta NSW 2150", "15 George St | 4 | Parramatta | AU-NSW | 2150 | AU"},
		{"AU", "Suite 2/15 George St, Parramatta NSW 2150", "15 George St | Suite 2 | Parramatta | AU-NSW | 2150 | AU"},
		{"AU", "Level 3, 15 Collins Street, Melbourne VIC 3000, Australia", "15 Collins Street | Level 3 | Melbourne | AU-VIC | 3000 | AU"},
		{"AU", "15 Collins Street, Melbourne, 3000", "15 Collins Street |  | Melbourne | AU-VIC | 3000 | AU"},
		{"AU", "15 COLLINS ST MELBOURNE VIC 3000", "15 COLLINS ST |  | MELBOURNE | AU-VIC | 3000 | AU"},

		{"NZ", "2/12 Queen Street, Auckland 1010", "12 Queen Street | 2 | Auckland | NZ-AUK | 1010 | NZ"},
		{"NZ", "123 Kaipara Road, RD 2, Helensville 0875", "123 Kaipara Road, RD 2 |  | Helensville | NZ-AUK | 0875 | NZ"},
		{"NZ", "123 Kaipara Road, RD2 Helensville 0875, New Zealand", "123 Kaipara Road, RD2 |  | Helensville | NZ-AUK | 0875 | NZ"},
		{"NZ", "12 Hill Street, Thorndon, Wellington 6011", "12 Hill Street |  | Wellington | NZ-WGN | 6011 | NZ"},

		{"ZA", "12 Long Street, Central, Cape Town, Western Cape, 8001, South Africa", "12 Long Street |  | Cape Town | ZA-WC | 8001 | ZA"},
		{"ZA", "12 Long Street, Cape Town, 8001", "12 Long Street |  | Cape Town | ZA-WC | 8001 | ZA"},
		{"ZA", "Unit 3, 12 Palm Rd, Durban, KZN 4001", "12 Palm Rd | Unit 3 | Durban | ZA-KZN | 4001 | ZA"},
		{"ZA", "12 Church Street, Pretoria, Gauteng", "12 Church Street |  | Pretoria | ZA-GP |  | ZA"},

		{"", "Musterstr. 92, 10119 Berlin, Germany", "Musterstr. 92 |  | Berlin | DE-BE | 10119 | DE"},
		{"", "12 rue de la Paix, 75002 Paris, France", "12 rue de la Paix |  | Paris | FR-IDF | 75002 | FR"},
		{"", "Avenida Sol 1000, São Paulo - SP, 01310-100, Brasil", "Avenida Sol 1000 |  | São Paulo | BR-SP | 01310-100 | BR"},
		{"", "Storgatan 5, 111 23 Stockholm, Sweden", "Storgatan 5 |  | Stockholm | SE-AB | 111 23 | SE"},
		{"JP", "1-2-3 Ginza, Chuo-ku, Tokyo 104-0061", "1-2-3 Ginza |  | Chuo-ku | JP-13 | 104-0061 | JP"},
	} {
		in := scrapers.Listing{Formatted: c.whole, Attendance: "in_person"}
		p := through(scrapers.Source{Region: c.region}, in, place, coordinates, region, mode, survey).meeting.Place
		got := strings.Join([]string{p.Street, p.Unit, p.Locality, p.Subdivision, p.PostalCode, p.Country}, " | ")
		if got != c.want || p.Formatted != c.whole && p.Formatted != "" {
			t.Errorf("%q in %q, formatted %q:\n got %s\nwant %s", c.whole, c.region, p.Formatted, got, c.want)
		}
	}
}

func TestSplitUnit(t *testing.T) {
	for _, c := range []struct{ street, country, rest, unit string }{
		{"411 East 12th Street, Basement", "US", "411 East 12th Street", "Basement"},
		{"303 West 42nd Street, 3rd Floor, Room #306", "US", "303 West 42nd Street", "3rd Floor, Room #306"},
		{"303 West 42nd St Rm 306", "US", "303 West 42nd St", "Rm 306"},
		{"341 East 87th Street, Choir Room (Ring Bell)", "US", "341 East 87th Street", "Choir Room (Ring Bell)"},
		{"25 South Ocean Avenue, in the red barn behind the Church", "US", "25 South Ocean Avenue, in the red barn behind the Church", ""},
		{"2200 N. YARBROUGH DR. STE. 13", "US", "2200 N. YARBROUGH DR.", "STE. 13"},
		{"#201 - 14567-118 Ave NW", "CA", "14567-118 Ave NW", "#201"},
		{"4/15 George St", "AU", "15 George St", "4"},
		{"4/15 George St", "US", "4/15 George St", ""},
		{"12 Unit Lane", "US", "12 Unit Lane", ""},
		{"12 Chapel Hall Road", "GB", "12 Chapel Hall Road", ""},
		{"Choir Room", "US", "Choir Room", ""},
		{"705 N. Hill St. Served by the Tri-Met #4 and #72", "US", "705 N. Hill St. Served by the Tri-Met #4 and #72", ""},
		{"705 N. Hill St, served by bus #15, #77", "US", "705 N. Hill St, served by bus #15, #77", ""},
		{"1st Floor, Old Piazza, 12 High St", "GB", "Old Piazza, 12 High St", "1st Floor"},
		{"13741 Foothill Blvd, #160", "US", "13741 Foothill Blvd", "#160"},
		{"4700 42nd Ave SW #480 (on the 4th floor)", "US", "4700 42nd Ave SW #480 (on the 4th floor)", ""},
		{"Main Street, Basement", "US", "Main Street", "Basement"},
		{"1St Floor,Civic Library,Mill Lane", "IE", "Civic Library, Mill Lane", "1St Floor"},
		{"Mariners Chapel, Basement Lounge", "US", "Mariners Chapel, Basement Lounge", ""},
		{"12 Floor St", "US", "12 Floor St", ""},
		{"Room 5", "US", "Room 5", ""},
		{"10 Rear Admiral Way", "US", "10 Rear Admiral Way", ""},
		{"", "", "", ""},
	} {
		if rest, unit := splitUnit(c.street, c.country); rest != c.rest || unit != c.unit {
			t.Errorf("%q: %q and %q, want %q and %q", c.street, rest, unit, c.rest, c.unit)
		}
	}
}

// Every word that the patterns know must pass the quick look.
func TestMayHaveUnit(t *testing.T) {
	for _, s := range strings.Split("Suite 4|STE 4|Unit 4|Apt 4|Apartment 4|Flat 4|Room 4|Rm 4|Bldg 4|Building 4|Floor 4|Fl 4|Level 4|Lvl 4|Shop 4|Office 4|"+
		"Studio 4|Bureau 4|Salle 4|4th floor|First Floor|Second Floor|Third Floor|Ground Floor|Main Floor|Lower Level|Upper Level|Top Floor|Basement|"+
		"Bsmt|Upstairs|Downstairs|Rear|#4|Fellowship Hall|Gym|Cafeteria|Chapel|Lobby|Auditorium|Lounge|Side Entrance|Red Door|Annex", "|") {
		if !isUnit(s) {
			t.Errorf("%q is no unit", s)
		}
	}
	if mayHaveUnit("12 Main Street NW") {
		t.Error("a plain street is looked at closely")
	}
}
