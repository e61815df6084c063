package nightly

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/recovery-almanac/almanac/config"
	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/scrapers/fetch"
	"github.com/recovery-almanac/almanac/sinks"
)

// gathered is what tonight's fetching brought for one source.
type gathered struct {
	planned  planned
	outcome  sinks.Outcome
	detail   string
	docs     []fetch.Stored // tonight's, complete; nil when fetching failed or was not tried
	accepted []fetch.Stored // the last good ones, from earlier nights
	asked    bool           // its publisher was asked tonight
	kind     fetch.ErrorKind
	bytes    int64
}

// gather fetches all planned sources, politely to each host and concurrently over sources. Bodies go to the
// archive; only what describes them is kept.
func (n *night) gather(ctx context.Context, all []planned) ([]gathered, error) {
	defer n.phase("gather")()
	out := make([]gathered, len(all))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(n.Settings.Fetch.Concurrency)
	for _, p := range all {
		if p.fetch {
			n.emit(Event{Stage: StagePlanned, Source: p.source.ID})
		}
	}
	for i, p := range all {
		group.Go(func() error {
			var err error
			out[i], err = n.gatherOne(ctx, p)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return out, err
	}
	return out, n.countFailures(out)
}

// gatherOne returns an error only for what must end the run: the state or the archive cannot be written, or
// the run was cancelled.
func (n *night) gatherOne(ctx context.Context, p planned) (gathered, error) {
	g := gathered{planned: p, outcome: p.outcome, detail: p.detail}
	if p.outcome != "" {
		return g, nil
	}
	id := p.source.ID
	accepted, err := n.store.Accepted(id)
	if err != nil {
		return g, fmt.Errorf("read the last good documents of %s: %w", id, err)
	}
	g.accepted = accepted
	if !p.fetch {
		g.outcome = sinks.CarriedForward
		g.detail = "not fetched in this run"
		return g, nil
	}
	known, err := n.store.Documents(id)
	if err != nil {
		return g, fmt.Errorf("read the known documents of %s: %w", id, err)
	}
	if why := n.notDue(p, known); why != "" {
		g.planned.fetch = false
		g.outcome, g.detail = sinks.CarriedForward, why
		return g, nil
	}
	switch why, err := n.resting(p); {
	case err != nil:
		return g, err
	case why != "":
		g.outcome, g.detail = sinks.FailedFetch, why
		n.fetched(g)
		return g, nil
	}
	return n.ask(ctx, g, known)
}

// ask fetches one source. known are the documents of its last fetch.
func (n *night) ask(ctx context.Context, g gathered, known []fetch.Stored) (gathered, error) {
	p, id, accepted := g.planned, g.planned.source.ID, g.accepted
	n.emit(Event{Stage: StageFetching, Source: id})
	requests, err := p.format.Requests(p.source)
	if err != nil {
		g.outcome, g.detail = sinks.FailedFetch, err.Error()
		n.fetched(g)
		return g, nil
	}
	got := n.client.Gather(ctx, fetch.Job{
		Source: p.source, Requests: requests, Follow: follow(p), Known: byURL(known), Probe: probe(p, known, accepted),
		Progress: func(host string, bytes int64) {
			n.emit(Event{Stage: StageBytes, Source: id, Host: host, Bytes: bytes})
		},
	})
	if err := ctx.Err(); err != nil {
		return g, fmt.Errorf("fetching was interrupted: %w", err)
	}
	if fetch.Kind(got.Err) == fetch.KindArchive {
		return g, fmt.Errorf("archive the documents of %s: %w", id, got.Err)
	}
	if err := n.remember(id, got); err != nil {
		return g, err
	}
	g.outcome, g.asked, g.kind = sinks.Outcome(got.Outcome), true, fetch.Kind(got.Err)
	for _, a := range got.Attempts {
		g.bytes += a.Bytes
	}
	if got.Err != nil {
		g.detail = got.Err.Error()
	} else {
		g.docs = got.Documents
	}
	n.fetched(g)
	return g, nil
}

// remember keeps a row for every attempt, and the validators of what came.
func (n *night) remember(id string, got fetch.Gathered) error {
	if err := n.store.AddFetches(n.id, got.Attempts); err != nil {
		return fmt.Errorf("record the fetches of %s: %w", id, err)
	}
	if got.Err != nil {
		return nil
	}
	if err := n.store.SetDocuments(id, got.Documents); err != nil {
		return fmt.Errorf("record the documents of %s: %w", id, err)
	}
	return nil
}

func (n *night) fetched(g gathered) {
	log := n.Log.With("source", g.planned.source.ID, "outcome", string(g.outcome), "documents", len(g.docs), "bytes", g.bytes)
	if g.docs == nil {
		log.Warn("not fetched", "why", g.detail)
	} else {
		log.Info("fetched")
	}
	n.emit(Event{Stage: StageFetched, Source: g.planned.source.ID, Outcome: g.outcome, Detail: g.detail})
}

func follow(p planned) func(scrapers.Document) ([]scrapers.Request, error) {
	if p.format.Follow == nil {
		return nil
	}
	return func(d scrapers.Document) ([]scrapers.Request, error) { return p.format.Follow(p.source, d) }
}

// probe asks about documents only while the gate's last word on them was yes.
func probe(p planned, known, accepted []fetch.Stored) *fetch.Probe {
	asks := p.format.Probe
	if asks == nil || !sameDocuments(known, accepted) {
		return nil
	}
	return &fetch.Probe{
		Documents: known, Unchanged: asks.Unchanged,
		Requests: func(since time.Time) []scrapers.Request { return asks.Requests(p.source, since) },
	}
}

func byURL(docs []fetch.Stored) map[string]fetch.Stored {
	m := make(map[string]fetch.Stored, len(docs))
	for _, d := range docs {
		m[d.URL] = d
	}
	return m
}

// fetchedAt is when the newest of the documents was fetched, in whole seconds.
func fetchedAt(docs []fetch.Stored) (newest time.Time) {
	for _, d := range docs {
		if d.FetchedAt.After(newest) {
			newest = d.FetchedAt
		}
	}
	return newest.UTC().Truncate(time.Second)
}

// checkedAt is when the documents were last confirmed: the oldest of their last checks, in whole seconds.
func checkedAt(docs []fetch.Stored) (oldest time.Time) {
	for _, d := range docs {
		if oldest.IsZero() || d.CheckedAt.Before(oldest) {
			oldest = d.CheckedAt
		}
	}
	return oldest.UTC().Truncate(time.Second)
}

func fetchOptions(s config.FetchSettings, version string, now func() time.Time) fetch.Options {
	return fetch.Options{
		Contact: s.Contact, Version: version, Now: now, AllowPrivateNetworks: s.AllowPrivateNetworks,
		PerHost: s.PerHost, Delay: s.Delay, MaxCrawlDelay: s.MaxCrawlDelay,
		ConnectTimeout: s.ConnectTimeout, HeaderTimeout: s.HeaderTimeout, BodyTimeout: s.BodyTimeout,
		Retries: s.Retries, RetryBase: s.RetryBase, RetryMax: s.RetryMax,
		MaxRedirects: s.MaxRedirects, MaxBodyBytes: s.MaxBodyBytes, MaxDocuments: s.MaxDocuments,
	}
}
