package files

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/normalize/dedupe"
)

// decision is a line of decisions.ndjson: a pair of listings that were made one record, or that look alike and were left
// two. There is a line for every merged listing, so that it is kept short: an outcome of the evidence is
// ["start","the same minute",4]. What bits lacks to the sum of the evidence is the prior.
type decision struct {
	ID       string            `json:"id"`
	A        dedupe.ListingKey `json:"a"`
	B        dedupe.ListingKey `json:"b"`
	Merged   bool              `json:"merged"`
	Rule     string            `json:"rule"`
	Why      string            `json:"why,omitempty"` // of pairs that were left apart
	Bits     float64           `json:"bits,omitempty"`
	Evidence []outcome         `json:"evidence,omitempty"`
}

type outcome dedupe.Evidence

func (o outcome) MarshalJSON() ([]byte, error) {
	return json.Marshal([]any{o.Comparison, o.Level, o.Bits})
}

func (o *outcome) UnmarshalJSON(text []byte) error {
	return json.Unmarshal(text, &[]any{&o.Comparison, &o.Level, &o.Bits})
}

// writeDecisions writes which pairs of listings were held for one or left in doubt, and why.
func (b *builder) writeDecisions() error {
	return b.create("decisions.ndjson", func(w io.Writer) error {
		e := newEncoder()
		for i := range b.s.Decisions {
			line, err := e.line(shortened(&b.s.Decisions[i]))
			if err != nil {
				return fmt.Errorf("line %d: %w", i+1, err)
			}
			if _, err := w.Write(line); err != nil {
				return err
			}
		}
		return nil
	})
}

func shortened(d *dedupe.Decision) decision {
	out := decision{ID: d.ID, A: keyOf(d.A), B: keyOf(d.B), Merged: d.Merged, Rule: d.Rule, Bits: d.Bits}
	if !d.Merged {
		out.Why = d.Why
	}
	for _, e := range d.Evidence {
		out.Evidence = append(out.Evidence, outcome(e))
	}
	return out
}

func keyOf(l normalize.Listing) dedupe.ListingKey {
	return dedupe.ListingKey{Source: l.Source, Ref: l.Ref, Slot: l.Slot}
}

// LoadDecisions reads the decisions of the release in dir. Their listings have source, ref and slot only. A release of
// before there were any has none.
func LoadDecisions(dir string) ([]dedupe.Decision, error) {
	path := filepath.Join(dir, "decisions.ndjson")
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var all []dedupe.Decision
	lines := json.NewDecoder(bufio.NewReader(f))
	for {
		var d decision
		switch err := lines.Decode(&d); {
		case errors.Is(err, io.EOF):
			return all, nil
		case err != nil:
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
		all = append(all, d.whole())
	}
}

func (d *decision) whole() dedupe.Decision {
	listing := func(k dedupe.ListingKey) normalize.Listing {
		return normalize.Listing{Source: k.Source, Ref: k.Ref, Slot: k.Slot}
	}
	out := dedupe.Decision{ID: d.ID, A: listing(d.A), B: listing(d.B), Merged: d.Merged, Rule: d.Rule, Why: d.Why, Bits: d.Bits}
	for _, e := range d.Evidence {
		out.Evidence = append(out.Evidence, dedupe.Evidence(e))
	}
	return out
}
