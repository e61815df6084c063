package registrytest

import (
	"cmp"
	"encoding/csv"
	"os"
	"strings"
	"testing"

	"github.com/recovery-almanac/almanac/config"
	"github.com/recovery-almanac/almanac/scrapers"
)

// TestEveryKnownPublisherIsRegistered compares the registry with the survey of publishers beside the repository: none is
// missing, and none is fetched that the survey does not call open.
func TestEveryKnownPublisherIsRegistered(t *testing.T) {
	f, err := os.Open("../../../../shared/reference/registry.csv")
	if os.IsNotExist(err) {
		t.Skip("no survey beside the repository (../shared/reference/registry.csv)")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) < 2 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	sources, err := config.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	byID := map[string]scrapers.Source{}
	for _, s := range sources {
		byID[s.ID] = s
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	for _, row := range rows[1:] {
		cell := func(name string) string { return strings.TrimSpace(row[column[name]]) }
		s, ok := byID[cell("id")]
		if !ok {
			t.Errorf("%s is not in the registry", cell("id"))
			continue
		}
		fetched := cell("access") == "open" && cell("default_enabled") == "yes"
		switch {
		case string(s.Access) != cell("access"):
			t.Errorf("%s: access %s, the survey says %s", s.ID, s.Access, cell("access"))
		case s.Fetchable() && !fetched:
			t.Errorf("%s is fetched, and the survey says %s, enabled: %s", s.ID, s.Access, cell("default_enabled"))
		case !s.Fetchable() && fetched:
			t.Errorf("%s is not fetched: %s", s.ID, s.Disabled)
		case s.Access == scrapers.Open && s.URL != cell("url"):
			t.Errorf("%s: url %s, the survey says %s", s.ID, s.URL, cell("url"))
		}
		if s.Evidence == "" || s.EvidenceDate != cell("evidence_date") || s.Attribution == "" || s.Website == "" {
			t.Errorf("%s: evidence %q of %s, attribution %q, website %q", s.ID, s.Evidence, cmp.Or(s.EvidenceDate, "no date"), s.Attribution, s.Website)
		}
	}
}
