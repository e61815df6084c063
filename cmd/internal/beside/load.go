package main

import (
	"encoding/csv"
	"fmt"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/config"
	"github.com/recovery-almanac/almanac/scrapers"
)

// feed is one source with its snapshot read.
type feed struct {
	src    scrapers.Source
	now    time.Time
	bodies [][]byte
	parsed scrapers.Parsed
	raw    []any // rows of a JSON document, or of a sheet, as they are written
}

// load reads the snapshots of the manifest by the source files; with ids, only those. Pages that share a source file
// are one feed, and every calendar is one.
func load(dir, examples string, ids []string) ([]feed, error) {
	file, err := os.Open(filepath.Join(dir, "manifest.csv"))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	lines, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return nil, err
	}
	var all []feed
	seen := map[string]bool{}
	for _, line := range lines[1:] {
		names, err := filepath.Glob(filepath.Join(dir, line[2]))
		if err != nil {
			return nil, err
		}
		now, err := time.Parse(time.DateOnly, line[6])
		if err != nil {
			now = time.Date(2014, 1, 1, 0, 0, 0, 0, time.UTC)
		}
		id := sourceFile(examples, line[0])
		if id == "" || seen[id] || len(ids) > 0 && !slices.Contains(ids, id) {
			continue
		}
		seen[id] = true
		src, err := config.SourceFile(filepath.Join(examples, id+".yaml"))
		if err != nil {
			return nil, err
		}
		if len(names) == 1 {
			names = []string{filepath.Join(filepath.Dir(names[0]), path.Base(src.URL))}
			for _, u := range src.Page.URLs {
				names = append(names, filepath.Join(filepath.Dir(names[0]), path.Base(u)))
			}
			all = append(all, read(src, now, names))
			continue
		}
		for _, name := range names {
			src.ID = strings.TrimSuffix(filepath.Base(name), ".ics")
			all = append(all, read(src, now, []string{name}))
		}
	}
	return all, nil
}

// sourceFile is the example whose id is the snapshot's or its beginning: "…-m03" is a page of "…".
func sourceFile(examples, id string) string {
	for id != "" {
		if _, err := os.Stat(filepath.Join(examples, id+".yaml")); err == nil {
			return id
		}
		id = id[:max(0, strings.LastIndexByte(id, '-'))]
	}
	return ""
}

// read parses a feed. One that cannot be read has no listings, and says so.
func read(src scrapers.Source, now time.Time, names []string) feed {
	f := feed{src: src, now: now}
	var documents []scrapers.Document
	for i, name := range names {
		body, err := os.ReadFile(name)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			continue
		}
		f.bodies = append(f.bodies, body)
		documents = append(documents, scrapers.Document{Role: "meetings", URL: (&url.URL{Scheme: "file", Path: name}).String(), Body: body})
		if i == 0 {
			f.src.URL = documents[0].URL
		}
	}
	format := nightly.Formats[src.Format]
	if requests, err := format.Requests(f.src); err == nil {
		for i := range documents {
			documents[i].Role = requests[min(i, len(requests)-1)].Role
		}
	}
	var err error
	if f.parsed, err = format.Parse(f.src, documents); err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", src.ID, err)
	}
	f.raw = rawRows(f)
	return f
}
