package main

import (
	"fmt"
	"io"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/recovery-almanac/almanac/cmd/internal/yardstick"
)

func printCorrupt(w io.Writer, r yardstick.CorruptReport) {
	fmt.Fprintf(w, "%d meetings (%s), and a second list made of them, each row changed in one way: as one list that repeats the\n"+
		"first, and cut into many that are strangers to it. merged / review / separate, and the share that is right.\n\n", r.Rows, r.Base)
	t := newTable(w)
	t.AppendHeader(table.Row{"what the second list has", "truth", "pairs", "one list that repeats", "right", "strangers", "right"})
	for _, l := range r.Classes {
		truth := "two"
		if l.Same {
			truth = "one"
		}
		t.AppendRow(table.Row{l.Class, truth, l.Pairs, counts(l.Repeated), percentOf(l.Repeated.Right(l.Same)), counts(l.Strangers), percentOf(l.Strangers.Right(l.Same))})
	}
	t.Render()
	fmt.Fprintln(w)
	printScores(w, r.Scores)
}

func counts(v yardstick.Verdicts) string {
	return fmt.Sprintf("%d / %d / %d", v.Merged, v.Review, v.Separate)
}

func percentOf(f float64) string { return fmt.Sprintf("%.1f %%", 100*f) }
