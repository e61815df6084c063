package nightly

import (
	"maps"
	"slices"

	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/scrapers/bmlt"
	"github.com/recovery-almanac/almanac/scrapers/ical"
	"github.com/recovery-almanac/almanac/scrapers/jsonpath"
	"github.com/recovery-almanac/almanac/scrapers/meetingguide"
	"github.com/recovery-almanac/almanac/scrapers/page"
	"github.com/recovery-almanac/almanac/scrapers/sheet"
	"github.com/recovery-almanac/almanac/scrapers/sites"
)

// Formats is every format this program reads, by the name that source files use.
var Formats = byName(
	meetingguide.Format(),
	bmlt.Format(),
	ical.Format(),
	page.Format(),
	page.Events(),
	sheet.Format(),
	jsonpath.Format(),
	sites.Format(),
)

// FormatNames lists the formats, sorted.
func FormatNames() []string { return slices.Sorted(maps.Keys(Formats)) }

func byName(formats ...scrapers.Format) map[string]scrapers.Format {
	table := make(map[string]scrapers.Format, len(formats))
	for _, f := range formats {
		if _, dup := table[f.Name]; dup {
			panic("nightly: two formats are named " + f.Name)
		}
		table[f.Name] = f
	}
	return table
}
