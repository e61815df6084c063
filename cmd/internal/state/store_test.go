package state

import (
	"bufio"
	"bytes"
	"database/sql"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func open(t *testing.T, path string) *Store {
	t.Helper()
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func fresh(t *testing.T) *Store {
	t.Helper()
	return open(t, filepath.Join(t.TempDir(), "data", "state.db"))
}

// at is a night's moment, with digits below the millisecond and in a zone that is not UTC.
func at(night int) time.Time {
	return time.Date(2026, 11, night, 3, 0, 0, 123456789, time.FixedZone("", -5*3600))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestOpenAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state #1?.db") // characters that mean something in a URI
	s := open(t, path)
	must(t, s.Begin("r1", at(1)))
	must(t, s.Close())
	if _, err := os.Stat(path); err != nil {
		t.Fatal(err)
	}
	runs, err := open(t, path).Runs(5)
	if err != nil || len(runs) != 1 {
		t.Errorf("after reopening: %v, %v", runs, err)
	}
}

func TestOpenSaysWhatToDo(t *testing.T) {
	sqlite := func(statements string) func(*testing.T, string) {
		return func(t *testing.T, path string) {
			db, err := sql.Open("sqlite", path)
			must(t, err)
			_, err = db.Exec(statements)
			must(t, errors.Join(err, db.Close()))
		}
	}
	tests := []struct {
		name string
		make func(*testing.T, string)
		is   error
		want string
	}{
		{"newer", sqlite("PRAGMA application_id = 0x414C4D4E; PRAGMA user_version = 99; CREATE TABLE runs (x)"), ErrNewer, "version 99"},
		{"another program's", sqlite("CREATE TABLE bookmarks (x)"), ErrForeign, "name another data folder"},
		{"no database", func(t *testing.T, path string) {
			must(t, os.WriteFile(path, bytes.Repeat([]byte("almanac "), 1000), 0o644))
		}, ErrCorrupt, "restore it from a backup"},
		{"folder", func(t *testing.T, path string) { must(t, os.Mkdir(path, 0o755)) }, nil, "state.db"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "state.db")
			tt.make(t, path)
			s, err := Open(path)
			if err == nil {
				s.Close()
				t.Fatal("opened")
			}
			if (tt.is != nil && !errors.Is(err, tt.is)) || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), path) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// A page that was overwritten after the file was made is found when it is read.
func TestDamageIsNamed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	s, err := Open(path)
	must(t, err)
	for night := 1; night < 29; night++ {
		must(t, s.Begin(strings.Repeat("r", 300)+at(night).String(), at(night)))
	}
	must(t, s.Close())
	info, err := os.Stat(path)
	must(t, err)
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	must(t, err)
	_, err = f.WriteAt(bytes.Repeat([]byte{0xAA}, int(info.Size())-4096), 4096)
	must(t, errors.Join(err, f.Close()))
	s = open(t, path)
	if _, err := s.Runs(100); !errors.Is(err, ErrCorrupt) || !strings.Contains(err.Error(), path) {
		t.Errorf("got %v", err)
	}
}

// What a released version made must be readable by every later one: each step runs on the step before.
func TestMigrationsInOrder(t *testing.T) {
	steps, err := migrations()
	if err != nil || len(steps) == 0 {
		t.Fatal(len(steps), err)
	}
	s := fresh(t)
	var version, owner int
	must(t, s.db.QueryRow(`SELECT user_version, application_id FROM pragma_user_version, pragma_application_id`).Scan(&version, &owner))
	if version != len(steps) || owner != applicationID {
		t.Errorf("version %d of %d, owner %x", version, len(steps), owner)
	}
	var mode string
	must(t, s.db.QueryRow(`PRAGMA journal_mode`).Scan(&mode))
	if mode != "wal" {
		t.Errorf("journal mode %s", mode)
	}
}

func TestDurableWritesLeaveTheSetting(t *testing.T) {
	s := fresh(t)
	var during, after int
	must(t, s.writeDurably("test", func(tx *sql.Tx) error { return tx.QueryRow(`PRAGMA synchronous`).Scan(&during) }))
	must(t, s.db.QueryRow(`PRAGMA synchronous`).Scan(&after))
	if during != 2 || after != 1 {
		t.Errorf("synchronous is %d during a durable write and %d after it, want 2 (FULL) and 1 (NORMAL)", during, after)
	}
	failed := errors.New("no")
	if err := s.writeDurably("test", func(tx *sql.Tx) error {
		_, err := tx.Exec(`INSERT INTO runs (run, started) VALUES ('x', '')`)
		return errors.Join(err, failed)
	}); !errors.Is(err, failed) {
		t.Error(err)
	}
	if runs, err := s.Runs(1); err != nil || len(runs) != 0 {
		t.Errorf("a failed write left %v, %v", runs, err)
	}
}

// TestKill kills a writer again and again, and looks for half a transaction each time.
func TestKill(t *testing.T) {
	if dir := os.Getenv("ALMANAC_TEST_WRITER"); dir != "" {
		writeForEver(dir)
	}
	path := filepath.Join(t.TempDir(), "state.db")
	for round := range 6 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestKill$")
		cmd.Env = append(os.Environ(), "ALMANAC_TEST_WRITER="+path)
		out, err := cmd.StdoutPipe()
		must(t, err)
		must(t, cmd.Start())
		if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "written\n" {
			t.Fatalf("the writer says %q, %v", line, err)
		}
		time.Sleep(time.Duration(37*round) * time.Millisecond)
		must(t, cmd.Process.Kill())
		_ = cmd.Wait()
		s, err := Open(path)
		must(t, err)
		docs, err := s.Accepted("s")
		must(t, err)
		counts, err := s.History("s", 1)
		must(t, err)
		if len(docs) > 0 && (len(counts) != 1 || counts[0].Rows != len(docs) || docs[0].SHA256 != docs[len(docs)-1].SHA256) {
			t.Fatalf("half an acceptance: %d documents, counts %+v", len(docs), counts)
		}
		if len(docs) == 0 {
			t.Error("what was written is gone")
		}
		must(t, s.Close())
	}
}
