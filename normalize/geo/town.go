package geo

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/recovery-almanac/almanac/normalize/geo/internal/pack"
)

//go:embed data/places.zst
var placeFile []byte

// Place is a populated place, or what a postal code stands for.
type Place struct {
	Name                string // as GeoNames has it: "Köln", "St. Louis"
	Subdivision         string // ISO 3166-2, or ""
	Country             string // ISO 3166-1 alpha-2
	Latitude, Longitude float64
	Population          int // 0 where it is not known, and for a postal code
}

// towns are the populated places, and the chains of those that share a name.
type towns struct {
	all   []Place
	named map[string]int32 // key of the name to the first of its chain
	next  []int32          // of the chain, or -1
	// other leads from another name in a country to the key of the name that named has.
	other map[townKey]string
	// within has the places of each country and subdivision with their keys, for names that are spelled wrong.
	within map[string][]keyed
}

type keyed struct {
	key string
	n   int32
}

var allTowns = sync.OnceValue(loadTowns)

// Places are all populated places with over 1,000 people, and seats of an administration with fewer, sorted by
// country and then by population, the largest first. A part of a city that has people of its own (Brooklyn) stands
// beside the city, whose population counts it too. The slice is shared: do not change it.
func Places() []Place { return allTowns().all }

// FindPlace finds a populated place by its name, whatever its case and accents: the most populous of that name in the
// subdivision. With subdivision "" it is the most populous in the country, where each other has less than a tenth of
// its people: ("Springfield", "", "US") is nowhere. "St", "Ft" and "Mt" count as written out. In the United States
// a name that only the post knows will do.
func FindPlace(name, subdivision, country string) (Place, bool) {
	if country == "" {
		country = CountryOf(subdivision)
	}
	k := key(name)
	if k == "" || country == "" {
		return Place{}, false
	}
	t := allTowns()
	if usual, ok := t.other[townKey{k, country}]; ok {
		if p, found, clear := t.largest(usual, subdivision, country); found && clear {
			return p, true
		}
	}
	for _, spelling := range spellings(k) {
		if p, found, clear := t.largest(spelling, subdivision, country); found {
			return p, clear
		}
	}
	if country == "US" && subdivision != "" {
		return postTown(k, subdivision)
	}
	return Place{}, false
}

// largest is the most populous place of a name. It is clear where the subdivision is known, or no other has a tenth
// of its people.
func (t *towns) largest(name, subdivision, country string) (best Place, found, clear bool) {
	second := 0
	n, ok := t.named[name]
	for ; ok && n >= 0; n = t.next[n] {
		p := t.all[n]
		switch {
		case p.Country != country || subdivision != "" && p.Subdivision != subdivision:
			continue
		case found && p.Population <= best.Population:
			second = max(second, p.Population)
			continue
		case found:
			second = max(second, best.Population)
		}
		best, found = p, true
	}
	return best, found, subdivision != "" || second*10 <= best.Population
}

// FindPlaceNear finds the place of a name in a country that is nearest to another place, and at most km kilometres away.
func FindPlaceNear(name, country string, other Place, km float64) (best Place, ok bool) {
	t, k := allTowns(), key(name)
	all := spellings(k)
	if usual, found := t.other[townKey{k, country}]; found {
		all = append(all, usual)
	}
	for _, spelling := range all {
		n, found := t.named[spelling]
		for ; found && n >= 0; n = t.next[n] {
			p := t.all[n]
			if d := Distance(p.Latitude, p.Longitude, other.Latitude, other.Longitude); p.Country == country && d <= km {
				best, km, ok = p, d, true
			}
		}
	}
	return best, ok
}

// short and long spellings of a name's words.
var abbreviations = map[string]string{
	"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount", "pt": "point", "n": "north", "s": "south", "e": "east", "w": "west",
	"hts": "heights", "hgts": "heights", "spgs": "springs", "spr": "spring", "twp": "township", "ctr": "center", "jct": "junction",
	"pk": "park", "gdns": "gardens", "mnr": "manor", "vlg": "village", "bch": "beach", "hbr": "harbor", "is": "island", "vly": "valley",
}

