package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"github.com/recovery-almanac/almanac/cmd/internal/dossier"
	"github.com/recovery-almanac/almanac/cmd/internal/overrides"
	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/normalize/dedupe"
)

func (c *command) reviewCommand() *cobra.Command {
	var list bool
	var limit int
	var who string
	cmd := &cobra.Command{
		Use:   "review",
		Short: "Decide about pairs that may be one meeting",
		Long: "Show the pairs of the served release that may be one meeting, side by side with the evidence, and ask. Answers are\n" +
			"appended to overrides.jsonl; the next run follows them, and an answered pair does not come back.\n\n" +
			"The most useful come first: by the chance that the two are one, times the listings that hang on the answer. The\n" +
			"chance is that of the evidence; it is even where a gate or a rival listing keeps the two apart, and one in ten\n" +
			"between twins of one group in person and online, which are two by policy.",
		Example: "  almanac review --reviewer ann\n  almanac review --list --limit 20\n  almanac review --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			settings, err := c.settings()
			if err != nil {
				return err
			}
			path, _ := settings.OverridesFile()
			said, err := overrides.Load(path, false)
			if err != nil {
				return misused(err)
			}
			dir, err := currentRelease(settings.Data)
			if err != nil {
				return failed(err)
			}
			release, err := dossier.Open(dir)
			if err != nil {
				return failed(err)
			}
			doubts := unanswered(release.Doubts(), said)
			if who == "" {
				who = settings.Reviewer
			}
			r := &review{in: bufio.NewReader(cmd.InOrStdin()), out: c.out, said: said, who: who, today: c.now().Format("2006-01-02")}
			switch {
			case c.json:
				return failed(writeJSON(c.out, shown(doubts, limit)))
			case list:
				r.list(doubts, limit)
				return nil
			case who == "":
				return misused(errors.New("say who decides: --reviewer NAME, ALMANAC_REVIEWER, or reviewer in almanac.yaml; --list only shows"))
			}
			return failed(r.ask(doubts))
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&list, "list", false, "list the pairs and ask nothing")
	flags.IntVar(&limit, "limit", 50, "with --list or --json, how many; -1 for all")
	flags.StringVar(&who, "reviewer", "", "the `NAME` to write beside each decision (ALMANAC_REVIEWER)")
	flags.BoolVar(&c.json, "json", false, "print JSON and ask nothing")
	return cmd
}

// unanswered leaves out what the last run could not know: pairs that were decided since.
func unanswered(all []dossier.Doubt, said overrides.File) []dossier.Doubt {
	return slices.DeleteFunc(all, func(d dossier.Doubt) bool { return said.Answered(keysOf(d.Left), keysOf(d.Right)) })
}

func keysOf(m normalize.Meeting) []dedupe.ListingKey {
	var keys []dedupe.ListingKey
	for _, l := range m.Sources {
		keys = append(keys, dossier.Key(l))
	}
	return keys
}

// doubtLine is what --json prints of a pair.
type doubtLine struct {
	Weight    float64           `json:"weight"`
	Rule      string            `json:"rule"`
	Waterfall dedupe.Waterfall  `json:"waterfall"`
	Left      normalize.Meeting `json:"left"`
	Right     normalize.Meeting `json:"right"`
}

func shown(doubts []dossier.Doubt, limit int) []doubtLine {
	lines := []doubtLine{}
	for i, d := range doubts {
		if i == limit {
			break
		}
		lines = append(lines, doubtLine{d.Weight, d.Decision.Rule, dossier.Waterfall(d.Decision), d.Left, d.Right})
	}
	return lines
}

// review is one sitting.
type review struct {
	in    *bufio.Reader
	out   io.Writer
	said  overrides.File
	who   string
	today string
}

func (r *review) list(doubts []dossier.Doubt, limit int) {
	t := newTable(r.out)
	t.AppendHeader(table.Row{"weight", "P", "rule", "left", "", "right", ""})
	for i, d := range doubts {
		if i == limit {
			break
		}
		t.AppendRow(table.Row{fmt.Sprintf("%.2f", d.Weight), fmt.Sprintf("%.3f", min(dedupe.Probability(d.Decision.Bits), 0.999)), d.Decision.Rule,
			dossier.Cite(d.Decision.A), clip(d.Left.Name, 30), dossier.Cite(d.Decision.B), clip(d.Right.Name, 30)})
	}
	t.Render()
	fmt.Fprintf(r.out, "\n%d pairs in doubt.\n", len(doubts))
}

