package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/normalize/geo"
	"github.com/recovery-almanac/almanac/scrapers"
)

// byRow is what a filter and a count call the sources whose rows name their own fellowship.
const byRow = "mixed"

// sourceFilter keeps the sources that have every value that is not empty.
type sourceFilter struct {
	fellowship, country, format, access string
	disabled                            bool
}

func (f sourceFilter) keeps(s scrapers.Source) bool {
	return (f.fellowship == "" || fellowshipOf(s) == f.fellowship) &&
		(f.country == "" || strings.EqualFold(countryOf(s), f.country)) &&
		(f.format == "" || s.Format == f.format) &&
		(f.access == "" || string(s.Access) == f.access) &&
		(!f.disabled || s.Disabled != "")
}

// check refuses a value that no source can have: an empty table would look like an answer.
func (f sourceFilter) check() error {
	codes := []string{byRow}
	for _, known := range scrapers.Fellowships {
		codes = append(codes, known.Code)
	}
	access := []string{string(scrapers.Open), string(scrapers.Restricted), string(scrapers.Permission), string(scrapers.Prohibited)}
	for _, one := range []struct {
		flag, value string
		known       []string
	}{
		{"fellowship", f.fellowship, codes}, {"format", f.format, nightly.FormatNames()}, {"access", f.access, access},
	} {
		if one.value != "" && !slices.Contains(one.known, one.value) {
			return fmt.Errorf("--%s: %q is not known; write one of %s", one.flag, one.value, strings.Join(one.known, ", "))
		}
	}
	if country := strings.ToUpper(f.country); country != "" && (len(country) != 2 || !geo.Valid(country)) {
		advice := "write an ISO 3166 code such as US or GB"
		if code, ok := geo.Country(f.country); ok {
			advice = "write " + code
		}
		return fmt.Errorf("--country: %q is no code of a country; %s", f.country, advice)
	}
	return nil
}

func fellowshipOf(s scrapers.Source) string {
	if s.Fellowship == "" {
		return byRow
	}
	return s.Fellowship
}

func countryOf(s scrapers.Source) string {
	country, _, _ := strings.Cut(s.Region, "-")
	return country
}

func (c *command) sourceListCommand() *cobra.Command {
	var filter sourceFilter
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the sources of the registry",
		Example: "  almanac source list --fellowship na --country US\n  almanac source list --access restricted\n" +
			"  almanac source list --fellowship mixed --json",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if err := filter.check(); err != nil {
				return misused(err)
			}
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
	flags.StringVar(&filter.fellowship, "fellowship", "", "only this fellowship `CODE`: aa, na, ..., or mixed where every row names its own")
	flags.StringVar(&filter.country, "country", "", "only this country: US, GB, ...")
	flags.StringVar(&filter.format, "format", "", "only this format: "+strings.Join(nightly.FormatNames(), ", "))
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
		t.AppendRow(table.Row{s.ID, fellowshipOf(s), s.Region, s.Format, string(s.Access), clip(s.Name, 50), clip(s.Disabled, 60)})
		if s.Fetchable() {
			fetched++
		}
	}
	t.Render()
	fmt.Fprintf(c.out, "\n%d sources, %d of them fetched.\n", len(sources), fetched)
	if len(sources) == 0 {
		return
	}
	for _, by := range []struct {
		name string
		of   func(scrapers.Source) string
	}{
		{"access", func(s scrapers.Source) string { return string(s.Access) }},
		{"format", func(s scrapers.Source) string { return s.Format }},
		{"country", countryOf},
		{"fellowship", fellowshipOf},
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
			name = "none"
		}
		parts[i] = fmt.Sprintf("%s %d", name, counts[k])
	}
	return strings.Join(parts, ", ")
}
