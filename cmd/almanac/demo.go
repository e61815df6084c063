package main

import (
	"fmt"
	"log/slog"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/recovery-almanac/almanac/cmd/internal/demo"
)

func (c *command) demoCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "demo",
		Short: "Run two nights against invented publishers on this machine",
		Long: "Run two nights against invented publishers on this machine: two AA intergroups that overlap, an NA\n" +
			"server, SMART Recovery, a calendar, and a site that answers with a sign-in page. On the second night one\n" +
			"list has changed and one site is down. Nothing leaves this machine.",
		Example: "  almanac demo\n  almanac demo --data /tmp/almanac-demo",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			dir := c.data
			if dir == "" {
				dir = filepath.Join("data", "demo")
			}
			log := slog.New(slog.DiscardHandler)
			err := demo.Run(cmd.Context(), dir, version(), c.now(), log, func(n demo.Night) error {
				fmt.Fprintf(c.out, "Night %d\n\n", n.Number)
				printRun(c.out, n.Manifest)
				fmt.Fprintln(c.out)
				return nil
			})
			if err != nil {
				return failed(err)
			}
			return c.showRelease(dir)
		},
	}
}
