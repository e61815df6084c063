package nightly

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/scrapers/fetch"
	"github.com/recovery-almanac/almanac/sinks"
)

// Input is data/runs/<run>/input.json.zst: what a run made its release of, so that it can be told over. The bodies are in
// the archive, the memory of the release before in state.db, people's decisions in overrides.jsonl beside it.
type Input struct {
	Run      string        `json:"run"`
	Previous string        `json:"previous,omitempty"` // the release that it went on from
	Sources  []SourceInput `json:"sources"`
	Streets  []Street      `json:"streets,omitempty"` // sorted
}

// Street is what the geocoder had said about an address.
type Street struct {
	normalize.Question
	normalize.Answer
}

// SourceInput is one source as the run took it.
type SourceInput struct {
	Source    scrapers.Source `json:"source"`
	Line      sinks.Source    `json:"line"`
	Documents []fetch.Stored  `json:"documents,omitempty"`
	Before    int             `json:"before"`
	Healthy   bool            `json:"healthy"`
	Selected  bool            `json:"selected"`
}

const inputFile = "input.json.zst"

// keepInput writes the input down before anything is made of it.
func (n *night) keepInput(all []taken) error {
	in := Input{Run: n.id, Previous: n.manifest.Previous, Sources: make([]SourceInput, len(all))}
	for i, t := range all {
		in.Sources[i] = SourceInput{t.planned.source, t.line, t.used, t.before, t.healthy, t.selected}
	}
	for q, a := range n.streets {
		in.Streets = append(in.Streets, Street{q, a})
	}
	slices.SortFunc(in.Streets, func(a, b Street) int {
		return cmp.Or(strings.Compare(a.Country, b.Country), strings.Compare(a.Text, b.Text))
	})
	body, err := json.Marshal(in)
	must(err)
	if err := os.WriteFile(filepath.Join(n.runDir(), inputFile), packed(body), 0o644); err != nil {
		return fmt.Errorf("keep the input of this run: %w", err)
	}
	return nil
}

// readInput reads a run's input back. The error wraps [fs.ErrNotExist] where the run kept none: it failed early, or
// nothing had changed and it published the last release's files again.
func readInput(data, run string) (Input, error) {
	path := filepath.Join(data, "runs", run, inputFile)
	body, err := readPacked(path, mostInput)
	if errors.Is(err, fs.ErrNotExist) {
		return Input{}, fmt.Errorf("run %s kept no input: %w", run, err)
	}
	if err != nil {
		return Input{}, fmt.Errorf("read the input of run %s: %w", run, err)
	}
	var in Input
	if err := json.Unmarshal(body, &in); err != nil {
		return Input{}, fmt.Errorf("%s is damaged: %w", path, err)
	}
	return in, nil
}

// mostInput bounds an input in bytes, unpacked.
const mostInput = 1 << 30

func packed(body []byte) []byte {
	pack, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	must(err)
	return pack.EncodeAll(body, nil)
}

// readPacked unpacks a file, of at most so many bytes.
func readPacked(path string, most uint64) ([]byte, error) {
	pack, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	unpack, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(most))
	must(err)
	defer unpack.Close()
	body, err := unpack.DecodeAll(pack, nil)
	if err != nil {
		return nil, fmt.Errorf("%s is damaged: %w", path, err)
	}
	return body, nil
}
