package ical

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/recovery-almanac/almanac/scrapers"
)

// wallTime is how [scrapers.Recurrence] writes times.
const wallTime = "2006-01-02T15:04:05"

// listing writes a slot in our field names.
func (s *slot) listing() scrapers.Listing {
	l := scrapers.Listing{
		Ref: s.ref, Row: s.row, Name: s.summary, Status: s.status, Notes: s.text,
		URL: s.url, Updated: s.updated(), TimeZone: s.zone.name,
		Recurrence: &scrapers.Recurrence{
			Start: s.first.Format(wallTime), RRule: s.rule.String(), Except: wallTimes(s.except),
			Also: wallTimes(slices.DeleteFunc(s.also, func(t time.Time) bool {
				_, out := slices.BinarySearchFunc(s.except, t, time.Time.Compare)
				return out
			})),
		},
	}
	if s.length > 0 {
		l.Duration = formatDuration(s.length)
	}
	l.Latitude, l.Longitude = coordinates(s.geo)
	for _, c := range s.categories {
		l.Types = append(l.Types, scrapers.Type{Code: c})
	}
	s.mapLocation(&l)
	s.mapConference(&l)
	l.People = s.persons()
	return l
}

func wallTimes(times []time.Time) []string {
	var out []string
	for _, t := range times {
		out = append(out, t.Format(wallTime))
	}
	return out
}

// mapLocation reads LOCATION: an address, the name of a place, or a link. A text without digit and comma names
// a place; "https://zoom.us/j/1 (code 2)" is a link and what to know about it.
func (s *slot) mapLocation(l *scrapers.Listing) {
	text := strings.TrimSpace(s.location)
	switch {
	case text == "":
	case startsWithLink(text):
		link, rest, _ := strings.Cut(text, " ")
		l.ConferenceURL = strings.TrimRight(link, ",;")
		l.ConferenceURLNotes = strings.TrimSpace(rest)
	case !strings.ContainsAny(text, "0123456789,\n"):
		l.Venue = text
	default:
		l.Formatted = text
	}
}

// mapConference takes the first link and the first number that the event states as ways to take part; they come
// before a link in LOCATION.
func (s *slot) mapConference(l *scrapers.Listing) {
	stated := false
	for _, c := range s.conference {
		switch {
		case c.phone && l.ConferencePhone == "":
			l.ConferencePhone = c.uri
		case !c.phone && !stated && startsWithLink(c.uri):
			if l.ConferenceURL != c.uri {
				l.ConferenceURLNotes = ""
			}
			l.ConferenceURL, stated = c.uri, true
		}
	}
}

func startsWithLink(text string) bool {
	lower := strings.ToLower(text[:min(len(text), len("https://"))])
	return strings.HasPrefix(lower, "https://") || strings.HasPrefix(lower, "http://")
}

func httpOnly(url string) string {
	if startsWithLink(url) {
		return url
	}
	return ""
}

// geoSigns puts the semicolon where programs write a comma or escape either.
var geoSigns = strings.NewReplacer(`\`, "", ",", ";")

// coordinates reads GEO "37.38;-122.08", and the comma that many programs write.
func coordinates(geo string) (lat, lon string) {
	lat, lon, ok := strings.Cut(geoSigns.Replace(geo), ";")
	if !ok {
		return "", ""
	}
	lon, _, _ = strings.Cut(lon, ";")
	return strings.TrimSpace(lat), strings.TrimSpace(lon)
}

// updated is LAST-MODIFIED, which is UTC, by RFC 3339; a text that is no date stays as it is.
func (e *event) updated() string {
	s, err := readStamp(e.modified, "")
	if err != nil {
		return e.modified
	}
	return s.wall.Format(time.RFC3339)
}

// persons lists the names and addresses of organizer, attendees and contacts, each once. Google names a calendar
// as organizer of its events, and that name is the group's.
func (e *event) persons() []string {
	var out []string
	seen := map[string]bool{}
	add := func(text string) {
		if text = strings.TrimSpace(text); text != "" && !seen[text] {
			seen[text] = true
			out = append(out, text)
		}
	}
	for _, p := range e.people {
		address := mailto.ReplaceAllString(p.address, "")
		if strings.HasSuffix(address, "calendar.google.com") || strings.EqualFold(p.name, e.source.name) {
			continue
		}
		add(p.name)
		add(address)
	}
	return out
}

var mailto = regexp.MustCompile(`(?i)^mailto:`)
