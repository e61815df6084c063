package bmlt

import (
	"slices"
	"strings"
	"testing"

	"github.com/recovery-almanac/almanac/scrapers"
)

func TestRequests(t *testing.T) {
	const server = "https://bmlt.example.org/main_server"
	for _, c := range []struct{ name, url, want string }{
		{"a root server", server + "/", server + "/client_interface/json/?get_used_formats=1&switcher=GetSearchResults"},
		{"without a slash", server, server + "/client_interface/json/?get_used_formats=1&switcher=GetSearchResults"},
		{"at the top of a host", "https://bmlt.example.org", "https://bmlt.example.org/client_interface/json/?get_used_formats=1&switcher=GetSearchResults"},
		{"an end point", server + "/client_interface/json/", server + "/client_interface/json/?get_used_formats=1&switcher=GetSearchResults"},
		{"an end point with a filter", server + "/client_interface/jsonp/?page_size=500", server + "/client_interface/json/?get_used_formats=1&page_size=500&switcher=GetSearchResults"},
		{"a question", server + "/client_interface/json/?switcher=GetSearchResults&services=5", server + "/client_interface/json/?switcher=GetSearchResults&services=5"},
		{"a stored answer", "https://example.org/na/snapshot.json", "https://example.org/na/snapshot.json"},
		{"a stored answer in JSONP", "https://example.org/na/snapshot.JSONP", "https://example.org/na/snapshot.JSONP"},
		{"an address with a query", "https://example.org/na?day=1", "https://example.org/na?day=1"},
		{"a file", "file:///srv/na", "file:///srv/na"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Format().Requests(scrapers.Source{ID: "test", URL: c.url})
			if err != nil || len(got) != 1 || got[0].URL != c.want || got[0].Role != roleMeetings {
				t.Errorf("got %+v, %v; want %s", got, err, c.want)
			}
		})
	}
	if _, err := Format().Requests(scrapers.Source{ID: "test", URL: "bmlt.example.org"}); err == nil || !strings.Contains(err.Error(), "https://") {
		t.Errorf("an address without a scheme: %v", err)
	}
}

func TestFollow(t *testing.T) {
	const end = "https://bmlt.example.org/client_interface/json/"
	full := `{"id_bigint":"5","duration_time":"01:00:00","service_body_bigint":"3","service_body_name":"Area"}`
	for _, c := range []struct {
		name, url, body string
		want            []string
	}{
		{"nothing is lacking", end + "?switcher=GetSearchResults", `{"meetings":[` + full + `],"formats":[]}`, nil},
		{"an old server", end + "?switcher=GetSearchResults", `[{"id_bigint":"5","duration_time":"00:00:00","service_body_bigint":"3"}]`,
			[]string{end + "?switcher=GetFormats", end + "?switcher=GetServerInfo", end + "?switcher=GetServiceBodies"}},
		{"an aggregator's servers are kept", end + "?root_server_ids=3&switcher=GetSearchResults", `[` + full + `]`,
			[]string{end + "?root_server_ids=3&switcher=GetFormats"}},
		{"a full page", end + "?page_size=2&switcher=GetSearchResults", `{"meetings":[` + full + `,` + full + `],"formats":[]}`,
			[]string{end + "?page_num=2&page_size=2&switcher=GetSearchResults"}},
		{"the second full page", end + "?page_num=2&page_size=1&switcher=GetSearchResults", `{"meetings":[` + full + `],"formats":[]}`,
			[]string{end + "?page_num=3&page_size=1&switcher=GetSearchResults"}},
		{"the last page", end + "?page_num=3&page_size=2&switcher=GetSearchResults", `{"meetings":[` + full + `],"formats":[]}`, nil},
		{"an empty page", end + "?page_num=4&page_size=2&switcher=GetSearchResults", `{"meetings":[],"formats":[]}`, nil},
		{"a stored answer", "https://example.org/na.json", `[{"id_bigint":"5"}]`, nil},
		{"not an answer", end + "?switcher=GetSearchResults", `<html>`, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Format().Follow(scrapers.Source{ID: "test"}, scrapers.Document{Role: roleMeetings, URL: c.url, Body: []byte(c.body)})
			if err != nil {
				t.Fatal(err)
			}
			var urls []string
			for _, r := range got {
				urls = append(urls, r.URL)
			}
			if !slices.Equal(urls, c.want) {
				t.Errorf("got %q, want %q", urls, c.want)
			}
		})
	}
	if got, _ := Format().Follow(scrapers.Source{}, scrapers.Document{Role: roleFormats, URL: end, Body: []byte(`[]`)}); got != nil {
		t.Errorf("a list of formats asks for %v", got)
	}
}
