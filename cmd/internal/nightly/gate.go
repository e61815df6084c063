package nightly

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/google/renameio/v2"

	"github.com/recovery-almanac/almanac/cmd/internal/state"
	"github.com/recovery-almanac/almanac/config"
	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/scrapers/fetch"
)

// gate compares what a source says tonight with the median of its last accepted runs and returns why it should
// not be believed; nothing when it should. history is newest first and may be empty.
func gate(limits config.GateSettings, history []state.Counts, result normalize.Result) []string {
	var reasons []string
	rows := result.Rows
	if len(result.Meetings) == 0 {
		reasons = append(reasons, fmt.Sprintf("none of its %d rows became a meeting", rows.In))
	}
	if rows.In > limits.MinDropRows && float64(rows.Rejected) > limits.MaxRejected*float64(rows.In) && len(history) > 0 {
		usual := median(history, func(c state.Counts) int { return c.Rows - c.Published })
		if rows.Rejected > usual+limits.MinDropRows {
			reasons = append(reasons, fmt.Sprintf("%d of %d rows were rejected, usually %d", rows.Rejected, rows.In, usual))
		}
	}
	if len(history) > 0 {
		usual := median(history, func(c state.Counts) int { return c.Meetings })
		gone := usual - len(result.Meetings)
		if gone > limits.MinDropRows && float64(gone) > limits.MaxDrop*float64(usual) {
			reasons = append(reasons, fmt.Sprintf("%d meetings where there are usually %d", len(result.Meetings), usual))
		}
		reasons = append(reasons, thinner(limits, history, counts(result))...)
	}
	return reasons
}

// gates are the settings' limits under the source's own.
func (n *night) gates(g gathered) config.GateSettings {
	return n.Settings.Gates.With(g.planned.source.Gates)
}

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

func median[T cmp.Ordered](history []state.Counts, of func(state.Counts) T) T {
	values := make([]T, len(history))
	for i, c := range history {
		values[i] = of(c)
	}
	slices.Sort(values)
	return values[len(values)/2]
}

func joined(reasons []string) string { return strings.Join(reasons, "; ") }

// quarantine leaves a note of what was refused and why; the bytes are in the archive.
func (n *night) quarantine(g gathered, reasons []string) error {
	dir := filepath.Join(n.Settings.Data, "quarantine", g.planned.source.ID)
	note := struct {
		Run       string         `json:"run"`
		At        time.Time      `json:"at"`
		Source    string         `json:"source"`
		Reasons   []string       `json:"reasons"`
		Documents []fetch.Stored `json:"documents"`
	}{n.id, n.started, g.planned.source.ID, reasons, g.docs}
	body, err := json.MarshalIndent(note, "", "  ")
	must(err)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("quarantine %s: %w", g.planned.source.ID, err)
	}
	if err := renameio.WriteFile(filepath.Join(dir, n.id+".json"), append(body, '\n'), 0o644); err != nil {
		return fmt.Errorf("quarantine %s: %w", g.planned.source.ID, err)
	}
	return nil
}
