package files

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks"
	"github.com/recovery-almanac/almanac/sinks/coverage"
)

// The dashboard in a real Chromium, from the disk and over HTTP.

// evil is a name that a stranger may send.
const evil = `<img src=x onerror="window.caught=1">`

// pageSnapshot has what the page shows: counties, towns, groups, online meetings by a clock, a desert, a trend, and a name
// that means harm.
func pageSnapshot() sinks.Snapshot {
	s := smallSnapshot()
	where := func(county, town string, latitude, longitude float64) *normalize.Place {
		return &normalize.Place{
			Country: "US", Subdivision: "US-PA", County: county, Locality: town, Latitude: &latitude, Longitude: &longitude, Precision: normalize.Exact,
		}
	}
	at := func(fellowship, day, start string, p *normalize.Place, tags ...string) normalize.Meeting {
		mode := normalize.InPerson
		if p == nil {
			mode = normalize.Online
		}
		return normalize.Meeting{
			Fellowship: fellowship, Status: normalize.Active, Mode: mode, Place: p, Tags: tags, Languages: []string{"es"},
			Schedule: normalize.Schedule{RRule: "FREQ=WEEKLY;BYDAY=" + day, Start: start, DurationMinutes: 90, TimeZone: "America/New_York"},
		}
	}
	chester, erie := where("Chester", evil, 39.96, -75.6), where("Erie", "Erie", 42.13, -80.09)
	meetings := []normalize.Meeting{
		at("aa", "MO", "19:00", chester, "women"), at("aa", "TU", "23:30", chester), at("na", "FR", "06:15", chester),
		at("na", "SU", "23:00", erie), at("aa", "MO", "03:00", nil), at("na", "WE", "12:00", nil, "women"),
		at("aa", "SA", "10:00", &normalize.Place{Country: "GB", Subdivision: "GB-SCT"}),
	}
	s.Coverage = coverage.Compute(meetings, night)
	place := func(name, county, fips string, latitude, longitude float64, people int) coverage.Place {
		return coverage.Place{Name: name, Country: "US", Subdivision: "US-PA", County: county, FIPS: fips, Latitude: latitude, Longitude: longitude, Population: people}
	}
	s.Coverage.Reach(meetings, coverage.Atlas{Places: []coverage.Place{
		place("West Chester", "Chester", "42029", 39.96, -75.6, 20_000), place("Erie", "Erie", "42049", 42.13, -80.09, 95_000),
		place("Altoona "+evil, "Blair", "42013", 40.52, -78.39, 43_000),
	}})
	closed := meetings[0]
	closed.ID, closed.Name, closed.Schedule.Weekday = "closed0000000000", "Lantern "+evil, 1
	s.Trend = coverage.Trend{}.Add(night.AddDate(0, 0, -1), &coverage.Result{}, nil)
	s.Trend = s.Trend.Add(night, &s.Coverage, []coverage.Move{{Kind: coverage.Closed, Meeting: &closed}})
	return s
}

func TestPageShowsTheRelease(t *testing.T) {
	dir := build(t, pageSnapshot())
	cells := func(code, fellowship, mode, group string) coverage.Cell {
		t.Helper()
		r, err := LoadCells(dir, code)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range r.CellsOf(code) {
			if c.Fellowship == fellowship && c.Mode == mode && c.Group == group {
				return c
			}
		}
		t.Fatalf("no cell %s %s %s %s", code, fellowship, mode, group)
		return coverage.Cell{}
	}
	eachRoad(t, dir, func(t *testing.T, b *browser) {
		same := func(want coverage.Cell) {
			t.Helper()
			b.sameWeek(want)
			figures := b.text("#figures")
			for _, figure := range []string{fmt.Sprintf("Meetings\n%d\n", want.Meetings), fmt.Sprintf("Hours covered\n%d of 168", want.HoursCovered)} {
				if !strings.Contains(figures, figure) {
					t.Errorf("the figures have no %q: %q", figure, figures)
				}
			}
		}
		b.open("")
		if got := b.text("#place"); got != "United States" {
			t.Errorf("the page begins with %q", got)
		}
		same(cells("US", "all", "all", "all"))
		b.choose("subdivision", "US-PA")
		same(cells("US-PA", "all", "all", "all"))
		b.choose("fellowship", "na")
		same(cells("US-PA", "na", "all", "all"))
		b.choose("mode", "online-all")
		same(cells("online:America/New_York", "na", "all", "all"))
		b.choose("fellowship", "all")
		b.choose("group", "language:es")
		same(cells("online:America/New_York", "all", "all", "language:es"))
		if got, want := ask[string](b, "location.hash"), "#region=US-PA&mode=online-all&group=language:es"; got != want && got != strings.ReplaceAll(want, ":", "%3A") {
			t.Errorf("the address is %s, not %s", got, want)
		}
		b.open("#region=US-PA:Chester&fellowship=aa&measure=night&show=sessions")
		same(cells("US-PA:Chester", "aa", "all", "all"))
		if got := b.text("#ranking"); !strings.Contains(got, "Blair, Pennsylvania") {
			t.Errorf("the ranking of counties: %s", got)
		}
		b.open("#region=US-PA:Chester&group=women")
		if got := b.text("#uncounted"); !strings.Contains(got, `almanac coverage --region "US-PA:Chester" --tag "women"`) || ask[bool](b, `Boolean(document.getElementById("figures").offsetParent)`) {
			t.Errorf("a group of a county is said to be %q", got)
		}
		b.open("#region=US-PA/" + strings.ReplaceAll(evil, `"`, "%22"))
		if got := b.text("#place"); !strings.Contains(got, evil) {
			t.Errorf("the town is called %q", got)
		}
		if ask[bool](b, `Boolean(window.caught || document.querySelector("img"))`) {
			t.Error("a name was taken for markup")
		}
		b.open("#region=world")
		if got := b.text("#ranking"); !strings.Contains(got, "United Kingdom") {
			t.Errorf("the ranking of countries: %s", got)
		}
	})
}

