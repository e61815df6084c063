package nightly

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/recovery-almanac/almanac/cmd/internal/state"
	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/scrapers/fetch"
)

// Trial is what one source gives when it is tried by itself.
type Trial struct {
	Documents []fetch.Stored
	Attempts  []fetch.Attempt
	Result    normalize.Result
}

// Try fetches and reads one source, and changes nothing but the archive: no accepted documents, no release.
// Offline it reads the source's last good documents. The trial holds what was reached when an error came.
func Try(ctx context.Context, opt Options, src scrapers.Source) (Trial, error) {
	var trial Trial
	n := &night{Options: opt, started: opt.Now().UTC()}
	format, ok := Formats[src.Format]
	if !ok {
		return trial, fmt.Errorf("%w: source %s has the format %q, which this program does not read", ErrUsage, src.ID, src.Format)
	}
	if !src.Fetchable() {
		return trial, fmt.Errorf("%w: source %s is not fetched: %s", ErrUsage, src.ID, whyNot(src))
	}
	if err := regionError(src); err != nil {
		return trial, err
	}
	if !opt.Offline && n.Settings.Fetch.Contact == "" && farAway(src.URL) {
		return trial, fmt.Errorf("%w: %s", ErrUsage, needContact(src.ID))
	}
	var err error
	if n.archive, err = fetch.NewArchive(filepath.Join(n.Settings.Data, "blobs")); err != nil {
		return trial, err
	}
	if n.client, err = fetch.New(n.Log, fetchOptions(n.Settings.Fetch, n.Version, n.Now), n.archive); err != nil {
		return trial, err
	}
	p := planned{source: src, format: format, fetch: !opt.Offline}
	if opt.Offline {
		trial.Documents, err = lastGood(n.Settings.Data, src.ID)
	} else {
		trial.Documents, trial.Attempts, err = n.fetchOnce(ctx, p)
	}
	if err != nil {
		return trial, err
	}
	trial.Result, err = n.read(p, trial.Documents)
	return trial, err
}

func (n *night) fetchOnce(ctx context.Context, p planned) ([]fetch.Stored, []fetch.Attempt, error) {
	requests, err := p.format.Requests(p.source)
	if err != nil {
		return nil, nil, err
	}
	got := n.client.Gather(ctx, fetch.Job{Source: p.source, Requests: requests, Follow: follow(p)})
	return got.Documents, got.Attempts, got.Err
}

func lastGood(data, id string) ([]fetch.Stored, error) {
	store, err := state.Open(filepath.Join(data, "state.db"))
	if err != nil {
		return nil, err
	}
	defer store.Close()
	docs, err := store.Accepted(id)
	if err != nil {
		return nil, fmt.Errorf("read the last good documents of %s: %w", id, err)
	}
	if len(docs) == 0 {
		return nil, fmt.Errorf("%w: there are no archived documents of %s: run without --offline first", ErrUsage, id)
	}
	return docs, nil
}
