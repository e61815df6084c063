package nightly

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/normalize/dedupe"
	"github.com/recovery-almanac/almanac/sinks/coverage"
	"github.com/recovery-almanac/almanac/sinks/files"
)

// trend carries the trend of the served release on to this night.
func (n *night) trend(merged dedupe.Result, cover *coverage.Result) (coverage.Trend, error) {
	if n.manifest.Previous == "" { // everything is new: nothing opened
		return coverage.Trend{}.Add(n.started, cover, nil), nil
	}
	before, err := files.LoadTrend(filepath.Join(n.releasesDir(), n.manifest.Previous))
	if err != nil {
		return coverage.Trend{}, n.damaged(err)
	}
	return before.Add(n.started, cover, movesOf(merged)), nil
}

// movesOf reads the changes as what people see of them.
func movesOf(merged dedupe.Result) []coverage.Move {
	var moves []coverage.Move
	for i := range merged.Changes {
		c := &merged.Changes[i]
		m := c.Meeting
		if m == nil {
			at, ok := slices.BinarySearchFunc(merged.Meetings, c.ID, func(m normalize.Meeting, id string) int { return strings.Compare(m.ID, id) })
			if !ok {
				continue // merged away: the record that it went into still stands
			}
			m = &merged.Meetings[at]
		}
		if kind, ok := moveOf(c, m); ok {
			moves = append(moves, coverage.Move{Kind: kind, Meeting: m})
		}
	}
	return moves
}

func moveOf(c *dedupe.Change, m *normalize.Meeting) (coverage.MoveKind, bool) {
	status := slices.ContainsFunc(c.Fields, func(f dedupe.FieldChange) bool { return f.Field == "status" })
	switch {
	case c.Kind == dedupe.Withdrawn, status && m.Status != normalize.Active:
		return coverage.Closed, true
	case c.Kind == dedupe.Added && m.Status == normalize.Active, status:
		return coverage.Opened, true
	case c.Kind == dedupe.Moved:
		return coverage.Moved, true
	}
	return 0, false
}
