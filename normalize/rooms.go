package normalize

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"regexp"
	"strings"
)

// providers leads from a host, or the end of one, to the name we give it. The list is 12 Step Meeting List's, and
// Zoom's own other domains.
var providers = []struct{ suffix, name string }{
	{"zoom.us", "zoom"}, {"zoom.com", "zoom"}, {"zoomgov.com", "zoom"},
	{"meet.google.com", "meet"}, {"teams.microsoft.com", "teams"}, {"teams.live.com", "teams"},
	{"gotomeet.me", "gotomeeting"}, {"gotomeeting.com", "gotomeeting"}, {"goto.com", "gotomeeting"},
	{"freeconferencecall.com", "freeconferencecall"}, {"freeconference.com", "freeconference"},
	{"webex.com", "webex"}, {"bluejeans.com", "bluejeans"}, {"meet.jit.si", "jitsi"},
	{"skype.com", "skype"}, {"discord.gg", "discord"}, {"discord.com", "discord"}, {"discordapp.com", "discord"},
	{"meetings.dialpad.com", "dialpad"}, {"zoho.com", "zoho"}, {"signal.group", "signal"},
	{"horizon.meta.com", "horizon"}, {"maps.secondlife.com", "secondlife"}, {"slurl.com", "secondlife"},
	{"vrchat.com", "vrchat"},
}

// providerOf names the provider of a host; an unknown host stands for itself.
func providerOf(host string) (name string, known bool) {
	host = strings.ToLower(host)
	for _, p := range providers {
		if rest, ok := strings.CutSuffix(host, p.suffix); ok && (rest == "" || strings.HasSuffix(rest, ".")) {
			return p.name, true
		}
	}
	return strings.TrimPrefix(host, "www."), false
}

// roomAt reads a cleaned link: provider, canonical room, and whether the passcode stands in it.
func roomAt(u *url.URL) Room {
	provider, known := providerOf(u.Hostname())
	if provider == "zoom" {
		mendZoom(u)
	}
	room := Room{Provider: provider, URL: u.String()}
	if !known {
		return room
	}
	query := u.Query()
	room.PasscodeInURL = query.Get("pwd") != "" || query.Get("Pwd") != "" || provider == "teams" && query.Get("p") != ""
	if name := roomName(provider, u); name != "" {
		room.Room = provider + ":" + name
	}
	return room
}

// roomName is what names the room within its provider, written in the one way that all links to it share; "" where
// the link names none: a personal name (/my/), a registration or recurring token (/meeting/), a home page.
func roomName(provider string, u *url.URL) string {
	parts := strings.FieldsFunc(u.Path, func(c rune) bool { return c == '/' })
	if len(parts) == 0 {
		return ""
	}
	last := parts[len(parts)-1]
	switch provider {
	case "zoom":
		return zoomID(parts)
	case "meet":
		return meetCode.FindString(strings.ToLower(last))
	case "teams":
		return teamsThread(parts)
	case "jitsi":
		return strings.ToLower(last) // Jitsi's names have no case
	case "gotomeeting", "freeconferencecall", "bluejeans":
		if plainName.MatchString(last) && !sitePage[strings.ToLower(last)] {
			return strings.ToLower(last)
		}
	case "discord", "skype":
		if plainName.MatchString(last) && last != "invite" && parts[0] != "channels" {
			return last
		}
	case "webex":
		if i := indexOf(parts, "meet"); i >= 0 && i+1 < len(parts) {
			return strings.ToLower(u.Hostname() + "/" + parts[i+1])
		}
	}
	return ""
}

// leadsToRoom tells a link to a room, by its number or by a name, from one to a provider's own pages.
func leadsToRoom(u *url.URL) bool {
	provider, known := providerOf(u.Hostname())
	parts := strings.FieldsFunc(u.Path, func(c rune) bool { return c == '/' })
	switch {
	case !known || len(parts) == 0:
		return false
	case roomName(provider, u) != "":
		return true
	}
	return provider == "zoom" && len(parts) > 1 && strings.Contains("/j/my/s/w/wc/u/meeting/webinar/", "/"+strings.ToLower(parts[0])+"/")
}

var (
	meetCode  = regexp.MustCompile(`^[a-z]{3}-[a-z]{4}-[a-z]{3}$`)
	plainName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]*$`)
	// sitePage holds paths of a provider's own site that are no rooms.
	sitePage = map[string]bool{"join": true, "meeting": true, "meetings": true, "login": true, "home": true, "wall": true}
)

// zoomGlued is a meeting id with the next word of the prose behind it, "/j/81234567890One tap mobile", and a list's "/J/".
var zoomGlued = regexp.MustCompile(`^/([jJ])/(\d{9,11})(\pL.*)?$`)

// mendZoom makes the path one that Zoom opens. A passcode may have lost its question mark: "/j/81234567890pwd=x".
func mendZoom(u *url.URL) {
	m := zoomGlued.FindStringSubmatch(u.Path)
	if m == nil {
		return
	}
	u.Path, u.RawPath = "/"+strings.ToLower(m[1])+"/"+m[2], ""
	if strings.HasPrefix(m[3], "pwd=") && u.RawQuery == "" {
		u.RawQuery = m[3]
	}
}

// zoomID is the meeting id of a Zoom path: /j/ID, /s/ID, /w/ID, /wc/join/ID, /wc/ID/join, /ID. People also write
// /j/123-456-789 and /j/meetingid123456789.
func zoomID(parts []string) string {
	var text string
	switch {
	case len(parts) == 1:
		if text = parts[0]; onlyDigits(text) != text {
			return ""
		}
	case parts[0] == "j" || parts[0] == "s" || parts[0] == "w":
		text = parts[1]
	case parts[0] == "wc" && parts[1] == "join" && len(parts) > 2:
		text = parts[2]
	case parts[0] == "wc":
		text = parts[1]
	default:
		return ""
	}
	digits := onlyDigits(text)
	if len(digits) < 9 || len(digits) > 11 {
		return ""
	}
	return digits
}

// teamsThread is a short hash of the thread of a /l/meetup-join/ link, which is long and differs in its query from
// invitation to invitation; newer links carry a plain number in /meet/.
func teamsThread(parts []string) string {
	if i := indexOf(parts, "meetup-join"); i >= 0 && i+1 < len(parts) {
		sum := sha256.Sum256([]byte(strings.ToLower(parts[i+1])))
		return hex.EncodeToString(sum[:6])
	}
	if i := indexOf(parts, "meet"); i >= 0 && i+1 < len(parts) {
		return onlyDigits(parts[i+1])
	}
	return ""
}

func indexOf(parts []string, word string) int {
	for i, p := range parts {
		if strings.EqualFold(p, word) {
			return i
		}
	}
	return -1
}
