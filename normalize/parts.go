package normalize

import (
	"strings"

	"github.com/recovery-almanac/almanac/normalize/geo"
)

// addressParts cuts an address at its commas and ends of lines, but not inside brackets: "Suite F (2nd floor, on the
// right)" is one part.
func addressParts(s string) (parts []string) {
	depth, from := 0, 0
	cut := func(to int) {
		if part := strings.TrimSpace(s[from:to]); part != "" {
			parts = append(parts, part)
		}
		from = to + 1
	}
	for i := range len(s) {
		switch s[i] {
		case '(':
			if strings.IndexByte(s[i:], ')') > 0 { // one that is never closed encloses nothing
				depth++
			}
		case ')':
			depth = max(0, depth-1)
		case '\n':
			depth = 0
			cut(i)
		case ',':
			if depth == 0 {
				cut(i)
			}
		}
	}
	if from < len(s) {
		cut(len(s))
	}
	return parts
}

// cutCountry finds a country behind a postal code without a comma: "PA 19064 USA", "78130. USA".
func cutCountry(part string) (before, country string) {
	words := strings.Fields(part)
	for n := 1; n <= 2 && n < len(words); n++ {
		tail := strings.Join(words[len(words)-n:], " ")
		code := words[len(words)-n-1]
		nation, ok := geo.Country(tail)
		if !ok || len(words) == n+1 && nation != "US" { // "2000 Luxembourg" is a town
			continue
		}
		if len(tail) < 3 && tail != "US" && tail != "UK" || !hasDigits(code, 3) {
			continue
		}
		if _, state := geo.Subdivision("US", tail); !state {
			return strings.TrimRight(strings.Join(words[:len(words)-n], " "), ". "), tail
		}
	}
	return part, ""
}
