package bmlt

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
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
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			body, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			parsed := mustParse(t, document(roleMeetings, string(body)))
			accountForRows(t, parsed)
			if want := countRows(t, body); parsed.Rows != want || len(parsed.Listings) != want {
				t.Errorf("%d rows, %d listings; encoding/json reads %d", parsed.Rows, len(parsed.Listings), want)
			}
			for _, p := range parsed.Problems {
				t.Errorf("problem %+v", p)
			}
			joinable := bytes.Contains(body, []byte("format_shared_id_list"))
			for _, l := range parsed.Listings {
				if joinable && !slices.ContainsFunc(l.Types, func(k scrapers.Type) bool { return k.Name != "" }) {
					t.Errorf("row %d: no format is joined: %v", l.Row, l.Types)
				}
			}
		})
	}
}

// countRows counts the meetings of an answer as encoding/json sees them.
func countRows(t *testing.T, body []byte) int {
	t.Helper()
	body = bytes.TrimSuffix(bytes.TrimPrefix(body, []byte("/**/callback(")), []byte(");"))
	var answer struct{ Meetings []json.RawMessage }
	if body[0] == '[' {
		body = slices.Concat([]byte(`{"meetings":`), body, []byte("}"))
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		t.Fatal(err)
	}
	return len(answer.Meetings)
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
