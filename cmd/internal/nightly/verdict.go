package nightly

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/recovery-almanac/almanac/cmd/internal/state"
	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/scrapers/fetch"
)

// ErrNothingRefused means that the gate holds nothing back from a source.
var ErrNothingRefused = errors.New("nothing of it is in quarantine")

// Standing is where a refused list stands now.
type Standing string

const (
	Waiting  Standing = "waiting"  // the source still sends it, and nobody has decided
	Rejected Standing = "rejected" // the source still sends it, and an operator said no
	Believed Standing = "believed" // an operator said yes
	Over     Standing = "over"     // the source has sent another list since
)

// Held is the newest refused list of a source, and where it stands.
type Held struct {
	Refused
	Standing Standing `json:"standing"`
}

// Quarantine returns the newest refused list of every source that has one, sorted by source.
func Quarantine(data string) ([]Held, error) {
	entries, err := os.ReadDir(filepath.Join(data, "quarantine"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the quarantine: %w", err)
	}
	store, err := state.Open(filepath.Join(data, "state.db"))
	if err != nil {
		return nil, err
	}
	defer store.Close()
	var all []Held
	for _, e := range entries {
		h, err := held(store, data, e.Name())
		if errors.Is(err, ErrNothingRefused) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, h)
	}
	return all, nil
}

func held(store *state.Store, data, source string) (Held, error) {
	notes, err := refusals(data, source)
	if err != nil {
		return Held{}, err
	}
	if len(notes) == 0 {
		return Held{}, fmt.Errorf("source %s: %w", source, ErrNothingRefused)
	}
	h := Held{notes[0], Waiting}
	now, err := store.Documents(source)
	if err != nil {
		return h, err
	}
	switch {
	case h.Verdict != nil && h.Verdict.Believed:
		h.Standing = Believed
	case !sameDocuments(now, h.Documents):
		h.Standing = Over
	case h.Verdict != nil:
		h.Standing = Rejected
	}
	return h, nil
}

// Case is a refused list beside the one that is published in its place.
type Case struct {
	Held
	Published normalize.Result // of the last good documents
	Offered   normalize.Result // of the refused ones
}

// Examine reads both lists of a source that has a refused one.
func Examine(opt Options, src scrapers.Source) (Case, error) {
	n, p, err := opt.still(src)
	if err != nil {
		return Case{}, err
	}
	defer n.store.Close()
	c := Case{}
	if c.Held, err = held(n.store, opt.Settings.Data, src.ID); err != nil {
		return c, err
	}
	if c.Offered, err = n.read(p, c.Documents); err != nil {
		return c, err
	}
	accepted, err := n.store.Accepted(src.ID)
	if err != nil || len(accepted) == 0 {
		return c, err
	}
	c.Published, err = n.read(p, accepted)
	return c, err
}

// Believe makes the refused list of a source its last good one; the next run publishes it, offline too. The counts
// of the runs before are forgotten, so that the gates compare with the list that was believed.
func Believe(opt Options, src scrapers.Source, by, why string) (Held, error) {
	return opt.decide(src, Verdict{Believed: true, By: by, Why: why})
}

// Reject keeps the refused list of a source out for as long as the source sends those very bytes.
func Reject(opt Options, src scrapers.Source, by, why string) (Held, error) {
	return opt.decide(src, Verdict{By: by, Why: why})
}

func (o Options) decide(src scrapers.Source, v Verdict) (Held, error) {
	release, err := state.Acquire(o.Settings.Data)
	if err != nil {
		return Held{}, err
	}
	defer release()
	n, p, err := o.still(src)
	if err != nil {
		return Held{}, err
	}
	defer n.store.Close()
	h, err := held(n.store, o.Settings.Data, src.ID)
	if err != nil {
		return h, err
	}
	if h.Standing == Over {
		return h, fmt.Errorf("source %s has sent another list since %s: %w", src.ID, h.LastRun, ErrNothingRefused)
	}
	v.At = n.started
	if v.Believed {
		result, err := n.read(p, h.Documents)
		if err != nil {
			return h, err
		}
		if err := n.store.Restart(src.ID, h.LastRun, n.started, h.Documents, counts(result)); err != nil {
			return h, err
		}
		if err := n.store.Backup(); err != nil {
			return h, err
		}
	}
	h.Verdict, h.Standing = &v, Rejected
	if v.Believed {
		h.Standing = Believed
	}
	return h, h.write(o.Settings.Data)
}

// still opens state and archive for one source without a run. The caller closes the store.
func (o Options) still(src scrapers.Source) (*night, planned, error) {
	format, ok := Formats[src.Format]
	if !ok {
		return nil, planned{}, fmt.Errorf("%w: source %s has the format %q, which this program does not read", ErrUsage, src.ID, src.Format)
	}
	n := &night{Options: o, started: o.Now().UTC()}
	var err error
	if n.archive, err = fetch.NewArchive(filepath.Join(o.Settings.Data, "blobs")); err != nil {
		return nil, planned{}, err
	}
	if n.client, err = fetch.New(n.Log, fetchOptions(o.Settings.Fetch, o.Version, o.Now), n.archive); err != nil {
		return nil, planned{}, err
	}
	if n.store, err = state.Open(filepath.Join(o.Settings.Data, "state.db")); err != nil {
		return nil, planned{}, err
	}
	return n, planned{source: src, format: format}, nil
}
