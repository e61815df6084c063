package meetingguide

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/recovery-almanac/almanac/scrapers"
)

// TestRealFeeds reads the Meeting Guide feeds that lie beside the repository.
func TestRealFeeds(t *testing.T) {
	files, err := filepath.Glob("../../../shared/feeds/meetingguide/*.json")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("no real feeds beside the repository (../shared/feeds)")
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			body, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			parsed := mustParse(t, string(body))
			accountForRows(t, parsed)
			var rows []json.RawMessage
			if err := json.Unmarshal(body, &rows); err != nil {
				t.Fatal(err)
			}
			if parsed.Rows != len(rows) || len(parsed.Listings) != len(rows) {
				t.Errorf("%d rows, %d listings; encoding/json reads %d", parsed.Rows, len(parsed.Listings), len(rows))
			}
			counts := map[scrapers.Code]int{}
			for _, p := range parsed.Problems {
				counts[p.Code]++
			}
			t.Log(parsed.Rows, "rows", len(parsed.Listings), "listings", counts)
		})
	}
}

func mustParse(t *testing.T, body string) scrapers.Parsed {
	t.Helper()
	parsed, err := parse(scrapers.Source{ID: "test"}, []scrapers.Document{{Role: "meetings", URL: "https://example.org/feed", Body: []byte(body)}})
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

// accountForRows checks what [scrapers.Parsed] promises: every row is a listing or has a problem, and every
// listing has a ref of its own.
func accountForRows(t *testing.T, parsed scrapers.Parsed) {
	t.Helper()
	rows := map[int]bool{}
	refs := map[string]bool{}
	for _, l := range parsed.Listings {
		if refs[l.Ref] || l.Ref == "" {
			t.Errorf("row %d: ref %q is not its own", l.Row, l.Ref)
		}
		if rows[l.Row] {
			t.Errorf("row %d: two listings", l.Row)
		}
		refs[l.Ref], rows[l.Row] = true, true
	}
	for _, p := range parsed.Problems {
		if p.Row > 0 {
			rows[p.Row] = true
		}
		if p.Row > parsed.Rows || p.Source != "test" {
			t.Errorf("problem %+v: no such row, or no source", p)
		}
	}
	if len(rows) != parsed.Rows {
		t.Errorf("%d of %d rows are listings or have a problem", len(rows), parsed.Rows)
	}
}
