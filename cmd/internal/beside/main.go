// Command beside prints rows of real feeds drawn at random, each as the publisher wrote it beside the meetings and
// problems it became, for people who read a sample by eye:
//
//	go run ./cmd/internal/beside -feeds DIR -seed 3 -rows 10 [ID...]
//
// DIR holds a manifest.csv and the snapshots it names; config/examples has a source file for each. Its output is the
// publisher's own rows, so it may hold people: never keep it.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

func main() {
	feeds := flag.String("feeds", "", "folder with manifest.csv")
	examples := flag.String("examples", "config/examples", "folder with the source files")
	seed := flag.Uint64("seed", 1, "which rows are drawn")
	rows := flag.Int("rows", 10, "how many rows of each feed")
	match := flag.String("match", "", "only rows whose source text holds this, in any case")
	flag.Parse()
	all, err := load(*feeds, *examples, flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, "beside:", err)
		os.Exit(1)
	}
	for _, f := range all {
		if f.src.Format == "ical" {
			showCalendar(os.Stdout, f, *seed, *rows, strings.ToLower(*match))
			continue
		}
		show(os.Stdout, f, *seed, *rows, strings.ToLower(*match))
	}
}

// show prints a sample of one feed.
func show(w io.Writer, f feed, seed uint64, most int, match string) {
	var picked []scrapers.Listing
	for _, l := range f.parsed.Listings {
		if match == "" || strings.Contains(strings.ToLower(f.wire(l)), match) {
			picked = append(picked, l)
		}
	}
	draw := rand.New(rand.NewPCG(seed, uint64(len(f.src.ID))))
	draw.Shuffle(len(picked), func(i, j int) { picked[i], picked[j] = picked[j], picked[i] })
	picked = picked[:min(most, len(picked))]
	slices.SortStableFunc(picked, func(a, b scrapers.Listing) int { return a.Row - b.Row })
	fmt.Fprintf(w, "######## %s: %d of %d listings\n", f.src.ID, len(picked), len(f.parsed.Listings))
	for _, l := range picked {
		fmt.Fprintf(w, "\n==== %s row %d\n%s\n", f.src.ID, l.Row, f.wire(l))
		showMeetings(w, f, l, firstDay(l, f.now))
		showProblems(w, ofRow(f.parsed.Problems, l.Row))
	}
}

func ofRow(problems []scrapers.Problem, row int) (some []scrapers.Problem) {
	for _, p := range problems {
		if p.Row == row {
			some = append(some, p)
		}
	}
	return some
}

func compact(v any) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err.Error()
	}
	return strings.TrimSpace(b.String())
}
