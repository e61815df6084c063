package nightly

import (
	"fmt"

	"github.com/recovery-almanac/almanac/cmd/internal/state"
	"github.com/recovery-almanac/almanac/config"
	"github.com/recovery-almanac/almanac/normalize"
)

// keyFields are the fields whose presence should not fall from one night to the next.
var keyFields = []struct {
	name string
	has  func(*normalize.Meeting) bool
}{
	{"start", func(m *normalize.Meeting) bool { return m.Schedule.Start != "" }},
	{"end", func(m *normalize.Meeting) bool { return m.Schedule.End != "" && !m.Schedule.DurationAssumed }},
	{"place", func(m *normalize.Meeting) bool { return m.Place != nil }},
	{"coordinates", func(m *normalize.Meeting) bool { return m.Place != nil && m.Place.Latitude != nil }},
	{"room", func(m *normalize.Meeting) bool { return len(m.Online) > 0 }},
	{"tags", func(m *normalize.Meeting) bool { return len(m.Tags) > 0 }},
}

// counts is what later nights compare with.
func counts(r normalize.Result) state.Counts {
	c := state.Counts{Rows: r.Rows.In, Published: r.Rows.Published, Meetings: len(r.Meetings), Presence: map[string]float64{}}
	for _, f := range keyFields {
		n := 0
		for i := range r.Meetings {
			if f.has(&r.Meetings[i]) {
				n++
			}
		}
		c.Presence[f.name] = float64(n) / float64(max(1, len(r.Meetings)))
	}
	return c
}

// thinner names the key fields that far fewer meetings have than usual.
func thinner(limits config.GateSettings, history []state.Counts, now state.Counts) (reasons []string) {
	if now.Meetings <= limits.MinDropRows {
		return nil
	}
	for _, f := range keyFields {
		usual := median(history, func(c state.Counts) float64 { return c.Presence[f.name] })
		if has := now.Presence[f.name]; usual-has > limits.PresenceDrop {
			reasons = append(reasons, fmt.Sprintf("%.0f %% of its meetings have %s, usually %.0f %%", 100*has, f.name, 100*usual))
		}
	}
	return reasons
}
