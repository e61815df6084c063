package normalize

import (
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/scrapers"
)

func TestParseClock(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"18:00", "18:00"}, {"18:00:00", "18:00"}, {"07:05", "07:05"}, {"7:05", "07:05"}, {"24:00", "24:00"}, {"00:00", "00:00"},
		{"6:00 pm", "18:00"}, {"10:10 AM", "10:10"}, {"7.30pm", "19:30"}, {"7pm", "19:00"}, {"7 PM", "19:00"}, {"7p", "19:00"}, {"7:30a", "07:30"},
		{"6:00 p.m.", "18:00"}, {"6 a. m.", "06:00"}, {"12 AM", "00:00"}, {"12:30 am", "00:30"}, {"12 pm", "12:00"}, {"13:00 pm", "13:00"},
		{"Noon", "12:00"}, {"12 noon", "12:00"}, {"12:00 noon", "12:00"}, {"midnight", "00:00"}, {"12 midnight", "00:00"}, {"Mittag", "12:00"},
		{"12:00 m.d.", "12:00"}, {"12:30 md", "12:30"}, {"12 m.", "12:00"}, {"11 m.", ""},
		{"19h30", "19:30"}, {"19h", "19:00"}, {"18 Uhr", "18:00"}, {"18.30 Uhr", "18:30"}, {"18 Uhr 30", "18:30"}, {"kl. 19.00", "19:00"}, {"às 19h", "19:00"},
		{"午後7時", "19:00"}, {"19時30分", "19:30"}, {"۱۸:۳۰", "18:30"}, {"１８：００", "18:00"}, {"at 7 pm", "19:00"},
		{"1830", "18:30"}, {"0730", "07:30"}, {"930", "09:30"}, {"1830 hrs", "18:30"}, {"46800", "13:00"}, {"9000", "02:30"}, {"72000", "20:00"},
		{"7 pm Eastern", "19:00 eastern"}, {"7:30 PM (EST)", "19:30 est"}, {"19:00 UTC+1", "19:00 utc+1"},
		{"7-8:30 pm", "19:00-20:30"}, {"11-1 pm", "11:00-13:00"}, {"10 - 12 am", "22:00-00:00"}, {"7:00 PM - 8:00 PM", "19:00-20:00"}, {"18-20 Uhr", "18:00-20:00"},
		{"19:00 - 20:30", "19:00-20:30"}, {"19h às 21h", "19:00-21:00"}, {"7pm-8", "19:00-20:00"}, {"11 pm to 1", "23:00-01:00"}, {"noon-1", "12:00-13:00"}, {"10pm - midnight", "22:00-00:00"},
		{"7", ""}, {"19", ""}, {"7-8", ""}, {"0", ""}, {"", ""}, {":", ""}, {"7:", ""}, {"7:5", ""}, {"25:00", ""}, {"24:30", ""}, {"18:60", ""}, {"13:00 am", ""}, {"0:30 pm", ""},
		{"evening", ""}, {"########", ""}, {"7 pm or so", ""}, {"99999", ""}, {"100000", ""}, {"-7:00", ""}, {"7 o'clock", ""}, {"TBA", ""},
	} {
		h, zone, ok := parseClock(c.text)
		got := ""
		if ok {
			got = hhmm(h.start)
			if h.hasEnd {
				got += "-" + hhmm(h.end)
			}
			if zone != "" {
				got += " " + zone
			}
		}
		if got != c.want {
			t.Errorf("parseClock(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func TestEveryMinuteReadsBack(t *testing.T) {
	for m := range minutesOfDay {
		for _, layout := range []string{"15:04", "15:04:05", "3:04 PM", "3.04pm", "15h04"} {
			text := time.Date(2026, 1, 1, 0, m, 0, 0, time.UTC).Format(layout)
			if h, _, ok := parseClock(text); !ok || h.start != m || h.hasEnd {
				t.Errorf("parseClock(%q) = %v, %v, want %s", text, h, ok, hhmm(m))
			}
		}
	}
}

func FuzzClock(f *testing.F) {
	for _, s := range []string{"18:00", "7.30pm", "12 noon", "19h30", "7-8:30 pm", "46800", "午後7時", "24:00", "6 p.m. ET", "a-", "12:00:0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		h, _, ok := parseClock(s)
		if ok && (h.start < 0 || h.start > minutesOfDay || h.end < 0 || h.end > minutesOfDay) {
			t.Errorf("parseClock(%q) = %+v", s, h)
		}
		if m, ok := parseDuration(s); ok && m < -1 {
			t.Errorf("parseDuration(%q) = %d", s, m)
		}
	})
}

func TestSeveralStarts(t *testing.T) {
	for _, c := range []struct {
		name string
		in   scrapers.Listing
		want string
	}{
		{"with a word", scrapers.Listing{Start: "10:00 AM & 7:00 PM"}, "MO 10:00|MO 19:00"},
		{"a line each", scrapers.Listing{Start: "10:00 AM\n7:00 PM"}, "MO 10:00|MO 19:00"},
		{"a range among them", scrapers.Listing{Start: "noon, 7-8:30 pm"}, "MO 12:00|MO 19:00-20:30"},
		{"on every day", scrapers.Listing{Days: []string{"Monday", "Friday"}, Start: "8:00; 20:00"}, "MO 08:00|MO 20:00|FR 08:00|FR 20:00"},
		{"doors and meeting", scrapers.Listing{Start: "6:30 pm / 7:00 pm"}, "MO |time_unreadable|rejected"},
		{"whose end is it", scrapers.Listing{Start: "10 am & 7 pm", End: "11 am"}, "MO |time_unreadable|rejected"},
		{"a word too many", scrapers.Listing{Start: "10 am & by request"}, "MO |time_unreadable|rejected"},
		{"bare hours", scrapers.Listing{Start: "10 & 7"}, "MO |time_unreadable|rejected"},
	} {
		if c.in.Days == nil {
			c.in.Days = []string{"Monday"}
		}
		if got := slotsAndCodes(apply(c.in, "days", "clock")); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}
