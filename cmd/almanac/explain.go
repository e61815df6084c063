package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/recovery-almanac/almanac/cmd/internal/dossier"
	"github.com/recovery-almanac/almanac/cmd/internal/overrides"
	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/normalize/dedupe"
)

func (c *command) explainCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "explain ID|REF [ID|REF]",
		Short: "Tell where a record comes from, and why two are one or two",
		Long: "Tell which listings are behind a record of the served release, why they are one, and which of them gives each\n" +
			"field. With two names it tells whether they are one record or two, and the evidence for and against: as it was\n" +
			"weighed when the release was made, where the two were merged or in doubt.\n\n" +
			"ID is a record's id, also one that was merged away. REF is source/ref, or source/ref#slot.",
		Example: "  almanac explain bodjeuathsa7ig6v\n  almanac explain aa-us-pa-southeastern/early-night-out\n  almanac explain bodjeuathsa7ig6v q3x7c2lmd5npvk4e",
		Args:    cobra.RangeArgs(1, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			settings, err := c.settings()
			if err != nil {
				return err
			}
			dir, err := currentRelease(settings.Data)
			if err != nil {
				return failed(err)
			}
			release, err := dossier.Open(dir)
			if err != nil {
				return failed(err)
			}
			var subjects []dossier.Subject
			for _, name := range args {
				s, err := release.Find(name)
				if err != nil {
					return misused(err)
				}
				subjects = append(subjects, s)
			}
			said, err := overrides.Load(settings.OverridesFile())
			if err != nil {
				return misused(err)
			}
			return failed(c.explain(release, subjects, said))
		},
	}
	cmd.Flags().BoolVar(&c.json, "json", false, "print JSON")
	return cmd
}

// explanation is what --json prints.
type explanation struct {
	Records    []normalize.Meeting  `json:"records"`
	Provenance []dedupe.Provenance  `json:"provenance"`
	Ties       []dedupe.Decision    `json:"ties,omitempty"`      // why the listings of a record are one
	Waterfall  *dedupe.Waterfall    `json:"waterfall,omitempty"` // where the two names are two records
	Same       bool                 `json:"same,omitempty"`      // the two names are one record
	Path       []dedupe.Waterfall   `json:"path,omitempty"`      // from one listing of it to the other
	Listings   []*normalize.Listing `json:"listings,omitempty"`  // those that were named
	Overrides  []overrides.Line     `json:"overrides,omitempty"` // what people decided about these listings
}

func (c *command) explain(release *dossier.Release, subjects []dossier.Subject, said overrides.File) error {
	e := explained(release, subjects, said)
	if c.json {
		return writeJSON(c.out, e)
	}
	for i, m := range e.Records {
		if alias := subjects[i].Alias; alias != "" {
			fmt.Fprintf(c.out, "%s was merged into %s.\n", alias, m.ID)
		}
		printRecord(c.out, m, e.Provenance[i], release.Ties(m.ID))
	}
	for _, l := range e.Overrides {
		fmt.Fprintln(c.out, l)
	}
	switch {
	case e.Same:
		fmt.Fprintln(c.out, "Both names are this one record; where its listings differ stands above.")
		for _, w := range e.Path {
			fmt.Fprintf(c.out, "\n%s and %s\n", dossier.Cite(w.A), dossier.Cite(w.B))
			printWaterfall(c.out, w)
		}
	case e.Waterfall != nil:
		printWaterfall(c.out, *e.Waterfall)
	}
	return nil
}

func explained(release *dossier.Release, subjects []dossier.Subject, said overrides.File) explanation {
	var e explanation
	var keys []dedupe.ListingKey
	for i, s := range subjects {
		if s.Listing != nil {
			e.Listings = append(e.Listings, s.Listing)
		}
		if i > 0 && s.Meeting.ID == e.Records[0].ID {
			e.Same = true
			continue
		}
		e.Records = append(e.Records, s.Meeting)
		e.Provenance = append(e.Provenance, release.Provenance(s.Meeting.ID))
		e.Ties = append(e.Ties, release.Ties(s.Meeting.ID)...)
		for _, l := range s.Meeting.Sources {
			keys = append(keys, dossier.Key(l))
		}
	}
	e.Overrides = said.About(keys...)
	switch {
	case len(e.Records) == 2:
		w := release.Compare(e.Records[0], e.Records[1])
		e.Waterfall = &w
	case e.Same && len(e.Listings) == 2:
		for _, d := range dossier.Path(e.Ties, *e.Listings[0], *e.Listings[1]) {
			e.Path = append(e.Path, dossier.Waterfall(d))
		}
	}
	return e
}

