package normalize

import (
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
