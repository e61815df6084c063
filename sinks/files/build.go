// Package files writes a release to disk, reads it back, compares it with the one before and makes it the live
// one. Call [Build] into a new folder, then [Check] and [Compare], then [Swap].
//
// A release is one folder of static files, complete and immutable. manifest.json is written last and names the
// size and SHA-256 of every other file, so a folder without it is not a release. Files about meetings hold
// nothing of the run (no release id, no clock): while no meeting changes, their bytes do not change either,
// and [Reuse] publishes them again as hard links.
package files

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks"
)

// ErrNotEmpty means that the folder for a new release already holds something.
var ErrNotEmpty = errors.New("the folder of a new release must be empty")

// writers is every file of a release but the calendars, coverage/, the dashboard and the schemas, the largest first so that the cores
// stay busy to the end.
var writers = []struct {
	paths []string
	write func(*builder) error
}{
	{[]string{"meetings.ndjson", "meetings.json"}, (*builder).writeMeetings},
	{[]string{"meetings.parquet"}, (*builder).writeColumns},
	{[]string{"coverage.parquet"}, (*builder).writeCoverageColumns},
	{[]string{"meetings.geojson"}, (*builder).writeMap},
	{[]string{"meetingguide.json"}, (*builder).writeGuide},
	{[]string{"meetings.csv"}, (*builder).writeTable},
	{[]string{"provenance.ndjson"}, (*builder).writeProvenance},
	{[]string{"decisions.ndjson"}, (*builder).writeDecisions},
	{[]string{"coverage.json"}, (*builder).writeCoverage},
	{[]string{"coverage.csv"}, (*builder).writeCoverageTable},
	{[]string{"bridge.csv"}, (*builder).writeBridge},
	{[]string{"problems.csv"}, (*builder).writeProblems},
	{[]string{"changes.ndjson"}, (*builder).writeChanges},
	{[]string{"trend.json"}, (*builder).writeTrend},
	{[]string{"deserts.json"}, (*builder).writeDeserts},
	{[]string{"regions.json"}, (*builder).writeRegions},
}

// Build writes a complete release into dir, which it makes where it is missing and which must be empty. Every
// file is on the disk when Build returns. The same snapshot always gives the same bytes. A meeting that cannot
// be written (a time zone that this machine does not know, say) is an error: the rules of package normalize
// let none through.
func Build(dir string, s sinks.Snapshot) (Manifest, error) {
	b, err := newBuilder(dir, s)
	if err != nil {
		return Manifest{}, err
	}
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for _, w := range writers {
		g.Go(func() error { return w.write(b) })
	}
	for _, c := range planCalendars(s.Meetings, s.Tombstones) {
		g.Go(func() error { return b.writeCalendar(c) })
	}
	for _, c := range planCoverage(&b.s.Coverage) {
		g.Go(func() error { return c.write(b, c.path) })
	}
	g.Go(b.writeSchemas)
	g.Go(b.writeDashboard)
	if err := g.Wait(); err != nil {
		_ = b.settle() // the files are given up with the folder
		return Manifest{}, fmt.Errorf("build release %s: %w", s.Release, err)
	}
	return b.finish(newManifest(s, b.published), s.Problems)
}

// newBuilder opens an empty folder for a release.
func newBuilder(dir string, s sinks.Snapshot) (*builder, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make release folder: %w", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("read release folder: %w", err)
	}
	if len(entries) > 0 {
		return nil, fmt.Errorf("%s: %w; remove it or name another", dir, ErrNotEmpty)
	}
	return &builder{dir: dir, s: s, zones: newZones(), syncs: newSyncs()}, nil
}

// finish writes what speaks of the run: the report, and last the manifest, when all else is on the disk.
func (b *builder) finish(m Manifest, problems []normalize.Problem) (Manifest, error) {
	report := newReport(m, problems)
	err := b.create("report.json", func(w io.Writer) error { return writeDocument(w, report) })
	if err == nil {
		err = b.create("report.html", func(w io.Writer) error { return writePage(w, report, problems) })
	}
	if settled := b.settle(); err == nil {
		err = settled
	}
	if err != nil {
		return Manifest{}, fmt.Errorf("build release %s: %w", b.s.Release, err)
	}
	m.Files = b.sorted()
	if err := b.writeReleaseScript(&m); err != nil {
		return Manifest{}, fmt.Errorf("build release %s: %w", b.s.Release, err)
	}
	err = b.create(manifestFile, func(w io.Writer) error { return writeDocument(w, m) })
	if err == nil {
		err = b.settle()
	}
	if err == nil {
		err = b.syncFolders()
	}
	if err != nil {
		return Manifest{}, fmt.Errorf("build release %s: %w", b.s.Release, err)
	}
	return m, nil
}

// writeReleaseScript writes the last of the dashboard's data, which names the other files, and adds it to the manifest.
func (b *builder) writeReleaseScript(m *Manifest) error {
	script, err := releaseScript(*m)
	if err != nil {
		return err
	}
	err = b.create(releaseData, func(w io.Writer) error {
		_, err := w.Write(script)
		return err
	})
	m.Files = b.sorted()
	return err
}
