package nightly_test

import (
	"bytes"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/cmd/internal/state"
	"github.com/recovery-almanac/almanac/cmd/internal/status"
	"github.com/recovery-almanac/almanac/sinks"
)

var secondNight = firstNight.Add(secondNightAfter)

func overwrite(t *testing.T, path string, body []byte) {
	t.Helper()
	if err := errors.Join(os.Chmod(path, 0o644), os.WriteFile(path, body, 0o644)); err != nil {
		t.Fatal(err)
	}
}

// halved cuts a file in its middle.
func halved(t *testing.T, path string) {
	t.Helper()
	info, err := os.Stat(path)
	if err == nil {
		err = os.Truncate(path, info.Size()/2)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// aged writes a number into a state.db that only a newer almanac writes.
func aged(t *testing.T, path string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err == nil {
		_, err = db.Exec("PRAGMA user_version = 99")
	}
	if err = errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

var garbage = bytes.Repeat([]byte("\x00\xffnoise"), 4000)

func gone(t *testing.T, path string) {
	t.Helper()
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
}

// TestDamageThatTheNextRunMends: the run after the damage publishes what an undisturbed one does, and says what it found.
func TestDamageThatTheNextRunMends(t *testing.T) {
	t.Parallel()
	place := undisturbed(t)
	for name, c := range map[string]struct {
		harm   func(t *testing.T, data string)
		status string // what `almanac status` says before the next run, "" for nothing
		mended string // what the run says
	}{
		"state.db cut off":     {func(t *testing.T, data string) { halved(t, data+"/state.db") }, "damaged", "state.db was damaged: its backup"},
		"state.db overwritten": {func(t *testing.T, data string) { overwrite(t, data+"/state.db", garbage) }, "damaged", "state.db was damaged: its backup"},
		"state.db emptied":     {func(t *testing.T, data string) { overwrite(t, data+"/state.db", nil) }, "state.db is gone", "state.db was gone: its backup"},
		"state.db removed":     {func(t *testing.T, data string) { gone(t, data+"/state.db") }, "state.db is gone: the next `almanac run` puts its backup", "state.db was gone: its backup"},
		"log of another state.db": {func(t *testing.T, data string) {
			newFile(t, data+"/state.db-wal", garbage)
			gone(t, data+"/state.db")
		}, "state.db is gone", "state.db was gone: its backup"},
		"backup damaged": {func(t *testing.T, data string) { overwrite(t, data+"/state.db.backup", garbage) }, "", ""},
		"half-written release": {func(t *testing.T, data string) {
			half := data + "/releases/20261124T030000Z"
			if err := os.CopyFS(half, os.DirFS(data+"/releases/20261123T030000Z")); err != nil {
				t.Fatal(err)
			}
			gone(t, half+"/manifest.json")
		}, "", ""},
		"unfinished release": {func(t *testing.T, data string) {
			if err := os.CopyFS(data+"/releases/.building-20261124T020000Z", os.DirFS(data+"/releases/20261123T030000Z")); err != nil {
				t.Fatal(err)
			}
		}, "", ""},
		"link of a killed swap": {func(t *testing.T, data string) {
			if err := os.Symlink("releases/nowhere", data+"/current.next"); err != nil {
				t.Fatal(err)
			}
		}, "", ""},
		"blobs of publishers who answer": {func(t *testing.T, data string) {
			for _, blob := range blobsOf(t, data, "changing", "same") {
				overwrite(t, blob, garbage)
			}
		}, "", ""},
		"manifest of the last run": {func(t *testing.T, data string) {
			overwrite(t, data+"/runs/20261123T030000Z/manifest.json", garbage)
		}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data := place.copied(t)
			c.harm(t, data)
			before := statusOf(t, data, secondNight)
			if said := strings.Join(before.Trouble, "; "); !strings.Contains(said, c.status) || (said == "") != (c.status == "") {
				t.Errorf("status: %q, want %q", said, c.status)
			}
			if before.Release == nil {
				t.Error("status does not say what is served")
			}
			m := place.recovers(t, data)
			if !strings.Contains(m.Mended, c.mended) || (m.Mended == "") != (c.mended == "") {
				t.Errorf("the run says %q, want %q", m.Mended, c.mended)
			}
			if after := statusOf(t, data, secondNight); len(after.Trouble) > 0 {
				t.Errorf("status after the next run: %q", after.Trouble)
			}
		})
	}
}

func newFile(t *testing.T, path string, body []byte) {
	t.Helper()
	if err := os.WriteFile(path, body, 0o644); err != nil {
		t.Fatal(err)
	}
}

// blobsOf are the archived documents of sources.
func blobsOf(t *testing.T, data string, sources ...string) []string {
	t.Helper()
	store, err := state.Open(filepath.Join(data, "state.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	var paths []string
	for _, s := range sources {
		docs, err := store.Accepted(s)
		if err != nil || len(docs) == 0 {
			t.Fatalf("%s has no documents: %v", s, err)
		}
		for _, d := range docs {
			paths = append(paths, filepath.Join(data, "blobs", "sha256", d.SHA256[:2], d.SHA256+".zst"))
		}
	}
	return paths
}

// TestDamageThatStopsTheRun: the run says what is wrong and what to do, the old release stands, status names it, and when
// it is done the next run publishes what an undisturbed one does.
func TestDamageThatStopsTheRun(t *testing.T) {
	t.Parallel()
	place := undisturbed(t)
	for name, c := range map[string]struct {
		harm   func(t *testing.T, data string)
		says   []string
		remedy func(t *testing.T, data string)
	}{
		"state.db of a newer almanac": {
			func(t *testing.T, data string) { aged(t, data+"/state.db") },
			[]string{"version 99, written by a newer almanac", "run the newer almanac, or restore the backup"},
			func(t *testing.T, data string) {
				if err := os.Rename(data+"/state.db.backup", data+"/state.db"); err != nil {
					t.Fatal(err)
				}
			},
		},
		"state.db and its backup": {
			func(t *testing.T, data string) {
				overwrite(t, data+"/state.db", garbage)
				overwrite(t, data+"/state.db.backup", garbage)
			},
			[]string{"state.db is damaged", "restore it from a backup; without one move it and its -wal and -shm files away"},
			func(t *testing.T, data string) {
				body, err := os.ReadFile(place.base() + "/state.db.backup")
				if err != nil {
					t.Fatal(err)
				}
				overwrite(t, data+"/state.db", body)
			},
		},
		"a folder in the link's place": {
			func(t *testing.T, data string) {
				gone(t, data+"/current")
				if err := os.CopyFS(data+"/current", os.DirFS(data+"/releases/20261123T030000Z")); err != nil {
					t.Fatal(err)
				}
			},
			[]string{"current is not the link", "move it away"},
			func(t *testing.T, data string) {
				gone(t, data+"/current")
				if err := os.Symlink("releases/20261123T030000Z", data+"/current"); err != nil {
					t.Fatal(err)
				}
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data := place.copied(t)
			c.harm(t, data)
			m, err := place.night(data, secondNight)
			if err == nil || m.Exit != nightly.ExitFailed || m.Published {
				t.Fatalf("exit %d, published %v, %v", m.Exit, m.Published, err)
			}
			says(t, err.Error(), c.says...)
			standing(t, data)
			s := statusOf(t, data, secondNight)
			if well, _ := s.Verdict(1000 * 24 * 3600e9); well && m.Run != "" {
				t.Errorf("status is well after a failed run: %+v", s.Runs)
			}
			c.remedy(t, data)
			place.recovers(t, data)
		})
	}
}

func says(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q does not say %q", text, part)
		}
	}
}

// TestDamagedBlobOfASilentPublisher: the last good list of a source that cannot be fetched is damaged too. Nothing that
// it listed is withdrawn, and nobody else is harmed.
func TestDamagedBlobOfASilentPublisher(t *testing.T) {
	t.Parallel()
	place := undisturbed(t)
	data := place.copied(t)
	blob := blobsOf(t, data, "missing")[0]
	whole, err := os.ReadFile(blob)
	if err != nil {
		t.Fatal(err)
	}
	overwrite(t, blob, garbage)
	m, err := place.night(data, secondNight)
	if err != nil || m.Exit != nightly.ExitDegraded || m.Totals.Changes["withdrawn"] > 0 || m.Totals.Meetings != 33 {
		t.Fatalf("exit %d, %+v, %v", m.Exit, m.Totals, err)
	}
	line := lineOf(t, m, "missing")
	if line.Outcome != sinks.FailedParse {
		t.Errorf("missing: %s", line.Outcome)
	}
	says(t, line.Detail, "damaged in the archive", "the next run will fetch it again", "and before that")
	s := statusOf(t, data, secondNight)
	if !unwell(s, "missing") {
		t.Errorf("status does not name the source: %+v", s.Unwell)
	}
	overwrite(t, blob, whole)
	if m, err = place.night(data, secondNight); err != nil || m.Totals.Meetings != 33 {
		t.Fatalf("exit %d, %+v, %v", m.Exit, m.Totals, err)
	}
	body, err := os.ReadFile(filepath.Join(standing(t, data), "bridge.csv"))
	if err != nil || string(body) != place.want["bridge.csv"] {
		t.Errorf("bridge.csv is other than undisturbed (%v):\n%s", err, firstOther(string(body), place.want["bridge.csv"]))
	}
}

func unwell(s status.Status, source string) bool {
	for _, l := range s.Unwell {
		if l.Source == source && l.Detail != "" {
			return true
		}
	}
	return false
}
