// Package quality measures a release: how much of what a meeting should say is there, source by source. Call
// [Measure] with what a release holds.
//
// It is pure. Every share has the number that it is a part of, because a source of online meetings has no county
// to know and one by appointment no end.
package quality

import (
	"cmp"
	"slices"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks"
)

// Report is the quality of a release.
type Report struct {
	All     Line   `json:"all"`     // every meeting once
	Sources []Line `json:"sources"` // by id, those with meetings or problems; a meeting counts for each of its sources
	Misses  []Miss `json:"misses"`  // what in-person meetings lack of a place, and meetings with a time of a zone
}

// Line is the quality of one source's meetings.
type Line struct {
	Source      string `json:"source,omitempty"` // "" for all
	Meetings    int    `json:"meetings"`
	InPerson    int    `json:"in_person"`   // with a door to go to: in person or hybrid
	Zone        Share  `json:"zone"`        // of meetings with a time
	Country     Share  `json:"country"`     // of those in person
	Subdivision Share  `json:"subdivision"` // of those in person
	County      Share  `json:"county"`      // of those in person in the United States
	Coordinates Share  `json:"coordinates"` // of those in person
	Precise     Share  `json:"precise"`     // coordinates of a street or a building, of those in person
	Mode        Share  `json:"mode"`        // that the row tells, of all
	End         Share  `json:"end"`         // stated, not assumed, of meetings with a time
	Tags        Share  `json:"tags"`        // at least one, of all

	Zones      map[normalize.ZoneFrom]int  `json:"zones,omitempty"`      // by the step of the zone ladder
	Precisions map[normalize.Precision]int `json:"precisions,omitempty"` // of the coordinates
	Modes      map[normalize.Mode]int      `json:"modes,omitempty"`

	Errors   int                    `json:"errors"`
	Warnings int                    `json:"warnings"`
	Notes    int                    `json:"notes"` // problems of severity info
	Problems map[normalize.Code]int `json:"problems,omitempty"`
}

// Share is how many of how many.
type Share struct {
	Have int `json:"have"`
	Of   int `json:"of"`
}

// add counts one more, which has what is asked for or not.
func (s *Share) add(has bool) {
	s.Of++
	if has {
		s.Have++
	}
}

// Miss is a meeting without something that it should have, and the problem that says so.
type Miss struct {
	ID     string         `json:"id"`
	Source string         `json:"source"` // of the listing that leads the record
	Ref    string         `json:"ref"`
	Lacks  string         `json:"lacks"`           // zone, country, subdivision or county
	Code   normalize.Code `json:"code,omitempty"`  // "" where no problem of its listings says why
	Place  string         `json:"place,omitempty"` // the publisher's address, else the name of the place
}

// Measure counts what meetings have. The order of meetings and problems does not matter.
func Measure(meetings []normalize.Meeting, sources []sinks.Source, problems []normalize.Problem) Report {
	byRow := codesByRow(problems)
	var all measure
	of := map[string]*measure{}
	for _, s := range sources {
		of[s.ID] = &measure{Line: Line{Source: s.ID}}
	}
	report := Report{Misses: []Miss{}}
	for i := range meetings {
		m := &meetings[i]
		codes := codesOf(m, byRow)
		all.take(m, codes)
		for j, l := range m.Sources {
			if j > 0 && l.Source == m.Sources[j-1].Source { // sorted by source
				continue
			}
			if of[l.Source] == nil {
				of[l.Source] = &measure{Line: Line{Source: l.Source}}
			}
			of[l.Source].take(m, codes)
		}
		report.Misses = append(report.Misses, misses(m, codes)...)
	}
	for i := range problems {
		p := &problems[i]
		if of[p.Source] == nil {
			of[p.Source] = &measure{Line: Line{Source: p.Source}}
		}
		all.find(p)
		of[p.Source].find(p)
	}
	report.All = all.Line
	for _, m := range of {
		if m.Meetings > 0 || len(m.Problems) > 0 {
			report.Sources = append(report.Sources, m.Line)
		}
	}
	slices.SortFunc(report.Sources, func(a, b Line) int { return cmp.Compare(a.Source, b.Source) })
	slices.SortFunc(report.Misses, func(a, b Miss) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Ref, b.Ref), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Lacks, b.Lacks))
	})
	return report
}

// measure is a line that is being counted.
type measure struct{ Line }

func (l *measure) take(m *normalize.Meeting, codes []normalize.Code) {
	l.Meetings++
	count(&l.Modes, m.Mode)
	l.Mode.add(m.Mode != "" && !slices.Contains(codes, "mode_unknown"))
	l.Tags.add(len(m.Tags) > 0)
	if !m.Schedule.ByAppointment {
		l.Zone.add(m.Schedule.TimeZone != "" && m.Schedule.TimeZoneFrom != "")
		l.End.add(m.Schedule.DurationMinutes > 0 && !m.Schedule.DurationAssumed)
		count(&l.Zones, m.Schedule.TimeZoneFrom)
	}
	if inPerson(m) {
		l.takePlace(m)
	}
}

func (l *measure) takePlace(m *normalize.Meeting) {
	p := m.Place
	if p == nil {
		p = &normalize.Place{}
	}
	l.InPerson++
	l.Country.add(p.Country != "")
	l.Subdivision.add(p.Subdivision != "")
	l.Coordinates.add(p.Latitude != nil)
	l.Precise.add(p.Precision == normalize.Exact || p.Precision == normalize.Street)
	if p.Country == "US" {
		l.County.add(p.County != "")
	}
	if p.Precision != "" {
		count(&l.Precisions, p.Precision)
	}
}

func (l *measure) find(p *normalize.Problem) {
	count(&l.Problems, p.Code)
	switch p.Severity {
	case "error":
		l.Errors++
	case "warning":
		l.Warnings++
	default:
		l.Notes++
	}
}

func inPerson(m *normalize.Meeting) bool {
	return m.Mode == normalize.InPerson || m.Mode == normalize.Hybrid
}

func count[K comparable](counts *map[K]int, key K) {
	if *counts == nil {
		*counts = map[K]int{}
	}
	(*counts)[key]++
}
