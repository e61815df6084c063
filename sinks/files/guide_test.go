package files

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/recovery-almanac/almanac/normalize"
)

func TestGuideSaysModeAndStatusAsReadersGoByThem(t *testing.T) {
	exact, latitude, longitude := normalize.Exact, 40.0, -75.0
	door := &normalize.Place{Street: "1 Example Street", Locality: "Erie", Subdivision: "US-PA", Country: "US"}
	pin := &normalize.Place{Country: "US", Latitude: &latitude, Longitude: &longitude, Precision: exact}
	town := &normalize.Place{Locality: "Erie", Country: "US"}
	zoom := []normalize.Room{{Provider: "zoom", URL: "https://zoom.us/j/81234567890"}}
	type said struct {
		Types       []string
		Attendance  string
		Approximate string
		Link, Where string
	}
	for name, c := range map[string]struct {
		mode   normalize.Mode
		status normalize.Status
		place  *normalize.Place
		want   said
	}{
		"in person":             {normalize.InPerson, normalize.Active, door, said{[]string{"O"}, "in_person", "no", "", "Erie"}},
		"in person, pin":        {normalize.InPerson, normalize.Active, pin, said{[]string{"O"}, "in_person", "no", "", ""}},
		"in person, town":       {normalize.InPerson, normalize.Active, town, said{[]string{"O"}, "in_person", "yes", "", "Erie"}},
		"in person, nowhere":    {normalize.InPerson, normalize.Active, nil, said{[]string{"O"}, "in_person", "yes", "", ""}},
		"hybrid":                {normalize.Hybrid, normalize.Active, door, said{[]string{"O", "ONL"}, "hybrid", "no", zoom[0].URL, "Erie"}},
		"online":                {normalize.Online, normalize.Active, nil, said{[]string{"O", "ONL"}, "online", "yes", zoom[0].URL, ""}},
		"by phone":              {normalize.Phone, normalize.Active, nil, said{[]string{"O", "ONL"}, "online", "yes", zoom[0].URL, ""}},
		"closed for now":        {normalize.InPerson, normalize.Inactive, door, said{[]string{"O", "TC"}, "inactive", "no", "", "Erie"}},
		"online closed for now": {normalize.Online, normalize.Inactive, nil, said{[]string{"O", "TC"}, "inactive", "yes", "", ""}},
	} {
		t.Run(name, func(t *testing.T) {
			m := slot("x", "UTC", weekly("MO", 1))
			m.Mode, m.Status, m.Place, m.Tags, m.TypesRaw = c.mode, c.status, c.place, []string{"open"}, []string{"O", "TC", "ONL", "O"}
			if c.mode != normalize.InPerson {
				m.Online = zoom
			}
			g := guideOf(&m)
			got := said{g.Types, g.AttendanceOption, g.Approximate, g.ConferenceURL, g.City}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestGuideIsForWeeklyMeetings(t *testing.T) {
	for rule, want := range map[string]bool{
		"FREQ=WEEKLY;BYDAY=MO": true, "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO": false, "FREQ=MONTHLY;BYDAY=1MO": false, "": false,
	} {
		if got := inGuide(&normalize.Schedule{RRule: rule, Weekday: 1}); got != want {
			t.Errorf("%q in the guide: %v", rule, got)
		}
	}
	if !inGuide(&normalize.Schedule{ByAppointment: true}) {
		t.Error("meetings by appointment have a place in the guide")
	}
}

func TestGuideCountsSundayAsZero(t *testing.T) {
	var days []int
	for iso := 1; iso <= 7; iso++ {
		m := slot("x", "UTC", weekly("MO", iso))
		days = append(days, *guideOf(&m).Day)
	}
	if want := []int{1, 2, 3, 4, 5, 6, 0}; !slices.Equal(days, want) {
		t.Errorf("days %v, want %v", days, want)
	}
}

func TestOneTap(t *testing.T) {
	for want, d := range map[string]normalize.DialIn{
		"+12155550100":                   {Number: "+12155550100"},
		"+12155550100,,123#":             {Number: "+12155550100", AccessCode: "123"},
		"+12155550101,,123#":             {Number: "+12155550101", AccessCode: "123#"},
		"+12155550102":                   {Number: "+12155550102", AccessCode: "ask"},
		"+12155550103,,5550100#,,*1234#": {Number: "+12155550103,,5550100#,,*1234#"},
		"":                               {Number: "see the website"},
	} {
		if got := oneTap(d); got != want {
			t.Errorf("oneTap(%+v) = %q, want %q", d, got, want)
		}
	}
}
