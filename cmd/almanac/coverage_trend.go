package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/recovery-almanac/almanac/sinks/coverage"
	"github.com/recovery-almanac/almanac/sinks/files"
)

// settleTrend refuses what the trend does not tell.
func (q *coverageQuery) settleTrend() error {
	if err := settleWord("--trend", &q.trend, []string{"night", "week", "month"}); err != nil {
		return err
	}
	if q.Mode != coverage.All || q.Group != coverage.All || q.kind != "" || q.gaps || q.starts {
		return errors.New("--trend is told by region and fellowship: leave out --mode, --tag, --kind, --gaps and --starts")
	}
	if q.Region == "" {
		return errors.New("--trend is of one region: name it with --region")
	}
	return nil
}

// answerTrend shows what opened, closed and moved, from the release's trend.
func (c *command) answerTrend(dir string, q coverageQuery, regions []coverage.Region) error {
	if err := q.settleTrend(); err != nil {
		return misused(err)
	}
	region, err := findRegion(regions, q.Region)
	if err != nil {
		return misused(err)
	}
	if region.Kind != coverage.Country && region.Kind != coverage.Subdivision && region.Code != coverage.OnlineRegion {
		return misused(fmt.Errorf("the trend is told of countries, subdivisions and %s, not of %s", coverage.OnlineRegion, region.Code))
	}
	trend, err := files.LoadTrend(dir)
	if err != nil {
		return failed(err)
	}
	return failed(c.printTrend(q, region, trend.Periods(region.Code, q.Fellowship, coverage.PeriodOf[q.trend])))
}

var trendColumns = strings.Fields("period meetings hours_covered opened closed moved")

func (c *command) printTrend(q coverageQuery, r *coverage.Region, list []coverage.Period) error {
	switch q.format {
	case "json":
		return writeJSON(c.out, append([]coverage.Period{}, list...))
	case "csv":
		w := csv.NewWriter(c.out)
		rows := [][]string{trendColumns}
		for _, p := range list {
			rows = append(rows, []string{p.Period, strconv.Itoa(p.Meetings), strconv.Itoa(p.HoursCovered), strconv.Itoa(p.Opened), strconv.Itoa(p.Closed), strconv.Itoa(p.Moved)})
		}
		return w.WriteAll(rows)
	}
	if len(list) == 0 {
		_, err := fmt.Fprintf(c.out, "%s, %s: no night is on record\n", r.Code, described(q.Key))
		return err
	}
	fmt.Fprintf(c.out, "%s: %s, by %s\n\n", r.Code, described(q.Key), q.trend)
	t := newTable(c.out)
	t.AppendHeader([]any{q.trend, "meetings", "hours covered of 168", "opened", "closed", "moved"})
	for _, p := range list {
		t.AppendRow([]any{p.Period, p.Meetings, p.HoursCovered, p.Opened, p.Closed, p.Moved})
	}
	t.Render()
	return nil
}
