package normalize

import (
	"regexp"
	"slices"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"github.com/recovery-almanac/almanac/normalize/geo"
	"github.com/recovery-almanac/almanac/scrapers"
)

// phone reads the group's dial-in: a one-tap number ("+16465550100,,81234567890#,,#,,777644#") or prose ("Dial
// 646-555-0100 Access Code 8203185#"). Text without any number goes into the notes.
func phone(r *row) {
	text := r.in.ConferencePhone
	if text == "" {
		return
	}
	found := dialIns(text, r.phoneRegion)
	if len(found) == 0 {
		r.report(scrapers.PhoneUnreadable, "conference_phone", text)
		r.meeting.Notes = joinNotes(r.meeting.Notes, text, r.in.ConferencePhoneNotes)
		return
	}
	found[0].Notes = joinNotes(found[0].Notes, r.in.ConferencePhoneNotes)
	for _, d := range found {
		if !strings.HasPrefix(d.Number, "+") {
			r.report(scrapers.PhoneUnreadable, "conference_phone", text)
			break
		}
	}
	r.meeting.Phone = found
}

// phoneRegion is the country whose numbers may come without a country code: the row's, else the source's. It is
// "" where neither is known, and then only +numbers and North American ones with their 1 can be read.
func (r *row) phoneRegion() string {
	if code, ok := geo.Country(r.in.Country); ok {
		return code
	}
	if _, last, found := strings.Cut(reverseCut(r.in.Formatted), ","); found {
		if code, ok := geo.Country(last); ok && (len(strings.TrimSpace(last)) > 2 || code == "GB" || code == "US") {
			return code
		}
	}
	if country, _, _ := strings.Cut(r.src.Region, "-"); country != "" {
		return country
	}
	return countryByPostal(r.in.PostalCode, r.in.State, "")
}

// reverseCut is an address's last two parts, "WA 98101, USA".
func reverseCut(address string) string {
	last := strings.LastIndexByte(address, ',')
	if last < 0 {
		return ""
	}
	return address[strings.LastIndexByte(address[:last], ',')+1:]
}

var (
	// number is what looks like a telephone number of 7 digits or more; the codes behind it are not.
	number = regexp.MustCompile(`(?:\+|\b00)?\(?\d(?:[ ().\-]{0,2}\d){6,14}`)
	// twiceOne is "+1+16465550100" and "+116465550100".
	twiceOne = regexp.MustCompile(`\+1\+?1([2-9]\d{9})\b`)
	// code is what follows a number: ",,8203185#", "/552507#", "Access Code 8203185#", "PIN: 1212", "ID 123 456 789".
	code = regexp.MustCompile(`(?i)^[ ]*(?:[,;xp*/#]+[ ,;*#]*|,?[ ]*(?:enter[ ]+)?(?:(?:access|pass|meeting|participant|conference|security)[ -]*)?(?:code|i\.?d\.?|pin|pc|pw|passcode|password|number|ext\.?)[ .]*(?:is|:|#|=|no\.?)*[ ]*)(\d(?:[ -]?\d){2,14})`)
	// wordCode is a second code with letters, which no telephone dials but people type: "Password: a1b2c3".
	wordCode = regexp.MustCompile(`(?i)^[ #,;*(-]*(?:pass[ -]?(?:word|code)|pw|pc)[ .]*(?:is|:|=)*[ ]*([^\s,;)]*\pL[^\s,;)]*)`)
	// passcode is the second code, which Zoom asks for after the meeting's: "#,,#,,777644#", "#,,*777644#".
	passcode = regexp.MustCompile(`(?i)^[ #,*;]*(?:(?:pass[ -]*code|password|pin|pc|pw|code)[ .]*(?:is|:|=|#)*[ ]*)?(\d{1,14})\b`)
)

// dialIns reads every number of a text with the codes that follow it. region is asked only where it matters.
func dialIns(text string, region func() string) []DialIn {
	var found []DialIn
	for rest := twiceOne.ReplaceAllString(text, "+1$1"); ; {
		span := number.FindStringIndex(rest)
		if span == nil {
			return found
		}
		before, shown := rest[:span[0]], rest[span[0]:span[1]]
		rest = rest[span[1]:]
		if codeBefore.MatchString(before) {
			continue // "ID: 952 063 743" is no telephone
		}
		shown, rest = splitLongNumber(shown, rest)
		d := DialIn{Number: e164(shown, region)}
		if m := code.FindStringSubmatchIndex(rest); m != nil {
			d.AccessCode = onlyDigits(rest[m[2]:m[3]])
			rest = rest[m[1]:]
			d.Notes, rest = passcodeNote(rest)
			if m := wordCode.FindStringSubmatch(rest); m != nil {
				d.Notes = joinNotes(d.Notes, "Password: "+m[1])
			}
		}
		if !slices.ContainsFunc(found, func(have DialIn) bool { return have.Number == d.Number }) {
			found = append(found, d)
		}
	}
}

