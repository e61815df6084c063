package nightly

import (
	"slices"
	"time"

	"github.com/recovery-almanac/almanac/scrapers/fetch"
)

// A source whose file says that its list is worth fetching less often than daily rests between. One of a day or less is
// fetched by every run: who starts a second run in a day wants to see what it brings.
const everyRun = 24 * time.Hour

// notDue says from when a source is fetched again, "" when it is due. known are the documents of its last fetch.
func (n *night) notDue(p planned, known []fetch.Stored) string {
	if p.source.Interval <= everyRun || len(known) == 0 || slices.Contains(n.Only, p.source.ID) {
		return ""
	}
	due := checkedAt(known).Add(p.source.Interval - mostEarly)
	if !n.started.Before(due) || due.Sub(n.started) > p.source.Interval {
		return "" // it is due, or was fetched by a clock that ran ahead
	}
	return "not due before " + due.Format("2006-01-02 15:04 MST") + ": its interval is " + p.source.Interval.String()
}
