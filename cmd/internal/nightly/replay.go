package nightly

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sync/errgroup"

	"github.com/recovery-almanac/almanac/cmd/internal/overrides"
	"github.com/recovery-almanac/almanac/cmd/internal/state"
	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/normalize/dedupe"
	"github.com/recovery-almanac/almanac/scrapers/fetch"
	"github.com/recovery-almanac/almanac/sinks/files"
)

// Retold is a run that was told over from its archived documents.
type Retold struct {
	Run     string
	Made    string          // folder of the release that was made anew
	Release string          // folder of the run's own release
	Version string          // of the program that made the run's own
	Differ  []string        // paths that differ; none where both are byte-identical
	Changes []dedupe.Change // what separates the run's own release from the one made anew
}

// Replay makes a run's release again in the empty folder dir, from archived documents, with the run's clock, registry,
// memory and decisions, and says how it differs from the run's own. The same program makes the same bytes; another
// shows what it would have published. Nothing in the data folder changes. opt needs Settings, Version and Log.
func Replay(ctx context.Context, opt Options, run, dir string) (Retold, error) {
	told := Retold{Run: run, Made: dir, Release: filepath.Join(opt.Settings.Data, "releases", run)}
	m, err := ReadManifest(opt.Settings.Data, run)
	if err != nil {
		return told, err
	}
	told.Version = m.Version
	if m.Unchanged {
		return told, fmt.Errorf("%w: nothing had changed for run %s, which published the files of the release before it (%s): replay that",
			ErrUsage, run, m.Previous)
	}
	if err := files.Verify(told.Release); err != nil { // the comparison goes by the hashes in its manifest
		return told, fmt.Errorf("run %s has no whole release to hold it against: %w", run, err)
	}
	if _, err := retell(ctx, opt, m, dir); err != nil {
		return told, err
	}
	if told.Differ, err = files.Differ(told.Release, dir); err != nil || len(told.Differ) == 0 {
		return told, err
	}
	told.Changes, err = files.Diff(told.Release, dir)
	return told, err
}

// retell makes the release of a run again in the empty folder dir, and changes nothing else.
func retell(ctx context.Context, opt Options, m Manifest, dir string) (files.Manifest, error) {
	in, err := readInput(opt.Settings.Data, m.Run)
	if err != nil {
		return files.Manifest{}, err
	}
	n := &night{Options: opt, id: m.Run, started: m.Started}
	n.manifest.Previous = in.Previous
	memory, err := n.open(in)
	if err != nil {
		return files.Manifest{}, err
	}
	all, err := n.retake(ctx, in)
	if err != nil {
		return files.Manifest{}, err
	}
	_, snapshot, err := n.compose(all, memory)
	if err != nil {
		return files.Manifest{}, err
	}
	return files.Build(dir, snapshot)
}

// open reads what the run went on from.
func (n *night) open(in Input) (dedupe.Memory, error) {
	var memory dedupe.Memory
	var err error
	if n.archive, err = fetch.NewArchive(filepath.Join(n.Settings.Data, "blobs")); err != nil {
		return memory, err
	}
	if n.client, err = fetch.New(n.Log, fetchOptions(n.Settings.Fetch, n.Version, n.Now), n.archive); err != nil {
		return memory, err
	}
	if n.said, err = overrides.Load(filepath.Join(n.runDir(), "overrides.jsonl"), false); err != nil {
		return memory, err
	}
	if n.store, err = state.Open(filepath.Join(n.Settings.Data, "state.db")); err != nil {
		return memory, err
	}
	defer func() {
		_ = n.store.Close() // only read
		n.store = nil       // what is told over is no line of the journal
	}()
	if memory, err = n.memoryOf(in.Previous); errors.Is(err, fs.ErrNotExist) {
		return memory, fmt.Errorf("the release before run %s is gone, so that its ids cannot be told over: %w", n.id, err)
	}
	return memory, err
}

// retake reads every source's documents again; what was decided about them stands.
func (n *night) retake(ctx context.Context, in Input) ([]taken, error) {
	all := make([]taken, len(in.Sources))
	streets := make(map[normalize.Question]normalize.Answer, len(in.Streets))
	for _, s := range in.Streets {
		streets[s.Question] = s.Answer
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(n.Settings.Fetch.Concurrency)
	for i, s := range in.Sources {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			all[i] = taken{
				planned: planned{source: s.Source, format: Formats[s.Source.Format]},
				line:    s.Line, used: s.Documents, before: s.Before, healthy: s.Healthy, selected: s.Selected,
			}
			if len(s.Documents) == 0 {
				return nil
			}
			var err error
			if all[i].result, err = n.read(all[i].planned, s.Documents); err == nil && len(streets) > 0 {
				all[i].result.Sharpen(streets)
			}
			return err
		})
	}
	return all, group.Wait()
}

// Runs lists the newest runs of the data folder that can be told over, newest first.
func Runs(data string, most int) ([]string, error) {
	store, err := state.Open(filepath.Join(data, "state.db"))
	if err != nil {
		return nil, err
	}
	defer store.Close()
	runs, err := store.Runs(most)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, r := range runs {
		if _, err := os.Stat(filepath.Join(data, "runs", r.ID, inputFile)); err == nil {
			ids = append(ids, r.ID)
		}
	}
	return ids, nil
}
