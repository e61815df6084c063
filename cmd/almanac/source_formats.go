package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/config"
	"github.com/recovery-almanac/almanac/scrapers"
)

// formatManual is all that a source file's author needs to know of one format.
type formatManual struct {
	Format  string               `json:"format"`
	Reads   string               `json:"reads"`
	URL     string               `json:"url"`
	Manual  string               `json:"manual,omitempty"`
	Keys    []config.SettingInfo `json:"keys,omitempty"`   // of the format's own block
	Fields  []string             `json:"fields,omitempty"` // that the block may fill
	Example string               `json:"example,omitempty"`
}

func (c *command) sourceFormatsCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "formats [FORMAT]",
		Short: "The manual of source files: every format, every key, a worked example",
		Long: "Without a FORMAT: what each format reads, and the keys that every source file has. With one: how it is told what to\n" +
			"read, the keys of its block, and a whole source file.",
		Example: "  almanac source formats\n  almanac source formats page",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return c.printFormats()
			}
			manual, err := manualOf(args[0])
			if err != nil {
				return misused(err)
			}
			if c.json {
				return failed(writeJSON(c.out, manual))
			}
			return failed(manual.print(c.out))
		},
	}
	cmd.Flags().BoolVar(&c.json, "json", false, "print JSON")
	return cmd
}

func (c *command) printFormats() error {
	var all []formatManual
	for _, name := range nightly.FormatNames() {
		f := nightly.Formats[name]
		all = append(all, formatManual{Format: name, Reads: f.Reads, URL: f.Address})
	}
	keys := config.DescribeSource("")
	if c.json {
		return failed(writeJSON(c.out, map[string]any{"formats": all, "keys": keys}))
	}
	w := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "FORMAT\tREADS\tURL")
	for _, f := range all {
		fmt.Fprintf(w, "%s\t%s\t%s\n", f.Format, f.Reads, f.URL)
	}
	fmt.Fprintln(w, "\nKEYS of every source file, whose name is its id:")
	printKeys(w, keys)
	fmt.Fprintln(w, "\nSee `almanac source formats FORMAT` for a format's own block and a whole file.")
	return failed(w.Flush())
}

func manualOf(name string) (formatManual, error) {
	f, known := nightly.Formats[name]
	if !known {
		return formatManual{}, fmt.Errorf("there is no format %q; write one of %s", name, strings.Join(nightly.FormatNames(), ", "))
	}
	m := formatManual{Format: name, Reads: f.Reads, URL: f.Address, Manual: f.Manual, Keys: config.DescribeSource(name)}
	if config.ExpressionKeys(name) != nil {
		m.Fields = scrapers.ListingFields()
	}
	file, body, err := config.Example(name)
	m.Example = "# " + file + "\n" + body
	return m, err
}

func (m formatManual) print(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "format: %s reads %s. url: %s.\n\n%s", m.Format, m.Reads, m.URL, m.Manual)
	if len(m.Keys) > 0 {
		fmt.Fprintln(w, "\nKEYS")
		printKeys(w, m.Keys)
	}
	if len(m.Fields) > 0 {
		fmt.Fprintf(w, "\nFIELDS of a listing\n%s\n", wrapped(m.Fields, 100))
	}
	fmt.Fprintf(w, "\nEXAMPLE\n  %s\n", strings.ReplaceAll(strings.TrimSpace(m.Example), "\n", "\n  "))
	return w.Flush()
}

func printKeys(w io.Writer, keys []config.SettingInfo) {
	for _, k := range keys {
		meaning := k.Meaning
		if k.Default != "" && k.Default != "0" && k.Default != "false" && !strings.HasSuffix(k.Default, " fields") && !strings.HasPrefix(k.Default, "0 ") {
			meaning += " (" + k.Default + " where absent)"
		}
		fmt.Fprintf(w, "  %s\t%s\n", k.Key, meaning)
	}
}

// wrapped lists words on indented lines.
func wrapped(words []string, width int) string {
	lines := []string{""}
	for _, word := range words {
		if last := lines[len(lines)-1]; len(last)+len(word) > width {
			lines = append(lines, "")
		}
		lines[len(lines)-1] += "  " + word
	}
	return strings.Join(lines, "\n")
}
