package page

import "github.com/recovery-almanac/almanac/scrapers"

func parseEvents(s scrapers.Source, documents []scrapers.Document) (scrapers.Parsed, error) {
	return scrapers.Parsed{}, nil
}
