package registrytest

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/config"
	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/scrapers/page"
)

const (
	examples = "../../../config/examples"
	feeds    = "../../../../shared/feeds/page"
)

var pageFormats = map[string]scrapers.Format{"page": page.Format(), "event": page.Events()}

// pageSources is what each real page holds and must give. A row is what the source file's rules match; a meeting is a
// row that tells a person day and time of a gathering.
var pageSources = []struct {
	id        string
	rows      int
	meetings  int
	published int
	now       string // the day of the snapshot
}{
	// Five slots without weekday; seven rows repeat another word for word.
	{"aa-us-ny-nyc-2019-08", 1206, 1201, 1194, "2019-08-01"},
	{"aa-us-mn-2018-07", 2213, 2213, 2213, "2018-07-07"},
	{"aa-us-mn-mpls-saturday-2016", 131, 131, 131, "2016-09-29"},
	{"aa-us-wa-seattle-2012", 1357, 1357, 1357, "2012-02-16"},
	// 55 notices, prisons and empty rows; 34 rows that name no day or no time; 8 with a typing error in either.
	{"smart-world-2013", 850, 761, 753, "2013-05-01"},
	{"na-us-co-denver-2006", 110, 110, 110, "2006-07-30"},
	// A date without a time of day, and nothing else on the page says it.
	{"event-jsonld-heart-of-torbay", 1, 0, 0, "2022-11-01"},
	{"event-jsonld-det-authority", 12, 12, 12, "2022-06-01"},
}

// leastShare is how many of the rows that a person would call a meeting must become one.
const leastShare = 0.97

// TestPages reads every real page by its declared source file alone, as a run would: fetched, parsed, normalised.
func TestPages(t *testing.T) {
	if _, err := os.Stat(feeds); err != nil {
		t.Skip("no real feeds beside the repository (../shared/feeds)")
	}
	table := fmt.Sprintf("%-32s %6s %8s %9s %7s\n", "source", "rows", "meetings", "published", "share")
	for _, want := range pageSources {
		t.Run(want.id, func(t *testing.T) {
			now, err := time.Parse(time.DateOnly, want.now)
			if err != nil {
				t.Fatal(err)
			}
			src, parsed, err := readPages(t, want.id)
			if err != nil {
				t.Fatal(err)
			}
			res := normalize.All(src, parsed, now, now)
			report(t, parsed, res)
			if parsed.Rows != want.rows || res.Rows.Published != want.published {
				t.Errorf("%d rows, %d published; want %d and %d", parsed.Rows, res.Rows.Published, want.rows, want.published)
			}
			share := float64(res.Rows.Published) / float64(max(want.meetings, 1))
			table += fmt.Sprintf("%-32s %6d %8d %9d %6.1f%%\n", want.id, parsed.Rows, want.meetings, res.Rows.Published, 100*share)
			if want.meetings > 0 && share < leastShare {
				t.Errorf("%d of %d rows that are a meeting became one: %.1f %%", res.Rows.Published, want.meetings, 100*share)
			}
			accounted(t, parsed)
		})
	}
	t.Logf("\n%s", table)
}

// TestPageLoadedByScript: the Brazilian page as it is sent holds no meeting, and the error says why.
func TestPageLoadedByScript(t *testing.T) {
	if _, err := os.Stat(feeds); err != nil {
		t.Skip("no real feeds beside the repository (../shared/feeds)")
	}
	_, _, err := readPages(t, "na-br-online-2026")
	if !errors.Is(err, scrapers.ErrNotThisFormat) || !strings.Contains(err.Error(), "load its list by script") {
		t.Errorf("got %v", err)
	}
}

// readPages fetches the snapshots that stand for a source's addresses, and parses them.
func readPages(t *testing.T, id string) (scrapers.Source, scrapers.Parsed, error) {
	t.Helper()
	src, err := config.SourceFile(filepath.Join(examples, id+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	src.URL = snapshot(t, src.URL)
	for i, u := range src.Page.URLs {
		src.Page.URLs[i] = snapshot(t, u)
	}
	format := pageFormats[src.Format]
	parsed, err := format.Parse(src, fetchAll(t, format, src))
	return src, parsed, err
}

// snapshot is the file that stands for an address of an example.
func snapshot(t *testing.T, address string) string {
	t.Helper()
	file, err := filepath.Abs(filepath.Join(feeds, path.Base(address)))
	if err != nil {
		t.Fatal(err)
	}
	return (&url.URL{Scheme: "file", Path: file}).String()
}

// report prints the counts, and each row that is not published with the reason.
func report(t *testing.T, parsed scrapers.Parsed, res normalize.Result) {
	t.Helper()
	counts := map[string]int{}
	for _, p := range res.Problems {
		counts[fmt.Sprintf("%s %s", p.Severity, p.Code)]++
		if p.Severity == scrapers.Error {
			t.Logf("row %d: %s: %s %q", p.Row, p.Code, p.Field, p.Value)
		}
	}
	t.Logf("%d rows, %d listings, %d published, %d rejected, %d skipped, %d meetings; %v",
		parsed.Rows, len(parsed.Listings), res.Rows.Published, res.Rows.Rejected, res.Rows.Skipped, len(res.Meetings), counts)
}

// accounted checks that every row is a listing or has a problem.
func accounted(t *testing.T, parsed scrapers.Parsed) {
	t.Helper()
	rows := map[int]bool{}
	for _, l := range parsed.Listings {
		rows[l.Row] = true
	}
	for _, p := range parsed.Problems {
		if p.Row > 0 {
			rows[p.Row] = true
		}
	}
	if len(rows) != parsed.Rows {
		t.Errorf("%d of %d rows are listings or have a problem", len(rows), parsed.Rows)
	}
}
