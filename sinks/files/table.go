package files

import (
	"io"
	"strings"

	"github.com/recovery-almanac/almanac/normalize"
)

// meetingColumns is the header of meetings.csv. Fields with several values are joined with "; ": everything
// stands in meetings.ndjson in full.
var meetingColumns = strings.Fields(`id name group fellowship status mode
	weekday start end duration_minutes duration_assumed time_zone rrule from until except also by_appointment schedule_text
	place street unit locality county subdivision postal_code country formatted latitude longitude precision place_notes
	online_url online_room online_notes phone phone_access_code phone_notes
	tags languages types_raw notes url sources possible_duplicates
	first_seen checked_at changed_at source_updated_at`)

// writeTable writes meetings.csv: one flat row for each meeting.
func (b *builder) writeTable() error {
	return b.create("meetings.csv", func(w io.Writer) error {
		t, err := newTable(w, meetingColumns)
		if err != nil {
			return err
		}
		for i := range b.s.Meetings {
			meetingRow(t, &b.s.Meetings[i])
			if err := t.next(); err != nil {
				return err
			}
		}
		return t.end()
	})
}

func meetingRow(t *table, m *normalize.Meeting) {
	t.cell(m.ID, m.Name, m.Group, m.Fellowship, string(m.Status), string(m.Mode))
	s := &m.Schedule
	t.cell(number(s.Weekday), s.Start, s.End, number(s.DurationMinutes), yes(s.DurationAssumed), s.TimeZone, s.RRule,
		s.From, s.Until, list(s.Except), list(s.Also), yes(s.ByAppointment), s.Text)
	placeCells(t, m.Place)
	wayInCells(t, m)
	t.cell(list(m.Tags), list(m.Languages), list(m.TypesRaw), m.Notes, m.URL, list(listingKeys(m.Sources)),
		list(m.PossibleDuplicates))
	t.cell(stamp(m.FirstSeen), stamp(m.CheckedAt), stamp(m.ChangedAt), stamp(m.SourceUpdatedAt))
}

func placeCells(t *table, p *normalize.Place) {
	if p == nil {
		p = &normalize.Place{}
	}
	t.cell(p.Name, p.Street, p.Unit, p.Locality, p.County, p.Subdivision, p.PostalCode, p.Country, p.Formatted,
		degrees(p.Latitude), degrees(p.Longitude), string(p.Precision), p.Notes)
}

// wayInCells gives the first room and the first dial-in.
func wayInCells(t *table, m *normalize.Meeting) {
	var room normalize.Room
	if len(m.Online) > 0 {
		room = m.Online[0]
	}
	var dial normalize.DialIn
	if len(m.Phone) > 0 {
		dial = m.Phone[0]
	}
	t.cell(room.URL, room.Room, room.Notes, dial.Number, dial.AccessCode, dial.Notes)
}

// listingKeys names listings as "source/ref", with the slot behind "#" where a row has several.
func listingKeys(listings []normalize.Listing) []string {
	keys := make([]string, len(listings))
	for i, l := range listings {
		keys[i] = l.Source + "/" + l.Ref
		if l.Slot != "" {
			keys[i] += "#" + l.Slot
		}
	}
	return keys
}
