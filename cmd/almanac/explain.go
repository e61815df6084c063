package main

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/recovery-almanac/almanac/cmd/internal/dossier"
	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/normalize/dedupe"
)

func (c *command) explainCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "explain ID|REF [ID|REF]",
		Short: "Tell where a record comes from, and why two are one or two",
		Long: "Tell which listings are behind a record of the served release and which of them gives each field. With two\n" +
			"names it tells whether they are one record, and where they are two, the evidence for and against.\n\n" +
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
			return failed(c.explain(release, subjects))
		},
	}
	cmd.Flags().BoolVar(&c.json, "json", false, "print JSON")
	return cmd
}

// explanation is what --json prints.
type explanation struct {
	Records    []normalize.Meeting  `json:"records"`
	Provenance []dedupe.Provenance  `json:"provenance"`
	Waterfall  *dedupe.Waterfall    `json:"waterfall,omitempty"` // where the two names are two records
	Same       bool                 `json:"same,omitempty"`      // the two names are one record
	Listings   []*normalize.Listing `json:"listings,omitempty"`  // those that were named
}

func (c *command) explain(release *dossier.Release, subjects []dossier.Subject) error {
	var e explanation
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
	}
	if len(e.Records) == 2 {
		w := release.Compare(e.Records[0], e.Records[1])
		e.Waterfall = &w
	}
	if c.json {
		return writeJSON(c.out, e)
	}
	for i, m := range e.Records {
		if alias := subjects[i].Alias; alias != "" {
			fmt.Fprintf(c.out, "%s was merged into %s.\n", alias, m.ID)
		}
		printRecord(c.out, m, e.Provenance[i])
	}
	switch {
	case e.Same:
		fmt.Fprintln(c.out, "Both names are this one record; where its listings differ stands above.")
	case e.Waterfall != nil:
		printWaterfall(c.out, *e.Waterfall)
	}
	return nil
}

func printRecord(w io.Writer, m normalize.Meeting, p dedupe.Provenance) {
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
	for _, id := range m.PossibleDuplicates {
		fmt.Fprintf(w, "It may be the same as %s (see `almanac explain %s %s`).\n", id, m.ID, id)
	}
	fmt.Fprintln(w)
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

func printWaterfall(w io.Writer, f dedupe.Waterfall) {
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
