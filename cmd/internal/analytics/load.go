package analytics

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/sinks/clickhouse"
	"github.com/recovery-almanac/almanac/sinks/files"
)

// Load loads every release that the store lacks, the oldest first. One that was never served is left out, and one that was
// rolled back is marked where it is loaded already, as [line] tells. It does not fail: what went wrong, and what waits for
// the next load, stands in the answer. loaded hears of each release; nil for nobody.
func Load(ctx context.Context, p Place, loaded func(clickhouse.Loaded)) nightly.Analytics {
	if loaded == nil {
		loaded = func(clickhouse.Loaded) {}
	}
	var a nightly.Analytics
	err := load(ctx, p, &a, loaded)
	if clickhouse.IsLost(err) && ctx.Err() == nil && p.Embedded() {
		p.Log.Warn("the analytics engine ended during a load; starting it again", "why", err.Error())
		err = load(ctx, p, &a, loaded)
	}
	switch {
	case errors.Is(err, ErrUnused):
		a.Unused = err.Error()
	case err != nil:
		a.Error = err.Error()
	}
	return a
}

func load(ctx context.Context, p Place, a *nightly.Analytics, loaded func(clickhouse.Loaded)) (err error) {
	releases, err := files.List(filepath.Join(p.Data, "releases"))
	if err != nil {
		return err
	}
	line, err := lineOf(p.Data)
	if err != nil {
		return err
	}
	releases = slices.DeleteFunc(releases, func(r files.ReleaseInfo) bool { return line.leaves(r.Release) })
	slices.Reverse(releases) // the oldest first
	a.Queued = nil
	for _, r := range releases {
		a.Queued = append(a.Queued, r.Release)
	}
	s, err := Open(ctx, p)
	if errors.Is(err, ErrUnused) {
		a.Queued = nil
		return err
	} else if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	a.Store = s.Address()
	nights, err := s.Nights(ctx)
	if err != nil {
		return err
	}
	for _, n := range nights {
		if off := line.leaves(n.Release); off != n.RolledBack {
			if err := s.MarkRolledBack(ctx, n, off); err != nil {
				return err
			}
		}
	}
	pending := pendingOf(releases, nights)
	a.Queued = a.Queued[len(releases)-len(pending):]
	for _, r := range pending {
		snapshot, err := ReadRelease(r.Path)
		if err != nil {
			// History is written forwards: waiting for a release that cannot be read would hold up all later ones.
			a.Damaged = append(a.Damaged, fmt.Sprintf("release %s is left out of the history: %v", r.Release, err))
			a.Queued = a.Queued[1:]
			continue
		}
		done, err := s.Load(ctx, snapshot)
		if err != nil {
			return err
		}
		loaded(done)
		a.Loaded, a.Queued = append(a.Loaded, r.Release), a.Queued[1:]
	}
	return nil
}

// pendingOf are the releases, oldest first, that are newer than the newest night.
func pendingOf(releases []files.ReleaseInfo, nights []clickhouse.Night) []files.ReleaseInfo {
	if len(nights) == 0 {
		return releases
	}
	newest := nights[len(nights)-1].AsOf
	n := slices.IndexFunc(releases, func(r files.ReleaseInfo) bool { return r.AsOf.After(newest) })
	if n < 0 {
		return nil
	}
	return releases[n:]
}
