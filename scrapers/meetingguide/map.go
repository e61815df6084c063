package meetingguide

import (
	"slices"
	"strconv"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// listing maps the row that was read last.
func (r *reader) listing(number int) scrapers.Listing {
	l := scrapers.Listing{
		Ref: first(strings.TrimSpace(r.slug), r.id, r.meetingID),
		Row: number,
		URL: first(r.url, r.website), EditURL: r.editURL, Updated: r.updated,
		Owner: first(r.entity, r.dataSource),
		Name:  r.name, Group: r.group, GroupNotes: r.groupNotes, Notes: r.notes,
		Attendance: r.attendance,
		Days:       weekdays(r.days), Start: r.time, End: r.endTime, TimeZone: r.timeZone,
		Times: strings.Join(r.times, "\n"),
		Venue: r.location, VenueNotes: r.locationNotes,
		Formatted: r.formatted,
		Street:    r.address, City: r.city, State: r.state, PostalCode: r.postalCode, Country: r.country,
		Latitude: r.latitude, Longitude: r.longitude, Approximate: yesNo(r.approximate),
		District:      r.district,
		ConferenceURL: r.conferenceURL, ConferenceURLNotes: r.conferenceURLNotes,
		ConferencePhone: r.conferencePhone, ConferencePhoneNotes: r.conferencePhoneNotes,
		Languages: clone(r.languages),
	}
	r.mapAddress(&l)
	r.mapCoordinates(&l)
	r.mapRegions(&l)
	r.mapTypes(&l)
	r.mapLetters(&l)
	if r.meetingID != "" {
		r.mapOnlineGroup(&l)
	} else if r.phone != "" {
		r.people = append(r.people, r.phone)
	}
	r.mapWebsite(&l)
	l.People = clone(r.people)
	return l
}

// mapWebsite keeps the group's site where the meeting has a page of its own: in the group's notes.
func (r *reader) mapWebsite(l *scrapers.Listing) {
	if r.website != "" && r.website != l.URL && r.website != l.ConferenceURL {
		l.GroupNotes = strings.TrimSpace(l.GroupNotes + "\n\n" + r.website)
	}
}

// mapAddress sees that an address with nothing beside it is the whole of it: "8318 104 St, Edmonton, Alberta".
func (r *reader) mapAddress(l *scrapers.Listing) {
	alone := r.formatted == "" && r.city == "" && r.state == "" && r.postalCode == "" && r.country == ""
	if alone && strings.Contains(r.address, ",") {
		l.Formatted, l.Street = r.address, ""
	}
}

// mapCoordinates reads "lat,lon". Four numbers are two corners of a box: its middle, and so approximate.
func (r *reader) mapCoordinates(l *scrapers.Listing) {
	if r.coordinates == "" || l.Latitude != "" || l.Longitude != "" {
		return
	}
	parts := strings.Split(r.coordinates, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	switch len(parts) {
	case 2:
		l.Latitude, l.Longitude = parts[0], parts[1]
		return
	case 4:
		latitude, ok1 := middle(parts[0], parts[2])
		longitude, ok2 := middle(parts[1], parts[3])
		if ok1 && ok2 {
			l.Latitude, l.Longitude, l.Approximate = latitude, longitude, "yes"
			return
		}
	}
	r.unreadable = append(r.unreadable, unreadable{"latitude", r.coordinates})
}

func middle(a, b string) (string, bool) {
	x, err1 := strconv.ParseFloat(a, 64)
	y, err2 := strconv.ParseFloat(b, 64)
	return strconv.FormatFloat((x+y)/2, 'f', -1, 64), err1 == nil && err2 == nil
}

func (r *reader) mapRegions(l *scrapers.Listing) {
	if l.Regions = clone(r.regions); l.Regions != nil {
		return
	}
	for _, area := range []string{r.region, r.subRegion, r.subSubRegion} {
		if area != "" {
			l.Regions = append(l.Regions, area)
		}
	}
}

// mapTypes takes the codes. A list from Texas keeps those for whom a meeting is (W, YP) in a field "people"; in
// any other list a field of that name may well hold names.
func (r *reader) mapTypes(l *scrapers.Listing) {
	l.Types = make([]scrapers.Type, 0, len(r.types)+len(r.audience))
	for _, code := range r.types {
		l.Types = append(l.Types, scrapers.Type{Code: code})
	}
	for _, code := range r.audience {
		if isCode(code) {
			l.Types = append(l.Types, scrapers.Type{Code: code})
		} else {
			r.people = append(r.people, code)
		}
	}
}

// letterNames are what a list from Kansas City prints behind the time of a meeting, where the letters mean something
// else or nothing in other lists. Its types repeat some of them, and leave out that a meeting is for men.
var letterNames = map[string]string{
	"S": "Step", "BB": "Big Book", "SPK": "Speaker", "NEW": "Newcomers", "TRD": "Traditions", "GPV": "Grapevine", "LGBT": "LGBTQ",
}

// mapLetters takes the letters of a field "append" for types: "M LIT", "W none".
func (r *reader) mapLetters(l *scrapers.Listing) {
	for _, letters := range r.letters {
		switch name := letterNames[letters]; {
		case letters == "none" || slices.Contains(r.types, letters):
		case letters == "S": // Spanish, as a code
			l.Types = append(l.Types, scrapers.Type{Name: name})
		default:
			l.Types = append(l.Types, scrapers.Type{Code: letters, Name: name})
		}
	}
}

func isCode(s string) bool { return len(s) <= 5 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" }

// mapOnlineGroup reads the Online Intergroup's record of one group (meetingId, times, formats): its url is the way
// in and not a page about it, and its phone is the dial-in of a group that meets by telephone or has an access
// code. Groups there meet online unless the telephone is their only channel.
func (r *reader) mapOnlineGroup(l *scrapers.Listing) {
	if l.ConferenceURL == "" && r.url != "" {
		l.ConferenceURL, l.URL = r.url, r.website
	}
	l.Formatted = first(l.Formatted, r.physicalLocation)
	if l.Attendance == "" && r.channels != "" {
		l.Attendance = "online"
		if strings.TrimSpace(r.channels) == "Telephone" {
			l.Attendance = "phone"
		}
	}
	if l.Updated == "" {
		l.Updated, _, _ = strings.Cut(r.lastEdit, " ") // "12/29/20 JB": the editor's initials stay behind
	}
	code := ""
	if r.accessCode != "" {
		code = "Access code: " + r.accessCode
	}
	switch {
	case r.phone == "":
		l.ConferenceURLNotes = first(l.ConferenceURLNotes, code)
	case strings.HasPrefix(r.accessCode, ","): // the rest of a one-tap number
		l.ConferencePhone = r.phone + r.accessCode
	case code != "" || strings.Contains(r.channels, "Telephone"):
		l.ConferencePhone, l.ConferencePhoneNotes = r.phone, code
	default:
		r.people = append(r.people, r.phone)
	}
}

// weekdays writes the digits of the specification (0 is Sunday) as names and leaves every other word.
func weekdays(days []string) []string {
	if len(days) == 0 {
		return nil
	}
	names := make([]string, len(days))
	for i, day := range days {
		if names[i] = day; len(day) == 1 && '0' <= day[0] && day[0] <= '6' {
			names[i] = weekdayNames[day[0]-'0']
		}
	}
	return names
}

var weekdayNames = [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}

// yesNo is for feeds that send the specification's "yes" as a boolean or a digit.
func yesNo(s string) string {
	switch s {
	case "true", "1":
		return "yes"
	case "false", "0":
		return "no"
	}
	return s
}

func first(texts ...string) string {
	for _, s := range texts {
		if s != "" {
			return s
		}
	}
	return ""
}

// clone copies a list out of the reader's room; nil when it is empty.
func clone(list []string) []string { return append([]string(nil), list...) }
