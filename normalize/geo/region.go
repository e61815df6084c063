package geo

import (
	"embed"
	"encoding/csv"
	"fmt"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// The tables of words and codes in CSV; their first lines name the sources.
//
//go:embed data/countries.csv data/subdivisions.csv data/town-names.csv data/postal-areas.csv data/postal-ranges.csv
var tables embed.FS

// regionTables is what the two files say, keyed by [key] of each word.
type regionTables struct {
	countries map[string]string            // word to alpha-2
	inside    map[string]map[string]string // country to word to code
	anywhere  map[string]string            // word to code; "" where two countries share the word
}

var regions = sync.OnceValue(loadRegions)

// Country finds the ISO 3166-1 alpha-2 code of a word for a country: "USA", "U.K.", "Deutschland", "nz". The
// nations of the United Kingdom count as GB. "CA" is Canada here and "Georgia" the country; whether a publisher
// means the states is for the caller, who sees the rest of the address.
func Country(word string) (code string, ok bool) {
	code, ok = regions().countries[key(word)]
	return code, ok
}

// Subdivision finds the ISO 3166-2 code of a word for a state, province or region of a country: ("US", "Penn.")
// is US-PA. Where a country has two levels the larger one is given: ("GB", "Devon") is GB-ENG and ("FR", "Paris")
// FR-IDF. With country "" the word must be a full name that only one country has, such as "Saskatchewan".
func Subdivision(country, word string) (code string, ok bool) {
	t, k := regions(), key(word)
	if country == "" {
		code = t.anywhere[k]
		return code, code != ""
	}
	words := t.inside[country]
	if code, ok = words[k]; ok {
		return code, true
	}
	// Ireland and Britain write "Co. Cork" and "County Durham".
	if rest, found := strings.CutPrefix(k, "co "); found {
		code, ok = words[rest]
	} else if rest, found := strings.CutPrefix(k, "county "); found {
		code, ok = words[rest]
	}
	return code, ok
}

// Divided reports whether the country has subdivisions at all: Monaco has some, the Vatican has none.
func Divided(country string) bool { return len(regions().inside[country]) > 0 }

// Valid reports whether code is a country or a first-level subdivision, as a source's region hint is.
func Valid(code string) bool {
	country, _, sub := strings.Cut(code, "-")
	if !sub {
		known, ok := Country(code)
		return ok && known == code
	}
	found, ok := Subdivision(country, code)
	return ok && found == code
}

// key is a word without case, accents, dots and doubled spaces: "Méx." is "mex", "St. John's" is "st johns".
func key(word string) string {
	var b strings.Builder
	b.Grow(len(word))
	gap := false
	for _, r := range decompose(word) {
		switch {
		case r == '.' || r == '\'' || r == '’' || r == '‘' || r == 'ʻ' || unicode.Is(unicode.Mn, r):
			continue
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(plain(unicode.ToLower(r)))
		case r == '&':
			if b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteString("and")
			gap = true
		default:
			gap = true
		}
	}
	return b.String()
}

func decompose(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return norm.NFD.String(s)
		}
	}
	return s
}

// plain takes the strokes off the letters that Unicode does not decompose.
func plain(r rune) rune {
	switch r {
	case 'ł':
		return 'l'
	case 'ø':
		return 'o'
	case 'đ', 'ð':
		return 'd'
	case 'ı':
		return 'i'
	}
	return r
}

func loadRegions() regionTables {
	t := regionTables{
		countries: map[string]string{},
		inside:    map[string]map[string]string{},
		anywhere:  map[string]string{},
	}
	for _, row := range readTable("data/countries.csv", 2) {
		for _, word := range strings.Split(row[1], "|") {
			t.countries[key(word)] = row[0]
		}
	}
	// Codes come second and lose to names: no country is called by another's code, but "Man" is not Isle of Man.
	for _, row := range readTable("data/countries.csv", 2) {
		if _, taken := t.countries[key(row[0])]; !taken {
			t.countries[key(row[0])] = row[0]
		}
	}
	rows := readTable("data/subdivisions.csv", 3)
	for _, larger := range []bool{true, false} {
		for _, row := range rows {
			if (row[1] == "") == larger {
				t.addNames(row[0], row[1], strings.Split(row[2], "|"))
			}
		}
	}
	for _, row := range rows {
		t.addCode(row[0], row[1])
	}
	return t
}

// addNames enters the words of one subdivision; the first of two in a country that share a word keeps it.
func (t regionTables) addNames(code, of string, words []string) {
	country, _, _ := strings.Cut(code, "-")
	counts := code
	if of != "" {
		counts = of
	}
	if t.inside[country] == nil {
		t.inside[country] = map[string]string{}
	}
	for _, word := range words {
		k := key(word)
		if k == "" {
			continue
		}
		if _, taken := t.inside[country][k]; !taken {
			t.inside[country][k] = counts
		}
		// A word of up to three letters is an abbreviation, and nearly every country has one like it.
		if known, seen := t.anywhere[k]; seen && known != counts {
			t.anywhere[k] = ""
		} else if len(k) > 3 {
			t.anywhere[k] = counts
		}
	}
}

// addCode enters "US-PA" and "PA" as words for US-PA, where no name is spelled so.
func (t regionTables) addCode(code, of string) {
	country, short, _ := strings.Cut(code, "-")
	counts := code
	if of != "" {
		counts = of
	}
	for _, word := range []string{code, short} {
		if _, taken := t.inside[country][key(word)]; !taken {
			t.inside[country][key(word)] = counts
		}
	}
}

// readTable reads one of the embedded files without its header; a broken file is a bug and panics.
func readTable(name string, fields int) [][]string {
	f, err := tables.Open(name)
	if err != nil {
		panic(fmt.Sprintf("geo: %v", err))
	}
	r := csv.NewReader(f)
	r.Comment, r.FieldsPerRecord = '#', fields
	rows, err := r.ReadAll()
	if err != nil {
		panic(fmt.Sprintf("geo: %s: %v", name, err))
	}
	return rows[1:]
}
