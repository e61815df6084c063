package normalize

import (
	"regexp"
	"strings"
)

var (
	// invitation opens what Zoom writes for the host to send: "Jane Example is inviting you to a scheduled Zoom meeting."
	invitation = regexp.MustCompile(`(?im)(?:^|[.!?:|][ ]+)([^\n.!?:|]{1,60}?\.?)[ ]+is inviting you to (?:a|an|our|join)\b`)
	// personalRoom is the name that Zoom gives a room by itself: "Topic: Jane Example's Personal Meeting Room". Of a
	// meeting, a plural is a group: "Early Birds Zoom Meeting".
	personalRoom = regexp.MustCompile(`\bTopic:[ ]*(?:([^\n.!?:|]{1,40}?['’]?s[ ]+)Personal Meeting Room|([^\n.!?:|]{1,40}?['’]s[ ]+)Zoom Meeting)\b`)
	// account is a host that is no person.
	account = regexp.MustCompile(`(?i)\b(?:groups?|meetings?|aa|na|al-?anon|recovery|fellowship|intergroup|area|district|club|center|centre|church|serenity|sober|sobriety|online|zoom|this|it|men|women|mens|womens|ladies|lgbtq|steps?|book|days?|risers)\b`)
)

// hosts takes the host out of an invitation, "You are invited to a scheduled Zoom meeting", and out of the room's name.
func (c scrubber) hosts(s string) (string, []string) {
	if c.keep&prose != 0 || !containsFold(s, "inviting you") && !strings.Contains(s, "Topic:") {
		return s, nil
	}
	var hits []hit
	for _, m := range personalRoom.FindAllStringSubmatchIndex(s, -1) {
		from, to := max(m[2], m[4]), max(m[3], m[5]) // the one that matched
		if !account.MatchString(s[from:to]) {
			hits = append(hits, hit{from, to, ""})
		}
	}
	s = replace(s, hits)
	hits = hits[:0]
	for _, m := range invitation.FindAllStringSubmatchIndex(s, -1) {
		if who := s[m[2]:m[3]]; !account.MatchString(who) {
			end := m[3] + strings.Index(strings.ToLower(s[m[3]:]), "is inviting you") + len("is inviting you")
			hits = append(hits, hit{m[2], end, "You are invited"})
		}
	}
	return replace(s, hits), byContact
}
