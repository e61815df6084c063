package files

import (
	"path/filepath"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/normalize/dedupe"
)

// Diff says what separates the release at newDir from the one at oldDir, whatever lies between them: meetings
// added, withdrawn, merged into others, moved and changed, sorted by id.
func Diff(oldDir, newDir string) ([]dedupe.Change, error) {
	before, err := Load(oldDir)
	if err != nil {
		return nil, err
	}
	after, err := Load(newDir)
	if err != nil {
		return nil, err
	}
	aliases, err := loadAliases(newDir)
	if err != nil {
		return nil, err
	}
	var changes []dedupe.Change
	for len(before) > 0 || len(after) > 0 {
		switch {
		case len(after) == 0 || len(before) > 0 && before[0].ID < after[0].ID:
			changes = append(changes, gone(&before[0], aliases))
			before = before[1:]
		case len(before) == 0 || after[0].ID < before[0].ID:
			changes = append(changes, dedupe.Change{ID: after[0].ID, Kind: dedupe.Added, Meeting: &after[0]})
			after = after[1:]
		default:
			if kind, fields := dedupe.Diff(&before[0], &after[0]); len(fields) > 0 {
				changes = append(changes, dedupe.Change{ID: after[0].ID, Kind: kind, Fields: fields, Meeting: &after[0]})
			}
			before, after = before[1:], after[1:]
		}
	}
	return changes, nil
}

func gone(m *normalize.Meeting, aliases map[string]string) dedupe.Change {
	if into, ok := aliases[m.ID]; ok {
		return dedupe.Change{ID: m.ID, Kind: dedupe.Merged, Into: into, Meeting: m}
	}
	return dedupe.Change{ID: m.ID, Kind: dedupe.Withdrawn, Meeting: m}
}

// loadAliases reads which ids of ours a release merged away, and into which.
func loadAliases(dir string) (map[string]string, error) {
	rows, err := LoadBridge(filepath.Join(dir, "bridge.csv"))
	aliases := map[string]string{}
	for _, r := range rows {
		if r.Alias() {
			aliases[r.Ref] = r.ID
		}
	}
	return aliases, err
}
