package bmlt

import (
	"net/url"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// listing maps a row. lang_enum is left alone: it is the server's language; the meeting's stands in its formats.
// unknown lists the numbers of formats that the server's list does not have.
func (p *parser) listing(m *meeting) (l scrapers.Listing, unknown string) {
	l = scrapers.Listing{
		Ref: m.id, Row: p.Rows,
		Name: m.name, Notes: m.comments,
		Owner:      m.serviceBodyName,
		Attendance: attendance(m.venueType),
		Start:      m.start, Duration: m.duration, TimeZone: m.timeZone,
		Venue:      m.locationText,
		VenueNotes: venueNotes(m),
		Street:     m.street, County: m.subProvince, State: m.province, PostalCode: m.postalCode, Country: m.nation,
		Latitude: m.latitude, Longitude: m.longitude,
		ConferenceURL: m.virtualLink, ConferenceURLNotes: m.virtualAdditional, ConferencePhone: m.phoneNumber,
	}
	if root := rootName(m.rootURI); p.aggregated && root != "" && m.id != "" {
		l.Ref = root + "#" + m.id
	}
	if m.weekday != "" {
		l.Days = []string{weekday(m.weekday)}
	}
	if usualDuration(m.duration) {
		l.Duration = p.server.duration
	}
	// A borough or quarter stands in for the city where there is none: "Manhattan" without "New York".
	l.City, l.Neighborhood = m.municipality, joined(", ", m.neighborhood, m.citySubsection)
	if l.City == "" {
		l.City, l.Neighborhood = m.citySubsection, m.neighborhood
	}
	if l.Regions = p.server.bodyNames(m.serviceBody); l.Owner == "" && len(l.Regions) > 0 {
		l.Owner = l.Regions[len(l.Regions)-1]
	}
	for _, contact := range []string{
		m.contactName1, m.contactPhone1, m.contactEmail1, m.contactName2, m.contactPhone2, m.contactEmail2, m.emailContact,
	} {
		if contact != "" {
			l.People = append(l.People, contact)
		}
	}
	l.Types, unknown = p.server.types(m)
	return l, unknown
}

// weekday writes BMLT's digit, 1 for Sunday, as a name; anything else stays as it is.
func weekday(digit string) string {
	if len(digit) == 1 && '1' <= digit[0] && digit[0] <= '7' {
		return [...]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}[digit[0]-'1']
	}
	return digit
}

func attendance(venueType string) string {
	switch venueType {
	case "1":
		return "in_person"
	case "2":
		return "online"
	case "3":
		return "hybrid"
	}
	return venueType
}

// usualDuration reports whether a row leaves its duration to the server. 24:00:00 is a duration.
func usualDuration(duration string) bool { return strings.Trim(duration, "0:") == "" }

func venueNotes(m *meeting) string {
	train, bus := m.trainLines, m.busLines
	if train != "" {
		train = "Train lines: " + train
	}
	if bus != "" {
		bus = "Bus lines: " + bus
	}
	return joined("\n", m.locationInfo, train, bus)
}

// rootName is a root server's address without its scheme, "" where it has no host: real rows hold "https:".
func rootName(uri string) string {
	u, err := url.Parse(uri)
	if err != nil || u.Host == "" {
		return ""
	}
	return u.Host + strings.TrimSuffix(u.Path, "/")
}

func joined(by string, texts ...string) string {
	var some []string
	for _, s := range texts {
		if s != "" {
			some = append(some, s)
		}
	}
	return strings.Join(some, by)
}
