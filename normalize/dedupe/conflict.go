package dedupe

import (
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/normalize"
)

// conflicts are the witnesses that would send people at another time than the one whose schedule the record has: one
// of two lists is stale, and nothing tells which. The same moment in two time zones is no conflict.
func conflicts(ws []witness, schedule int) []normalize.Conflict {
	var all []normalize.Conflict
	for i := range ws {
		if startGap(&ws[schedule].when, &ws[i].when) == 0 {
			continue
		}
		s, l := &ws[i].meeting.Schedule, first(ws[i].meeting)
		all = append(all, normalize.Conflict{Source: l.Source, Ref: l.Ref, Slot: l.Slot, RRule: s.RRule, Start: s.Start, TimeZone: s.TimeZone})
	}
	slices.SortFunc(all, compareConflicts)
	return all
}

func compareConflicts(a, b normalize.Conflict) int {
	return compareListings(&normalize.Listing{Source: a.Source, Ref: a.Ref, Slot: a.Slot}, &normalize.Listing{Source: b.Source, Ref: b.Ref, Slot: b.Slot})
}

// settles reports whether a person who fixed the field has said when people meet.
func settles(field string) bool {
	return strings.HasPrefix(field, "schedule.") && field != "schedule.text" && field != "schedule.end"
}
