package main

import (
	"regexp"
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/normalize/geo"
	"github.com/recovery-almanac/almanac/sinks/api"
)

var postalWords = regexp.MustCompile(`^(?:\d{5}(?:-\d{4})?|[A-Za-z]\d[A-Za-z](?: ?\d[A-Za-z]\d)?)$`)

// findPlace reads what people type for a place: a ZIP or Canadian postal code, "Ambler, PA", "Köln, Germany", or a
// town alone, which is the largest of its name where that is clear.
func findPlace(words string) (api.Spot, bool) {
	words = strings.TrimSpace(words)
	if postalWords.MatchString(words) {
		for _, country := range []string{"US", "CA"} {
			if p, ok := geo.PostalCode(country, words); ok {
				return spot(p), true
			}
		}
		return api.Spot{}, false
	}
	name, around, qualified := strings.Cut(words, ",")
	if qualified {
		return findWithin(strings.TrimSpace(name), strings.TrimSpace(around))
	}
	var best geo.Place
	found := false
	for _, country := range likelyCountries {
		if p, ok := geo.FindPlace(words, "", country); ok && (!found || p.Population > best.Population) {
			best, found = p, true
		}
	}
	if found && rivalled(best) {
		return api.Spot{}, false
	}
	if !found { // "Ambler PA"
		if i := strings.LastIndexByte(words, ' '); i > 0 {
			return findWithin(words[:i], words[i+1:])
		}
	}
	return spot(best), found
}

// likelyCountries are where a town without a country is looked for: where most of the meetings are.
var likelyCountries = []string{"US", "CA", "GB", "IE", "AU", "NZ", "ZA", "DE", "FR", "ES", "IT", "NL", "MX", "BR", "IN"}

// rivalled reports whether another place of the name has a tenth of its people: Springfield is one of many.
func rivalled(p geo.Place) bool {
	return slices.ContainsFunc(geo.Places(), func(other geo.Place) bool {
		return other.Population*10 > p.Population && strings.EqualFold(other.Name, p.Name) && other != p && geo.Distance(p.Latitude, p.Longitude, other.Latitude, other.Longitude) > 30
	})
}

// findWithin finds a town in a state or country given in words, or in both: "PA", "Ontario, Canada".
func findWithin(name, around string) (api.Spot, bool) {
	region, country, both := strings.Cut(around, ",")
	if both {
		code, ok := geo.Country(strings.TrimSpace(country))
		if !ok {
			return api.Spot{}, false
		}
		if subdivision, ok := geo.Subdivision(code, strings.TrimSpace(region)); ok {
			p, found := geo.FindPlace(name, subdivision, code)
			return spot(p), found
		}
		return api.Spot{}, false
	}
	for _, code := range []string{"US", "CA", "AU", ""} {
		if subdivision, ok := geo.Subdivision(code, region); ok {
			if p, found := geo.FindPlace(name, subdivision, ""); found {
				return spot(p), true
			}
		}
	}
	if code, ok := geo.Country(region); ok {
		p, found := geo.FindPlace(name, "", code)
		return spot(p), found
	}
	return api.Spot{}, false
}

// spot names a place as people write it: "Ambler, PA", "Köln, DE".
func spot(p geo.Place) api.Spot {
	around := p.Country
	if country, state, ok := strings.Cut(p.Subdivision, "-"); ok && slices.Contains([]string{"US", "CA", "AU"}, country) {
		around = state
	}
	return api.Spot{Name: strings.TrimSuffix(p.Name+", "+around, ", "), Latitude: p.Latitude, Longitude: p.Longitude}
}
