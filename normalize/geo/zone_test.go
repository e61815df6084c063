package geo

import (
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestZoneAt(t *testing.T) {
	for _, c := range []struct {
		place               string
		latitude, longitude float64
		want                string
	}{
		{"Philadelphia", 39.9526, -75.1652, "America/New_York"},
		{"El Paso keeps Mountain time", 31.7619, -106.4850, "America/Denver"},
		{"the Navajo Nation keeps summer time", 36.1544, -109.5526, "America/Denver"},
		{"Phoenix does not", 33.4484, -112.0740, "America/Phoenix"},
		{"Stockholm stays Stockholm", 59.3293, 18.0686, "Europe/Stockholm"},
		{"Broken Hill", -31.9539, 141.4539, "Australia/Broken_Hill"},
		{"a pier", 41.8917, -87.5980, "America/Chicago"},
		{"the high seas", 30, -40, ""},
		{"off the earth", 91, 0, ""},
	} {
		if got := ZoneAt(c.latitude, c.longitude); got != c.want {
			t.Errorf("%s: ZoneAt(%g, %g) = %q, want %q", c.place, c.latitude, c.longitude, got, c.want)
		}
	}
}

func TestEveryBoundaryHasAName(t *testing.T) {
	names := zoneFinder().TimezoneNames()
	if len(names) < 400 {
		t.Fatalf("tzf knows only %d zones", len(names))
	}
	for _, name := range names {
		if strings.HasPrefix(name, "Etc/") {
			continue
		}
		if zone, ok := Zone(name); !ok {
			t.Errorf("tzf's %s is not in zones.txt", name)
		} else if _, err := time.LoadLocation(zone); err != nil {
			t.Error(err)
		}
	}
}

func TestZone(t *testing.T) {
	for name, want := range map[string]string{
		"America/New_York": "America/New_York", "US/Eastern": "America/New_York", "pacific/honolulu": "Pacific/Honolulu",
		"America/Toronto ": "America/Toronto", "Asia/Calcutta": "Asia/Kolkata", "Europe/Kiev": "Europe/Kyiv",
		"Europe/Stockholm": "Europe/Stockholm", "America/New York": "America/New_York", "GB": "Europe/London",
		"Iceland": "Atlantic/Reykjavik", "UTC": "Etc/UTC", "America/Montreal": "America/Toronto",
		"": "", "Mars/Olympus": "", "../etc/passwd": "",
	} {
		if got, ok := Zone(name); got != want || ok != (want != "") {
			t.Errorf("Zone(%q) = %q, %v, want %q", name, got, ok, want)
		}
	}
}

func TestZoneOfCity(t *testing.T) {
	for city, want := range map[string]string{
		"new york": "America/New_York", "Berlin": "Europe/Berlin", "Springfield": "",
	} {
		if got, _ := ZoneOfCity(city); got != want {
			t.Errorf("ZoneOfCity(%q) = %q, want %q", city, got, want)
		}
	}
}

func TestZoneOf(t *testing.T) {
	for _, c := range []struct{ country, subdivision, want string }{
		{"US", "US-PA", "America/New_York"}, {"", "US-CA", "America/Los_Angeles"}, {"US", "US-TX", ""}, {"US", "", ""},
		{"GB", "", "Europe/London"}, {"GB", "GB-SCT", "Europe/London"}, {"DE", "", "Europe/Berlin"}, {"SE", "SE-AB", "Europe/Stockholm"},
		{"NZ", "", ""}, {"NZ", "NZ-AUK", "Pacific/Auckland"}, {"NZ", "NZ-CIT", "Pacific/Chatham"},
		{"ES", "ES-CT", "Europe/Madrid"}, {"ES", "ES-CN", "Atlantic/Canary"}, {"ES", "", ""},
		{"CA", "CA-AB", "America/Edmonton"}, {"CA", "CA-ON", ""}, {"AU", "AU-NSW", ""}, {"AU", "AU-VIC", "Australia/Melbourne"},
		{"AR", "AR-X", "America/Argentina/Buenos_Aires"}, {"", "", ""}, {"XX", "", ""},
	} {
		if got := ZoneOf(c.country, c.subdivision); got != c.want {
			t.Errorf("ZoneOf(%q, %q) = %q, want %q", c.country, c.subdivision, got, c.want)
		}
	}
}

func TestZoneTablesAgree(t *testing.T) {
	for code, zone := range zoneBySubdivision {
		if !Valid(code) {
			t.Errorf("%s in zoneBySubdivision is not a code of the subdivision table", code)
		}
		if got, ok := Zone(zone); zone != "" && (!ok || got != zone) {
			t.Errorf("%s: %s is not the usual name of a zone", code, zone)
		}
	}
	for _, table := range []map[string]string{sameTime, elsewhere, zones().country} {
		for country, zone := range table {
			if got, ok := Zone(zone); !ok || got != zone {
				t.Errorf("%s: %s is not the usual name of a zone", country, zone)
			}
		}
	}
	for country, zone := range sameTime {
		assertSameTime(t, country, zone)
	}
}

// assertSameTime compares this year's offsets of all zones of a country with its one zone's.
func assertSameTime(t *testing.T, country, zone string) {
	t.Helper()
	for line := range strings.Lines(zoneData) {
		f := strings.Fields(line)
		if f[0] != country || f[1] == "Europe/Simferopol" { // claimed by two countries
			continue
		}
		for _, month := range []time.Month{time.January, time.July} {
			at := time.Date(2026, month, 15, 12, 0, 0, 0, time.UTC)
			if a, b := offset(t, zone, at), offset(t, f[1], at); a != b && f[1] != "Asia/Urumqi" { // Beijing time by law
				t.Errorf("%s: %s and %s differ by %d s in %s", country, zone, f[1], a-b, month)
			}
		}
	}
}

func offset(t *testing.T, zone string, at time.Time) int {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	_, seconds := at.In(loc).Zone()
	return seconds
}

// BenchmarkZoneFinder reports what building the finder costs, and the MiB that it keeps.
func BenchmarkZoneFinder(b *testing.B) {
	var before, after runtime.MemStats
	for range b.N {
		runtime.GC()
		runtime.ReadMemStats(&before)
		finder := newZoneFinder()
		runtime.GC()
		runtime.ReadMemStats(&after)
		runtime.KeepAlive(finder)
	}
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MiB-kept")
}

func BenchmarkZoneAt(b *testing.B) {
	ZoneAt(0, 0)
	b.ResetTimer()
	for i := range b.N {
		ZoneAt(25+float64(i%2400)/100, -120+float64(i%4999)/100)
	}
}

// TestZoneOfMost counts the people of every region that two zones share.
func TestZoneOfMost(t *testing.T) {
	people := map[string]map[string]int{}
	for _, p := range Places() {
		for _, code := range []string{p.Country, p.Subdivision} {
			subdivision := ""
			if code != p.Country {
				subdivision = code
			}
			if code == "" || ZoneOf(p.Country, subdivision) != "" {
				continue
			}
			if people[code] == nil {
				people[code] = map[string]int{}
			}
			people[code][ZoneAt(p.Latitude, p.Longitude)] += p.Population + 1
		}
	}
	for code, byZone := range people {
		subdivision, most := "", ""
		if strings.Contains(code, "-") {
			subdivision = code
		}
		for zone, n := range byZone {
			if most == "" || n > byZone[most] {
				most = zone
			}
		}
		if got := ZoneOfMost(CountryOf(code), subdivision); got != most {
			t.Errorf("ZoneOfMost of %s is %q, but most people keep %s", code, got, most)
		}
	}
	for code, zone := range zoneOfMost {
		if people[code] == nil {
			t.Errorf("%s keeps one zone: %s needs no place in zoneOfMost", code, zone)
		}
	}
}

func TestZoneOfMostOfOneZone(t *testing.T) {
	for _, c := range []struct{ country, subdivision, want string }{
		{"GB", "", "Europe/London"}, {"GB", "GB-ENG", "Europe/London"}, {"US", "US-PA", "America/New_York"}, {"", "US-TX", "America/Chicago"}, {"XX", "", ""},
	} {
		if got := ZoneOfMost(c.country, c.subdivision); got != c.want {
			t.Errorf("ZoneOfMost(%q, %q) = %q, want %q", c.country, c.subdivision, got, c.want)
		}
	}
	if KeptIn("America/New_York", "GB") || !KeptIn("America/New_York", "US") || !KeptIn("Europe/London", "GB") {
		t.Error("KeptIn mistakes whose zone America/New_York or Europe/London is")
	}
}
