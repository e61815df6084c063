package api

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

func FuzzRequests(f *testing.F) {
	for _, seed := range []string{
		"/v1/meetings?near=39.95,-75.16&radius=10&sort=distance", "/v1/meetings?cursor=eyJvIjoic3RhcnQifQ", "/v1/meetings.ics?q=%ff%fe",
		"/v1/changes?since=20260303T030000Z&cursor=20260303T030000Z:1", "/v1/coverage?region=US-PA/..", "/client_interface/json/?switcher=GetSearchResults&weekdays[]=1",
		"/find?place=Ambler&day=fr", "/v1/meetings/%2e%2e/provenance", "/v1/meetings?starting_within=10080&at=2026-11-01T05:59:59Z",
		"/find?place=%3Cfuzz%3E&near=%22%3E%3Cfuzz%3E&when=%3Cfuzz%3E&language=%3Cfuzz%3E", "/find/sheet?place='%22%3E%3Cfuzz%3E", "/%3Cfuzz%3E", "//evil.example.org/%2f..",
		"/v1/meetings?near=90,180&radius=500", "/v1/meetings?near=-90,-180&radius=500", "/v1/meetings?after=23:59&before=00:00&day=7",
	} {
		f.Add(seed)
	}
	s := newSite(f, Options{}, hundred())
	f.Fuzz(func(t *testing.T, target string) {
		if !strings.HasPrefix(target, "/") {
			target = "/" + target
		}
		r := &http.Request{Method: http.MethodGet, RequestURI: target, RemoteAddr: "192.0.2.1:1", Header: http.Header{}, Body: http.NoBody}
		var err error
		if r.URL, err = url.ParseRequestURI(target); err != nil {
			return // no request that a server of HTTP lets through
		}
		w := httptest.NewRecorder()
		s.server.ServeHTTP(w, r)
		if w.Code >= 500 {
			t.Errorf("%q: %d %s", target, w.Code, w.Body)
		}
		if strings.Contains(strings.ToLower(w.Body.String()), "<fuzz") && strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			t.Errorf("%q writes HTML", target)
		}
		if to := w.Header().Get("Location"); to != "" && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//")) {
			t.Errorf("%q leads to %q", target, to)
		}
	})
}
