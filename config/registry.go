package config

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// builtIn is the default registry: config/sources/<country>/<id>.yaml, "world" for lists of many countries.
//
//go:embed all:sources
var builtIn embed.FS

const fileSuffix = ".yaml"

// Sources reads every *.yaml below the folders, sorted by id; without a folder it reads the built-in registry.
// Folders and files whose name begins with "." are skipped, so that a Kubernetes volume is not read twice.
// Bad content comes back as [Findings]: all errors of all files.
func Sources(dirs ...string) ([]scrapers.Source, error) {
	sources, findings, err := read(dirs, nil)
	if err != nil {
		return nil, err
	}
	if err := findings.errors(); err != nil {
		return nil, err
	}
	return sources, nil
}

// BuiltIn reads the registry inside the program.
func BuiltIn() ([]scrapers.Source, error) { return Sources() }

// SourceFile reads one source file, wherever it lies, whether or not the registry has its id too.
func SourceFile(file string) (scrapers.Source, error) {
	sources, err := Sources(file)
	if err != nil {
		return scrapers.Source{}, err
	}
	if len(sources) != 1 {
		return scrapers.Source{}, fmt.Errorf("read source: %s is a folder; name one file", file)
	}
	return sources[0], nil
}

// Lint reads as [Sources] does and returns every finding, warnings too. The error is for folders that cannot be
// read.
func Lint(dirs ...string) (Findings, error) { return LintWith(nil, dirs...) }

// Check looks at one source for what this package has no table of, such as subdivisions of countries. It names the key
// at fault and says what is wrong and what to do, "" for nothing.
type Check func(s scrapers.Source) (key, wrong string)

// LintWith is [Lint] with a further check of every source.
func LintWith(check Check, dirs ...string) (Findings, error) {
	_, findings, err := read(dirs, check)
	return findings, err
}

func read(dirs []string, check Check) ([]scrapers.Source, Findings, error) {
	var r registry
	if len(dirs) == 0 {
		if err := r.walk(builtIn, "sources", "config"); err != nil {
			return nil, nil, err
		}
	}
	for _, dir := range dirs {
		if err := r.dir(dir); err != nil {
			return nil, nil, err
		}
	}
	r.unique()
	r.check(check)
	findings := append(Findings{}, r.findings...) // never nil, so that JSON shows a list
	sources := make([]scrapers.Source, len(r.entries))
	for i, e := range r.entries {
		sources[i] = e.source
		findings = append(findings, e.doc.findings...)
	}
	findings.sort()
	slices.SortStableFunc(sources, func(a, b scrapers.Source) int { return strings.Compare(a.ID, b.ID) })
	return sources, findings, nil
}

// registry is what was read of the folders so far.
type registry struct {
	entries  []entry
	findings Findings // about files that could not be read as a source file at all
}

type entry struct {
	source scrapers.Source
	doc    *document
}

// dir reads one folder on disk, or one file.
func (r *registry) dir(dir string) error {
	info, err := os.Stat(dir)
	if err != nil {
		return fmt.Errorf("read sources: %w; name the folder that holds your source files", err)
	}
	before := len(r.entries) + len(r.findings)
	if info.IsDir() {
		err = r.walk(os.DirFS(dir), ".", dir)
	} else {
		parent, name := filepath.Split(dir)
		err = r.file(os.DirFS(filepath.Clean(parent)), name, dir)
	}
	if err == nil && len(r.entries)+len(r.findings) == before {
		return fmt.Errorf("read sources: no *%s file below %s; name the folder that holds your source files", fileSuffix, dir)
	}
	return err
}

// walk reads every source file below root; shown is what stands before a file's name in findings.
func (r *registry) walk(fsys fs.FS, root, shown string) error {
	return fs.WalkDir(fsys, root, func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fmt.Errorf("read sources: %w", err)
		case name != root && strings.HasPrefix(path.Base(name), "."):
			if e.IsDir() {
				return fs.SkipDir
			}
			return nil
		case e.IsDir():
			return nil
		}
		return r.file(fsys, name, filepath.Join(shown, filepath.FromSlash(name)))
	})
}

// file reads one file. A link is read through; anything that is not a file in the end, such as a pipe, is refused.
func (r *registry) file(fsys fs.FS, name, shown string) error {
	if suffix := path.Ext(name); suffix != fileSuffix {
		if strings.EqualFold(suffix, ".yml") || strings.EqualFold(suffix, fileSuffix) {
			r.fail(shown, "is not read; name it *"+fileSuffix)
		}
		return nil
	}
	info, err := fs.Stat(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		r.fail(shown, "is a link to nothing; mend or remove it")
		return nil
	}
	if err != nil {
		return fmt.Errorf("read source: %w", err)
	}
	if !info.Mode().IsRegular() {
		r.fail(shown, "is not a regular file; remove it")
		return nil
	}
	if info.Size() > maxSourceFile {
		r.fail(shown, fmt.Sprintf("is larger than %s, which no source file is; remove it", ShowSize(maxSourceFile)))
		return nil
	}
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return fmt.Errorf("read source: %w", err)
	}
	s, d := parseSource(filepath.ToSlash(shown), data)
	r.entries = append(r.entries, entry{s, d})
	return nil
}

// maxSourceFile bounds a source file in bytes; the longest selector rules stay far below it.
const maxSourceFile = 1 << 20

func (r *registry) fail(file, message string) {
	r.findings = append(r.findings, Finding{Level: Error, File: filepath.ToSlash(file), Message: message})
}

func (r *registry) check(check Check) {
	if check == nil {
		return
	}
	for _, e := range r.entries {
		if key, wrong := check(e.source); wrong != "" && !e.doc.failed(key) {
			e.doc.fail(e.doc.lines[key], key, "%s", wrong)
		}
	}
}

// unique finds ids and addresses that two files share: each would be fetched, and counted, twice.
func (r *registry) unique() {
	ids, urls := map[string]string{}, map[string]string{}
	for _, e := range r.entries {
		e.once(ids, "id", e.source.ID, "give each source its own id")
		e.once(urls, "url", sameAddress(e.source.URL), "remove one of the two")
	}
}

func (e entry) once(seen map[string]string, key, val, advice string) {
	if val == "" || e.doc.failed(key) {
		return
	}
	if first, dup := seen[val]; dup {
		e.doc.fail(e.doc.lines[key], key, "is that of %s too; %s", first, advice)
		return
	}
	seen[val] = e.doc.file
}

// sameAddress writes an address so that two spellings of it are equal. A list by http is the list by https.
func sameAddress(s string) string {
	u, err := url.Parse(s)
	if err != nil {
		return s
	}
	if u.Scheme == "http" {
		u.Scheme = "https"
	}
	u.Host = strings.ToLower(u.Host)
	u.Path = strings.TrimSuffix(u.Path, "/")
	u.Fragment = ""
	return u.String()
}
