package geo

import (
	_ "embed"
	"strings"
	"sync"
)

// zoneData has a line a zone: country, zone, other names. Its first lines name the sources.
//
//go:embed data/zones.txt
var zoneData string

// zoneTables is what the file says.
type zoneTables struct {
	exact   map[string]string // every name as IANA spells it, to its zone
	folded  map[string]string // the same in lower case
	cities  map[string]string // "new york" to America/New_York, where only one zone ends so
	country map[string]string // alpha-2 to its only zone
	// countriesOf has the countries that a zone is listed for, by its usual name.
	countriesOf map[string][]string
}

var zones = sync.OnceValue(loadZones)

func loadZones() *zoneTables {
	t := &zoneTables{
		exact: map[string]string{}, folded: map[string]string{},
		cities: map[string]string{}, country: map[string]string{}, countriesOf: map[string][]string{},
	}
	count := map[string]int{}
	for line := range strings.Lines(zoneData) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Fields(line)
		country, zone := f[0], f[1]
		for _, name := range f[1:] {
			t.exact[name] = zone
			t.folded[strings.ToLower(name)] = zone
		}
		count[country]++
		t.countriesOf[zone] = append(t.countriesOf[zone], country)
		t.country[country] = zone
		t.addCity(zone)
	}
	for country, n := range count {
		if n > 1 {
			delete(t.country, country)
		}
	}
	for country, zone := range sameTime {
		t.country[country] = zone
	}
	return t
}

func (t *zoneTables) addCity(zone string) {
	city := cityOf(zone)
	if _, taken := t.cities[city]; taken {
		t.cities[city] = ""
		return
	}
	t.cities[city] = zone
}

func cityOf(zone string) string {
	last := zone[strings.LastIndexByte(zone, '/')+1:]
	return strings.ToLower(strings.ReplaceAll(last, "_", " "))
}

// Zone finds the zone behind a name of the IANA database, current or old, whatever its case: "US/Eastern" is
// America/New_York, "pacific/honolulu" is Pacific/Honolulu. A name that zone.tab lists for a country stays: the
// database may call Europe/Stockholm a link, but people there know it.
func Zone(name string) (zone string, ok bool) {
	t := zones()
	if zone, ok = t.exact[name]; ok {
		return zone, true
	}
	zone, ok = t.folded[strings.ReplaceAll(strings.ToLower(strings.TrimSpace(name)), " ", "_")]
	return zone, ok
}

// ZoneOfCity finds the zone that is named for a city: "Berlin", "new york".
func ZoneOfCity(city string) (zone string, ok bool) {
	zone = zones().cities[strings.ToLower(city)]
	return zone, zone != ""
}
