package files

import (
	_ "embed"
	"html/template"
	"io"
	"maps"
	"slices"
	"time"

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
	Problems      []CodeCount    `json:"problems"` // sorted by code
}

func newReport(m Manifest, codes []CodeCount) Report {
	return Report{
		SchemaVersion: m.SchemaVersion, Release: m.Release, AsOf: m.AsOf, Version: m.Version, Counts: m.Counts,
		Sources: m.Sources, Problems: codes,
	}
}

//go:embed report.html
var pageText string

var pageTemplate = template.Must(template.New("report.html").Funcs(template.FuncMap{
	"stamp": stamp,
	"tone":  tone,
	"columns": func() []string {
		return []string{
			"Source", "Outcome", "Fetched", "Rows", "Published", "Rejected", "Skipped", "Meetings", "Merged", "Problems",
		}
	},
	"codes": func(p map[string]int) []string { return slices.Sorted(maps.Keys(p)) },
	"total": func(p map[string]int) (n int) {
		for _, count := range p {
			n += count
		}
		return n
	},
}).Parse(pageText))

// writePage writes report.html: the report for people, in one file that loads nothing from anywhere.
func writePage(w io.Writer, r Report) error { return pageTemplate.Execute(w, r) }

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
