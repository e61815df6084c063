package coverage

import (
	"iter"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
)

// Row is one expected start of one meeting: what the cube is made of, for who wants to make it otherwise.
type Row struct {
	// Regions are the codes of those that the meeting counts in, the widest first; of a meeting without a place [OnlineRegion].
	Regions    []string
	Fellowship string
	Mode       string
	Groups     []string // sorted; a meeting may have none
	// Minute is that of the local week, from Monday 00:00. Of a meeting without a place it is that of the UTC week, and may
	// lie up to a day before or after it: the local week of some clock has it.
	Minute  int
	Minutes int   // the meeting's length; 0 where nobody states it
	Share   int64 // of a week; Unit is 1
	Meeting int   // the meeting's place in the list
}

// Unit is the share of a weekly meeting: a start of each week.
const Unit int64 = unit

// Rows yields the rows of the meetings that [Compute] counts, in their order. A row's lists are shared: do not change them.
func Rows(meetings []normalize.Meeting, week time.Time) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		s := newShard()
		s.read(meetings, newCalendar(mondayOf(week)))
		regions := make([][]string, len(s.spots.values))
		for i := range s.spots.values {
			s.spots.values[i].eachRegion(func(code, _, _ string, _ Kind) { regions[i] = append(regions[i], code) })
		}
		groups := make([][]string, len(s.groupSets.values))
		for i, set := range s.groupSets.values {
			groups[i] = s.groupNames(set)
		}
		for i := range s.events {
			e := &s.events[i]
			b := s.bases[e.base]
			row := Row{
				Regions: regions[b.spot], Fellowship: s.fellowships.values[b.fellowship], Mode: modes[b.mode], Groups: groups[e.groups],
				Minute: int(e.minute), Minutes: int(e.minutes), Share: e.share, Meeting: int(e.meeting),
			}
			if !yield(row) {
				return
			}
		}
	}
}
