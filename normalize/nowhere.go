package normalize

import (
	"regexp"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// nowhere takes out of the fields of the address what is no place: web addresses, dial-ins, and words such as "online
// only". Links to a known conference and dial-ins become ways in, and other links the meeting's page; nothing of them is a
// street or a town. The venue's own words are left for mode.go, which reads them.
func nowhere(r *row) {
	l := &r.in
	for _, part := range []struct {
		name string
		text *string
	}{{"venue", &l.Venue}, {"street", &l.Street}, {"city", &l.City}, {"address", &l.Formatted}} {
		if *part.text == "" {
			continue
		}
		r.takeLinks(part.text)
		r.takeDialIn(part.text, part.name)
		if part.name == "venue" {
			continue
		}
		for means, ok := wordAt(part.text); ok; means, ok = wordAt(part.text) {
			r.said.add(means)
		}
	}
}

// addressLink is a web address inside an address, which a comma ends. Without a scheme only the host of a conference is
// one: "St.Mary/Hall" is a place.
var addressLink = regexp.MustCompile(`(?i)(?:https?:/{1,2}|www\.)[^\s<>",]+|\b[a-z0-9.-]+\.[a-z]{2,}/[^\s<>",]+`)

func (r *row) takeLinks(field *string) {
	if !mayHoldLink(*field) {
		return
	}
	*field = addressLink.ReplaceAllStringFunc(*field, func(found string) string {
		link := trimLink(found)
		u, ok := webAddress(link)
		isRoom := false
		if ok {
			_, isRoom = providerOf(u.Hostname())
		}
		switch schemed := strings.Contains(link, ":/") || strings.HasPrefix(strings.ToLower(link), "www."); {
		case isRoom:
			r.said.noted = r.said.noted || r.in.ConferenceURL == ""
			r.in.ConferenceURL = strings.TrimSpace(r.in.ConferenceURL + " " + link)
		case !schemed:
			return found
		case ok && r.in.URL == "":
			r.in.URL = link
		case !strings.Contains(r.in.URL, link):
			r.meeting.Notes = joinNotes(r.meeting.Notes, link)
		}
		return ""
	})
	*field = tidyPart(*field)
}

// tidyPart takes off what is left around a piece that was cut out.
func tidyPart(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "()", ""), "[]", "")
	return strings.TrimSpace(strings.Trim(strings.Join(strings.Fields(s), " "), " ,;:-–—|"))
}

var (
	// phoneInPlace is a telephone where a place should stand: "Phone 555-0100 code 1234#", "Dial-in: 646-555-0100".
	phoneInPlace = regexp.MustCompile(`(?i)^(?:by |free )?((?:tele)?(?:conference|conf\.?)(?:[ -]?(?:call|line))?|dial(?:[ -]?in)?|call[ -]?in|(?:tele)?phone meeting|(?:tele)?phone|tel\b\.?|call(?: or text)?|text)` +
		`[ -]*(?:line|number|no\.?)?[ :#-]*((?:\+|\(?\d)[\d ().-]{6,})(.*)$`)
	// dialing are the words of those that are the group's whatever follows.
	dialing     = regexp.MustCompile(`(?i)conf|dial|in$|meeting$`)
	numberAlone = regexp.MustCompile(`^(?:\+?1[ .-]?)?(?:\(?\d{3}\)?[ .-]?)?\d{3}[.-]\d{4}$`)
)

// takeDialIn makes a dial-in of a number that has a code or a word for one, and takes any other out with the person whose
// it may be.
func (r *row) takeDialIn(field *string, name string) {
	if !hasDigits(*field, 7) {
		return
	}
	m, l := phoneInPlace.FindStringSubmatch(*field), &r.in
	switch {
	case m != nil && (dialing.MatchString(m[1]) || groupAfter.MatchString(m[3])):
		if l.ConferencePhone == "" {
			l.ConferencePhone = *field
		} else if !strings.Contains(l.ConferencePhone, *field) {
			l.ConferencePhoneNotes = joinNotes(l.ConferencePhoneNotes, *field)
		}
		*field = ""
	case m != nil:
		if clean, found := (scrubber{known: l.People, keep: firstNames}).scrub(*field); len(found) > 0 {
			*field, r.meeting.Notes = "", joinNotes(r.meeting.Notes, clean)
			r.report(scrapers.PersonRemoved, name, strings.Join(found, ", "))
		}
	case numberAlone.MatchString(*field):
		*field = ""
		r.report(scrapers.PersonRemoved, name, byPhone[0])
	}
}

// wordAt takes a status word off the address, where it is all of it or its first part: "Online, Springfield, IL". A town
// in Oregon is called Remote.
func wordAt(field *string) (said, bool) {
	first, rest, _ := strings.Cut(*field, ",")
	for _, part := range []struct{ text, left string }{{*field, ""}, {first, strings.TrimSpace(rest)}} {
		means, known := statusOf(part.text)
		if known && !strings.EqualFold(part.text, "remote") && (means.online || means.phone) {
			*field = part.left
			return means, true
		}
	}
	return said{}, false
}
