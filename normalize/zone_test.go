package normalize

import (
	"strings"
	"testing"

	"github.com/recovery-almanac/almanac/normalize/geo"
	"github.com/recovery-almanac/almanac/scrapers"
)

// here is a place with the coordinates of a point, if any.
func here(country, subdivision string, point ...float64) *Place {
	p := &Place{Country: country, Subdivision: subdivision}
	if len(point) == 2 {
		p.Latitude, p.Longitude, p.Precision = &point[0], &point[1], Exact
	}
	return p
}

func TestZone(t *testing.T) {
	var (
		philadelphia = []float64{39.9526, -75.1652}
		elPaso       = []float64{31.7619, -106.4850}
		phoenix      = []float64{33.4484, -112.0740}
		indianapolis = []float64{39.7684, -86.1581}
		kentucky     = []float64{37.8393, -84.2700} // the middle of a state, where an online meeting has none
		sea          = []float64{30, -40}
		words        = address{locality: "Anytown"}
	)
	for _, c := range []struct {
		name    string
		stated  string
		mode    Mode
		place   *Place
		address address
		source  scrapers.Source
		want    string
	}{
		{"stated", "America/Chicago", InPerson, nil, words, scrapers.Source{}, "America/Chicago listing []"},
		{"old name", "US/Eastern", Online, nil, words, scrapers.Source{}, "America/New_York listing []"},
		{"lower case", "pacific/honolulu", Online, nil, words, scrapers.Source{}, "Pacific/Honolulu listing []"},
		{"stated UTC is meant", "UTC", Online, nil, words, scrapers.Source{TimeZone: "Europe/London"}, "Etc/UTC listing []"},
		{"American words", "Eastern Time (US & Canada)", Online, nil, words, scrapers.Source{}, "America/New_York listing []"},
		{"EST has summer time", "EST", Online, nil, words, scrapers.Source{}, "America/New_York listing []"},
		{"EST in Indiana", "EST", InPerson, here("US", "US-IN", indianapolis...), words, scrapers.Source{}, "America/Indiana/Indianapolis listing []"},
		{"MST in Arizona", "MST", InPerson, here("US", "US-AZ", phoenix...), words, scrapers.Source{}, "America/Phoenix listing []"},
		{"CET in Germany", "CET", InPerson, here("DE", ""), words, scrapers.Source{}, "Europe/Berlin listing []"},
		{"CET online", "CET", Online, nil, words, scrapers.Source{}, "Europe/Brussels listing []"},
		{"CST in Illinois", "CST", InPerson, here("US", "US-IL"), words, scrapers.Source{}, "America/Chicago listing []"},
		{"CST in China", "CST", InPerson, here("CN", ""), words, scrapers.Source{}, "Asia/Shanghai listing []"},
		{"CST nowhere", "CST", Online, nil, words, scrapers.Source{}, " [time_zone_unreadable time_zone_unknown]"},
		{"CST where the source agrees", "CST", Online, nil, words, scrapers.Source{TimeZone: "America/Chicago"}, "America/Chicago listing []"},
		{"IST in India", "IST", InPerson, here("IN", "IN-MH"), words, scrapers.Source{}, "Asia/Kolkata listing []"},
		{"IST in Israel", "IST", InPerson, here("IL", ""), words, scrapers.Source{}, "Asia/Jerusalem listing []"},
		{"IST in Ireland", "IST", InPerson, here("IE", "IE-CO"), words, scrapers.Source{}, "Europe/Dublin listing []"},
		{"AST in Halifax", "AST", InPerson, here("CA", "CA-NS"), words, scrapers.Source{}, "America/Halifax listing []"},
		{"GMT in Britain", "GMT", InPerson, here("GB", "GB-ENG"), words, scrapers.Source{}, "Europe/London listing []"},
		{"GMT alone", "GMT", Online, nil, words, scrapers.Source{}, "Etc/UTC listing []"},
		{"Eastern in Australia", "Eastern", InPerson, here("AU", "AU-VIC"), words, scrapers.Source{}, "Australia/Melbourne listing []"},
		{"offset of the place", "UTC-5", InPerson, here("US", "US-PA"), words, scrapers.Source{}, "America/New_York listing []"},
		{"offset alone", "UTC-5", Online, nil, words, scrapers.Source{}, " [time_zone_unreadable time_zone_unknown]"},
		{"city", "Berlin", Online, nil, words, scrapers.Source{}, "Europe/Berlin listing []"},
		{"nonsense, then the source", "sometime", Online, nil, words, scrapers.Source{TimeZone: "Europe/Paris"}, "Europe/Paris source [time_zone_unreadable]"},
		{"path", "../../etc/passwd", Online, nil, words, scrapers.Source{}, " [time_zone_unreadable time_zone_unknown]"},

		{"coordinates before place", "", InPerson, here("US", "US-NM", elPaso...), words, scrapers.Source{TimeZone: "America/Chicago"}, "America/Denver coordinates []"},
		{"place", "", InPerson, here("US", "US-PA"), words, scrapers.Source{}, "America/New_York place []"},
		{"two zones in the state", "", InPerson, here("US", "US-TX"), words, scrapers.Source{TimeZone: "America/Chicago"}, "America/Chicago source []"},
		{"country", "", InPerson, here("NL", ""), words, scrapers.Source{}, "Europe/Amsterdam place []"},
		{"the region that a source serves", "", Online, nil, words, scrapers.Source{Region: "US-PA"}, "America/New_York source []"},
		{"nothing", "", InPerson, here("US", ""), words, scrapers.Source{Region: "US"}, " [time_zone_unknown]"},
		{"the high seas", "", InPerson, here("", "", sea...), words, scrapers.Source{}, " [time_zone_unknown]"},

		{"online, a BMLT server's coordinates", "", Online, here("", "", kentucky...), words, scrapers.Source{Format: "bmlt"}, " [time_zone_unknown]"},
		{"BMLT, coordinates without an address", "", InPerson, here("", "", kentucky...), address{}, scrapers.Source{Format: "bmlt"}, " [time_zone_unknown]"},
		{"BMLT, coordinates of an address", "", InPerson, here("", "", philadelphia...), words, scrapers.Source{Format: "bmlt"}, "America/New_York coordinates []"},
		{"online, coordinates without an address", "", Online, here("", "", kentucky...), address{}, scrapers.Source{}, " [time_zone_unknown]"},
		{"online, coordinates of an address, last", "", Online, here("", "", philadelphia...), words, scrapers.Source{}, "America/New_York coordinates []"},
		{"online, source first", "", Online, here("", "", philadelphia...), words, scrapers.Source{TimeZone: "America/Chicago"}, "America/Chicago source []"},

		{"conflict", "America/Chicago", InPerson, here("US", "US-PA", philadelphia...), words, scrapers.Source{}, "America/Chicago listing [time_zone_conflict]"},
		{"conflict with the state alone", "EST", InPerson, here("US", "US-CO"), words, scrapers.Source{TimeZone: "America/Denver"}, "America/New_York listing [time_zone_conflict]"},
		{"conflict with the state, hybrid", "EST", Hybrid, here("US", "US-CO"), words, scrapers.Source{}, "America/New_York listing [time_zone_conflict]"},
		{"another state's time online", "EST", Online, here("US", "US-CO"), words, scrapers.Source{}, "America/New_York listing []"},
		{"no summer time", "America/Denver", InPerson, here("US", "US-AZ", phoenix...), words, scrapers.Source{}, "America/Denver listing [time_zone_conflict]"},
		{"another name for the same time", "America/Detroit", InPerson, here("US", "US-PA", philadelphia...), words, scrapers.Source{}, "America/Detroit listing []"},
		{"no conflict online", "Europe/Berlin", Online, here("US", "US-PA", philadelphia...), words, scrapers.Source{}, "Europe/Berlin listing []"},
	} {
		r := &row{src: c.source, in: scrapers.Listing{TimeZone: c.stated}, now: testNow, address: c.address}
		r.meeting.Mode, r.meeting.Place = c.mode, c.place
		r.slots = []Schedule{{RRule: weekly[1], Start: "19:00"}}
		zone(r)
		got := r.slots[0].TimeZone + " " + string(r.slots[0].TimeZoneFrom) + " ["
		for i, p := range r.problems {
			if i > 0 {
				got += " "
			}
			got += string(p.Code)
		}
		if got = strings.TrimSpace(got + "]"); got != strings.TrimSpace(c.want) {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

func TestZoneIsNotNeededByAppointment(t *testing.T) {
	r := apply(scrapers.Listing{}, "days", "clock", "duration", "zone")
	if r.rejected || r.slots[0].TimeZone != "" {
		t.Errorf("%+v", r)
	}
}

func TestZoneWordsAreRight(t *testing.T) {
	for word, w := range zoneWords {
		for _, sense := range w.senses {
			if name, ok := geo.Zone(sense.zone); !ok || name != sense.zone {
				t.Errorf("%s: %s is not the usual name of a zone", word, sense.zone)
			}
			january, july := offsets(sense.zone, testNow.Year())
			if 60*sense.winter != min(january, july) || 60*sense.summer != max(january, july) {
				t.Errorf("%s: %s keeps %d and %d s", word, sense.zone, january, july)
			}
		}
		if key := zoneKey(word); key != word {
			t.Errorf("%s can never be found, its key is %s", word, key)
		}
	}
}

func TestParseOffset(t *testing.T) {
	for text, want := range map[string]int{
		"UTC-5": -300, "GMT+01:00": 60, "+0530": 330, "(UTC +5:45)": 345, "utc−3": -180,
		"UTC": -1, "5": -1, "UTC+25": -1, "+1:2": -1, "-": -1, "EST-5": -1,
	} {
		got, ok := parseOffset(text)
		if !ok {
			got = -1
		}
		if got != want {
			t.Errorf("parseOffset(%q) = %d, want %d", text, got, want)
		}
	}
}

func TestZoneBehindTheTimeInAName(t *testing.T) {
	for _, c := range []struct{ name, start, stated, want string }{
		{"Leigh on Sea, Essex, UK - 2pm Eastern - Hybrid", "14:00", "", "America/New_York"},
		{"New Life - 1:00 PM ET", "13:00", "", "America/New_York"},
		{"Tuesdays @ 6 pm (Mountain) - In-Person", "18:00", "", "America/Denver"},
		{"2nd and 4th Thursdays 2pm Pacific", "14:00", "", "America/Los_Angeles"},

		{"Eindhoven - 7:30pm Central European Time", "19:30", "", "Europe/Brussels"},
		{"Recovery 7pm Mountain View Church", "19:00", "", ""},

		{"Leigh on Sea - 2pm Eastern", "14:00", "Europe/London", "Europe/London"}, // the field says it
		{"Leigh on Sea - 2pm Eastern", "19:00", "", ""},                           // another time than the row's
		{"Eastern Star 2pm", "14:00", "", ""},
		{"12 Steps 7 Mountain Road", "19:00", "", ""},
	} {
		l := scrapers.Listing{Name: c.name, Days: []string{"Monday"}, Start: c.start, TimeZone: c.stated}
		r := apply(l, "days", "clock", "duration", "zone")
		if len(r.slots) != 1 || r.slots[0].TimeZone != c.want {
			t.Errorf("%s at %s: %+v, want %s", c.name, c.start, r.slots, c.want)
		}
	}
}
