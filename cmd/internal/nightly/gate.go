package nightly

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/cmd/internal/state"
	"github.com/recovery-almanac/almanac/config"
	"github.com/recovery-almanac/almanac/normalize"
)

// gate compares what a source says tonight with the median of its last accepted runs, newest first, and with its
// listings in the served release. It returns why the source should not be believed; nothing when it should.
// history and before may be empty.
func gate(limits config.GateSettings, history []state.Counts, before []published, result normalize.Result) []string {
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
	if len(before) > limits.MinDropRows {
		reasons = append(reasons, renumbered(limits, before, result)...)
		reasons = append(reasons, shifted(limits, before, result)...)
	}
	return reasons
}

// gates are the settings' limits under the source's own.
func (n *night) gates(g gathered) config.GateSettings {
	return n.Settings.Gates.With(g.planned.source.Gates)
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
