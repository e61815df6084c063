package main

import (
	"fmt"
	"io"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/sinks"
)

// manyDisabled is from how many disabled sources on the table counts them instead of listing them.
const manyDisabled = 5

// renderSources prints what became of every source.
func renderSources(w io.Writer, m nightly.Manifest) {
	t := newTable(w)
	t.AppendHeader(table.Row{"source", "outcome", "rows", "meetings", "change", "merged", "problems"})
	disabled := 0
	for _, s := range m.Sources {
		if s.Outcome == sinks.Disabled {
			disabled++
		}
	}
	for _, s := range m.Sources {
		if s.Outcome == sinks.Disabled && disabled >= manyDisabled {
			continue
		}
		outcome := string(s.Outcome)
		if s.Cause != "" {
			outcome += " (" + string(s.Cause) + ")"
		}
		t.AppendRow(table.Row{s.ID, outcome, s.Rows.In, s.Rows.Meetings, change(s), s.Merged, problemCount(s)})
	}
	t.Render()
	if disabled >= manyDisabled {
		fmt.Fprintf(w, "%d more sources are disabled (see `almanac source list --disabled`).\n", disabled)
	}
}

func newTable(w io.Writer) table.Writer {
	t := table.NewWriter()
	t.SetOutputMirror(w)
	style := table.StyleLight
	style.Options = table.OptionsNoBordersAndSeparators
	style.Format.Header = 0
	t.SetStyle(style)
	return t
}

func change(s nightly.SourceLine) string {
	if d := s.Rows.Meetings - s.Before; d != 0 {
		return fmt.Sprintf("%+d", d)
	}
	return "="
}

func problemCount(s nightly.SourceLine) int {
	n := 0
	for _, c := range s.Problems {
		n += c
	}
	return n
}

// clip shortens s to at most n runes for a table cell.
func clip(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}
