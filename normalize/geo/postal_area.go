package geo

import (
	"strings"
	"sync"
)

// postalAreas is what postal-areas.csv and postal-ranges.csv say: towns by country and area, and ranges by country.
type postalAreas struct {
	towns  map[townKey]Place
	ranges map[string][]postalRange
}

type postalRange struct{ from, to, subdivision string }

var areas = sync.OnceValue(loadPostalAreas)

// PostalArea finds the town that the area of a British postal code (its one or two letters: TQ is Torquay) or the
// routing key of an Irish Eircode is named for. A routing key is a town and the country around it; a British area may
// reach 100 km and hold many towns.
func PostalArea(country, code string) (town Place, ok bool) {
	area := areaOf(country, code)
	if area == "" {
		return Place{}, false
	}
	town, ok = areas().towns[townKey{area, country}]
	return town, ok
}

// areaOf cuts the area off the front of a code: "TQ" of "tq2 6ab", "D6W" of "D6WXY12".
func areaOf(country, code string) string {
	code = strings.ToUpper(strings.TrimSpace(code))
	switch country {
	case "GB":
		if i := strings.IndexAny(code, "0123456789"); i == 1 || i == 2 {
			return code[:i]
		}
	case "IE":
		if len(code) >= 3 {
			return code[:3]
		}
	}
	return ""
}

// PostalRegion finds the subdivision of a postal code in the United States, Canada, Ireland, Australia, New Zealand and
// South Africa, or "" where the code does not tell. Those of Australia, New Zealand and South Africa are read from the
// ranges that the posts gave each state, and some of a state's codes reach over its border.
func PostalRegion(country, code string) string {
	switch country {
	case "US", "CA":
		p, _ := PostalCode(country, code)
		return p.Subdivision
	case "IE":
		p, _ := PostalArea(country, code)
		return p.Subdivision
	}
	code = strings.TrimSpace(code)
	if len(code) != 4 {
		return ""
	}
	for _, r := range areas().ranges[country] {
		if r.from <= code && code <= r.to {
			return r.subdivision
		}
	}
	return ""
}

func loadPostalAreas() *postalAreas {
	t := &postalAreas{towns: map[townKey]Place{}, ranges: map[string][]postalRange{}}
	for _, row := range readTable("data/postal-areas.csv", 3) {
		if town, ok := FindPlace(row[2], "", row[0]); ok { // villages that the gazetteer lacks stay unknown
			t.towns[townKey{row[1], row[0]}] = town
		}
	}
	for _, row := range readTable("data/postal-ranges.csv", 4) {
		t.ranges[row[0]] = append(t.ranges[row[0]], postalRange{row[1], row[2], row[3]})
	}
	return t
}
