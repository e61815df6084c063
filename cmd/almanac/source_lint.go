package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/cmd/internal/overrides"
	"github.com/recovery-almanac/almanac/config"
)

func (c *command) sourceLintCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "lint",
		Short: "Check every source file and people's overrides, and list all that is wrong",
		Long: "Check every source file and list all that is wrong, with file and line: unknown keys, ids that are not\n" +
			"the file's name, addresses that are wrong or stand twice, time zones, regions (ISO 3166), fellowships, access,\n" +
			"selectors, patterns and paths, e-mail addresses, missing websites and dates. Of the overrides: lines that cannot be read, that contradict each other, or that\n" +
			"speak of a source or a listing that is no longer there.\n\nExit codes: 0 clean or warnings only; 2 a file has an error.",
		Example: "  almanac source lint\n  almanac source lint --sources ./sources",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fmt.Errorf("`almanac source lint` checks all sources: for others name them with --sources %s", args[0])
			}
			return nil
		},
		RunE: func(*cobra.Command, []string) error {
			settings, err := c.settings()
			if err != nil {
				return err
			}
			findings, err := config.LintWith(nightly.CheckRegion, settings.Sources...)
			if err != nil {
				return misused(err)
			}
			found, note := lintOverrides(settings)
			findings = append(findings, found...)
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
				return misused(fmt.Errorf("%d errors in the source files and overrides", bad))
			}
			if !c.json {
				fmt.Fprintf(c.out, "%s: the source files are clean; %d warnings.\n", sourcesNamed(settings), len(findings))
				if note != "" {
					fmt.Fprintln(c.out, note)
				}
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&c.json, "json", false, "print JSON")
	return cmd
}

// sourcesNamed says which source files are meant.
func sourcesNamed(settings config.Settings) string {
	if len(settings.Sources) == 0 {
		return "The built-in registry (yours: --sources DIR)"
	}
	return strings.Join(settings.Sources, ", ")
}

// lintOverrides checks what people decided. The note says what was checked, "" where nobody decided anything.
func lintOverrides(settings config.Settings) (findings config.Findings, note string) {
	file, err := overrides.Load(settings.OverridesFile())
	if errors.As(err, &findings) {
		return findings, ""
	}
	if err != nil {
		return config.Findings{{Level: config.Error, File: file.Path, Message: err.Error()}}, ""
	}
	if len(file.Lines) == 0 {
		return nil, ""
	}
	sources, err := loadSources(settings)
	if err != nil {
		return nil, "" // said already, with file and line
	}
	var ids []string
	for _, s := range sources {
		ids = append(ids, s.ID)
	}
	bridge, note := "", fmt.Sprintf("The overrides are clean; %d lines. There is no release: whether their listings are still there was not checked.", len(file.Lines))
	if dir, err := currentRelease(settings.Data); err == nil {
		bridge, note = filepath.Join(dir, "bridge.csv"), fmt.Sprintf("The overrides are clean; %d lines.", len(file.Lines))
	}
	if findings, err = file.Dead(ids, bridge); err != nil {
		return config.Findings{{Level: config.Error, File: file.Path, Message: err.Error()}}, ""
	}
	return findings, note
}
