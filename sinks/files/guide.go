package files

import (
	"io"
	"strings"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks"
)

// guideMeeting is one entry of meetingguide.json, field by field as github.com/code4recovery/spec has it, and
// attendance_option, which 12 Step Meeting List adds.
type guideMeeting struct {
	Name                 string   `json:"name"`
	Slug                 string   `json:"slug"`          // our id: unique and stable, as the spec asks
	Day                  *int     `json:"day,omitempty"` // 0 = Sunday ... 6 = Saturday; absent by appointment
	Time                 string   `json:"time,omitempty"`
	EndTime              string   `json:"end_time,omitempty"`
	Timezone             string   `json:"timezone,omitempty"`
	Location             string   `json:"location,omitempty"`
	LocationNotes        string   `json:"location_notes,omitempty"`
	Group                string   `json:"group,omitempty"`
	Notes                string   `json:"notes,omitempty"`
	Updated              string   `json:"updated,omitempty"` // YYYY-MM-DD HH:MM:SS, UTC
	URL                  string   `json:"url,omitempty"`
	Types                []string `json:"types,omitempty"`
	Address              string   `json:"address,omitempty"`
	City                 string   `json:"city,omitempty"`
	State                string   `json:"state,omitempty"`
	PostalCode           string   `json:"postal_code,omitempty"`
	Country              string   `json:"country,omitempty"`
	FormattedAddress     string   `json:"formatted_address,omitempty"`
	Regions              []string `json:"regions,omitempty"` // widest first
	Latitude             *float64 `json:"latitude,omitempty"`
	Longitude            *float64 `json:"longitude,omitempty"`
	Approximate          string   `json:"approximate"` // "yes" or "no"
	AttendanceOption     string   `json:"attendance_option"`
	ConferenceURL        string   `json:"conference_url,omitempty"`
	ConferenceURLNotes   string   `json:"conference_url_notes,omitempty"`
	ConferencePhone      string   `json:"conference_phone,omitempty"`
	ConferencePhoneNotes string   `json:"conference_phone_notes,omitempty"`
	Entity               string   `json:"entity,omitempty"`
	EntityURL            string   `json:"entity_url,omitempty"`
}

// The frame of meetingguide.json: a bare array, as the spec has it.
const (
	guideHead = "["
	guideTail = "]"
)

// writeGuide writes the weekly meetings, and those by appointment, for readers of the Meeting Guide format. The
// spec has no words for meetings of another rhythm; they are left out and counted.
func (b *builder) writeGuide() error {
	entities := map[string]*sinks.Source{}
	for i := range b.s.Sources {
		entities[b.s.Sources[i].ID] = &b.s.Sources[i]
	}
	e := newEncoder()
	return b.create("meetingguide.json", func(w io.Writer) error {
		f, err := frame(w, guideHead, guideTail)
		if err != nil {
			return err
		}
		for i := range b.s.Meetings {
			m := &b.s.Meetings[i]
			if !inGuide(&m.Schedule) {
				continue
			}
			g := guideOf(m)
			g.entity(m, entities)
			line, err := e.line(&g)
			if err != nil {
				return err
			}
			if err := f.add(line); err != nil {
				return err
			}
		}
		b.count(Published{Guide: f.n, GuideNotWeekly: len(b.s.Meetings) - f.n})
		return f.end()
	})
}

// inGuide reports whether a schedule is weekly or by appointment.
func inGuide(s *normalize.Schedule) bool {
	if s.ByAppointment {
		return true
	}
	return strings.HasPrefix(s.RRule, "FREQ=WEEKLY") && !strings.Contains(s.RRule, "INTERVAL=") && s.Weekday > 0
}

