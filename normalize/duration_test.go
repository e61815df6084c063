package normalize

import (
	"fmt"
	"testing"

	"github.com/recovery-almanac/almanac/scrapers"
)

func TestParseDuration(t *testing.T) {
	for text, want := range map[string]int{
		"01:30:00": 90, "1:30": 90, "00:00:00": 0, "24:00:00": 1440, "90": 90, "60 min": 60, "1.5 hours": 90, "1,5 Std.": 90, "1½ hours": 90, "½ hour": 30,
		"1hr 30mins": 90, "1hr ": 60, "1hr 30 mins": 90, "1h 30mins": 90, "0hr 45mins": 45, "2hrs": 120, "1h30": 90, "1 hr. 30 min.": 90,
		"1 hour and 15 minutes": 75, "PT1H30M": 90, "PT90M": 90, "1h30m0s": 90, "1": 60, "2": 120, "0": 0, "5400": 90, "-10hr -45mins": -1,
		"1 heure": 60, "90 Minuten": 90,
		"1he": -2, "1r": -2, "": -2, "an evening": -2, "1hr CET (Paris time)": -2, "5": -2, "1000": -2, "1:75": -2, "10 days": -2, "1hr 99": -2, ".": -2,
	} {
		got, ok := parseDuration(text)
		if !ok {
			got = -2
		}
		if got != want {
			t.Errorf("parseDuration(%q) = %d, want %d", text, got, want)
		}
	}
}

func TestDuration(t *testing.T) {
	for _, c := range []struct {
		name                 string
		start, end, duration string
		want                 string
	}{
		{"end", "19:00", "20:30", "", "20:30 90 stated []"},
		{"neither", "19:00", "", "", "20:00 60 assumed []"},
		{"past midnight", "23:59", "01:00", "", "01:00 61 stated []"},
		{"assumed past midnight", "23:30", "", "", "00:30 60 assumed []"},
		{"a typing error", "19:15", "08:15", "", "20:15 60 assumed [duration_suspicious]"},
		{"end is start", "19:00", "19:00", "", "20:00 60 assumed [duration_suspicious]"},
		{"a whole day by its end", "09:00", "22:00", "", "10:00 60 assumed [duration_suspicious]"},
		{"a workshop", "09:00", "17:00", "", "17:00 480 stated []"},
		{"unreadable end", "19:00", "late", "", "20:00 60 assumed [end_unreadable]"},
		{"end in words", "19:00", "8.30 pm", "", "20:30 90 stated []"},
		{"length", "19:00", "", "01:15:00", "20:15 75 stated []"},
		{"length before end", "19:00", "20:00", "01:15:00", "20:15 75 stated []"},
		{"the server's default", "19:00", "", "00:00:00", "20:00 60 assumed []"},
		{"a marathon room", "09:00", "", "24:00:00", "09:00 1440 stated []"},
		{"negative", "19:00", "", "-10hr -45mins", "20:00 60 assumed [duration_suspicious]"},
		{"misspelt", "19:00", "", "1he", "20:00 60 assumed [end_unreadable]"},
		{"bad length, good end", "19:00", "20:30", "1he", "20:30 90 stated [end_unreadable]"},
		{"days long", "19:00", "", "PT48H", "20:00 60 assumed [duration_suspicious]"},
		{"a range in the time", "7-8:30 pm", "", "", "20:30 90 stated []"},
	} {
		r := apply(scrapers.Listing{Days: []string{"Monday"}, Start: c.start, End: c.end, Duration: c.duration}, "days", "clock", "duration")
		var codes []scrapers.Code
		for _, p := range r.problems {
			codes = append(codes, p.Code)
		}
		s := r.slots[0]
		said := map[bool]string{true: "assumed", false: "stated"}[s.DurationAssumed]
		if got := fmt.Sprint(s.End, " ", s.DurationMinutes, " ", said, " ", codes); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

func TestOneWarningForSevenSlots(t *testing.T) {
	r := apply(scrapers.Listing{Days: []string{"daily"}, Start: "19:15", End: "08:15"}, "days", "clock", "duration")
	if len(r.slots) != 7 || len(r.problems) != 1 {
		t.Errorf("%d slots, problems %v", len(r.slots), r.problems)
	}
}
