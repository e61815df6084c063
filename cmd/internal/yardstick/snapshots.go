package yardstick

import (
	"fmt"
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/normalize/dedupe"
)

// SnapshotReport is how well the matcher finds the rows of one feed again in a later copy of it.
type SnapshotReport struct {
	Before, After string // the files' names
	Rows          [2]int // meetings read
	Surviving     int    // of which a slug is in both
	Scores        []Score
	Missed        []Confusion // one slug, two records
	Wrong         []Confusion // two slugs, one record
}

// Snapshots takes two copies of one feed for two sources with nothing of the slugs left in them, and takes equal
// slugs for the truth. Publishers reuse slugs and renumber rows, so that some of what is counted wrong is right: read
// the lists. A row whose slug is in one file only is in no pair that is missed; joined to a row whose slug is in both,
// it counts as wrong.
func Snapshots(before, after string, d Defaults) (SnapshotReport, error) {
	s := SnapshotReport{Before: feedName(before), After: feedName(after)}
	var all []normalize.Meeting
	truth := map[row]string{}
	homes := map[string][2]row{}
	for k, path := range []string{before, after} {
		meetings, err := load(path, []string{"before", "after"}[k], d)
		if err != nil {
			return s, err
		}
		s.Rows[k] = len(meetings)
		for n, slug := range hide(meetings) {
			r := rowOf(&meetings[n].Sources[0])
			truth[r] = slug
			both := homes[slug]
			both[k] = r
			homes[slug] = both
		}
		all = append(all, meetings...)
	}
	for _, both := range homes {
		if both[0] != "" && both[1] != "" {
			s.Surviving++
		}
	}
	r := dedupe.Merge(all, dedupe.Memory{}, night(clock, "before", "after"))
	mine := matched(r)
	for _, c := range []*clusters{mine, byName(all), byPlace(all)} {
		s.Scores = append(s.Scores, scoreSlugs(c, truth, homes))
	}
	s.read(mine, all, truth, homes)
	return s, nil
}

// hide takes every trace of the slugs out of the rows and numbers them by a hash of it: the order of the file must
// not tell either. It returns the slugs with the slots.
func hide(meetings []normalize.Meeting) []string {
	slugs := make([]string, len(meetings))
	for i := range meetings {
		l := &meetings[i].Sources[0]
		slugs[i] = l.Ref + "\x1f" + l.Slot
		*l = normalize.Listing{Source: l.Source, Ref: scramble(l.Source + slugs[i]), Updated: l.Updated}
		meetings[i].URL = ""
	}
	return slugs
}

func scoreSlugs(c *clusters, truth map[row]string, homes map[string][2]row) Score {
	s := Score{Method: c.name, Pairs: "surviving slugs"}
	for _, both := range homes {
		if both[0] == "" || both[1] == "" {
			continue
		}
		if c.same(both[0], both[1]) {
			s.TP++
		} else {
			s.FN++
		}
	}
	for _, rows := range c.members {
		for i, a := range rows {
			for _, b := range rows[i+1:] {
				if contradicted(a, b, truth, homes) {
					s.FP++
				}
			}
		}
	}
	return s
}

// contradicted: the slugs say that a row of the one file and a row of the other are two meetings. Rows of one file
// say nothing: publishers do enter a meeting twice. Neither do two rows whose slugs were both dropped or added: a new
// slug for an old meeting is what the matcher is there to see through.
func contradicted(a, b row, truth map[row]string, homes map[string][2]row) bool {
	if sourceOf(a) == sourceOf(b) || truth[a] == truth[b] {
		return false
	}
	x, y := homes[truth[a]], homes[truth[b]]
	return x[0] != "" && x[1] != "" || y[0] != "" && y[1] != ""
}

func sourceOf(r row) string {
	source, _, _ := strings.Cut(string(r), "/")
	return source
}

func (s *SnapshotReport) read(c *clusters, all []normalize.Meeting, truth map[row]string, homes map[string][2]row) {
	comparer := dedupe.NewComparer(all, clock.Year())
	at := map[row]*normalize.Meeting{}
	for i := range all {
		at[rowOf(&all[i].Sources[0])] = &all[i]
	}
	show := func(a, b row) Confusion {
		w, _ := comparer.Compare(at[a].Sources[0], at[b].Sources[0])
		return Confusion{A: truth[a], B: truth[b], Left: describe(at[a]), Right: describe(at[b]), Verdict: w.String()}
	}
	for _, both := range homes {
		if both[0] != "" && both[1] != "" && !c.same(both[0], both[1]) {
			s.Missed = append(s.Missed, show(both[0], both[1]))
		}
	}
	for _, rows := range c.members {
		for i, a := range rows {
			for _, b := range rows[i+1:] {
				if contradicted(a, b, truth, homes) {
					s.Wrong = append(s.Wrong, show(a, b))
				}
			}
		}
	}
	for _, list := range [][]Confusion{s.Missed, s.Wrong} {
		slices.SortFunc(list, func(x, y Confusion) int { return strings.Compare(x.A+x.B, y.A+y.B) })
		for i := range list {
			list[i].A, list[i].B = strings.TrimSuffix(list[i].A, "\x1f"), strings.TrimSuffix(list[i].B, "\x1f")
		}
	}
}

func scramble(s string) string {
	h := uint64(14695981039346656037)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return fmt.Sprintf("%016x", h)
}
