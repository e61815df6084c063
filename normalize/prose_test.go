package normalize

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/scrapers"
)

// remarked normalises a row of the given weekdays with a name and notes, on 2026-01-15.
func remarked(t *testing.T, l scrapers.Listing, days ...string) ([]Meeting, []string) {
	t.Helper()
	l.Ref, l.Row, l.Days, l.Start, l.Street, l.City, l.State = "1", 1, days, "19:00", "1 Main St", "Springfield", "IL"
	if l.Name == "" {
		l.Name = "Evening Group"
	}
	now := time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC)
	got := All(testSource, scrapers.Parsed{Rows: 1, Listings: []scrapers.Listing{l}}, now, now)
	var codes []string
	for _, p := range got.Problems {
		if strings.HasSuffix(string(p.Code), "prose") {
			codes = append(codes, string(p.Code))
		}
	}
	return got.Meetings, codes
}

func TestRecurrenceInAddress(t *testing.T) {
	for address, code := range map[string]string{
		"12 Main St, 2nd Monday only": "recurrence_in_prose", "12 Main St (last Mon)": "recurrence_in_prose",
		"12 Main St, 2nd Tuesday only": "", "2 First Street": "",
	} {
		meetings, codes := remarked(t, scrapers.Listing{Formatted: address}, "Monday")
		if s := meetings[0].Schedule; s.RRule != "FREQ=WEEKLY;BYDAY=MO" || s.Text != "" != (code != "") || slices.Contains(codes, "recurrence_in_prose") != (code != "") {
			t.Errorf("%s: %s, text %q, %v", address, s.RRule, s.Text, codes)
		}
	}
}

