package normalize

import (
	"cmp"
	"strings"
	"unicode"

	"github.com/recovery-almanac/almanac/normalize/geo"
)

// address is an address in the publisher's words.
type address struct {
	street, locality, state, postal, country string
	house                                    string // what stands before the house number: "Harbor Club, 12 Main St"
}

// place fills in the parts of the address that are words: the parts that the publisher keeps apart, and from the
// whole address what is missing. region.go finds the codes, and mode.go drops the place of a meeting that has no
// door.
func place(r *row) {
	l := &r.in
	parts := address{street: l.Street, locality: l.City, state: l.State, postal: l.PostalCode, country: l.Country}
	if strings.Trim(parts.postal, "0 ") == "" {
		parts.postal = "" // a sheet's empty cell
	}
	whole := l.Formatted
	if whole == "" && parts.locality == "" && len(addressParts(parts.street)) > 2 {
		whole, parts.street = parts.street, "" // a whole address in the street's field
	}
	if parts.locality != "" && parts.street == "" && isStreetAlone(whole, parts.locality) {
		parts.street, whole = whole, ""
	}
	if whole != "" {
		hint := r.countryHint(parts.country)
		parts = parts.or(splitAddress(whole, hint))
	}
	country := r.countryHint(parts.country)
	parts.findPostal(country, whole)
	text := parts.text()
	county, remark := parts.tidyLocality(country)
	if parts.locality == "" {
		parts.locality = l.Neighborhood
	}
	if l.County == "" && county != "" {
		l.County = "Co. " + county // region.go knows it so from a town's name
	}
	if country == "US" {
		parts.postal = zipOf(parts.postal)
	}
	r.address = parts
	street, unit := splitUnit(parts.street, country)
	p := &Place{
		Street: street, Unit: unit, Locality: parts.locality, County: cmp.Or(county, l.County),
		PostalCode: parts.postal, Formatted: cmp.Or(whole, text), Notes: joinNotes(l.VenueNotes, remark),
	}
	p.Name = cmp.Or(l.Venue, parts.house)
	if _, word := statusOf(p.Name); word {
		p.Name = ""
	}
	if strings.EqualFold(p.Name, p.Formatted) || strings.EqualFold(p.Name, p.Locality) && l.Venue == "" {
		p.Name = "" // "601 Hill St, Springfield, IL" in both fields; "Fort Hood, 12 62nd St, Fort Hood"
	}
	if *p == (Place{}) && parts == (address{}) {
		return
	}
	r.meeting.Place = p
}

// isStreetAlone reports whether an address beside a city is only the street: "501 Main St", which begins as the postal
// code of "10119 Berlin" does.
func isStreetAlone(whole, city string) bool {
	return startsWithNumber(whole) && !strings.ContainsAny(whole, ",\n") && !strings.HasSuffix(strings.ToLower(whole), strings.ToLower(city)) && !isDigit(whole[len(whole)-1])
}

// or fills what a lacks from b.
func (a address) or(b address) address {
	fill := func(dst *string, src string) {
		if *dst == "" {
			*dst = src
		}
	}
	fill(&a.street, b.street)
	fill(&a.locality, b.locality)
	fill(&a.state, b.state)
	fill(&a.postal, b.postal)
	fill(&a.country, b.country)
	fill(&a.house, b.house)
	return a
}

// text composes one line: "12 Main St, Springfield, PA 19064, USA".
func (a address) text() string {
	var lines []string
	for _, s := range []string{a.street, a.locality, strings.TrimSpace(a.state + " " + a.postal), a.country} {
		if s != "" {
			lines = append(lines, s)
		}
	}
	return strings.Join(lines, ", ")
}

// countryHint is the country that an address without one is read in: the row's own, else the source's.
func (r *row) countryHint(stated string) string {
	if code, ok := geo.Country(stated); ok {
		return code
	}
	country, _, _ := strings.Cut(r.src.Region, "-")
	return country
}

// splitAddress reads an address written as one text, from its end: country, postal code and state, locality; what
// is left is the street. hint is the country where the address names none.
func splitAddress(whole, hint string) address {
	var a address
	if code, remark, found := strings.Cut(whole, " ("); found && code != "" && strings.HasSuffix(remark, ")") && !strings.ContainsAny(remark, ",\n") && hasDigits(code[len(code)-1:], 1) {
		whole = code // "Philadelphia, PA 19133 (Español)"
	}
	parts := addressParts(whole)
	if n := len(parts) - 1; n >= 0 {
		if before, country := cutCountry(parts[n]); country != "" {
			parts = append(parts[:n:n], before, country)
		}
	}
	if n := len(parts) - 1; n >= 0 && isCountry(parts, hint) {
		a.country = parts[n]
		parts = parts[:n]
	}
	country := hint
	if code, ok := geo.Country(a.country); ok {
		country = code
	}
	parts = a.takeRegion(parts, country)
	if n := len(parts) - 1; n >= 0 {
		a.takeLocality(parts[n], country)
		a.house, a.street = streetOf(parts[:n])
		if !startsWithNumber(a.street) {
			a.takeRunOn(country)
		}
		a.giveStreet(country)
	}
	return a
}

