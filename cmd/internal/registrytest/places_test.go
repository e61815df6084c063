package registrytest

import (
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/config"
	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/normalize/geo"
	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/scrapers/ical"
)

// placed counts the meetings that people go to.
type placed struct {
	rows, states            int // that state an address or coordinates; with country and subdivision
	american, counties      int // of them in the United States; with a county
	points, derived, reason int // with coordinates; derived ones; without a subdivision or country, but with a problem that says so
	blind, right, near      int // rows with the publisher's point, read without it; the subdivision is right; the point within 10 km
}

// TestPlaces measures on every real feed how many of the meetings that people go to, and that state an address or
// coordinates, get country and subdivision (at least 99.5 %), and in the United States a county (99 %). -v lists every
// miss, and every point that was mended or left out. Rows with the publisher's coordinates are read once more without
// them: the words alone must give the same subdivision.
func TestPlaces(t *testing.T) {
	if _, err := os.Stat(feeds); err != nil {
		t.Skip("no real feeds beside the repository (../shared/feeds)")
	}
	var all placed
	measure := func(id, now string, read func(*testing.T) (scrapers.Source, scrapers.Parsed)) {
		t.Run(id, func(t *testing.T) {
			src, parsed := read(t)
			all.add(measurePlaces(t, src, parsed, now))
		})
	}
	for _, s := range rowSources {
		measure(s.id, s.now, func(t *testing.T) (scrapers.Source, scrapers.Parsed) { return readRows(t, s.id) })
	}
	for _, s := range pageSources {
		measure(s.id, s.now, func(t *testing.T) (scrapers.Source, scrapers.Parsed) {
			src, parsed, err := readPages(t, s.id)
			if err != nil {
				t.Fatal(err)
			}
			return src, parsed
		})
	}
	for _, name := range calendars(t) {
		measure(filepath.Base(name), "2024-06-03", func(t *testing.T) (scrapers.Source, scrapers.Parsed) { return readCalendar(t, name) })
	}
	t.Logf("all: %+v", all)
	if all.rows < 25_000 {
		t.Fatalf("only %d meetings with a place", all.rows)
	}
	if share := float64(all.states) / float64(all.rows); share < 0.995 {
		t.Errorf("%.2f %% have country and subdivision", 100*share)
	}
	if share := float64(all.counties) / float64(all.american); share < 0.99 {
		t.Errorf("%.2f %% of those in the United States have a county", 100*share)
	}
	if share := float64(all.right) / float64(all.blind); share < 0.99 {
		t.Errorf("the words alone give %.2f %% of the subdivisions", 100*share)
	}
	if all.states+all.reason != all.rows {
		t.Errorf("%d meetings lack a subdivision, and %d problems say so", all.rows-all.states, all.reason)
	}
}

func (a *placed) add(b placed) {
	a.rows, a.states, a.american, a.counties = a.rows+b.rows, a.states+b.states, a.american+b.american, a.counties+b.counties
	a.blind, a.right, a.near = a.blind+b.blind, a.right+b.right, a.near+b.near
	a.points, a.derived, a.reason = a.points+b.points, a.derived+b.derived, a.reason+b.reason
}

func calendars(t *testing.T) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(feeds, "../ical/*.ics"))
	if err != nil || len(names) == 0 {
		t.Fatalf("../shared/feeds/ical holds no calendar (%v)", err)
	}
	return names
}

