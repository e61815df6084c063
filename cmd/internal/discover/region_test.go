package discover

import (
	"strings"
	"testing"
)

// TestLookAtPlaces finds the region in addresses that go without a country, then in the title.
func TestLookAtPlaces(t *testing.T) {
	rows := func(title, address string) reply {
		return reply{kind: "text/html", body: "<html><head><title>" + title + "</title></head><body><table><tr><th>Day</th><th>Time</th><th>Meeting</th><th>Address</th></tr>" +
			strings.Repeat("<tr><td>Monday</td><td>7 pm</td><td>Pine</td><td>"+address+"</td></tr>", 3) + "</table></body></html>"}
	}
	for _, c := range []struct{ name, title, address, want, zone string }{
		{"state and ZIP code", "Overeaters Anonymous", "100 Ash St, San Diego, CA 92101", "region: US-CA", "time_zone: America/Los_Angeles"},
		{"town and state", "Overeaters Anonymous", "100 Ash St, Phoenix, AZ", "region: US-AZ", "time_zone: America/Phoenix"},
		{"province and postal code", "Overeaters Anonymous", "100 Ash St, Calgary, AB T2P 1J9", "region: CA-AB", "time_zone: America/Edmonton"},
		{"the title's town and state", "Overeaters Anonymous Buffalo NY", "Hall, 100 Ash St", "region: US-NY  # likely", "time_zone: America/New_York"},
		{"the title's state", "Overeaters Anonymous of Ohio", "Hall, 100 Ash St", "region: US-OH  # guess", "time_zone: America/New_York"},
		{"what the title lists", "Overeaters Anonymous - Ohio meetings", "Hall, 100 Ash St", "region: US-OH  # guess", "time_zone: America/New_York"},
		{"the heading", "Overeaters Anonymous</title></head><body><h1>Meetings in Buffalo, NY</h1><title>", "Hall, 100 Ash St", "region: US-NY  # likely", "time_zone: America/New_York"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, site{"/": rows(c.title, c.address)})
			found, err := lookAt(t, s.URL, nil)
			if err != nil {
				t.Fatal(err, found.Steps)
			}
			if !strings.Contains(found.YAML, c.want) || !strings.Contains(found.YAML, c.zone) {
				t.Errorf("the file lacks %q or %q:\n%s", c.want, c.zone, found.YAML)
			}
		})
	}
}

// TestStateAtEnd takes no county, town or country for a state.
func TestStateAtEnd(t *testing.T) {
	for title, want := range map[string]string{
		"AA Phoenix Arizona": "US-AZ", "NA Buffalo NY": "US-NY", "CA Kansas City Missouri": "US-MO", "AA of Oregon": "US-OR",
		"Delaware County AA": "", "AA Georgia": "", "Washington": "", "Al-Anon in": "", "AA Atlanta Georgia": "US-GA", "Ask me": "",
	} {
		if got, _ := stateAtEnd(strings.Fields(title), "US"); got != want {
			t.Errorf("%q is in %q, want %q", title, got, want)
		}
	}
}

// TestLookAtFewPlaces takes the country where only a few rows tell their state.
func TestLookAtFewPlaces(t *testing.T) {
	s := serve(t, site{"/lista.csv": {body: "Grupo;Día;Hora;Dirección;Ciudad\nUno;lunes;19:00;Calle 5;Heredia\n" +
		"Dos;martes;19:00;Calle 6;San José\nTres;jueves;19:00;Calle 7;San José\nCuatro;viernes;19:00;Calle 8;San José\n"}})
	found, err := lookAt(t, s.URL+"/lista.csv", func(o *Options) { o.Fellowship, o.TimeZone = "aa", "America/Costa_Rica" })
	if err == nil && strings.Contains(found.YAML, "region: CR-") {
		t.Errorf("the state of one town stands for all:\n%s", found.YAML)
	}
}
