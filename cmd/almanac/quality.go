package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/recovery-almanac/almanac/cmd/internal/quality"
	"github.com/recovery-almanac/almanac/sinks/files"
)

func (c *command) qualityCommand() *cobra.Command {
	var misses bool
	cmd := &cobra.Command{
		Use:   "quality [SOURCE]",
		Short: "Show how much of what a meeting should say is there",
		Long: "Show, source by source, what share of the served release's meetings has a zone, a country, a subdivision, a\n" +
			"county (in the United States), coordinates, a mode that the row tells, a stated end and tags, and how many\n" +
			"problems there are. Shares of places are of meetings in person; those of zone and end, of meetings with a\n" +
			"time. With SOURCE it shows that source's numbers and its problems by code.",
		Example: "  almanac quality\n  almanac quality aa-us-pa-southeastern\n  almanac quality --misses\n  almanac quality --json",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			settings, err := c.settings()
			if err != nil {
				return err
			}
			dir, err := currentRelease(settings.Data)
			if err != nil {
				return failed(err)
			}
			report, err := measureRelease(dir)
			if err != nil {
				return failed(err)
			}
			if len(args) == 1 {
				if report, err = report.only(args[0]); err != nil {
					return misused(err)
				}
			}
			return failed(c.printQuality(report, misses))
		},
	}
	cmd.Flags().BoolVar(&misses, "misses", false, "list every meeting that lacks a zone, a country, a subdivision or a county")
	cmd.Flags().BoolVar(&c.json, "json", false, "print JSON")
	return cmd
}

// qualityReport is a release's quality, or that of one of its sources.
type qualityReport struct {
	quality.Report
	Release string `json:"release"`
	single  bool
}

func measureRelease(dir string) (qualityReport, error) {
	manifest, err := files.ReadManifest(dir)
	if err != nil {
		return qualityReport{}, err
	}
	meetings, err := files.Load(dir)
	if err != nil {
		return qualityReport{}, err
	}
	problems, err := files.LoadProblems(dir)
	if err != nil {
		return qualityReport{}, err
	}
	return qualityReport{Report: quality.Measure(meetings, manifest.Sources, problems), Release: manifest.Release}, nil
}

// only leaves everything but one source out.
func (q qualityReport) only(source string) (qualityReport, error) {
	at := slices.IndexFunc(q.Sources, func(l quality.Line) bool { return l.Source == source })
	if at < 0 {
		return q, fmt.Errorf("release %s has neither meetings nor problems of a source %q (see `almanac quality`)", q.Release, source)
	}
	q.All, q.Sources, q.single = q.Sources[at], q.Sources[at:at+1], true
	q.Misses = slices.DeleteFunc(q.Misses, func(m quality.Miss) bool { return m.Source != source })
	return q, nil
}

func (c *command) printQuality(q qualityReport, misses bool) error {
	switch {
	case c.json:
		return writeJSON(c.out, q)
	case misses:
		printMisses(c.out, q.Misses)
	default:
		printShares(c.out, q)
		printCodes(c.out, q.All)
	}
	return nil
}

func printShares(w io.Writer, q qualityReport) {
	t := newTable(w)
	t.AppendHeader(table.Row{
		"source", "meetings", "zone", "in person", "country", "subdiv", "county", "coords", "precise", "mode", "end", "tags", "errors",
		"warnings", "notes",
	})
	for _, l := range q.Sources {
		t.AppendRow(shares(l.Source, l))
	}
	if !q.single {
		t.AppendSeparator()
		t.AppendRow(shares("all", q.All))
	}
	t.Render()
}

func shares(name string, l quality.Line) table.Row {
	return table.Row{
		name, l.Meetings, percent(l.Zone), l.InPerson, percent(l.Country), percent(l.Subdivision), percent(l.County), percent(l.Coordinates),
		percent(l.Precise), percent(l.Mode), percent(l.End), percent(l.Tags), l.Errors, l.Warnings, l.Notes,
	}
}

// percent rounds down, so that 100 % means every one.
func percent(s quality.Share) string {
	if s.Of == 0 {
		return "-"
	}
	tenths := s.Have * 1000 / s.Of
	if tenths == 1000 {
		return "100 %"
	}
	return fmt.Sprintf("%d.%d %%", tenths/10, tenths%10)
}

// printCodes lists the problems by code and what the shares are made of.
func printCodes(w io.Writer, l quality.Line) {
	for _, part := range []struct {
		what   string
		counts []string
	}{
		{"zones from", counted(l.Zones)}, {"precision", counted(l.Precisions)}, {"modes", counted(l.Modes)}, {"problems", counted(l.Problems)},
	} {
		if len(part.counts) > 0 {
			fmt.Fprintf(w, "%s: %s\n", part.what, strings.Join(part.counts, ", "))
		}
	}
}

func counted[K ~string](counts map[K]int) []string {
	var all []string
	for _, key := range slices.Sorted(maps.Keys(counts)) {
		name := string(key)
		if name == "" {
			name = "none"
		}
		all = append(all, fmt.Sprintf("%s %d", name, counts[key]))
	}
	return all
}

func printMisses(w io.Writer, misses []quality.Miss) {
	t := newTable(w)
	t.AppendHeader(table.Row{"id", "source", "ref", "lacks", "because", "place"})
	for _, m := range misses {
		why := string(m.Code)
		if why == "" {
			why = "no problem says why"
		}
		t.AppendRow(table.Row{m.ID, m.Source, m.Ref, m.Lacks, why, m.Place})
	}
	t.Render()
	fmt.Fprintf(w, "%d misses.\n", len(misses))
}
