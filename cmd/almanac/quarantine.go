package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/cmd/internal/state"
	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/scrapers"
)

func (c *command) quarantineCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "quarantine",
		Short: "See and decide what the gates did not believe",
		Long: "See and decide what the gates did not believe. A list that collapses, is renumbered, thins out or moves by an\n" +
			"hour is held back, and the source's last good one is published in its place until somebody decides or\n" +
			"the source sends a list that one can believe.",
	}
	cmd.AddCommand(c.quarantineListCommand(), c.quarantineShowCommand(),
		c.quarantineVerdictCommand("accept", "Believe the held-back list of a source: the next run publishes it", nightly.Believe),
		c.quarantineVerdictCommand("reject", "Keep the held-back list of a source out, as long as it sends those very bytes", nightly.Reject))
	return cmd
}

func (c *command) quarantineListCommand() *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List what is held back, and why",
		Example: "  almanac quarantine list\n  almanac quarantine list --all --json",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			settings, err := c.settings()
			if err != nil {
				return err
			}
			held, err := nightly.Quarantine(settings.Data)
			if err != nil {
				return failed(err)
			}
			shown := make([]nightly.Held, 0, len(held))
			for _, h := range held {
				if all || h.Standing == nightly.Waiting || h.Standing == nightly.Rejected {
					shown = append(shown, h)
				}
			}
			if c.json {
				return failed(writeJSON(c.out, shown))
			}
			return failed(printHeld(c.out, shown, len(held)-len(shown)))
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "also those that were believed, and those that the source has replaced since")
	cmd.Flags().BoolVar(&c.json, "json", false, "print JSON")
	return cmd
}

func printHeld(w io.Writer, held []nightly.Held, hidden int) error {
	if len(held) == 0 {
		_, err := fmt.Fprint(w, "Nothing is held back.")
		if hidden > 0 {
			fmt.Fprintf(w, " (%d earlier; see --all)", hidden)
		}
		fmt.Fprintln(w)
		return err
	}
	t := newTable(w)
	t.AppendHeader(table.Row{"source", "since", "nights", "", "why"})
	for _, h := range held {
		t.AppendRow(table.Row{h.Source, h.At.Format(time.DateOnly), h.Nights, string(h.Standing), strings.Join(h.Reasons, "; ")})
	}
	t.Render()
	fmt.Fprintln(w, "\nalmanac quarantine show SOURCE says what would change; accept or reject SOURCE decides.")
	return nil
}

func (c *command) quarantineShowCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "show SOURCE",
		Short:   "Show what would go, come and move if the held-back list were believed",
		Example: "  almanac quarantine show aa-us-or-harbor",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			opt, src, err := c.quarantined(args[0])
			if err != nil {
				return err
			}
			found, err := nightly.Examine(opt, src)
			if err != nil {
				return refusal(err)
			}
			if c.json {
				return failed(writeJSON(c.out, found))
			}
			printCase(c.out, found)
			return nil
		},
	}
	cmd.Flags().StringArrayVar(&c.sources, "sources", nil, "`DIR` of source files in place of the built-in registry")
	cmd.Flags().BoolVar(&c.json, "json", false, "print JSON")
	return cmd
}

func (c *command) quarantineVerdictCommand(verb, short string, decide func(nightly.Options, scrapers.Source, string, string) (nightly.Held, error)) *cobra.Command {
	var why, by string
	cmd := &cobra.Command{
		Use:     verb + " SOURCE",
		Short:   short,
		Example: "  almanac quarantine " + verb + " aa-us-or-harbor --why \"the webmaster confirmed it\"",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			opt, src, err := c.quarantined(args[0])
			if err != nil {
				return err
			}
			held, err := decide(opt, src, by, why)
			if err != nil {
				return refusal(err)
			}
			if held.Standing == nightly.Believed {
				fmt.Fprintf(c.out, "%s is believed. The next `almanac run` publishes it; `almanac run --offline` does so now.\n", held.Source)
			} else {
				fmt.Fprintf(c.out, "%s stays out while it sends that list; its last good one is published.\n", held.Source)
			}
			return nil
		},
	}
	cmd.Flags().StringArrayVar(&c.sources, "sources", nil, "`DIR` of source files in place of the built-in registry")
	cmd.Flags().StringVar(&why, "why", "", "`REASON`, kept beside the verdict")
	cmd.Flags().StringVar(&by, "by", "", "`WHO` decides, kept beside the verdict")
	return cmd
}

