package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/recovery-almanac/almanac/cmd/internal/analytics"
	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/config"
	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/sinks"
)

func (c *command) runCommand() *cobra.Command {
	var only, accept []string
	var offline, acceptLoss bool
	cmd := &cobra.Command{
		Use:   "run",
		Short: "Gather all sources and publish a release: one night",
		Long: "Gather all sources and publish a release: one night.\n\n" +
			"Exit codes: 0 published, every source healthy; 1 failed, nothing published; 2 usage or configuration error;\n" +
			"3 published, but a source failed, was quarantined or carried forward, or the analytics store waits for the next\n" +
			"run; 4 the release gate refused, the old release stands; 5 another run holds the data folder.\n\n" + settingsHelp(),
		Example: "  almanac run\n  almanac run --sources ./sources --only aa-us-pa-southeastern,na-nz-aotearoa\n  almanac run --offline --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			settings, err := c.settings()
			if err != nil {
				return err
			}
			sources, err := loadSources(settings)
			if err != nil {
				return misused(err)
			}
			opt := nightly.Options{
				Settings: settings, Sources: sources, Only: only, Offline: offline, Accept: accept, AcceptLoss: acceptLoss,
				Version: version(), Now: c.now,
			}
			return c.oneNight(cmd, opt)
		},
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&c.sources, "sources", nil, "`DIR` of source files in place of the built-in registry; may be repeated (ALMANAC_SOURCES)")
	flags.StringSliceVar(&only, "only", nil, "fetch only these source `IDS`; the others are published from their last good documents")
	flags.BoolVar(&offline, "offline", false, "fetch nothing; publish from the last good documents")
	flags.StringSliceVar(&accept, "accept", nil, "believe these source `IDS` tonight whatever the gate says, for a change that is meant")
	flags.BoolVar(&acceptLoss, "accept-loss", false, "publish although the release gate refuses, for a loss that is meant")
	flags.BoolVar(&c.json, "json", false, "print the run's manifest as JSON on the standard output")
	return cmd
}

// oneNight runs opt with progress on a terminal and plain lines elsewhere, and prints what came of it.
func (c *command) oneNight(cmd *cobra.Command, opt nightly.Options) error {
	place, err := c.place(opt.Settings)
	if err != nil {
		return failed(err)
	}
	opt.Load = func(ctx context.Context) nightly.Analytics { return analytics.Load(ctx, place, nil) }
	var manifest nightly.Manifest
	if screen := newProgress(c.errOut); screen != nil && !c.json {
		opt.Log = slog.New(slog.DiscardHandler)
		opt.Watch = screen.watch
		screen.start()
		manifest, err = nightly.Run(cmd.Context(), opt)
		screen.stop()
	} else {
		opt.Log = c.runLogger(opt.Settings.Log)
		manifest, err = nightly.Run(cmd.Context(), opt)
	}
	if c.json {
		body, encodeErr := json.MarshalIndent(manifest, "", "  ")
		if encodeErr != nil {
			return failed(encodeErr)
		}
		fmt.Fprintf(c.out, "%s\n", body)
	} else if manifest.Run != "" {
		printRun(c.out, manifest)
		if manifest.Analytics != nil {
			c.printLoad(*manifest.Analytics)
		}
	}
	if manifest.Exit == nightly.ExitPublished && err == nil {
		return nil
	}
	return &exitError{manifest.Exit, err}
}

// loadSources reads the declared folders, or the built-in registry when there are none.
func loadSources(s config.Settings) ([]scrapers.Source, error) {
	if len(s.Sources) == 0 {
		return config.BuiltIn()
	}
	sources, err := config.Sources(s.Sources...)
	if err == nil && len(sources) == 0 {
		err = fmt.Errorf("there is no source file (*.yaml) in %s", strings.Join(s.Sources, ", "))
	}
	return sources, err
}

// settingsHelp lists every setting with its default and its environment variable.
func settingsHelp() string {
	var b strings.Builder
	b.WriteString("Settings of almanac.yaml:\n")
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, s := range config.Describe() {
		meaning := s.Meaning
		if s.Env != "" {
			meaning += " (" + s.Env + ")"
		}
		fmt.Fprintf(w, "  %s\t%s\t%s\n", s.Key, s.Default, meaning)
	}
	w.Flush()
	return strings.TrimRight(b.String(), "\n")
}

// printRun shows one line a source, and where the release is.
func printRun(w io.Writer, m nightly.Manifest) {
	renderSources(w, m)
	for _, s := range m.Sources {
		if s.Detail != "" && s.Outcome != sinks.Disabled && s.Selected {
			fmt.Fprintf(w, "\n%s: %s\n", s.ID, s.Detail)
		}
	}
	if m.Mended != "" {
		fmt.Fprintf(w, "\nMended: %s.\n", m.Mended)
	}
	if m.Overrides != nil {
		for _, u := range m.Overrides.Unheeded {
			fmt.Fprintf(w, "\nLine %d of the overrides decides nothing: %s.\n", u.Line, u.Why)
		}
	}
	t := m.Totals
	fmt.Fprintf(w, "\n%d rows: %d published, %d rejected, %d skipped. %d meetings in the release; %d duplicates merged, %d kept though not listed tonight.\n",
		t.Rows.In, t.Rows.Published, t.Rows.Rejected, t.Rows.Skipped, t.Meetings, t.Merged, t.Kept)
	switch {
	case m.Published && m.Unchanged:
		fmt.Fprintf(w, "Nothing changed. Release %s stands in %s\n", m.Release, m.Path)
	case m.Published:
		fmt.Fprintf(w, "Published %s in %s\n", m.Release, m.Path)
	case m.Release != "":
		fmt.Fprintf(w, "Not published: the release %s stays served.\n", m.Release)
	default:
		fmt.Fprintln(w, "Not published: no release is served.")
	}
}

var errNoRelease = errors.New("there is no release yet: run `almanac run` or `almanac demo` first")
