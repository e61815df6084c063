package nightly

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/normalize/dedupe"
	"github.com/recovery-almanac/almanac/sinks"
	"github.com/recovery-almanac/almanac/sinks/coverage"
	"github.com/recovery-almanac/almanac/sinks/files"
)

// publish merges what the sources say and makes a release of it: built aside, read back, compared with the
// release that is served, and swapped in by one rename. The memory for the next night is stored before the
// swap under the new release's name, so that a run killed between the two leaves the old release with the old
// memory.
func (n *night) publish(all []taken, memory dedupe.Memory, input string) error {
	merged, snapshot, err := n.compose(all, memory)
	if err != nil {
		return err
	}
	if len(merged.Meetings) == 0 {
		return n.refuse([]string{"there is no meeting to publish: " + whyEmpty(n.manifest.Sources)})
	}
	done := n.phase("build")
	built, err := files.Build(n.asideDir(), snapshot)
	if err != nil {
		return fmt.Errorf("build the release: %w", err)
	}
	done()
	body, err := encodeMemory(merged.Memory)
	if err != nil {
		return err
	}
	done = n.phase("check")
	if err := files.Check(n.asideDir()); err != nil {
		return fmt.Errorf("check the new release: %w", err)
	}
	done()
	return n.goLive(built, body, input)
}

// compose merges what the sources say and measures it: all that the release holds. The manifest gets sources and totals.
func (n *night) compose(all []taken, memory dedupe.Memory) (dedupe.Result, sinks.Snapshot, error) {
	done := n.phase("merge")
	meetings, problems := collect(all)
	merged := dedupe.Merge(meetings, memory, n.standings(all))
	problems = disputes(all, problems, merged)
	done()
	n.tellUnheeded(merged.Unheeded)

	defer n.phase("coverage")()
	cover := coverage.Compute(merged.Meetings, monday(n.started))
	cover.Reach(merged.Meetings, Atlas())
	trend, err := n.trend(merged, &cover)
	if err != nil {
		return merged, sinks.Snapshot{}, err
	}
	sources := n.lines(all, merged)
	n.total(all, merged, problems)
	return merged, sinks.Snapshot{
		Release: n.id, AsOf: n.started, Version: n.Version, Previous: n.manifest.Previous,
		Sources: sources, Meetings: merged.Meetings, Problems: problems, Coverage: cover, Trend: trend,
		Changes: merged.Changes, Provenance: merged.Provenance, Decisions: merged.Decisions,
		Sequences: merged.Memory.Sequences, Tombstones: merged.Memory.Tombstones, Aliases: merged.Memory.Aliases,
	}, nil
}

// errNotReused marks a night whose meeting files must be built although nothing changed: the served release is of
// another schema, or damaged.
var errNotReused = errors.New("the last release's files cannot be used again")

// republish makes a release of last run's meeting files for a night on which nothing changed.
func (n *night) republish(last Manifest, all []gathered, input string) error {
	done := n.phase("republish")
	sources := make([]sinks.Source, len(all))
	lines := make([]SourceLine, len(all))
	for i, g := range all {
		lines[i] = last.Sources[i]
		lines[i].Outcome, lines[i].Cause, lines[i].Detail = g.outcome, "", g.detail
		lines[i].Bytes, lines[i].Selected, lines[i].Before = g.bytes, g.planned.selected(), lines[i].Rows.Meetings
		if g.docs != nil {
			lines[i].CheckedAt = checkedAt(g.docs)
			if err := n.confirm(g); err != nil {
				return err
			}
		}
		sources[i] = lines[i].Source
	}
	n.manifest.Sources, n.manifest.Totals, n.manifest.Unchanged = lines, last.Totals, true
	n.manifest.Overrides = last.Overrides
	n.manifest.Totals.Changes = map[string]int{}
	memory, err := n.store.LoadMemory(last.Run)
	if err != nil {
		return fmt.Errorf("load the memory of release %s: %w", last.Run, err)
	}
	built, err := files.Reuse(n.asideDir(), filepath.Join(n.releasesDir(), last.Run), sinks.Snapshot{
		Release: n.id, AsOf: n.started, Version: n.Version, Previous: n.manifest.Previous, Sources: sources,
	})
	if err == nil {
		err = files.Verify(n.asideDir())
	}
	if err != nil {
		n.manifest.Unchanged = false
		return fmt.Errorf("%w: release %s: %w", errNotReused, last.Run, errors.Join(err, os.RemoveAll(n.asideDir())))
	}
	done()
	return n.goLive(built, memory, input)
}

