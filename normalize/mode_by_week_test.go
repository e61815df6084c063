package normalize

import (
	"strings"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/scrapers"
)

func TestModeByWeek(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name, notes string
		warned      bool
	}{
		{"", "2nd & 4th Sundays on Zoom, others in person", true},
		{"", "1st & 3rd Sunday (in person)", true},
		{"", "First Sunday of the month is in person.", true},
		{"", "Weekly online with every other week in-person", true},
		{"", "In person on 1st, 3rd and 5th weeks", true},
		{"", "We only meet face-to-face on the 1st Sunday of the month, and all other meetings are held on Zoom", true},
		{"Réunion en distanciel le dernier dimanche du mois", "", true},
		{"", "2nd & 4th Mondays on Zoom", false},
		{"", "Business meeting on the last Sunday of the month on Zoom", false},
		{"", "Last Sunday of the month: ask for the person at the desk", false},
		{"", "Hybrid. 1st wk Step, 2nd wk BB", false},
		{"", "Hybrid 1st wk Step, 2nd wk BB", false},
		{"", "On Zoom", false},
		{"", "Meets in person only on the 1st Sunday of the month", true},
	} {
		l := scrapers.Listing{Ref: "1", Name: "Early Birds", Days: []string{"Sunday"}, Start: "19:00", State: "NY", Notes: c.notes}
		if c.name != "" {
			l.Name = c.name
		}
		got := All(testSource, scrapers.Parsed{Rows: 1, Listings: []scrapers.Listing{l}}, now, now)
		warned := false
		for _, p := range got.Problems {
			warned = warned || p.Code == scrapers.ModeInProse
		}
		if warned != c.warned {
			t.Errorf("%q %q: warned %v, want %v", c.name, c.notes, warned, c.warned)
		}
		if words := strings.TrimSuffix(c.notes, "."); warned && c.name == "" && got.Meetings[0].Schedule.Text != words {
			t.Errorf("%q: the schedule's text is %q", words, got.Meetings[0].Schedule.Text)
		}
	}
}
