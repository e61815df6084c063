package dedupe

import (
	"cmp"
	"slices"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
)

// witness is one listing of a cluster with what its word is worth.
type witness struct {
	*record
	number        int32
	authoritative bool
	updated       time.Time
	fullness      int
}

// part is what the record takes from one listing as a whole. The parts of an address, of a schedule or of the way
// in are never mixed: the street of one list with the coordinates of another is a third place.
type part struct {
	name  string
	has   func(*meeting) bool
	from  func(dst, src *meeting)
	rank  func(*record) int                         // a higher rank beats authority; nil for none
	suits func(src *meeting, m normalize.Mode) bool // nil: every listing may give it
}

// parts, in the order in which they are chosen: the mode decides who may give place and rooms.
var parts = [...]part{
	{name: "mode", has: always, from: func(d, s *meeting) { d.Mode = s.Mode }},
	{name: "status", has: always, from: func(d, s *meeting) { d.Status = s.Status }},
	{name: "name", has: always, from: func(d, s *meeting) { d.Name = s.Name }},
	{name: "group", has: func(m *meeting) bool { return m.Group != "" }, from: func(d, s *meeting) { d.Group = s.Group }},
	{name: "schedule", has: always, from: func(d, s *meeting) { d.Schedule = s.Schedule }},
	{name: "place", has: func(m *meeting) bool { return m.Place != nil }, from: func(d, s *meeting) { d.Place = s.Place },
		rank: findable, suits: func(s *meeting, m normalize.Mode) bool { return hasPlace(m) || s.Mode == m }},
	{name: "online", has: func(m *meeting) bool { return len(m.Online) > 0 }, from: func(d, s *meeting) { d.Online = s.Online },
		suits: func(s *meeting, m normalize.Mode) bool { return m != normalize.InPerson || s.Mode == m }},
	{name: "phone", has: func(m *meeting) bool { return len(m.Phone) > 0 }, from: func(d, s *meeting) { d.Phone = s.Phone },
		suits: func(s *meeting, m normalize.Mode) bool { return m != normalize.InPerson || s.Mode == m }},
	{name: "languages", has: func(m *meeting) bool { return len(m.Languages) > 0 }, from: func(d, s *meeting) { d.Languages = s.Languages }},
	{name: "types_raw", has: func(m *meeting) bool { return len(m.TypesRaw) > 0 }, from: func(d, s *meeting) { d.TypesRaw = s.TypesRaw }},
	{name: "notes", has: func(m *meeting) bool { return m.Notes != "" }, from: func(d, s *meeting) { d.Notes = s.Notes }},
	{name: "url", has: func(m *meeting) bool { return m.URL != "" }, from: func(d, s *meeting) { d.URL = s.URL }},
}

func always(*meeting) bool { return true }

func hasPlace(m normalize.Mode) bool { return m == normalize.InPerson || m == normalize.Hybrid }

// findable ranks places: a door one can stand at beats a town, whoever says so.
func findable(r *record) int {
	switch {
	case r.spot.door != 0 && r.spot.precise:
		return 2
	case r.spot.door != 0 || r.spot.precise:
		return 1
	}
	return 0
}

// opposites are tags of which the leading listing's stands; all other tags are united.
var opposites = map[string]string{"open": "closed", "closed": "open"}

// choice says which witness gives a part, and why.
type choice struct {
	witness int
	why     string
}

// choose makes the one record of a cluster's sorted witnesses, of which the first leads. Of a part the word of an
// authoritative source stands, then the freshest row's, then the fullest listing's, then the first by source and
// reference. Tags are united.
func choose(out *meeting, ws []witness) (choices [len(parts)]choice) {
	*out = *ws[0].meeting
	for i := range parts {
		choices[i] = pick(ws, &parts[i], out.Mode)
		if c := choices[i]; c.witness > 0 {
			parts[i].from(out, ws[c.witness].meeting)
		}
	}
	out.Tags = uniteTags(ws)
	for i := 1; i < len(ws); i++ {
		out.CheckedAt = later(out.CheckedAt, ws[i].CheckedAt)
		out.SourceUpdatedAt = later(out.SourceUpdatedAt, ws[i].SourceUpdatedAt)
	}
	return choices
}

func sortWitnesses(ws []witness) {
	slices.SortStableFunc(ws, func(a, b witness) int { return compareWitnesses(&a, &b) })
}

func compareWitnesses(a, b *witness) int {
	return cmp.Or(compareBool(b.authoritative, a.authoritative), b.updated.Compare(a.updated), cmp.Compare(b.fullness, a.fullness))
}

func pick(ws []witness, p *part, mode normalize.Mode) choice {
	best, second := -1, -1
	for i := range ws {
		m := ws[i].meeting
		switch {
		case !p.has(m) || p.suits != nil && !p.suits(m, mode):
		case best < 0:
			best = i
		case p.rank != nil && p.rank(ws[i].record) > p.rank(ws[best].record):
			best, second = i, best
		case second < 0:
			second = i
		}
	}
	switch {
	case best < 0:
		return choice{0, "no listing fits the mode"}
	case second < 0:
		return choice{best, "the only one that says so"}
	case p.rank != nil && p.rank(ws[best].record) > p.rank(ws[second].record):
		return choice{best, "a place one can find"}
	}
	return choice{best, standing(&ws[best], &ws[second])}
}

// standing says why one witness is heard before another.
func standing(a, b *witness) string {
	switch {
	case a.authoritative != b.authoritative:
		return "authoritative source"
	case !a.updated.Equal(b.updated):
		return "updated last"
	case a.fullness != b.fullness:
		return "says the most"
	}
	return "first by source and reference"
}

func uniteTags(ws []witness) []string {
	var tags []string
	for i := range ws {
		for _, tag := range ws[i].Tags {
			if !slices.Contains(tags, tag) && (i == 0 || !slices.Contains(tags, opposites[tag])) {
				tags = append(tags, tag)
			}
		}
	}
	slices.Sort(tags)
	return tags
}

// fullness counts what helps a reader to get there.
func fullness(r *record) int {
	m := r.meeting
	n := 2 * findable(r)
	for _, said := range [...]bool{
		m.Schedule.DurationMinutes > 0 && !m.Schedule.DurationAssumed, m.Place != nil && m.Place.Name != "",
		len(m.Online) > 0, len(m.Phone) > 0, m.Notes != "", m.URL != "", m.Group != "", len(m.Tags) > 0,
	} {
		if said {
			n++
		}
	}
	return n
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
