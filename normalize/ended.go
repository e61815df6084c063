package normalize

import (
	"slices"
	"time"

	"github.com/recovery-almanac/almanac/scrapers"
)

// ended takes out the slots whose last date lies before today where they are. A row that has no other is
// skipped: the publisher said when it ends.
func ended(r *row) {
	r.keys = slotKeys(r.slots)
	kept := 0
	for i, s := range r.slots {
		if last := s.lastDate(); last != "" && last < s.today(r.now) {
			r.reportOnce(scrapers.MeetingEnded, "until", last)
			continue
		}
		r.slots[kept], r.keys[kept] = s, r.keys[i]
		kept++
	}
	r.slots, r.keys = r.slots[:kept], r.keys[:kept]
	r.skipped = kept == 0
}

// lastDate is the date after which nothing follows, "" where there is none.
func (s Schedule) lastDate() string {
	if s.Until == "" || len(s.Also) == 0 {
		return s.Until
	}
	return max(s.Until, slices.Max(s.Also))
}

func (s Schedule) today(now time.Time) string {
	if loc, err := Location(s.TimeZone); err == nil {
		now = now.In(loc)
	}
	return now.Format(time.DateOnly)
}
