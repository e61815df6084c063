package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/recovery-almanac/almanac/cmd/internal/discover"
	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/config"
	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/scrapers/fetch"
)

// defaultSources is where `almanac source add` writes unless told otherwise.
const defaultSources = "sources"

func (c *command) sourceAddCommand() *cobra.Command {
	var a adding
	cmd := &cobra.Command{
		Use:   "add URL",
		Short: "Find the meeting list of a site and write its source file",
		Long: fmt.Sprintf("Find the meeting list of a site, write its source file into the folder of --sources (default ./%s), and try\n"+
			"it. URL is a feed, or any page of the publisher's. At most %d requests are made, as politely as a run's; a\n"+
			"publisher who says no, here or in the registry, is not added.\n\n"+
			"Fellowships: %s.\n\n"+
			"Exit codes: 0 written; 1 nothing was written, or what was written gives no meeting yet; 2 usage error, or a flag is\n"+
			"needed to tell whose, where or when; 3 written, but the list breaks off.",
			defaultSources, discover.MostRequests, discover.Codes()),
		Example: "  almanac source add https://example.org/meetings\n  almanac source add https://example.org/list.csv --fellowship oa --region NZ\n" +
			"  almanac source add https://bmlt.example.org/main_server/ --dry-run",
		Args: one("the address of the list, or of a page of its site: almanac source add URL"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.addSource(cmd, args[0], a)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&a.id, "id", "", "the source's `ID` (default made of fellowship, region, and the host's or publisher's name)")
	flags.StringVar(&a.fellowship, "fellowship", "", "whose meetings they are, by `CODE`: aa, na, ..., or mixed (default guessed)")
	flags.StringVar(&a.region, "region", "", "where they are, by `CODE`: NZ, US-PA, ..., or int for meetings of no one country (default guessed)")
	flags.StringVar(&a.timeZone, "time-zone", "", "the `ZONE` of rows that do not show theirs: Europe/Berlin, ... (default guessed)")
	flags.BoolVar(&a.dryRun, "dry-run", false, "show the file and write nothing")
	flags.BoolVar(&c.json, "json", false, "print JSON")
	return cmd
}

// adding is what the flags of `almanac source add` say.
type adding struct {
	id, fellowship, region, timeZone string
	dryRun                           bool
}

func (c *command) addSource(cmd *cobra.Command, address string, a adding) error {
	settings, err := c.settings()
	if err != nil {
		return err
	}
	dir := defaultSources
	if len(settings.Sources) > 0 {
		dir = settings.Sources[0]
	}
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return misused(fmt.Errorf("--sources %s is a file; give the folder that source files are written into", dir))
	}
	registry, files, err := everySource(append([]string{dir}, settings.Sources...))
	if err != nil {
		return misused(err)
	}
	client, err := nightly.NewClient(nightly.Options{Settings: hasty(settings), Version: version(), Log: c.logger(slog.LevelWarn)})
	if err != nil {
		return failed(err)
	}
	found, err := discover.Look(cmd.Context(), discover.Options{
		Address: addressOf(address), ID: a.id, Fellowship: a.fellowship, Region: a.region, TimeZone: a.timeZone,
		Registry: registry, Files: files, Formats: nightly.Formats, Client: client, Now: c.now().UTC(),
	})
	added := addedSource{Found: found}
	if err == nil && !a.dryRun {
		added.File, err = found.Save(dir)
	}
	if c.json {
		err = errors.Join(err, writeJSON(c.out, added))
	} else {
		printAdded(c.out, added)
	}
	if errors.Is(err, discover.ErrUnclear) || fetch.Kind(err) == fetch.KindContact {
		return misused(err)
	}
	switch {
	case err != nil || found.Unfinished:
	case len(found.Trial.Result.Meetings) == 0:
		err = noMeetings(found.Source, found.Trial)
	case found.Cut:
		return &exitError{nightly.ExitDegraded, fmt.Errorf("%s breaks off in the middle, so that meetings are missing: try it again later, "+
			"and tell the publisher if it stays so; the file is not marked authoritative", found.Source.URL)}
	}
	return failed(err)
}

