package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/config"
	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/scrapers"
)

// previewRows is how many meetings and problems `almanac source test` shows.
const previewRows = 20

func (c *command) sourceTestCommand() *cobra.Command {
	var offline bool
	cmd := &cobra.Command{
		Use:   "test ID|FILE",
		Short: "Fetch and read one source, and show what it gives",
		Long: "Fetch and read one source, and show its meetings and problems. Nothing is published.\n\n" +
			"Exit codes: 0 it gives meetings; 1 it cannot be fetched or read, or gives none; 2 usage error.",
		Example: "  almanac source test aa-us-pa-southeastern\n  almanac source test ./sources/my-group.yaml\n  almanac source test na-nz-aotearoa --offline",
		Args:    one("the id of a source, or its file: almanac source test ID"),
		RunE: func(cmd *cobra.Command, args []string) error {
			settings, err := c.settings()
			if err != nil {
				return err
			}
			src, err := findSource(settings, args[0])
			if err != nil {
				return misused(err)
			}
			opt := nightly.Options{
				Settings: settings, Offline: offline, Version: version(), Now: c.now, Log: c.logger(slog.LevelWarn),
			}
			trial, err := nightly.Try(cmd.Context(), opt, src)
			if errors.Is(err, nightly.ErrUsage) {
				return misused(err)
			}
			switch {
			case c.json:
				err = errors.Join(err, writeJSON(c.out, trial))
			case err != nil:
				printDocuments(c.out, trial)
			default:
				printTrial(c.out, src, trial)
			}
			switch {
			case errors.Is(err, scrapers.ErrNotThisFormat):
				err = fmt.Errorf("%w; open it and see what it is: `almanac source add --dry-run` with its address, or its site's, names the format", err)
			case err == nil && len(trial.Result.Meetings) == 0:
				err = noMeetings(src, trial)
			}
			return failed(err)
		},
	}
	cmd.Flags().BoolVar(&offline, "offline", false, "read the archived documents instead of fetching")
	cmd.Flags().BoolVar(&c.json, "json", false, "print JSON")
	return cmd
}

