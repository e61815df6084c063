package normalize

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/recovery-almanac/almanac/normalize/geo"
)

// takeRunOn makes a street of a locality with a house number in front: "Harbor Club, 12 Main St Springfield". What was taken
// for the street is the house's name then.
func (a *address) takeRunOn(country string) {
	if !startsWithNumber(a.locality) {
		return
	}
	before := a.street
	a.splitRunOn(country)
	switch country {
	case "US", "CA", "GB", "IE", "AU", "NZ":
		if a.street == before && strings.ContainsFunc(a.locality, unicode.IsLetter) && !isTown(a.locality, country) {
			a.street, a.locality = a.locality, ""
		}
	}
	if a.street != before && before != "" {
		a.house = before
	}
}

// splitRunOn parts "12 Main St Springfield" where the publisher wrote no comma: behind the word for a street or a unit,
// before a town of that state.
func (a *address) splitRunOn(country string) {
	state, _ := geo.Subdivision(country, a.state)
	if state == "" && country != "GB" && country != "IE" && country != "NZ" {
		return
	}
	words := strings.Fields(a.locality)
	for i := 2; i < len(words); i++ {
		street := strings.Join(words[:i], " ")
		if _, unit := splitUnit(street, country); unit == "" && !doorWord.MatchString(words[i-1]) {
			continue
		}
		if _, ok := geo.FindPlace(strings.Join(words[i:], " "), state, country); ok {
			a.street, a.locality = street, strings.Join(words[i:], " ")
			return
		}
	}
}

// ruralDelivery is New Zealand's postman's round, written before the town: "RD 2 Helensville".
var ruralDelivery = regexp.MustCompile(`(?i)^(R\.?D\.? ?\d{1,2})\s+(\pL.*)$`)

// streetAlone is an address of nothing but a street: "18a Nea Close", "Römerstraße 49"; four digits in front may be a
// postal code.
var streetAlone = regexp.MustCompile(`(?i)^\d{1,3}[a-z]?\s+\pL|^\pL[\pL .-]*(?:stra(?:ße|sse)|str\.|weg|platz|gasse|allee|laan|straat|vej|gatan)\s+\d{1,4}[a-z]?$`)

// giveStreet moves from the locality to the street what is no locality: "501 Main St" alone, "Mill Lane" before a
// postal code, "RD 2 Helensville", and the "Basement" of an address without a town.
func (a *address) giveStreet(country string) {
	moved := ""
	if country == "NZ" && ruralDelivery.MatchString(a.locality) {
		m := ruralDelivery.FindStringSubmatch(a.locality)
		moved, a.locality = m[1], m[2]
	} else if unit, town := a.unitBeforeTown(country); unit != "" {
		moved, a.locality = unit, town
	} else if mayHaveUnit(a.locality) && unitOnly.MatchString(a.locality) || hasDigits(a.locality, 1) && isUnit(a.locality) {
		moved, a.locality = a.locality, ""
	} else if *a == (address{locality: a.locality}) && streetAlone.MatchString(a.locality) {
		moved, a.locality = a.locality, ""
	} else if !startsWithNumber(a.street) && roadWord.MatchString(a.locality[strings.LastIndexByte(a.locality, ' ')+1:]) && !isTown(a.locality, country) {
		state, _ := geo.Subdivision(country, a.state)
		if _, town := geo.FindPlace(a.locality, state, country); town {
			return
		}
		moved, a.locality = a.locality, ""
	}
	if a.street != "" && moved != "" {
		moved = ", " + moved
	}
	a.street += moved
}

// unitThen is a unit with something behind it: "Suite 300 Des Plaines".
var unitThen = regexp.MustCompile(`(?i)^(` + unitMark + `)[ ,-]+(\pL.*)$`)

// unitBeforeTown parts a unit from the town behind it, where the publisher wrote no comma.
func (a *address) unitBeforeTown(country string) (unit, town string) {
	if !mayHaveUnit(a.locality) {
		return "", ""
	}
	state, _ := geo.Subdivision(country, a.state)
	if m := unitThen.FindStringSubmatch(a.locality); m != nil && state != "" {
		if _, ok := geo.FindPlace(m[2], state, country); ok {
			return m[1], m[2]
		}
	}
	return "", ""
}

// streetOf takes the street out of the parts before the locality: from the part with the house number on, and of
// the parts behind it those with a number too ("Suite 5") and units ("Basement"). A unit may stand in front ("Flat 2").
// Without a house number all of them are the street; with one, what stands before it is the house's name.
func streetOf(parts []string) (house, street string) {
	for i, part := range parts {
		if !startsWithNumber(part) || mayHaveUnit(part) && unitOnly.MatchString(part) {
			continue
		}
		rest := parts[i+1:]
		street, house = part, strings.Join(parts[:i], ", ")
		if !strings.ContainsFunc(part, unicode.IsLetter) && len(rest) > 0 { // "12, rue Principale"
			street, rest = part+", "+rest[0], rest[1:]
		}
		if i > 0 && unitOnly.MatchString(parts[i-1]) {
			street, house = parts[i-1]+", "+street, strings.Join(parts[:i-1], ", ")
		}
		for _, more := range rest {
			if strings.ContainsAny(more, "0123456789#") || isUnit(more) {
				street += ", " + more
			}
		}
		return house, street
	}
	return "", strings.Join(parts, ", ")
}

// roadWord ends the names of streets, and of hardly a locality.
var roadWord = regexp.MustCompile(`(?i)^(?:st|street|sts|streets|rd|road|ave|avenue|lane|ln|drive|dr|blvd|boulevard|way|square)\.?$`)

// doorWord is a word that streets and venues have and localities do not.
var doorWord = regexp.MustCompile(`(?i)^(?:st|street|rd|road|ave|avenue|lane|ln|drive|blvd|way|square|church|hall|cent(?:re|er)|house|school|club|` +
	`hospital|library|rue|calle|via|platz|\p{L}*str(?:a(?:ße|sse|at))?)\.?$`)

// isDoor reports a street or a venue. "45046 Zapopan" is a postal code and a locality where those come first.
func isDoor(part, country string) bool {
	if startsWithNumber(part) && (country == "US" || country == "CA" || !postalHead.MatchString(part)) {
		return true
	}
	i := strings.LastIndexByte(part, ' ')
	if i > 0 && startsWithNumber(part[i+1:]) && len(part)-i < 5 {
		return !isTown(part[:i], country) // "Hohlstrasse 67", but "Dublin 1"
	}
	return doorWord.MatchString(part[i+1:])
}

func startsWithNumber(s string) bool {
	s = strings.TrimLeft(s, "#")
	return s != "" && s[0] >= '0' && s[0] <= '9'
}
