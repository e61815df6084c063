package clickhouse

import (
	"cmp"
	"fmt"
	"math"
	"time"

	"github.com/recovery-almanac/almanac/sinks/coverage"
)

// desertRow is a version of a populated place without a meeting in person.
type desertRow struct {
	Region      string    `ch:"region"`
	Place       string    `ch:"place"`
	Position    string    `ch:"position"`
	ValidFrom   time.Time `ch:"valid_from"`
	ValidTo     time.Time `ch:"valid_to"`
	Hash        uint64    `ch:"version_hash"`
	Country     string    `ch:"country"`
	County      string    `ch:"county"`
	FIPS        string    `ch:"fips"`
	Latitude    float64   `ch:"latitude"`
	Longitude   float64   `ch:"longitude"`
	Population  uint64    `ch:"population"`
	NearestKm   int32     `ch:"nearest_km"`
	TimeZone    string    `ch:"time_zone"`
	Online      string    `ch:"online"`
	OnlineHours uint8     `ch:"online_hours_covered"`
}

func (r *desertRow) key() []string { return []string{r.Region, r.Place, r.Position} }

func (r *desertRow) stamp(from, to time.Time, hash uint64) {
	r.ValidFrom, r.ValidTo, r.Hash = from, to, hash
}

func (r *desertRow) content(c content) content {
	return c.text(r.Region, r.Place, r.Position, r.Country, r.County, r.FIPS, r.TimeZone, r.Online).
		fraction(r.Latitude, r.Longitude).number(int64(r.Population), int64(r.NearestKm), int64(r.OnlineHours))
}

// newDesertRow tells places of one name apart by where they lie. Distances are whole kilometres, as in the release.
func newDesertRow(d *coverage.Desert) *desertRow {
	return &desertRow{
		Region: cmp.Or(d.Subdivision, d.Country), Place: d.Name, Position: fmt.Sprintf("%.4f,%.4f", d.Latitude, d.Longitude),
		Country: d.Country, County: d.County, FIPS: d.FIPS, Latitude: d.Latitude, Longitude: d.Longitude,
		Population: uint64(max(d.Population, 0)), NearestKm: int32(math.Round(d.NearestKm)), TimeZone: d.TimeZone, Online: d.Online,
		OnlineHours: uint8(d.OnlineHoursCovered),
	}
}
