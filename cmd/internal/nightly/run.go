// Package nightly is the run: plan, fetch, parse, normalize, gate, merge, build, check, publish. Call [Run].
//
// Fetching is concurrent and polite; everything after it is deterministic. A source that fails is data: it
// gets an outcome and its last good documents stand in. Only a full disk, a refused release or a bug ends a run
// without a new release, and then the old one stays served.
package nightly

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/recovery-almanac/almanac/cmd/internal/overrides"
	"github.com/recovery-almanac/almanac/cmd/internal/state"
	"github.com/recovery-almanac/almanac/config"
	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/scrapers/fetch"
	"github.com/recovery-almanac/almanac/sinks"
	"github.com/recovery-almanac/almanac/sinks/files"
)

// Exit codes of `almanac run`, DESIGN section 3.
const (
	ExitPublished = 0
	ExitFailed    = 1
	ExitUsage     = 2
	ExitDegraded  = 3
	ExitRefused   = 4
	ExitHeld      = 5
)

// Options is what one run needs.
type Options struct {
	Settings config.Settings
	Sources  []scrapers.Source
	// Only names the sources to fetch; empty fetches all. The others are published from their last good
	// documents.
	Only []string
	// Offline fetches nothing and publishes from the last good documents.
	Offline bool
	// Accept names the sources whose documents are believed tonight whatever the gate says.
	Accept []string
	// AcceptLoss publishes although the release gate refuses.
	AcceptLoss bool
	Version    string
	Now        func() time.Time
	Log        *slog.Logger
	// Watch hears what happens, from several goroutines at once; nil for nobody.
	Watch func(Event)
	// Load brings the analytics store up to the releases, once the new one is served; nil for no store.
	Load func(context.Context) Analytics
}

// gcPercent is the collector's margin over what is live. Nearly all of a night's memory stays live, so that Go's usual
// 100 would double it; at 60 a night of 300,000 rows takes 15 % less memory and hardly more time.
const gcPercent = 60

// ErrUsage marks options that cannot be run: an unknown source id, no sources.
var ErrUsage = errors.New("usage")

// night is one run under way.
type night struct {
	Options
	id       string // of the run, and of the release it makes
	started  time.Time
	store    *state.Store
	client   *fetch.Client
	archive  *fetch.Archive
	manifest Manifest
	before   map[string][]published                  // the served release's listings by source
	said     overrides.File                          // what people decided
	answers  []state.Geocode                         // of the geocoder, before tonight; none without one
	streets  map[normalize.Question]normalize.Answer // that tonight's places were sharpened by
}

// Run makes one night and returns what happened, whatever the error: nil when a release was published,
// [files.ErrRefused] when the gate kept the old one, [state.ErrHeld] when another run holds the data folder,
// [ErrUsage] when nothing was started, anything else when the run failed. Manifest.Exit is the exit code.
func Run(ctx context.Context, opt Options) (Manifest, error) {
	defer debug.SetGCPercent(debug.SetGCPercent(gcPercent))
	n := &night{Options: opt, started: opt.Now().UTC().Truncate(time.Second)}
	err := n.run(ctx)
	n.manifest.Exit = exitCode(err, n.manifest)
	if n.manifest.Run == "" {
		return n.manifest, err
	}
	n.manifest.Finished = opt.Now().UTC().Truncate(time.Second)
	if err != nil {
		n.manifest.Error = err.Error()
	}
	return n.manifest, errors.Join(err, n.manifest.write(n.runDir()))
}

func (n *night) run(ctx context.Context) error {
	planned, err := plan(n.Sources, n.Only, n.Accept, n.Offline, n.Settings.Fetch.Contact)
	if err != nil {
		return err
	}
	if n.said, err = overrides.Load(n.Settings.OverridesFile()); err != nil {
		return fmt.Errorf("%w: %w", ErrUsage, err)
	}
	if err := os.MkdirAll(n.releasesDir(), 0o755); err != nil {
		return fmt.Errorf("prepare the data folder: %w", err)
	}
	release, err := state.Acquire(n.Settings.Data)
	if err != nil {
		return err
	}
	defer release()
	path := filepath.Join(n.Settings.Data, "state.db")
	mended, err := state.Mend(path)
	if err != nil {
		return err
	}
	if n.store, err = state.Open(path); err != nil {
		return err
	}
	defer n.store.Close()
	if err := n.prepare(); err != nil {
		return err
	}
	if mended != "" {
		n.mended(mended)
	}
	if err := n.night(ctx, planned); err != nil {
		cleared := os.RemoveAll(n.asideDir()) // where the disk is full, that makes the room to say so
		return errors.Join(err, cleared, n.store.Finish(n.id, n.Now(), "failed: "+err.Error(), ""))
	}
	if err := errors.Join(n.store.Finish(n.id, n.Now(), "published", n.id), n.store.Prune(n.Settings.Runs.Keep)); err != nil {
		return err
	}
	if err := n.store.Backup(); err != nil {
		n.Log.Warn("the state has no new backup", "why", err.Error())
	}
	n.load(ctx)
	return nil
}

// load hands the release on to the analytics store. Nothing of it can hold up what is published.
func (n *night) load(ctx context.Context) {
	if n.Load == nil {
		return
	}
	defer n.phase("load")()
	a := n.Load(ctx)
	n.manifest.Analytics = &a
	if a.Error != "" {
		n.Log.Warn("the analytics store does not have this night yet; the next run loads it", "queued", len(a.Queued), "why", a.Error)
	}
	for _, d := range a.Damaged {
		n.Log.Warn(d)
	}
}

