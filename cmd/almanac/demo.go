package main

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/recovery-almanac/almanac/cmd/internal/analytics"
	"github.com/recovery-almanac/almanac/cmd/internal/demo"
	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/config"
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
			settings := config.Defaults
			settings.Data = dir
			place, err := c.place(settings)
			if err != nil {
				return failed(err)
			}
			var last nightly.Manifest
			err = demo.Run(cmd.Context(), demo.Options{
				Dir: dir, Version: version(), Now: c.now(), Log: slog.New(slog.DiscardHandler),
				Load: func(ctx context.Context) nightly.Analytics { return analytics.Load(ctx, place, nil) },
				Each: func(n demo.Night) error {
					fmt.Fprintf(c.out, "Night %d\n\n", n.Number)
					printRun(c.out, n.Manifest)
					fmt.Fprintln(c.out)
					last = n.Manifest
					return nil
				},
			})
			if err != nil {
				return failed(err)
			}
			if err := c.showRelease(dir); err != nil {
				return err
			}
			if a := last.Analytics; a != nil && a.Unused == "" && a.Error == "" {
				fmt.Fprintf(c.out, "\nAsk in SQL: almanac query --data %s --example gaps\n", dir)
			} else if a != nil {
				fmt.Fprintln(c.out)
				c.printLoad(*a)
			}
			return nil
		},
	}
}
