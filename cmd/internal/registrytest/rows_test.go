package registrytest

import (
	"fmt"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/config"
	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/scrapers/bmlt"
	"github.com/recovery-almanac/almanac/scrapers/jsonpath"
	"github.com/recovery-almanac/almanac/scrapers/meetingguide"
	"github.com/recovery-almanac/almanac/scrapers/sheet"
)

var rowFormats = map[string]scrapers.Format{
	"sheet": sheet.Format(), "jsonpath": jsonpath.Format(), "meetingguide": meetingguide.Format(), "bmlt": bmlt.Format(),
}

// rowFolders is where the snapshots of a format lie.
var rowFolders = map[string]string{
	"sheet": "../../../../shared/feeds/sheet", "jsonpath": "../../../../shared/feeds/json",
	"meetingguide": "../../../../shared/feeds/meetingguide", "bmlt": "../../../../shared/feeds/bmlt",
}

// rowSources is what each real sheet and JSON list holds and must give. A meeting is a row that tells day and time and
// does not repeat another word for word.
var rowSources = []struct {
	id        string
	rows      int
	meetings  int
	published int
	now       string
}{
	{"aa-us-nm-2016", 605, 605, 605, "2016-11-22"},
	// Ten rows describe a group and have no day, two of them twice; twelve rows repeat another.
	{"aa-us-ny-nyc-2015-10", 3685, 3663, 3663, "2015-10-28"},
	{"alanon-us-ca-la-2017", 437, 436, 436, "2017-08-30"}, // one repeats another
	{"mixed-gb-2023-05-16", 7488, 7488, 7488, "2023-05-16"},
	{"mixed-gb-2023-06-22", 7521, 7521, 7521, "2023-06-22"},
	{"mixed-gb-invalid-2023-05-16", 26, 12, 12, "2023-05-16"},    // fourteen have no time
	{"mixed-online-mosaic-2025-12", 183, 181, 181, "2025-12-05"}, // two are "not a meeting"
	// In thirteen rows the scraper that made the file lost the time: days ["the"], times ["tuesday, july"]. 31 repeat
	// another.
	{"smart-us-2022", 1041, 997, 997, "2022-01-01"},
	{"na-us-ky-louisville-2019-03-14", 109, 109, 109, "2019-03-14"},
	{"na-us-ky-louisville-2019-12-26", 105, 105, 105, "2019-12-26"},
	{"na-us-ky-louisville-2020-11-29", 11, 11, 11, "2020-11-29"},
	{"aa-us-ca-la-2017", 2637, 2632, 2632, "2017-08-30"}, // one has no time, four have no day
	{"aa-us-pa-sepia-2020-07-19", 1928, 1928, 1928, "2020-07-19"},
	{"aa-us-pa-sepia-2020-07-29", 1939, 1939, 1939, "2020-07-29"},
	{"aa-us-pa-sepia-2021-06-26", 2063, 2063, 2063, "2021-06-26"},
	{"aa-us-pa-sepia-2023-02-12", 2038, 2038, 2038, "2023-02-12"},
	{"aa-us-ca-sanjose-2018-07", 568, 568, 568, "2018-07-19"},
	{"aa-us-ca-sanjose-2019-07", 570, 570, 570, "2019-07-28"},
	{"aa-us-ca-sanjose-2021-05-22", 618, 618, 618, "2021-05-22"},
	{"aa-us-ca-sanjose-2021-10-02", 693, 693, 693, "2021-10-02"},
	{"aa-us-ca-sfmarin-2020-08-15", 476, 476, 476, "2020-08-15"},
	{"aa-us-ca-sfmarin-2021-05-02", 637, 637, 637, "2021-05-02"},
	{"alanon-us-ma-2023-08", 360, 360, 360, "2023-08-01"},
	{"eda-world-2023-07", 185, 185, 185, "2023-07-10"}, // eight have their zone in the name alone
	{"aa-ca-ab-edmonton-2022-09", 315, 315, 315, "2022-09-01"},
	{"aa-us-de-sussex-2021-06", 145, 145, 145, "2021-06-29"},
	{"aa-us-de-sussex-2022-09", 123, 123, 123, "2022-09-01"},
	{"aa-us-mo-kc-2021-05", 206, 206, 206, "2021-05-31"},
	{"aa-us-tx-nwta-2021-05", 613, 613, 613, "2021-05-31"},
	{"aa-online-oiaa-groups-2023", 200, 200, 200, "2023-12-13"},
	{"na-online-2024-05-16", 3064, 3064, 3048, "2024-05-16"},
	{"na-us-ny-greaterny-2018", 1513, 1513, 1513, "2018-01-01"},
	{"na-nz-2022-09", 37, 37, 37, "2022-09-26"},
	{"na-online-2024-05-16-jsonp", 3071, 3071, 3055, "2024-05-16"},
}

// TestRows reads every real feed, sheet and JSON list by its declared source file alone, and prints a table.
func TestRows(t *testing.T) {
	if _, err := os.Stat(rowFolders["sheet"]); err != nil {
		t.Skip("no real feeds beside the repository (../shared/feeds)")
	}
	table := fmt.Sprintf("%-32s %6s %8s %9s %7s\n", "source", "rows", "meetings", "published", "share")
	for _, want := range rowSources {
		t.Run(want.id, func(t *testing.T) {
			now, err := time.Parse(time.DateOnly, want.now)
			if err != nil {
				t.Fatal(err)
			}
			src, parsed := readRows(t, want.id)
			res := normalize.All(src, parsed, now, now)
			report(t, parsed, res)
			share := float64(res.Rows.Published) / float64(want.meetings)
			table += fmt.Sprintf("%-32s %6d %8d %9d %6.1f%%\n", want.id, parsed.Rows, want.meetings, res.Rows.Published, 100*share)
			if parsed.Rows != want.rows || res.Rows.Published != want.published {
				t.Errorf("%d rows, %d published; want %d and %d", parsed.Rows, res.Rows.Published, want.rows, want.published)
			}
			if share < leastShare {
				t.Errorf("%d of %d rows that are a meeting became one: %.1f %%", res.Rows.Published, want.meetings, 100*share)
			}
			accounted(t, parsed)
		})
	}
	t.Logf("\n%s", table)
}

// readRows parses the snapshot that stands for a source's address.
func readRows(t *testing.T, id string) (scrapers.Source, scrapers.Parsed) {
	t.Helper()
	src, err := config.SourceFile(filepath.Join(examples, id+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	file, err := filepath.Abs(filepath.Join(rowFolders[src.Format], path.Base(src.URL)))
	if err != nil {
		t.Fatal(err)
	}
	body, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	src.URL = (&url.URL{Scheme: "file", Path: file}).String()
	format := rowFormats[src.Format]
	requests, err := format.Requests(src)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := format.Parse(src, []scrapers.Document{{Role: requests[0].Role, URL: requests[0].URL, Body: body}})
	if err != nil {
		t.Fatal(err)
	}
	return src, parsed
}
