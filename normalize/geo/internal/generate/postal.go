package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/recovery-almanac/almanac/normalize/geo"
	"github.com/recovery-almanac/almanac/normalize/geo/internal/pack"
)

// postalCodes writes a line a code: country, code, name of the place, ISO 3166-2, latitude, longitude, with tabs
// between, sorted. ZIP codes are GeoNames'; older ones that it lacks are those of npm zipcodes, as are Canada's
// forward sortation areas.
func postalCodes(geonames, us, canada string) ([]byte, error) {
	lines := map[string]string{}
	if err := readZIPs(geonames, lines); err != nil {
		return nil, err
	}
	for _, file := range []string{us, canada} {
		if err := readCodes(file, lines); err != nil {
			return nil, err
		}
	}
	sorted := make([]string, 0, len(lines))
	for key, rest := range lines {
		sorted = append(sorted, key+"\t"+rest+"\n")
	}
	slices.Sort(sorted)
	return pack.Compress([]byte(strings.Join(sorted, "")))
}

// readZIPs reads GeoNames' own table: country, code, place, state, its code, county, ..., latitude, longitude.
func readZIPs(file string, lines map[string]string) error {
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(b)) {
		f := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if len(f) < 11 {
			return fmt.Errorf("%s: a line of %d fields: %q", file, len(f), line)
		}
		lat, errLat := strconv.ParseFloat(f[9], 64)
		lon, errLon := strconv.ParseFloat(f[10], 64)
		state, ok := geo.Subdivision("US", f[4])
		if errLat != nil || errLon != nil || !ok {
			continue // the forces' post offices are in no state
		}
		enter(lines, "US", f[1], f[2], state, lat, lon)
	}
	return nil
}

// readCodes reads the first object of a script, "exports.codes = {...}; ...", of npm zipcodes.
func readCodes(file string, lines map[string]string) error {
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	from := bytes.IndexByte(b, '{')
	if from < 0 {
		return fmt.Errorf("%s: there is no object", file)
	}
	var codes map[string]struct {
		Latitude, Longitude  float64
		City, State, Country string
	}
	if err := json.NewDecoder(bytes.NewReader(b[from:])).Decode(&codes); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	for code, c := range codes {
		city := c.City
		country, _ := geo.Country(c.Country)
		if c.Country == "US" {
			country = "US"
		}
		state, ok := geo.Subdivision(country, c.State)
		if !ok || c.Latitude == 0 || strings.HasPrefix(city, "Reserved") {
			continue // H0H is for letters to Santa Claus
		}
		if country == "CA" {
			city = strings.TrimSpace(strings.Split(city, "(")[0])
		}
		enter(lines, country, code, city, state, c.Latitude, c.Longitude)
	}
	return nil
}

func enter(lines map[string]string, country, code, place, state string, lat, lon float64) {
	key := country + "\t" + code
	if _, taken := lines[key]; !taken {
		lines[key] = fmt.Sprintf("%s\t%s\t%.4f\t%.4f", place, state, lat, lon)
	}
}
