// Command beside counts the events that three readers find in a folder of calendars: golang-ical on its own,
// this project's package ical, and libical, the reference parser, where it is installed (Debian's libical3).
//
//	go run ./scrapers/ical/internal/beside [-write FILE] DIR
//
// A VEVENT counts as read when the reader keeps it, and as started when the reader has a start for it. -write
// stores libical's counts as CSV for the test that runs without it. The command fails where package ical reads
// less than libical.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	ics "github.com/arran4/golang-ical"

	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/scrapers/ical"
)

// tally counts the events that one reader finds in a file, and those of them whose start it could read.
type tally struct{ events, started int }

// refused is the tally of a file that a reader does not read at all.
var refused = tally{-1, -1}

// counts is what the readers found in one file.
type counts struct {
	file                  string
	golang, libical, ours tally
	listings              int
	problems              map[scrapers.Code]int
}

func main() {
	write := flag.String("write", "", "store libical's counts in this CSV `file`")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: beside [-write FILE] DIR")
		os.Exit(2)
	}
	if err := run(os.Stdout, flag.Arg(0), *write); err != nil {
		fmt.Fprintln(os.Stderr, "beside:", err)
		os.Exit(1)
	}
}

func run(w io.Writer, dir, write string) error {
	files, err := filepath.Glob(filepath.Join(dir, "*.ics"))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("no .ics file in %s", dir)
	}
	lib, err := openLibical()
	if err != nil {
		fmt.Fprintf(w, "libical is not installed (apt-get install libical3): %v\n\n", err)
	}
	var all []counts
	for _, f := range files {
		c, err := count(f, lib)
		if err != nil {
			return err
		}
		all = append(all, c)
	}
	show(w, all, lib != nil)
	if write != "" && lib != nil {
		if err := store(write, all); err != nil {
			return err
		}
	}
	for _, c := range all {
		if c.ours.events < c.libical.events {
			return fmt.Errorf("%s: almanac reads %d events and libical %d", c.file, c.ours.events, c.libical.events)
		}
	}
	return nil
}

func count(file string, lib *libical) (counts, error) {
	body, err := os.ReadFile(file)
	if err != nil {
		return counts{}, err
	}
	c := counts{file: filepath.Base(file), golang: golangAlone(body), libical: refused}
	if lib != nil {
		c.libical = lib.read(body)
	}
	c.problems = map[scrapers.Code]int{}
	parsed, err := ical.Format().Parse(scrapers.Source{ID: "beside"}, []scrapers.Document{{URL: file, Body: body}})
	switch {
	case errors.Is(err, scrapers.ErrNotThisFormat):
		c.ours = refused
		return c, nil
	case err != nil:
		return c, err
	}
	c.listings = len(parsed.Listings)
	c.ours = tally{parsed.Rows, parsed.Rows}
	for _, p := range parsed.Problems {
		c.problems[p.Code]++
		if p.Code == scrapers.EventUnreadable {
			c.ours.started--
			if p.Field == "" { // golang-ical refuses it even line by line
				c.ours.events--
			}
		}
	}
	return c, nil
}

func golangAlone(body []byte) tally {
	cal, err := ics.ParseCalendar(bytes.NewReader(body))
	if err != nil {
		return refused
	}
	t := tally{events: len(cal.Events())}
	for _, e := range cal.Events() {
		if e.HasProperty(ics.ComponentPropertyDtStart) {
			t.started++
		}
	}
	return t
}
