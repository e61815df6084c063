package bmlt

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/recovery-almanac/almanac/scrapers"
)

// TestRealFeeds reads the BMLT answers that lie beside the repository.
func TestRealFeeds(t *testing.T) {
	files, err := filepath.Glob("../../../shared/feeds/bmlt/*.json*")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("no real feeds beside the repository (../shared/feeds)")
	}
	want := map[string]int{
		"na-nz-2022-09.json":               37,
		"na-online-2024-05-16.json":        3064,
		"na-online-2024-05-16-jsonp.jsonp": 3071,
		"na-us-ny-greaterny-2018.json":     1513,
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			body, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			parsed := mustParse(t, document(roleMeetings, string(body)))
			accountForRows(t, parsed)
			if want := want[filepath.Base(file)]; parsed.Rows != want || len(parsed.Listings) != want {
				t.Errorf("%d rows, %d listings, want %d", parsed.Rows, len(parsed.Listings), want)
			}
			counts := map[scrapers.Code]int{}
			for _, p := range parsed.Problems {
				counts[p.Code]++
			}
			t.Logf("problems %v, last listing %+v", counts, parsed.Listings[len(parsed.Listings)-1])
		})
	}
}

func document(role, body string) scrapers.Document {
	return scrapers.Document{Role: role, URL: "https://bmlt.example.org/" + role, Body: []byte(body)}
}

func mustParse(t *testing.T, documents ...scrapers.Document) scrapers.Parsed {
	t.Helper()
	parsed, err := parse(scrapers.Source{ID: "test"}, documents)
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
