package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/recovery-almanac/almanac/sinks/files"
)

func (c *command) releaseCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "release", Short: "List, check, compare and switch the published releases"}
	cmd.AddCommand(c.releaseListCommand(), c.releaseCheckCommand(), c.releaseDiffCommand(), c.releasePublishCommand(), c.releaseRollbackCommand())
	return cmd
}

func (c *command) releaseListCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List the releases in the data folder, newest first",
		Example: "  almanac release list",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			settings, err := c.settings()
			if err != nil {
				return err
			}
			releases, err := files.List(filepath.Join(settings.Data, "releases"))
			if errors.Is(err, os.ErrNotExist) || err == nil && len(releases) == 0 {
				return failed(errNoRelease)
			}
			if err != nil {
				return failed(err)
			}
			if c.json {
				return failed(writeJSON(c.out, releases))
			}
			current, _ := currentRelease(settings.Data)
			t := newTable(c.out)
			t.AppendHeader(table.Row{"release", "as of", "meetings", "size", ""})
			for _, r := range releases {
				mark := ""
				if r.Release == filepath.Base(current) {
					mark = "served"
				}
				if r.Damage != "" {
					mark = strings.TrimSpace(mark + " damaged: " + r.Damage)
				}
				t.AppendRow(table.Row{r.Release, r.AsOf.Format(time.RFC3339), r.Meetings, size(r.Bytes), mark})
			}
			t.Render()
			return nil
		},
	}
	cmd.Flags().BoolVar(&c.json, "json", false, "print JSON")
	return cmd
}

func (c *command) releaseCheckCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "check [RELEASE]",
		Short:   "Read a release back and verify every file of it",
		Long:    "Read a release back and verify every file of it: hashes, JSON Schemas, ids, calendars. Without RELEASE\nit checks the one that is served; RELEASE is an id or a folder.",
		Example: "  almanac release check\n  almanac release check 20260102T030405Z",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			settings, err := c.settings()
			if err != nil {
				return err
			}
			dir, err := currentRelease(settings.Data)
			if len(args) == 1 {
				dir, err = releaseDir(settings.Data, args[0])
			}
			if err != nil {
				return failed(err)
			}
			if err := files.Check(dir); err != nil {
				return failed(fmt.Errorf("release %s: %w", filepath.Base(dir), err))
			}
			fmt.Fprintf(c.out, "%s is whole: every file reads back, matches its hash and its schema.\n", filepath.Base(dir))
			return nil
		},
	}
}

// currentRelease is the folder of the release that is served.
func currentRelease(data string) (string, error) {
	dir, err := filepath.EvalSymlinks(filepath.Join(data, "current"))
	if errors.Is(err, os.ErrNotExist) {
		return "", fmt.Errorf("%s: %w", data, errNoRelease)
	}
	return dir, err
}

// releaseDir finds a release by id, or takes a folder as it is.
func releaseDir(data, name string) (string, error) {
	for _, dir := range []string{filepath.Join(data, "releases", name), name} {
		if _, err := os.Stat(filepath.Join(dir, "manifest.json")); err == nil {
			return dir, nil
		}
	}
	return "", fmt.Errorf("there is no release %s in %s (see `almanac release list`)", name, data)
}

// showRelease lists what stands in the served release.
func (c *command) showRelease(data string) error {
	dir, err := currentRelease(data)
	if err != nil {
		return failed(err)
	}
	fmt.Fprintf(c.out, "What is published, in %s:\n", filepath.Join(data, "current"))
	err = filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		fmt.Fprintf(c.out, "  %-44s %10s\n", rel, size(info.Size()))
		return nil
	})
	return failed(err)
}

func writeJSON(w io.Writer, v any) error {
	body, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("encode JSON: %w", err)
	}
	_, err = fmt.Fprintf(w, "%s\n", body)
	return err
}
