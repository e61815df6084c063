package engine

import (
	_ "embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// releasesText is the engine's releases: GOOS/GOARCH, npm package, version, SHA-256 of the package's file, SHA-256 of the library.
//
//go:embed releases.txt
var releasesText string

// Release is one build of the engine that this program was tested with.
type Release struct {
	Platform      string // "linux/amd64"
	Package       string // of npm
	Version       string
	PackageSHA256 string
	LibrarySHA256 string
}

// ErrAbsent: the engine is not on this machine, or there is none for it.
var ErrAbsent = errors.New("the analytics engine is not installed")

// libraryName is the file's name wherever it lies.
const libraryName = "libchdb.so"

// Releases lists the builds.
func Releases() []Release {
	var all []Release
	for line := range strings.Lines(releasesText) {
		if f := strings.Fields(line); len(f) == 5 && f[0] != "#" {
			all = append(all, Release{f[0], f[1], f[2], f[3], f[4]})
		}
	}
	return all
}

// Here is the build for this machine.
func Here() (Release, error) {
	platform := runtime.GOOS + "/" + runtime.GOARCH
	for _, r := range Releases() {
		if r.Platform == platform {
			return r, nil
		}
	}
	return Release{}, fmt.Errorf("%w: there is none for %s; name a ClickHouse server in the setting clickhouse instead", ErrAbsent, platform)
}

// CacheFile is where `make clickhouse` puts the library of a release, below the user's cache folder.
func (r Release) CacheFile(cache string) string {
	return filepath.Join(cache, "almanac", "chdb-"+r.Version, libraryName)
}

// Locate finds the library: the named file, else beside the program, else in the user's cache folder. The error
// matches [ErrAbsent] where it is nowhere, and says what to do.
func Locate(named string) (string, error) {
	if named != "" {
		if _, err := os.Stat(named); err != nil {
			return "", fmt.Errorf("%w: %w", ErrAbsent, err)
		}
		return named, nil
	}
	release, err := Here()
	if err != nil {
		return "", err
	}
	var places []string
	if program, err := os.Executable(); err == nil {
		places = append(places, filepath.Join(filepath.Dir(program), libraryName))
	}
	if cache, err := os.UserCacheDir(); err == nil {
		places = append(places, release.CacheFile(cache))
	}
	for _, p := range places {
		if _, err := os.Stat(p); err == nil {
			return p, nil
		}
	}
	return "", fmt.Errorf("%w: `make clickhouse` fetches it (180 MB); looked for %s", ErrAbsent, strings.Join(places, " and "))
}
