package normalize

import (
	"regexp"
	"strings"

	"github.com/recovery-almanac/almanac/normalize/geo"
)

// Postal codes by the way they look. Four to six digits alone are many countries'; the place in the address decides.
var (
	postalCA   = regexp.MustCompile(`(?i)(?:^|\s)([ABCEGHJ-NPRSTVXY]\d[A-Z] ?\d[A-Z]\d)$`)
	postalGB   = regexp.MustCompile(`(?i)(?:^|\s)([A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})$`)
	postalIE   = regexp.MustCompile(`(?i)(?:^|\s)([AC-FHKNPRTV-Y]\d[\dW] ?[\dAC-FHKNPRTV-Y]{4})$`)
	postalEnd  = regexp.MustCompile(`(?:^|\s)(\d{3,4}[ -]?\d{0,4}|\d{5,6}|\d{5}-\d{3})$`)
	postalHead = regexp.MustCompile(`^((?:[A-Z]{1,2}-)?\d{2,5}(?:[ -]\d{2,3})?(?: [A-Z]{2})?)\s+(\D.*)$`)
)

// postalEnds says how a country writes a postal code at the end of a part.
func postalEnds(country string) []*regexp.Regexp {
	switch country {
	case "US":
		return nil // isZIP has looked
	case "CA":
		return []*regexp.Regexp{postalCA}
	case "GB", "JE", "GG", "IM":
		return []*regexp.Regexp{postalGB}
	case "IE":
		return []*regexp.Regexp{postalIE, postalGB} // lists of the whole island call all of it Ireland
	case "":
		return []*regexp.Regexp{postalCA, postalGB}
	}
	return []*regexp.Regexp{postalEnd}
}

// isZIP reports an American postal code: 19064 or 19064-1234.
func isZIP(s string) bool {
	if len(s) != 5 && (len(s) != 10 || s[5] != '-') {
		return false
	}
	for i := 0; i < len(s); i++ {
		if i != 5 && !isDigit(s[i]) {
			return false
		}
	}
	return true
}

// zipOf is the American postal code in a field that should hold one: of "FL 33143" the number. What holds none ("0", "NY",
// six digits) is no postal code, and is left to the formatted address. A Canadian code stays.
func zipOf(field string) string {
	if field == "" || isZIP(field) || postalCA.MatchString(field) {
		return field
	}
	return postalInUS.FindString(field)
}

// islandByPostal is the country of a code that looks British and is of an island that is no part of the kingdom.
func islandByPostal(postal string) string {
	if len(postal) < 5 || !postalGB.MatchString(postal) {
		return ""
	}
	return map[string]string{"IM": "IM", "JE": "JE", "GY": "GG"}[strings.ToUpper(postal[:2])]
}

// takePostal cuts a postal code off the end of a part and returns the rest.
func (a *address) takePostal(part, country string) string {
	if !hasDigits(part, 1) || country != "GB" && !hasDigits(part, 2) {
		return part
	}
	if country == "US" || country == "" { // most addresses, without the patterns
		if i := strings.LastIndexByte(part, ' ') + 1; isZIP(part[i:]) {
			a.postal = part[i:]
			return strings.TrimSpace(part[:i])
		}
	}
	for _, shape := range postalEnds(country) {
		if m := shape.FindStringSubmatchIndex(part); m != nil {
			a.postal = part[m[2]:m[3]]
			return strings.TrimSpace(part[:m[0]])
		}
	}
	if before, last := lastWord(part); country == "GB" && isOutward(last) && (before == "" || isTown(before, country)) {
		a.postal, part = last, before
	}
	return part
}

func lastWord(s string) (before, last string) {
	i := strings.LastIndexByte(s, ' ')
	return strings.TrimSpace(s[:i+1]), s[i+1:]
}

// isOutward reports the first half of a British postal code: "SW1A", "M1".
func isOutward(s string) bool {
	if len(s) < 2 || len(s) > 4 || strings.ToUpper(s) != s || isLetters(s) {
		return false
	}
	_, ok := geo.PostalArea("GB", s)
	return ok
}

// Postal codes of letters and digits, wherever they stand in an address.
var (
	postalInCA = regexp.MustCompile(`(?i)\b[ABCEGHJ-NPRSTVXY]\d[A-Z] ?\d[A-Z]\d\b`)
	postalInGB = regexp.MustCompile(`(?i)\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b`)
	postalInIE = regexp.MustCompile(`(?i)\b(?:[AC-FHKNPRTV-Y]\d\d|D6W) ?[\dAC-FHKNPRTV-Y]{4}\b`)
	postalInUS = regexp.MustCompile(`\b\d{5}(?:-\d{4})?\b`)
)

// findPostal looks for the postal code that stands in the middle of an address, or in the street where the publisher
// keeps the parts apart: "27 Beverley Road HU3 1XH", "540 Cornish Drive, Encinitas, 92024 (upstairs)". At the end of
// the street it is cut off.
func (a *address) findPostal(country, whole string) {
	if a.postal != "" || !hasDigits(a.street, 2) && !hasDigits(whole, 2) {
		return
	}
	for _, text := range []string{a.street, whole} {
		from, to := a.postalIn(text, country)
		if from < 0 {
			continue
		}
		a.postal = text[from:to]
		if before := strings.TrimRight(text[:from], " ,"); text == a.street && to == len(text) && before != "" {
			a.street = before
		}
		return
	}
}

// postalIn is where in a text the last postal code stands, or -1.
func (a *address) postalIn(text, country string) (from, to int) {
	shape := postalInGB
	switch country {
	case "GB":
	case "CA":
		shape = postalInCA
	case "IE":
		shape = postalInIE
	case "US":
		return a.zipIn(text)
	default:
		return -1, -1
	}
	all := shape.FindAllStringIndex(text, -1)
	if len(all) == 0 {
		return -1, -1
	}
	last := all[len(all)-1]
	return last[0], last[1]
}

// zipIn finds the last number in a text that is a ZIP code of the stated state. House numbers have five digits too: a
// number at the head of a part, or with a word behind it, is one.
func (a *address) zipIn(text string) (from, to int) {
	state, ok := geo.Subdivision("US", strings.Trim(a.state, ". "))
	all := postalInUS.FindAllStringIndex(text, -1)
	for i := len(all) - 1; i >= 0 && ok; i-- {
		before, after := strings.TrimRight(text[:all[i][0]], " "), strings.TrimLeft(text[all[i][1]:], " ")
		ends := after == "" || strings.ContainsRune(",;.()", rune(after[0]))
		heads := before == "" || strings.HasSuffix(before, ",") && after != ""
		if ends && !heads && geo.PostalRegion("US", text[all[i][0]:all[i][1]]) == state {
			return all[i][0], all[i][1]
		}
	}
	return -1, -1
}