func guideOf(m *normalize.Meeting) guideMeeting {
	g := guideMeeting{
		Name: m.Name, Slug: m.ID, Group: m.Group, Notes: m.Notes, URL: m.URL, Types: guideTypes(m),
		Time: m.Schedule.Start, EndTime: m.Schedule.End, Timezone: m.Schedule.TimeZone,
		AttendanceOption: attendanceOption(m),
	}
	if m.Schedule.Weekday > 0 && m.Schedule.Start != "" {
		day := m.Schedule.Weekday % 7
		g.Day = &day
	}
	updated := m.SourceUpdatedAt
	if updated.IsZero() {
		updated = m.ChangedAt
	}
	if !updated.IsZero() {
		g.Updated = updated.UTC().Format(time.DateTime)
	}
	g.place(m)
	// Readers take any conference link as a sign that the meeting takes place online now.
	if m.Status != normalize.Inactive {
		g.wayIn(m)
	}
	return g
}

// guideTypes says what kind of meeting it is in the codes of the fellowship's programme, and online and closed the
// one way that readers of the format go by.
func guideTypes(m *normalize.Meeting) []string {
	types := normalize.CodesFor(m)
	switch {
	case m.Status == normalize.Inactive:
		types = append(types, "TC")
	case m.Mode != normalize.InPerson:
		types = append(types, "ONL")
	}
	return types
}

func attendanceOption(m *normalize.Meeting) string {
	switch {
	case m.Status == normalize.Inactive:
		return "inactive"
	case m.Mode == normalize.Phone:
		return "online"
	}
	return string(m.Mode)
}

// place fills in the address. TSML UI drops an entry without any address, and takes an approximate one as "not
// in person": an online meeting gets the word Online as its address, and only a place that nobody could find
// is approximate.
func (g *guideMeeting) place(m *normalize.Meeting) {
	p := m.Place
	g.Approximate = "yes"
	if m.Mode == normalize.Online || m.Mode == normalize.Phone || m.Mode == normalize.Hybrid && p == nil {
		g.FormattedAddress, g.Regions = "Online", []string{"Online"}
		return
	}
	if p == nil {
		return
	}
	g.Location, g.LocationNotes = p.Name, p.Notes
	g.Address, g.City, g.PostalCode, g.Country, g.FormattedAddress = join(", ", p.Street, p.Unit), p.Locality, p.PostalCode, p.Country, p.Formatted
	_, g.State, _ = strings.Cut(p.Subdivision, "-")
	for _, r := range []string{p.Country, p.Subdivision, p.Locality} {
		if r != "" {
			g.Regions = append(g.Regions, r)
		}
	}
	exact := p.Latitude != nil && (p.Precision == normalize.Exact || p.Precision == normalize.Street)
	if exact {
		g.Latitude, g.Longitude = p.Latitude, p.Longitude
	}
	if exact || p.Street != "" || p.Name != "" {
		g.Approximate = "no"
	}
}

// wayIn fills in the first link and the first number that can be dialled as the spec writes it.
func (g *guideMeeting) wayIn(m *normalize.Meeting) {
	for _, r := range m.Online {
		if r.URL != "" {
			g.ConferenceURL, g.ConferenceURLNotes = r.URL, r.Notes
			break
		}
	}
	for _, d := range m.Phone {
		if number := oneTap(d); number != "" {
			g.ConferencePhone, g.ConferencePhoneNotes = number, d.Notes
			break
		}
	}
}

// oneTap is a number with its access code, "+12155550100,,81234567890#", or "" where the publisher's text is not
// one that can be dialled: digits and + , * # only.
func oneTap(d normalize.DialIn) string {
	const dialled = "0123456789+,*#"
	if strings.Trim(d.Number, dialled) != "" {
		return ""
	}
	code := strings.TrimSuffix(d.AccessCode, "#")
	if code == "" || strings.Trim(code, dialled) != "" {
		return d.Number
	}
	return d.Number + ",," + code + "#"
}

// entity names the publisher, in the words it asks for where it asks for any.
func (g *guideMeeting) entity(m *normalize.Meeting, sources map[string]*sinks.Source) {
	if len(m.Sources) == 0 {
		return
	}
	s := sources[m.Sources[0].Source]
	if s == nil {
		return
	}
	g.Entity, g.EntityURL = s.Attribution, s.Website
	if g.Entity == "" {
		g.Entity = s.Name
	}
}
