package clickhouse

import (
	"time"

	"github.com/recovery-almanac/almanac/sinks/coverage"
)

// nearRow is a version of how many people of a region live near a meeting of a fellowship.
type nearRow struct {
	Region     string    `ch:"region"`
	Fellowship string    `ch:"fellowship"`
	ValidFrom  time.Time `ch:"valid_from"`
	ValidTo    time.Time `ch:"valid_to"`
	Hash       uint64    `ch:"version_hash"`
	Within5    uint64    `ch:"within_5_km"`
	Within25   uint64    `ch:"within_25_km"`
	Within50   uint64    `ch:"within_50_km"`
	Days5      []uint64  `ch:"days_5_km"`
	Days25     []uint64  `ch:"days_25_km"`
	Days50     []uint64  `ch:"days_50_km"`
}

func (r *nearRow) key() []string { return []string{r.Region, r.Fellowship} }

func (r *nearRow) stamp(from, to time.Time, hash uint64) {
	r.ValidFrom, r.ValidTo, r.Hash = from, to, hash
}

func (r *nearRow) content(c content) content {
	c = c.text(r.Region, r.Fellowship).number(int64(r.Within5), int64(r.Within25), int64(r.Within50))
	for _, days := range [][]uint64{r.Days5, r.Days25, r.Days50} {
		for _, n := range days {
			c = c.number(int64(n))
		}
	}
	return c
}

func newNearRow(n *coverage.Near) *nearRow {
	return &nearRow{
		Region: n.Region, Fellowship: n.Fellowship,
		Within5: uint64(n.Within[0].Ever), Within25: uint64(n.Within[1].Ever), Within50: uint64(n.Within[2].Ever),
		Days5: daysOf(&n.Within[0]), Days25: daysOf(&n.Within[1]), Days50: daysOf(&n.Within[2]),
	}
}

func daysOf(n *coverage.Nearby) []uint64 {
	days := make([]uint64, len(n.Days))
	for i, people := range n.Days {
		days[i] = uint64(people)
	}
	return days
}
