package normalize

import (
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// mode decides how one takes part and whether the meeting takes place.
//
// Mode, the first that says something:
//  1. the attendance the publisher states: in_person, online, hybrid, phone (inactive only decides the status). In
//     person without a word of an address, but with a way in from afar, is not believed: old BMLT servers call every
//     meeting so;
//  2. a closed room with a way in from afar is online (TC and ONL in 12 Step Meeting List, TC and VM in BMLT);
//  3. words for hybrid; words for online only; then online, in types, name, venue or conference fields: hybrid where
//     there is a door to go to as well, else online;
//  4. a way in and no door is online, a door is in person.
//
// Online with no way in but a dial-in is phone. Status: closed with no way in from afar is inactive. Where stated
// attendance and the rest disagree, attendance stands and mode_conflict says so. A row with neither a door nor a
// way in is published as in person, with mode_unknown; one that meets from afar without a way in has way_in_missing.
func mode(r *row) {
	m := &r.meeting
	stated, inactive := r.statedAttendance()
	if stated == InPerson && r.said.noted {
		m.Online = nil // an id in the notes of such a row is another meeting's
	}
	e := r.evidence()
	m.Mode = stated
	if stated != "" {
		r.compare(stated, e)
	}
	if stated == "" || stated == InPerson && e.afar && r.nowhere() {
		m.Mode = e.mode(inactive)
	}
	if (m.Mode == Online || m.Mode == Hybrid && !e.door) && len(m.Online) == 0 && (len(m.Phone) > 0 || r.said.phone) {
		m.Mode = Phone
	}
	shut := e.said.closed && (m.Mode == InPerson || m.Mode == Hybrid && !e.afar)
	// 12 Step Meeting List takes an approximate address without a way in from afar for a meeting that is suspended.
	adrift := r.src.Format == "meetingguide" && stated == "" && m.Mode == InPerson && r.approximate()
	m.Status = Active
	if inactive || shut || adrift {
		m.Status = Inactive
	}
	if stated == "" && m.Status == Active && m.Mode == InPerson && !e.door && !e.said.inPerson {
		r.report(scrapers.ModeUnknown, "attendance", "")
	}
	if m.Status == Active && m.Mode != InPerson && len(m.Online)+len(m.Phone) == 0 {
		r.report(scrapers.WayInMissing, "conference_url", string(m.Mode))
	}
}

// evidence is what the row shows beside stated attendance.
type evidence struct {
	said said
	door bool // there is an address or a venue to go to
	afar bool // there is a link, a meeting id or a dial-in
}

func (r *row) evidence() evidence {
	m := &r.meeting
	venue, _ := statusOf(r.in.Venue)
	if town := r.address.locality; town != "" && venue == (said{}) { // "Zoom Edmonton", "Edmonton Zoom"
		venue, _ = statusOf(strings.TrimSpace(strings.TrimPrefix(strings.TrimSuffix(r.in.Venue, town), town)))
	}
	e := evidence{said: r.said, afar: len(m.Online) > 0 || len(m.Phone) > 0}
	e.said.add(venue)
	switch {
	case venue.online || venue.phone: // "Remote Meeting", at the address where it met before
	case r.address.street != "":
		e.door = true
	case strings.EqualFold(r.in.Venue, r.address.locality) && (e.afar || e.said.online):
		// "Edmonton" in Edmonton, Alberta, is no house
	case m.Place != nil && m.Place.Name != "":
		vague := m.Place.Precision != Exact && m.Place.Precision != ""
		e.door = !vague || !e.afar && !e.said.online
	}
	return e
}

// mode reads the evidence where the publisher states no attendance. A meeting that is inactive by the publisher's
// word keeps the mode it would have otherwise.
func (e evidence) mode(inactive bool) Mode {
	afar := e.afar || e.said.online
	switch {
	case e.said.closed && !inactive && (afar || e.said.hybrid):
		return Online
	case e.said.hybrid:
		return Hybrid
	case e.said.only:
		return Online
	case e.said.phone && !e.said.online && !e.door:
		return Phone
	case afar && e.door:
		return Hybrid
	case afar:
		return Online
	}
	return InPerson
}

// statedAttendance reads the publisher's word for attendance: a mode, or that the meeting is inactive.
func (r *row) statedAttendance() (stated Mode, inactive bool) {
	if r.in.Attendance == "" {
		return "", false
	}
	means, known := statusOf(r.in.Attendance)
	switch {
	case !known:
		r.report(scrapers.FieldUnreadable, "attendance", r.in.Attendance)
	case means.closed:
		return "", true
	case means.hybrid:
		return Hybrid, false
	case means.online:
		return Online, false
	case means.phone:
		return Phone, false
	case means.inPerson:
		return InPerson, false
	}
	return "", false
}

// nowhere reports that no field says where to go.
func (r *row) nowhere() bool {
	return r.address.street == "" && r.address.locality == "" && r.address.postal == "" && r.in.Venue == "" && r.in.Formatted == ""
}

// compare reports where stated attendance and the rest of the row cannot both be right.
func (r *row) compare(stated Mode, e evidence) {
	var against string
	switch {
	case stated == InPerson && e.said.closed && e.afar:
		against = "closed, with a way in from afar"
	case stated == InPerson && (e.said.only || e.said.online):
		against = "words for online"
	case stated == InPerson && len(r.meeting.Online) > 0:
		against = "a conference link"
	case stated == InPerson && e.afar && r.nowhere():
		against = "a dial-in and no address"
	case stated == Online && e.said.hybrid:
		against = "words for hybrid"
	case stated == Online && e.said.inPerson:
		against = "words for in person"
	case stated == Hybrid && e.said.only:
		against = "words for online only"
	case stated == Hybrid && e.said.closed:
		against = "closed"
	default:
		return
	}
	r.report(scrapers.ModeConflict, "attendance", strings.Join([]string{string(stated), against}, " but "))
}

// whereabouts takes the place away where nobody goes to it, after zone.go has read it: a meeting online has none.
// What the place said about the way in goes into the notes. Where people do go, it reports what the address lacks.
func whereabouts(r *row) {
	m := &r.meeting
	if m.Mode == InPerson || m.Mode == Hybrid {
		r.missingRegion()
		return
	}
	p := m.Place
	if p == nil {
		return
	}
	// BMLT's virtual meetings have no street or no town, and their place's fields hold ids, passwords and remarks.
	// Elsewhere the venue of an online meeting is the room it used to meet in.
	townless := r.address.locality == "" && r.address.postal == ""
	if r.src.Format == "bmlt" && (r.address.street == "" || townless) {
		m.Notes = joinNotes(m.Notes, p.Name, p.Street, p.Notes)
	}
	m.Place = nil
}
