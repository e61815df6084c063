package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/recovery-almanac/almanac/cmd/internal/analytics"
	"github.com/recovery-almanac/almanac/config"
	"github.com/recovery-almanac/almanac/sinks/clickhouse"
)

func (c *command) queryCommand() *cobra.Command {
	var example, format string
	cmd := &cobra.Command{
		Use:   "query [SQL]",
		Short: "Ask the analytics store in SQL",
		Long: "Ask the analytics store in ClickHouse's SQL: the history of meetings, coverage and sources. Start from the views\n" +
			"meetings_now, meetings, changes, coverage_now, coverage_by_hour, coverage_trend, coverage_by_night, gaps, deserts,\n" +
			"reach, regions, sources_health and nights; `almanac query \"DESCRIBE gaps\"` says what their columns mean. Without SQL it lists the\n" +
			"examples. A question cannot change anything.",
		Example: "  almanac query\n  almanac query --example gaps\n  almanac query \"SELECT fellowship, count() FROM meetings_now GROUP BY 1 ORDER BY 2 DESC\"\n" +
			"  almanac query --format csv \"SELECT * FROM gaps WHERE region = 'US-PA'\"",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !slices.Contains([]string{"table", "csv", "json"}, format) {
				return misused(fmt.Errorf("--format is table, csv or json, not %q", format))
			}
			switch {
			case example != "" && len(args) == 1:
				return misused(errors.New("give SQL or --example, not both"))
			case example == "" && len(args) == 0:
				listExamples(c.out)
				return nil
			case example != "":
				e, err := findExample(example)
				if err != nil {
					return misused(err)
				}
				if format == "table" {
					fmt.Fprintf(c.errOut, "-- %s\n%s\n\n", e.Question, e.SQL)
				}
				args = []string{e.SQL}
			}
			return c.ask(cmd, args[0], format)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&example, "example", "", "ask the example of this `NAME`")
	flags.StringVar(&format, "format", "table", "table, csv or json")
	return cmd
}

// ask answers one question.
func (c *command) ask(cmd *cobra.Command, sql, format string) error {
	settings, err := c.settings()
	if err != nil {
		return err
	}
	place, err := c.place(settings)
	if err != nil {
		return failed(err)
	}
	store, err := analytics.Open(cmd.Context(), place)
	if err != nil {
		return failed(err)
	}
	nights, err := store.Nights(cmd.Context())
	if err == nil && len(nights) == 0 {
		fmt.Fprintln(c.errOut, "The store is empty: `almanac clickhouse load` loads the releases that are there.")
	}
	if err == nil {
		answer := newAnswer(c.out, format)
		err = store.Query(cmd.Context(), sql, answer.header, answer.row)
		err = errors.Join(err, answer.end(err == nil))
	}
	err = errors.Join(err, store.Close())
	if errors.Is(err, clickhouse.ErrQuery) {
		return misused(err)
	}
	return failed(err)
}

func findExample(name string) (clickhouse.Example, error) {
	var names []string
	for _, e := range clickhouse.Examples() {
		if e.Name == name {
			return e, nil
		}
		names = append(names, e.Name)
	}
	return clickhouse.Example{}, fmt.Errorf("there is no example %q; there is %s", name, strings.Join(names, ", "))
}

func listExamples(w io.Writer) {
	t := newTable(w)
	t.AppendHeader(table.Row{"example", "question"})
	for _, e := range clickhouse.Examples() {
		t.AppendRow(table.Row{e.Name, e.Question})
	}
	t.Render()
	fmt.Fprintln(w, "\nAsk one with `almanac query --example NAME`, or your own with `almanac query \"SQL\"`.")
}

// place says where the settings want the analytics store.
func (c *command) place(s config.Settings) (analytics.Place, error) {
	program, err := executable()
	return analytics.Place{
		Settings: s.Analytics, Data: s.Data, Password: c.env(s.Analytics.PasswordEnv),
		Command: []string{program, "clickhouse", "engine"}, Log: c.runLogger(s.Log),
	}, err
}
