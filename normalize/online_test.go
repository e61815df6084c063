package normalize

import (
	"net/url"
	"strings"
	"testing"

	"github.com/recovery-almanac/almanac/scrapers"
)

func TestWebAddress(t *testing.T) {
	for _, c := range []struct{ raw, want string }{
		{"https://zoom.us/j/812345678", "https://zoom.us/j/812345678"},
		{"Https://Zoom.US/j/812345678", "https://zoom.us/j/812345678"},
		{"zoom.us/j/812345678", "https://zoom.us/j/812345678"},
		{"https:/zoom.us/j/812345678", "https://zoom.us/j/812345678"},
		{"https://https://zoom.us/j/812345678", "https://zoom.us/j/812345678"},
		{"https://zoom.us/j/ 812345678", "https://zoom.us/j/812345678"},
		{"https://zoom.us/j/812345678?pwd=abc&utm_source=x&fbclid=y", "https://zoom.us/j/812345678?pwd=abc"},
		{"https://zoom.us/j/812345678&sa=D&sntz=1&usg=AFQ", "https://zoom.us/j/812345678"},
		{"https://zoom.us/j/812345678?pwd=abc&sa=D&sntz=1&usg=AFQ", "https://zoom.us/j/812345678?pwd=abc"},
		{"https://zoom.us/j/812345678#success", "https://zoom.us/j/812345678"},
		{"https://www.google.com/url?q=https://zoom.us/j/812345678&sa=D", "https://zoom.us/j/812345678"},
		{"https://gcc02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fzoom.us%2Fj%2F812345678&data=x", "https://zoom.us/j/812345678"},
		{"https://urldefense.com/v3/__https://zoom.us/j/812345678__;!!abc", "https://zoom.us/j/812345678"},
		{"https://user:secret@zoom.us/j/812345678", ""},
		{"mailto:zed@example.org", ""},
		{"tel:+16465550142", ""},
		{"ID 812 345 678", ""},
		{"n/a", ""},
		{"http://127.0.0.1/m", ""},
		{"", ""},
	} {
		u, ok := webAddress(c.raw)
		if ok != (c.want != "") || ok && u.String() != c.want {
			t.Errorf("%q: %v, want %q", c.raw, u, c.want)
		}
	}
}

func TestRoomAt(t *testing.T) {
	for _, c := range []struct{ link, provider, room string }{
		{"https://zoom.us/j/812345678", "zoom", "zoom:812345678"},
		{"https://us02web.zoom.us/s/81234567890?pwd=x", "zoom", "zoom:81234567890"},
		{"https://example.zoom.us/w/81234567890", "zoom", "zoom:81234567890"},
		{"https://zoom.us/wc/join/81234567890", "zoom", "zoom:81234567890"},
		{"https://app.zoom.us/wc/81234567890/join", "zoom", "zoom:81234567890"},
		{"https://zoom.us/j/812-345-678", "zoom", "zoom:812345678"},
		{"https://zoom.us/j/meetingid812345678", "zoom", "zoom:812345678"},
		{"https://zoom.us/j/81234567890One", "zoom", "zoom:81234567890"},
		{"https://zoom.us/j/81234567890pwd=x", "zoom", "zoom:81234567890"},
		{"https://zoom.us/J/812345678", "zoom", "zoom:812345678"},
		{"https://zoom.us/my/earlybirds", "zoom", ""},
		{"https://zoom.us/meeting/register/tZEuf123456789", "zoom", ""},
		{"https://zoom.us/u/keq123", "zoom", ""},
		{"https://zoom.us/j/12345", "zoom", ""},
		{"https://notzoom.us/j/812345678", "notzoom.us", ""},
		{"https://meet.google.com/abc-defg-hij?authuser=0", "meet", "meet:abc-defg-hij"},
		{"https://meet.google.com/lookup/abc", "meet", ""},
		{"https://meet.jit.si/LateNightRoom", "jitsi", "jitsi:latenightroom"},
		{"https://join.freeconferencecall.com/earlybirds1", "freeconferencecall", "freeconferencecall:earlybirds1"},
		{"https://www.freeconferencecall.com/", "freeconferencecall", ""},
		{"https://global.gotomeeting.com/join/317178533", "gotomeeting", "gotomeeting:317178533"},
		{"https://www.gotomeet.me/EarlyBirds", "gotomeeting", "gotomeeting:earlybirds"},
		{"https://discord.com/invite/AbC123", "discord", "discord:AbC123"},
		{"https://discord.gg/AbC123", "discord", "discord:AbC123"},
		{"https://join.skype.com/invite/AbC123", "skype", "skype:AbC123"},
		{"https://example.webex.com/meet/early", "webex", "webex:example.webex.com/early"},
		{"https://teams.live.com/meet/9312345678901?p=x", "teams", "teams:9312345678901"},
		{"https://www.example.org/room", "example.org", ""},
	} {
		u, err := url.Parse(c.link)
		if err != nil {
			t.Fatal(err)
		}
		if room := roomAt(u); room.Provider != c.provider || room.Room != c.room {
			t.Errorf("%s: %q %q, want %q %q", c.link, room.Provider, room.Room, c.provider, c.room)
		}
	}
}

// Two invitations to one Teams room differ in everything behind the thread.
func TestTeamsRoomIsItsThread(t *testing.T) {
	rooms := map[string]bool{}
	for _, link := range []string{
		"https://teams.microsoft.com/l/meetup-join/19%3ameeting_abc%40thread.v2/0?context=%7b1%7d",
		"https://teams.microsoft.com/l/meetup-join/19%3Ameeting_abc%40thread.v2/1700000000000?context=%7b2%7d",
	} {
		u, _ := url.Parse(link)
		rooms[roomAt(u).Room] = true
	}
	if len(rooms) != 1 || rooms[""] {
		t.Errorf("rooms %v", rooms)
	}
}

