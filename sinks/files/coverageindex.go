package files

import (
	"fmt"
	"io"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks/coverage"
)

const schemaVersion = normalize.SchemaVersion

// regionRecord is what coverage.json, regions.json and the files of cells say about a region.
type regionRecord struct {
	Code             string   `json:"code"`
	Kind             string   `json:"kind"`
	Name             string   `json:"name,omitempty"` // where it is not the code
	Parent           string   `json:"parent,omitempty"`
	TimeZone         string   `json:"time_zone,omitempty"`
	Online           string   `json:"online,omitempty"`
	FIPS             string   `json:"fips,omitempty"`
	Population       int      `json:"population,omitempty"`
	File             string   `json:"file,omitempty"`
	Meetings         int      `json:"meetings"`
	PerHundred       *float64 `json:"meetings_per_100k,omitempty"` // absent where no population is known
	HoursCovered     *int     `json:"hours_covered,omitempty"`
	LongestGapHours  *int     `json:"longest_gap_hours,omitempty"`
	LongestGapStart  *int     `json:"longest_gap_start,omitempty"`  // absent without a gap
	MeanWaitMinutes  *float64 `json:"mean_wait_minutes,omitempty"`  // absent without starts
	WorstWaitMinutes *int     `json:"worst_wait_minutes,omitempty"` // absent without starts
	// Within is the share of the population that lives within 5, 25 and 50 km of any meeting in person; absent where no
	// population is known.
	Within []float64 `json:"within,omitempty"`
}

// regionRecord says of a locality only what it is: there are many, and their cells stand in the same file.
func (b *builder) regionRecord(r *coverage.Region) regionRecord {
	if r.Kind == coverage.Locality {
		return regionRecord{Code: r.Code, Kind: string(r.Kind), TimeZone: r.TimeZone, Meetings: r.Meetings}
	}
	s := regionRecord{
		Code: r.Code, Kind: string(r.Kind), Parent: r.Parent, TimeZone: r.TimeZone, Online: r.Online, FIPS: r.FIPS,
		Population: r.Population, Meetings: r.Meetings,
	}
	if r.Name != r.Code {
		s.Name = r.Name
	}
	if r.Population > 0 {
		rate := fourDecimals(float64(r.Meetings) * 100_000 / float64(r.Population))
		s.PerHundred = &rate
	}
	nothing := coverage.Cell{LongestGapHours: coverage.HoursOfWeek, MeanWaitMinutes: -1, WorstWaitMinutes: -1}
	s.measures(&nothing)
	if cells := b.s.Coverage.CellsOf(r.Code); len(cells) > 0 {
		s.measures(&cells[0]) // of all
	}
	if near := b.s.Coverage.NearOf(r.Code); r.Population > 0 {
		s.Within = make([]float64, len(coverage.Kilometers))
		for i := range s.Within {
			if len(near) > 0 {
				s.Within[i] = share(near[0].Within[i].Ever, r.Population) // of all fellowships
			}
		}
	}
	return s
}

func share(people, population int) float64 {
	return fourDecimals(float64(people) / float64(population))
}

func (s *regionRecord) measures(c *coverage.Cell) {
	s.HoursCovered, s.LongestGapHours, s.LongestGapStart = &c.HoursCovered, &c.LongestGapHours, nil
	if c.LongestGapStart >= 0 {
		s.LongestGapStart = &c.LongestGapStart
	}
	if c.MeanWaitMinutes >= 0 {
		wait := tenths(c.MeanWaitMinutes)
		s.MeanWaitMinutes, s.WorstWaitMinutes = &wait, &c.WorstWaitMinutes
	}
}

// coverageHead is the head of coverage.json: the Monday of the reference week, and the regions.
func coverageHead(week time.Time) string {
	return fmt.Sprintf(`{"schema_version":%d,"week":"%s","regions":[`, schemaVersion, week.Format(time.DateOnly))
}

func weekOf(r *coverage.Result) string { return r.Week.Format(time.DateOnly) }

// writeCoverage writes the index of the coverage files.
func (b *builder) writeCoverage() error {
	return b.create("coverage.json", func(w io.Writer) error {
		f, err := frame(w, coverageHead(b.s.Coverage.Week), "]}")
		if err != nil {
			return err
		}
		e := newEncoder()
		for i := range b.s.Coverage.Regions {
			r := &b.s.Coverage.Regions[i]
			if !indexed(r) {
				continue
			}
			record := b.regionRecord(r)
			record.File = regionFile(r)
			line, err := e.line(record)
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

// regionsDocument is regions.json.
type regionsDocument struct {
	SchemaVersion int           `json:"schema_version"`
	Regions       []regionCount `json:"regions"` // sorted by code
}

// regionCount is one region over all fellowships and modes, with the meetings of each.
type regionCount struct {
	regionRecord
	ByFellowship map[string]int `json:"by_fellowship"`
	ByMode       map[string]int `json:"by_mode"`
}

// writeRegions picks each region's totals out of the cube.
func (b *builder) writeRegions() error {
	doc := regionsDocument{SchemaVersion: schemaVersion, Regions: []regionCount{}}
	for i := range b.s.Coverage.Regions {
		r := &b.s.Coverage.Regions[i]
		if r.Kind == coverage.County || r.Kind == coverage.Locality {
			continue
		}
		count := regionCount{b.regionRecord(r), map[string]int{}, map[string]int{}}
		for _, c := range b.s.Coverage.CellsOf(r.Code) {
			switch {
			case c.Group != coverage.All:
			case c.Mode == coverage.All && c.Fellowship != coverage.All:
				count.ByFellowship[c.Fellowship] = c.Meetings
			case c.Fellowship == coverage.All && c.Mode != coverage.All:
				count.ByMode[c.Mode] = c.Meetings
			}
		}
		doc.Regions = append(doc.Regions, count)
	}
	return b.create("regions.json", func(w io.Writer) error { return writeDocument(w, doc) })
}
