package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/recovery-almanac/almanac"

// ours says which of our packages a package may import: the longest matching prefix decides, "*" is anything.
var ours = map[string][]string{
	"scrapers":      {},
	"scrapers/":     {"scrapers"},
	"normalize":     {"scrapers", "normalize/geo"},
	"normalize/geo": {},
	// The generator of the gazetteer reads the word tables of the package it works for.
	"normalize/geo/internal/": {"normalize/geo", "normalize/geo/internal/pack"},
	"normalize/geo/":          {"normalize/geo"},
	"normalize/dedupe":        {"normalize"},
	"sinks/coverage":          {"normalize"},
	"sinks":                   {"normalize", "normalize/dedupe", "sinks/coverage"},
	"sinks/":                  {"normalize", "normalize/dedupe", "sinks/coverage", "sinks"},
	"config":                  {"scrapers"},
	"cmd/":                    {"*"},
}

// only says where a library may be imported, cmd included.
var only = map[string][]string{
	"github.com/gocolly/colly":            {"scrapers/fetch"},
	"github.com/PuerkitoBio/goquery":      {"scrapers/page", "scrapers/sites"},
	"github.com/arran4/golang-ical":       {"scrapers/ical", "sinks/files"},
	"github.com/ClickHouse/clickhouse-go": {"sinks/clickhouse"},
	"modernc.org/sqlite":                  {"cmd/internal/state"},
	"database/sql":                        {"cmd/internal/state", "sinks/clickhouse"},
}

// pure packages touch no network, no disk and no database.
var pure = []string{"normalize", "normalize/geo", "normalize/dedupe", "sinks/coverage"}

var impure = []string{"net/http", "os", "os/exec", "database/sql", "io/ioutil"}

func TestImportLaw(t *testing.T) {
	packages := listed(t)
	if len(packages) < 15 {
		t.Fatalf("go list names only %d packages", len(packages))
	}
	for path, imports := range packages {
		allowed, ok := allowance(path)
		if !ok {
			t.Errorf("%s is outside the layout of DESIGN section 2", path)
			continue
		}
		for _, imported := range imports {
			if rel, isOurs := strings.CutPrefix(imported, module+"/"); isOurs {
				parent, _, _ := strings.Cut(path, "/internal/") // a package's own tools may call it
				if !slices.Contains(allowed, "*") && !slices.Contains(allowed, rel) && !strings.HasPrefix(rel+"/", parent+"/") && !strings.HasPrefix(rel, path+"/internal/") {
					t.Errorf("%s may not import %s", path, rel)
				}
			}
			for library, homes := range only {
				if (imported == library || strings.HasPrefix(imported, library+"/")) && !within(path, homes) {
					t.Errorf("%s may not import %s: it belongs in %v", path, imported, homes)
				}
			}
			if slices.Contains(pure, path) && slices.Contains(impure, imported) {
				t.Errorf("%s is pure and may not import %s", path, imported)
			}
			if path == "scrapers" && strings.Contains(strings.Split(imported, "/")[0], ".") {
				t.Errorf("scrapers imports only the standard library, not %s", imported)
			}
		}
	}
}

// within reports whether path is one of the homes or inside one.
func within(path string, homes []string) bool {
	return slices.ContainsFunc(homes, func(h string) bool { return path == h || strings.HasPrefix(path, h+"/") })
}

// allowance finds the rule for a package: itself, else the longest prefix that ends in a slash.
func allowance(path string) ([]string, bool) {
	if rule, ok := ours[path]; ok {
		return rule, true
	}
	best, found := "", false
	for prefix := range ours {
		if strings.HasSuffix(prefix, "/") && strings.HasPrefix(path, prefix) && len(prefix) > len(best) {
			best, found = prefix, true
		}
	}
	return ours[best], found
}

// listed maps every package of the module to what its own code imports, tests aside.
func listed(t *testing.T) map[string][]string {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", module+"/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	packages := map[string][]string{}
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages[strings.TrimPrefix(p.ImportPath, module+"/")] = p.Imports
	}
}
