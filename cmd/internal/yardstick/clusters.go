package yardstick

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/normalize/dedupe"
)

// row names a publisher's row: "source/ref", with the slot behind where the row has several.
type row string

func rowOf(l *normalize.Listing) row {
	name := l.Source + "/" + l.Ref
	if l.Slot != "" {
		name += "/" + l.Slot
	}
	return row(name)
}

// clusters says which rows a method holds for one meeting.
type clusters struct {
	name    string
	of      map[row]int
	members [][]row
}

func newClusters(name string) *clusters { return &clusters{name: name, of: map[row]int{}} }

// add puts a new cluster in; a row that is in one already stays there.
func (c *clusters) add(rows []row) {
	var mine []row
	for _, r := range rows {
		if _, taken := c.of[r]; !taken {
			c.of[r] = len(c.members)
			mine = append(mine, r)
		}
	}
	c.members = append(c.members, mine)
}

func (c *clusters) same(a, b row) bool {
	i, ok := c.of[a]
	j, known := c.of[b]
	return ok && known && i == j
}

func (c *clusters) with(a row) []row {
	if i, ok := c.of[a]; ok {
		return c.members[i]
	}
	return []row{a}
}

// table lists every row with the number of its cluster, for the clusters in their order.
func (c *clusters) table() [][]string {
	out := [][]string{{"cluster_id", "source", "slug"}}
	for i, rows := range c.members {
		for _, r := range rows {
			source, slug, _ := strings.Cut(string(r), "/")
			out = append(out, []string{strconv.Itoa(i), source, slug})
		}
	}
	return out
}

func matched(r dedupe.Result) *clusters {
	c := newClusters("matcher")
	for i := range r.Meetings {
		var rows []row
		for j := range r.Meetings[i].Sources {
			rows = append(rows, rowOf(&r.Meetings[i].Sources[j]))
		}
		c.add(rows)
	}
	return c
}

// byName is the first of the two baselines that are known to be hard to beat: the same rule and start, and the same
// name but for case, punctuation and the words that every name has.
func byName(meetings []normalize.Meeting) *clusters {
	return grouped("(day, time, name)", meetings, func(m *normalize.Meeting) string { return plainName(m.Name) },
		func(a, b *normalize.Meeting) bool { return true })
}

// baselineMeters is how near two spots must be for the second baseline.
const baselineMeters = 80

// byPlace is the second: the same rule and start within 80 metres.
func byPlace(meetings []normalize.Meeting) *clusters {
	return grouped("(day, time, 80 m)", meetings, func(*normalize.Meeting) string { return "" }, func(a, b *normalize.Meeting) bool {
		return distance(a, b) <= baselineMeters
	})
}

// grouped joins, within equal keys, whatever is linked.
func grouped(name string, meetings []normalize.Meeting, more func(*normalize.Meeting) string, linked func(a, b *normalize.Meeting) bool) *clusters {
	blocks := map[string][]int{}
	var order []string
	for i := range meetings {
		s := &meetings[i].Schedule
		key := s.RRule + "\x1f" + s.Start + "\x1f" + more(&meetings[i])
		if blocks[key] == nil {
			order = append(order, key)
		}
		blocks[key] = append(blocks[key], i)
	}
	c := newClusters(name)
	for _, key := range order {
		rest := blocks[key]
		for len(rest) > 0 {
			group := rest[:1:1]
			rest = slices.Clone(rest[1:])
			for i := 0; i < len(group); i++ {
				rest = slices.DeleteFunc(rest, func(j int) bool {
					if linked(&meetings[group[i]], &meetings[j]) {
						group = append(group, j)
						return true
					}
					return false
				})
			}
			var rows []row
			for _, i := range group {
				rows = append(rows, rowOf(&meetings[i].Sources[0]))
			}
			c.add(rows)
		}
	}
	return c
}

func plainName(name string) string {
	var words []string
	for word := range strings.FieldsFuncSeq(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' && r != '\'' }) {
		switch word = strings.NewReplacer(".", "", "'", "").Replace(word); word {
		case "", "aa", "the", "group", "meeting":
		default:
			words = append(words, word)
		}
	}
	return strings.Join(words, " ")
}

// distance is in metres, infinite where either has no coordinates.
func distance(a, b *normalize.Meeting) float64 {
	p, q := a.Place, b.Place
	if p == nil || q == nil || p.Latitude == nil || q.Latitude == nil || p.Longitude == nil || q.Longitude == nil {
		return math.Inf(1)
	}
	east := math.Remainder(*p.Longitude-*q.Longitude, 360) * math.Cos((*p.Latitude+*q.Latitude)/2*math.Pi/180)
	return math.Hypot(*p.Latitude-*q.Latitude, east) * 111_195
}

// describe shows a meeting on one line.
func describe(m *normalize.Meeting) string {
	parts := []string{m.Schedule.RRule, m.Schedule.Start, strconv.Quote(m.Name), string(m.Mode)}
	if p := m.Place; p != nil {
		parts = append(parts, strconv.Quote(p.Name), strconv.Quote(p.Formatted), string(p.Precision))
	}
	for _, r := range m.Online {
		parts = append(parts, r.Room)
	}
	return strings.Join(append(parts, strings.Join(m.Tags, ",")), " · ")
}
