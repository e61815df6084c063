package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/recovery-almanac/almanac/scrapers"
)

func (c *command) sourceCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "source",
		Short: "List, check and try the sources",
	}
	cmd.PersistentFlags().StringArrayVar(&c.sources, "sources", nil, "`DIR` of source files in place of the built-in registry; may be repeated (ALMANAC_SOURCES)")
	cmd.AddCommand(c.sourceListCommand(), c.sourceAddCommand(), c.sourceLintCommand(), c.sourceTestCommand())
	return cmd
}

// sourceFilter keeps the sources that have every value that is not empty.
type sourceFilter struct {
	fellowship, country, format, access string
	disabled                            bool
}

func (f sourceFilter) keeps(s scrapers.Source) bool {
	country, _, _ := strings.Cut(s.Region, "-")
	return (f.fellowship == "" || s.Fellowship == f.fellowship) &&
		(f.country == "" || strings.EqualFold(country, f.country)) &&
		(f.format == "" || s.Format == f.format) &&
		(f.access == "" || string(s.Access) == f.access) &&
		(!f.disabled || s.Disabled != "")
}

func (c *command) sourceListCommand() *cobra.Command {
	var filter sourceFilter
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List the sources of the registry",
		Example: "  almanac source list --fellowship na --country US\n  almanac source list --access restricted",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			settings, err := c.settings()
			if err != nil {
				return err
			}
			all, err := loadSources(settings)
			if err != nil {
				return misused(err)
			}
			kept := slices.DeleteFunc(all, func(s scrapers.Source) bool { return !filter.keeps(s) })
			if c.json {
				return failed(writeJSON(c.out, kept))
			}
			c.printSources(kept)
			return nil
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&filter.fellowship, "fellowship", "", "only this fellowship `CODE`: aa, na, ...")
	flags.StringVar(&filter.country, "country", "", "only this country: US, GB, ...")
	flags.StringVar(&filter.format, "format", "", "only this format")
	flags.StringVar(&filter.access, "access", "", "only open, restricted, permission or prohibited")
	flags.BoolVar(&filter.disabled, "disabled", false, "only those that are disabled")
	flags.BoolVar(&c.json, "json", false, "print JSON")
	return cmd
}

func (c *command) printSources(sources []scrapers.Source) {
	t := newTable(c.out)
	t.AppendHeader(table.Row{"source", "fellowship", "region", "format", "access", "name", "disabled"})
	fetched := 0
	for _, s := range sources {
		t.AppendRow(table.Row{s.ID, s.Fellowship, s.Region, s.Format, string(s.Access), clip(s.Name, 50), clip(s.Disabled, 60)})
		if s.Fetchable() {
			fetched++
		}
	}
	t.Render()
	fmt.Fprintf(c.out, "\n%d sources, %d of them fetched.\n", len(sources), fetched)
	for _, by := range []struct {
		name string
		of   func(scrapers.Source) string
	}{
		{"access", func(s scrapers.Source) string { return string(s.Access) }},
		{"format", func(s scrapers.Source) string { return s.Format }},
		{"fellowship", func(s scrapers.Source) string { return s.Fellowship }},
	} {
		fmt.Fprintf(c.out, "by %s: %s\n", by.name, tally(sources, by.of))
	}
}

// tally counts the sources by a value, the most frequent first.
func tally(sources []scrapers.Source, of func(scrapers.Source) string) string {
	counts := map[string]int{}
	for _, s := range sources {
		counts[of(s)]++
	}
	keys := make([]string, 0, len(counts))
	for k := range counts {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return strings.Compare(a, b)
	})
	parts := make([]string, len(keys))
	for i, k := range keys {
		name := k
		if name == "" {
			name = "by row"
		}
		parts[i] = fmt.Sprintf("%s %d", name, counts[k])
	}
	return strings.Join(parts, ", ")
}
