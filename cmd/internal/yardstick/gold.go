package yardstick

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/normalize/dedupe"
)

// GoldReport is the matcher and the baselines against labelled pairs.
type GoldReport struct {
	Scores     []Score
	Confusions []Confusion
	Unjudged   []Confusion // joined, and nobody has said whether rightly
	// Clusters are the matcher's, as rows of cluster_id, source, slug with a header: what other scorers read.
	Clusters [][]string
}

// Confusion is a pair that the matcher and the label do not agree about.
type Confusion struct {
	A, B    string // source/ref
	Label   string // same or different, "" where nobody judged
	Reason  string // the labeller's
	Left    string // the meetings in a line each
	Right   string
	Verdict string // the matcher's waterfall
}

// pair is one label.
type pair struct {
	a, b    row
	label   string
	reason  string
	trivial bool
}

type labels struct {
	pairs   []pair
	byRows  map[[2]row]string
	meeting *clusters // which rows are one meeting, by the closure of "same"
}

// Gold measures against DIR: mn.json and mpls.json are two lists of overlapping towns, pairs.csv holds the labels.
// Unsure pairs are left out everywhere; a joined pair without a label is listed and in no score.
func Gold(dir string, d Defaults) (GoldReport, error) {
	var all []normalize.Meeting
	for _, source := range []string{"mn", "mpls"} {
		m, err := load(filepath.Join(dir, source+".json"), source, d)
		if err != nil {
			return GoldReport{}, err
		}
		all = append(all, m...)
	}
	gold, err := readPairs(filepath.Join(dir, "pairs.csv"))
	if err != nil {
		return GoldReport{}, err
	}
	mine := matched(dedupe.Merge(all, dedupe.Memory{}, night(clock, "mn", "mpls")))
	var report GoldReport
	for _, c := range []*clusters{mine, byName(all), byPlace(all)} {
		report.Scores = append(report.Scores, gold.score(c, "all pairs", func(p pair) bool { return true }),
			gold.score(c, "non-trivial pairs", func(p pair) bool { return !p.trivial }))
	}
	report.Clusters = mine.table()
	report.Confusions, report.Unjudged = gold.confusions(mine, all)
	return report, nil
}

func readPairs(path string) (*labels, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil || len(lines) == 0 {
		return nil, fmt.Errorf("read the labels in %s: %w", path, err)
	}
	column := map[string]int{}
	for i, name := range lines[0] {
		column[name] = i
	}
	for _, name := range []string{"source_a", "slug_a", "source_b", "slug_b", "label", "reason", "trivial"} {
		if _, ok := column[name]; !ok {
			return nil, fmt.Errorf("%s has no column %s", path, name)
		}
	}
	g := &labels{byRows: map[[2]row]string{}}
	for _, l := range lines[1:] {
		at := func(name string) string { return l[column[name]] }
		p := pair{row(at("source_a") + "/" + at("slug_a")), row(at("source_b") + "/" + at("slug_b")), at("label"), at("reason"), at("trivial") == "1"}
		if p.b < p.a {
			p.a, p.b = p.b, p.a
		}
		g.pairs = append(g.pairs, p)
		g.byRows[[2]row{p.a, p.b}] = p.label
	}
	g.close()
	return g, nil
}

// close finds the meetings behind the labels.
func (g *labels) close() {
	near := map[row][]row{}
	for _, p := range g.pairs {
		if p.label == "same" {
			near[p.a], near[p.b] = append(near[p.a], p.b), append(near[p.b], p.a)
		}
	}
	g.meeting = newClusters("labels")
	for _, p := range g.pairs {
		for _, r := range []row{p.a, p.b} {
			if _, known := g.meeting.of[r]; known || p.label == "unsure" {
				continue
			}
			group := []row{r}
			for i := 0; i < len(group); i++ {
				for _, n := range near[group[i]] {
					if !slices.Contains(group, n) {
						group = append(group, n)
					}
				}
			}
			g.meeting.add(group)
		}
	}
}

// label is what is known about two rows, "" for nothing.
func (g *labels) label(a, b row) string {
	if b < a {
		a, b = b, a
	}
	if l, ok := g.byRows[[2]row{a, b}]; ok {
		return l
	}
	if g.meeting.same(a, b) {
		return "same"
	}
	return ""
}

func (g *labels) score(c *clusters, which string, in func(pair) bool) Score {
	s := Score{Method: c.name, Pairs: which}
	for _, p := range g.pairs {
		if p.label == "unsure" || !in(p) {
			continue
		}
		switch joined := c.same(p.a, p.b); {
		case p.label == "same" && joined:
			s.TP++
		case p.label == "same":
			s.FN++
		case joined:
			s.FP++
		}
	}
	s.BCubed, s.Entities = g.bcubed(c), g.harm(c)
	return s
}

// bcubed averages over the judged rows; rows that nobody compared with the row do not count.
func (g *labels) bcubed(c *clusters) Rates {
	var p, r float64
	rows := g.judged()
	for _, a := range rows {
		var mine, hit int
		for _, b := range c.with(a) {
			if l := g.label(a, b); a == b || l == "same" || l == "different" {
				mine++
				if a == b || l == "same" {
					hit++
				}
			}
		}
		p += share(hit, mine)
		r += share(hit, len(g.meeting.with(a)))
	}
	n := float64(len(rows))
	return rates(p/n, r/n)
}

func (g *labels) judged() []row {
	var rows []row
	for _, m := range g.meeting.members {
		rows = append(rows, m...)
	}
	return rows
}

func (g *labels) harm(c *clusters) Harm {
	h := Harm{Meetings: len(g.meeting.members)}
	for _, rows := range c.members {
		if len(rows) < 2 {
			continue
		}
		h.Records++
		var apart []row // one row of every meeting in the record that is another than those before
		for _, r := range rows {
			if !slices.ContainsFunc(apart, func(o row) bool { return g.label(o, r) != "different" }) {
				apart = append(apart, r)
			}
		}
		if len(apart) > 1 {
			h.OverMerged++
			h.Lost += len(apart) - 1
		}
	}
	return h
}

func (g *labels) confusions(c *clusters, all []normalize.Meeting) (wrong, unjudged []Confusion) {
	comparer := dedupe.NewComparer(all, clock.Year())
	byRow := map[row]*normalize.Meeting{}
	for i := range all {
		byRow[rowOf(&all[i].Sources[0])] = &all[i]
	}
	show := func(a, b row, label, reason string) Confusion {
		f := Confusion{A: string(a), B: string(b), Label: label, Reason: reason, Left: "not read", Right: "not read"}
		if m := byRow[a]; m != nil {
			f.Left = describe(m)
		}
		if m := byRow[b]; m != nil {
			f.Right = describe(m)
		}
		if byRow[a] != nil && byRow[b] != nil {
			if w, ok := comparer.Compare(byRow[a].Sources[0], byRow[b].Sources[0]); ok {
				f.Verdict = w.String()
			}
		}
		return f
	}
	for _, p := range g.pairs {
		if p.label != "unsure" && c.same(p.a, p.b) != (p.label == "same") {
			wrong = append(wrong, show(p.a, p.b, p.label, p.reason))
		}
	}
	for _, rows := range c.members {
		for i, a := range rows {
			for _, b := range rows[i+1:] {
				if g.label(a, b) == "" {
					unjudged = append(unjudged, show(a, b, "", ""))
				}
			}
		}
	}
	slices.SortFunc(unjudged, func(a, b Confusion) int { return strings.Compare(a.A+a.B, b.A+b.B) })
	return wrong, unjudged
}
