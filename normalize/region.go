package normalize

import (
	"strings"

	"github.com/recovery-almanac/almanac/normalize/geo"
	"github.com/recovery-almanac/almanac/scrapers"
)

// region finds the codes of country and subdivision for the words of the address. What the address leaves out, the
// look of the postal code, the publisher's own areas and the source's hint fill in, in this order. What is still
// missing the map fills in (survey.go), or whereabouts reports (mode.go), once it is known whether anybody goes there.
func region(r *row) {
	p := r.meeting.Place
	if p == nil {
		return
	}
	p.Country = r.country()
	p.Subdivision = r.subdivision(p.Country)
	if p.Subdivision != "" && p.Country == "" {
		p.Country, _, _ = strings.Cut(p.Subdivision, "-")
	}
	// Territories have a country code of their own in ISO 3166-1 and a state's in ISO 3166-2; people look for them
	// under the United States.
	if code := geo.Territory(p.Country); code != "" {
		p.Country, p.Subdivision = "US", code
	}
}

func (r *row) country() string {
	a := r.address
	code, ok := geo.Country(a.country)
	if ok && code == "GE" && r.westOfGreenwich() {
		return "US" // Atlanta, Georgia
	}
	if island := islandByPostal(a.postal); island != "" && (!ok || code == "GB") { // lists of Britain have them under England
		if ok {
			r.report(scrapers.RegionConflict, "country", a.country+", postal code "+island)
		}
		return island
	}
	if ok {
		return code
	}
	// "Springfield, PA 19064" names no country, and an unread country's word is no reason to guess another.
	hint, _, _ := strings.Cut(r.src.Region, "-")
	if a.country != "" {
		return ""
	}
	if code, ok = geo.Country(a.state); ok && len(a.state) > 3 && !isIn("US", a.state) {
		return code // "Lyon, France", with France in the state's field
	}
	if code = countryByPostal(a.postal, a.state, hint); code != "" {
		return code
	}
	for _, area := range r.in.Regions {
		if code, ok = geo.Country(area); ok && len(area) > 2 && (hint == "" || code == hint) {
			return code
		}
	}
	r.hinted.country = true
	return hint
}

// countryByPostal tells the three countries whose postal codes give them away. Five digits are many countries'
// code, and need a state beside them.
func countryByPostal(postal, state, hint string) string {
	switch {
	case postalCA.MatchString(postal):
		return "CA"
	case postalGB.MatchString(postal):
		return "GB"
	}
	if state == "" {
		return ""
	}
	inUS, inHint := isIn("US", state), isIn(hint, state)
	switch {
	case inHint:
		return hint
	case inUS && (postal == "" || isZIP(postal)):
		return "US"
	case isIn("CA", state):
		return "CA"
	}
	return ""
}

func isIn(country, state string) bool {
	if country == "" {
		return false
	}
	_, ok := geo.Subdivision(country, state)
	return ok
}

func (r *row) westOfGreenwich() bool {
	p := r.meeting.Place
	return p.Longitude != nil && *p.Longitude < 0
}

// subdivision finds the state in a known country, or by its full name alone where the country is not known.
func (r *row) subdivision(country string) string {
	a := r.address
	nation := ""
	if country == "GB" {
		nation = nationByPostal(a.postal)
	}
	for _, word := range []string{a.state, a.country} { // "Cardiff, Wales": the country's word is the nation
		code, ok := geo.Subdivision(country, strings.Trim(word, ". "))
		if !ok || word == "" {
			continue
		}
		if nation != "" && nation != code { // lists have areas that reach over the border: "Wales" for Shropshire
			r.report(scrapers.RegionConflict, "state", code+", postal code "+nation)
			r.hinted.subdivision = true
			return nation
		}
		return code
	}
	if nation != "" {
		return nation
	}
	if code, ok := countyOf(country, r.in.County, a.locality); ok {
		return code
	}
	if code := r.impliedSubdivision(country); code != "" {
		r.hinted.subdivision, r.hinted.words = true, true
		return code
	}
	if a.state != "" && country != "" {
		return "" // a word that we do not know is no reason to guess
	}
	if strings.HasPrefix(r.src.Region, country+"-") && geo.Valid(r.src.Region) {
		r.hinted.subdivision = true
		return r.src.Region
	}
	return ""
}

// countyOf reads "Co. Louth" where Ireland's publishers put the county: unlike "Louth" it is no town's name.
func countyOf(country string, words ...string) (code string, ok bool) {
	for _, word := range words {
		folded := strings.ToLower(word)
		if country == "IE" && (strings.HasPrefix(folded, "co ") || strings.HasPrefix(folded, "co. ") || strings.HasPrefix(folded, "county ")) {
			if code, ok = geo.Subdivision(country, word); ok {
				return code, true
			}
		}
	}
	return "", false
}

// impliedSubdivision is what county, locality, postal code and the publisher's own areas tell, which a point knows better.
// Berlin, Madrid and Dublin are their own regions, and their suburbs may be over the border; New York and Washington need
// not be theirs.
func (r *row) impliedSubdivision(country string) string {
	switch country {
	case "US", "CA", "": // the map of postal codes knows these: survey.go
		return ""
	}
	words := append([]string{r.in.County, r.address.locality, withoutCity(r.address.locality)}, r.in.Regions...)
	if country == "AU" {
		words = nil // Victoria is a suburb too
	}
	for _, word := range words[:min(len(words), 3)] {
		if code, ok := geo.Subdivision(country, word); ok && word != "" {
			return code
		}
	}
	if code := geo.PostalRegion(country, r.address.postal); code != "" && r.address.state == "" {
		return code
	}
	for _, word := range words[min(len(words), 3):] {
		if code, ok := geo.Subdivision(country, word); ok && word != "" {
			return code
		}
	}
	return ""
}

// missingRegion reports what an address that people go to does not tell.
func (r *row) missingRegion() {
	p := r.meeting.Place
	switch {
	case p == nil:
		r.report(scrapers.CountryUnknown, "country", "")
	case p.Country == "":
		r.report(scrapers.CountryUnknown, "country", r.address.country)
	case p.Subdivision == "" && geo.Divided(p.Country):
		r.report(scrapers.RegionUnknown, "state", r.address.state)
	}
}
