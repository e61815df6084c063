// Command almanac gathers public recovery-meeting listings every night, turns them into one trustworthy,
// de-duplicated schedule, and publishes it as calendars, JSON and coverage analytics.
//
// One file a verb; the verbs' work is done in cmd/internal/nightly and the packages below the top level.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata" // zones are the program's own where the machine has none

	"github.com/spf13/cobra"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/config"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(execute(ctx, os.Args[1:], os.Stdout, os.Stderr, os.Getenv))
}

// execute runs one command line and returns its exit code.
func execute(ctx context.Context, args []string, out, errOut io.Writer, env func(string) string) int {
	c := &command{out: out, errOut: errOut, env: env, now: time.Now}
	root := c.root()
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(errOut)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return nightly.ExitPublished
	}
	var coded *exitError
	if !errors.As(err, &coded) {
		coded = &exitError{nightly.ExitUsage, err} // cobra's own: an unknown flag, a missing argument
	}
	if coded.err != nil {
		words := strings.TrimPrefix(coded.err.Error(), nightly.ErrUsage.Error()+": ") // the exit code says that
		fmt.Fprintln(errOut, "almanac:", words)
	}
	return coded.code
}

// exitError carries the exit code of DESIGN section 3; err may be nil where all has been said.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit code %d", e.code)
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

func failed(err error) error {
	if err == nil {
		return nil
	}
	return &exitError{nightly.ExitFailed, err}
}

func misused(err error) error { return &exitError{nightly.ExitUsage, err} }

// command is what all verbs share.
type command struct {
	out, errOut io.Writer
	env         func(string) string
	now         func() time.Time

	configFile string
	data       string
	sources    []string
	json       bool
}

func (c *command) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "almanac",
		Short: "A trustworthy calendar of public recovery meetings",
		Long: "Almanac gathers public recovery-meeting listings from the publishers' own sites, turns them into one\n" +
			"schedule, merges what is listed twice, and publishes calendars, JSON and coverage by region and hour.",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	flags := root.PersistentFlags()
	flags.StringVar(&c.configFile, "config", "", "settings `FILE` (default almanac.yaml where present; ALMANAC_CONFIG)")
	flags.StringVar(&c.data, "data", "", "data `DIR` (default ./data; ALMANAC_DATA)")
	root.AddCommand(c.runCommand(), c.demoCommand(), c.sourceCommand(), c.coverageCommand(), c.queryCommand(), c.clickhouseCommand(), c.statusCommand(), c.gcCommand(), c.replayCommand(), c.backtestCommand(), c.releaseCommand(), c.quarantineCommand(), c.dedupeCommand(), c.explainCommand(), c.reviewCommand(), c.qualityCommand(), c.problemsCommand(), c.serveCommand(), c.versionCommand())
	return root
}

// settings loads the settings and lays the flags over them.
func (c *command) settings() (config.Settings, error) {
	s, err := config.Load(c.configFile, c.env)
	if err != nil {
		return s, misused(err)
	}
	if c.data != "" {
		s.Data = c.data
	}
	if len(c.sources) > 0 {
		s.Sources = c.sources
	}
	if info, err := os.Stat(s.Data); err == nil && !info.IsDir() {
		return s, misused(fmt.Errorf("the data folder %s is a file; give a folder with --data, ALMANAC_DATA or `data:` in almanac.yaml", s.Data))
	}
	return s, nil
}

// logger writes one plain line an event to the error stream.
func (c *command) logger(level slog.Level) *slog.Logger {
	return slog.New(slog.NewTextHandler(c.errOut, &slog.HandlerOptions{Level: level}))
}
