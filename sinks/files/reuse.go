package files

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks"
)

// ErrNotReusable means that a release cannot be made out of the one before, and that [Build] must be called.
var ErrNotReusable = errors.New("the old release cannot be reused")

// Reuse makes a release of a run in which no meeting changed: the files about meetings are those of the release at
// oldDir, as hard links (as copies where the file system has none), and only what speaks of the run is written:
// report, manifest and an empty changes.ndjson. The problems are those of the old release where the snapshot has
// none; coverage is written anew where it was measured for another week. The snapshot's meetings are not
// looked at and may be nil.
//
// The error is [ErrNotReusable] where the snapshot has changes, where a source's name or attribution, which are
// published with its meetings, is not what it was, and where this program publishes other schemas or more files.
func Reuse(newDir, oldDir string, s sinks.Snapshot) (Manifest, error) {
	old, err := ReadManifest(oldDir)
	if err != nil {
		return Manifest{}, fmt.Errorf("reuse release: %w", err)
	}
	if err := reusable(old, s); err != nil {
		return Manifest{}, fmt.Errorf("reuse release %s: %w", old.Release, err)
	}
	b, err := newBuilder(newDir, s)
	if err != nil {
		return Manifest{}, err
	}
	problems, err := b.inherit(oldDir, old)
	if err != nil {
		_ = b.settle() // the files are given up with the folder
		return Manifest{}, fmt.Errorf("reuse release %s: %w", old.Release, err)
	}
	return b.finish(reusedManifest(old, s), problems)
}

// reusable says why not.
func reusable(old Manifest, s sinks.Snapshot) error {
	if len(s.Changes) > 0 {
		return fmt.Errorf("%w: there are %d changes", ErrNotReusable, len(s.Changes))
	}
	named := func(x, y sinks.Source) bool {
		return x.ID == y.ID && x.Name == y.Name && x.Attribution == y.Attribution && x.Website == y.Website
	}
	if !slices.EqualFunc(old.Sources, s.Sources, named) {
		return fmt.Errorf("%w: sources were added, taken away or named anew", ErrNotReusable)
	}
	if err := sameSchemas(old); err != nil {
		return err
	}
	if err := sameFiles(old); err != nil {
		return err
	}
	return sameDashboard(old)
}

// sameFiles: a release of an older program may lack a file that this one publishes. A release without a trend has no file of it.
func sameFiles(old Manifest) error {
	for _, w := range writers {
		for _, path := range w.paths {
			if _, ok := old.file(path); !ok && path != "trend.json" {
				return fmt.Errorf("%w: it has no %s", ErrNotReusable, path)
			}
		}
	}
	return nil
}

// reusedManifest takes the counts about meetings over and counts the run's rows.
func reusedManifest(old Manifest, s sinks.Snapshot) Manifest {
	m := newManifest(s, old.Counts.Published)
	m.Counts.Meetings, m.Counts.Tombstones, m.Counts.Aliases = old.Counts.Meetings, old.Counts.Tombstones, old.Counts.Aliases
	m.Counts.ByFellowship, m.Counts.ByStatus, m.Counts.ByMode = old.Counts.ByFellowship, old.Counts.ByStatus, old.Counts.ByMode
	m.Counts.Accounting = account(s.Sources, old.Counts.Meetings)
	return m
}

// inherit links what stays and writes what does not, up to the report. It returns the problems
// for the report.
func (b *builder) inherit(oldDir string, old Manifest) ([]normalize.Problem, error) {
	anew := false
	fresh := map[string]func(*builder) error{
		"changes.ndjson": (*builder).writeChanges, "report.json": nil, "report.html": nil,
	}
	if week, err := coverageWeek(oldDir); err != nil {
		return nil, err
	} else if !b.s.Coverage.Week.IsZero() && week != coverageHead(b.s.Coverage.Week) {
		anew = true
		fresh["coverage.json"] = (*builder).writeCoverage
		fresh["coverage.parquet"] = (*builder).writeCoverageColumns
		fresh["coverage.csv"] = (*builder).writeCoverageTable
		fresh["deserts.json"] = (*builder).writeDeserts
		fresh["regions.json"] = (*builder).writeRegions
	}
	problems := b.s.Problems
	if len(problems) > 0 {
		fresh["problems.csv"] = (*builder).writeProblems
	} else {
		var err error
		if problems, err = LoadProblems(oldDir); err != nil {
			return nil, err
		}
	}
	for _, f := range old.Files {
		write, isFresh := fresh[f.Path]
		var err error
		switch {
		case f.Path == releaseData, madeWith(fresh, f.Path), anew && strings.HasPrefix(f.Path, "coverage/"):
		case !isFresh:
			err = b.link(oldDir, f)
		case write != nil:
			err = write(b)
		}
		if err != nil {
			return nil, err
		}
	}
	if anew {
		return problems, b.writeCoverageFiles()
	}
	return problems, nil
}

// madeWith: a script of data is written beside the file that it repeats.
func madeWith(fresh map[string]func(*builder) error, path string) bool {
	name, isData := strings.CutPrefix(path, dataFolder)
	file := strings.TrimSuffix(name, ".js") + ".json"
	_, anew := fresh[file]
	return isData && (anew || strings.HasPrefix(file, "coverage/") && fresh["coverage.json"] != nil)
}

// coverageWeek returns the head of a release's coverage.json, which names the week.
func coverageWeek(dir string) (string, error) {
	f, err := os.Open(filepath.Join(dir, "coverage.json"))
	if err != nil {
		return "", err
	}
	defer f.Close()
	head := make([]byte, 256)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return "", fmt.Errorf("read coverage.json: %w", err)
	}
	line, _, _ := strings.Cut(string(head[:n]), "\n")
	return line, nil
}

// link publishes a file of the old release again.
func (b *builder) link(oldDir string, f File) error {
	from := filepath.Join(oldDir, filepath.FromSlash(f.Path))
	to := filepath.Join(b.dir, filepath.FromSlash(f.Path))
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	if os.Link(from, to) == nil {
		b.add(f)
		return nil
	}
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	return b.createOne(f.Path, func(w io.Writer) error {
		_, err := io.Copy(w, in)
		return err
	})
}
