package dedupe

import (
	"slices"

	"github.com/recovery-almanac/almanac/normalize"
)

type meeting = normalize.Meeting

// field is one published field: how to compare it, and how to show it in changes and provenance.
type field struct {
	path  string
	equal func(a, b *meeting) bool
	value func(*meeting) any // nil where absent
	// calendar: a calendar shows it, so that a change raises the event's SEQUENCE.
	calendar bool
	// moves: a change of it means that people would go at another time or to another place.
	moves bool
}

// fields is what a record publishes about the gathering itself, sorted by path. Left out are the id, the record's
// own times, possible_duplicates (which speak of other records), sources (see [sourcesField]) and conflicts (see
// [conflictsField]).
var fields = []field{
	text("fellowship", func(m *meeting) string { return m.Fellowship }).shown(),
	text("group", func(m *meeting) string { return m.Group }).shown(),
	list("languages", func(m *meeting) []string { return m.Languages }),
	text("mode", func(m *meeting) string { return string(m.Mode) }).shown(),
	text("name", func(m *meeting) string { return m.Name }).shown(),
	text("notes", func(m *meeting) string { return m.Notes }).shown(),
	{path: "online", calendar: true,
		equal: func(a, b *meeting) bool { return slices.Equal(a.Online, b.Online) },
		value: func(m *meeting) any { return present(m.Online) }},
	{path: "phone", calendar: true,
		equal: func(a, b *meeting) bool { return slices.Equal(a.Phone, b.Phone) },
		value: func(m *meeting) any { return present(m.Phone) }},
	placeText("place.country", func(p *normalize.Place) string { return p.Country }).moving(),
	placeText("place.county", func(p *normalize.Place) string { return p.County }).shown(),
	placeText("place.formatted", func(p *normalize.Place) string { return p.Formatted }).shown(),
	degrees("place.latitude", func(p *normalize.Place) *float64 { return p.Latitude }),
	placeText("place.locality", func(p *normalize.Place) string { return p.Locality }).moving(),
	degrees("place.longitude", func(p *normalize.Place) *float64 { return p.Longitude }),
	placeText("place.name", func(p *normalize.Place) string { return p.Name }).shown(),
	placeText("place.notes", func(p *normalize.Place) string { return p.Notes }).shown(),
	placeText("place.postal_code", func(p *normalize.Place) string { return p.PostalCode }).shown(),
	placeText("place.precision", func(p *normalize.Place) string { return string(p.Precision) }),
	placeText("place.street", func(p *normalize.Place) string { return p.Street }).moving(),
	placeText("place.subdivision", func(p *normalize.Place) string { return p.Subdivision }).moving(),
	placeText("place.unit", func(p *normalize.Place) string { return p.Unit }).shown(),
	list("schedule.also", func(m *meeting) []string { return m.Schedule.Also }).shown(),
	flag("schedule.by_appointment", func(m *meeting) bool { return m.Schedule.ByAppointment }).moving(),
	flag("schedule.duration_assumed", func(m *meeting) bool { return m.Schedule.DurationAssumed }),
	number("schedule.duration_minutes", func(m *meeting) int { return m.Schedule.DurationMinutes }).shown(),
	text("schedule.end", func(m *meeting) string { return m.Schedule.End }).shown(),
	list("schedule.except", func(m *meeting) []string { return m.Schedule.Except }).shown(),
	text("schedule.from", func(m *meeting) string { return m.Schedule.From }).shown(),
	text("schedule.rrule", func(m *meeting) string { return m.Schedule.RRule }).moving(),
	text("schedule.start", func(m *meeting) string { return m.Schedule.Start }).moving(),
	text("schedule.text", func(m *meeting) string { return m.Schedule.Text }).shown(),
	text("schedule.time_zone", func(m *meeting) string { return m.Schedule.TimeZone }).moving(),
	text("schedule.time_zone_from", func(m *meeting) string { return string(m.Schedule.TimeZoneFrom) }),
	text("schedule.until", func(m *meeting) string { return m.Schedule.Until }).shown(),
	number("schedule.weekday", func(m *meeting) int { return m.Schedule.Weekday }).moving(),
	text("status", func(m *meeting) string { return string(m.Status) }).shown(),
	list("tags", func(m *meeting) []string { return m.Tags }).shown(),
	list("types_raw", func(m *meeting) []string { return m.TypesRaw }),
	text("url", func(m *meeting) string { return m.URL }).shown(),
}

// sourcesField is the list of listings behind a record. A publisher's stamp on an untouched row is no change.
var sourcesField = field{path: "sources", equal: func(a, b *meeting) bool {
	return slices.EqualFunc(a.Sources, b.Sources, func(x, y normalize.Listing) bool {
		return x.Source == y.Source && x.Ref == y.Ref && x.Slot == y.Slot && x.URL == y.URL && x.Owner == y.Owner
	})
}, value: func(m *meeting) any { return present(m.Sources) }}

// conflictsField is what other listings state. No single listing has it, so that nothing can be chosen from one.
var conflictsField = field{path: "conflicts",
	equal: func(a, b *meeting) bool { return slices.Equal(a.Conflicts, b.Conflicts) },
	value: func(m *meeting) any { return present(m.Conflicts) }}

func (f field) shown() field  { f.calendar = true; return f }
func (f field) moving() field { f.calendar, f.moves = true, true; return f }

func text(path string, get func(*meeting) string) field {
	return field{path: path,
		equal: func(a, b *meeting) bool { return get(a) == get(b) },
		value: func(m *meeting) any {
			if s := get(m); s != "" {
				return s
			}
			return nil
		}}
}

func placeText(path string, get func(*normalize.Place) string) field {
	return text(path, func(m *meeting) string {
		if m.Place == nil {
			return ""
		}
		return get(m.Place)
	})
}

func number(path string, get func(*meeting) int) field {
	return field{path: path,
		equal: func(a, b *meeting) bool { return get(a) == get(b) },
		value: func(m *meeting) any {
			if n := get(m); n != 0 {
				return n
			}
			return nil
		}}
}

func flag(path string, get func(*meeting) bool) field {
	return field{path: path,
		equal: func(a, b *meeting) bool { return get(a) == get(b) },
		value: func(m *meeting) any {
			if get(m) {
				return true
			}
			return nil
		}}
}

func list(path string, get func(*meeting) []string) field {
	return field{path: path,
		equal: func(a, b *meeting) bool { return slices.Equal(get(a), get(b)) },
		value: func(m *meeting) any { return present(get(m)) }}
}

func degrees(path string, get func(*normalize.Place) *float64) field {
	of := func(m *meeting) *float64 {
		if m.Place == nil {
			return nil
		}
		return get(m.Place)
	}
	return field{path: path, calendar: true,
		equal: func(a, b *meeting) bool {
			x, y := of(a), of(b)
			return x == y || x != nil && y != nil && *x == *y
		},
		value: func(m *meeting) any {
			if f := of(m); f != nil {
				return *f
			}
			return nil
		}}
}

func present[T any](list []T) any {
	if len(list) == 0 {
		return nil
	}
	return list
}
