package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/cmd/internal/state"
)

func (c *command) releasePublishCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "publish RELEASE",
		Short: "Serve a release of the data folder, older or newer",
		Long: "Serve a release of the data folder, older or newer. It is read back as a whole first. The next run goes on\n" +
			"from it: with its ids, and compared with it.",
		Example: "  almanac release publish 20260102T030405Z",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			settings, err := c.settings()
			if err != nil {
				return err
			}
			dir, err := releaseDir(settings.Data, args[0])
			if err != nil {
				return misused(err)
			}
			if err := nightly.Serve(settings.Data, filepath.Base(dir)); err != nil {
				return switched(err)
			}
			fmt.Fprintf(c.out, "%s is served in %s\n", filepath.Base(dir), filepath.Join(settings.Data, "current"))
			return nil
		},
	}
}

func (c *command) releaseRollbackCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "rollback",
		Short: "Serve the newest whole release before the one that is served",
		Long: "Serve the newest whole release before the one that is served. The documents stay as they are: if a publisher's\n" +
			"list was the fault, the next run publishes it again unless the source is disabled or its list rejected.",
		Example: "  almanac release rollback",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			settings, err := c.settings()
			if err != nil {
				return err
			}
			if _, err := os.Lstat(filepath.Join(settings.Data, "current")); errors.Is(err, os.ErrNotExist) {
				return failed(fmt.Errorf("%s: %w", settings.Data, errNoRelease))
			}
			from, to, err := nightly.RollBack(settings.Data)
			if err != nil {
				return switched(err)
			}
			fmt.Fprintf(c.out, "%s is served in place of %s. `almanac release publish %s` takes that back.\n", to, from, from)
			return nil
		},
	}
}

func switched(err error) error {
	if errors.Is(err, state.ErrHeld) {
		return &exitError{nightly.ExitHeld, err}
	}
	return failed(err)
}