// addressOf takes the path of a file on this machine for its address.
func addressOf(typed string) string {
	full, err := filepath.Abs(typed)
	if err != nil {
		return typed
	}
	if info, err := os.Stat(full); err != nil || !info.Mode().IsRegular() {
		return typed
	}
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(full)}).String()
}

// one takes one argument, and says what it is where it is missing.
func one(what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != 1 {
			return fmt.Errorf("give %s", what)
		}
		return nil
	}
}

// hasty tries again once at most: a person waits, and can ask again.
func hasty(s config.Settings) config.Settings {
	s.Fetch.Retries = min(s.Fetch.Retries, 1)
	return s
}

// everySource reads the built-in registry and the folders that hold source files already. files are those of the
// folders' sources, by id.
func everySource(dirs []string) (all []scrapers.Source, files map[string]string, err error) {
	if all, err = config.BuiltIn(); err != nil {
		return nil, nil, err
	}
	files, seen := map[string]string{}, map[string]bool{}
	for _, dir := range dirs {
		if seen[dir] {
			continue
		}
		seen[dir] = true
		some, err := sourceFiles(dir, files)
		if err != nil || !some {
			if err != nil {
				return nil, nil, err
			}
			continue
		}
		own, err := config.Sources(dir)
		if err != nil {
			return nil, nil, err
		}
		all = append(all, own...)
	}
	return all, files, nil
}

// sourceFiles notes the files of a folder by the ids that they are named for, and reports whether there are any; a
// folder that does not exist yet holds nothing.
func sourceFiles(dir string, files map[string]string) (some bool, err error) {
	err = filepath.WalkDir(dir, func(name string, _ fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return fs.SkipAll
		}
		if id, ok := strings.CutSuffix(filepath.Base(name), ".yaml"); ok {
			some, files[id] = true, name
		}
		return err
	})
	return some, err
}

// addedSource is what `almanac source add` did.
type addedSource struct {
	discover.Found
	File string `json:"file,omitempty"` // "" where nothing was written
}

func printAdded(w io.Writer, added addedSource) {
	for _, s := range added.Steps {
		fmt.Fprintf(w, "%s: %s\n", s.URL, s.Result)
	}
	if added.Offer != "" {
		fmt.Fprintf(w, "\nNothing is added. To keep everybody from adding it by mistake, keep this as a source file:\n\n%s\n", added.Offer)
	}
	if added.YAML == "" {
		return
	}
	fmt.Fprintf(w, "\n%s\n", added.YAML)
	printGuesses(w, added.Guesses)
	for _, s := range added.Warnings {
		fmt.Fprintln(w, "Mind:", s+".")
	}
	fmt.Fprintln(w)
	if !added.Unfinished {
		printTrial(w, added.Source, added.Trial)
		fmt.Fprintln(w)
	}
	switch {
	case added.File == "":
		fmt.Fprintln(w, "Nothing was written.")
		return
	case added.Unfinished:
		fmt.Fprintf(w, "Wrote %s. It is not fetched yet: complete the block at its end, remove `disabled`, and try it:\n", added.File)
	default:
		fmt.Fprintf(w, "Wrote %s. Check what is marked `likely` or `guess` in it, then try it again, and run it:\n", added.File)
	}
	fmt.Fprintf(w, "  almanac source test %s\n  almanac run --sources %s\n", added.File, filepath.Dir(added.File))
}

func printGuesses(w io.Writer, guesses []discover.Guess) {
	t := newTable(w)
	t.AppendHeader(table.Row{"key", "value", "how sure", "why"})
	for _, g := range guesses {
		t.AppendRow(table.Row{g.Key, clip(g.Value, 60), string(g.Sure), clip(g.Why, 90)})
	}
	t.Render()
}
