package nightly

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/google/renameio/v2"

	"github.com/recovery-almanac/almanac/scrapers/fetch"
)

// Refused is a list that a gate did not believe: data/quarantine/<source>/<run>.json. The bytes are in the archive.
// The nights on which a source sends the same bytes share one note.
type Refused struct {
	Source    string         `json:"source"`
	Run       string         `json:"run"` // the first that refused it
	At        time.Time      `json:"at"`
	LastRun   string         `json:"last_run"` // the newest that did
	LastAt    time.Time      `json:"last_at"`
	Nights    int            `json:"nights"`
	Reasons   []string       `json:"reasons"`
	Documents []fetch.Stored `json:"documents"`
	Verdict   *Verdict       `json:"verdict,omitempty"` // nil while nobody has decided
}

// Verdict is what an operator said of a refused list.
type Verdict struct {
	Believed bool      `json:"believed"`
	By       string    `json:"by,omitempty"`
	Why      string    `json:"why,omitempty"`
	At       time.Time `json:"at"`
}

// quarantine leaves a note of what was refused and why, or counts another night of the note that stands. It returns
// the note.
func (n *night) quarantine(g gathered, reasons []string) (Refused, error) {
	id := g.planned.source.ID
	notes, err := refusals(n.Settings.Data, id)
	if err != nil {
		return Refused{}, err
	}
	note := Refused{Source: id, Run: n.id, At: n.started, Documents: g.docs}
	if len(notes) > 0 && sameDocuments(notes[0].Documents, g.docs) {
		note = notes[0]
	}
	note.LastRun, note.LastAt, note.Reasons = n.id, n.started, reasons
	note.Nights++
	return note, note.write(n.Settings.Data)
}

func (r Refused) write(data string) error {
	dir := filepath.Join(data, "quarantine", r.Source)
	body, err := json.MarshalIndent(r, "", "  ")
	must(err)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("quarantine %s: %w", r.Source, err)
	}
	if err := renameio.WriteFile(filepath.Join(dir, r.Run+".json"), append(body, '\n'), 0o644); err != nil {
		return fmt.Errorf("quarantine %s: %w", r.Source, err)
	}
	return nil
}

// refusals reads a source's notes, newest first.
func refusals(data, source string) ([]Refused, error) {
	dir := filepath.Join(data, "quarantine", source)
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read the quarantine: %w", err)
	}
	var notes []Refused
	for _, e := range slices.Backward(entries) { // run ids sort by time
		if e.IsDir() || !strings.HasSuffix(e.Name(), ".json") {
			continue
		}
		path := filepath.Join(dir, e.Name())
		body, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("read the quarantine: %w", err)
		}
		var r Refused
		if err := json.Unmarshal(body, &r); err != nil {
			return nil, fmt.Errorf("%s is damaged (%w): remove it; if the list is still refused, the next run writes it anew", path, err)
		}
		notes = append(notes, r)
	}
	return notes, nil
}
