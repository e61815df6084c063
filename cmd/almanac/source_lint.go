package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/recovery-almanac/almanac/config"
)

func (c *command) sourceLintCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "lint",
		Short: "Check every source file and list all that is wrong",
		Long: "Check every source file and list all that is wrong, with file and line: ids, addresses, zones, regions,\n" +
			"fellowships, licence, access.\n\nExit codes: 0 clean or warnings only; 2 a file has an error.",
		Example: "  almanac source lint\n  almanac source lint --sources ./sources",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			settings, err := c.settings()
			if err != nil {
				return err
			}
			findings, err := config.Lint(settings.Sources...)
			if err != nil {
				return misused(err)
			}
			if c.json {
				if err := writeJSON(c.out, findings); err != nil {
					return failed(err)
				}
			}
			bad := 0
			for _, f := range findings {
				if !c.json {
					fmt.Fprintln(c.out, f)
				}
				if f.Level == config.Error {
					bad++
				}
			}
			if bad > 0 {
				return misused(fmt.Errorf("%d errors in the source files", bad))
			}
			if !c.json {
				fmt.Fprintf(c.out, "The source files are clean; %d warnings.\n", len(findings))
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&c.json, "json", false, "print JSON")
	return cmd
}
