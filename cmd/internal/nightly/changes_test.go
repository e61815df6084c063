package nightly_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/sinks"
)

const change = `[{"change_type":"comdef_change_type_change","meeting_id":"1"}]`

// rootServer is a BMLT server whose list and changes are set night by night.
type rootServer struct {
	mu                    sync.Mutex
	list, changes, before string   // before: the changes of the month
	asked                 []string // switchers, in order
	url                   string
}

func serveRoot(t *testing.T) *rootServer {
	t.Helper()
	r := &rootServer{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if req.URL.Path == "/robots.txt" {
			http.NotFound(w, req)
			return
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		switcher := req.URL.Query().Get("switcher")
		r.asked = append(r.asked, switcher)
		switch {
		case switcher == "GetSearchResults":
			io.WriteString(w, r.list)
		case slices.Contains(r.asked[:len(r.asked)-1], "GetChanges"):
			io.WriteString(w, r.before)
		default:
			io.WriteString(w, r.changes)
		}
	}))
	t.Cleanup(server.Close)
	r.url = server.URL + "/main_server/"
	return r
}

func bmltList(n int) string {
	var rows []string
	for i := range n {
		rows = append(rows, `{"id_bigint":"`+string(rune('1'+i))+`","meeting_name":"Harbor `+string(rune('A'+i))+`","weekday_tinyint":"2","start_time":"19:00:00","duration_time":"01:00:00",`+
			`"time_zone":"America/Los_Angeles","location_municipality":"Astoria","location_province":"OR","location_street":"1 Pier Street"}`)
	}
	return `{"meetings":[` + strings.Join(rows, ",") + `],"formats":[]}`
}

// TestChangesSaveReading: a quiet night asks a root server for its changes and not for its list, and nothing that
// changed is missed.
func TestChangesSaveReading(t *testing.T) {
	t.Parallel()
	r := serveRoot(t)
	conf := settings(t.TempDir())
	sources := []scrapers.Source{{ID: "na", Name: "Harbor Area", Format: "bmlt", URL: r.url, Fellowship: "na", Access: scrapers.Open, Authoritative: true}}
	for i, night := range []struct {
		name                  string
		list, changes, before string
		asked                 string
		outcome               sinks.Outcome
		meetings              int
	}{
		{"first", bmltList(3), "[]", change, "GetSearchResults", sinks.Changed, 3},
		{"quiet", bmltList(3), "[]", change, "GetChanges GetChanges", sinks.NotModified, 3},
		{"a meeting is new", bmltList(4), change, change, "GetChanges GetSearchResults", sinks.Changed, 4},
		{"the server forgot its changes", bmltList(5), "[]", "[]", "GetChanges GetChanges GetSearchResults", sinks.Changed, 5},
		{"the list is no list", "<html>under repair</html>", change, change, "GetChanges GetSearchResults", sinks.CarriedForward, 5},
		{"what was refused is read again", bmltList(5), "[]", change, "GetSearchResults", sinks.Changed, 5},
		{"quiet again", bmltList(5), "[]", change, "GetChanges GetChanges", sinks.NotModified, 5},
	} {
		r.mu.Lock()
		r.list, r.changes, r.before, r.asked = night.list, night.changes, night.before, nil
		r.mu.Unlock()
		m, err := runAt(t, firstNight.AddDate(0, 0, i), conf, sources)
		if err != nil {
			t.Fatalf("%s: %v", night.name, err)
		}
		if got := strings.Join(r.asked, " "); got != night.asked {
			t.Errorf("%s: asked %s, want %s", night.name, got, night.asked)
		}
		if m.Sources[0].Outcome != night.outcome || m.Totals.Meetings != night.meetings {
			t.Errorf("%s: %s (%s) with %d meetings, want %s with %d", night.name, m.Sources[0].Outcome, m.Sources[0].Detail, m.Totals.Meetings, night.outcome, night.meetings)
		}
	}
}
