package main

import "github.com/spf13/cobra"

func (c *command) sourceCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "source",
		Short: "List, check and try the sources",
	}
	cmd.PersistentFlags().StringArrayVar(&c.sources, "sources", nil, "`DIR` of source files in place of the built-in registry; may be repeated (ALMANAC_SOURCES)")
	cmd.AddCommand(c.sourceListCommand(), c.sourceAddCommand(), c.sourceLintCommand(), c.sourceTestCommand())
	return cmd
}
