package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"
	"github.com/spf13/cobra"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/cmd/internal/status"
)

func (c *command) statusCommand() *cobra.Command {
	var check, summary bool
	var metrics string
	var runs int
	maxAge := 26 * time.Hour
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Say how this installation is: what is served, how the last runs ended, what needs somebody",
		Long: "Say how this installation is: what is served, how the last runs ended, which sources need somebody and why, what\n" +
			"the gates hold back, and the room on the disk. Nothing is changed, and a run under way does not hinder it.\n\n" +
			"--check is for a monitor: one line, and exit code 1 where nothing is served, the served release is older than\n" +
			"--max-age, the last run did not publish, or more than half of the sources are unwell. Fewer do not count: their\nlast good lists stand in.\n\n" +
			"--summary is for a mailbox: a subject and a text, as `sendmail -t` takes them behind a line with the receiver.\n" +
			"--json is for a webhook.",
		Example: "  almanac status\n  { echo 'To: ops@example.org'; almanac status --summary; } | sendmail -t\n" +
			"  almanac status --json | curl --json @- https://hooks.example.org/almanac\n" +
			"  almanac status --check --max-age 26h\n  almanac status --metrics /var/lib/node_exporter/almanac.prom",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			settings, err := c.settings()
			if err != nil {
				return err
			}
			now, err := status.Read(settings.Data, c.now(), runs)
			if errors.Is(err, status.ErrNoData) {
				return misused(err)
			}
			if err != nil {
				return failed(err)
			}
			switch {
			case check:
				return c.sayVerdict(now, maxAge)
			case metrics != "":
				return failed(c.writeMetrics(metrics, now))
			case c.json:
				return failed(writeJSON(c.out, now))
			case summary:
				if err := writeSummary(c.out, now, maxAge); err != nil {
					return failed(err)
				}
			default:
				printStatus(c.out, now)
			}
			if len(now.Trouble) > 0 {
				return &exitError{nightly.ExitFailed, nil}
			}
			return nil
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&check, "check", false, "print one line for a monitor; exit code 1 where something is wrong")
	flags.DurationVar(&maxAge, "max-age", maxAge, "with --check and --summary: how old the served release may be")
	flags.BoolVar(&summary, "summary", false, "print a mail: headers with a subject, and a text")
	flags.StringVar(&metrics, "metrics", "", "write Prometheus metrics to `FILE`, for the textfile collector; - is the standard output")
	flags.IntVar(&runs, "runs", 7, "how many runs to show")
	flags.BoolVar(&c.json, "json", false, "print JSON")
	cmd.MarkFlagsMutuallyExclusive("check", "summary", "metrics", "json")
	return cmd
}

// sayVerdict prints the line for a monitor.
func (c *command) sayVerdict(s status.Status, maxAge time.Duration) error {
	well, line := verdictLine(s, maxAge)
	fmt.Fprintln(c.out, line)
	if !well {
		return &exitError{nightly.ExitFailed, nil}
	}
	return nil
}

// verdictLine is whether all is well, and that in words.
func verdictLine(s status.Status, maxAge time.Duration) (well bool, line string) {
	well, why := s.Verdict(maxAge)
	return well, map[bool]string{true: "OK: ", false: "NOT WELL: "}[well] + why
}

func (c *command) writeMetrics(file string, s status.Status) error {
	registry := prometheus.NewRegistry()
	if err := registry.Register(status.Collector{Read: func() (status.Status, error) { return s, nil }}); err != nil {
		return err
	}
	if file != "-" {
		return prometheus.WriteToTextfile(file, registry)
	}
	families, err := registry.Gather()
	if err != nil {
		return err
	}
	for _, f := range families {
		if _, err := expfmt.MetricFamilyToText(c.out, f); err != nil {
			return err
		}
	}
	return nil
}

func printStatus(w io.Writer, s status.Status) {
	for _, t := range s.Trouble {
		fmt.Fprintf(w, "Trouble: %s\n", t)
	}
	if r := s.Release; r != nil {
		fmt.Fprintf(w, "Served: %s, %d meetings, %.0f hours old\n", r.ID, r.Meetings, r.AgeHours)
	} else {
		fmt.Fprintln(w, "Served: nothing yet")
	}
	printRuns(w, s.Runs)
	printUnwell(w, s)
	if len(s.Held) > 0 {
		fmt.Fprintln(w, "\nHeld back by the gates:")
		_ = printHeld(w, s.Held, 0)
	}
	var parts []string
	for _, part := range slices.SortedFunc(maps.Keys(s.Disk.Parts), func(a, b string) int {
		return cmp.Or(cmp.Compare(s.Disk.Parts[b], s.Disk.Parts[a]), strings.Compare(a, b))
	}) {
		if bytes := s.Disk.Parts[part]; bytes >= 1<<20 || part == "releases" || part == "blobs" {
			parts = append(parts, part+" "+size(bytes))
		}
	}
	fmt.Fprintf(w, "\nDisk: %s; %s free\n", strings.Join(parts, ", "), size(s.Disk.Free))
}

func printRuns(w io.Writer, runs []status.Run) {
	fmt.Fprintln(w)
	t := newTable(w)
	t.AppendHeader(table.Row{"run", "took", "exit", "what came of it"})
	for _, r := range runs {
		exit, took := "", ""
		if r.Exit != nil {
			exit, took = fmt.Sprint(*r.Exit), (time.Duration(r.Seconds) * time.Second).String()
		}
		words := r.Words
		if r.Unchanged {
			words += ", nothing changed"
		}
		t.AppendRow(table.Row{r.ID, took, exit, clip(words, 100)})
	}
	t.Render()
}

func printUnwell(w io.Writer, s status.Status) {
	fmt.Fprintf(w, "\nSources: %d in use", len(s.Lines))
	for _, outcome := range slices.Sorted(maps.Keys(s.Sources)) {
		fmt.Fprintf(w, ", %d %s", s.Sources[outcome], outcome)
	}
	fmt.Fprintln(w)
	if len(s.Unwell) == 0 {
		return
	}
	t := newTable(w)
	t.AppendHeader(table.Row{"needs somebody", "outcome", "last good", "fails", "why"})
	for _, l := range s.Unwell {
		outcome, good, fails := string(l.Outcome), "", ""
		if l.Cause != "" {
			outcome += " (" + string(l.Cause) + ")"
		}
		if !l.CheckedAt.IsZero() {
			good = l.CheckedAt.Format(time.DateOnly)
			if l.Stale {
				good += ", stale"
			}
		}
		if l.Failures > 0 {
			fails = fmt.Sprint(l.Failures)
		}
		t.AppendRow(table.Row{l.Source, outcome, good, fails, clip(l.Detail, 100)})
	}
	t.Render()
}
