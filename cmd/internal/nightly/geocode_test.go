package nightly_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/config"
	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/sinks/files"
)

// mapService is a geocoder on loopback that knows houses by their number, and what it was asked.
type mapService struct {
	sync.Mutex
	asked  []string
	agents map[string]bool
	down   bool
}

func (s *mapService) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/search" {
		http.NotFound(w, r) // robots.txt
		return
	}
	s.Lock()
	defer s.Unlock()
	q := r.URL.Query()
	s.asked = append(s.asked, q.Get("q")+"/"+q.Get("countrycodes"))
	s.agents[r.UserAgent()] = true
	house, _, _ := strings.Cut(q.Get("q"), " ")
	switch {
	case s.down:
		http.Error(w, "down for maintenance", http.StatusInternalServerError)
	case house == "1":
		fmt.Fprint(w, `[{"lat":"46.1881","lon":"-123.8311","place_rank":30}]`)
	case house == "2":
		fmt.Fprint(w, `[{"lat":"39.80","lon":"-89.64","place_rank":26}]`) // in Illinois
	case house == "3":
		fmt.Fprint(w, `[{"lat":"46.18","lon":"-123.83","place_rank":16}]`) // only the town
	default:
		fmt.Fprint(w, `[]`)
	}
}

// houses is a list of meetings in five houses, of which the last has the publisher's coordinates.
func houses(w http.ResponseWriter, _ *http.Request) {
	rows := make([]string, 5)
	for i := range rows {
		point := ""
		if i == 4 {
			point = `,"latitude":46.19,"longitude":-123.82`
		}
		rows[i] = fmt.Sprintf(`{"slug":"m%d","name":"Harbor Group %d","day":1,"time":"19:00","types":["O"],"location":"Pier Hall",
			"notes":"Ask for the key","formatted_address":"%d Pier Street, 2nd Floor, Astoria, OR 97103, USA"%s}`, i+1, i+1, i+1, point)
	}
	fmt.Fprint(w, "["+strings.Join(rows, ",")+"]")
}

func TestGeocoder(t *testing.T) {
	t.Parallel()
	list := httptest.NewServer(http.HandlerFunc(houses))
	defer list.Close()
	service := &mapService{agents: map[string]bool{}}
	maps := httptest.NewServer(service)
	defer maps.Close()

	conf := settings(t.TempDir())
	conf.Geocoder = config.GeocoderSettings{URL: maps.URL + "/search", Contact: "mailto:maps@example.org", Delay: time.Millisecond, Limit: 3}
	sources := []scrapers.Source{{ID: "harbor", Name: "Harbor", Format: "meetingguide", URL: list.URL + "/", Fellowship: "aa", Region: "US-OR", Access: scrapers.Open}}
	for i, night := range []struct {
		name    string
		offline bool
		down    bool
		want    nightly.Geocoded
		places  string
	}{
		{"three questions, and one is left", false, false, nightly.Geocoded{Addresses: 4, Asked: 3, Found: 2, Left: 1}, "street postal_code postal_code postal_code exact"},
		{"the service is down", false, true, nightly.Geocoded{Addresses: 4, Known: 3, Found: 2, Left: 1, Error: "500"}, "street postal_code postal_code postal_code exact"},
		{"offline, from what is known", true, false, nightly.Geocoded{Addresses: 4, Known: 3, Found: 2, Left: 1}, "street postal_code postal_code postal_code exact"},
		{"the last question", false, false, nightly.Geocoded{Addresses: 4, Known: 3, Asked: 1, Found: 2}, "street postal_code postal_code postal_code exact"},
	} {
		service.down = night.down
		opt := options(conf, sources, firstNight.AddDate(0, 0, i))
		opt.Offline = night.offline
		m, err := nightly.Run(t.Context(), opt)
		if err != nil || m.Geocoder == nil {
			t.Fatalf("%s: exit %d, %v, geocoder %v", night.name, m.Exit, err, m.Geocoder)
		}
		got := *m.Geocoder
		if !strings.Contains(got.Error, night.want.Error) || (got.Error == "") != (night.want.Error == "") {
			t.Errorf("%s: error %q", night.name, got.Error)
		}
		got.Error = night.want.Error
		if diff := cmp.Diff(night.want, got); diff != "" {
			t.Errorf("%s: %s", night.name, diff)
		}
		if got := precisions(t, m.Path); got != night.places {
			t.Errorf("%s: %s, want %s", night.name, got, night.places)
		}
	}
	before := len(service.asked)
	m, err := nightly.Run(t.Context(), options(conf, sources, firstNight.AddDate(0, 0, 6)))
	if err != nil || len(service.asked) != before {
		t.Errorf("a night without questions asked %v (%v, %+v)", service.asked[before:], err, m.Geocoder)
	}
	want := []string{
		"1 Pier Street, Astoria, OR 97103/us", "2 Pier Street, Astoria, OR 97103/us", "3 Pier Street, Astoria, OR 97103/us",
		"4 Pier Street, Astoria, OR 97103/us", "4 Pier Street, Astoria, OR 97103/us",
	}
	if diff := cmp.Diff(want, service.asked); diff != "" {
		t.Errorf("asked (each house once, the fourth again after the failure): %s", diff)
	}
	for agent := range service.agents {
		if !strings.Contains(agent, "mailto:maps@example.org") {
			t.Errorf("asked as %q", agent)
		}
	}
}

// precisions of the meetings of a release, by their number.
func precisions(t *testing.T, dir string) string {
	t.Helper()
	meetings, err := files.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	all := make([]string, 5)
	for _, m := range meetings {
		var n int
		if _, err := fmt.Sscanf(m.Name, "Harbor Group %d", &n); err != nil {
			t.Fatal(err)
		}
		all[n-1] = string(m.Place.Precision)
		if m.Place.Precision == normalize.Street && m.Place.County != "Clatsop" {
			t.Errorf("%s is in %q", m.Name, m.Place.County)
		}
	}
	return strings.Join(all, " ")
}