// sameWeek compares the 168 hours with a cell's.
func (b *browser) sameWeek(want coverage.Cell) {
	b.t.Helper()
	said := ask[map[string]string](b, `Object.fromEntries([...document.querySelectorAll("#week td")].map(td => [td.dataset.hour, td.getAttribute("aria-label")]))`)
	if len(said) != coverage.HoursOfWeek {
		b.t.Fatalf("the week has %d hours", len(said))
	}
	starts, sessions := want.Week()
	for h := range coverage.HoursOfWeek {
		suffix := fmt.Sprintf(": %g starting, %g in session", starts[h], sessions[h])
		if got := said[fmt.Sprint(h)]; !strings.HasSuffix(got, suffix) {
			b.t.Errorf("hour %d of %v: the page says %q, the file %q", h, want.Key, got, suffix)
		}
	}
}

func TestPageRanksDesertsTrendAndSources(t *testing.T) {
	dir := build(t, pageSnapshot())
	eachRoad(t, dir, func(t *testing.T, b *browser) {
		b.open("#region=US-PA&measure=near25")
		for selector, want := range map[string]string{
			"#map-legend": "100\u00a0%", "#desert-note": "1 places", "#deserts": "Altoona " + evil, "#month": "Pennsylvania", "#health": "Other <b>List</b>",
			"#health-note": "1 had trouble", "#files": "meetings.csv", "#by-fellowship": "Narcotics Anonymous", "#by-group": "Women", "#release": "February 20, 2026",
		} {
			if got := b.text(selector); !strings.Contains(got, want) {
				t.Errorf("%s does not say %q: %q", selector, want, got)
			}
		}
		if rows := ask[[]string](b, `[...document.querySelectorAll("#month tbody tr")].map(r => r.innerText)`); len(rows) != 1 || strings.Join(strings.Fields(rows[0]), " ") != "Pennsylvania 0 1 0" {
			t.Errorf("what changed: %q", rows)
		}
		want := "Lantern " + evil + " Monday 19:00 " + evil + ", Chester, Pennsylvania Alcoholics Anonymous February 20, 2026"
		if rows := ask[[]string](b, `[...document.querySelectorAll("#gone tbody tr")].map(r => r.innerText)`); len(rows) != 1 || strings.Join(strings.Fields(rows[0]), " ") != want {
			t.Errorf("what closed: %q", rows)
		}
		links := ask[[]string](b, `[...document.querySelectorAll("#files a, #release a, #health a")].map(a => a.getAttribute("href"))`)
		if len(links) < 10 {
			t.Errorf("links: %q", links)
		}
		for _, link := range links {
			path, _, _ := strings.Cut(link, "#")
			if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(path))); err != nil {
				t.Errorf("link to %s: %v", link, err)
			}
		}
	})
}

