package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/sinks"
)

// progress is the display on a terminal: one line that is painted over, four times a second.
type progress struct {
	w       io.Writer
	width   func() int
	mu      sync.Mutex
	planned int
	fetched int
	read    int
	failed  int
	bytes   int64
	phase   string
	hosts   map[string]string // by source that is being fetched
	done    chan struct{}
	idle    sync.WaitGroup
}

// newProgress is nil where w is not a terminal.
func newProgress(w io.Writer) *progress {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return nil
	}
	width := func() int {
		columns, _, err := term.GetSize(int(f.Fd()))
		if err != nil || columns < 20 {
			return 80
		}
		return columns
	}
	return &progress{w: w, width: width, hosts: map[string]string{}, done: make(chan struct{})}
}

// watch takes an event of the run; safe from several goroutines.
func (p *progress) watch(e nightly.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e.Stage {
	case nightly.StagePlanned:
		p.planned++
	case nightly.StageBytes:
		p.bytes += e.Bytes
		p.hosts[e.Source] = e.Host
	case nightly.StageFetched:
		delete(p.hosts, e.Source)
		p.fetched++
		if !e.Outcome.Healthy() {
			p.failed++
		}
	case nightly.StageRead:
		p.read++
		if e.Outcome == sinks.FailedParse || e.Outcome == sinks.Quarantined {
			p.failed++
		}
	case nightly.StagePhase:
		p.phase = e.Detail
	}
}

func (p *progress) start() {
	p.idle.Go(func() {
		tick := time.NewTicker(250 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				fmt.Fprint(p.w, "\r\x1b[K"+p.line())
			case <-p.done:
				fmt.Fprint(p.w, "\r\x1b[K")
				return
			}
		}
	})
}

func (p *progress) stop() {
	close(p.done)
	p.idle.Wait()
}

func (p *progress) line() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	line := fmt.Sprintf("%s: fetched %d/%d, read %d, failed %d, %s", p.phase, p.fetched, p.planned, p.read, p.failed, size(p.bytes))
	if len(p.hosts) > 0 {
		hosts := slices.Compact(slices.Sorted(maps.Values(p.hosts)))
		line += " from " + strings.Join(hosts, ", ")
	}
	return clip(line, p.width()-1)
}

// size writes a number of bytes for people.
func size(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.1f GiB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.1f KiB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%d B", n)
}
