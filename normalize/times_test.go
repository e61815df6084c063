package normalize

import (
	"testing"

	"github.com/recovery-almanac/almanac/scrapers"
)

func TestTimes(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Sunday 8:30 AM\nMonday 8:30 AM", "MO 08:30|SU 08:30"},
		{"Sunday 8:30 AM, 6pm", "SU 08:30|SU 18:00"},
		{"Sunday 8:30 AM, Monday 9 AM", "MO 09:00|SU 08:30"},
		{"Mon-Fri 7am & 6pm; Sat 9am", "MO 07:00|MO 18:00|TU 07:00|TU 18:00|WE 07:00|WE 18:00|TH 07:00|TH 18:00|FR 07:00|FR 18:00|SA 09:00"},
		{"Mon, Wed & Fri 7:00 PM - 8:30 PM", "MO 19:00-20:30|WE 19:00-20:30|FR 19:00-20:30"},
		{"Sunday - 8:30 AM", "SU 08:30"}, {"Sunday: 8:30 AM", "SU 08:30"}, {"Sundays at noon", "SU 12:00"},
		{"7 pm Mon & Wed", "MO 19:00|WE 19:00"}, {"7 pm Mon, 8 pm Wed", "MO 19:00|WE 20:00"},
		{"Sunday\n8:30 AM", "SU 08:30"}, {"Sunday 8:30 AM\nsunday 8:30am", "SU 08:30"},
		{"Segunda-feira 19h30\n3ª 20h", "MO 19:30|TU 20:00"}, {"Montag 19 Uhr", "MO 19:00"},
		{"2nd & 4th Saturday 10am", "2SA 10:00|4SA 10:00"},
		{"Sunday 8:30 AM\nwhenever", "SU 08:30|day_unreadable"},
		{"Sunday 8:30 AM\nMonday sometime", "SU 08:30|time_unreadable"},
		{"Sunday 12:00 AM\nMonday 12:00 AM", "MO 00:00|SU 00:00|time_suspicious"},
		{"Sunday", "time_missing|rejected"}, {"8:30 AM", "day_missing|rejected"}, {";", "time_unreadable|rejected"},
		{"Sunday 8:30 AM (women)", "time_unreadable|rejected"},
	} {
		if got := slotsAndCodes(apply(scrapers.Listing{Times: c.text}, "days", "clock")); got != c.want {
			t.Errorf("%q:\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

func TestTimesOfStatedDays(t *testing.T) {
	got := slotsAndCodes(apply(scrapers.Listing{Days: []string{"Monday", "Friday"}, Times: "6pm, 8pm"}, "days", "clock"))
	if want := "MO 18:00|MO 20:00|FR 18:00|FR 20:00"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func FuzzTimes(f *testing.F) {
	for _, s := range []string{"Sunday 8:30 AM\nMonday 8:30 AM", "Mon-Fri 7am & 6pm; Sat 9am", "7 pm Mon - Wed", "2ª 20h", "|;\r", "mo 1-"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r := apply(scrapers.Listing{Times: s}, "days", "clock", "duration")
		if r.rejected != (len(r.slots) == 0) && !r.slots[0].ByAppointment {
			t.Errorf("%q: %d slots, rejected %v", s, len(r.slots), r.rejected)
		}
		if r.rejected && len(r.problems) == 0 {
			t.Errorf("%q is rejected without a word", s)
		}
		for _, slot := range r.slots {
			if _, ok := parseHHMM(slot.Start); !ok && !slot.ByAppointment {
				t.Errorf("%q: start %q", s, slot.Start)
			}
		}
	})
}
