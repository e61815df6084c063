package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/recovery-almanac/almanac/cmd/internal/yardstick"
)

func (c *command) dedupeCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "dedupe", Short: "Measure which meetings are held for one"}
	cmd.AddCommand(c.dedupeEvalCommand())
	return cmd
}

func (c *command) dedupeEvalCommand() *cobra.Command {
	var gold, clusters string
	var snapshots, nights, corrupt bool
	var list int
	defaults := yardstick.Defaults{Fellowship: "aa"}
	cmd := &cobra.Command{
		Use:   "eval --gold DIR | --snapshots BEFORE AFTER | --nights FILE... | --corrupt [FILE]",
		Short: "Score the matcher against the truth",
		Long: "Score the matcher, beside two exact keys, and list what it gets wrong with the evidence it had.\n\n" +
			"--gold DIR        labelled pairs of two lists: mn.json, mpls.json, pairs.csv\n" +
			"--snapshots A B   two copies of one Meeting Guide feed as two sources; the hidden slugs are the truth\n" +
			"--nights FILE...  copies of one feed as successive nights of one source: which ids change, and why\n" +
			"--corrupt [FILE]  a list and a second one made of it, each row changed in one way that lists do or that looks\n" +
			"                  alike and is two; without FILE the list is invented",
		Example: "  almanac dedupe eval --gold ../shared/gold\n  almanac dedupe eval --snapshots 2021-05.json 2021-10.json\n" +
			"  almanac dedupe eval --nights 2020-07-19.json 2020-07-29.json 2021-06-26.json",
		RunE: func(_ *cobra.Command, args []string) error {
			switch {
			case corrupt && gold == "" && !snapshots && !nights && len(args) <= 1:
				report, err := yardstick.Corrupt(strings.Join(args, ""), defaults)
				return c.printed(err, report, func(w io.Writer) { printCorrupt(w, report) })
			case corrupt:
			case gold != "" && !snapshots && !nights && len(args) == 0:
				report, err := yardstick.Gold(gold, defaults)
				if err == nil && clusters != "" {
					err = writeTable(clusters, report.Clusters)
				}
				return c.printed(err, report, func(w io.Writer) { printGold(w, report, list) })
			case snapshots && gold == "" && !nights && len(args) == 2:
				report, err := yardstick.Snapshots(args[0], args[1], defaults)
				return c.printed(err, report, func(w io.Writer) { printSnapshots(w, report, list) })
			case nights && gold == "" && !snapshots && len(args) >= 2:
				report, err := yardstick.Nights(args, defaults)
				return c.printed(err, report, func(w io.Writer) { printNights(w, report, list) })
			}
			return misused(errors.New("give one of --gold DIR, --snapshots with two files, --nights with two or more, --corrupt"))
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&gold, "gold", "", "labelled pairs in `DIR`")
	flags.StringVar(&clusters, "clusters", "", "with --gold, also write cluster_id,source,slug to `FILE`")
	flags.BoolVar(&snapshots, "snapshots", false, "take two files for two sources")
	flags.BoolVar(&nights, "nights", false, "take the files for nights of one source")
	flags.BoolVar(&corrupt, "corrupt", false, "make the second list of the first")
	flags.StringVar(&defaults.Fellowship, "fellowship", defaults.Fellowship, "fellowship `CODE` of rows that name none")
	flags.StringVar(&defaults.TimeZone, "time-zone", "", "time zone `NAME` of rows that give none (default the zone most rows are in)")
	flags.StringVar(&defaults.Region, "region", "", "`REGION` of places without a state, ISO 3166")
	flags.IntVar(&list, "list", 40, "how many of each kind to list; -1 for all")
	flags.BoolVar(&c.json, "json", false, "print JSON")
	return cmd
}

func writeTable(path string, rows [][]string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(csv.NewWriter(f).WriteAll(rows), f.Close())
}

// printed writes a report as JSON or by print.
func (c *command) printed(err error, report any, print func(io.Writer)) error {
	switch {
	case err != nil:
		return failed(err)
	case c.json:
		return failed(writeJSON(c.out, report))
	}
	print(c.out)
	return nil
}

func printScores(w io.Writer, scores []yardstick.Score) {
	t := newTable(w)
	t.AppendHeader(table.Row{"pairs", "method", "P", "R", "F1", "found", "wrong", "missed", "B-cubed F1", "over-merged", "lost meetings"})
	for _, s := range scores {
		r := s.Rates()
		row := table.Row{s.Pairs, s.Method, three(r.P), three(r.R), three(r.F1), s.TP, s.FP, s.FN}
		if s.Entities.Meetings > 0 {
			row = append(row, three(s.BCubed.F1), rateOf(s.Entities.OverMerged, s.Entities.Records), rateOf(s.Entities.Lost, s.Entities.Meetings))
		}
		t.AppendRow(row)
	}
	t.Render()
}

func three(f float64) string { return fmt.Sprintf("%.3f", f) }

func rateOf(part, whole int) string {
	return fmt.Sprintf("%.1f %% (%d of %d)", 100*float64(part)/float64(max(whole, 1)), part, whole)
}

func printGold(w io.Writer, r yardstick.GoldReport, list int) {
	printScores(w, r.Scores)
	printConfusions(w, "The matcher and the label disagree", r.Confusions, list)
	printConfusions(w, "Joined, and nobody has judged whether rightly", r.Unjudged, list)
}

func printSnapshots(w io.Writer, r yardstick.SnapshotReport, list int) {
	fmt.Fprintf(w, "%s (%d meetings) and %s (%d): %d slugs are in both\n\n", r.Before, r.Rows[0], r.After, r.Rows[1], r.Surviving)
	printScores(w, r.Scores)
	printConfusions(w, "One slug, two records", r.Missed, list)
	printConfusions(w, "Two slugs, one record", r.Wrong, list)
}

func printConfusions(w io.Writer, what string, all []yardstick.Confusion, list int) {
	fmt.Fprintf(w, "\n%s: %d\n", what, len(all))
	for i, f := range all {
		if list >= 0 && i == list {
			fmt.Fprintf(w, "  and %d more (--list -1)\n", len(all)-i)
			return
		}
		fmt.Fprintf(w, "  %s ~ %s", f.A, f.B)
		if f.Label != "" {
			fmt.Fprintf(w, "  [%s: %s]", f.Label, f.Reason)
		}
		fmt.Fprintf(w, "\n    %s\n    %s\n    %s\n", f.Left, f.Right, f.Verdict)
	}
}

func printNights(w io.Writer, r yardstick.NightsReport, list int) {
	t := newTable(w)
	t.AppendHeader(table.Row{"night", "meetings", "kept their id", "new ids", "withdrawn", "go on", "of which kept the id", "rows as before", "of which changed the id"})
	for _, n := range r.Nights {
		t.AppendRow(table.Row{filepath.Base(n.File), n.Meetings, n.Kept, n.Added, n.Withdrawn, n.Continuing, rateOf(n.ContinuingKept, n.Continuing), n.Unchanged, n.UnchangedChurned})
	}
	t.Render()
	for _, n := range r.Nights {
		printConfusions(w, n.File+": ids that changed though the meeting may go on", n.Churned, list)
	}
}