func printRecord(w io.Writer, m normalize.Meeting, p dedupe.Provenance, ties []dedupe.Decision) {
	fmt.Fprintf(w, "%s  %s\n%s, %s, %s, %s\n\n", m.ID, m.Name, when(m.Schedule), m.Schedule.TimeZone, m.Mode, where(m))
	t := newTable(w)
	t.AppendHeader(table.Row{"listing", "updated", "page"})
	for _, l := range m.Sources {
		updated := ""
		if !l.Updated.IsZero() {
			updated = l.Updated.Format("2006-01-02")
		}
		t.AppendRow(table.Row{dossier.Cite(l), updated, l.URL})
	}
	t.Render()
	printTies(w, ties)
	fmt.Fprintf(w, "\nEvery field not named below is from %s.\n", dossier.Cite(p.From))
	if len(p.Fields) > 0 {
		t = newTable(w)
		t.AppendHeader(table.Row{"field", "from", "because", "what others said"})
		for _, f := range p.Fields {
			lost := ""
			for i, l := range f.Lost {
				if i > 0 {
					lost += "; "
				}
				lost += l.From + ": " + said(l.Value)
			}
			t.AppendRow(table.Row{f.Field, f.From, f.Rule, clip(lost, 100)})
		}
		t.Render()
	}
	for _, c := range m.Conflicts {
		fmt.Fprintf(w, "%s/%s states another time: %s.\n", c.Source, c.Ref, when(normalize.Schedule{RRule: c.RRule, Start: c.Start})+", "+c.TimeZone)
	}
	for _, id := range m.PossibleDuplicates {
		fmt.Fprintf(w, "It may be the same as %s (see `almanac explain %s %s`).\n", id, m.ID, id)
	}
	fmt.Fprintln(w)
}

// printTies tells why the listings are one.
func printTies(w io.Writer, ties []dedupe.Decision) {
	if len(ties) == 0 {
		return
	}
	fmt.Fprintln(w)
	t := newTable(w)
	t.AppendHeader(table.Row{"is one with", "listing", "by", "bits", "evidence"})
	for _, d := range ties {
		bits := ""
		if d.Bits != 0 {
			bits = fmt.Sprintf("%+g", d.Bits)
		}
		var parts []string
		for _, e := range d.Evidence {
			parts = append(parts, fmt.Sprintf("%s %+g", e.Comparison, e.Bits))
		}
		t.AppendRow(table.Row{dossier.Cite(d.B), dossier.Cite(d.A), d.Rule, bits, strings.Join(parts, ", ")})
	}
	t.Render()
}

func said(value any) string {
	if s, ok := value.(string); ok {
		return s
	}
	body, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(body)
}

// beyondEvidence are ties for which nothing is weighed.
var beyondEvidence = map[string]string{"copy": "every published field is the same", "person": "a person has said so"}

func printWaterfall(w io.Writer, f dedupe.Waterfall) {
	if words, ok := beyondEvidence[f.Anchor]; ok && len(f.Evidence) == 0 {
		fmt.Fprintf(w, "One record: %s.\n", words)
		return
	}
	t := newTable(w)
	t.AppendHeader(table.Row{"evidence", "", "bits"})
	t.AppendRow(table.Row{"prior", "before anything is compared", fmt.Sprintf("%+g", f.Prior)})
	for _, e := range f.Evidence {
		t.AppendRow(table.Row{e.Comparison, e.Level, fmt.Sprintf("%+g", e.Bits)})
	}
	t.AppendRow(table.Row{"sum", fmt.Sprintf("P %.3f that the two are one meeting: %s", min(f.Probability, 0.999), f.Verdict), fmt.Sprintf("%+g", f.Bits)})
	t.Render()
	if f.Gate != "" {
		fmt.Fprintf(w, "They stay apart whatever the sum says: %s.\n", f.Gate)
	}
}
