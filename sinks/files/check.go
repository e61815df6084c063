package files

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"
)

// Check reads a whole release back and says what is wrong with it: a file that is missing, is not in the
// manifest, or has another size or hash; a line or document that does not parse, or does not fit the schema
// that the release publishes; ids that are not unique and sorted; a bridge, guide, provenance or calendar
// that speaks of a meeting which is not there; counts that do not add up. The error joins one finding for each
// file and names file and line.
//
// Every line is parsed, and every meeting is decoded strictly; the schemas are held against every document and
// every line of short files, and against a sample of the lines of long ones (see sampled).
func Check(dir string) error {
	c, err := newChecker(dir)
	if err != nil {
		return fmt.Errorf("check %s: %w", dir, err)
	}
	if err := errors.Join(c.unlisted(), c.file("meetings.ndjson")); err != nil {
		return fmt.Errorf("check %s: %w", dir, err) // the other files speak of the meetings' ids
	}
	findings := make([]error, len(c.manifest.Files))
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, f := range c.manifest.Files {
		if f.Path == "meetings.ndjson" {
			continue
		}
		g.Go(func() error {
			findings[i] = c.file(f.Path)
			return nil
		})
	}
	_ = g.Wait() // the findings hold the errors
	err = firstFew(findings)
	if err == nil {
		err = c.totals()
	}
	if err != nil {
		return fmt.Errorf("check %s: %w", dir, err)
	}
	return nil
}

// firstFew joins findings; of many, the first say enough.
func firstFew(findings []error) error {
	const most = 20
	findings = slices.DeleteFunc(findings, func(err error) bool { return err == nil })
	if more := len(findings) - most; more > 0 {
		findings = append(findings[:most], fmt.Errorf("and something in %d more files", more))
	}
	return errors.Join(findings...)
}

// checker is a release that is being checked.
type checker struct {
	dir      string
	manifest Manifest
	schemas  schemaSet
	ids      []string // of the living meetings, sorted
	document string   // the hash that meetings.json must have, given meetings.ndjson
	events   eventTally
}

func newChecker(dir string) (*checker, error) {
	m, err := ReadManifest(dir)
	if err != nil {
		return nil, err
	}
	schemas, err := compileSchemas(os.DirFS(dir))
	if err != nil {
		return nil, err
	}
	raw, err := os.ReadFile(filepath.Join(dir, manifestFile))
	if err != nil {
		return nil, err
	}
	if err := schemas.validate("manifest.json", raw); err != nil {
		return nil, fmt.Errorf("%s: %w", manifestFile, err)
	}
	for _, path := range requiredFiles() {
		if _, ok := m.file(path); !ok {
			return nil, fmt.Errorf("%s: %s is not in it", manifestFile, path)
		}
	}
	return &checker{dir: dir, manifest: m, schemas: schemas}, nil
}

// requiredFiles are the files that every release has.
func requiredFiles() []string {
	required := []string{"report.json", "report.html", releaseData}
	for to := range dashboardFiles {
		required = append(required, to)
	}
	for _, w := range writers {
		required = append(required, w.paths...)
	}
	return required
}

// file checks one file of the manifest: first size and hash, which say the most, then what it holds.
func (c *checker) file(path string) error {
	want, _ := c.manifest.file(path)
	want.Path = path
	return holds(c.dir, want, func(r io.Reader) error { return c.content(path, r) })
}

// content checks what a file holds, by its name. What has no rule here is only held against its hash.
func (c *checker) content(path string, r io.Reader) error {
	switch path {
	case "meetings.ndjson":
		return c.meetings(r)
	case "meetings.json":
		if want, _ := c.manifest.file(path); want.SHA256 != c.document {
			return errors.New("does not hold the lines of meetings.ndjson")
		}
		return nil
	case "meetingguide.json":
		return c.guide(r)
	case "meetings.geojson":
		return c.features(r)
	case "meetings.parquet":
		return c.columns(path)
	case "coverage.parquet":
		return c.coverageColumns(path)
	case "coverage.json":
		return c.coverage(r)
	case "deserts.json", "trend.json":
		return c.records(r, path, func(*record) error { return nil })
	case "changes.ndjson":
		return c.changes(r)
	case "provenance.ndjson":
		return c.provenance(r)
	case "decisions.ndjson":
		return c.lines(r, "decision.json", func(d *record) error { return c.lives(d.ID) })
	case "report.json", "regions.json":
		raw, err := io.ReadAll(r)
		if err != nil {
			return err
		}
		return c.schemas.validate(path, raw)
	}
	switch {
	case strings.HasPrefix(path, dataFolder):
		return c.script(path, r)
	case strings.HasPrefix(path, "coverage/"):
		return c.cells(r)
	case strings.HasSuffix(path, ".csv"):
		return c.table(path, r)
	case strings.HasSuffix(path, ".ics"):
		return c.calendar(r)
	}
	return nil
}

// unlisted finds files that the manifest does not name.
func (c *checker) unlisted() error {
	var found []error
	err := fs.WalkDir(os.DirFS(c.dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if _, ok := c.manifest.file(path); !ok && !d.IsDir() && path != manifestFile {
			found = append(found, fmt.Errorf("%s: is not in the manifest", path))
		}
		return nil
	})
	return errors.Join(append(found, err)...)
}

// totals checks that the counts add up.
func (c *checker) totals() error {
	counts := &c.manifest.Counts
	var found []error
	differ := func(what string, got, want int) {
		if got != want {
			found = append(found, fmt.Errorf("%s: %s is %d, but there are %d", manifestFile, what, want, got))
		}
	}
	differ("counts.meetings", len(c.ids), counts.Meetings)
	differ("counts.accounting.meetings", len(c.ids), counts.Accounting.Meetings)
	p := counts.Published
	differ("meetings in the guide and left out", len(c.ids), p.Guide+p.GuideNotWeekly)
	differ("meetings on the map and left out", len(c.ids), p.Mapped+p.NotMapped)
	differ("meetings in calendars and left out", len(c.ids), p.Events+p.ByAppointment+p.Ended)
	differ("events of meetings", c.events.listed, p.Events)
	differ("events of withdrawn meetings", c.events.withdrawn, p.Cancelled)
	if err := counts.Accounting.check(); err != nil {
		found = append(found, fmt.Errorf("%s: %w", manifestFile, err))
	}
	return errors.Join(found...)
}

// lives reports whether id is a living meeting's.
func (c *checker) lives(id string) error {
	if _, ok := slices.BinarySearch(c.ids, id); !ok {
		return fmt.Errorf("id %q is not in meetings.ndjson", id)
	}
	return nil
}