// confirm records that a source's last good documents were found unchanged.
func (n *night) confirm(g gathered) error {
	id := g.planned.source.ID
	history, err := n.store.History(id, 1)
	if err != nil || len(history) == 0 {
		return err
	}
	if err := n.store.Accept(id, n.id, n.started, g.docs, history[0]); err != nil {
		return fmt.Errorf("record the accepted documents of %s: %w", id, err)
	}
	return nil
}

// goLive compares the checked release that stands aside with the served one and swaps it in.
func (n *night) goLive(built files.Manifest, memory []byte, input string) error {
	done := n.phase("compare")
	if n.manifest.Previous != "" {
		err := files.Compare(filepath.Join(n.releasesDir(), n.manifest.Previous), n.asideDir(), n.Settings.Gates.ReleaseMaxDrop)
		if errors.Is(err, files.ErrRefused) && n.AcceptLoss {
			n.Log.Warn("publishing although the release gate refuses", "why", err.Error())
		} else if errors.Is(err, files.ErrRefused) {
			return n.refused(err)
		} else if err != nil {
			return n.damaged(err)
		}
	}
	done()
	return n.swap(built, memory, input)
}

// swap makes the release that stands aside the live one. Each of its steps is a phase, so that the journal says which of
// them a killed run had begun.
func (n *night) swap(built files.Manifest, memory []byte, input string) error {
	done := n.phase("remember")
	if err := errors.Join(n.keepMemory(memory), n.store.SaveMemory(n.id, memory)); err != nil {
		return fmt.Errorf("store the memory: %w", err)
	}
	done()
	done = n.phase("record")
	final := filepath.Join(n.releasesDir(), n.id)
	n.manifest.Published, n.manifest.Release, n.manifest.Path, n.manifest.Files = true, n.id, final, built.Files
	err := n.manifest.write(n.runDir())
	if err == nil {
		err = n.store.Published(n.id, input)
	}
	done()
	if err == nil {
		err = n.serve(final)
	}
	if err != nil {
		n.manifest.Published, n.manifest.Release, n.manifest.Path, n.manifest.Files = false, n.manifest.Previous, "", nil
		return fmt.Errorf("swap in the new release: %w", err)
	}
	defer n.phase("prune")()
	n.dropMemory(n.manifest.Previous)
	if err := files.Prune(n.releasesDir(), n.Settings.Releases.Keep, n.currentLink()); err != nil {
		n.Log.Warn("old releases cannot be removed; the next run tries again", "why", err.Error())
	}
	return nil
}

// serve moves the release into its place and leads the link there.
func (n *night) serve(final string) error {
	done := n.phase("move")
	if err := os.Rename(n.asideDir(), final); err != nil {
		return err
	}
	done()
	defer n.phase("swap")()
	return files.Swap(n.currentLink(), final)
}

// refused records why the gate kept the old release.
func (n *night) refused(err error) error {
	n.manifest.Refused = []string{err.Error()}
	n.manifest.Release = n.manifest.Previous
	return fmt.Errorf("%w (if that is meant: almanac run --accept-loss)", err)
}

// damaged says what to do about a served release that cannot be read back.
func (n *night) damaged(err error) error {
	return fmt.Errorf("the served release %s is damaged: %w; `almanac release rollback` serves the newest whole one before it, and the next run goes on from there; "+
		"where there is none, remove the link %s to begin anew with new ids", n.manifest.Previous, err, n.currentLink())
}

