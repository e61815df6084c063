package main

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/cmd/internal/state"
)

func (c *command) gcCommand() *cobra.Command {
	var dry bool
	cmd := &cobra.Command{
		Use:   "gc",
		Short: "Remove archived documents that no run, release or source needs any more",
		Long: "Remove archived documents that no run, release or source needs any more, and the folders of runs that the journal\n" +
			"has forgotten (setting runs.keep). Documents of the last day stay in any case. Run it weekly.",
		Example: "  almanac gc --dry-run\n  almanac gc",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			settings, err := c.settings()
			if err != nil {
				return err
			}
			// Without its memory everything would look forgotten.
			if path := filepath.Join(settings.Data, "state.db"); !exists(path) {
				return misused(fmt.Errorf("there is no %s: `almanac run` makes it, or puts its backup in its place", path))
			}
			got, err := nightly.Collect(settings.Data, c.now(), dry)
			if errors.Is(err, state.ErrHeld) {
				return &exitError{nightly.ExitHeld, err}
			}
			if err != nil {
				return failed(err)
			}
			if c.json {
				return failed(writeJSON(c.out, got))
			}
			verb := map[bool]string{true: "Would remove", false: "Removed"}[dry]
			fmt.Fprintf(c.out, "%s %d documents (%s), %d folders of runs, %d notes of the quarantine; %d documents stay.\n",
				verb, got.Blobs.Removed, size(got.Blobs.RemovedBytes), got.Runs, got.Notes, got.Blobs.Kept)
			return nil
		},
	}
	cmd.Flags().BoolVar(&dry, "dry-run", false, "only say what would go")
	cmd.Flags().BoolVar(&c.json, "json", false, "print JSON")
	return cmd
}
