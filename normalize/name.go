package normalize

import (
	"regexp"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// said is what a row's words say about how and whether the meeting takes place. mode.go weighs it.
type said struct {
	closed   bool // suspended, temporarily closed, TC
	online   bool // there is a way in by video
	only     bool // and no other: "Zoom only"
	hybrid   bool
	inPerson bool
	phone    bool // by telephone
	noted    bool // the only way in stands in the notes
}

func (s *said) add(more said) {
	s.closed = s.closed || more.closed
	s.online = s.online || more.online
	s.only = s.only || more.only
	s.hybrid = s.hybrid || more.hybrid
	s.inPerson = s.inPerson || more.inPerson
	s.phone = s.phone || more.phone
	s.noted = s.noted || more.noted
}

// statusWords are the words that publishers put around a name, or in place of a venue, by [statusKey]. "closed"
// is not among them: a closed meeting is one for addicts only.
var statusWords = map[string]said{}

func init() {
	for _, row := range []struct {
		means said
		words string
	}{
		{said{closed: true}, `suspended|suspension|temporarily suspended|temporarily closed|closed temporarily|temp closed|
			temporarily inactive|inactive|cancelled|canceled|meeting cancelled|meeting canceled|meeting suspended|
			temporarily cancelled|cancelled temporarily|cancelled until further notice|closed until further notice|
			suspended until further notice|on hiatus|hiatus|not meeting|not currently meeting|paused|on hold|dark|
			permanently closed|closed permanently|discontinued|meeting discontinued|disbanded|group disbanded|group has disbanded|
			group closing|group is closing|group closed|group has closed|group folded|group has folded|
			facility closed|group lost its meeting space|suspendido|suspendida|suspendu|suspendue|ausgesetzt`},
		{said{online: true}, `online|on line|active and online|now online|currently online|zoom|on zoom|via zoom|by zoom|online zoom|
			online zoom meeting|zoom meeting|online meeting|virtual|virtual meeting|online mtg|virtual mtg|zoom mtg|
			remote|remote meeting|remote meetings|video meeting|videoconference|en ligne|en linea|em linha|webinar|
			microsoft teams|microsoft teams meeting|teams meeting|microsoft teams besprechung|reunion microsoft teams|
			réunion microsoft teams|reunion de microsoft teams|reunión de microsoft teams|google meet|skype|skype meeting|
			skype besprechung|webex|webex meeting`},
		{said{online: true, only: true}, `online only|only online|zoom only|only zoom|on zoom only|virtual only|only virtual|
			virtual online|remote only|online meeting only|zoom meeting only|meeting online only|100 online|no in person`},
		{said{hybrid: true}, `hybrid|hybrid meeting|hybrid mtg|in person and online|online and in person|in person and zoom|
			zoom and in person|in person and virtual|in person online|in person zoom|hybride|hibrida|hibrido|
			reunion hybride|meeting hybride|reunion hibrida|reuniao hibrida|hybridmeeting`},
		{said{inPerson: true}, `in person|in person only|in person meeting|live in person|face to face|f2f|live meeting|
			face to face meeting|presencial|en personne|prasenz|no zoom`},
		{said{phone: true}, `phone|phone only|phone meeting|telephone|telephone meeting|telephone only|by phone|conference call|
			phone line meeting|phone conference|telephone conference`},
	} {
		for _, word := range strings.Split(row.words, "|") {
			word = strings.TrimSpace(word)
			if _, twice := statusWords[word]; twice {
				panic("normalize: status word " + word + " is in the table twice")
			}
			statusWords[word] = row.means
		}
	}
}

var (
	// statusDate is what "Meeting Cancelled 3-17-2020" ends in.
	statusDate = regexp.MustCompile(`(?i)[ ,]+(?:(?:as of|until|since|from|on|effective)[ ]+)?\d{1,4}[-/.]\d{1,2}(?:[-/.]\d{1,4})?$`)
	bracketed  = regexp.MustCompile(`[ ]*[(\[{*]+([^()\[\]{}*]{2,40})[)\]}*]+[ ]*`)
	// set apart by a dash, a colon or a bar: "Suspended: By the Book", "Early Birds -- Online"
	leading  = regexp.MustCompile(`^([^:|*–—-]{2,40}?(?:-(?:line|person|to-face)[^:|*–—-]{0,20}?)?)(?: *[:|*–—]+ *| +-+ *|-+ +)(.+)$`)
	trailing = regexp.MustCompile(`^(.+)(?: *[|*–—]+ *| +-+ *|-+ +|: +)([^:|*–—]{2,40})$`)
)

// statusKey is a status word without case, hyphens, punctuation and date.
func statusKey(s string) string {
	if hasDigits(s, 2) {
		s = statusDate.ReplaceAllString(s, "")
	}
	s = strings.Map(func(c rune) rune {
		switch c {
		case '-', '/', '_', '–':
			return ' '
		case '.', '!', ',', '*', '%', ':', '(', ')', '[', ']', '{', '}':
			return -1
		case '&', '+':
			return '&'
		case 'í':
			return 'i'
		case 'ä':
			return 'a'
		}
		return c
	}, strings.ToLower(s))
	s = strings.ReplaceAll(s, "&", " and ")
	return strings.Join(strings.Fields(s), " ")
}

// statusOf reads a text that may be a status word and nothing else.
func statusOf(s string) (means said, known bool) {
	if s == "" || len(s) > 80 || !mayHoldStatus(s) {
		return said{}, false
	}
	key := statusKey(s)
	if means, known = statusWords[key]; !known && isOnlineOnly(key) {
		return said{online: true, only: true}, true
	}
	return means, known
}

// onlineOnlyWords are what "Online only (Zoom)" and "Temporarily Zoom only" are made of.
var onlineOnlyWords = wordSet("online only zoom virtual via on by meeting meetings mtg the this is held temporarily currently now platform until further notice")

// isOnlineOnly tells whether a text says online and only and nothing else.
func isOnlineOnly(key string) bool {
	online, only := false, false
	for word := range strings.FieldsSeq(key) {
		if !onlineOnlyWords[word] {
			return false
		}
		online = online || word == "online" || word == "zoom" || word == "virtual"
		only = only || word == "only"
	}
	return online && only
}

// name takes status words off the name and the group and keeps what they say for mode.go. A name that is nothing
// else stays. Where there is no name the group stands in, then the venue, then the fellowship.
func name(r *row) {
	clean, found := withoutStatus(r.in.Name)
	if found.online && !found.hybrid && clean != r.in.Name && saysOnline(clean) {
		found.only = true // "Women of Grace online (ONLINE)" no longer meets in the church
	}
	r.said.add(found)
	group, found := withoutStatus(r.in.Group)
	r.said.add(found)
	r.meeting.Name, r.meeting.Group = clean, group
	if clean != "" {
		return
	}
	r.report(scrapers.NameMissing, "name", "")
	venue, _ := withoutStatus(r.in.Venue)
	programme, _ := fellowshipOf(r)
	for _, standIn := range []string{group, venue, programme.Name, "Meeting"} {
		if standIn != "" {
			r.meeting.Name = standIn
			return
		}
	}
}

// saysOnline looks for the word in a name.
func saysOnline(name string) bool {
	for _, word := range strings.Fields(strings.ToLower(name)) {
		if word == "online" || word == "on-line" || word == "virtual" {
			return true
		}
	}
	return false
}

// hintWords are the beginnings of words, one of which every status word has; by first letter.
var hintWords = func() (by [256][]string) {
	for _, word := range strings.Fields(`suspen clos inact cancel hiatus not paus lost hold dark onlin line linea linha ligne zoom virtual remote
		video webinar person hybrid hibrid face f2f live presen phone tele conference 100 ausge teams skype webex google microsoft reunion`) {
		by[word[0]] = append(by[word[0]], word)
	}
	return by
}()

// mayHoldStatus lets most names pass without any further look.
func mayHoldStatus(s string) bool {
	inWord := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x80 {
			return true // í in "híbrida"
		}
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		if c < 'a' || c > 'z' {
			inWord = false
		}
		if !inWord {
			for _, word := range hintWords[c] {
				if len(s)-i >= len(word) && strings.EqualFold(s[i:i+len(word)], word) {
					return true
				}
			}
		}
		inWord = c >= 'a' && c <= 'z'
	}
	return false
}

