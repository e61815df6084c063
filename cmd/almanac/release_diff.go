package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/recovery-almanac/almanac/normalize/dedupe"
	"github.com/recovery-almanac/almanac/sinks/files"
)

// changesShown is how many changes of a kind `release diff` names without --all.
const changesShown = 10

func (c *command) releaseDiffCommand() *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use:     "diff OLD [NEW]",
		Short:   "Say what separates two releases",
		Long:    "Say what separates two releases, whatever lies between them. Without NEW it is the one that is served.\n--json prints one change a line, in the shape of changes.ndjson with the meeting beside it.",
		Example: "  almanac release diff 20260101T030405Z\n  almanac release diff 20260101T030405Z 20260102T030405Z --json",
		Args:    cobra.RangeArgs(1, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			settings, err := c.settings()
			if err != nil {
				return err
			}
			old, err := releaseDir(settings.Data, args[0])
			if err != nil {
				return misused(err)
			}
			now, err := currentRelease(settings.Data)
			if len(args) == 2 {
				now, err = releaseDir(settings.Data, args[1])
			}
			if err != nil {
				return misused(err)
			}
			changes, err := files.Diff(old, now)
			if err != nil {
				return failed(err)
			}
			if c.json {
				return failed(writeChanges(c.out, changes))
			}
			shown := changesShown
			if all {
				shown = len(changes)
			}
			printChanges(c.out, changes, shown)
			return nil
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "name every change")
	cmd.Flags().BoolVar(&c.json, "json", false, "print JSON, one change a line")
	return cmd
}

func writeChanges(w io.Writer, changes []dedupe.Change) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for i := range changes {
		if err := enc.Encode(&changes[i]); err != nil {
			return fmt.Errorf("encode JSON: %w", err)
		}
	}
	return nil
}

func printChanges(w io.Writer, changes []dedupe.Change, shown int) {
	if len(changes) == 0 {
		fmt.Fprintln(w, "Nothing separates them.")
		return
	}
	for _, kind := range []dedupe.ChangeKind{dedupe.Withdrawn, dedupe.Merged, dedupe.Moved, dedupe.Changed, dedupe.Added} {
		of := slices.DeleteFunc(slices.Clone(changes), func(c dedupe.Change) bool { return c.Kind != kind })
		fmt.Fprintf(w, "%s: %d\n", kind, len(of))
		for _, c := range of[:min(len(of), shown)] {
			fmt.Fprintln(w, "  "+changeLine(&c))
		}
		if more := len(of) - shown; more > 0 {
			fmt.Fprintf(w, "  and %d more\n", more)
		}
	}
}

func changeLine(c *dedupe.Change) string {
	line := c.ID + "  " + describe(c.Meeting)
	if c.Into != "" {
		return line + "  ->  " + c.Into
	}
	var fields []string
	for _, f := range c.Fields {
		fields = append(fields, fmt.Sprintf("%s: %s -> %s", f.Field, stated(f.Old), stated(f.New)))
	}
	if len(fields) > 0 {
		line += "\n      " + strings.Join(fields, "\n      ")
	}
	return line
}

func stated(value any) string {
	if value == nil {
		return "nothing"
	}
	body, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return clip(string(body), 80)
}
