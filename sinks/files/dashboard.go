package files

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks/coverage"
)

// The dashboard: index.html, and below assets/ its script and style, the maps of the countries that the release has, and
// data. A page that is opened from a disk may read scripts and no other files, so each JSON file that it shows stands
// once more in assets/data, as a call of one function: coverage/US-PA.json is in assets/data/coverage/US-PA.js. All but
// assets/data is the same in every release of one program.
//
// `make dashboard` makes built/ out of src/, and `make maps` the maps.
//
//go:embed dashboard/src/index.html dashboard/built dashboard/maps dashboard/NOTICE.txt
var dashboard embed.FS

// dashboardFiles are what every release has of the dashboard, and where it stands here.
var dashboardFiles = map[string]string{
	"index.html":           "dashboard/src/index.html",
	"assets/dashboard.js":  "dashboard/built/dashboard.js",
	"assets/dashboard.css": "dashboard/built/dashboard.css",
	"assets/NOTICE.txt":    "dashboard/NOTICE.txt",
	"assets/maps/world.js": "dashboard/maps/world.js",
}

const (
	mapFolder   = "assets/maps/"
	dataFolder  = "assets/data/"
	releaseData = dataFolder + "release.js"
)

// writeDashboard writes what does not depend on the data, and the maps of the release's countries.
func (b *builder) writeDashboard() error {
	for _, to := range dashboardOf(&b.s.Coverage) {
		if err := b.createFrom(to, dashboardFile(to)); err != nil {
			return err
		}
	}
	return nil
}

// dashboardOf lists the files, sorted.
func dashboardOf(r *coverage.Result) []string {
	var list []string
	for to := range dashboardFiles {
		list = append(list, to)
	}
	for i := range r.Regions {
		to := mapFolder + r.Regions[i].Code + ".js"
		if _, err := fs.Stat(dashboard, dashboardFile(to)); r.Regions[i].Kind == coverage.Country && err == nil {
			list = append(list, to)
		}
	}
	slices.Sort(list)
	return list
}

// dashboardFile is where a file of the dashboard stands in the program.
func dashboardFile(to string) string {
	if from, ok := dashboardFiles[to]; ok {
		return from
	}
	return "dashboard/maps/" + path.Base(to)
}

func (b *builder) createFrom(to, from string) error {
	raw, err := dashboard.ReadFile(from)
	if err != nil {
		return err
	}
	return b.create(to, func(w io.Writer) error {
		_, err := w.Write(raw)
		return err
	})
}

// sameDashboard says whether a release has the dashboard of this program.
func sameDashboard(m Manifest) error {
	missing := func(to string) bool { _, ok := m.file(to); return !ok }
	for to := range dashboardFiles {
		if missing(to) {
			return fmt.Errorf("%w: %s is not in it", ErrNotReusable, to)
		}
	}
	for _, f := range m.Files {
		if _, ok := dashboardFiles[f.Path]; !ok && !strings.HasPrefix(f.Path, mapFolder) {
			continue
		}
		raw, err := dashboard.ReadFile(dashboardFile(f.Path))
		if err != nil {
			return fmt.Errorf("%w: %s is of another program", ErrNotReusable, f.Path)
		}
		if sum := sha256.Sum256(raw); f.SHA256 != hex.EncodeToString(sum[:]) {
			return fmt.Errorf("%w: %s is another", ErrNotReusable, f.Path)
		}
	}
	return nil
}

// scriptOf is the script that says what a JSON file of the release says, and how it begins; "" where the dashboard does not show the file.
func scriptOf(file string) (script, head string) {
	name, isJSON := strings.CutSuffix(file, ".json")
	if !isJSON || !strings.HasPrefix(file, "coverage/") && !slices.Contains(shown, name) {
		return "", ""
	}
	return dataFolder + name + ".js", `almanac("` + name + `",`
}

// shown are the documents that the dashboard shows, beside those in coverage/.
var shown = []string{"coverage", "deserts", "report", "trend"}

// scriptTail ends a script of data.
const scriptTail = ")\n"

// releaseSummary is assets/data/release.js: what the page says of the release as a whole.
type releaseSummary struct {
	Release     string     `json:"release"`
	AsOf        string     `json:"as_of"`
	Meetings    int        `json:"meetings"`
	Fellowships [][]string `json:"fellowships"` // code, name
	Maps        []string   `json:"maps"`
	Files       [][]any    `json:"files"` // path, bytes: those to download
}

// releaseScript is the text of assets/data/release.js. It follows from the manifest.
func releaseScript(m Manifest) ([]byte, error) {
	s := releaseSummary{
		Release: m.Release, AsOf: m.AsOf.UTC().Format("2006-01-02T15:04:05Z07:00"), Meetings: m.Counts.Meetings,
		Fellowships: [][]string{}, Maps: []string{}, Files: [][]any{},
	}
	for _, code := range slices.Sorted(maps.Keys(m.Counts.ByFellowship)) {
		s.Fellowships = append(s.Fellowships, []string{code, normalize.FellowshipName(code)})
	}
	for _, f := range m.Files {
		switch {
		case strings.HasPrefix(f.Path, mapFolder):
			s.Maps = append(s.Maps, strings.TrimSuffix(path.Base(f.Path), ".js"))
		case !strings.Contains(f.Path, "/"), strings.HasPrefix(f.Path, "ical/"):
			s.Files = append(s.Files, []any{f.Path, f.Bytes})
		}
	}
	raw, err := json.Marshal(s)
	return slices.Concat([]byte(`almanac("release",`), raw, []byte(scriptTail)), err
}
