package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"sync"
	"time"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/config"
	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/normalize/dedupe"
	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/sinks"
	"github.com/recovery-almanac/almanac/sinks/coverage"
	"github.com/recovery-almanac/almanac/sinks/files"
)

// night is the clock of every measured run: results do not depend on the day.
var night = time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)

func options(dir string, at time.Time) (nightly.Options, error) {
	body, err := os.ReadFile(filepath.Join(dir, "sources"))
	if err != nil {
		return nightly.Options{}, err
	}
	var sources []scrapers.Source
	if err := json.Unmarshal(body, &sources); err != nil {
		return nightly.Options{}, err
	}
	settings := config.Defaults
	settings.Data = filepath.Join(dir, "data")
	begin := time.Now()
	return nightly.Options{
		Settings: settings, Sources: sources, Version: "bench", Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Now: func() time.Time { return at.Add(time.Since(begin)) },
	}, nil
}

// archive makes the first night, so that the measured one starts from archived documents.
func archive(dir string) error {
	opt, err := options(dir, night.AddDate(0, 0, -1))
	if err != nil {
		return err
	}
	start := time.Now()
	if _, err := nightly.Run(context.Background(), opt); err != nil {
		return err
	}
	return print(measure{Stage: "first night", Seconds: since(start)})
}

// wholeRun makes a release of the archived documents.
func wholeRun(dir string) error {
	opt, err := options(dir, night)
	if err != nil {
		return err
	}
	opt.Offline = true
	start := time.Now()
	m, err := nightly.Run(context.Background(), opt)
	if err != nil {
		return err
	}
	out := []measure{{Stage: "whole run", Seconds: since(start)}}
	for _, t := range m.Timings {
		out = append(out, measure{Stage: "- " + t.Phase, Seconds: max(0.001, float64(t.Milliseconds)/1000)})
	}
	if !m.Totals.Balanced() {
		return fmt.Errorf("rows are unaccounted for: %+v", m.Totals)
	}
	return print(out...)
}

// pipeline carries the rows from stage to stage.
type pipeline struct {
	opt      nightly.Options
	dir      string
	parsed   []scrapers.Parsed
	meetings []normalize.Meeting
	problems []normalize.Problem
	merged   dedupe.Result
	cover    coverage.Result
}

// stages measures each stage by itself, one after the other, on all rows.
func stages(dir string) error {
	opt, err := options(dir, night)
	if err != nil {
		return err
	}
	p := &pipeline{opt: opt, dir: dir}
	var out []measure
	for _, stage := range []struct {
		name string
		do   func() error
	}{{"parse", p.parse}, {"normalize", p.normalize}, {"dedupe", p.dedupe}, {"coverage", p.coverage}, {"reach", p.reach}, {"publish", p.publish}} {
		peak := watchHeap()
		start := time.Now()
		if err := stage.do(); err != nil {
			return fmt.Errorf("%s: %w", stage.name, err)
		}
		out = append(out, measure{Stage: stage.name, Seconds: since(start), PeakMiB: peak()})
	}
	return print(out...)
}

func (p *pipeline) parse() error {
	p.parsed = make([]scrapers.Parsed, len(p.opt.Sources))
	for i, s := range p.opt.Sources {
		body, err := os.ReadFile(s.URL[len("file://"):])
		if err != nil {
			return err
		}
		doc := scrapers.Document{Role: "meetings", URL: s.URL, Body: body}
		if p.parsed[i], err = nightly.Formats[s.Format].Parse(s, []scrapers.Document{doc}); err != nil {
			return err
		}
	}
	return nil
}

func (p *pipeline) normalize() error {
	for i, s := range p.opt.Sources {
		r := normalize.All(s, p.parsed[i], night, night)
		p.parsed[i] = scrapers.Parsed{}
		p.meetings, p.problems = append(p.meetings, r.Meetings...), append(p.problems, r.Problems...)
	}
	return nil
}

func (p *pipeline) dedupe() error {
	standing := dedupe.Night{Now: night, Sources: map[string]dedupe.SourceState{}}
	for _, s := range p.opt.Sources {
		standing.Sources[s.ID] = dedupe.SourceState{Healthy: true, Authoritative: true}
	}
	p.merged = dedupe.Merge(p.meetings, dedupe.Memory{}, standing)
	p.meetings = nil
	return nil
}

func (p *pipeline) coverage() error {
	p.cover = coverage.Compute(p.merged.Meetings, night)
	return nil
}

func (p *pipeline) reach() error {
	p.cover.Reach(p.merged.Meetings, nightly.Atlas())
	return nil
}

func (p *pipeline) publish() error {
	release := filepath.Join(p.dir, "release")
	_, err := files.Build(release, sinks.Snapshot{
		Release: "bench", AsOf: night, Version: "bench", Meetings: p.merged.Meetings, Problems: p.problems, Coverage: p.cover,
		Changes: p.merged.Changes, Provenance: p.merged.Provenance, Decisions: p.merged.Decisions, Sequences: p.merged.Memory.Sequences,
		Sources: []sinks.Source{{ID: "bench", Name: "bench", Outcome: sinks.Changed, Merged: p.merged.Merged,
			Rows: normalize.Count{Meetings: len(p.merged.Meetings) + p.merged.Merged}}},
	})
	if err != nil {
		return err
	}
	return files.Check(release)
}

// watchHeap samples the live heap until the returned function is called, which gives the peak in MiB.
func watchHeap() (peakMiB func() float64) {
	runtime.GC()
	var peak uint64
	stop := make(chan struct{})
	var idle sync.WaitGroup
	idle.Go(func() {
		sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		tick := time.NewTicker(2 * time.Millisecond)
		defer tick.Stop()
		for {
			metrics.Read(sample)
			peak = max(peak, sample[0].Value.Uint64())
			select {
			case <-tick.C:
			case <-stop:
				return
			}
		}
	})
	return func() float64 {
		close(stop)
		idle.Wait()
		return float64(peak) / (1 << 20)
	}
}
