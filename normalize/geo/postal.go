package geo

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed data/postal.zst
var postalFile []byte

// postalTable are the postal codes, and the post's names of places in the United States.
type postalTable struct {
	us, canada map[string]Place
	named      map[townKey]Place // the first code of each name
}

type townKey struct{ name, subdivision string }

var postal = sync.OnceValue(loadPostal)

// PostalCode finds where a postal code is: a ZIP code or ZIP+4 of the United States, or the first three characters of
// a Canadian code (the forward sortation area), whatever follows them. The point is the middle of the code's area.
func PostalCode(country, code string) (Place, bool) {
	code = strings.ToUpper(strings.TrimSpace(code))
	switch country {
	case "US":
		if len(code) == 10 && code[5] == '-' || len(code) == 9 && !strings.Contains(code, "-") {
			code = code[:5]
		}
		p, ok := postal().us[code]
		return p, ok
	case "CA":
		if len(code) < 3 {
			return Place{}, false
		}
		p, ok := postal().canada[code[:3]]
		return p, ok
	}
	return Place{}, false
}

// Sparse reports whether a postal code is one of a Canadian forward sortation area with a 0 in its second place: the
// countryside of a province, many towns and up to some hundred kilometres, whose middle says little.
func Sparse(country, code string) bool {
	code = strings.TrimSpace(code)
	return country == "CA" && len(code) >= 3 && code[1] == '0'
}

// postTown finds a place by the name that the post has for it in a state.
func postTown(name, subdivision string) (Place, bool) {
	for _, spelling := range spellings(name) {
		if p, ok := postal().named[townKey{spelling, subdivision}]; ok {
			return p, true
		}
	}
	return Place{}, false
}

func loadPostal() *postalTable {
	t := &postalTable{us: make(map[string]Place, 44_000), canada: make(map[string]Place, 1_700), named: make(map[townKey]Place, 32_000)}
	for line := range strings.Lines(mustDecompress(postalFile)) {
		f := fields(line, 6)
		p := Place{Name: f[2], Country: f[0], Subdivision: f[3], Latitude: number(f[4]), Longitude: number(f[5])}
		if !p.plausible() {
			continue
		}
		if p.Country == "CA" {
			t.canada[f[1]] = p
			continue
		}
		t.us[f[1]] = p
		k := townKey{key(p.Name), p.Subdivision}
		if _, taken := t.named[k]; !taken {
			t.named[k] = p
		}
	}
	return t
}

// plausible reports whether the code's point is where its state is: the tables have a few that lie abroad.
func (p Place) plausible() bool {
	_, ok := Near(p.Latitude, p.Longitude, p.Subdivision, 2*shoreKm)
	return ok
}
