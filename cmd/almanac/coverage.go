package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks/coverage"
	"github.com/recovery-almanac/almanac/sinks/files"
)

// coverageQuery is what somebody asks of the cube.
type coverageQuery struct {
	coverage.Key
	kind   string
	format string
	gaps   bool
	starts bool
	trend  string
}

func (c *command) coverageCommand() *cobra.Command {
	q := coverageQuery{}
	cmd := &cobra.Command{
		Use:   "coverage",
		Short: "Show at what hours of the week there are meetings",
		Long: "Show at what hours of the local week there are meetings, from the served release: a heat map of seven days\n" +
			"by 24 hours, CSV or JSON. Without --region it lists the regions; --kind county lists counties. A region is a\n" +
			"country (US), a subdivision (US-PA), a county (US-PA:Chester), a locality (US-PA/Ambler), online in UTC\n" +
			"(online) or by a clock (online:Europe/Berlin). --tag takes a group such as women or young-people, or a\n" +
			"language: language:es or es.",
		Example: "  almanac coverage\n  almanac coverage --kind county --gaps\n  almanac coverage --region us-pa --tag women\n" +
			"  almanac coverage --region US-PA --fellowship na --mode in_person --format csv\n  almanac coverage --region online:Europe/Berlin --tag es\n" +
			"  almanac coverage --region US-PA --trend month",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			settings, err := c.settings()
			if err != nil {
				return err
			}
			if !slices.Contains([]string{"heatmap", "csv", "json"}, q.format) {
				return misused(fmt.Errorf("--format is heatmap, csv or json, not %q", q.format))
			}
			dir, err := currentRelease(settings.Data)
			if err != nil {
				return failed(err)
			}
			return c.answerCoverage(dir, q)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&q.Region, "region", "", "region `CODE`: US, US-PA, US-PA:Chester, US-PA/Ambler, online, ...")
	flags.StringVar(&q.Fellowship, "fellowship", coverage.All, "fellowship `CODE`")
	flags.StringVar(&q.Mode, "mode", coverage.All, "in_person, online, hybrid, phone or all")
	flags.StringVar(&q.Group, "tag", coverage.All, "`GROUP` of meetings: women, men, lgbtq, young-people, ..., language:es")
	flags.StringVar(&q.kind, "kind", "", "list regions of this `KIND` only: country, subdivision, county, online")
	flags.StringVar(&q.format, "format", "heatmap", "heatmap, csv or json")
	flags.BoolVar(&q.gaps, "gaps", false, "list the longest gaps first; of a region, every gap of the week")
	flags.BoolVar(&q.starts, "starts", false, "count meetings that start in the hour instead of those in session")
	flags.StringVar(&q.trend, "trend", "", "what opened, closed and moved in the region by `PERIOD`: night, week or month")
	return cmd
}

func (c *command) answerCoverage(dir string, q coverageQuery) error {
	known, err := files.LoadRegions(dir)
	if err != nil {
		return failed(err)
	}
	fellowships, err := files.Fellowships(dir)
	if err != nil {
		return failed(err)
	}
	if err := q.settle(fellowships); err != nil {
		return misused(err)
	}
	if q.trend != "" {
		return c.answerTrend(dir, q, known.Regions)
	}
	if q.Region == "" {
		list, err := listCoverage(dir, q, known)
		if err != nil {
			return failed(err)
		}
		return failed(c.printRegions(q, known, list))
	}
	around, err := q.around(known.Regions)
	if err != nil {
		return misused(err)
	}
	cube, err := files.LoadCells(dir, around)
	if err != nil {
		return failed(err)
	}
	region, err := findRegion(cube.Regions, q.Region)
	if err != nil {
		return misused(err)
	}
	q.Region = region.Code
	if q.published(region) {
		return failed(c.printCell(q, region, cellOf(cube, q.Key)))
	}
	cell, err := measured(dir, cube.Week, q.Key)
	if err != nil {
		return failed(err)
	}
	return failed(c.printCell(q, region, cell))
}

// published: the release has such cells. Groups it has by fellowship or by mode, and in larger regions only.
func (q *coverageQuery) published(r *coverage.Region) bool {
	if q.Group == coverage.All {
		return true
	}
	return r.Kind != coverage.County && r.Kind != coverage.Locality && (q.Fellowship == coverage.All || q.Mode == coverage.All)
}

// measured computes a cell that the release does not have, from its meetings.
func measured(dir string, week time.Time, key coverage.Key) (coverage.Cell, error) {
	meetings, err := files.Load(dir)
	if err != nil {
		return coverage.Cell{}, err
	}
	meetings = slices.DeleteFunc(meetings, func(m normalize.Meeting) bool { return !coverage.InGroup(&m, key.Group) })
	ungrouped := key
	ungrouped.Group = coverage.All
	cell := cellOf(coverage.Compute(meetings, week), ungrouped)
	cell.Group = key.Group
	return cell, nil
}

// cellOf is the cell of a key. Where no meeting is, there is no cell: nothing is on all week.
func cellOf(cube coverage.Result, key coverage.Key) coverage.Cell {
	for _, cell := range cube.CellsOf(key.Region) {
		if cell.Key == key {
			return cell
		}
	}
	return coverage.Cell{Key: key, LongestGapHours: coverage.HoursOfWeek, MeanWaitMinutes: -1, WorstWaitMinutes: -1}
}

// listCoverage picks the cells that the list shows, in the order of their regions or of their gaps.
func listCoverage(dir string, q coverageQuery, known coverage.Result) ([]coverage.Cell, error) {
	cube, err := files.LoadFellowship(dir, q.Fellowship)
	if err != nil && !errors.Is(err, os.ErrNotExist) { // a fellowship without meetings has no file
		return nil, err
	}
	var list []coverage.Cell
	for i := range known.Regions {
		r := &known.Regions[i]
		if q.kind == "" && r.Kind == coverage.County || q.kind != "" && string(r.Kind) != q.kind {
			continue
		}
		q.Region = r.Code
		if cell := cellOf(cube, q.Key); cell.Meetings > 0 || q.gaps {
			list = append(list, cell)
		}
	}
	if q.gaps {
		slices.SortStableFunc(list, func(a, b coverage.Cell) int { return b.LongestGapHours - a.LongestGapHours })
	}
	return list, nil
}
