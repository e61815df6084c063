package normalize

import (
	"slices"
	"strings"
)

// severalStarts gives a row that meets several times a day a slot for each start on each of its days: "10:00 AM &
// 7:00 PM", or a line each. Around a slash nothing is known: "6:30/7:00" may be the doors and the meeting.
func (r *row) severalStarts() bool {
	if strings.Contains(r.in.Start, "/") || !blank(r.in.End) || !blank(r.in.Duration) {
		return false
	}
	var starts []hours
	for _, g := range groups(r.in.Start) {
		if g.bad != "" || len(g.days) > 0 {
			return false
		}
		starts = append(starts, g.hours...)
	}
	if len(starts) < 2 {
		return false
	}
	var slots []Schedule
	for _, day := range r.slots {
		for _, h := range starts {
			slot := day
			h.set(&slot)
			if !slices.ContainsFunc(slots, func(o Schedule) bool { return o.RRule == slot.RRule && o.Start == slot.Start }) {
				slots = append(slots, slot)
			}
		}
	}
	r.slots = slots
	for _, h := range starts {
		r.suspect(h.start)
	}
	return true
}
