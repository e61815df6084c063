package files

import (
	"fmt"
	"io"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"github.com/recovery-almanac/almanac/normalize"
)

// The frame of meetings.geojson: a FeatureCollection of RFC 7946.
const (
	mapHead = `{"type":"FeatureCollection","features":[`
	mapTail = "]}"
)

// feature is one meeting on the map. Its properties are flat, as map programs read them; the whole record stands
// in meetings.ndjson under the same id.
type feature struct {
	Type       string            `json:"type"`
	ID         string            `json:"id"`
	Geometry   *geojson.Geometry `json:"geometry"` // longitude first
	Properties mapProperties     `json:"properties"`
}

type mapProperties struct {
	Name        string   `json:"name"`
	Group       string   `json:"group,omitempty"`
	Fellowship  string   `json:"fellowship"`
	Status      string   `json:"status"`
	Mode        string   `json:"mode"`
	Weekday     int      `json:"weekday,omitempty"` // 1 = Monday ... 7 = Sunday
	Start       string   `json:"start,omitempty"`
	End         string   `json:"end,omitempty"`
	TimeZone    string   `json:"time_zone,omitempty"`
	RRule       string   `json:"rrule,omitempty"`
	Place       string   `json:"place,omitempty"`
	Street      string   `json:"street,omitempty"`
	Unit        string   `json:"unit,omitempty"`
	Locality    string   `json:"locality,omitempty"`
	County      string   `json:"county,omitempty"`
	Subdivision string   `json:"subdivision,omitempty"`
	PostalCode  string   `json:"postal_code,omitempty"`
	Country     string   `json:"country,omitempty"`
	Precision   string   `json:"precision,omitempty"` // what the point is: a door, or the middle of a town
	Tags        []string `json:"tags,omitempty"`
	Languages   []string `json:"languages,omitempty"`
	Notes       string   `json:"notes,omitempty"`
	URL         string   `json:"url,omitempty"`
}

// writeMap writes the meetings that have coordinates. Those without, most of them online, are left out and counted.
func (b *builder) writeMap() error {
	e := newEncoder()
	return b.create("meetings.geojson", func(w io.Writer) error {
		f, err := frame(w, mapHead, mapTail)
		if err != nil {
			return err
		}
		for i := range b.s.Meetings {
			m := &b.s.Meetings[i]
			if !located(m.Place) {
				continue
			}
			line, err := e.line(featureOf(m))
			if err != nil {
				return fmt.Errorf("meeting %s: %w", m.ID, err)
			}
			if err := f.add(line); err != nil {
				return err
			}
		}
		b.count(Published{Mapped: f.n, NotMapped: len(b.s.Meetings) - f.n})
		return f.end()
	})
}

func located(p *normalize.Place) bool { return p != nil && p.Latitude != nil && p.Longitude != nil }

func featureOf(m *normalize.Meeting) feature {
	p, s := m.Place, &m.Schedule
	return feature{
		Type: "Feature", ID: m.ID,
		Geometry: geojson.NewGeometry(orb.Point{*p.Longitude, *p.Latitude}),
		Properties: mapProperties{
			Name: m.Name, Group: m.Group, Fellowship: m.Fellowship, Status: string(m.Status), Mode: string(m.Mode),
			Weekday: s.Weekday, Start: s.Start, End: s.End, TimeZone: s.TimeZone, RRule: s.RRule,
			Place: p.Name, Street: p.Street, Unit: p.Unit, Locality: p.Locality, County: p.County, Subdivision: p.Subdivision,
			PostalCode: p.PostalCode, Country: p.Country, Precision: string(p.Precision),
			Tags: m.Tags, Languages: m.Languages, Notes: m.Notes, URL: m.URL,
		},
	}
}