// isCountry reports whether the last part names a country. "GA" and "Georgia" behind a city are the state unless
// the address is known to be elsewhere; "CA" is Canada only behind a province.
func isCountry(parts []string, hint string) bool {
	last := parts[len(parts)-1]
	code, ok := geo.Country(last)
	if !ok {
		return false
	}
	if code == hint {
		return len(last) > 2 || hint != "CA"
	}
	if _, state := geo.Subdivision("US", last); !state {
		return !isIn(hint, last) // Luxembourg is a province of Belgium too
	}
	if len(parts) > 1 {
		before := parts[len(parts)-2]
		if code == "CA" && (postalCA.MatchString(before) || len(before) == 2 && isIn(code, before)) {
			return true // "Vancouver, BC, V5N 1V9, CA", whoever lists it; but "Ontario, CA" is a city of California
		}
		words := strings.Fields(before)
		for i := range words {
			if _, inside := geo.Subdivision(code, strings.Join(words[:i+1], " ")); inside {
				return hint != "US"
			}
		}
	}
	return len(last) > 2 && hint != "US"
}

// takeRegion reads postal code and state off the end: "PA 19064", "Alberta, T5B 0S5", "Carlton VIC 3053", "Jal.".
// It returns the parts before, the locality last.
func (a *address) takeRegion(parts []string, country string) []string {
	for n := len(parts) - 1; n >= 0 && n >= len(parts)-3; n-- {
		part := parts[n]
		if a.postal == "" {
			part = a.takePostal(part, country)
		}
		if part == "" {
			parts = parts[:n]
			continue
		}
		before, state := cutState(part, country)
		if state == "" || a.state != "" {
			return append(parts[:n:n], part)
		}
		a.state = state
		switch {
		case before != "":
			return append(parts[:n:n], before)
		case country == "NZ" && part != parts[n] && isTown(part, country):
			return append(parts[:n:n], part) // "Thorndon, Wellington 6011": the code stands behind the city
		case n == 0 && isTown(part, country), n > 0 && len(part) > 3 && isDoor(parts[n-1], country):
			// "125 Charing Cross Rd, London": the city has the region's name.
			return append(parts[:n:n], part)
		}
		parts = parts[:n]
	}
	return parts
}

// isTown reports whether a region's name is a city's too: London and New York, but not Pennsylvania.
func isTown(part, country string) bool {
	if len(part) <= 3 {
		return false
	}
	_, ok := geo.FindPlace(part, "", country)
	return ok
}

// cutState finds a state at the end of a part: all of it ("Pennsylvania"), or behind the locality ("Carlton VIC",
// "Pompano Beach FL"), there by its abbreviation only.
func cutState(part, country string) (before, state string) {
	countries := []string{country}
	if country == "" {
		countries = []string{"US", "CA", "AU", ""}
	}
	for _, c := range countries {
		if _, ok := geo.Subdivision(c, part); ok {
			return "", part
		}
	}
	i := strings.LastIndexByte(part, ' ')
	if i < 0 {
		return part, ""
	}
	last := part[i+1:]
	if inside, ok := strings.CutPrefix(last, "("); ok && strings.HasSuffix(inside, ")") && isIn(country, inside[:len(inside)-1]) {
		return strings.TrimSpace(part[:i]), inside[:len(inside)-1] // "Gatineau (Québec)"
	}
	if len(last) > 3 || strings.ToUpper(last) != last || !isLetters(last) {
		return part, ""
	}
	for _, c := range countries {
		if _, ok := geo.Subdivision(c, last); ok {
			return strings.TrimRight(part[:i], " -"), last // "São Paulo - SP"
		}
	}
	return part, ""
}

func isLetters(s string) bool {
	for _, c := range s {
		if !unicode.IsLetter(c) {
			return false
		}
	}
	return s != ""
}

// takeLocality reads "Springfield", or with the postal code in front "10119 Berlin" and "5612 EK Eindhoven".
func (a *address) takeLocality(part, country string) {
	if a.postal == "" && country != "US" && country != "CA" && country != "GB" && !doorWord.MatchString(part[strings.LastIndexByte(part, ' ')+1:]) {
		if m := postalHead.FindStringSubmatch(part); m != nil {
			a.postal, part = m[1], m[2]
		}
	}
	a.locality = part
}
