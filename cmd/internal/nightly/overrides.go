package nightly

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/recovery-almanac/almanac/normalize/dedupe"
)

// keepOverrides leaves the decisions of this run beside its manifest: the file goes on changing.
func (n *night) keepOverrides() error {
	if len(n.said.Lines) == 0 {
		return nil
	}
	if err := os.WriteFile(filepath.Join(n.runDir(), "overrides.jsonl"), n.said.Body, 0o644); err != nil {
		return fmt.Errorf("keep the overrides of this run: %w", err)
	}
	return nil
}

// tellUnheeded records which of people's decisions could not be followed. A listing may be away for a night, so that this
// ends nothing.
func (n *night) tellUnheeded(unheeded []dedupe.Unheeded) {
	if len(n.said.Lines) == 0 {
		return
	}
	n.manifest.Overrides = &Overrides{Lines: len(n.said.Lines), Unheeded: n.said.Unheeded(unheeded)}
	for _, u := range n.manifest.Overrides.Unheeded {
		n.Log.Warn("an override decides nothing", "at", fmt.Sprintf("%s:%d", n.said.Path, u.Line), "why", u.Why)
	}
}
