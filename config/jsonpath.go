package config

import (
	"github.com/recovery-almanac/almanac/scrapers"
)

var jsonPlaces = rowExpression{scrapers.FromPath, jsonPath}

// jsonPathTable is the `jsonpath:` block. scrapers/jsonpath/manual.txt explains it to people.
func jsonPathTable(j *scrapers.JSONPathOptions) []binding {
	return []binding{
		{"jsonpath.rows", "path to the rows; the elements of the document where absent", "", jsonPath(&j.Rows)},
		{"jsonpath.each", "path inside a row to its slots", "", jsonPath(&j.Each)},
		{"jsonpath.fields", "what fills the fields of a row", "", rowFields{jsonPlaces, &j.Fields}},
		{"jsonpath.skip", "rows that are no meeting", "", rowSkips{jsonPlaces, &j.Skip}},
		{"jsonpath.day_numbering", "which weekday a digit means", "", oneOf(&j.Numbering, dayNumbering...)},
		{"jsonpath.time_unit", "what a bare number for a time counts, from midnight", "", oneOf(&j.TimeUnit, scrapers.Seconds, scrapers.Minutes)},
		{"jsonpath.next", "path to the address of the next page", "", jsonPath(&j.Next)},
		{"jsonpath.pages", "how many pages to go on", "", number(&j.Pages, 1, mostPages)},
	}
}

// siteTable is the `site:` block. scrapers/sites/manual.txt explains it to people.
func siteTable(s *scrapers.SiteOptions) []binding {
	return []binding{
		{"site.detail", "what the addresses of meetings match", "", pattern(&s.Detail)},
		{"site.max", "how many detail pages to read", "", number(&s.Max, 1, 10_000)},
	}
}

func jsonPath(to *string) value {
	return checked(to, "a path such as \"address.city\" or \"tags[*].name\"", func(s string) error {
		_, err := scrapers.ParseJSONPath(s)
		return err
	})
}