// withoutStatus takes the status words off a name, in brackets anywhere and at either end behind a dash or colon,
// and says what they mean.
func withoutStatus(s string) (string, said) {
	var found said
	if !mayHoldStatus(s) {
		return s, found
	}
	if means, only := statusOf(s); only {
		return s, means
	}
	for range 4 { // "(SUSPENDED) Early Birds (ONLINE) - Zoom only"
		rest, means, ok := oneStatus(s)
		if !ok {
			break
		}
		found.add(means)
		s = rest
	}
	return s, found
}

// oneStatus takes one status word off a name.
func oneStatus(s string) (rest string, means said, ok bool) {
	if !strings.ContainsAny(s, "([{*:|–—-") {
		return bareStatus(s)
	}
	for _, m := range bracketed.FindAllStringSubmatchIndex(s, -1) {
		if means, ok = statusOf(s[m[2]:m[3]]); ok {
			rest = joinAround(s[:m[0]], s[m[1]:])
			return rest, means, rest != ""
		}
	}
	if m := leading.FindStringSubmatch(s); m != nil {
		if means, ok = statusOf(m[1]); ok {
			return trimName(m[2]), means, true
		}
	}
	if m := trailing.FindStringSubmatch(s); m != nil {
		if means, ok = statusOf(m[2]); ok {
			return trimName(m[1]), means, true
		}
	}
	return bareStatus(s)
}