func TestRecurrenceInProse(t *testing.T) {
	const sure, doubt = "recurrence_from_prose", "recurrence_in_prose"
	for _, c := range []struct {
		name, notes, day string
		want             string // the slots' BYDAY
		code             string
	}{
		{"", "Only meets on the 1st Wednesday of the month.", "Wednesday", "1WE", sure},
		{"", "Ring the bell. Meets 2nd and 4th Wednesday", "Wednesday", "2WE 4WE", sure},
		{"", "This group meets the last Wednesday of every month at 7 pm", "Wednesday", "-1WE", sure},
		{"", "Meeting occurs on the 2nd and 4th Wednesdays of the month only", "Wednesday", "2WE 4WE", sure},
		{"", "A Discussion meeting held only on the first Wednesday of each month.", "Wednesday", "1WE", sure},
		{"", "As of 23 April 2025, this group meets on the 4th Wednesday of the month at 7 PM EST.", "Wednesday", "4WE", sure},
		{"", "1st Wed. of the month only / back door", "Wednesday", "1WE", sure},
		{"", "Only on 3rd Wednesday of each month", "Wednesday", "3WE", sure},
		{"Harbor 2nd & 4th Wednesdays Only", "", "Wednesday", "2WE 4WE", sure},
		{"Astoria - 2nd Wednesdays 7pm Central - In-Person", "", "Wednesday", "2WE", sure},
		{`Cabin "First Wednesday Monthly Meeting"`, "", "Wednesday", "1WE", sure},

		{"", "1st and 3rd Wednesday", "Wednesday", "1WE 3WE", sure},
		{"", "1st & 3rd Wednesdays.", "Wednesday", "1WE 3WE", sure},
		{"", "Second Wednesday of each month", "Wednesday", "2WE", sure},
		{"", "2nd Wednesday evening of the month", "Wednesday", "2WE", sure},
		{"", "1st Wednesday and 3rd Wednesday, 7 pm - 8 pm", "Wednesday", "1WE 3WE", sure},
		{"", "Last Wednesday only", "Wednesday", "-1WE", sure},
		{"", "Primer miércoles de cada mes", "Wednesday", "1WE", sure},
		{"", "First Wednesday Evening of Each Month Only - please register", "Wednesday", "1WE", sure},
		{"Speaker Meeting (1st and 3rd Wednesday)", "", "Wednesday", "1WE 3WE", sure},
		{"Steps [2nd & 4th Wed.]", "", "Wednesday", "2WE 4WE", sure},
		{"Big Book - 1st and 3rd Wednesday", "", "Wednesday", "1WE 3WE", sure},
		{"Amitié uniquement le 2e mercredi du mois", "", "Wednesday", "2WE", sure},
		{"Candlelight (last Wednesday)", "", "Wednesday", "-1WE", sure},
		{"District 9 Business Meeting, 4th Wednesday only", "", "Wednesday", "4WE", sure},

		{"", "1st & 3rd Wednesday of the month (subject to change)", "Wednesday", "1WE 3WE", sure},
		{"", "Meeting runs on the second and fourth Wednesday of each month", "Wednesday", "2WE 4WE", sure},
		{"", "1st & 3rd Wednesday (in person)", "Wednesday", "WE", "mode_in_prose"},
		{"", "Does NOT operate on 1st Wednesday of every month", "Wednesday", "WE", doubt},
		{"", "3rd Wednesday of the month at the Annex", "Wednesday", "WE", doubt},
		{"", "4th Wednesday", "Wednesday", "WE", doubt},
		{"", "Ring the bell. 1st and 3rd Wednesday", "Wednesday", "WE", doubt},
		{"", "1st & 3rd weeks of the month", "Wednesday", "WE", doubt},
		{"", "Every 2nd Wednesday", "Wednesday", "WE", doubt},
		{"Steps (1st & 3rd)", "", "Wednesday", "WE", doubt},
		{"Open Meeting (1st and 3rd Wednesday)", "", "Wednesday", "WE", doubt},
		{"Speaker Meeting (last Wednesday)", "", "Wednesday", "WE", doubt},
		{"Réunion en distanciel le dernier mercredi du mois", "", "Wednesday", "WE", doubt + " mode_in_prose"},
		{"Speaker 1st and 3rd Wednesday", "", "Wednesday", "WE", doubt},
		{"1st & 3rd Wednesday Workshop", "", "Wednesday", "WE", doubt},
		{"3rd Wednesday of the Month Speaker Meeting", "", "Wednesday", "WE", doubt},
		{"Steps (1st and 3rd Wednesday)", "2nd Wednesday business meeting", "Wednesday", "WE", doubt},
		{"Happy Hour (1st Wednesday)", "No meeting on the 3rd Wednesday", "Wednesday", "WE", doubt + " " + doubt},

		{"", "Speaker 1st and 3rd Wednesday", "Wednesday", "WE", ""},
		{"", "Anniv. Last Wednesday", "Wednesday", "WE", ""},
		{"", "1st Wednesday speaker, 2nd Step, 3rd and 4th Big Book", "Wednesday", "WE", ""},
		{"Harbor (1st Wednesday speaker)", "", "Wednesday", "WE", ""},
		{"1st Wednesday Speaker, 2nd Wednesday Steps", "", "Wednesday", "WE", ""},
		{"", "1st and 3rd Saturday", "Wednesday", "WE", ""},

		{"First Wednesday Group", "", "Wednesday", "WE", doubt},
		{"Harbor every other Wednesday 8pm", "", "Wednesday", "WE", doubt},
		{"District 9 Monthly Business Meeting", "", "Wednesday", "WE", doubt},
		{"", "We meet every other Wednesday", "Wednesday", "WE", doubt},
		{"", "FORTNIGHTLY MEETINGS", "Wednesday", "WE", doubt},
		{"", "Every other Wednesday", "Wednesday", "WE", doubt},
		{"", "Meets every 2nd Wednesday", "Wednesday", "WE", doubt},
		{"", "Meets outside 2nd Wednesday weather permitting.", "Wednesday", "WE", doubt},
		{"", "Meets 1st Wednesday. 3rd Wednesday speaker", "Wednesday", "WE", doubt},
		{"", "No meeting 2nd Wednesday of the month", "Wednesday", "WE", doubt},
		{"Living Clean (Closed on 3rd Wednesday every month)", "", "Wednesday", "WE", doubt},
		{"", "No meeting in December.", "Wednesday", "WE", doubt},
		{"", "Last Wednesday of the month ONLY-No meeting the rest of the month", "Wednesday", "WE", doubt},
		{"", "First Wednesday of every month the hall is closed so no meeting", "Wednesday", "WE", doubt},

		{"", "1st week: step, last Wednesday: birthday celebrations", "Wednesday", "WE", ""},
		{"", "First Wednesday - Eating meeting", "Wednesday", "WE", ""},
		{"", "Open on the last Wednesday", "Wednesday", "WE", ""},
		{"", "Open meeting is 1st Wednesday of the month only.", "Wednesday", "WE", ""},
		{"", "Last Wed. Chips last Wednesday of the month", "Wednesday", "WE", ""},
		{"", "Every other week Big Book", "Wednesday", "WE", ""},
		{"", "Business meeting: 1st Wednesday @ 7 pm", "Wednesday", "WE", ""},
		{"", "Alternates each week between speaker and Big Book.", "Wednesday", "WE", ""},
		{"", "Tradition study every 4th Wednesday", "Wednesday", "WE", ""},
		{"", "The group will also meet every third Wednesday at the beach", "Wednesday", "WE", ""},
		{"", "Only meets on the 1st Saturday of the month.", "Wednesday", "WE", ""},
		{"3rd Avenue Wednesday Night", "", "Wednesday", "WE", ""},
		{"", "No meeting on holidays", "Wednesday", "WE", ""},
	} {
		meetings, codes := remarked(t, scrapers.Listing{Name: c.name, Notes: c.notes}, c.day)
		var got []string
		for _, m := range meetings {
			_, day, _ := strings.Cut(m.Schedule.RRule, "BYDAY=")
			got = append(got, day)
			if c.code != "" && m.Schedule.Text == "" {
				t.Errorf("%s%s: the words are not kept", c.name, c.notes)
			}
		}
		if strings.Join(got, " ") != c.want || strings.Join(codes, " ") != c.code {
			t.Errorf("%s%s: %v %v, want %s %s", c.name, c.notes, got, codes, c.want, c.code)
		}
	}
}

