package normalize

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/recovery-almanac/almanac/normalize/geo"
)

var (
	// countyWord is a county where the town should stand, as Irish lists have it: "Lower Main Street, Milford, Co. Donegal".
	countyWord = regexp.MustCompile(`(?i)^(?:co\.\s*|co\s+|county\s+)(\pL[\pL' -]+?)\.?$`)
	// direction begins what leads to a door, and no name of a town that the gazetteer knows.
	direction = regexp.MustCompile(`(?i)^(?:off|opp\.?|opposite|behind|next to|next door|corner(?: of| with)?|crnr|near|nr\.?|entrance|rear|side of|side door|via|then|bottom of|go|last|door|use|enter|above|upstairs|downstairs|adj\.?)\s`)
	// lesserRoad ends the names of British streets, and of a few places.
	lesserRoad = regexp.MustCompile(`(?i)^(?:close|crescent|cres|terrace|gardens|gdns|grove|mews|place|pl|sq)\.?$`)
	behindTown = regexp.MustCompile(`^([^()]*\pL[^()]*?)\s*\(([^()]+)\)\.?$`)
)

// tidyLocality takes out of the locality what is none: a county, in whose place the town before it steps; a street, a
// house or directions, which go to the street; and a bracket behind the town, which is a remark.
func (a *address) tidyLocality(country string) (county, remark string) {
	if a.locality == "" || isTown(a.locality, country) {
		return "", ""
	}
	if strings.Contains(a.locality, "(") {
		if m := behindTown.FindStringSubmatch(a.locality); m != nil {
			a.locality, remark = strings.TrimRight(m[1], ". "), m[2]
		}
	}
	british := country == "GB" || country == "IE"
	if british {
		if m := countyWord.FindStringSubmatch(a.locality); m != nil {
			a.locality = ""
			a.takeTown(country)
			return m[1], remark
		}
	}
	last := a.locality[strings.LastIndexByte(a.locality, ' ')+1:]
	isRoad := roadWord.MatchString(last) && (british || !startsWithNumber(a.street)) || british && lesserRoad.MatchString(last)
	switch {
	case !strings.ContainsFunc(a.locality, unicode.IsLetter):
		a.locality = "" // "0", "-"
	case a.locality == last: // a word alone is a name: "Street" is in Somerset
	case isRoad && !a.knowsTown(country), direction.MatchString(a.locality):
		a.street, a.locality = strings.TrimPrefix(a.street+", "+a.locality, ", "), ""
	}
	return "", remark
}

// takeTown takes the last part of the street for the locality, unless it is a street or a house.
func (a *address) takeTown(country string) {
	i := strings.LastIndexByte(a.street, ',')
	town := strings.TrimSpace(a.street[i+1:])
	if town == "" || strings.ContainsAny(town, "0123456789()&") || isDoor(town, country) || len(strings.Fields(town)) > 3 {
		return
	}
	last := town[strings.LastIndexByte(town, ' ')+1:]
	if !isTown(town, country) && (i < 0 && last != town || lesserRoad.MatchString(last) || direction.MatchString(town)) {
		return
	}
	a.street, a.locality = strings.TrimRight(a.street[:max(i, 0)], " ,"), town
}

// knowsTown reports whether the gazetteer has the locality in its state.
func (a *address) knowsTown(country string) bool {
	state, _ := geo.Subdivision(country, a.state)
	_, ok := geo.FindPlace(a.locality, state, country)
	return ok
}
