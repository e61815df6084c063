package nightly

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/google/renameio/v2"

	"github.com/recovery-almanac/almanac/scrapers/fetch"
)

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