func TestEveryOtherWeekFromADate(t *testing.T) {
	for _, c := range []struct{ notes, rule, from, code string }{
		{"We meet every other Monday starting January 5, 2026", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "2026-01-05", "recurrence_from_prose"},
		{"This group meets fortnightly, next meeting Monday, January 19, 2026", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "2026-01-19", "recurrence_from_prose"},
		{"Meets bi-weekly beginning 2026-01-12", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "2026-01-12", "recurrence_from_prose"},
		{"We meet every other Monday starting January 6, 2026", "FREQ=WEEKLY;BYDAY=MO", "", "recurrence_in_prose"}, // a Tuesday
		{"We meet every other Monday starting January 5", "FREQ=WEEKLY;BYDAY=MO", "", "recurrence_in_prose"},
		{"Meets once a month starting January 5, 2026", "FREQ=WEEKLY;BYDAY=MO", "", "recurrence_in_prose"},
		{"We meet on odd weeks", "FREQ=WEEKLY;BYDAY=MO", "", "recurrence_in_prose"},
		{"Meets even weeks only", "FREQ=WEEKLY;BYDAY=MO", "", "recurrence_in_prose"},
		{"Meets 2nd and 4th weeks of the month", "FREQ=WEEKLY;BYDAY=MO", "", "recurrence_in_prose"},
	} {
		meetings, codes := remarked(t, scrapers.Listing{Notes: c.notes}, "Monday")
		if s := meetings[0].Schedule; len(meetings) != 1 || s.RRule != c.rule || s.From != c.from || s.Text == "" || strings.Join(codes, " ") != c.code {
			t.Errorf("%s: %s from %q, text %q, %v", c.notes, s.RRule, s.From, s.Text, codes)
		}
	}
}

// A group's notes stand with each of its rows: they never make a row monthly.
func TestAGroupsNotesLeaveTheRowWeekly(t *testing.T) {
	meetings, codes := remarked(t, scrapers.Listing{GroupNotes: "Meets on the 1st Monday of the month."}, "Monday")
	if len(meetings) != 1 || meetings[0].Schedule.RRule != "FREQ=WEEKLY;BYDAY=MO" || !slices.Equal(codes, []string{"recurrence_in_prose"}) {
		t.Errorf("%+v %v", meetings, codes)
	}
}

func TestOnlyTheNamedWeekdayBecomesMonthly(t *testing.T) {
	meetings, _ := remarked(t, scrapers.Listing{Notes: "Only meets on the 1st Monday of the month."}, "Monday", "Tuesday")
	if len(meetings) != 2 || meetings[0].Schedule.RRule != "FREQ=MONTHLY;BYDAY=1MO" || meetings[1].Schedule.RRule != "FREQ=WEEKLY;BYDAY=TU" {
		t.Errorf("%+v", meetings)
	}
}

