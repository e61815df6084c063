package bmlt

import (
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/scrapers"
)

func TestProbeRequests(t *testing.T) {
	// Still the 9th in Honolulu, already the 11th nowhere: the day before covers every server's clock.
	since := time.Date(2026, 3, 10, 3, 17, 0, 0, time.UTC)
	const end = "https://bmlt.example.org/main_server/client_interface/json/?"
	for _, c := range []struct {
		name, url string
		probed    bool
	}{
		{"a root server", "https://bmlt.example.org/main_server/", true},
		{"its end point", "https://bmlt.example.org/main_server/client_interface/json/", true},
		{"an aggregator's page size", "https://bmlt.example.org/main_server/?page_size=500", false},
		{"one of an aggregator's servers", end + "root_server_ids=3", false},
		{"a question to one service body", end + "switcher=GetSearchResults&services=5", false},
		{"a stored answer", "https://example.org/na.json", false},
		{"a file", "file:///srv/na", false},
		{"no address", "https://[", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Format().Probe.Requests(scrapers.Source{ID: "test", URL: c.url}, since)
			if !c.probed {
				if got != nil {
					t.Errorf("asks %v", got)
				}
				return
			}
			want := []string{end + "start_date=2026-03-09&switcher=GetChanges", end + "start_date=2026-02-09&switcher=GetChanges"}
			if len(got) != 2 || got[0].URL != want[0] || got[1].URL != want[1] {
				t.Errorf("asks %v, want %v", got, want)
			}
		})
	}
}

func TestUnchanged(t *testing.T) {
	const deleted = `{"change_type":"comdef_change_type_delete","date_int":"1772000000","meeting_id":"5","service_body_id":"3"}`
	for _, c := range []struct {
		name, role, body string
		want             bool
	}{
		{"no change since", roleChanges, "[]", true},
		{"a deletion since", roleChanges, "[" + deleted + "]", false},
		{"changes in the month before", roleHistory, "[" + deleted + "," + deleted + "]", true},
		{"in JSONP", roleHistory, "/**/callback([" + deleted + "]);", true},
		{"a server that keeps no changes", roleHistory, "[]", false},
		{"a list of something else", roleHistory, `[{"id_bigint":"5"}]`, false},
		{"a list of texts", roleHistory, `["a"]`, false},
		{"cut off", roleHistory, "[" + deleted + `,{"change_`, false},
		{"cut off before anything came", roleChanges, "[", false},
		{"an error text", roleChanges, `{"message":"Invalid data format or endpoint name."}`, false},
		{"an error page with a list in it", roleChanges, "<html><script>var x = [];</script>", false},
		{"a warning before the list", roleHistory, "Warning: x [" + deleted + "]", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Format().Probe.Unchanged(scrapers.Document{Role: c.role, Body: []byte(c.body)}); got != c.want {
				t.Errorf("unchanged is %v, want %v", got, c.want)
			}
		})
	}
}
