package normalize_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/scrapers/bmlt"
	"github.com/recovery-almanac/almanac/scrapers/meetingguide"
)

// placed counts the meetings that people go to.
type placed struct {
	rows, states            int // that state an address or coordinates; with country and subdivision
	american, counties      int // of them in the United States; with a county
	points, derived, reason int // with coordinates; derived ones; without a subdivision, but with a problem that says so
}

// TestRealPlaces measures on real feeds how many of the meetings that people go to, and that state an address or
// coordinates, get country and subdivision (at least 99.5 %), and in the United States a county (99 %). -v lists
// every miss, and every point that was mended or left out.
func TestRealPlaces(t *testing.T) {
	manifest, err := os.Open(filepath.Join(feeds, "manifest.csv"))
	if err != nil {
		t.Skip("no real feeds here: ", err)
	}
	defer manifest.Close()
	lines, err := csv.NewReader(manifest).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	formats := map[string]scrapers.Format{"meetingguide": meetingguide.Format(), "bmlt": bmlt.Format()}
	var all placed
	for _, f := range lines[1:] {
		if format, ok := formats[f[1]]; ok {
			src := scrapers.Source{ID: f[0], Format: f[1], Fellowship: f[3], Region: f[4], TimeZone: f[5], URL: "https://example.org/feed"}
			t.Run(f[0], func(t *testing.T) { all.add(realPlaces(t, format, src, f[2], f[6])) })
		}
	}
	t.Logf("all: %+v", all)
	if all.rows < 5000 {
		t.Fatalf("only %d meetings with a place", all.rows)
	}
	if share := float64(all.states) / float64(all.rows); share < 0.995 {
		t.Errorf("%.2f %% have country and subdivision", 100*share)
	}
	if share := float64(all.counties) / float64(all.american); share < 0.99 {
		t.Errorf("%.2f %% of those in the United States have a county", 100*share)
	}
	if all.states+all.reason != all.rows {
		t.Errorf("%d meetings lack a subdivision, and %d problems say so", all.rows-all.states, all.reason)
	}
}

func (a *placed) add(b placed) {
	a.rows, a.states, a.american, a.counties = a.rows+b.rows, a.states+b.states, a.american+b.american, a.counties+b.counties
	a.points, a.derived, a.reason = a.points+b.points, a.derived+b.derived, a.reason+b.reason
}

func realPlaces(t *testing.T, format scrapers.Format, src scrapers.Source, path, date string) placed {
	body, err := os.ReadFile(filepath.Join(feeds, path))
	if err != nil {
		t.Fatal(err)
	}
	now, err := time.Parse(time.DateOnly, date)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := format.Parse(src, []scrapers.Document{{Role: "meetings", URL: src.URL, Body: body}})
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
			t.Logf("%s %s: %s %s, row says %s", p.Ref, p.Code, p.Field, p.Value, said(rows[p.Ref]))
		}
	}
	var n placed
	for _, m := range got.Meetings {
		ref := m.Sources[0].Ref
		if l := rows[ref]; (m.Mode == normalize.InPerson || m.Mode == normalize.Hybrid) && statesPlace(l) {
			n.count(t, m, l, problems[ref])
		}
	}
	t.Logf("%+v", n)
	return n
}

// statesPlace reports whether a row says more than the state that it is in.
func statesPlace(l scrapers.Listing) bool {
	zero := func(s string) bool { return s == "" || s == "0" || s == "0.0" }
	// A server of BMLT puts the middle of its map into rows without an address.
	return l.Street+l.City+l.PostalCode+l.Formatted != "" || !zero(l.Latitude) && !zero(l.Longitude) && l.State == ""
}

func said(l scrapers.Listing) []string {
	return []string{l.Formatted, l.Street, l.City, l.County, l.State, l.PostalCode, l.Country, l.Latitude, l.Longitude}
}

func (n *placed) count(t *testing.T, m normalize.Meeting, l scrapers.Listing, codes []scrapers.Code) {
	n.rows++
	p := m.Place
	if p == nil {
		p = &normalize.Place{}
	}
	if p.Country != "" && p.Subdivision != "" {
		n.states++
	} else {
		t.Logf("%s has no subdivision: %q %v", l.Ref, said(l), codes)
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
	t.Logf("%s has no county: %q %v", l.Ref, said(l), codes)
}
