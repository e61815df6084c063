package quality

import (
	"cmp"
	"slices"

	"github.com/recovery-almanac/almanac/normalize"
)

// because is which codes explain what a meeting lacks, the most telling first.
var because = map[string][]normalize.Code{
	"zone":        {"time_zone_unknown", "time_zone_unreadable"},
	"country":     {"country_unknown", "region_conflict", "coordinates_outside_region", "mode_unknown"},
	"subdivision": {"region_unknown", "country_unknown", "region_conflict", "coordinates_outside_region", "mode_unknown"},
	"county":      {"county_unknown", "region_unknown", "coordinates_outside_region", "coordinates_unusable"},
}

// misses says what a meeting lacks, and which problem of its listings says so. A county is only asked for
// where the subdivision is known, and that where the country is: the first gap explains the others.
func misses(m *normalize.Meeting, codes []normalize.Code) []Miss {
	var lacks []string
	if !m.Schedule.ByAppointment && (m.Schedule.TimeZone == "" || m.Schedule.TimeZoneFrom == "") {
		lacks = append(lacks, "zone")
	}
	if inPerson(m) {
		p := m.Place
		switch {
		case p == nil || p.Country == "":
			lacks = append(lacks, "country")
		case p.Subdivision == "":
			lacks = append(lacks, "subdivision")
		case p.Country == "US" && p.County == "":
			lacks = append(lacks, "county")
		}
	}
	var all []Miss
	for _, what := range lacks {
		miss := Miss{ID: m.ID, Lacks: what}
		if m.Place != nil {
			miss.Place = cmp.Or(m.Place.Formatted, m.Place.Name)
		}
		if len(m.Sources) > 0 {
			miss.Source, miss.Ref = m.Sources[0].Source, m.Sources[0].Ref
		}
		if i := slices.IndexFunc(because[what], func(c normalize.Code) bool { return slices.Contains(codes, c) }); i >= 0 {
			miss.Code = because[what][i]
		}
		all = append(all, miss)
	}
	return all
}

// rowKey names a publisher's row.
type rowKey struct{ source, ref string }

func codesByRow(problems []normalize.Problem) map[rowKey][]normalize.Code {
	byRow := map[rowKey][]normalize.Code{}
	for i := range problems {
		key := rowKey{problems[i].Source, problems[i].Ref}
		byRow[key] = append(byRow[key], problems[i].Code)
	}
	return byRow
}

// codesOf is every code that a listing behind the meeting has.
func codesOf(m *normalize.Meeting, byRow map[rowKey][]normalize.Code) []normalize.Code {
	var codes []normalize.Code
	for _, l := range m.Sources {
		codes = append(codes, byRow[rowKey{l.Source, l.Ref}]...)
	}
	return codes
}
