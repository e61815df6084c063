package geo

import (
	"strings"
	"sync"
)

var countiesByName = sync.OnceValue(loadCounties)

// County finds a county of the United States by a word for it in its state: ("US-PA", "Delaware Co.") is Delaware,
// 42045. The name is the Census Bureau's without "County" or "Parish".
func County(subdivision, word string) (name, fips string, ok bool) {
	k := key(word)
	for _, name := range []string{k, countyKey(k)} {
		if a, ok := countiesByName()[townKey{name, subdivision}]; ok {
			return a.county, a.fips, true
		}
	}
	return "", "", false
}

// countyKey takes off the word for the kind of county. "City" stays: Baltimore city is not in Baltimore County.
func countyKey(k string) string {
	for _, kind := range []string{" county", " co", " parish", " borough", " census area", " municipality", " municipio", " city and borough"} {
		if rest, found := strings.CutSuffix(k, kind); found {
			return rest
		}
	}
	return strings.TrimPrefix(k, "county of ")
}

func loadCounties() map[townKey]area {
	out := map[townKey]area{}
	for _, a := range boundaries().counties.areas {
		out[townKey{key(a.county), a.subdivision}] = a
	}
	// The boroughs of New York that are not called like their counties.
	for borough, county := range map[string]string{"brooklyn": "kings", "manhattan": "new york", "staten island": "richmond", "the bronx": "bronx"} {
		out[townKey{borough, "US-NY"}] = out[townKey{county, "US-NY"}]
	}
	return out
}