func TestPageByKeyboard(t *testing.T) {
	dir := build(t, pageSnapshot())
	b := openBrowser(t, "file://"+dir)
	b.open("")
	hour := func() string { return ask[string](b, `document.activeElement.dataset.hour ?? ""`) }
	ask[bool](b, `document.querySelector("#week td[tabindex='0']").focus() ?? true`)
	for _, step := range []struct{ key, hour string }{
		{kb.ArrowRight, "1"}, {kb.ArrowDown, "25"}, {kb.ArrowLeft, "24"}, {kb.End, "47"}, {kb.Home, "24"}, {kb.ArrowUp, "0"}, {kb.ArrowUp, "0"},
	} {
		b.do(chromedp.KeyEvent(step.key))
		if got := hour(); got != step.hour {
			t.Errorf("hour %s has the focus, not %s", got, step.hour)
		}
	}
	if got := b.text("#week-said"); !strings.HasPrefix(got, "Monday 00:00 to 01:00") {
		t.Errorf("said: %q", got)
	}
	before := ask[int](b, `Number(document.body.dataset.shown)`)
	ask[bool](b, `[...document.querySelectorAll("#ranking button.link")].find(e => e.innerText.startsWith("Erie")).focus() ?? true`)
	b.do(chromedp.KeyEvent(kb.Enter))
	b.settled(before)
	if got := b.text("#place"); got != "Erie County, Pennsylvania, United States" {
		t.Errorf("Enter on a region shows %q", got)
	}
	ask[bool](b, `[...document.querySelectorAll("#ranking thead button")].find(e => e.innerText === "Region").focus() ?? true`)
	b.do(chromedp.KeyEvent(kb.Enter))
	if got := ask[string](b, `document.activeElement.closest("th").getAttribute("aria-sort")`); got != "ascending" {
		t.Errorf("Enter on a head sorts %s", got)
	}
	b.do(chromedp.NavigateBack())
	b.settled(before + 1)
	if got := b.text("#place"); got != "United States" {
		t.Errorf("back shows %q", got)
	}
	b.quiet()
}

// TestPagesAreAccessible asks axe-core, at phone and desktop width, light and dark.
func TestPagesAreAccessible(t *testing.T) {
	axe, err := os.ReadFile("dashboard/node_modules/axe-core/axe.min.js")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("no axe-core: .ci/run must run make dashboard")
		}
		t.Skip("no axe-core on this machine: make dashboard")
	}
	dir := build(t, pageSnapshot())
	b := openBrowser(t, "file://"+dir)
	for _, page := range []string{"index.html", "index.html#region=US-PA&measure=gap", "report.html"} {
		for _, width := range []int64{390, 1280} {
			for _, scheme := range []string{"light", "dark"} {
				t.Run(fmt.Sprint(page, " ", width, " ", scheme), func(t *testing.T) {
					b.t = t
					b.do(chromedp.EmulateViewport(width, 900))
					b.prefer(scheme)
					b.do(chromedp.Navigate("about:blank"), chromedp.Navigate(b.base+"/"+page))
					if strings.HasPrefix(page, "index") {
						b.settled(0)
					}
					if wide := ask[int64](b, `document.documentElement.scrollWidth`); wide > width {
						t.Errorf("the page is %d wide", wide)
					}
					ask[bool](b, string(axe)+"; true")
					found := ask[json.RawMessage](b, `axe.run().then(r => r.violations.map(v => ({ rule: v.id, help: v.help, nodes: v.nodes.slice(0, 3).map(n => n.html.slice(0, 200) + " " + n.failureSummary) })))`)
					var violations []any
					if err := json.Unmarshal(found, &violations); err != nil || len(violations) > 0 {
						t.Errorf("axe-core: %s, %v", found, err)
					}
				})
			}
		}
	}
}

func TestReportSortsAndFinds(t *testing.T) {
	dir := build(t, pageSnapshot())
	eachRoad(t, dir, func(t *testing.T, b *browser) {
		b.do(chromedp.Navigate(b.base + "/report.html"))
		first := func() string {
			return ask[string](b, `[...document.querySelectorAll(".sources tbody tr")].find(r => r.offsetParent).cells[0].innerText.split("\n")[0]`)
		}
		ask[bool](b, `document.querySelector(".sources th button").click() ?? true`)
		up := first()
		ask[bool](b, `document.querySelector(".sources th button").click() ?? true`)
		if down := first(); up != "Example Intergroup" || down != "Other <b>List</b>" {
			t.Errorf("sorted by name the first is %q, and the other way %q", up, down)
		}
		if ask[string](b, `document.querySelector('a[href="index.html"]').innerText`) == "" {
			t.Error("no link to the dashboard")
		}
		if widths := ask[[]int](b, `[...document.querySelectorAll(".scroll")].map(e => e.getBoundingClientRect().right - innerWidth)`); slices.Max(widths) > 0 {
			t.Errorf("tables reach out of the page by %v", widths)
		}
	})
}
