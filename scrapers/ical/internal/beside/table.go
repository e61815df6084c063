package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"strconv"
	"text/tabwriter"

	"github.com/recovery-almanac/almanac/scrapers"
)

// show prints the totals, the files where a reader falls short, and what became of the events.
func show(w io.Writer, all []counts, withLibical bool) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	defer t.Flush()
	fmt.Fprintln(t, "reader\tfiles read\trefused\tevents\twith a start\tfiles with fewer events than the best")
	total(t, "golang-ical alone", all, func(c counts) tally { return c.golang })
	if withLibical {
		total(t, "libical", all, func(c counts) tally { return c.libical })
	}
	total(t, "almanac", all, func(c counts) tally { return c.ours })

	fmt.Fprintln(t, "\nevents, with a start, of files that libical and almanac read differently (-1: refused)")
	fmt.Fprintln(t, "golang-ical\tlibical\talmanac\tfile")
	for _, c := range all {
		if withLibical && c.libical != c.ours {
			fmt.Fprintf(t, "%v\t%v\t%v\t%s\n", c.golang, c.libical, c.ours, c.file)
		}
	}

	listings, codes := 0, map[scrapers.Code]int{}
	for _, c := range all {
		listings += c.listings
		for code, n := range c.problems {
			codes[code] += n
		}
	}
	fmt.Fprintf(t, "\nwhat almanac makes of them\nlistings\t%d\n", listings)
	for _, info := range scrapers.Codes() {
		if n := codes[info.Code]; n > 0 {
			fmt.Fprintf(t, "%s\t%d\t%s\n", info.Code, n, info.Meaning)
		}
	}
}

func (t tally) String() string { return fmt.Sprintf("%d, %d", t.events, t.started) }

func total(w io.Writer, name string, all []counts, of func(counts) tally) {
	read, fewer, sum := 0, 0, tally{}
	for _, c := range all {
		n := of(c)
		if n != refused {
			read++
			sum.events += n.events
			sum.started += n.started
		}
		if n.events < max(c.golang.events, c.libical.events, c.ours.events) {
			fewer++
		}
	}
	fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\n", name, read, len(all)-read, sum.events, sum.started, fewer)
}

// store writes libical's counts in the order of the files' names.
func store(path string, all []counts) error {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := [][]string{{"file", "events", "started"}}
	for _, c := range all {
		rows = append(rows, []string{c.file, strconv.Itoa(c.libical.events), strconv.Itoa(c.libical.started)})
	}
	if err := w.WriteAll(rows); err != nil {
		return err
	}
	return os.WriteFile(path, b.Bytes(), 0o644)
}
