package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/recovery-almanac/almanac/cmd/internal/analytics"
	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/config"
	"github.com/recovery-almanac/almanac/sinks/clickhouse"
	"github.com/recovery-almanac/almanac/sinks/clickhouse/engine"
)

func (c *command) clickhouseCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "clickhouse",
		Short: "The analytics store: start it for other tools, migrate it, load releases",
		Long: "The analytics store. `almanac run` loads every release into it; these commands are for other tools, for new servers,\n" +
			"and for catching up. The setting clickhouse says where it is: by default an engine on this machine, with its data\n" +
			"below clickhouse in the data folder.",
	}
	cmd.AddCommand(c.clickhouseStartCommand(), c.clickhouseStopCommand(), c.clickhouseMigrateCommand(), c.clickhouseLoadCommand(), c.clickhouseEngineCommand())
	return cmd
}

// executable is this program, for a child of it.
func executable() (string, error) {
	program, err := exec.LookPath(os.Args[0])
	if err == nil {
		program, err = filepath.Abs(program)
	}
	if err != nil {
		return "", fmt.Errorf("find this program: %w", err)
	}
	return program, nil
}

func (c *command) clickhouseMigrateCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "migrate",
		Short:   "Make or update the store's tables and views",
		Example: "  almanac clickhouse migrate",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, place, err := c.storePlace()
			if err != nil {
				return err
			}
			store, err := analytics.Open(cmd.Context(), place)
			if err != nil {
				return failed(err)
			}
			fmt.Fprintf(c.out, "The tables and views at %s are up to date.\n", store.Address())
			return failed(store.Close())
		},
	}
}

func (c *command) clickhouseLoadCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "load",
		Short:   "Load every release that the store lacks",
		Long:    "Load every release that the store lacks, the oldest first. Run it twice or interrupt it: it goes on where it was.\nExit code 3 says that some wait.",
		Example: "  almanac clickhouse load",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, place, err := c.storePlace()
			if err != nil {
				return err
			}
			a := analytics.Load(cmd.Context(), place, func(l clickhouse.Loaded) {
				if !c.json {
					fmt.Fprintf(c.out, "%s: %d versions of meetings began and %d ended; of coverage cells %d and %d\n",
						l.Release, l.Meetings.Added, l.Meetings.Ended, l.Cells.Added, l.Cells.Ended)
				}
			})
			if c.json {
				if err := writeJSON(c.out, a); err != nil {
					return failed(err)
				}
			} else if a.Unused == "" {
				c.printLoad(a)
			}
			switch {
			case a.Unused != "":
				return failed(errors.New(a.Unused))
			case a.Error != "" || len(a.Damaged) > 0:
				return &exitError{nightly.ExitDegraded, nil}
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&c.json, "json", false, "print JSON")
	return cmd
}

func (c *command) printLoad(a nightly.Analytics) {
	for _, d := range a.Damaged {
		fmt.Fprintln(c.out, d)
	}
	switch {
	case a.Unused != "":
		fmt.Fprintf(c.out, "Analytics: %s.\n", a.Unused)
	case a.Error != "":
		fmt.Fprintf(c.out, "Analytics: %s. %s for the next load.\n", a.Error, howMany(len(a.Queued), "release waits", "releases wait"))
	case len(a.Loaded) == 0:
		fmt.Fprintf(c.out, "Analytics: %s has every release.\n", a.Store)
	default:
		fmt.Fprintf(c.out, "Analytics: %s loaded. Ask with `almanac query`.\n", howMany(len(a.Loaded), "release", "releases"))
	}
}

func howMany(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// storePlace reads the settings and says where they want the store.
func (c *command) storePlace() (config.Settings, analytics.Place, error) {
	settings, err := c.settings()
	if err != nil {
		return settings, analytics.Place{}, err
	}
	place, err := c.place(settings)
	return settings, place, failed(err)
}

// clickhouseEngineCommand is the child that other commands start.
func (c *command) clickhouseEngineCommand() *cobra.Command {
	return &cobra.Command{
		Use: "engine", Hidden: true, DisableFlagParsing: true,
		RunE: func(_ *cobra.Command, args []string) error {
			if code := engine.Serve(args, c.errOut); code != 0 {
				return &exitError{code, nil}
			}
			return nil
		},
	}
}
