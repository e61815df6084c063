package ical

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/recovery-almanac/almanac/scrapers"
)

// Some programs, The Events Calendar for WordPress before all, publish a meeting as one event an occurrence.
// Folding reads such events as one rule again:
//
//   - Events belong together when name, place, link, zone, time of day, length and weekday are the same.
//   - A gap of more than thirteen weeks ends a run; what comes after is folded on its own.
//   - A run of three or more becomes the rule that [scrapers.FoldDates] finds; the dates it skips become Except.
//   - The rule has an end, its last date, where the calendar goes on past the next date and does not have it. Where
//     the calendar ends first, the rule goes on.
//
// It is done where the source file asks for it, and unasked where the calendar is of that kind: its program is
// known for it, or no event in it repeats and at least half of its timed events fold.

// folding is what became of the single events of a source.
type folding struct {
	slots  []*slot
	within map[*slot][]*slot
}

// fold brings single events together. asked is the source file's wish.
func fold(slots []*slot, asked bool) folding {
	f := folding{within: map[*slot][]*slot{}}
	singles := slices.DeleteFunc(slices.Clone(slots), func(s *slot) bool { return !s.foldable() })
	horizon := time.Time{}
	for _, s := range slots {
		if s.first.After(horizon) {
			horizon = s.first
		}
	}
	gone := map[*slot]bool{}
	for _, group := range alike(singles) {
		all := runs(group)
		for i, run := range all {
			if s, ok := foldRun(run, horizon); ok {
				if i < len(all)-1 {
					s.ref += "#" + s.first.Format(time.DateOnly) // the newest run alone has the lasting key
				}
				f.within[s] = run
				for _, m := range run {
					gone[m] = true
				}
			}
		}
	}
	if !asked && !isOccurrenceCalendar(slots, singles, len(gone)) {
		return folding{slots: slots}
	}
	f.slots = slices.DeleteFunc(slices.Clone(slots), func(s *slot) bool { return gone[s] })
	f.slots = append(f.slots, slices.SortedFunc(maps.Keys(f.within), func(a, b *slot) int { return cmp.Compare(a.row, b.row) })...)
	return f
}

// isOccurrenceCalendar reports whether a calendar states each occurrence as an event.
func isOccurrenceCalendar(slots, singles []*slot, folds int) bool {
	known := slices.ContainsFunc(slots, func(s *slot) bool {
		product := strings.ToLower(s.source.product)
		return strings.Contains(product, "ecpv") || strings.Contains(product, "the events calendar")
	})
	return known || len(singles) == len(slots) && 2*folds >= len(slots)
}

func (s *slot) foldable() bool {
	return s.rule == nil && !s.single && len(s.also) == 0 && len(s.except) == 0
}

// alike groups slots that differ only in their date, in the order of their first rows.
func alike(singles []*slot) [][]*slot {
	var groups [][]*slot
	at := map[string]int{}
	for _, s := range singles {
		key := s.key()
		i, ok := at[key]
		if !ok {
			i = len(groups)
			at[key] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], s)
	}
	return groups
}

func (s *slot) key() string {
	parts := []string{loosely(s.summary), loosely(s.location), s.zone.name, s.first.Format("Mon 15:04"), s.length.String()}
	for _, l := range s.conference {
		parts = append(parts, l.uri)
	}
	return strings.Join(parts, "\x00")
}

// loosely makes texts equal that differ only in case and blanks.
func loosely(text string) string { return strings.ToLower(strings.Join(strings.Fields(text), " ")) }

// runs sorts a group by date and cuts it where nothing takes place for longer than [scrapers.FoldGap].
func runs(group []*slot) [][]*slot {
	slices.SortStableFunc(group, func(a, b *slot) int { return a.first.Compare(b.first) })
	var out [][]*slot
	from := 0
	for i := 1; i <= len(group); i++ {
		if i == len(group) || group[i].first.Sub(group[i-1].first) > scrapers.FoldGap {
			out = append(out, group[from:i])
			from = i
		}
	}
	return out
}

// foldRun reads a run as one slot with a rule. What the slot says beside its rule, the latest event says.
func foldRun(run []*slot, horizon time.Time) (*slot, bool) {
	var dates []time.Time
	for _, s := range run {
		dates = append(dates, midnight(s.first))
	}
	dates = slices.Compact(dates)
	found, ok := scrapers.FoldDates(dates)
	if !ok {
		return nil, false
	}
	r := readFolded(found.RRule)
	first, latest := run[0], run[len(run)-1]
	folded := *latest
	event := *latest.event
	event.row, event.uid = first.row, ""
	for _, s := range run {
		event.row = min(event.row, s.row)
	}
	folded.event, folded.first, folded.rule = &event, first.first, r
	folded.ref = "fold-" + digest(first.key(), strings.Join(r["BYDAY"], ","), r.one("FREQ"))
	clock := first.first.Sub(midnight(first.first))
	for _, d := range found.Skipped {
		folded.except = append(folded.except, d.Add(clock))
	}
	if found.Next.Before(midnight(horizon)) {
		r["UNTIL"] = []string{latest.first.Format(ruleStamp)}
	}
	return &folded, true
}

// readFolded reads a rule as [scrapers.FoldDates] writes it.
func readFolded(text string) rule {
	r := rule{}
	for part := range strings.SplitSeq(text, ";") {
		name, values, _ := strings.Cut(part, "=")
		r[name] = strings.Split(values, ",")
	}
	return r
}

// digest makes a short key from what stays the same when the calendar is published anew.
func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:8])
}
