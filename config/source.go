package config

import (
	"path"
	"slices"
	"strings"
	"time"

	"github.com/recovery-almanac/almanac/scrapers"
)

// sourceDefaults is what a source file that is silent means.
var sourceDefaults = scrapers.Source{
	Licence:  "unstated",
	Access:   scrapers.Open,
	Interval: 24 * time.Hour,
}

// formats is the closed set of format names: those of DESIGN section 5. The formats themselves register in cmd,
// because this package imports none of them.
var formats = []string{"meetingguide", "bmlt", "ical", "page", "event", "sheet", "jsonpath", "site"}

// mixed is how a source file says that every row names its own fellowship.
const mixed = "mixed"

// inSettings stands for the meaning of the setting of the same key, which a source file overrides.
const inSettings = "as in the settings"

// sourceTable is every key of a source file, in the order of DESIGN section 5.
func sourceTable(s *scrapers.Source) []binding {
	g := &s.Gates
	table := []binding{
		{"id", "the file's name without .yaml", "", checked(&s.ID, "lower-case letters, digits and single hyphens", idShape)},
		{"name", "the publisher, for people", "", text(&s.Name, "the publisher's name")},
		{"format", "how the list is written: " + strings.Join(formats, ", "), "", oneOf(&s.Format, formats...)},
		{"url", "where the list is", "", checked(&s.URL, "an http, https or file address without secrets", sourceURL)},
		{"fellowship", "code of the fellowship; mixed where every row names its own", "", checked(&s.Fellowship, fellowshipWant(), fellowship)},
		{"time_zone", "IANA zone where a listing has none and its place gives none", "", checked(&s.TimeZone, "an IANA name such as America/Chicago", timeZone)},
		{"region", "hint for places without a state or country", "", checked(&s.Region, "an ISO 3166 code such as NZ or US-PA", region)},
		{"website", "the publisher's site", "", checked(&s.Website, "an http or https address", website)},
		{"attribution", "shown with everything published from this source; the name where absent", "", text(&s.Attribution, "a sentence")},
		{"licence", "the licence of the list", "", text(&s.Licence, "a licence's name, or unstated")},
		{"access", "whether the publisher lets the list be fetched: open, restricted, permission or prohibited; only open is ever fetched", "", oneOf(&s.Access, scrapers.Open, scrapers.Restricted, scrapers.Permission, scrapers.Prohibited)},
		{"authoritative", "a row's absence means that the meeting is gone", "", boolean(&s.Authoritative)},
		{"interval", "how often the list is worth fetching, where that is less than daily; a run asks no sooner", "", duration(&s.Interval, time.Hour, 366*day)},
		{"disabled", "present = skipped; the reason and the date", "", text(&s.Disabled, "the reason and the date, or remove the key to run the source")},

		{"ical.fold", "turn single events back into one rule", "", boolean(&s.ICal.Fold)},
		{"ical.categories", "keep only events with one of these categories", "", list{&s.ICal.Categories, "a list of categories"}},

		{"gates.max_drop", inSettings, "", ownFraction(&g.MaxDrop)},
		{"gates.min_drop_rows", inSettings, "", ownNumber(&g.MinDropRows, 0, 1_000_000)},
		{"gates.max_rejected", inSettings, "", ownFraction(&g.MaxRejected)},
		{"gates.presence_drop", inSettings, "", ownFraction(&g.PresenceDrop)},
		{"gates.max_ref_change", inSettings, "", ownFraction(&g.MaxRefChange)},
		{"gates.max_shift", inSettings, "", ownFraction(&g.MaxShift)},
		{"gates.stale_after", inSettings, "", ownDuration(&g.StaleAfter, time.Hour, 3650*day)},
		{"gates.expire_after", inSettings, "", ownDuration(&g.ExpireAfter, time.Hour, 3650*day)},

		{"terms", "what the publisher says about reuse", "", text(&s.Terms, "a sentence")},
		{"overlaps", "which other sources carry the same meetings", "", text(&s.Overlaps, "a sentence with ids of sources")},
		{"notes", "what whoever keeps the registry should know", "", text(&s.Notes, "a sentence")},
		{"evidence", "where the address was seen to work", "", text(&s.Evidence, "a sentence")},
		{"evidence_date", "when it was seen", "", date(&s.EvidenceDate)},
	}
	return slices.Concat(table, pageTable(&s.Page), sheetTable(&s.Sheet), jsonPathTable(&s.JSONPath), siteTable(&s.Site))
}

// parseSource reads one source file and checks it on its own.
func parseSource(file string, data []byte) (scrapers.Source, *document) {
	s := sourceDefaults
	d := decode(file, data, sourceTable(&s))
	if len(d.lines) == 0 {
		if len(d.findings) == 0 {
			d.fail(1, "", "the file is empty; a source file needs id, name, format and url")
		}
		return s, d
	}
	d.checkSource(s, strings.TrimSuffix(path.Base(file), fileSuffix))
	if s.Fellowship == mixed {
		s.Fellowship = ""
	}
	if s.Attribution == "" {
		s.Attribution = s.Name
	}
	return s, d
}

// With returns the settings with a source's own limits in their place.
func (g GateSettings) With(own scrapers.GateOverrides) GateSettings {
	override(&g.MaxDrop, own.MaxDrop)
	override(&g.MinDropRows, own.MinDropRows)
	override(&g.MaxRejected, own.MaxRejected)
	override(&g.PresenceDrop, own.PresenceDrop)
	override(&g.MaxRefChange, own.MaxRefChange)
	override(&g.MaxShift, own.MaxShift)
	override(&g.StaleAfter, own.StaleAfter)
	override(&g.ExpireAfter, own.ExpireAfter)
	return g
}

func override[T any](to *T, own *T) {
	if own != nil {
		*to = *own
	}
}
