package yardstick

import (
	"fmt"
	"math/rand/v2"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/normalize/dedupe"
)

// CorruptReport is how the matcher takes what lists do to meetings, by class: where one list repeats another, which the
// matcher sees and takes for evidence, and among strangers, lists too short to be known for the same towns.
type CorruptReport struct {
	Base    string // where the meetings are from
	Rows    int
	Classes []ClassLine
	Scores  []Score
}

// ClassLine is one class of corrupted pairs.
type ClassLine struct {
	Class     string
	Same      bool // the truth
	Pairs     int
	Repeated  Verdicts
	Strangers Verdicts
}

// Verdicts counts what became of pairs.
type Verdicts struct {
	Merged   int
	Review   int // left apart, and named as possible duplicates
	Separate int
}

// Right is the share of pairs that were decided as they should be; a pair of one meeting in review is not.
func (v Verdicts) Right(same bool) float64 {
	all := v.Merged + v.Review + v.Separate
	if same {
		return share(v.Merged, all)
	}
	return share(all-v.Merged, all)
}

// inventedRows is the size of the list that is made where no file is given; strangersRows is that of a list which nobody
// can know for one of the same towns.
const (
	inventedRows  = 6000
	strangersRows = 15
)

// Corrupt makes a second list of the first, each row changed in one of the ways of the table corruptions, and looks what
// the matcher makes of the pairs; then once more with the second list cut up into many. The first list is that of a
// Meeting Guide file, or invented where path is "".
func Corrupt(path string, d Defaults) (CorruptReport, error) {
	r := CorruptReport{Base: "invented"}
	list := invent(inventedRows)
	if path != "" {
		r.Base = feedName(path)
		var err error
		if list, err = load(path, "base", d); err != nil {
			return r, err
		}
	}
	list = single(list)
	r.Rows = len(list)
	r.Classes = make([]ClassLine, len(corruptions))
	for i := range corruptions {
		r.Classes[i] = ClassLine{Class: corruptions[i].name, Same: corruptions[i].same}
	}
	for _, world := range []struct {
		pairs string
		rows  int // of each further list
		of    func(*ClassLine) *Verdicts
	}{
		{"of a list that repeats the first", 2 * len(list), func(l *ClassLine) *Verdicts { return &l.Repeated }},
		{"of strangers", strangersRows, func(l *ClassLine) *Verdicts { return &l.Strangers }},
	} {
		all, pairs, sources := corrupted(list, world.rows)
		merged := dedupe.Merge(all, dedupe.Memory{}, night(clock, sources...))
		mine := matched(merged)
		classify(r.Classes, world.of, pairs, mine, doubts(merged))
		for _, c := range []*clusters{mine, byName(all), byPlace(all)} {
			r.Scores = append(r.Scores, scoreCorrupted(world.pairs, pairs, c))
		}
	}
	return r, nil
}

// single keeps one row of every meeting that can be corrupted: weekly, with a start.
func single(list []normalize.Meeting) []normalize.Meeting {
	var out []normalize.Meeting
	for _, m := range dedupe.Merge(list, dedupe.Memory{}, night(clock, "base")).Meetings {
		s := &m.Schedule
		if s.Weekday > 0 && len(s.Start) == 5 && s.RRule == "FREQ=WEEKLY;BYDAY="+weekdayCodes[s.Weekday-1] {
			m.ID, m.URL, m.PossibleDuplicates = "", "", nil
			out = append(out, m)
		}
	}
	return out
}

// corruptPair is a row of the one list and its counterpart in the other.
type corruptPair struct {
	class *corruption
	a, b  row
	copy  row // the true copy beside, "" for none
}

// corrupted deals the classes out to the rows in turn. The second list is cut into such of at most rows. Refs are
// numbers that tell nothing.
func corrupted(list []normalize.Meeting, rows int) (all []normalize.Meeting, pairs []corruptPair, sources []string) {
	rng := rand.New(rand.NewPCG(7, 7))
	next := 0
	sources = []string{"base"}
	add := func(source string, m normalize.Meeting) row {
		m.Sources = []normalize.Listing{{Source: source, Ref: scramble(fmt.Sprint(source, len(all)))}}
		all = append(all, m)
		return rowOf(&m.Sources[0])
	}
	for i := range list {
		source := fmt.Sprintf("other-%04d", i/max(rows/2, 1))
		if sources[len(sources)-1] != source {
			sources = append(sources, source)
		}
		m := copyOf(&list[i])
		class := classFor(&m, &next)
		if class.base != nil {
			class.base(&m)
		}
		c := copyOf(&m)
		class.edit(rng, &c)
		p := corruptPair{class: class, a: add("base", m)}
		if class.beside {
			p.copy = add(source, copyOf(&m))
		}
		p.b = add(source, c)
		pairs = append(pairs, p)
	}
	return all, pairs, sources
}

// classFor is the next class in turn that suits the meeting; the first suits all.
func classFor(m *normalize.Meeting, next *int) *corruption {
	for range corruptions {
		c := &corruptions[*next%len(corruptions)]
		*next++
		if c.suits == nil || c.suits(m) {
			return c
		}
	}
	return &corruptions[0]
}

// copyOf shares nothing that an edit changes.
func copyOf(m *normalize.Meeting) normalize.Meeting {
	c := *m
	if m.Place != nil {
		p := *m.Place
		c.Place = &p
	}
	return c
}

// doubts are the pairs of records that are named as possible duplicates, by the records' numbers.
func doubts(r dedupe.Result) map[[2]int]bool {
	at := map[string]int{}
	for i := range r.Meetings {
		at[r.Meetings[i].ID] = i
	}
	out := map[[2]int]bool{}
	for i := range r.Meetings {
		for _, id := range r.Meetings[i].PossibleDuplicates {
			out[[2]int{i, at[id]}] = true
		}
	}
	return out
}

func classify(lines []ClassLine, of func(*ClassLine) *Verdicts, pairs []corruptPair, c *clusters, doubtful map[[2]int]bool) {
	at := map[*corruption]*ClassLine{}
	for i := range corruptions {
		at[&corruptions[i]], lines[i].Pairs = &lines[i], 0
	}
	for _, p := range pairs {
		l := at[p.class]
		l.Pairs++
		switch v := of(l); {
		case c.same(p.a, p.b):
			v.Merged++
		case doubtful[[2]int{c.of[p.a], c.of[p.b]}]:
			v.Review++
		default:
			v.Separate++
		}
	}
}

// scoreCorrupted counts the pairs that were made, and as wrong every other pair that was joined across the lists: the
// first has no meeting twice.
func scoreCorrupted(which string, pairs []corruptPair, c *clusters) Score {
	s := Score{Method: c.name, Pairs: which}
	truth := map[[2]row]bool{}
	for _, p := range pairs {
		truth[[2]row{p.a, p.b}] = p.class.same
		if p.copy != "" {
			truth[[2]row{p.a, p.copy}] = true
		}
	}
	for pair, same := range truth {
		if same && c.same(pair[0], pair[1]) {
			s.TP++
		} else if same {
			s.FN++
		}
	}
	for _, rows := range c.members {
		for _, a := range rows {
			for _, b := range rows {
				if sourceOf(a) == "base" && sourceOf(b) != "base" && !truth[[2]row{a, b}] {
					s.FP++
				}
			}
		}
	}
	return s
}