func TestDatesInProse(t *testing.T) {
	for _, c := range []struct{ notes, from, until string }{
		{"New meeting starting March 1, 2027.", "2027-03-01", ""},
		{"This meeting will begin on Monday, March 1st, 2027", "2027-03-01", ""},
		{"Starting 1 March 2027", "2027-03-01", ""},
		{"Effective 2027-03-01", "2027-03-01", ""},
		{"First meeting: 3/31/2027", "2027-03-31", ""},
		{"Last meeting: June 30, 2027", "", "2027-06-30"},
		{"Ends 30.6. Until June 30, 2027", "", "2027-06-30"},

		{"Starting 3/4/2027", "", ""}, // March or April
		{"Starting February 30, 2027", "", ""},
		{"Starting March 1", "", ""},
		{"Starting March 1, 2020", "", ""},
		{"Last meeting: June 30, 2020", "", ""},
		{"Online only until further notice", "", ""},
		{"Effective June 27, 2027, masks are optional", "", ""},
		{"Last meeting of the month is a speaker meeting", "", ""},
		{"Starting", "", ""},
		{"Last", "", ""},
	} {
		meetings, codes := remarked(t, scrapers.Listing{Notes: c.notes}, "Monday")
		if len(meetings) != 1 {
			t.Fatalf("%s: %d meetings", c.notes, len(meetings))
		}
		s := meetings[0].Schedule
		if s.From != c.from || s.Until != c.until || slices.Contains(codes, "date_in_prose") != (c.from+c.until != "") {
			t.Errorf("%s: from %q until %q %v", c.notes, s.From, s.Until, codes)
		}
	}
}

func TestPausesAreKeptInWords(t *testing.T) {
	for notes, want := range map[string]string{
		"Ring the bell. No meetings on legal holidays.": "No meetings on legal holidays",
		"Closed on holidays":                            "Closed on holidays",
		"We do not meet on Christmas":                   "We do not meet on Christmas",
		"Every Monday except holidays":                  "Every Monday except holidays",
		"Closed except last Monday of each month.":      "",
		"No meeting number is needed on holidays":       "No meeting number is needed on holidays",
		"Happy holidays to all":                         "",
	} {
		meetings, codes := remarked(t, scrapers.Listing{Notes: notes}, "Monday")
		if len(meetings) != 1 || meetings[0].Schedule.Text != want || len(codes) > 0 {
			t.Errorf("%s: text %q %v, want %q", notes, meetings[0].Schedule.Text, codes, want)
		}
	}
}

func TestSeasonsAreKeptInWords(t *testing.T) {
	for notes, want := range map[string]string{
		"Campfire (May to Oct)":                             "Campfire (May to Oct)",
		"Topic/1st of May to last of October rain or shine": "Topic/1st of May to last of October rain or shine",
		"Ring. Runs May through September":                  "Runs May through September",
		"Outside May through October":                       "",
		"January - December":                                "",
		"You may go to March Hall":                          "",
	} {
		meetings, codes := remarked(t, scrapers.Listing{Notes: notes}, "Monday")
		if len(meetings) != 1 || meetings[0].Schedule.Text != want || (len(codes) > 0) != (want != "") {
			t.Errorf("%s: text %q %v, want %q", notes, meetings[0].Schedule.Text, codes, want)
		}
	}
}

func TestSentences(t *testing.T) {
	got := slices.Collect(sentences("1st Sat. of the month only / back door. Ring!\n\n*Coffee* -- 7.30 p.m. sharp"))
	want := []string{"1st Sat. of the month only", "back door", "Ring", "Coffee", "7.30 p.m. sharp"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func FuzzProse(f *testing.F) {
	for _, s := range []string{"Meets 2nd & 4th Tue. only", "Starting 1/2/", "last", "every", "bi-", "no mtgs except", "3rd -", "effective 2027-"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		meetings, _ := remarked(t, scrapers.Listing{Name: s, Notes: s}, "Tuesday")
		for _, m := range meetings {
			if _, err := parseRule(m.Schedule.RRule, 0); err != nil {
				t.Errorf("%q makes %q: %v", s, m.Schedule.RRule, err)
			}
		}
	})
}
