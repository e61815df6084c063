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

// stages measures each stage by itself, one after the other, on all rows.
func stages(dir string) error {
	opt, err := options(dir, night)
	if err != nil {
		return err
	}
	var out []measure
	stage := func(name string, do func() error) error {
		peak := watchHeap()
		start := time.Now()
		err := do()
		out = append(out, measure{Stage: name, Seconds: since(start), PeakMiB: peak()})
		return err
	}
	parsed := make([]scrapers.Parsed, len(opt.Sources))
	err = stage("parse", func() error {
		for i, s := range opt.Sources {
			body, err := os.ReadFile(s.URL[len("file://"):])
			if err != nil {
				return err
			}
			if parsed[i], err = nightly.Formats[s.Format].Parse(s, []scrapers.Document{{Role: "meetings", URL: s.URL, Body: body}}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	var meetings []normalize.Meeting
	var problems []normalize.Problem
	_ = stage("normalize", func() error {
		for i, s := range opt.Sources {
			r := normalize.All(s, parsed[i], night, night)
			parsed[i] = scrapers.Parsed{}
			meetings, problems = append(meetings, r.Meetings...), append(problems, r.Problems...)
		}
		return nil
	})
	standing := dedupe.Night{Now: night, Sources: map[string]dedupe.SourceState{}}
	for _, s := range opt.Sources {
		standing.Sources[s.ID] = dedupe.SourceState{Healthy: true, Authoritative: true}
	}
	var merged dedupe.Result
	_ = stage("dedupe", func() error { merged = dedupe.Merge(meetings, dedupe.Memory{}, standing); return nil })
	meetings = nil
	var cover coverage.Result
	_ = stage("coverage", func() error {
		cover = coverage.Compute(merged.Meetings, night.AddDate(0, 0, -(int(night.Weekday())+6)%7).Truncate(24*time.Hour))
		return nil
	})
	err = stage("publish", func() error {
		release := filepath.Join(dir, "release")
		_, err := files.Build(release, sinks.Snapshot{
			Release: "bench", AsOf: night, Version: "bench", Meetings: merged.Meetings, Problems: problems, Coverage: cover,
			Changes: merged.Changes, Provenance: merged.Provenance, Sequences: merged.Memory.Sequences,
		})
		if err != nil {
			return err
		}
		return files.Check(release)
	})
	if err != nil {
		return err
	}
	return print(out...)
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
