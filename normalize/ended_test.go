package normalize

import (
	"strings"
	"testing"
	"time"
)

func TestEnded(t *testing.T) {
	// In New York it is still 3 May, in Auckland it is 4 May.
	now := time.Date(2026, 5, 4, 3, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name string
		s    Schedule
		over bool
	}{
		{"no end", Schedule{RRule: weekly[1]}, false},
		{"over", Schedule{RRule: weekly[1], Until: "2026-04-27"}, true},
		{"tonight is the last", Schedule{From: "2026-05-03", Until: "2026-05-03", TimeZone: "America/New_York"}, false},
		{"last night was the last", Schedule{From: "2026-05-03", Until: "2026-05-03", TimeZone: "Pacific/Auckland"}, true},
		{"a further date", Schedule{From: "2026-01-03", Until: "2026-01-03", Also: []string{"2026-06-01"}}, false},
		{"further dates are over", Schedule{From: "2026-01-03", Until: "2026-01-03", Also: []string{"2026-02-01"}}, true},
		{"by appointment", Schedule{ByAppointment: true}, false},
	} {
		r := &row{now: now, slots: []Schedule{c.s}}
		ended(r)
		if r.skipped != c.over || (len(r.problems) == 1) != c.over || (len(r.slots) == 0) != c.over {
			t.Errorf("%s: skipped %v, problems %v, slots %v", c.name, r.skipped, r.problems, r.slots)
		}
	}
}

func TestSlotKeys(t *testing.T) {
	now := time.Date(2026, 5, 4, 3, 0, 0, 0, time.UTC)
	for want, slots := range map[string][]Schedule{
		"":            {{RRule: weekly[1]}},
		"MO,MO#2,1SA": {{RRule: weekly[1]}, {RRule: weekly[1]}, {RRule: "FREQ=MONTHLY;BYDAY=1SA"}},
		"TU":          {{RRule: weekly[1], Until: "2026-01-01"}, {RRule: weekly[2]}}, // as it was while Monday lived
		",#2":         {{From: "2026-06-01", Until: "2026-06-01"}, {From: "2026-06-02", Until: "2026-06-02"}},
	} {
		r := &row{now: now, slots: slots}
		ended(r)
		if got := strings.Join(r.keys, ","); got != want || len(r.keys) != len(r.slots) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
