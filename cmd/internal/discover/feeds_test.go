package discover

import (
	"encoding/csv"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
)

// TestLookAtFeeds finds the format of real feeds that need no rules, and guesses no wrong fellowship: from a bare
// file on loopback it may say that it cannot tell.
func TestLookAtFeeds(t *testing.T) {
	const dir = "../../../../shared/feeds"
	f, err := os.Open(filepath.Join(dir, "manifest.csv"))
	if err != nil {
		t.Skipf("there are no real feeds beside this project: %v", err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(http.FileServer(http.Dir(dir)))
	defer s.Close()
	looked, told := 0, 0
	for _, row := range rows[1:] {
		id, format, file, fellowship := row[0], row[1], row[2], row[3]
		if format != "meetingguide" && format != "bmlt" {
			continue
		}
		looked++
		t.Run(id, func(t *testing.T) {
			found, err := lookAt(t, s.URL+"/"+file, nil)
			switch {
			case errors.Is(err, ErrUnclear):
				return
			case err != nil:
				t.Fatal(err)
			}
			told++
			if got := found.Source; got.Format != format || got.Fellowship != fellowship && got.Fellowship != "" {
				t.Errorf("found %s of %q, want %s of %q: %+v", got.Format, got.Fellowship, format, fellowship, found.Guesses)
			}
			if _, known := nightly.Formats[found.Source.Format]; !known || found.Trial.Result.Rows.Published == 0 {
				t.Errorf("published %+v", found.Trial.Result.Rows)
			}
		})
	}
	if looked == 0 || 2*told < looked {
		t.Errorf("told the fellowship of %d of %d feeds, want half of them", told, looked)
	}
	t.Logf("told the fellowship of %d of %d feeds", told, looked)
}
