package main

import (
	"os"
	"strings"
	"testing"
)

// Of the invented calendars, and of the real ones where they are, package ical reads no fewer events than libical;
// run fails where it does.
func TestRunBesideLibical(t *testing.T) {
	if _, err := openLibical(); err != nil {
		t.Skip("libical is not installed: ", err)
	}
	for _, dir := range []string{"../../testdata/calendars", "../../../../../shared/feeds/ical"} {
		if _, err := os.Stat(dir); err != nil {
			t.Logf("no calendars in %s", dir)
			continue
		}
		var out strings.Builder
		if err := run(&out, dir, ""); err != nil {
			t.Errorf("%s: %v\n%s", dir, err, out.String())
		}
		for _, reader := range []string{"golang-ical alone", "libical", "almanac"} {
			if !strings.Contains(out.String(), "\n"+reader+" ") {
				t.Errorf("%s: the table has no line for %s:\n%s", dir, reader, out.String())
			}
		}
	}
}

func TestRunWithoutCalendars(t *testing.T) {
	if err := run(&strings.Builder{}, t.TempDir(), ""); err == nil {
		t.Error("no error for a folder without calendars")
	}
}
