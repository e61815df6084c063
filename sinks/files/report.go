package files

import (
	_ "embed"
	"html/template"
	"io"
	"strings"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/sinks"
)

// Report is report.json: how the run went, source by source.
type Report struct {
	SchemaVersion int            `json:"schema_version"`
	Release       string         `json:"release"`
	AsOf          time.Time      `json:"as_of"`
	Version       string         `json:"version"`
	Counts        Counts         `json:"counts"`
	Sources       []sinks.Source `json:"sources"`
	Problems      []CodeCount    `json:"problems"`      // sorted by code
	UnknownTypes  []UnknownType  `json:"unknown_types"` // sorted by source, the most frequent first
}

func newReport(m Manifest, problems []normalize.Problem) Report {
	return Report{
		SchemaVersion: m.SchemaVersion, Release: m.Release, AsOf: m.AsOf, Version: m.Version, Counts: m.Counts,
		Sources: m.Sources, Problems: countCodes(problems), UnknownTypes: unknownTypes(problems),
	}
}

// reportPage is what report.html shows.
type reportPage struct {
	Report
	Findings []findings // of every source, in the order of Sources
}

// Columns are those of the table of sources; the first two are text.
func (reportPage) Columns() []string {
	return []string{
		"Source", "Outcome", "Errors", "Warnings", "Notes", "Rows", "Published", "Rejected", "Skipped", "Meetings", "Merged",
		"Fetched",
	}
}

//go:embed report.html
var pageText string

var pageTemplate = template.Must(template.New("report.html").Funcs(template.FuncMap{
	"stamp":     stamp,
	"tone":      tone,
	"weight":    weight,
	"clickable": clickable,
	"rowName":   rowName,
}).Parse(lean(pageText)))

// lean takes the indentation out of the page, which repeats with every row of it.
func lean(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(strings.TrimLeft(line, " "))
	}
	return b.String()
}

// writePage writes report.html: the report for people, in one file that loads nothing from anywhere. Each source
// has an anchor of its id, so that "report.html#aa-us-pa-sepia" can be mailed to whoever keeps that list.
func writePage(w io.Writer, r Report, problems []normalize.Problem) error {
	return pageTemplate.Execute(w, reportPage{Report: r, Findings: findingsOf(r.Sources, problems)})
}

// tone is the colour of an outcome: good, idle (the operator or the publisher wants it so) or bad.
func tone(o sinks.Outcome) string {
	switch {
	case o == sinks.Disabled || o == sinks.RobotsDenied:
		return "idle"
	case o.Healthy():
		return "good"
	}
	return "bad"
}

// weight is the colour of a severity.
func weight(severity any) string {
	switch severity {
	case normalize.Severity("error"), "error":
		return "bad"
	case normalize.Severity("warning"), "warning":
		return "fair"
	}
	return "idle"
}
