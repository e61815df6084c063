package nightly_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/recovery-almanac/almanac/cmd/internal/nightly"
	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/sinks/files"
)

// TestDamageLeavesTheMemory: state.db is lost, and what is left of it knows nothing of the served release, as after a
// kill between its swap and its backup. Ids, calendar sequences and tombstones go on.
func TestDamageLeavesTheMemory(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	list := filepath.Join(dir, "list.json")
	sources := []scrapers.Source{townSource("list", "file://"+list)}
	conf := settings(filepath.Join(dir, "data"))
	later := bytes.Replace(feed(19), []byte(`"time":"09:00"`), []byte(`"time":"09:15"`), 1)
	var m nightly.Manifest
	var backups [][]byte // of each night
	for night, body := range [][]byte{feed(20), later, later} {
		newFile(t, list, body)
		var err error
		if m, err = runAt(t, firstNight.AddDate(0, 0, night), conf, sources); err != nil {
			t.Fatal(err)
		}
		backup, err := os.ReadFile(conf.Data + "/state.db.backup")
		if err != nil {
			t.Fatal(err)
		}
		backups = append(backups, backup)
	}
	const calendar = "ical/aa/NZ-NSN.ics"
	if text, err := os.ReadFile(filepath.Join(m.Path, calendar)); err != nil || !bytes.Contains(text, []byte("SEQUENCE:1")) || !bytes.Contains(text, []byte("STATUS:CANCELLED")) {
		t.Fatalf("no meeting was changed and cancelled: %v", err)
	}
	if kept, _ := filepath.Glob(conf.Data + "/runs/*/memory.json.zst"); len(kept) != 1 || filepath.Base(filepath.Dir(kept[0])) != m.Run {
		t.Errorf("memories beside the runs: %v", kept)
	}
	for name, harm := range map[string]func(t *testing.T, data string){
		"state.db and its backup are gone": func(t *testing.T, data string) {
			gone(t, data+"/state.db")
			gone(t, data+"/state.db.backup")
		},
		"killed before the backup, then damaged": func(t *testing.T, data string) {
			overwrite(t, data+"/state.db", garbage)
			overwrite(t, data+"/state.db.backup", backups[1])
		},
	} {
		t.Run(name, func(t *testing.T) {
			data := filepath.Join(t.TempDir(), "data")
			if err := os.CopyFS(data, os.DirFS(conf.Data)); err != nil {
				t.Fatal(err)
			}
			harm(t, data)
			again, err := runAt(t, firstNight.AddDate(0, 0, 3), settings(data), sources)
			if err != nil || again.Exit != nightly.ExitPublished || len(again.Totals.Changes) > 0 {
				t.Fatalf("exit %d, %v, %v", again.Exit, again.Totals.Changes, err)
			}
			says(t, again.Mended, "state.db has no memory of release "+m.Run+": the copy")
			sameFile(t, m.Path, again.Path, calendar)
			sameFile(t, m.Path, again.Path, "bridge.csv")
			before, err := files.ReadManifest(m.Path)
			if err != nil {
				t.Fatal(err)
			}
			if after, err := files.ReadManifest(again.Path); err != nil || after.Counts.Tombstones != 1 || before.Counts.Tombstones != 1 {
				t.Errorf("%d tombstones, before %d, want 1, %v", after.Counts.Tombstones, before.Counts.Tombstones, err)
			}
		})
	}
}

// TestDamageWithoutABackup: a list has changed on the night on which the state is gone with its backup, so that more than
// the memory is needed. Every id stays, and no list is taken for another.
func TestDamageWithoutABackup(t *testing.T) {
	t.Parallel()
	place := undisturbed(t)
	data := place.copied(t)
	gone(t, data+"/state.db")
	gone(t, data+"/state.db.backup")
	m, err := place.night(data, secondNight)
	if err != nil || !m.Published || m.Totals.Changes["withdrawn"] > 0 {
		t.Fatalf("exit %d, %+v, %v", m.Exit, m.Totals, err)
	}
	bridge, err := os.ReadFile(filepath.Join(standing(t, data), "bridge.csv"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(place.want["bridge.csv"]) {
		if strings.HasPrefix(line, "changing,") && !strings.Contains(string(bridge), line) {
			t.Errorf("another id: %s", line)
		}
	}
}
