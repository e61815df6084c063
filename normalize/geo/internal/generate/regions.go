package main

import (
	"encoding/json"
	"fmt"
	"log"
	"math"
	"os"
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/normalize/geo"
	"github.com/recovery-almanac/almanac/normalize/geo/internal/pack"
)

// feature is an area of Natural Earth's map ne_10m_admin_1_states_provinces.
type feature struct {
	Properties struct {
		Code    string `json:"iso_3166_2"`
		Country string `json:"iso_a2"`
		Admin   string `json:"admin"`
		Unit    string `json:"geonunit"` // "Scotland"
		Name    string `json:"name"`
		NameAlt string `json:"name_alt"` // "Deutsch|Bavaria"
		NameEn  string `json:"name_en"`
		Local   string `json:"name_local"`
		GeoName string `json:"gn_name"`
		Region  string `json:"region"`
	} `json:"properties"`
	Geometry struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	} `json:"geometry"`
}

// regions reads Natural Earth's map. Areas that have one country, subdivision and county become one.
func regions(file string) ([]pack.Area, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var collection struct{ Features []feature }
	if err := json.Unmarshal(b, &collection); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	merged := map[unit]*pack.Area{}
	var order []unit
	for _, f := range collection.Features {
		u := f.unit()
		if u.country == "" {
			continue
		}
		rings, err := f.rings()
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", file, f.Properties.Code, err)
		}
		if merged[u] == nil {
			merged[u] = &pack.Area{Country: u.country, Subdivision: u.subdivision, County: u.county, Layer: pack.World}
			order = append(order, u)
		}
		merged[u].Rings = append(merged[u].Rings, rings...)
	}
	var areas []pack.Area
	for _, u := range order {
		areas = append(areas, *merged[u])
	}
	return areas, nil
}

// unit is what package geo says of a point in an area.
type unit struct{ country, subdivision, county string }

// unit names the area. Where the map has the smaller of two levels, the larger is the subdivision and the smaller
// the county; where a region has a country code of its own in ISO 3166-1, that counts and there is no subdivision.
func (f feature) unit() unit {
	p := f.Properties
	country := f.country()
	switch country {
	case "", "AQ", "PR", "GU", "VI", "AS", "MP": // nobody meets in Antarctica; the rest is in the map of counties
		return unit{}
	}
	code, smaller := subdivision(country, p.Code)
	if now, ok := renamed[p.Code]; ok {
		code = now
	}
	if code == "" && country == "GB" {
		code, smaller = subdivision(country, p.Unit)
	}
	for _, word := range f.words() {
		if code == "" {
			code, smaller = subdivision(country, word)
		}
	}
	if code == "" && geo.Divided(country) {
		log.Printf("no subdivision for %s %s %q %q", country, p.Code, p.Name, p.Region)
	}
	if country == "GB" && code != "" {
		smaller = true
	}
	u := unit{country: country, subdivision: code}
	if smaller {
		u.county = p.Name
	}
	return u
}

// words are the names that an area may stand under in package geo, its own before its region's.
func (f feature) words() []string {
	p := f.Properties
	words := []string{p.Name, p.Local, p.NameEn, p.GeoName}
	for _, list := range []string{p.NameAlt, p.Local} {
		words = append(words, strings.FieldsFunc(list, func(r rune) bool { return r == '|' || r == ',' || r == '/' })...)
	}
	return append(words, p.Region)
}

// subdivision finds the larger code for a code or name, and whether the word was a smaller one's.
func subdivision(country, word string) (code string, smaller bool) {
	if word == "" {
		return "", false
	}
	code, ok := geo.Subdivision(country, word)
	return code, ok && strings.HasPrefix(word, country+"-") && code != word
}

// country is the code of ISO 3166-1. Natural Earth has -1 where it sees a territory or a claim; a region of France
// overseas has the code of its own.
func (f feature) country() string {
	p := f.Properties
	for _, word := range []string{p.Admin, p.Name} {
		if code, ok := claims[word]; ok {
			return code
		}
	}
	if p.Code == "UA-43" || p.Code == "UA-40" {
		return "UA" // ISO 3166-2 has Crimea and Sevastopol under Ukraine
	}
	if _, rest, _ := strings.Cut(p.Code, "-"); p.Country == "FR" && overseas[rest] {
		return rest
	}
	if code, ok := geo.Country(p.Country); ok && len(p.Country) == 2 {
		return code
	}
	if code, ok := geo.Country(p.Admin); ok {
		return code
	}
	log.Printf("no country for %s %q %q", p.Code, p.Name, p.Admin)
	return ""
}

var overseas = map[string]bool{"GP": true, "MQ": true, "GF": true, "RE": true, "YT": true}

// claims leads from what Natural Earth calls a country to the code that people there write.
var claims = map[string]string{
	"Somaliland": "SO", "Northern Cyprus": "CY", "Dhekelia Sovereign Base Area": "CY", "Akrotiri Sovereign Base Area": "CY",
	"US Naval Base Guantanamo Bay": "CU", "Baykonur Cosmodrome": "KZ", "Siachen Glacier": "IN", "Coral Sea Islands": "AU",
	"Cyprus No Mans Area": "CY", "Kosovo": "XK", "Cocos (Keeling) Islands": "CC", "Christmas Island": "CX", "Clipperton Island": "FR",
}

// renamed leads from codes that the map still has to those that a reform put in their place.
var renamed = map[string]string{
	"NO-01": "NO-30", "NO-02": "NO-30", "NO-06": "NO-30", "NO-04": "NO-34", "NO-05": "NO-34", "NO-07": "NO-38", "NO-08": "NO-38",
	"NO-09": "NO-42", "NO-10": "NO-42", "NO-12": "NO-46", "NO-14": "NO-46", "NO-16": "NO-50", "NO-17": "NO-50",
	"NO-19": "NO-54", "NO-20": "NO-54", "IS-0": "IS-1", "KE-110": "KE-30", "MX-DIF": "MX-CMX",
	"BA-X01~": "BA-SRP", "BA-X02~": "BA-SRP", "BA-X03~": "BA-SRP", "BA-X04~": "BA-SRP", "BA-X05~": "BA-SRP",
	"BA-X06~": "BA-SRP", "BA-X07~": "BA-SRP",
}

// rings reads the polygons; which ring is a hole does not matter by the even-odd rule.
func (f feature) rings() ([][]pack.Point, error) {
	var polygons [][][][2]float64
	if f.Geometry.Type == "Polygon" {
		polygons = make([][][][2]float64, 1)
		if err := json.Unmarshal(f.Geometry.Coordinates, &polygons[0]); err != nil {
			return nil, err
		}
	} else if err := json.Unmarshal(f.Geometry.Coordinates, &polygons); err != nil {
		return nil, err
	}
	var rings [][]pack.Point
	for _, polygon := range polygons {
		for _, ring := range polygon {
			if r := fixed(ring); len(r) >= 3 {
				rings = append(rings, r)
			}
		}
	}
	return rings, nil
}

// fixed rounds a ring to units, without the points that fall together and without the last, which is the first.
func fixed(ring [][2]float64) []pack.Point {
	var out []pack.Point
	for _, c := range ring {
		p := pack.Point{X: int32(math.Round(c[0] * pack.Unit)), Y: int32(math.Round(c[1] * pack.Unit))}
		if len(out) == 0 || out[len(out)-1] != p {
			out = append(out, p)
		}
	}
	if n := len(out); n > 1 && out[0] == out[n-1] {
		out = out[:n-1]
	}
	return slices.Clip(out)
}
