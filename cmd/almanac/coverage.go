package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/recovery-almanac/almanac/sinks/coverage"
	"github.com/recovery-almanac/almanac/sinks/files"
)

func (c *command) coverageCommand() *cobra.Command {
	key := coverage.Key{Fellowship: coverage.All, Mode: coverage.All}
	var format string
	var starts bool
	cmd := &cobra.Command{
		Use:   "coverage",
		Short: "Show at what hours of the week there are meetings",
		Long: "Show at what hours of the local week there are meetings, from the served release: a heat map of seven days\n" +
			"by 24 hours, CSV or JSON. Without --region it lists the regions.",
		Example: "  almanac coverage\n  almanac coverage --region US-PA\n  almanac coverage --region US-PA --fellowship na --mode in_person --format csv",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			settings, err := c.settings()
			if err != nil {
				return err
			}
			if !slices.Contains([]string{"heatmap", "csv", "json"}, format) {
				return misused(fmt.Errorf("--format is heatmap, csv or json, not %q", format))
			}
			dir, err := currentRelease(settings.Data)
			if err != nil {
				return failed(err)
			}
			cube, err := files.LoadCoverage(dir)
			if err != nil {
				return failed(err)
			}
			if key.Region == "" {
				printRegions(c.out, cube)
				return nil
			}
			cell, err := findCell(cube, key)
			if err != nil {
				return misused(err)
			}
			return failed(c.printCell(cell, format, starts))
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&key.Region, "region", "", "region `CODE`: US, US-PA, online, ...")
	flags.StringVar(&key.Fellowship, "fellowship", coverage.All, "fellowship `CODE`")
	flags.StringVar(&key.Mode, "mode", coverage.All, "in_person, online, hybrid, phone or all")
	flags.StringVar(&format, "format", "heatmap", "heatmap, csv or json")
	flags.BoolVar(&starts, "starts", false, "count meetings that start in the hour instead of those in session")
	return cmd
}

// findCell names what there is where the asked-for cell is not.
func findCell(cube coverage.Result, key coverage.Key) (coverage.Cell, error) {
	var regions, others []string
	for _, cell := range cube.Cells {
		if cell.Key == key {
			return cell, nil
		}
		if cell.Fellowship == coverage.All && cell.Mode == coverage.All {
			regions = append(regions, cell.Region)
		}
		if cell.Region == key.Region {
			others = append(others, cell.Fellowship+"/"+cell.Mode)
		}
	}
	if len(others) > 0 {
		return coverage.Cell{}, fmt.Errorf("no meeting of %s/%s in %s; there is %s", key.Fellowship, key.Mode, key.Region, strings.Join(others, ", "))
	}
	return coverage.Cell{}, fmt.Errorf("there is no region %q; there is %s", key.Region, strings.Join(regions, ", "))
}

func printRegions(w io.Writer, cube coverage.Result) {
	fmt.Fprintf(w, "Week of %s\n\n", cube.Week.Format("2006-01-02"))
	t := newTable(w)
	t.AppendHeader([]any{"region", "meetings", "hours covered of 168", "longest gap", "mean wait"})
	for _, cell := range cube.Cells {
		if cell.Fellowship == coverage.All && cell.Mode == coverage.All {
			t.AppendRow([]any{cell.Region, cell.Meetings, cell.HoursCovered, gap(cell), wait(cell)})
		}
	}
	t.Render()
}

func gap(c coverage.Cell) string {
	if c.LongestGapHours == 0 {
		return "none"
	}
	if c.LongestGapStart < 0 {
		return fmt.Sprintf("%d h", c.LongestGapHours)
	}
	return fmt.Sprintf("%d h from %s %02d:00", c.LongestGapHours, dayNames[c.LongestGapStart/24], c.LongestGapStart%24)
}

func wait(c coverage.Cell) string {
	if c.MeanWaitMinutes < 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f h", c.MeanWaitMinutes/60)
}

var dayNames = [...]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}

func (c *command) printCell(cell coverage.Cell, format string, starts bool) error {
	switch format {
	case "json":
		return writeJSON(c.out, cell)
	case "csv":
		return cellCSV(c.out, cell)
	}
	hours, what := cell.Sessions, "in session"
	if starts {
		hours, what = cell.Starts, "starting"
	}
	week := "local"
	if cell.Region == coverage.OnlineRegion {
		week = "UTC"
	}
	fmt.Fprintf(c.out, "%s, %s, %s: meetings %s by hour of the %s week\n\n", cell.Region, cell.Fellowship, cell.Mode, what, week)
	heatmap(c.out, hours, colours(c.out, c.env))
	fmt.Fprintf(c.out, "\n%d meetings; %d of 168 hours covered; longest gap %s; mean wait %s\n",
		cell.Meetings, cell.HoursCovered, gap(cell), wait(cell))
	return nil
}

func cellCSV(w io.Writer, cell coverage.Cell) error {
	out := csv.NewWriter(w)
	err := out.Write([]string{"region", "fellowship", "mode", "weekday", "hour", "starts", "sessions"})
	for h := range coverage.HoursOfWeek {
		err = errors.Join(err, out.Write([]string{
			cell.Region, cell.Fellowship, cell.Mode, strconv.Itoa(h/24 + 1), strconv.Itoa(h % 24),
			strconv.FormatFloat(cell.Starts[h], 'f', -1, 64), strconv.FormatFloat(cell.Sessions[h], 'f', -1, 64),
		}))
	}
	out.Flush()
	return errors.Join(err, out.Error())
}

// colours reports whether w shows them: a terminal whose user did not say NO_COLOR.
func colours(w io.Writer, env func(string) string) bool {
	f, ok := w.(*os.File)
	return ok && env("NO_COLOR") == "" && term.IsTerminal(int(f.Fd()))
}

// shades run from nothing to much, in xterm's 256 colours; they differ in lightness, so that nobody needs to tell
// hues apart.
var shades = [...]int{236, 17, 18, 25, 31, 37, 79, 121, 192}

// heatmap paints seven days by 24 hours. Every cell also has its number: "." for none, "+" for a share below one.
func heatmap(w io.Writer, hours coverage.Hours, colour bool) {
	most := slices.Max(hours[:])
	fmt.Fprint(w, "    ")
	for h := range 24 {
		fmt.Fprintf(w, "%4d", h)
	}
	fmt.Fprintln(w)
	for day, name := range dayNames {
		fmt.Fprintf(w, "%s ", name)
		for _, v := range hours[day*24 : day*24+24] {
			if !colour {
				fmt.Fprintf(w, "%4s", number(v))
				continue
			}
			fmt.Fprintf(w, "\x1b[48;5;%dm\x1b[38;5;%dm%4s\x1b[0m", shades[shade(v, most)], ink(shade(v, most)), number(v))
		}
		fmt.Fprintln(w)
	}
}

func number(v float64) string {
	switch {
	case v == 0:
		return "."
	case v < 1:
		return "+"
	}
	return strconv.FormatFloat(v, 'f', 0, 64)
}

func shade(v, most float64) int {
	if v == 0 {
		return 0
	}
	return 1 + int(float64(len(shades)-2)*v/most)
}

func ink(shade int) int {
	if shade > len(shades)/2 {
		return 16
	}
	return 231
}
