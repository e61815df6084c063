package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
)

func (c *command) replayCommand() *cobra.Command {
	var keep string
	cmd := &cobra.Command{
		Use:   "replay [RUN]",
		Short: "Make a run's release again from its archived documents, and hold it against the run's own",
		Long: "Make a run's release again from its archived documents, with the run's clock, registry, memory and decisions, and\n" +
			"hold it against the run's own. Without RUN it is the newest that can be told over. Nothing is fetched and nothing\n" +
			"in the data folder changes.\n\nExit codes: 0 byte-identical; 1 it differs, or cannot be made; 2 usage error.",
		Example: "  almanac replay\n  almanac replay 20260102T030405Z --keep /tmp/again",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.tellOver(cmd.Context(), args, keep, func(told nightly.Retold) error {
				if len(told.Differ) == 0 {
					fmt.Fprintf(c.out, "%s: byte-identical.\n", told.Run)
					return nil
				}
				c.printRetold(told, changesShown)
				return &exitError{nightly.ExitFailed, nil}
			})
		},
	}
	cmd.Flags().StringVar(&keep, "keep", "", "leave the release that was made in `DIR`")
	return cmd
}

func (c *command) backtestCommand() *cobra.Command {
	var keep string
	var all bool
	cmd := &cobra.Command{
		Use:   "backtest [RUN]",
		Short: "Say what this build would have published from an old run's documents",
		Long: "Say what this build would have published from an old run's documents: which meetings it would add, lose, move\n" +
			"and change, with counts. Without RUN it is the newest that can be told over. Try a new version on last night's\n" +
			"documents before it publishes anything.",
		Example: "  almanac backtest\n  almanac backtest 20260102T030405Z --json",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.tellOver(cmd.Context(), args, keep, func(told nightly.Retold) error {
				if c.json {
					return failed(writeChanges(c.out, told.Changes))
				}
				shown := changesShown
				if all {
					shown = len(told.Changes)
				}
				c.printRetold(told, shown)
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&keep, "keep", "", "leave the release that was made in `DIR`")
	cmd.Flags().BoolVar(&all, "all", false, "name every change")
	cmd.Flags().BoolVar(&c.json, "json", false, "print JSON, one change a line")
	return cmd
}

// tellOver replays the run that args name, into a folder that goes afterwards unless it is kept.
func (c *command) tellOver(ctx context.Context, args []string, keep string, show func(nightly.Retold) error) error {
	settings, err := c.settings()
	if err != nil {
		return err
	}
	run, err := runToTell(settings.Data, args)
	if err != nil {
		return err
	}
	dir := keep
	if dir == "" {
		scratch, err := os.MkdirTemp("", "almanac-replay-")
		if err != nil {
			return failed(err)
		}
		defer os.RemoveAll(scratch)
		dir = filepath.Join(scratch, run)
	}
	opt := nightly.Options{Settings: settings, Version: version(), Now: c.now, Log: c.logger(slog.LevelWarn)}
	told, err := nightly.Replay(ctx, opt, run, dir)
	if errors.Is(err, nightly.ErrUsage) || errors.Is(err, os.ErrNotExist) {
		return misused(err)
	}
	if err != nil {
		return failed(err)
	}
	return show(told)
}

func runToTell(data string, args []string) (string, error) {
	if len(args) == 1 {
		return args[0], nil
	}
	if _, err := os.Stat(filepath.Join(data, "state.db")); err != nil {
		return "", misused(fmt.Errorf("%s: %w", data, errNoRelease))
	}
	runs, err := nightly.Runs(data, 1000)
	if err != nil {
		return "", failed(err)
	}
	if len(runs) == 0 {
		return "", misused(errors.New("no run can be told over: the next one that builds a release can"))
	}
	return runs[0], nil
}

func (c *command) printRetold(told nightly.Retold, shown int) {
	fmt.Fprintf(c.out, "%s, made by %s, told over by %s: ", told.Run, told.Version, version())
	if len(told.Differ) == 0 {
		fmt.Fprintln(c.out, "byte-identical.")
		return
	}
	fmt.Fprintf(c.out, "%d files differ.\n", len(told.Differ))
	printSomePaths(c.out, told.Differ)
	printChanges(c.out, told.Changes, shown)
}

func printSomePaths(w io.Writer, paths []string) {
	for _, path := range paths[:min(len(paths), changesShown)] {
		fmt.Fprintln(w, "  "+path)
	}
	if more := len(paths) - changesShown; more > 0 {
		fmt.Fprintf(w, "  and %d more\n", more)
	}
}
