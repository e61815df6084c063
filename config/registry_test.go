package config

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/recovery-almanac/almanac/scrapers"
)

// builtInFiles guards against a registry that shrinks unseen; raise it when sources are added.
const builtInFiles = 476

func TestBuiltInRegistry(t *testing.T) {
	findings, err := Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		t.Error(f)
	}
	sources, err := BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	if len(sources) < builtInFiles {
		t.Errorf("%d sources, want at least %d", len(sources), builtInFiles)
	}
	fetchable := 0
	for i, s := range sources {
		if i > 0 && sources[i-1].ID >= s.ID {
			t.Errorf("%s comes after %s", s.ID, sources[i-1].ID)
		}
		if s.Fetchable() {
			fetchable++
			checkFetchable(t, s)
		}
		if s.Access != scrapers.Open && s.URL != "" {
			t.Errorf("%s is %s and has an address; leave it out, so that nobody opens it by mistake", s.ID, s.Access)
		}
	}
	if fetchable < 300 {
		t.Errorf("only %d sources can be fetched", fetchable)
	}
}

func checkFetchable(t *testing.T, s scrapers.Source) {
	t.Helper()
	if !strings.HasPrefix(s.URL, "https://") && !strings.HasPrefix(s.URL, "http://") {
		t.Errorf("%s: %s is not on the internet", s.ID, s.URL)
	}
	if s.Terms == "" || s.Evidence == "" || s.Attribution == "" || s.Website == "" {
		t.Errorf("%s lacks terms, evidence, attribution or website", s.ID)
	}
	if s.EvidenceDate == "" && !strings.Contains(s.Evidence, "undated") {
		t.Errorf("%s lacks evidence_date", s.ID)
	}
	if s.Format != "meetingguide" && s.Format != "bmlt" && s.Format != "ical" {
		t.Errorf("%s: format %s has no block yet and must be disabled", s.ID, s.Format)
	}
}

// A source file lies in the folder of its country, or in world.
func TestBuiltInFolders(t *testing.T) {
	files := 0
	err := fs.WalkDir(builtIn, "sources", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		files++
		data, err := fs.ReadFile(builtIn, name)
		if err != nil {
			return err
		}
		s, _ := parseSource(name, data)
		folder := path.Base(path.Dir(name))
		country, _, _ := strings.Cut(strings.ToLower(s.Region), "-")
		if folder != "world" && folder != country {
			t.Errorf("%s: region %q does not belong in %s", name, s.Region, folder)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	sources, err := BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	if files != len(sources) {
		t.Errorf("%d files embedded, %d sources read", files, len(sources))
	}
}

const goodSource = `id: %ID%
name: Example Intergroup
format: meetingguide
url: https://%ID%.example.org/feed
fellowship: aa
website: https://example.org
`

func writeSource(t *testing.T, dir, id, body string) {
	t.Helper()
	file := filepath.Join(dir, id+".yaml")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(strings.ReplaceAll(body, "%ID%", filepath.Base(id))), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestSourcesReadsFoldersRecursively(t *testing.T) {
	one, two := t.TempDir(), t.TempDir()
	writeSource(t, one, "us/b-list", goodSource)
	writeSource(t, one, "c-list", goodSource)
	writeSource(t, two, "a-list", goodSource)
	writeSource(t, one, ".hidden/d-list", goodSource)
	writeSource(t, one, ".e-list", goodSource)
	if err := os.WriteFile(filepath.Join(one, "README.md"), []byte("about"), 0o644); err != nil {
		t.Fatal(err)
	}
	sources, err := Sources(one, two)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, s := range sources {
		ids = append(ids, s.ID)
	}
	if got := strings.Join(ids, " "); got != "a-list b-list c-list" {
		t.Errorf("read %s", got)
	}
	if one, err := Sources(filepath.Join(two, "a-list.yaml")); err != nil || len(one) != 1 {
		t.Errorf("a single file: %d sources, %v", len(one), err)
	}
}

func TestSourcesRefusesWhatIsNoFile(t *testing.T) {
	tests := []struct {
		name string
		make func(dir string) error
		want string
	}{
		{"pipe", func(dir string) error { return syscall.Mkfifo(filepath.Join(dir, "x.yaml"), 0o644) }, "is not a regular file"},
		{"folder named like a file", func(dir string) error { return os.Mkdir(filepath.Join(dir, "x.yaml"), 0o755) }, ""},
		{"dangling link", func(dir string) error { return os.Symlink("nowhere", filepath.Join(dir, "x.yaml")) }, "is a link to nothing"},
		{"other ending", func(dir string) error { return os.WriteFile(filepath.Join(dir, "x.yml"), nil, 0o644) }, "is not read; name it *.yaml"},
		{"huge", func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "x.yaml"), make([]byte, maxSourceFile+1), 0o644)
		}, "is larger than 1MiB"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			writeSource(t, dir, "a-list", goodSource)
			if err := tt.make(dir); err != nil {
				t.Fatal(err)
			}
			_, err := Sources(dir)
			if tt.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

func TestSourcesWithoutFiles(t *testing.T) {
	if _, err := Sources(t.TempDir()); err == nil || !strings.Contains(err.Error(), "no *.yaml file below") {
		t.Errorf("empty folder: %v", err)
	}
	if _, err := Sources(filepath.Join(t.TempDir(), "missing")); err == nil {
		t.Error("a missing folder is no error")
	}
}

func TestSourcesAreUnique(t *testing.T) {
	one, two := t.TempDir(), t.TempDir()
	writeSource(t, one, "a-list", goodSource)
	writeSource(t, two, "a-list", strings.Replace(goodSource, "/feed", "/other", 1))
	writeSource(t, two, "b-list", strings.Replace(goodSource, "https://%ID%.example.org/feed", "http://A-LIST.example.org/feed/", 1))
	_, err := Sources(one, two)
	var found Findings
	if !asFindings(err, &found) || len(found) != 2 {
		t.Fatalf("got %v", err)
	}
	if got := found[0].String(); !strings.Contains(got, "a-list.yaml:1: id: is that of "+filepath.ToSlash(one)+"/a-list.yaml too") {
		t.Errorf("id: %s", got)
	}
	if got := found[1].String(); !strings.Contains(got, "b-list.yaml:4: url: is that of") {
		t.Errorf("url: %s", got)
	}
}

func BenchmarkBuiltIn(b *testing.B) {
	for b.Loop() {
		if _, err := BuiltIn(); err != nil {
			b.Fatal(err)
		}
	}
}

// What another package checks is found at the key's line, once, and not beside what is already wrong with the key.
func TestLintWith(t *testing.T) {
	dir := t.TempDir()
	writeSource(t, dir, "a-list", goodSource+"region: US-ZZ\n")
	writeSource(t, dir, "b-list", goodSource+"region: us\n")
	writeSource(t, dir, "c-list", goodSource+"region: US-OR\n")
	check := func(s scrapers.Source) (key, wrong string) {
		if s.Region == "US-OR" {
			return "region", ""
		}
		return "region", "is nowhere; write another"
	}
	found, err := LintWith(check, dir)
	if err != nil || len(found) != 2 {
		t.Fatalf("%v, %v", found, err)
	}
	if got := found[0].String(); !strings.HasSuffix(got, "a-list.yaml:7: region: is nowhere; write another") {
		t.Error(got)
	}
	if got := found[1].String(); !strings.Contains(got, "b-list.yaml:7: region: \"us\" is not an ISO 3166 code") {
		t.Error(got)
	}
}
