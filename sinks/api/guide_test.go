package api

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks/api/internal/invent"
)

// checkGuide checks a feed field by field, as github.com/code4recovery/spec has it.
func checkGuide(t *testing.T, feed, whole string, want []string) {
	t.Helper()
	var entries []map[string]any
	if err := json.Unmarshal([]byte(feed), &entries); err != nil {
		t.Fatal(err)
	}
	clock, updated := regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`), regexp.MustCompile(`^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$`)
	text := func(e map[string]any, key string) string { s, _ := e[key].(string); return s }
	var slugs []string
	for _, e := range entries {
		slugs = append(slugs, text(e, "slug"))
		day, isDay := e["day"].(float64)
		_, latitude := e["latitude"].(float64)
		_, longitude := e["longitude"].(float64)
		if !isDay || day < 0 || day > 6 || !clock.MatchString(text(e, "time")) || !clock.MatchString(text(e, "end_time")) ||
			!strings.Contains(text(e, "timezone"), "/") || text(e, "name") == "" || !updated.MatchString(text(e, "updated")) ||
			!latitude || !longitude || text(e, "city") == "" || text(e, "state") != "PA" || text(e, "country") != "US" {
			t.Errorf("not as the spec has it: %v", e)
		}
		for _, code := range e["types"].([]any) {
			if !slices.Contains([]string{"O", "C", "W", "X", "S", "EN"}, code.(string)) {
				t.Errorf("%v is no code of the fellowship", code)
			}
		}
	}
	if !slices.Equal(slices.Sorted(slices.Values(slugs)), want) {
		t.Errorf("slugs %v, want %v", slugs, want)
	}
	for line := range strings.Lines(feed) {
		if line = strings.TrimRight(line, ",\n"); len(line) > 2 && !strings.Contains(whole, line) {
			t.Errorf("not an entry of the release's feed: %s", line)
		}
	}
}

func TestGuideFeeds(t *testing.T) {
	snapshot := invent.Snapshot(300, invent.Night)
	s := newSite(t, Options{}, snapshot)
	whole := s.file(snapshot.Release, "meetingguide.json")
	if r := s.get("/meetingguide.json"); r.body != whole {
		t.Error("/meetingguide.json is not the release's file")
	}
	if r := s.get("/meetingguide.json?_=1700000000"); r.body != whole {
		t.Error("what a cache adds changes the feed")
	}
	for _, target := range []string{"/meetingguide.json?region=US-PA&fellowship=aa", "/v1/meetings?region=US-PA&fellowship=aa&format=meetingguide"} {
		checkGuide(t, s.get(target).body, whole, listed(snapshot.Meetings, func(m *normalize.Meeting) bool {
			return m.Fellowship == "aa" && m.Place != nil && m.Place.Subdivision == "US-PA"
		}))
	}
}
