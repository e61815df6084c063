package clickhouse

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks"
)

// changeRow is what happened to a meeting on a night.
type changeRow struct {
	Night      time.Time `ch:"night"`
	Kind       string    `ch:"kind"`
	ID         string    `ch:"id"`
	Into       string    `ch:"into_id"`
	From       string    `ch:"from_id"`
	Region     string    `ch:"region"`
	Fellowship string    `ch:"fellowship"`
	Name       string    `ch:"name"`
	Mode       string    `ch:"mode"`
	Locality   string    `ch:"locality"`
	County     string    `ch:"county"`
	Weekday    uint8     `ch:"weekday"`
	Start      string    `ch:"start"`
	Fields     []string  `ch:"fields"`
	Old        []string  `ch:"old_values"`
	New        []string  `ch:"new_values"`
}

func changeRows(s *sinks.Snapshot) ([]any, error) {
	at := make(map[string]*normalize.Meeting, len(s.Meetings))
	for i := range s.Meetings {
		at[s.Meetings[i].ID] = &s.Meetings[i]
	}
	rows := make([]any, len(s.Changes))
	for i := range s.Changes {
		c := &s.Changes[i]
		row := &changeRow{Night: dateTime(s.AsOf), Kind: string(c.Kind), ID: c.ID, Into: c.Into, From: c.From}
		for _, f := range c.Fields {
			before, err := valueText(f.Old)
			if err != nil {
				return nil, fmt.Errorf("change of %s: %w", c.ID, err)
			}
			after, err := valueText(f.New)
			if err != nil {
				return nil, fmt.Errorf("change of %s: %w", c.ID, err)
			}
			row.Fields, row.Old, row.New = append(row.Fields, f.Field), append(row.Old, before), append(row.New, after)
		}
		if m := subject(at, c.Meeting, c.ID, c.Into); m != nil {
			row.describe(m)
		}
		rows[i] = row
	}
	return rows, nil
}

// subject is the record that a change is about: as last published where it is gone, else as it stands, else the one
// that it went into.
func subject(at map[string]*normalize.Meeting, gone *normalize.Meeting, id, into string) *normalize.Meeting {
	if gone != nil {
		return gone
	}
	if m, ok := at[id]; ok {
		return m
	}
	return at[into]
}

func (r *changeRow) describe(m *normalize.Meeting) {
	r.Region, r.Fellowship, r.Name, r.Mode = regionOf(m), m.Fellowship, m.Name, string(m.Mode)
	r.Weekday, r.Start = uint8(m.Schedule.Weekday), m.Schedule.Start
	if m.Place != nil {
		r.Locality, r.County = m.Place.Locality, m.Place.County
	}
}

// valueText is "" for a field that is absent.
func valueText(v any) (string, error) {
	if v == nil {
		return "", nil
	}
	body, err := json.Marshal(v)
	return string(body), err
}
