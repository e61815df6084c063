package files

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The first line of the built script names the hash of its sources, so that nobody forgets to build it; `make check` builds it anew and compares
// every byte.
func TestDashboardIsBuiltFromItsSources(t *testing.T) {
	paths, err := filepath.Glob("dashboard/src/*")
	if err != nil || len(paths) < 10 {
		t.Fatalf("%d sources, %v", len(paths), err)
	}
	paths = append(paths, "dashboard/build.mjs", "dashboard/package-lock.json")
	slices.Sort(paths)
	sum := sha256.New()
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		sum.Write(raw)
	}
	built, err := os.ReadFile("dashboard/built/dashboard.js")
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := bytes.Cut(built, []byte("\n"))
	if want := hex.EncodeToString(sum.Sum(nil)); !bytes.Contains(first, []byte(want)) {
		t.Errorf("dashboard/built is not built from dashboard/src (hash %s): run make dashboard", want)
	}
}

// The notice must name each package at the version that is installed.
func TestNoticeNamesWhatIsBuiltIn(t *testing.T) {
	raw, err := os.ReadFile("dashboard/package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	var lock struct {
		Packages map[string]struct {
			Version, License string
			Dev              bool
		}
	}
	if err := json.Unmarshal(raw, &lock); err != nil {
		t.Fatal(err)
	}
	notice, err := os.ReadFile("dashboard/NOTICE.txt")
	if err != nil {
		t.Fatal(err)
	}
	linked := 0
	for path, p := range lock.Packages {
		name := strings.TrimPrefix(path, "node_modules/")
		if path == "" || p.Dev || name == "commander" { // commander is of topojson-client's commands
			continue
		}
		linked++
		if !bytes.Contains(notice, []byte(name+" "+p.Version)) {
			t.Errorf("NOTICE.txt does not name %s %s", name, p.Version)
		}
		if !slices.Contains([]string{"ISC", "MIT", "BSD-3-Clause", "Apache-2.0"}, p.License) {
			t.Errorf("%s is under %s", name, p.License)
		}
	}
	if linked < 8 {
		t.Errorf("only %d packages are built in", linked)
	}
}

func TestDashboardStandsInEveryRelease(t *testing.T) {
	got := tree(t, build(t, smallSnapshot()))
	for to, from := range dashboardFiles {
		raw, err := dashboard.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		if got[to] != string(raw) {
			t.Errorf("%s is not %s", to, from)
		}
	}
	for path, want := range map[string]bool{mapFolder + "US.js": true, mapFolder + "GB.js": true, mapFolder + "FR.js": false} {
		if _, ok := got[path]; ok != want {
			t.Errorf("%s: %v; the release has the United States and Britain, not France", path, ok)
		}
	}
	named := regexp.MustCompile(`(?:src|href)="(assets/[^"]+)"`).FindAllStringSubmatch(got["index.html"], -1)
	if len(named) < 4 {
		t.Fatalf("index.html names %v", named)
	}
	for _, m := range named {
		if _, ok := got[m[1]]; !ok {
			t.Errorf("index.html names %s, which is not in the release", m[1])
		}
	}
}

// Far parts that a neighbour joins to the rest belong to a country's map, as do the territories to that of the United States.
func TestMapsDrawWholeCountries(t *testing.T) {
	for name, want := range map[string][]string{
		"CA": {"CA-AB", "CA-BC", "CA-YT", "CA-NL"}, "BR": {"BR-RS", "BR-CE"}, "IT": {"IT-82"}, "NO": {"NO-03"}, "SE": {"SE-M"}, "RU": {"RU-KGD", "RU-KAM"},
		"NZ": {"NZ-STL"}, "US": {"51095", "02230", "72127", "78030", "66010", "69110", "60050"},
	} {
		raw, err := dashboard.ReadFile("dashboard/maps/" + name + ".js")
		if err != nil {
			t.Fatal(err)
		}
		_, doc, _ := strings.Cut(strings.TrimSuffix(strings.TrimSpace(string(raw)), ")"), ",")
		var topology struct {
			Objects struct {
				Areas struct {
					Geometries []struct {
						ID   string
						Arcs []json.RawMessage
					}
				}
			}
		}
		if err := json.Unmarshal([]byte(doc), &topology); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		drawn := map[string]bool{}
		for _, g := range topology.Objects.Areas.Geometries {
			drawn[g.ID] = len(g.Arcs) > 0
		}
		for _, id := range want {
			if !drawn[id] {
				t.Errorf("the map of %s does not draw %s", name, id)
			}
		}
	}
}

func TestScriptsOfDataAreCompared(t *testing.T) {
	for name, damage := range map[string]func(string) string{
		"assets/data/coverage.js": func(s string) string { return strings.Replace(s, `"US-PA"`, `"US-NJ"`, 1) },
		"assets/data/coverage/US-PA.js": func(s string) string {
			return strings.Replace(s, `almanac("coverage/US-PA"`, `almanac("coverage/US-NJ"`, 1)
		},
		"assets/data/release.js": func(s string) string { return strings.Replace(s, `"meetings":`, `"meetings":9`, 1) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := build(t, smallSnapshot())
			path := filepath.Join(dir, filepath.FromSlash(name))
			raw, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			changed := []byte(damage(string(raw)))
			if bytes.Equal(changed, raw) {
				t.Fatal("nothing was damaged")
			}
			c, err := newChecker(dir)
			if err != nil {
				t.Fatal(err)
			}
			if err := c.script(name, bytes.NewReader(raw)); err != nil {
				t.Errorf("whole: %v", err)
			}
			if err := c.script(name, bytes.NewReader(changed)); err == nil {
				t.Error("the damage was not found")
			}
		})
	}
	dir := build(t, smallSnapshot())
	c, err := newChecker(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.script("assets/data/other.js", strings.NewReader(`almanac("other",{})`)); err == nil {
		t.Error("a script that stands for nothing was not found")
	}
}

// An unchanged night writes the data of the run alone; the rest is what the release before had.
func TestReuseKeepsTheDashboard(t *testing.T) {
	s := smallSnapshot()
	old := build(t, s)
	s.Changes = nil
	s.Release, s.AsOf = "20260221T030000Z", night.AddDate(0, 0, 1)
	dir := filepath.Join(t.TempDir(), s.Release)
	if _, err := Reuse(dir, old, s); err != nil {
		t.Fatal(err)
	}
	if err := Check(dir); err != nil {
		t.Fatal(err)
	}
	before, after := tree(t, old), tree(t, dir)
	for path := range before {
		own := path == releaseData || path == dataFolder+"report.js"
		if strings.HasPrefix(path, "assets/") && (before[path] == after[path]) == own {
			t.Errorf("%s: the same in both is %v", path, !own)
		}
	}
}
