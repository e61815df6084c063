package nightly

import (
	"fmt"
	"hash/fnv"
	"slices"
	"time"

	"github.com/recovery-almanac/almanac/cmd/internal/state"
	"github.com/recovery-almanac/almanac/scrapers/fetch"
	"github.com/recovery-almanac/almanac/sinks"
)

// A source that cannot be fetched on opensAfter nights in a row is asked less often: after one day, two, four, and
// then every seven days, for ever. One answer closes its breaker. `--only` asks it in any case.
const opensAfter = 3

var restFor = [...]time.Duration{24 * time.Hour, 48 * time.Hour, 96 * time.Hour, 168 * time.Hour}

// mostEarly is by how much a rest may end early, so that sources which failed together are not asked together, and a
// nightly run that begins some minutes sooner than yesterday's still finds its sources rested.
const mostEarly = 6 * time.Hour

// resting says until when a source is not asked, "" when it is.
func (n *night) resting(p planned) (string, error) {
	if slices.Contains(n.Only, p.source.ID) {
		return "", nil
	}
	b, err := n.store.Breaker(p.source.ID)
	if err != nil || !n.started.Before(b.RetryAt) || b.RetryAt.Sub(n.started) > restFor[len(restFor)-1] {
		return "", err // a rest longer than any is one that a clock which ran ahead has set
	}
	return fmt.Sprintf("not asked before %s: it failed %d times in a row (almanac run --only %s asks it now)",
		b.RetryAt.Format("2006-01-02 15:04 MST"), b.Failures, p.source.ID), nil
}

// countFailures moves the breakers of the sources that were asked. Where nobody on the network could be reached, it is
// ours that is down, and no source is blamed.
func (n *night) countFailures(all []gathered) error {
	if networkDown(all) {
		n.Log.Warn("no source could be reached: the network of this machine seems to be down, and no source is blamed")
		return nil
	}
	for _, g := range all {
		if !g.asked {
			continue
		}
		id := g.planned.source.ID
		b, err := n.store.Breaker(id)
		if err != nil {
			return err
		}
		next := state.Breaker{}
		if g.outcome == sinks.FailedFetch {
			next = failedAgain(b, id, n.started)
		}
		if next == b {
			continue
		}
		if err := n.store.SetBreaker(id, next); err != nil {
			return err
		}
		if b.OpenedAt.IsZero() != next.OpenedAt.IsZero() {
			n.Log.Info("breaker", "source", id, "open", !next.OpenedAt.IsZero(), "failures", next.Failures)
		}
	}
	return nil
}

func failedAgain(b state.Breaker, id string, now time.Time) state.Breaker {
	b.Failures++
	if b.Failures < opensAfter {
		return b
	}
	if b.OpenedAt.IsZero() {
		b.OpenedAt = now
	}
	rest := restFor[min(b.Failures-opensAfter, len(restFor)-1)]
	b.RetryAt = now.Add(rest - early(id, b.Failures)).Truncate(time.Second)
	return b
}

// early is the same for the same source and count, so that a run can be told over.
func early(id string, failures int) time.Duration {
	h := fnv.New64a()
	fmt.Fprint(h, id, failures)
	return time.Duration(h.Sum64() % uint64(mostEarly))
}

// networkDown: three sources or more on the network were asked, and each failed in a way that the network fails in.
func networkDown(all []gathered) bool {
	asked := 0
	for _, g := range all {
		if !g.asked || !farAway(g.planned.source.URL) {
			continue
		}
		switch g.kind {
		case fetch.KindDNS, fetch.KindRefused, fetch.KindTimeout, fetch.KindNetwork, fetch.KindTruncated:
			asked++
		default:
			return false
		}
	}
	return asked >= 3
}
