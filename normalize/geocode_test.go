package normalize

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/recovery-almanac/almanac/scrapers"
)

func inPersonRow(ref, formatted, lat, lon string) scrapers.Listing {
	return scrapers.Listing{
		Ref: ref, Row: len(ref), Name: "Birds", Days: []string{"Monday", "Tuesday"}, Start: "19:00", Attendance: "in_person",
		Formatted: formatted, Latitude: lat, Longitude: lon,
	}
}

// answered normalises rows and puts an answer to every question into them.
func answered(t *testing.T, a Answer, rows ...scrapers.Listing) (Result, []Question) {
	t.Helper()
	now := time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC)
	res := All(scrapers.Source{ID: "birds", Fellowship: "aa"}, scrapers.Parsed{Listings: rows, Rows: len(rows)}, now, now)
	questions := res.Questions()
	answers := map[Question]Answer{}
	for _, q := range questions {
		answers[q] = a
	}
	res.Sharpen(answers)
	return res, questions
}

func TestQuestions(t *testing.T) {
	online := inPersonRow("onl", "12 Main St, Philadelphia, PA 19107, USA", "", "")
	online.Attendance, online.ConferenceURL = "online", "https://zoom.us/j/81234567890"
	_, got := answered(t, Answer{}, online,
		inPersonRow("a", "12 Main St, Suite 4, Philadelphia, PA 19107, USA", "", ""),
		inPersonRow("bb", "12 Main St, 2nd Floor, Philadelphia, PA 19107, USA", "0", "0"),
		inPersonRow("point", "13 Main St, Philadelphia, PA 19107, USA", "39.95", "-75.16"),
		inPersonRow("street", "Main St, Philadelphia, PA 19107, USA", "", ""),
		inPersonRow("abroad", "12 High St, Swansea SA1 1AA, UK", "", ""),
		inPersonRow("nowhere", "12 High St", "", ""),
	)
	want := []Question{{"12 Main St, Philadelphia, PA 19107", "US"}, {"12 High St, Swansea, SA1 1AA", "GB"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSharpen(t *testing.T) {
	const address = "12 Main St, Philadelphia, PA 19107, USA"
	for _, c := range []struct {
		name     string
		in       scrapers.Listing
		answer   Answer
		want     string
		problems string
	}{
		{"a street", inPersonRow("a", address, "", ""), Answer{39.95, -75.16}, "US US-PA Philadelphia 39.95 -75.16 street", "coordinates_geocoded"},
		{"instead of unusable ones", inPersonRow("a", address, "0", "0"), Answer{39.95, -75.16}, "US US-PA Philadelphia 39.95 -75.16 street", "coordinates_unusable coordinates_geocoded"},
		{"another county", inPersonRow("a", address, "", ""), Answer{40.11, -75.35}, "US US-PA Montgomery 40.11 -75.35 street", "coordinates_geocoded"},
		{"another state", inPersonRow("a", address, "", ""), Answer{39.80, -89.64}, "US US-PA Philadelphia 39.9487 -75.1593 postal_code", "coordinates_derived coordinates_geocoder_refused"},
		{"a namesake far off in the state", inPersonRow("a", address, "", ""), Answer{40.44, -79.99}, "US US-PA Philadelphia 39.9487 -75.1593 postal_code", "coordinates_derived coordinates_geocoder_refused"},
		{"the publisher's stand", inPersonRow("a", address, "39.94", "-75.15"), Answer{39.95, -75.16}, "US US-PA Philadelphia 39.94 -75.15 exact", ""},
		{"a town nobody knows", inPersonRow("a", "12 Main St, Hogwarts, PA, USA", "", ""), Answer{39.95, -75.16}, "US US-PA Philadelphia 39.95 -75.16 street", "coordinates_geocoded"},
	} {
		res, _ := answered(t, c.answer, c.in)
		if len(res.Meetings) != 2 {
			t.Fatalf("%s: %d meetings", c.name, len(res.Meetings))
		}
		var codes []string
		for _, p := range res.Problems {
			codes = append(codes, string(p.Code))
			if p.Row != 1 || p.Ref != "a" || p.Source != "birds" {
				t.Errorf("%s: %+v", c.name, p)
			}
		}
		for _, m := range res.Meetings {
			if got := surveyed(m.Place); got != c.want {
				t.Errorf("%s: %s, want %s", c.name, got, c.want)
			}
		}
		if got := strings.Join(codes, " "); got != c.problems {
			t.Errorf("%s: problems %s, want %s", c.name, got, c.problems)
		}
	}
}