func TestOnline(t *testing.T) {
	for _, c := range []struct {
		name     string
		in       scrapers.Listing
		want     string // provider, url, room of each way in
		problems string
	}{
		{"a link", scrapers.Listing{ConferenceURL: "https://zoom.us/j/812345678"}, "zoom https://zoom.us/j/812345678 zoom:812345678", ""},
		{"prose with a link", scrapers.Listing{ConferenceURL: "Join: https://zoom.us/j/812345678, or call"}, "zoom https://zoom.us/j/812345678 zoom:812345678", ""},
		{"two links", scrapers.Listing{ConferenceURL: "https://zoom.us/j/812345678 https://meet.jit.si/Early"}, "zoom https://zoom.us/j/812345678 zoom:812345678; jitsi https://meet.jit.si/Early jitsi:early", ""},
		{"one room by two links", scrapers.Listing{ConferenceURL: "https://zoom.us/j/812345678 https://us02web.zoom.us/j/812345678"}, "zoom https://zoom.us/j/812345678 zoom:812345678", ""},
		{"two links as one address", scrapers.Listing{ConferenceURL: "https://zoom.us/j/812345678,%20https://meet.jit.si/Early"}, "zoom https://zoom.us/j/812345678 zoom:812345678; jitsi https://meet.jit.si/Early jitsi:early", ""},
		{"unknown host", scrapers.Listing{ConferenceURL: "https://example.org/room"}, "example.org https://example.org/room ", "conference_host_unknown conference_url"},
		{"no link", scrapers.Listing{ConferenceURL: "ask at the door"}, "", "url_unusable conference_url"},
		{"a link in the notes", scrapers.Listing{Notes: "Zoom (https://zoom.us/j/812345678)."}, "zoom https://zoom.us/j/812345678 zoom:812345678", ""},
		{"joining instructions in the notes", scrapers.Listing{Notes: "Join: https://zoom.us/j/812345678 Joining instructions: https://applications.zoom.us/addon/invitation/detail?x=1"},
			"zoom https://zoom.us/j/812345678 zoom:812345678", ""},
		{"some other link in the notes", scrapers.Listing{Notes: "See https://example.org/x"}, "", ""},
		{"another group's link", scrapers.Listing{GroupNotes: "https://zoom.us/j/812345678"}, "", ""},
		{"id of a personal link", scrapers.Listing{ConferenceURL: "https://zoom.us/my/early", ConferenceURLNotes: "Meeting ID: 812 345 678"}, "zoom https://zoom.us/my/early zoom:812345678", ""},
		{"one-tap alone", scrapers.Listing{ConferencePhone: "+16699009128,,81234567890#"}, "zoom  zoom:81234567890", ""},
		{"one-tap by its form", scrapers.Listing{ConferencePhone: "+16465550142,,81234567890#,,#,,4455#"}, "zoom  zoom:81234567890", ""},
		{"some other dial-in", scrapers.Listing{ConferencePhone: "+16465550142,,812345678#"}, "", ""},
		{"id in notes", scrapers.Listing{Notes: "Zoom ID 812 345 678 pw x"}, "zoom  zoom:812345678", ""},
		{"id in notes, with marks", scrapers.Listing{Notes: "Open. Meeting ID: 8232-626-1118 - Passcode: 417"}, "zoom  zoom:82326261118", ""},
		{"id opens the field", scrapers.Listing{Venue: "ID 7770001988, Senha: 000"}, "zoom  zoom:7770001988", ""},
		{"several ids", scrapers.Listing{Notes: "Zoom ID 812 345 678, on Mondays Zoom ID 812 345 679"}, "", ""},
		{"GSO number", scrapers.Listing{Notes: "GSO #000123456"}, "", ""},
		{"id beside a link of another provider", scrapers.Listing{ConferenceURL: "https://meet.jit.si/Early", Notes: "Meeting ID 812 345 678"}, "jitsi https://meet.jit.si/Early jitsi:early", ""},
	} {
		r := through(scrapers.Source{}, c.in, online)
		var got []string
		for _, room := range r.meeting.Online {
			got = append(got, room.Provider+" "+room.URL+" "+room.Room)
		}
		if strings.Join(got, "; ") != c.want || codesOf(r) != c.problems {
			t.Errorf("%s: %q, problems %q", c.name, got, codesOf(r))
		}
	}
}

func FuzzOnline(f *testing.F) {
	for _, s := range []string{"https://zoom.us/j/812345678?pwd=x", "zoom.us/wc/join/1", "https://teams.microsoft.com/l/meetup-join/19%3a", "https://www.google.com/url?q=", "http://%zz", "https://urldefense.com/v3/__", "Zoom ID 812 345 678"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r := through(scrapers.Source{}, scrapers.Listing{ConferenceURL: s, Notes: s}, cleanText, online)
		for _, room := range r.meeting.Online {
			if room.Provider == "" || room.URL == "" && room.Room == "" {
				t.Errorf("%q: empty room %+v", s, room)
			}
			if room.URL == "" {
				continue
			}
			u, err := url.Parse(room.URL)
			if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil {
				t.Errorf("%q: link %q", s, room.URL)
				continue
			}
			if again, ok := webAddress(room.URL); !ok || again.String() != room.URL {
				t.Errorf("%q: %q changes again", s, room.URL)
			}
		}
	})
}

func BenchmarkOnline(b *testing.B) {
	l := scrapers.Listing{ConferenceURL: "https://us02web.zoom.us/j/81234567890?pwd=abc", ConferencePhone: "+16465550142,,81234567890#"}
	b.ReportAllocs()
	for b.Loop() {
		online(&row{in: l})
	}
}