// ask goes through the pairs until there is no more, or nobody answers.
func (r *review) ask(doubts []dossier.Doubt) error {
	answered := 0
	for i, d := range doubts {
		if r.said.Answered(keysOf(d.Left), keysOf(d.Right)) {
			continue // by an answer about another pair of the two records
		}
		fmt.Fprintf(r.out, "\n%d of %d\n", i+1, len(doubts))
		r.show(d)
		decision, quit := r.decide()
		if quit {
			break
		}
		if decision == "" {
			continue
		}
		why, end := r.line("why? ")
		if end && why == "" {
			break
		}
		a, b := dossier.Key(d.Decision.A), dossier.Key(d.Decision.B)
		line := overrides.Line{Decision: decision, A: &a, B: &b, Who: r.who, Why: why, Date: r.today}
		if why == "" {
			line.Why = "seen in review"
		}
		if err := r.said.Append(line); err != nil {
			return err
		}
		answered++
	}
	fmt.Fprintf(r.out, "\n%d decisions written to %s; the next run follows them.\n", answered, r.said.Path)
	return nil
}

// decide asks until the answer can be read. An empty decision skips the pair.
func (r *review) decide() (decision dedupe.RulingKind, quit bool) {
	for {
		answer, end := r.line("[s]ame, [d]ifferent, s[k]ip, [q]uit? ")
		switch strings.ToLower(answer) {
		case "s", "same":
			return dedupe.Same, false
		case "d", "different":
			return dedupe.Different, false
		case "k", "skip":
			return "", false
		case "q", "quit":
			return "", true
		}
		if end {
			return "", true
		}
		fmt.Fprintf(r.out, "%q is none of them.\n", answer)
	}
}

func (r *review) line(prompt string) (answer string, end bool) {
	fmt.Fprint(r.out, prompt)
	text, err := r.in.ReadString('\n')
	return strings.TrimSpace(text), err != nil
}

// show puts the two side by side. Lines that differ are marked.
func (r *review) show(d dossier.Doubt) {
	t := newTable(r.out)
	t.AppendHeader(table.Row{"", "", dossier.Cite(d.Decision.A), dossier.Cite(d.Decision.B)})
	t.SetColumnConfigs([]table.ColumnConfig{{Number: 3, WidthMax: 56, WidthMaxEnforcer: text.WrapSoft}, {Number: 4, WidthMax: 56, WidthMaxEnforcer: text.WrapSoft}})
	left, right := facts(d.Left), facts(d.Right)
	for i, name := range factNames {
		if left[i] == "" && right[i] == "" {
			continue
		}
		mark := ""
		if left[i] != right[i] {
			mark = "≠"
		}
		t.AppendRow(table.Row{name, mark, left[i], right[i]})
	}
	t.Render()
	fmt.Fprintln(r.out)
	printWaterfall(r.out, dossier.Waterfall(d.Decision))
}

var factNames = [...]string{"name", "group", "when", "zone", "mode", "status", "venue", "address", "coordinates", "rooms", "tags", "notes", "page", "listings"}

// facts are what a person compares.
func facts(m normalize.Meeting) [len(factNames)]string {
	var venue, address, coordinates string
	if p := m.Place; p != nil {
		venue, address = p.Name, p.Formatted
		if address == "" {
			address = joinedBy(", ", p.Street, p.Locality, p.Subdivision, p.PostalCode)
		}
		if p.Latitude != nil && p.Longitude != nil {
			coordinates = fmt.Sprintf("%.4f, %.4f (%s)", *p.Latitude, *p.Longitude, p.Precision)
		}
	}
	var rooms, listings []string
	for _, o := range m.Online {
		room := o.Room
		if room == "" {
			room = o.URL
		}
		rooms = append(rooms, room)
	}
	for _, d := range m.Phone {
		rooms = append(rooms, joinedBy(" code ", d.Number, d.AccessCode))
	}
	for _, l := range m.Sources {
		listings = append(listings, dossier.Cite(l))
	}
	return [...]string{m.Name, m.Group, when(m.Schedule), m.Schedule.TimeZone, string(m.Mode), string(m.Status), venue, address, coordinates,
		strings.Join(rooms, ", "), strings.Join(m.Tags, ", "), clip(m.Notes, 200), m.URL, strings.Join(listings, ", ")}
}

func joinedBy(between string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), between)
}
