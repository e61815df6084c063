package nightly

import (
	"fmt"
	"strings"

	"github.com/recovery-almanac/almanac/normalize/geo"
	"github.com/recovery-almanac/almanac/scrapers"
)

// CheckRegion is a config.Check: a region is a country, or a subdivision of the first level in ISO 3166-2, since
// those are what meetings are published under.
func CheckRegion(s scrapers.Source) (key, wrong string) {
	country, _, divided := strings.Cut(s.Region, "-")
	if s.Region == "" || geo.Valid(s.Region) {
		return "region", ""
	}
	larger, known := geo.Subdivision(country, s.Region)
	switch {
	case known:
		wrong = fmt.Sprintf("%q lies inside %s, or is an older code of it; write %s", s.Region, larger, larger)
	case !geo.Valid(country):
		wrong = fmt.Sprintf("%q names no country that the gazetteer knows; write an ISO 3166 code such as NZ or US-PA, or remove the key", s.Region)
	case divided && !geo.Divided(country):
		wrong = fmt.Sprintf("%q: %s has no subdivisions; write %s", s.Region, country, country)
	default:
		wrong = fmt.Sprintf("%q is no subdivision of %s in ISO 3166-2; write its code, or %s for the country", s.Region, country, country)
	}
	return "region", wrong
}

// regionError is CheckRegion for a source that is about to run.
func regionError(s scrapers.Source) error {
	if _, wrong := CheckRegion(s); wrong != "" {
		return fmt.Errorf("%w: source %s: region: %s", ErrUsage, s.ID, wrong)
	}
	return nil
}
