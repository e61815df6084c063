package files

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"

	"github.com/recovery-almanac/almanac/sinks/coverage"
)

// desertRecord is one record of deserts.json: a place of over 1,000 people without a meeting in person within 50 km.
type desertRecord struct {
	Name               string   `json:"name"`
	Country            string   `json:"country"`
	Subdivision        string   `json:"subdivision,omitempty"`
	County             string   `json:"county,omitempty"`
	FIPS               string   `json:"fips,omitempty"`
	Latitude           float64  `json:"latitude"`
	Longitude          float64  `json:"longitude"`
	Population         int      `json:"population"`
	NearestKm          *float64 `json:"nearest_km,omitempty"` // absent where none is within 500 km
	TimeZone           string   `json:"time_zone,omitempty"`
	Online             string   `json:"online,omitempty"` // the region of coverage.json that has online meetings by its clock
	OnlineHoursCovered int      `json:"online_hours_covered"`
}

func newDesertRecord(d *coverage.Desert) desertRecord {
	r := desertRecord{
		Name: d.Name, Country: d.Country, Subdivision: d.Subdivision, County: d.County, FIPS: d.FIPS,
		Latitude: d.Latitude, Longitude: d.Longitude, Population: d.Population, TimeZone: d.TimeZone, Online: d.Online, OnlineHoursCovered: d.OnlineHoursCovered,
	}
	if d.NearestKm >= 0 {
		km := math.Round(d.NearestKm)
		r.NearestKm = &km
	}
	return r
}

// loadDeserts reads deserts.json. Distances are whole kilometres.
func loadDeserts(dir string) ([]coverage.Desert, error) {
	raw, err := os.ReadFile(filepath.Join(dir, "deserts.json"))
	if err != nil {
		return nil, fmt.Errorf("load deserts: %w", err)
	}
	var doc struct {
		Deserts []desertRecord `json:"deserts"`
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		return nil, fmt.Errorf("load deserts: %w", err)
	}
	var deserts []coverage.Desert
	for _, d := range doc.Deserts {
		deserts = append(deserts, coverage.Desert{
			Place: coverage.Place{
				Name: d.Name, Country: d.Country, Subdivision: d.Subdivision, County: d.County, FIPS: d.FIPS,
				Latitude: d.Latitude, Longitude: d.Longitude, Population: d.Population,
			},
			NearestKm: known(d.NearestKm), TimeZone: d.TimeZone, Online: d.Online, OnlineHoursCovered: d.OnlineHoursCovered,
		})
	}
	return deserts, nil
}

// writeDeserts writes deserts.json, the most populous first.
func (b *builder) writeDeserts() error {
	return b.create("deserts.json", func(w io.Writer) error {
		f, err := frame(w, fmt.Sprintf(`{"schema_version":%d,"deserts":[`, schemaVersion), "]}")
		if err != nil {
			return err
		}
		e := newEncoder()
		for i := range b.s.Coverage.Deserts {
			line, err := e.line(newDesertRecord(&b.s.Coverage.Deserts[i]))
			if err != nil {
				return err
			}
			if err := f.add(line); err != nil {
				return err
			}
		}
		return f.end()
	})
}
