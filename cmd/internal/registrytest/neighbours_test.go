package registrytest

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/normalize/dedupe"
	"github.com/recovery-almanac/almanac/scrapers"
)

// TestFellowshipsUnderOneRoof runs New York's real lists of two fellowships together: they meet in the same halls at the
// same hours, and no record may ever be of both.
func TestFellowshipsUnderOneRoof(t *testing.T) {
	if _, err := os.Stat(rowFolders["sheet"]); err != nil {
		t.Skip("no real feeds beside the repository (../shared/feeds)")
	}
	now := time.Date(2019, 8, 1, 3, 0, 0, 0, time.UTC)
	night := dedupe.Night{Now: now, Sources: map[string]dedupe.SourceState{}}
	of := map[string]string{}
	var all []normalize.Meeting
	add := func(src scrapers.Source, parsed scrapers.Parsed) {
		night.Sources[src.ID] = dedupe.SourceState{Healthy: true, Authoritative: true}
		of[src.ID] = src.Fellowship
		all = append(all, normalize.All(src, parsed, now, now).Meetings...)
	}
	add(readRows(t, "aa-us-ny-nyc-2015-10"))
	add(readRows(t, "na-us-ny-greaterny-2018"))
	pages, parsed, err := readPages(t, "aa-us-ny-nyc-2019-08")
	if err != nil {
		t.Fatal(err)
	}
	add(pages, parsed)

	near := underOneRoof(all)
	if near < 5 {
		t.Errorf("only %d pairs of two fellowships at one corner, day and hour: this proves nothing", near)
	}
	r := dedupe.Merge(all, dedupe.Memory{}, night)
	merged := map[string]int{}
	for _, m := range r.Meetings {
		for _, l := range m.Sources {
			if of[l.Source] != m.Fellowship {
				t.Errorf("%s is a record of %s and has the listing %s/%s of %s", m.ID, m.Fellowship, l.Source, l.Ref, of[l.Source])
			}
		}
		merged[m.Fellowship] += len(m.Sources) - 1
	}
	t.Logf("%d rows, %d records; %d pairs of two fellowships at one corner, day and hour; merged within aa %d, within na %d; across fellowships 0, which would be %d if all said that they are aa",
		len(all), len(r.Meetings), near, merged["aa"], merged["na"], acrossIfOne(all, night, of))
	if merged["aa"] < 1000 {
		t.Errorf("the two lists of one fellowship share %d meetings only: nothing was merged", merged["aa"])
	}
	steady(t, all, night, r)
}

// acrossIfOne counts the records of both fellowships that there would be if nothing told the two apart.
func acrossIfOne(all []normalize.Meeting, night dedupe.Night, of map[string]string) int {
	alike := slices.Clone(all)
	for i := range alike {
		alike[i].Fellowship = "aa"
	}
	n := 0
	for _, m := range dedupe.Merge(alike, dedupe.Memory{}, night).Meetings {
		if slices.ContainsFunc(m.Sources, func(l normalize.Listing) bool { return of[l.Source] != of[m.Sources[0].Source] }) {
			n++
		}
	}
	return n
}

// steady holds a result against shuffled input and an unchanged night.
func steady(t *testing.T, all []normalize.Meeting, night dedupe.Night, r dedupe.Result) {
	t.Helper()
	mixed := slices.Clone(all)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
	if again := dedupe.Merge(mixed, dedupe.Memory{}, night); text(t, again) != text(t, r) {
		t.Error("shuffled input gives other bytes")
	}
	night.Now = night.Now.AddDate(0, 0, 1)
	if again := dedupe.Merge(mixed, r.Memory, night); len(again.Changes) != 0 || text(t, again.Meetings) != text(t, r.Meetings) {
		t.Errorf("an unchanged night changes %d records", len(again.Changes))
	}
}

func text(t *testing.T, v any) string {
	t.Helper()
	body, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// underOneRoof counts pairs of rows of two fellowships at one start of one rule that are within some 100 m, or at one
// number of streets of like names in one postal code.
func underOneRoof(all []normalize.Meeting) int {
	type hour struct{ rrule, start string }
	rows := map[hour][]*normalize.Meeting{}
	for i := range all {
		if m := &all[i]; m.Place != nil {
			rows[hour{m.Schedule.RRule, m.Schedule.Start}] = append(rows[hour{m.Schedule.RRule, m.Schedule.Start}], m)
		}
	}
	n := 0
	for _, list := range rows {
		for i, a := range list {
			for _, b := range list[i+1:] {
				if a.Fellowship != b.Fellowship && (oneSpot(a.Place, b.Place) || oneDoor(a.Place, b.Place)) {
					n++
				}
			}
		}
	}
	return n
}

func oneSpot(a, b *normalize.Place) bool {
	if a.Latitude == nil || b.Latitude == nil {
		return false
	}
	north, east := *a.Latitude-*b.Latitude, *a.Longitude-*b.Longitude
	return max(north, -north) < 0.001 && max(east, -east) < 0.001
}

func oneDoor(a, b *normalize.Place) bool {
	door := func(p *normalize.Place) string {
		words := strings.Fields(strings.ToLower(p.Street))
		if len(words) < 2 || p.PostalCode == "" {
			return ""
		}
		return words[0] + " " + words[1] + " " + p.PostalCode
	}
	return door(a) != "" && door(a) == door(b)
}