var expansions = reverse(abbreviations)

func reverse(m map[string]string) map[string]string {
	out := map[string]string{}
	for short, long := range m {
		out[long] = short
	}
	return out
}

// spellings are a key, and the same with its short words written out, and its long ones cut.
func spellings(k string) []string {
	words := strings.Fields(k)
	out := []string{k}
	for _, table := range []map[string]string{abbreviations, expansions} {
		changed := make([]string, len(words))
		for i, w := range words {
			changed[i] = w
			if other, ok := table[w]; ok {
				changed[i] = other
			}
		}
		if s := strings.Join(changed, " "); s != k {
			out = append(out, s)
		}
	}
	return out
}

func loadTowns() *towns {
	text := mustDecompress(placeFile)
	n := strings.Count(text, "\n")
	t := &towns{all: make([]Place, 0, n), named: make(map[string]int32, n), next: make([]int32, 0, n), other: map[townKey]string{}, within: map[string][]keyed{}}
	for line := range strings.Lines(text) {
		f := fields(line, 6)
		p := Place{Name: f[2], Country: f[0], Latitude: number(f[3]), Longitude: number(f[4]), Population: int(number(f[5]))}
		if f[1] != "" {
			p.Subdivision = p.Country + "-" + f[1]
		}
		t.add(p)
	}
	for _, row := range readTable("data/town-names.csv", 3) {
		for name := range strings.SplitSeq(row[2], "|") {
			t.other[townKey{key(name), row[0]}] = key(row[1])
		}
	}
	return t
}

func (t *towns) add(p Place) {
	switch {
	case Territory(p.Country) != "": // GeoNames has Puerto Rico as a country
		p.Country, p.Subdivision = "US", Territory(p.Country)
	case p.Subdivision == "":
		p.Subdivision = subdivisionAt(p)
	}
	k := key(p.Name)
	// A city on a river that is the border stands on the side that is called like it: Waterford.
	if code, ok := Subdivision(p.Country, p.Name); ok && code != p.Subdivision && p.Population >= borderTown {
		if _, ok := Near(p.Latitude, p.Longitude, code, 3); ok {
			p.Subdivision = code
		}
	}
	n := int32(len(t.all))
	t.all = append(t.all, p)
	t.next = append(t.next, -1)
	if first, taken := t.named[k]; taken {
		t.next[n] = first
	}
	t.named[k] = n
	t.within[p.Country] = append(t.within[p.Country], keyed{k, n})
	if p.Subdivision != "" {
		t.within[p.Subdivision] = append(t.within[p.Subdivision], keyed{k, n})
	}
}

// borderTown is how many people a place must have to be the city that a subdivision is called for.
const borderTown = 20_000

// subdivisionAt finds the subdivision of a place whose country is known: by the map, or near its border by the
// nearest area of that country.
func subdivisionAt(p Place) string {
	if l := RegionAt(p.Latitude, p.Longitude); l.Country == p.Country {
		return l.Subdivision
	}
	world := boundaries().world
	if n, _ := world.nearest(p.Latitude, p.Longitude, shoreKm, func(a area) bool { return a.country == p.Country }); n != outside {
		return world.areas[n].subdivision
	}
	return ""
}

// mustDecompress reads an embedded file; a broken one is a bug and panics.
func mustDecompress(file []byte) string {
	b, err := pack.Decompress(file)
	if err != nil {
		panic(err.Error())
	}
	return string(b)
}

func fields(line string, n int) []string {
	f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
	if len(f) != n {
		panic(fmt.Sprintf("geo: a line of an embedded table has %d fields, not %d: %q", len(f), n, line))
	}
	return f
}

func number(s string) float64 {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		panic(fmt.Sprintf("geo: an embedded table: %v", err))
	}
	return v
}
