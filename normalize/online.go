package normalize

import (
	"regexp"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// online reads the ways in by video: the conference link, links to known hosts in the notes where there is none,
// and meeting ids in one-tap numbers and notes where the link carries none. A link to a host that we do not know is
// kept; the problem counts it.
func online(r *row) {
	l := r.in
	for _, raw := range linksIn(l.ConferenceURL) {
		r.addLink(raw, "conference_url")
	}
	r.roomFromPage()
	if len(r.meeting.Online) == 0 {
		r.linksFromNotes()
	}
	r.roomFromIDs()
	if len(r.meeting.Online) > 0 && l.ConferenceURLNotes != "" {
		r.meeting.Online[0].Notes = l.ConferenceURLNotes
	} else if l.ConferenceURLNotes != "" {
		r.meeting.Notes = joinNotes(r.meeting.Notes, l.ConferenceURLNotes)
	}
}

// linkText finds addresses in prose; an address without a scheme only where its host is a conference's.
var linkText = regexp.MustCompile(`(?i)(?:https?:/{1,2}|www\.)[^\s<>"]+|\b[a-z0-9.-]+\.[a-z]{2,}/[^\s<>"]+`)

// linksIn finds the addresses in a field that should hold one and may hold prose, several, or a bare host.
func linksIn(field string) []string {
	if field == "" {
		return nil
	}
	field = strings.ReplaceAll(field, "%20http", " http") // two in one, written as an address
	if !strings.ContainsAny(field, " \n,;") {
		return []string{field}
	}
	found := linkText.FindAllString(field, -1)
	if found == nil {
		return []string{field}
	}
	for i, raw := range found {
		found[i] = trimLink(raw)
	}
	return found
}

// trimLink takes the punctuation of the sentence off the end of a link.
func trimLink(raw string) string { return strings.TrimRight(raw, ".,;:!?)]}'") }

// addLink enters one conference link, once.
func (r *row) addLink(raw, field string) {
	u, ok := webAddress(raw)
	if !ok {
		r.report(scrapers.URLUnusable, field, raw)
		return
	}
	room := roomAt(u)
	for _, have := range r.meeting.Online {
		if have.URL == room.URL || (room.Room != "" && have.Room == room.Room) {
			return
		}
	}
	if _, known := providerOf(u.Hostname()); !known {
		r.report(scrapers.HostUnknown, field, u.Hostname())
	}
	r.meeting.Online = append(r.meeting.Online, room)
}

// roomFromPage takes the address of the meeting's page for a way in where it leads to a room, as "Link" in many a table does.
func (r *row) roomFromPage() {
	u, ok := webAddress(r.in.URL)
	if !ok || !leadsToRoom(u) {
		return
	}
	r.addLink(r.in.URL, "url")
	r.in.URL = ""
}

// linksFromNotes reads links to known conference hosts out of the row's own notes. Group and venue notes are left
// alone: 12 Step Meeting List shows them on every row of the group or venue.
func (r *row) linksFromNotes() {
	for _, text := range []string{r.in.ConferenceURLNotes, r.in.ConferencePhoneNotes, r.in.Notes, r.in.Name} {
		if !mayHoldLink(text) {
			continue
		}
		for _, raw := range linkText.FindAllString(text, -1) {
			raw = trimLink(raw)
			u, ok := webAddress(raw)
			if !ok {
				continue
			}
			if _, known := providerOf(u.Hostname()); !known || strings.HasPrefix(u.Path, "/addon/") { // Zoom's joining instructions
				continue
			}
			r.addLink(raw, "notes")
			r.said.noted = true
		}
	}
}

// mayHoldLink finds whether a text is worth a search for links.
func mayHoldLink(text string) bool {
	for _, sign := range []string{"://", "www.", ".us/", ".com/", ".gg/", ".me/", ".si/", ".group/"} {
		if strings.Contains(text, sign) {
			return true
		}
	}
	return false
}

// roomFromIDs finds the meeting id that a link does not carry ("zoom.us/my/early-birds"), or that stands alone.
// Where the texts name several ids we cannot tell which is meant, and take none.
func (r *row) roomFromIDs() {
	m := &r.meeting
	for _, have := range m.Online {
		if have.Room != "" || have.Provider != "zoom" && len(m.Online) > 0 {
			return
		}
	}
	id := oneTapID(r.in.ConferencePhone)
	if id == "" {
		id = onlyID(r.in.ConferenceURLNotes, r.in.ConferencePhoneNotes, r.in.ConferencePhone)
	}
	if id == "" {
		id = onlyID(r.in.Notes, r.in.Venue)
		r.said.noted = r.said.noted || id != "" && len(m.Online) == 0
	}
	switch {
	case id == "":
	case len(m.Online) > 0:
		m.Online[0].Room = "zoom:" + id
		if strings.HasSuffix(m.Online[0].URL, "/j/") { // the id was left off the link
			m.Online[0].URL += id
		}
	default:
		m.Online = append(m.Online, Room{Provider: "zoom", Room: "zoom:" + id})
	}
}

// statedID is "Zoom ID 123 456 789", "Meeting ID: 976-368-5990", "PMI 1234567890" and what French, Portuguese and
// German write; "ID" may also open a line or field by itself, as BMLT's additional information does.
var statedID = regexp.MustCompile(`(?i)(?:(?:zoom|meeting|réunion|reunião|sala|salle|conference|dial-?in|webinar)[ -]*(?:meeting[ -]*)?(?:id|i\.d\.|no\.?|number|nr\.?|#)?|\bpmi|(?:^|[\n;(])[ ]*(?:id|i\.d\.)(?: d[ae] (?:sala|réunion|reunião))?)` +
	`[ ]*(?:is|#|:|=|-|\.)*[ ]*#?[ ]*(\d(?:[ -]{0,2}\d){8,10})\b`)

// dialled is a number to dial that no word calls an id.
var dialled = regexp.MustCompile(`(?i)^[\n;( ]*dial-?in[ -]*(?:no\.?|number|nr\.?|#)?[^\pL]*$`)

// onlyID is the one Zoom meeting id that the texts state: 9 to 11 digits; "" where they state none or several.
func onlyID(texts ...string) string {
	id := ""
	for _, text := range texts {
		if !hasDigits(text, 9) {
			continue
		}
		for _, m := range statedID.FindAllStringSubmatch(text, -1) {
			digits := onlyDigits(m[1])
			if dialled.MatchString(m[0]) {
				continue // "Dial-in: 646-555-0100"
			}
			if id != "" && digits != id {
				return ""
			}
			id = digits
		}
	}
	return id
}

func onlyDigits(s string) string {
	return strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' {
			return c
		}
		return -1
	}, s)
}