// quarantined is what the verbs about one source need.
func (c *command) quarantined(id string) (nightly.Options, scrapers.Source, error) {
	settings, err := c.settings()
	if err != nil {
		return nightly.Options{}, scrapers.Source{}, err
	}
	src, err := findSource(settings, id)
	if err != nil {
		return nightly.Options{}, scrapers.Source{}, misused(err)
	}
	return nightly.Options{Settings: settings, Version: version(), Now: c.now, Log: c.logger(slog.LevelWarn)}, src, nil
}

// refusal gives an error of the quarantine its exit code.
func refusal(err error) error {
	switch {
	case errors.Is(err, nightly.ErrNothingRefused), errors.Is(err, nightly.ErrUsage):
		return misused(err)
	case errors.Is(err, state.ErrHeld):
		return &exitError{nightly.ExitHeld, err}
	}
	return failed(err)
}

// casesShown is how many meetings of a kind `quarantine show` names.
const casesShown = 10

func printCase(w io.Writer, c nightly.Case) {
	fmt.Fprintf(w, "%s: %s since %s, %d nights. %s.\n", c.Source, c.Standing, c.At.Format(time.DateOnly), c.Nights, strings.Join(c.Reasons, "; "))
	if v := c.Verdict; v != nil {
		fmt.Fprintf(w, "Decided on %s%s%s\n", v.At.Format(time.DateOnly), behind(" by ", v.By), behind(": ", v.Why))
	}
	for _, d := range c.Documents {
		fmt.Fprintf(w, "  %s  %s  fetched %s\n", d.URL, size(d.Bytes), d.FetchedAt.Format(time.RFC3339))
	}
	fmt.Fprintf(w, "\n%-10s %6d rows, %6d published, %6d rejected: %6d meetings\n", "published", c.Published.Rows.In,
		c.Published.Rows.Published, c.Published.Rows.Rejected, len(c.Published.Meetings))
	fmt.Fprintf(w, "%-10s %6d rows, %6d published, %6d rejected: %6d meetings\n\n", "held back", c.Offered.Rows.In,
		c.Offered.Rows.Published, c.Offered.Rows.Rejected, len(c.Offered.Meetings))
	was, is := byKey(c.Published.Meetings), byKey(c.Offered.Meetings)
	printSome(w, "would go", c.Published.Meetings, func(m *normalize.Meeting) string { return absent(m, is) })
	printSome(w, "would come", c.Offered.Meetings, func(m *normalize.Meeting) string { return absent(m, was) })
	printSome(w, "would move", c.Offered.Meetings, func(m *normalize.Meeting) string {
		if old, ok := was[m.Sources[0].Key()]; ok && when(old.Schedule) != when(m.Schedule) {
			return describe(old) + "  ->  " + when(m.Schedule)
		}
		return ""
	})
}

func behind(mark, text string) string {
	if text == "" {
		return ""
	}
	return mark + text
}

func byKey(meetings []normalize.Meeting) map[string]*normalize.Meeting {
	keys := make(map[string]*normalize.Meeting, len(meetings))
	for i := range meetings {
		keys[meetings[i].Sources[0].Key()] = &meetings[i]
	}
	return keys
}

func absent(m *normalize.Meeting, from map[string]*normalize.Meeting) string {
	if _, ok := from[m.Sources[0].Key()]; ok {
		return ""
	}
	return describe(m)
}

func describe(m *normalize.Meeting) string {
	return fmt.Sprintf("%-24s %s, %s", when(m.Schedule), clip(m.Name, 40), clip(where(*m), 50))
}

// printSome counts the meetings that say is not empty for, and shows the first of them.
func printSome(w io.Writer, title string, meetings []normalize.Meeting, say func(*normalize.Meeting) string) {
	var lines []string
	for i := range meetings {
		if line := say(&meetings[i]); line != "" {
			lines = append(lines, line)
		}
	}
	fmt.Fprintf(w, "%s: %d\n", title, len(lines))
	for _, line := range lines[:min(len(lines), casesShown)] {
		fmt.Fprintln(w, "  "+line)
	}
	if more := len(lines) - casesShown; more > 0 {
		fmt.Fprintf(w, "  and %d more\n", more)
	}
}
