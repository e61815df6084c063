package normalize

import (
	"fmt"
	"slices"
	"testing"

	"github.com/recovery-almanac/almanac/scrapers"
)

func TestLengthInProse(t *testing.T) {
	for notes, want := range map[string]string{
		"Back door. 2 Hour Meeting":                  "21:00",
		"90-minute meeting":                          "20:30",
		"The meeting is 1.5 hours long.":             "20:30",
		"We are a 1 hour meeting, mostly speakers":   "20:00",
		"Meeting is from 7-8:30 PM":                  "20:30",
		"Meeting begins at 7:00 p.m. - 8:15 p.m.":    "20:15",
		"7 pm to 8:30 pm. It is a 90 minute meeting": "20:30",

		"For beginners, and it is 1.5hrs in length": "20:30",

		"10 minute meeting for service":           "",
		"20 minute meditation":                    "",
		"Last Friday is a 2 hour meeting":         "",
		"Open 6-8 PM":                             "",
		"Monday 7-9 PM":                           "",
		"Business meeting 7 - 7:30 pm":            "",
		"60 minute meeting or 90 minutes meeting": "",
		"75 minute meeting. 90 minute meeting":    "",
		"Doors open 7-8 pm":                       "",
	} {
		meetings, codes := remarked(t, scrapers.Listing{Notes: notes}, "Friday")
		end, assumed := want, want == ""
		if assumed {
			end = "20:00"
		}
		if s := meetings[0].Schedule; s.End != end || s.DurationAssumed != assumed || slices.Contains(codes, "end_from_prose") == assumed {
			t.Errorf("%s: until %s, assumed %v, %v; want %s", notes, s.End, s.DurationAssumed, codes, end)
		}
	}
}

func TestAFieldComesBeforeTheProse(t *testing.T) {
	meetings, _ := remarked(t, scrapers.Listing{Notes: "2 hour meeting", Duration: "01:15"}, "Friday")
	if s := meetings[0].Schedule; s.End != "20:15" || s.DurationAssumed {
		t.Errorf("until %s, assumed %v", s.End, s.DurationAssumed)
	}
}

func TestEndInProse(t *testing.T) {
	for _, c := range []struct{ notes, end, want string }{
		{"Spanish-Speaking/to 9:30 pm", "20:00", "21:30 [end_from_prose]"}, // the hour that software filled in
		{"Meeting ends at 8:15 PM.", "", "20:15 [end_from_prose]"},
		{"Until 8 pm", "20:00", "20:00 []"},
		{"Until 8:30 pm", "20:15", "20:15 []"}, // no filled-in hour
		{"To 6 pm", "20:00", "20:00 []"},
		{"Time moved to 9 pm", "20:00", "20:00 []"},
		{"Office open until 9 pm", "20:00", "20:00 []"},
	} {
		meetings, codes := remarked(t, scrapers.Listing{Notes: c.notes, End: c.end}, "Friday")
		codes = slices.DeleteFunc(codes, func(code string) bool { return code != "end_from_prose" })
		if got := fmt.Sprint(meetings[0].Schedule.End, " ", codes); got != c.want {
			t.Errorf("%s, end %q: %s, want %s", c.notes, c.end, got, c.want)
		}
	}
}
