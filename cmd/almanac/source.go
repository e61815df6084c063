package main

import "github.com/spf13/cobra"

func (c *command) sourceCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "source",
		Short: "List, check and try the sources",
		Long: "A source is one publisher's list: a YAML file, whose keys `almanac source formats` explains.\n\n" +
			"A list on this machine or in your own network: a file: url needs nothing; an http url needs\n" +
			"fetch: {allow_private_networks: true} in almanac.yaml.",
	}
	cmd.PersistentFlags().StringArrayVar(&c.sources, "sources", nil, "`DIR` of source files in place of the built-in registry; may be repeated (ALMANAC_SOURCES)")
	cmd.AddCommand(c.sourceListCommand(), c.sourceAddCommand(), c.sourceLintCommand(), c.sourceFormatsCommand(), c.sourceTestCommand())
	return cmd
}
