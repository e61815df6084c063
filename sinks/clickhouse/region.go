package clickhouse

import (
	"time"

	"github.com/recovery-almanac/almanac/sinks/coverage"
)

// regionRow is a version of what a region of the cube is.
type regionRow struct {
	Region     string    `ch:"region"`
	ValidFrom  time.Time `ch:"valid_from"`
	ValidTo    time.Time `ch:"valid_to"`
	Hash       uint64    `ch:"version_hash"`
	Level      string    `ch:"level"`
	Name       string    `ch:"name"`
	Parent     string    `ch:"parent"`
	TimeZone   string    `ch:"time_zone"`
	Online     string    `ch:"online"`
	FIPS       string    `ch:"fips"`
	Population uint64    `ch:"population"`
}

func (r *regionRow) key() []string { return []string{r.Region} }

func (r *regionRow) stamp(from, to time.Time, hash uint64) {
	r.ValidFrom, r.ValidTo, r.Hash = from, to, hash
}

func (r *regionRow) content(c content) content {
	return c.text(r.Region, r.Level, r.Name, r.Parent, r.TimeZone, r.Online, r.FIPS).number(int64(r.Population))
}

func newRegionRow(g *coverage.Region) *regionRow {
	return &regionRow{
		Region: g.Code, Level: string(g.Kind), Name: g.Name, Parent: g.Parent, TimeZone: g.TimeZone, Online: g.Online,
		FIPS: g.FIPS, Population: uint64(max(g.Population, 0)),
	}
}
