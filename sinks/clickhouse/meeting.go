package clickhouse

import (
	"slices"
	"strconv"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks/coverage"
)

// meetingRow is a version of a meeting. What moves every night without the meeting changing, such as when it was last
// checked, is left out.
type meetingRow struct {
	Region        string    `ch:"region"`
	Fellowship    string    `ch:"fellowship"`
	ID            string    `ch:"id"`
	ValidFrom     time.Time `ch:"valid_from"`
	ValidTo       time.Time `ch:"valid_to"`
	Hash          uint64    `ch:"version_hash"`
	Name          string    `ch:"name"`
	Group         string    `ch:"group_name"`
	Status        string    `ch:"status"`
	Mode          string    `ch:"mode"`
	Weekday       uint8     `ch:"weekday"`
	Start         string    `ch:"start"`
	Minutes       uint16    `ch:"minutes"`
	RRule         string    `ch:"rrule"`
	TimeZone      string    `ch:"time_zone"`
	ByAppointment bool      `ch:"by_appointment"`
	FirstDate     string    `ch:"first_date"`
	LastDate      string    `ch:"last_date"`
	Place         string    `ch:"place"`
	Street        string    `ch:"street"`
	Unit          string    `ch:"unit"`
	Locality      string    `ch:"locality"`
	County        string    `ch:"county"`
	Subdivision   string    `ch:"subdivision"`
	Country       string    `ch:"country"`
	PostalCode    string    `ch:"postal_code"`
	Latitude      *float64  `ch:"latitude"`
	Longitude     *float64  `ch:"longitude"`
	Precision     string    `ch:"precision"`
	Online        []string  `ch:"online"`
	Tags          []string  `ch:"tags"`
	Languages     []string  `ch:"languages"`
	Sources       []string  `ch:"sources"`
	Notes         string    `ch:"notes"`
	PlaceNotes    string    `ch:"place_notes"`
	URL           string    `ch:"url"`
	Refs          []string  `ch:"refs"`
	RefURLs       []string  `ch:"ref_urls"`
	FirstSeen     time.Time `ch:"first_seen"`
	ChangedAt     time.Time `ch:"changed_at"`
}

func (r *meetingRow) key() []string { return []string{r.Region, r.Fellowship, r.ID} }

func (r *meetingRow) stamp(from, to time.Time, hash uint64) {
	r.ValidFrom, r.ValidTo, r.Hash = from, to, hash
}

func (r *meetingRow) content(c content) content {
	return c.text(r.Region, r.Fellowship, r.ID, r.Name, r.Group, r.Status, r.Mode, r.Start, r.RRule, r.TimeZone, r.FirstDate, r.LastDate).
		text(r.Place, r.Street, r.Locality, r.County, r.Subdivision, r.Country, r.PostalCode, r.Precision, strconv.FormatBool(r.ByAppointment)).
		number(int64(r.Weekday), int64(r.Minutes)).degrees(r.Latitude, r.Longitude).
		texts(r.Online).texts(r.Tags).texts(r.Languages).texts(r.Sources).moment(r.FirstSeen, r.ChangedAt).
		text(r.Unit, r.Notes, r.PlaceNotes, r.URL).texts(r.Refs).texts(r.RefURLs)
}

func newMeetingRow(m *normalize.Meeting) *meetingRow {
	s := &m.Schedule
	r := &meetingRow{
		Region: regionOf(m), Fellowship: m.Fellowship, ID: m.ID, Name: m.Name, Group: m.Group,
		Status: string(m.Status), Mode: string(m.Mode),
		Weekday: uint8(s.Weekday), Start: s.Start, Minutes: uint16(min(max(s.DurationMinutes, 0), 1<<16-1)), RRule: s.RRule,
		TimeZone: s.TimeZone, ByAppointment: s.ByAppointment, FirstDate: s.From, LastDate: s.Until,
		Tags: m.Tags, Languages: m.Languages, Notes: m.Notes, URL: m.URL,
		FirstSeen: dateTime(m.FirstSeen), ChangedAt: dateTime(m.ChangedAt),
	}
	if p := m.Place; p != nil {
		r.Place, r.Street, r.Unit, r.Locality, r.County, r.PlaceNotes = p.Name, p.Street, p.Unit, p.Locality, p.County, p.Notes
		r.Subdivision, r.Country, r.PostalCode = p.Subdivision, p.Country, p.PostalCode
		r.Latitude, r.Longitude, r.Precision = p.Latitude, p.Longitude, string(p.Precision)
	}
	for i := range m.Online {
		r.Online = append(r.Online, m.Online[i].Provider)
	}
	for i := range m.Sources {
		listing := &m.Sources[i]
		r.Sources = append(r.Sources, listing.Source)
		r.Refs, r.RefURLs = append(r.Refs, listing.Source+" "+listing.Ref), append(r.RefURLs, listing.URL)
	}
	slices.Sort(r.Sources)
	r.Sources = slices.Compact(r.Sources)
	return r
}

// regionOf is where a meeting counts: its subdivision, else its country, where one goes to it.
func regionOf(m *normalize.Meeting) string {
	switch {
	case m.Mode != normalize.InPerson && m.Mode != normalize.Hybrid:
		return coverage.OnlineRegion
	case m.Place != nil && m.Place.Subdivision != "":
		return m.Place.Subdivision
	case m.Place != nil && m.Place.Country != "":
		return m.Place.Country
	case m.Mode == normalize.Hybrid:
		return coverage.OnlineRegion
	}
	return coverage.UnknownRegion
}

// dateTime fits a moment into ClickHouse's DateTime, which begins in 1970; that stands for none.
func dateTime(t time.Time) time.Time {
	if t.Unix() < 0 {
		return time.Unix(0, 0).UTC()
	}
	return t.UTC().Truncate(time.Second)
}