// findSource takes a source's id, or the path of a source file.
func findSource(settings config.Settings, name string) (scrapers.Source, error) {
	info, err := os.Stat(name)
	switch {
	case err == nil && info.IsDir():
		return scrapers.Source{}, fmt.Errorf("%s is a folder; name one source file in it, or check them all with `almanac source lint --sources %s`", name, name)
	case strings.HasSuffix(name, ".yaml") && errors.Is(err, fs.ErrNotExist):
		return scrapers.Source{}, fmt.Errorf("there is no file %s; `almanac source add` writes source files into ./%s", name, defaultSources)
	case strings.HasSuffix(name, ".yaml"):
		return config.SourceFile(name)
	case err == nil && info.Mode().IsRegular() && strings.ContainsAny(name, `./\`):
		return scrapers.Source{}, fmt.Errorf("%s is no source file: those end in .yaml; for a list in a file run `almanac source add %s`", name, name)
	}
	all, err := loadSources(settings)
	if err != nil {
		return scrapers.Source{}, err
	}
	for _, s := range all {
		if s.ID == name {
			return s, nil
		}
	}
	hint := "see `almanac source list`"
	if own := filepath.Join(defaultSources, name+".yaml"); exists(own) {
		hint = "did you mean " + own + "?"
	}
	return scrapers.Source{}, fmt.Errorf("there is no source %q (%s)", name, hint)
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// noMeetings says why a source that was fetched and read gives nothing, and where to look next.
func noMeetings(src scrapers.Source, trial nightly.Trial) error {
	rows := trial.Result.Rows
	switch {
	case rows.In == 0:
		return fmt.Errorf("source %s gives no meeting: the list is empty; open %s and see whether it shows any", src.ID, src.URL)
	case rows.Rejected == 0:
		return fmt.Errorf("source %s gives no meeting: all of its rows (%d) are left out%s; look at the list, and at the skip rules of the file where it has any",
			src.ID, rows.In, mostOf(trial.Result.Problems))
	}
	return fmt.Errorf("source %s gives no meeting: none of its rows (%d) can be used%s; the publisher leaves out what a meeting needs, or the rules of the file miss it",
		src.ID, rows.In, mostOf(trial.Result.Problems))
}

// mostOf is the commonest reason why rows are left out: an error, else a note.
func mostOf(problems []normalize.Problem) string {
	for _, severity := range []scrapers.Severity{scrapers.Error, scrapers.Info} {
		counts := map[string]int{}
		for _, p := range problems {
			if p.Severity == severity && p.Row > 0 && !strings.HasPrefix(string(p.Code), "coordinates") {
				counts[p.Message]++
			}
		}
		best := ""
		for _, message := range slices.Sorted(maps.Keys(counts)) {
			if counts[message] > counts[best] {
				best = message
			}
		}
		if best != "" {
			return fmt.Sprintf(", most often because %s (%d times)", best, counts[best])
		}
	}
	return ""
}

func printDocuments(w io.Writer, trial nightly.Trial) {
	for _, d := range trial.Documents {
		fmt.Fprintf(w, "%s: %s, %s, %s\n", d.Role, d.URL, size(d.Bytes), d.ContentType)
	}
}

func printTrial(w io.Writer, src scrapers.Source, trial nightly.Trial) {
	printDocuments(w, trial)
	rows := trial.Result.Rows
	fmt.Fprintf(w, "%s (%s): %s, %d published (%.1f %%), %d rejected, %d skipped: %s\n\n",
		src.ID, src.Format, amount(rows.In, "row"), rows.Published, 100*float64(rows.Published)/float64(max(1, rows.In)),
		rows.Rejected, rows.Skipped, amount(rows.Meetings, "meeting"))
	if len(trial.Result.Meetings) > 0 {
		printMeetings(w, trial.Result.Meetings)
	}
	printProblems(w, trial.Result.Problems)
}

func amount(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

func printMeetings(w io.Writer, meetings []normalize.Meeting) {
	t := newTable(w)
	t.AppendHeader(table.Row{"when", "zone", "mode", "name", "where", "tags"})
	for _, m := range meetings[:min(len(meetings), previewRows)] {
		t.AppendRow(table.Row{when(m.Schedule), m.Schedule.TimeZone, modeOf(m), clip(m.Name, 40), clip(where(m), 50), clip(strings.Join(m.Tags, " "), 30)})
	}
	t.Render()
	if more := len(meetings) - previewRows; more > 0 {
		fmt.Fprintf(w, "and %d more\n", more)
	}
}

// modeOf is how one takes part, and whether one can.
func modeOf(m normalize.Meeting) string {
	if m.Status == normalize.Inactive {
		return string(m.Mode) + ", closed for now"
	}
	return string(m.Mode)
}

func printProblems(w io.Writer, problems []normalize.Problem) {
	if len(problems) == 0 {
		return
	}
	counts := map[scrapers.Code]int{}
	for _, p := range problems {
		counts[p.Code]++
	}
	fmt.Fprintln(w)
	t := newTable(w)
	t.AppendHeader(table.Row{"problem", "severity", "times", "first row", "first value", "meaning"})
	for _, code := range slices.Sorted(maps.Keys(counts)) {
		i := slices.IndexFunc(problems, func(p normalize.Problem) bool { return p.Code == code })
		p := problems[i]
		t.AppendRow(table.Row{string(code), string(p.Severity), counts[code], p.Row, clip(p.Value, 30), p.Message})
	}
	t.Render()
}

// where is the first thing a person needs to get there.
func where(m normalize.Meeting) string {
	if m.Place != nil {
		for _, s := range []string{m.Place.Formatted, m.Place.Street, m.Place.Locality, m.Place.Name} {
			if s != "" {
				return s
			}
		}
	}
	if len(m.Online) > 0 {
		return m.Online[0].Provider
	}
	return ""
}