// bareStatus takes off the words for a closed meeting that stand at an end without any mark: "TEMPORARILY CLOSED
// Monday Night", "Courage to Change Closed Temporarily". Words for a mode are left, for "High Noon Zoom" is a name.
func bareStatus(s string) (rest string, means said, ok bool) {
	words := strings.Fields(s)
	for n := min(4, len(words)-1); n > 0; n-- {
		head, tail := strings.Join(words[:n], " "), strings.Join(words[len(words)-n:], " ")
		if means, _ = statusOf(tail); means.closed && (n > 1 || plainlyClosed(tail)) {
			return trimName(strings.Join(words[:len(words)-n], " ")), means, true
		}
		if means, _ = statusOf(head); means.closed && (n > 1 || plainlyClosed(head)) {
			return trimName(strings.Join(words[n:], " ")), means, true
		}
	}
	return s, said{}, false
}

// plainlyClosed reports whether a single word can only be a status; "Dark" and "Inactive" may be part of a name.
func plainlyClosed(word string) bool {
	switch statusKey(word) {
	case "suspended", "cancelled", "canceled":
		return true
	}
	return false
}

func joinAround(before, after string) string {
	before, after = trimName(before), strings.TrimSpace(after)
	if before == "" {
		return trimName(after)
	}
	if after == "" {
		return before
	}
	return before + " " + after
}

// trimName takes off what is left at the ends of a name without its status: dashes, bars, colons, commas and a
// dangling "and", as in "Night Owl - Active and (ONLINE)".
func trimName(s string) string {
	s = strings.Trim(s, " -–—|:*,;/")
	for _, dangling := range []string{" - Active and", " and", " &"} {
		s = strings.TrimSuffix(s, dangling)
	}
	return strings.TrimRight(s, " -–—|:*,;/")
}
