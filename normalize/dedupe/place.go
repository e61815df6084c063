package dedupe

import (
	"math"
	"strings"

	"github.com/recovery-almanac/almanac/normalize"
)

// Distances between two coordinates, in metres.
const (
	nearMeters    = 75 // the same building, as two geocoders see it
	blockMeters   = 250
	distantMeters = 1000
	farMeters     = 5000
)

// spot is a place made comparable.
type spot struct {
	// door is house number and street with the postal code or town, 0 where the listing does not say so much.
	door hash
	// house is the house number, and street the words around it without their kinds and directions: "65" of "13536
	// Hwy 65 NE". Lists of one town spell the rest in every way there is.
	house, street string
	town          hash // locality and state
	postal        hash // postal code and country
	// precise: the coordinates point at a building; lat and lon are then WGS 84 degrees.
	precise  bool
	lat, lon float64
}

func spotOf(p *normalize.Place) spot {
	if p == nil {
		return spot{}
	}
	s := spot{door: doorOf(p)}
	s.house, s.street = houseOf(streetOf(p))
	if s.house == "" {
		if house, words := houseOf(p.Name); house != "" && words != "" {
			s.house, s.street = house, words
		}
	}
	if p.Locality != "" {
		s.town = newHash.text("town").text(fold(p.Locality)).text(p.Subdivision).text(p.Country)
	}
	if code := postalArea(p.PostalCode); code != "" {
		s.postal = newHash.text("postal").text(code).text(p.Country)
	}
	if p.Latitude != nil && p.Longitude != nil && (p.Precision == normalize.Exact || p.Precision == normalize.Street) {
		s.precise, s.lat, s.lon = true, *p.Latitude, *p.Longitude
	}
	return s
}

// doorOf keys an address. The postal code wins over the town: lists name a suburb by either of two towns ("Osseo"
// and "Maple Grove") but agree on the code.
func doorOf(p *normalize.Place) hash {
	words := streetWords(streetOf(p))
	if words == "" {
		return 0
	}
	area := postalArea(p.PostalCode)
	if area == "" {
		area = fold(p.Locality)
	}
	if area == "" {
		return 0
	}
	return newHash.text(words).text(area).text(p.Country)
}

func streetOf(p *normalize.Place) string {
	if p.Street != "" {
		return p.Street
	}
	street, _, _ := strings.Cut(p.Formatted, ",")
	return street
}

// houseOf splits "13536 Highway 65 Northeast" into "13536" and "65"; the house number comes first or last.
func houseOf(street string) (house, words string) {
	var rest []string
	road := false // its number is its name
	for word := range strings.FieldsFuncSeq(fold(street), notWord) {
		if unitWords[word] {
			break
		}
		if short, ok := streetShort[word]; ok {
			word = short
		}
		if house == "" && len(rest) == 0 && word[0] >= '0' && word[0] <= '9' {
			house = word
		} else if road = road || word == "hwy" || word == "rte" || word == "rd"; !streetKinds[word] {
			rest = append(rest, word)
		}
	}
	// "Lindenweg 12", but not "MN-65".
	if n := len(rest); house == "" && n > 1 && len(rest[n-2]) > 3 && numeric(rest[n-1]) && !road {
		house, rest = rest[n-1], rest[:n-1]
	}
	return house, strings.Join(rest, " ")
}

// longNumber is how many digits a house number must have to be known in a whole state: "13536 Highway 65".
const longNumber = 4

// likeHouse: one house number on streets that share a word or most letters: "MN-65" and "Highway 65 Northeast",
// "Colonial Way" and "Colony Way".
func likeHouse(s, o *spot) bool {
	if s.house == "" || s.house != o.house || s.street == "" || o.street == "" {
		return false
	}
	for word := range strings.FieldsSeq(s.street) {
		for other := range strings.FieldsSeq(o.street) {
			if word == other {
				return true
			}
		}
	}
	return letterLikeness(s.street, o.street) >= 0.6
}

// postalArea cuts a ZIP+4 down to the ZIP and takes the spaces out of a Canadian or British code.
func postalArea(code string) string {
	code, _, _ = strings.Cut(code, "-")
	return strings.ToLower(strings.ReplaceAll(code, " ", ""))
}

// streetWords is the house number and the street in one spelling, "" where there is no house number: a street alone
// is long, and so is a state highway.
func streetWords(street string) string {
	var out strings.Builder
	numbered := false
	for word := range strings.FieldsFuncSeq(fold(street), notWord) {
		if unitWords[word] {
			break // suite, room and floor follow; lists give them or not
		}
		if short, ok := streetShort[word]; ok {
			word = short
		}
		if word[0] >= '0' && word[0] <= '9' {
			numbered = true
		}
		out.WriteString(word)
		out.WriteByte(' ')
	}
	if !numbered || strings.Count(out.String(), " ") < 2 {
		return ""
	}
	return out.String()
}

var unitWords = set("suite", "ste", "unit", "apt", "apartment", "room", "rm", "floor", "fl", "bldg", "building")

// streetKinds say little of a street: what kind it is and which end of it.
var streetKinds = set("st", "ave", "rd", "dr", "blvd", "ln", "ct", "pl", "sq", "hwy", "pkwy", "ter", "cir", "trl", "tpke", "rte", "way",
	"n", "s", "e", "w", "ne", "nw", "se", "sw", "the", "of", "at")

// streetShort brings street words to the postal services' abbreviations.
var streetShort = map[string]string{
	"street": "st", "str": "st", "avenue": "ave", "av": "ave", "road": "rd", "drive": "dr", "boulevard": "blvd",
	"lane": "ln", "court": "ct", "place": "pl", "square": "sq", "highway": "hwy", "parkway": "pkwy", "terrace": "ter",
	"circle": "cir", "trail": "trl", "turnpike": "tpke", "route": "rte", "mount": "mt", "saint": "st", "fort": "ft",
	"north": "n", "south": "s", "east": "e", "west": "w", "northeast": "ne", "northwest": "nw", "southeast": "se",
	"southwest": "sw", "strasse": "str", "straße": "str", "first": "1st", "second": "2nd", "third": "3rd",
	"fourth": "4th", "fifth": "5th", "sixth": "6th", "seventh": "7th", "eighth": "8th", "ninth": "9th", "tenth": "10th",
}

// meters is the distance between two precise spots; good to a part in a thousand over the distances that matter.
func meters(a, b *spot) float64 {
	const metersPerDegree = 111_195
	dlat := a.lat - b.lat
	dlon := math.Remainder(a.lon-b.lon, 360) * math.Cos((a.lat+b.lat)/2*math.Pi/180)
	return math.Hypot(dlat, dlon) * metersPerDegree
}

func (s *spot) near(o *spot) bool {
	return s.precise && o.precise && meters(s, o) <= nearMeters
}

// cells are four overlapping squares of twice blockMeters; two spots within blockMeters share at least one.
func (s *spot) cells() [4]hash {
	const side = 2.0 * blockMeters / 111_195 // degrees of latitude
	// The width in degrees grows with the latitude. Bands of one degree keep it the same for neighbours; at a
	// band's edge two neighbours may miss each other here and meet by their address.
	band := math.Floor(math.Abs(s.lat))
	width := side / math.Max(math.Cos((band+1)*math.Pi/180), 0.01)
	row, column := s.lat/side, s.lon/width
	var out [4]hash
	for i := range out {
		half := func(bit int) float64 { return float64(i>>bit&1) / 2 }
		out[i] = newHash.number(uint64(i)).number(uint64(int64(math.Floor(row + half(0))))).
			number(uint64(int64(math.Floor(column + half(1)))))
	}
	return out
}
