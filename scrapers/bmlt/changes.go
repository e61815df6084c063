package bmlt

import (
	"net/url"
	"time"

	"github.com/recovery-almanac/almanac/scrapers"
)

// GetSearchResults sends no validators, so that a list of megabytes would come again every night, and costs the
// server's database its most expensive question. GetChanges tells of every meeting that was added, changed,
// published, hidden or deleted since a day, in any service body. It is asked twice:
//
//   - since the day before the list was read, which must bring nothing. Days are the server's; one more covers
//     every zone and half a day of a clock that is wrong.
//   - over the month before, which must bring something. An empty answer alone proves nothing: an aggregator has
//     no changes of its own, and a server may keep none.
//
// Changes to formats, to service bodies and to the server's settings are in neither. They wait for the next
// reading in full.
var probe = &scrapers.Probe{Requests: probeRequests, Unchanged: unchanged}

const (
	roleChanges = "changes" // GetChanges since the last reading: nothing must stand there
	roleHistory = "history" // GetChanges over a month: something must
)

// probeRequests has no question for anything but the whole of one root server. Whoever filters may be talking to an
// aggregator, whose few changes of its own say nothing about the servers that it speaks for.
func probeRequests(s scrapers.Source, since time.Time) []scrapers.Request {
	u, err := url.Parse(s.URL)
	if err != nil || u.RawQuery != "" {
		return nil
	}
	root := serverRoot(u)
	if root == nil {
		return nil
	}
	day := since.UTC().AddDate(0, 0, -1)
	return []scrapers.Request{
		request(roleChanges, ask(root, "GetChanges", url.Values{"start_date": {day.Format(time.DateOnly)}})),
		request(roleHistory, ask(root, "GetChanges", url.Values{"start_date": {day.AddDate(0, -1, 0).Format(time.DateOnly)}})),
	}
}

func unchanged(d scrapers.Document) bool {
	list, note, err := scrapers.FindJSON(d.Body)
	if err != nil || note != "" || !list.IsArray() {
		return false
	}
	changes := 0
	for change, err := range list.Elements() {
		kind, ok := change.Member("change_type").Text()
		if err != nil || !ok || kind == "" {
			return false
		}
		changes++
	}
	return d.Role == roleChanges && changes == 0 || d.Role == roleHistory && changes > 0
}
