package normalize

import (
	"strings"
	"testing"

	"github.com/recovery-almanac/almanac/scrapers"
)

func TestAudience(t *testing.T) {
	for _, c := range []struct{ name, notes, types, want string }{
		{"Performance III (P3) (MEN ONLY)", "", "", "men|"},
		{"Early Birds", "Enter at the back/Women only", "", "women|"},
		{"Girl Talk", "Closed ladies only meeting. Ring.", "", "women|"},
		{"Men Only Sometimes Laugh", "", "", "|"},
		{"Early Birds", "Men only on Fridays", "", "|"},
		{"Women", "Men only", "W", "women|"},
		{"Tagalog Speaking AA Step Meeting", "", "", "|tl"},
		{"Grupo Camino", "Spanish Speaking Meetings.", "", "|es"},
		{"Grupo Camino", "Reunión en español", "", "|es"},
		{"La Paz", "Meeting is in Spanish - 1 hour meeting - for more see www.example.org", "", "|es"},
		{"Early Birds", "This meeting is in the basement", "", "|"},
		{"Early Birds", "This meeting is meant to be attended by women only.", "", "women|"},
		{"Early Birds", "Some of us talk about women only", "", "|"},
		{"Plain Speaking", "", "", "|"},
		{"Public Speaking", "A Spanish-speaking host is there for those who need one on most nights", "", "|"},
		{"Spanish Speaking", "", "EN", "|en"},
		{"Grupo Camino", "Spanish-Speaking/en la oficina de la parroquia", "", "|es"},
		{"Early Birds", "English/Spanish speaking", "", "|en es"},
		{"Early Birds", "Newcomers and Spanish speaking", "", "|es"},

		{"Early Birds", "This is a closed meeting. Closed meetings are for members.", "", "closed|"},
		{"Early Birds", "This is a closed women's meeting for members", "", "closed women|"},
		{"Early Birds", "We are an open meeting and focus on steps.", "", "open|"},
		{"Early Birds", "Ring.\nMeeting type: Open/LGBTQ+", "", "open|"},
		{"Early Birds", "Open Meeting", "C", "closed|"},
		{"Early Birds", "Open meeting last Friday of the month", "", "|"},
		{"Early Birds", "Open meeting on Fridays. Closed meeting on Mondays.", "", "|"},
		{"Early Birds", "Closed meeting. Open meeting.", "", "|"},
		{"Early Birds", "This meeting is closed until further notice. The door is open.", "", "|"},
	} {
		l := scrapers.Listing{Name: c.name, Notes: c.notes}
		if c.types != "" {
			l.Types = []scrapers.Type{{Code: c.types}}
		}
		r := through(scrapers.Source{Fellowship: "aa"}, l, name, notes, fellowship, types, audience)
		if got := strings.Join(r.meeting.Tags, " ") + "|" + strings.Join(r.meeting.Languages, " "); got != c.want {
			t.Errorf("%s, %s: %q, want %q", c.name, c.notes, got, c.want)
		}
	}
}