// passcodeNote reads the codes behind the meeting's. Between them some publishers dial a "1" for the participant.
func passcodeNote(rest string) (note, left string) {
	for {
		m := passcode.FindStringSubmatchIndex(rest)
		if m == nil || m[2] == 0 {
			return note, rest
		}
		if digits := rest[m[2]:m[3]]; len(digits) > 1 || note == "" && digits == "0" {
			note = "Passcode: " + digits
		}
		rest = rest[m[1]:]
	}
}

// codeBefore ends in a word that makes the next digits a code.
var codeBefore = regexp.MustCompile(`(?i)\b(?:id|i\.d\.|code|pin|pw|pc|password|passcode|zoom)[ .]*(?:is|:|=|#|no\.?)*[ ]*$`)

// splitLongNumber gives back digits that stand behind a space and make the number too long: in "646-555-0100
// 8203185#" the last seven are the code.
func splitLongNumber(shown, rest string) (string, string) {
	if strings.HasPrefix(shown, "+") || len(onlyDigits(shown)) <= 11 {
		return shown, rest
	}
	digits := 0
	for i, c := range shown {
		if c >= '0' && c <= '9' {
			digits++
		}
		if c == ' ' && digits >= 10 {
			return shown[:i], "," + shown[i+1:] + rest
		}
	}
	return shown, rest
}

// e164 writes a number as +16465550100 where that can be done without guessing, else as it came.
func e164(shown string, region func() string) string {
	shown = strings.Trim(shown, " .-")
	digits := onlyDigits(shown)
	switch {
	case strings.HasPrefix(shown, "+1") && northAmerican(digits):
		return "+" + digits
	case strings.HasPrefix(shown, "+") && len(digits) == 10 && northAmerican("1"+digits) && (region() == "US" || region() == "CA"):
		return "+1" + digits // a 1 is missing: "+3125550142" is Chicago
	case strings.HasPrefix(shown, "+"):
		return parsed("+"+digits, "", shown)
	case len(digits) == 11 && northAmerican(digits):
		return "+" + digits
	}
	if zoomNumbers["1"+digits] {
		return "+1" + digits
	}
	country := region()
	if len(digits) == 10 && (country == "US" || country == "CA" || country == "" && american.MatchString(shown)) && northAmerican("1"+digits) {
		return "+1" + digits
	}
	return parsed(digits, country, shown)
}

// american is the grouping that only North America writes: (646) 555-0100, 646.555.0100.
var american = regexp.MustCompile(`^(?:\(\d{3}\) ?|\d{3}([.-]))\d{3}[.-]\d{4}$`)

// northAmerican reports 1, an area code and an exchange, neither starting with 0 or 1. It saves the library's
// patterns for the numbers that need them.
func northAmerican(digits string) bool {
	return len(digits) == 11 && digits[0] == '1' && digits[1] >= '2' && digits[4] >= '2'
}

func parsed(digits, country, shown string) string {
	n, err := phonenumbers.Parse(digits, country)
	if err != nil || phonenumbers.IsPossibleNumberWithReason(n) != phonenumbers.IS_POSSIBLE {
		return shown
	}
	return phonenumbers.Format(n, phonenumbers.E164)
}

// oneTap is a number and a meeting id as a telephone dials them.
var oneTap = regexp.MustCompile(`^(?:\+?1)?\+?(\d[\d ().-]{6,16}\d),+[ ]*(\d[\d -]{7,13}\d)[ ]*(#[,#* ]*)`)

// oneTapID is the Zoom meeting id in a one-tap number, "" where there is none: nine digits or more behind one of
// Zoom's numbers, or in front of Zoom's ",,#,," that skips the participant number.
func oneTapID(text string) string {
	m := oneTap.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	id, tail := onlyDigits(m[2]), strings.ReplaceAll(m[3], " ", "")
	if len(id) < 9 || len(id) > 11 {
		return ""
	}
	dialled := onlyDigits(m[1])
	if len(dialled) == 10 {
		dialled = "1" + dialled
	}
	if zoomNumbers[dialled] || strings.HasPrefix(tail, "#,,#") || strings.HasPrefix(tail, "#,,,,*") {
		return id
	}
	return ""
}

// zoomNumbers are the dial-in numbers that Zoom's invitations name, without the plus.
var zoomNumbers = func() map[string]bool {
	set := map[string]bool{}
	for _, n := range strings.Fields(`
		16699009128 16699006833 16694449171 13462487799 12532158782 12532050468 13126266799 19292056099
		13017158592 16465588656 16469313860 13052241968 13092053325 13863475053 15074734847 15642172000
		16892781000 17193594580 17207072699 13602095623 12678310333
		15873281099 16473744685 16475580588 17789072071 12042727920 14388097799 13686854700
		442034815237 442034815240 442080806591 442080806592 443300885830 441314601196 442039017895
		61280156011 61370182005 61731853730 61861193900 6498846780 6448860026 6436590603
		496938079883 496971049922 493056795800 33170372246 33170379729 33170950103 31207947345 353152403305`) {
		set[n] = true
	}
	return set
}()
