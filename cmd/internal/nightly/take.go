package nightly

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/scrapers/fetch"
	"github.com/recovery-almanac/almanac/sinks"
)

// take reads every source's documents: parse, normalise, gate. As many sources are read at once as there are
// processors, so that only so many bodies are in memory.
func (n *night) take(ctx context.Context, all []gathered) ([]taken, error) {
	defer n.phase("read")()
	out := make([]taken, len(all))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, g := range all {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("reading was interrupted: %w", err)
			}
			var err error
			out[i], err = n.takeOne(g)
			return err
		})
	}
	return out, group.Wait()
}

// takeOne reads tonight's documents and falls back to the last good ones where they fail. An error ends the run.
func (n *night) takeOne(g gathered) (taken, error) {
	t := taken{planned: g.planned, selected: g.planned.selected(), line: sourceLine(g)}
	if g.outcome == sinks.Disabled {
		return t, nil
	}
	history, err := n.store.History(g.planned.source.ID, n.Settings.Gates.History)
	if err != nil {
		return t, fmt.Errorf("read the history of %s: %w", g.planned.source.ID, err)
	}
	if len(history) > 0 {
		t.before = history[0].Meetings
	}
	if g.docs == nil {
		return n.carry(t, g, g.outcome, g.detail)
	}
	result, err := n.read(g.planned, g.docs)
	if err != nil {
		if errors.Is(err, errArchive) {
			return t, err
		}
		return n.carry(t, g, sinks.FailedParse, err.Error())
	}
	accept := n.store.Accept
	if !sameDocuments(g.docs, g.accepted) {
		reasons := gate(n.gates(g), history, n.before[g.planned.source.ID], result)
		switch {
		case len(reasons) == 0:
		case slices.Contains(n.Accept, g.planned.source.ID):
			accept = n.store.Restart
		default:
			return n.holdBack(t, g, reasons)
		}
	}
	t.healthy = true
	t.result, t.used = result, g.docs
	t.line.FetchedAt, t.line.CheckedAt = fetchedAt(g.docs), checkedAt(g.docs)
	if err := accept(g.planned.source.ID, n.id, n.started, g.docs, counts(result)); err != nil {
		return t, fmt.Errorf("record the accepted documents of %s: %w", g.planned.source.ID, err)
	}
	n.tell(t)
	return t, nil
}

// holdBack leaves a note of a list that the gate refused; the last good one stands in.
func (n *night) holdBack(t taken, g gathered, reasons []string) (taken, error) {
	note, err := n.quarantine(g, reasons)
	if err != nil {
		return t, err
	}
	next := "if that is meant: almanac quarantine accept " + note.Source
	for _, dir := range n.Settings.Sources {
		next += " --sources " + dir
	}
	if note.Verdict != nil && !note.Verdict.Believed {
		next = "rejected on " + note.Verdict.At.Format(time.DateOnly)
	}
	return n.carry(t, g, sinks.Quarantined, joined(reasons)+" ("+next+")")
}

// errArchive marks documents that were fetched and cannot be read back from the archive.
var errArchive = errors.New("the archive cannot be read")

// read parses and normalises a set of documents.
func (n *night) read(p planned, stored []fetch.Stored) (normalize.Result, error) {
	docs := make([]scrapers.Document, len(stored))
	for i, s := range stored {
		d, err := n.client.Document(s)
		if err != nil {
			return normalize.Result{}, fmt.Errorf("%w: %s: %w", errArchive, p.source.ID, err)
		}
		docs[i] = d
	}
	parsed, err := p.format.Parse(p.source, docs)
	if err != nil {
		return normalize.Result{}, err
	}
	return normalize.All(p.source, parsed, fetchedAt(stored), n.started), nil
}

// carry publishes a source from its last good documents: stale after a while, and not for ever.
func (n *night) carry(t taken, g gathered, cause sinks.Outcome, why string) (taken, error) {
	t.line.Outcome, t.line.Detail = cause, why
	defer func() { n.tell(t) }()
	if len(g.accepted) == 0 {
		return t, nil
	}
	age, limits := n.started.Sub(checkedAt(g.accepted)), n.gates(g)
	t.line.Cause, t.line.Outcome = cause, sinks.CarriedForward
	if cause == sinks.CarriedForward {
		t.line.Cause = ""
	}
	t.line.FetchedAt, t.line.CheckedAt = fetchedAt(g.accepted), checkedAt(g.accepted)
	t.line.Stale = age > limits.StaleAfter || age < -mostEarly // by a clock that ran ahead: how old it is nobody knows
	if t.selected && age > limits.ExpireAfter {
		t.line.Outcome = sinks.Expired
		return t, nil
	}
	result, err := n.read(g.planned, g.accepted)
	switch {
	case errors.Is(err, fetch.ErrBlobMissing), errors.Is(err, fetch.ErrBlobDamaged):
		return n.lost(t, err, why)
	case errors.Is(err, errArchive):
		return t, err
	case err != nil:
		t.line.Outcome, t.line.Detail = sinks.FailedParse, err.Error()+"; and before that: "+why
	default:
		t.result, t.used = result, g.accepted
	}
	return t, nil
}

// lost is for a source whose last good documents are no longer in the archive, when its publisher does not answer
// either: what it listed is kept as not listed tonight, and it is asked by the next run, due or not.
func (n *night) lost(t taken, err error, why string) (taken, error) {
	t.line.Outcome, t.line.Cause = sinks.FailedParse, ""
	t.line.Detail = err.Error() + "; and before that: " + why
	if err := n.store.SetDocuments(t.planned.source.ID, nil); err != nil {
		return t, fmt.Errorf("forget the lost documents of %s: %w", t.planned.source.ID, err)
	}
	return t, nil
}

// tell reports a source that was read.
func (n *night) tell(t taken) {
	id := t.planned.source.ID
	log := n.Log.With("source", id, "outcome", string(t.line.Outcome), "meetings", len(t.result.Meetings), "problems", len(t.result.Problems))
	switch {
	case t.line.Outcome == sinks.FailedFetch || t.line.Outcome == sinks.RobotsDenied: // said when it was not fetched
	case t.line.Outcome.Healthy() || !t.selected:
		log.Info("read")
	default:
		log.Warn("read", "why", t.line.Detail)
	}
	n.emit(Event{Stage: StageRead, Source: id, Outcome: t.line.Outcome, Detail: t.line.Detail,
		Meetings: len(t.result.Meetings), Problems: len(t.result.Problems)})
}

func sourceLine(g gathered) sinks.Source {
	s := g.planned.source
	return sinks.Source{
		ID: s.ID, Name: s.Name, Fellowship: s.Fellowship, Website: s.Website,
		Attribution: s.Attribution, Licence: s.Licence, Outcome: g.outcome, Detail: g.detail,
	}
}

// sameDocuments reports whether both sets hold the same bytes: what was accepted once is not refused later.
func sameDocuments(a, b []fetch.Stored) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].URL != b[i].URL || a[i].SHA256 != b[i].SHA256 {
			return false
		}
	}
	return true
}
