package nightly

import (
	"errors"
	"strings"
	"testing"

	"github.com/recovery-almanac/almanac/scrapers"
)

func TestCheckRegion(t *testing.T) {
	for _, c := range []struct{ region, says string }{
		{"", ""},
		{"NZ", ""},
		{"US-OR", ""},
		{"US-PR", ""},
		{"XK", ""},
		{"BM", ""},
		{"US-ZZ", "no subdivision of US in ISO 3166-2; write its code, or US for the country"},
		{"GB-DEV", "write GB-ENG"},
		{"FR-75", "write FR-IDF"},
		{"BM-HA", "BM has no subdivisions; write BM"},
		{"QZ", "names no country"},
	} {
		s := scrapers.Source{ID: "test", Format: "ical", URL: "file:///x.ics", Access: scrapers.Open, Region: c.region}
		key, wrong := CheckRegion(s)
		if key != "region" || !strings.Contains(wrong, c.says) || (wrong == "") != (c.says == "") {
			t.Errorf("%q: %s, want %q", c.region, wrong, c.says)
		}
		if _, err := plan([]scrapers.Source{s}, nil, nil, false, ""); (err != nil) != (c.says != "") || err != nil && !errors.Is(err, ErrUsage) {
			t.Errorf("plan with region %q: %v", c.region, err)
		}
	}
}
