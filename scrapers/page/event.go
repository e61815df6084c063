package page

import (
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// event is an event, with the series that says what it does not say itself.
type event struct {
	t, series *thing
	graph     *graph
}

func (e event) text(names ...string) string {
	for _, t := range []*thing{e.t, e.series} {
		if t != nil {
			if s := t.text(names...); s != "" {
				return s
			}
		}
	}
	return ""
}

func (e event) things(names ...string) []*thing {
	for _, t := range []*thing{e.t, e.series} {
		if t == nil {
			continue
		}
		if found := t.things(names...); len(found) > 0 {
			for i := range found {
				found[i] = e.graph.resolve(found[i])
			}
			return found
		}
	}
	return nil
}

// schedules are the event's own; a part of a series has its own date instead.
func (e event) schedules() []*thing {
	all := e.t.things("eventSchedule", "schedule")
	for i := range all {
		all[i] = e.graph.resolve(all[i])
	}
	return all
}

// listing maps all but the time.
func (e event) listing() scrapers.Listing {
	l := scrapers.Listing{
		Ref: first(e.t.text("identifier"), e.t.text("url"), e.t.id),
		URL: e.text("url"), Updated: e.t.text("dateModified"),
		Name: e.text("name", "headline"), Notes: e.text("description"),
		Attendance: attendances[shortName(e.text("eventAttendanceMode"))],
	}
	switch status := shortName(e.text("eventStatus")); status {
	case "EventCancelled":
		l.Status = "CANCELLED"
	case "EventPostponed":
		l.Attendance = "inactive"
	case "EventMovedOnline":
		l.Attendance = "online"
	case "", "EventScheduled", "EventRescheduled":
	default:
		l.Status = status
	}
	for _, word := range e.t.texts("keywords") {
		for code := range strings.SplitSeq(word, ",") {
			if code = strings.TrimSpace(code); code != "" {
				l.Types = append(l.Types, scrapers.Type{Code: code})
			}
		}
	}
	l.Languages = e.t.texts("inLanguage")
	e.mapPersons(&l)
	e.mapLocation(&l)
	return l
}

var attendances = map[string]string{
	"OfflineEventAttendanceMode": "in_person", "OnlineEventAttendanceMode": "online", "MixedEventAttendanceMode": "hybrid",
}

// mapPersons keeps organisations as owner. Whoever else has a name, telephone or address here is only there to be
// scrubbed from the text, and so are an organisation's, which are mostly one person's.
func (e event) mapPersons(l *scrapers.Listing) {
	for _, t := range e.things("organizer", "contributor", "performer", "contactPoint", "author", "director") {
		name := t.text("name")
		if t.is("Person", "ContactPoint") {
			l.People = append(l.People, name)
		} else if l.Owner == "" {
			l.Owner = name
		}
		l.People = append(l.People, t.text("email"), t.text("telephone"))
	}
	kept := l.People[:0]
	for _, p := range l.People {
		if p != "" {
			kept = append(kept, p)
		}
	}
	if l.People = kept; len(kept) == 0 {
		l.People = nil
	}
}

// mapLocation reads places and ways in; the first of each counts.
func (e event) mapLocation(l *scrapers.Listing) {
	for _, place := range e.things("location") {
		if place.is("VirtualLocation") {
			if l.ConferenceURL == "" {
				l.ConferenceURL, l.ConferenceURLNotes = place.text("url"), place.text("description")
			}
			continue
		}
		if l.Venue == "" && l.Formatted == "" && l.Street == "" {
			e.mapPlace(place, l)
		}
	}
	if l.Venue != "" || l.Formatted != "" || l.Street != "" || l.ConferenceURL != "" {
		return
	}
	switch text := e.text("location"); {
	case strings.HasPrefix(text, "http://"), strings.HasPrefix(text, "https://"):
		l.ConferenceURL = text
	case strings.ContainsAny(text, "0123456789,"):
		l.Formatted = text
	default:
		l.Venue = text
	}
}

func (e event) mapPlace(place *thing, l *scrapers.Listing) {
	l.Venue, l.VenueNotes = place.text("name"), place.text("description")
	for _, geo := range place.things("geo") {
		l.Latitude, l.Longitude = geo.text("latitude"), geo.text("longitude")
	}
	parts := place.things("address")
	if place.is("PostalAddress") {
		parts, l.Venue = []*thing{place}, ""
	}
	if len(parts) == 0 {
		l.Formatted = place.text("address")
		return
	}
	a := e.graph.resolve(parts[0])
	l.Street, l.City = a.text("streetAddress"), a.text("addressLocality")
	l.State, l.PostalCode = a.text("addressRegion"), a.text("postalCode")
	l.Country = a.text("addressCountry")
}

func first(texts ...string) string {
	for _, s := range texts {
		if s != "" {
			return s
		}
	}
	return ""
}