// readCalendar reads a calendar of the corpus by the example that stands for them all.
func readCalendar(t *testing.T, name string) (scrapers.Source, scrapers.Parsed) {
	t.Helper()
	src, err := config.SourceFile(filepath.Join(examples, "calendar-corpus.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	body, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	src.URL = (&url.URL{Scheme: "https", Host: "example.org", Path: "/" + filepath.Base(name)}).String()
	parsed, err := ical.Format().Parse(src, []scrapers.Document{{Role: "meetings", URL: src.URL, Body: body}})
	if err != nil {
		t.Skip("the parser refuses the file: ", err)
	}
	return src, parsed
}

func measurePlaces(t *testing.T, src scrapers.Source, parsed scrapers.Parsed, date string) placed {
	t.Helper()
	now, err := time.Parse(time.DateOnly, date)
	if err != nil {
		t.Fatal(err)
	}
	got := normalize.All(src, parsed, now, now)
	rows, problems := map[string]scrapers.Listing{}, map[string][]scrapers.Code{}
	for _, l := range parsed.Listings {
		rows[l.Ref] = l
	}
	for _, p := range got.Problems {
		problems[p.Ref] = append(problems[p.Ref], p.Code)
		switch p.Code {
		case scrapers.RegionConflict, scrapers.CoordinatesOutside, scrapers.CoordinatesSwapped, scrapers.CoordinatesSignLost:
			t.Logf("%s %s: %s %s, row says %q", p.Ref, p.Code, p.Field, p.Value, said(rows[p.Ref]))
		}
	}
	var n placed
	for _, m := range got.Meetings {
		ref := m.Sources[0].Ref
		if l := rows[ref]; (m.Mode == normalize.InPerson || m.Mode == normalize.Hybrid) && statesPlace(l) {
			n.count(t, m, l, problems[ref])
		}
	}
	n.readBlind(t, src, parsed, got.Meetings, now)
	t.Logf("%+v", n)
	return n
}

// readBlind compares what the words alone say with what they say with the coordinates beside them.
func (n *placed) readBlind(t *testing.T, src scrapers.Source, parsed scrapers.Parsed, seen []normalize.Meeting, now time.Time) {
	t.Helper()
	places, rows := map[string]*normalize.Place{}, map[string]scrapers.Listing{}
	for _, m := range seen {
		if p := m.Place; p != nil && p.Precision == normalize.Exact {
			places[m.Sources[0].Key()] = p
		}
	}
	without := parsed
	without.Listings = slices.Clone(parsed.Listings)
	for i := range without.Listings {
		l := &without.Listings[i]
		l.Latitude, l.Longitude = "", ""
		rows[l.Ref] = *l
	}
	for _, m := range normalize.All(src, without, now, now).Meetings {
		want, p := places[m.Sources[0].Key()], m.Place
		if want == nil || p == nil || p.Locality+p.PostalCode == "" {
			continue
		}
		n.blind++
		switch p.Subdivision {
		case want.Subdivision:
			n.right++
		default:
			t.Logf("WRONG %s is %s, not %s: %q", m.Sources[0].Ref, p.Subdivision, want.Subdivision, said(rows[m.Sources[0].Ref]))
		}
		if p.Latitude != nil && geo.Distance(*p.Latitude, *p.Longitude, *want.Latitude, *want.Longitude) <= 10 {
			n.near++
		}
	}
}

// statesPlace reports whether a row says more than the state that it is in.
func statesPlace(l scrapers.Listing) bool {
	zero := func(s string) bool { return s == "" || s == "0" || s == "0.0" }
	// A server of BMLT puts the middle of its map into rows without an address.
	return l.Street+l.City+l.PostalCode+l.Formatted != "" || !zero(l.Latitude) && !zero(l.Longitude) && l.State == ""
}

func said(l scrapers.Listing) []string {
	all := []string{l.Formatted, l.Street, l.City, l.County, l.State, l.PostalCode, l.Country, l.Latitude, l.Longitude, strings.Join(l.Regions, "/")}
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}

func (n *placed) count(t *testing.T, m normalize.Meeting, l scrapers.Listing, codes []scrapers.Code) {
	t.Helper()
	n.rows++
	p := m.Place
	if p == nil {
		p = &normalize.Place{}
	}
	if p.Country != "" && (p.Subdivision != "" || !geo.Divided(p.Country)) {
		n.states++
	} else {
		t.Logf("MISS %s has no subdivision: %q %v", l.Ref, said(l), codes)
		if slices.Contains(codes, scrapers.RegionUnknown) || slices.Contains(codes, scrapers.CountryUnknown) {
			n.reason++
		}
	}
	if p.Latitude != nil {
		n.points++
	}
	if slices.Contains(codes, scrapers.CoordinatesDerived) {
		n.derived++
	}
	if p.Country != "US" {
		return
	}
	n.american++
	if p.County != "" {
		n.counties++
		return
	}
	t.Logf("MISS %s has no county: %q %v", l.Ref, said(l), codes)
}