// night is the way of the data, from sources to a served release.
func (n *night) night(ctx context.Context, planned []planned) error {
	gathered, err := n.gather(ctx, planned)
	if err != nil {
		return err
	}
	input := n.fingerprint(gathered)
	if last, ok := n.unchangedSince(input, gathered); ok {
		err := n.republish(last, gathered, input)
		if !errors.Is(err, errNotReused) {
			return err
		}
		n.Log.Warn("the served release cannot be used again; building anew", "why", err.Error())
	}
	memory, err := n.recall(ctx)
	if err != nil {
		return err
	}
	n.before = bySource(memory.Previous)
	taken, err := n.take(ctx, gathered)
	if err != nil {
		return err
	}
	n.before = nil
	if err := n.geocode(ctx, taken); err != nil {
		return err
	}
	if err := n.keepInput(taken); err != nil {
		return err
	}
	return n.publish(taken, memory, input)
}

// prepare opens the archive and the network, names the run and clears what a killed run left behind.
func (n *night) prepare() error {
	var err error
	if n.archive, err = fetch.NewArchive(filepath.Join(n.Settings.Data, "blobs")); err != nil {
		return err
	}
	if n.client, err = fetch.New(n.Log, fetchOptions(n.Settings.Fetch, n.Version, n.Now), n.archive); err != nil {
		return err
	}
	if info, err := os.Lstat(n.currentLink()); err == nil && info.Mode()&os.ModeSymlink == 0 {
		return fmt.Errorf("%s is not the link that leads to the served release: move it away", n.currentLink())
	}
	if err := n.clearLeftovers(); err != nil {
		return err
	}
	if n.id, err = n.newID(); err != nil {
		return err
	}
	if err := n.keepOverrides(); err != nil {
		return err
	}
	if n.Settings.Geocoder.URL != "" {
		if n.answers, err = n.store.Geocodes(); err != nil {
			return err
		}
	}
	n.manifest = Manifest{Run: n.id, Version: n.Version, Started: n.started, Previous: n.currentRelease()}
	return n.store.Begin(n.id, n.started)
}

// newID names the run after its start, a second later for each run that has the name already, and claims the name
// by making its folder.
func (n *night) newID() (string, error) {
	runs := filepath.Join(n.Settings.Data, "runs")
	if err := os.MkdirAll(runs, 0o755); err != nil {
		return "", fmt.Errorf("prepare the data folder: %w", err)
	}
	for t := n.started; t.Sub(n.started) < time.Hour; t = t.Add(time.Second) {
		id := t.Format("20060102T150405Z")
		if _, err := os.Lstat(filepath.Join(n.releasesDir(), id)); err == nil {
			continue // a release whose run was forgotten
		}
		err := os.Mkdir(filepath.Join(runs, id), 0o755)
		if err == nil {
			return id, nil
		}
		if !errors.Is(err, os.ErrExist) {
			return "", fmt.Errorf("prepare the data folder: %w", err)
		}
	}
	return "", fmt.Errorf("no free run id after %s: is the clock right?", n.started.Format(time.RFC3339))
}

func (n *night) releasesDir() string { return filepath.Join(n.Settings.Data, "releases") }
func (n *night) currentLink() string { return filepath.Join(n.Settings.Data, "current") }
func (n *night) runDir() string      { return filepath.Join(n.Settings.Data, "runs", n.id) }
func (n *night) asideDir() string    { return filepath.Join(n.releasesDir(), asidePrefix+n.id) }

// asidePrefix marks a release that is being built and was never served.
const asidePrefix = ".building-"

// currentRelease is the id of the release that is served, "" when there is none.
func (n *night) currentRelease() string {
	target, err := os.Readlink(n.currentLink())
	if err != nil {
		return ""
	}
	return filepath.Base(target)
}

func (n *night) clearLeftovers() error {
	entries, err := os.ReadDir(n.releasesDir())
	if err != nil {
		return fmt.Errorf("read the releases: %w", err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), asidePrefix) {
			n.Log.Info("removing a release that was never finished", "dir", e.Name())
			if err := os.RemoveAll(filepath.Join(n.releasesDir(), e.Name())); err != nil {
				return fmt.Errorf("remove an unfinished release: %w", err)
			}
		}
	}
	return nil
}

func exitCode(err error, m Manifest) int {
	switch {
	case errors.Is(err, ErrUsage):
		return ExitUsage
	case errors.Is(err, state.ErrHeld):
		return ExitHeld
	case errors.Is(err, files.ErrRefused):
		return ExitRefused
	case err != nil:
		return ExitFailed
	case m.Analytics != nil && m.Analytics.failed():
		return ExitDegraded
	case slices.ContainsFunc(m.Sources, func(s SourceLine) bool { return !s.healthy() }):
		return ExitDegraded
	}
	return ExitPublished
}

// emit tells the watcher, if there is one.
func (n *night) emit(e Event) {
	if n.Watch != nil {
		n.Watch(e)
	}
}

// phase times one part of the run for the manifest, by the machine's clock whatever the run's clock says.
func (n *night) phase(name string) (done func()) {
	start := time.Now()
	if n.store != nil {
		if err := n.store.Stage(n.id, name); err != nil {
			n.Log.Warn("the journal cannot be written", "stage", name, "error", err)
		}
	}
	n.emit(Event{Stage: StagePhase, Detail: name})
	if n.store == nil {
		return func() {}
	}
	return func() {
		n.manifest.Timings = append(n.manifest.Timings, Timing{name, time.Since(start).Milliseconds()})
	}
}

// taken is one source after its documents were read: what it contributes, and its line in the report.
type taken struct {
	planned  planned
	line     sinks.Source
	used     []fetch.Stored // the documents that it was read from
	result   normalize.Result
	before   int  // meetings at the last accepted run
	healthy  bool // its documents were fetched or confirmed tonight and accepted
	selected bool
}