func (n *night) refuse(reasons []string) error {
	n.manifest.Refused = reasons
	n.manifest.Release = n.manifest.Previous
	return fmt.Errorf("%w: %s", files.ErrRefused, joined(reasons))
}

func whyEmpty(lines []SourceLine) string {
	var said []string
	for _, l := range lines {
		if l.Outcome != sinks.Disabled && len(said) < 3 {
			said = append(said, fmt.Sprintf("%s %s (%s)", l.ID, l.Outcome, cmp.Or(l.Detail, "no rows")))
		}
	}
	if len(said) == 0 {
		return "every source is disabled"
	}
	return joined(said)
}

// collect joins what all sources say, in the order of source ids. It takes the meetings and problems out of all, so
// that they are in memory once.
func collect(all []taken) ([]normalize.Meeting, []normalize.Problem) {
	var rows, findings int
	for _, t := range all {
		rows += len(t.result.Meetings)
		findings += len(t.result.Problems)
	}
	meetings := make([]normalize.Meeting, 0, rows)
	problems := make([]normalize.Problem, 0, findings)
	for i := range all {
		r := &all[i].result
		all[i].line.Problems = countCodes(r.Problems)
		meetings, problems = append(meetings, r.Meetings...), append(problems, r.Problems...)
		r.Meetings, r.Problems = nil, nil
	}
	sortProblems(problems)
	return meetings, problems
}

func sortProblems(problems []normalize.Problem) {
	slices.SortStableFunc(problems, func(a, b normalize.Problem) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Row, b.Row), cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Field, b.Field), cmp.Compare(a.Value, b.Value))
	})
}

// standings says what the absence of a listing means tonight.
func (n *night) standings(all []taken) dedupe.Night {
	night := dedupe.Night{Now: n.started, Sources: make(map[string]dedupe.SourceState, len(all)), Rulings: n.said.Rulings()}
	for _, t := range all {
		o := t.line.Outcome
		night.Sources[t.planned.source.ID] = dedupe.SourceState{
			Healthy:       t.healthy,
			Authoritative: t.planned.source.Authoritative,
			Retired:       o == sinks.Disabled || o == sinks.Expired,
		}
	}
	return night
}

// lines completes every source's line and puts it in the manifest.
func (n *night) lines(all []taken, merged dedupe.Result) []sinks.Source {
	mergedBy := merged.MergedBySource
	sources := make([]sinks.Source, len(all))
	n.manifest.Sources = make([]SourceLine, len(all))
	for i, t := range all {
		line := t.line
		line.Rows = t.result.Rows
		line.Merged = mergedBy[line.ID]
		sources[i] = line
		n.manifest.Sources[i] = SourceLine{Source: line, Before: t.before, Selected: t.selected}
	}
	return sources
}

func (n *night) total(all []taken, merged dedupe.Result, problems []normalize.Problem) {
	totals := Totals{
		Meetings: len(merged.Meetings), Merged: merged.Merged, Kept: merged.Kept,
		Problems: countCodes(problems), Changes: map[string]int{},
	}
	for _, t := range all {
		r := t.result.Rows
		totals.Rows.In += r.In
		totals.Rows.Published += r.Published
		totals.Rows.Rejected += r.Rejected
		totals.Rows.Skipped += r.Skipped
		totals.Rows.Meetings += r.Meetings
	}
	for i := range merged.Meetings {
		if s := merged.Meetings[i].Schedule; s.Until != "" || s.RRule == "" && !s.ByAppointment {
			totals.Dated++
		}
	}
	for _, c := range merged.Changes {
		totals.Changes[string(c.Kind)]++
	}
	n.manifest.Totals = totals
}

func countCodes(problems []normalize.Problem) map[string]int {
	counts := map[string]int{}
	for _, p := range problems {
		counts[string(p.Code)]++
	}
	return counts
}

// monday is the start of the week that holds t, 00:00 UTC.
func monday(t time.Time) time.Time {
	t = t.UTC().Truncate(24 * time.Hour)
	return t.AddDate(0, 0, -(int(t.Weekday())+6)%7)
}
