// Package state is what one run remembers for the next, in data/state.db.
//
// Call [Acquire] first, so that no other run holds the data folder, then [Open]. Everything is in one SQLite file:
//
//   - the journal of runs (runs.go) and a row for every attempt to fetch (fetches.go);
//   - the documents of each source, as last stored and as last accepted (documents.go);
//   - the counts of accepted runs, which the gates compare with (accepted.go);
//   - breakers (breakers.go) and the memory of identities, one a release (memories.go).
//
// Every method is one transaction: a kill at any moment leaves all of what the calls before it wrote, and nothing of
// the call under way. No method reads a clock. Calls are short and local, so they take no context: what an
// interrupted run has to write down must still be written.
package state

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Store is an open state.db. Its methods may be called from several goroutines.
type Store struct {
	db   *sql.DB
	path string
}

var (
	// ErrNewer: a newer almanac wrote the file.
	ErrNewer = errors.New("written by a newer almanac")
	// ErrCorrupt: the file is damaged or is no SQLite database.
	ErrCorrupt = errors.New("damaged")
	// ErrGone: the file is not there, and its backup is.
	ErrGone = errors.New("gone")
	// ErrForeign: the file is the database of another program.
	ErrForeign = errors.New("not almanac's")
)

// Open opens the database file, creates it and its folder where they are missing, and brings the tables up to date.
// The error says what to do; it wraps [ErrNewer], [ErrCorrupt], [ErrGone] or [ErrForeign] where one of them is the cause.
func Open(path string) (*Store, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, fmt.Errorf("open state: %w", err)
	}
	if missing(path) && !missing(path+backupSuffix) {
		return nil, fmt.Errorf("open state: %s is %w: the next `almanac run` puts its backup in its place", path, ErrGone)
	}
	s := &Store{path: path}
	db, err := sql.Open("sqlite", dsn(s.path))
	if err != nil {
		return nil, fmt.Errorf("open state %s: %w", s.path, err)
	}
	// One connection: the calls are short, and two writers would only wait for each other's lock.
	db.SetMaxOpenConns(1)
	s.db = db
	if err := s.migrate(); err != nil {
		return nil, errors.Join(fmt.Errorf("open state: %w", err), db.Close())
	}
	return s, nil
}

// dsn asks for a write-ahead log with synchronous=NORMAL: safe against a kill, but a power cut may take back the last
// commits. That suits the three small writes a source, whose loss costs one fetch; see [Store.writeDurably] for
// the rest.
func dsn(path string) string {
	q := url.Values{"_txlock": {"immediate"}, "_pragma": {
		"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(NORMAL)", "foreign_keys(1)",
	}}
	return (&url.URL{Scheme: "file", OmitHost: true, Path: path, RawQuery: q.Encode()}).String()
}

// Close releases the file.
func (s *Store) Close() error {
	if err := s.db.Close(); err != nil {
		return fmt.Errorf("close state %s: %w", s.path, err)
	}
	return nil
}

// write runs one transaction.
func (s *Store) write(what string, do func(*sql.Tx) error) error {
	tx, err := s.db.Begin()
	if err != nil {
		return s.fault(what, err)
	}
	return s.end(what, tx, do(tx))
}

// writeDurably runs one transaction that outlives a power cut, and with it every one before it: they lie in one log.
// It is for what a published release relies on, because ids that are served must never be given out again.
func (s *Store) writeDurably(what string, do func(*sql.Tx) error) error {
	ctx := context.Background()
	conn, err := s.db.Conn(ctx) // the only one, so that no other call sees the setting
	if err != nil {
		return s.fault(what, err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, `PRAGMA synchronous = FULL`); err != nil {
		return s.fault(what, err)
	}
	defer conn.ExecContext(ctx, `PRAGMA synchronous = NORMAL`)
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return s.fault(what, err)
	}
	return s.end(what, tx, do(tx))
}

func (s *Store) end(what string, tx *sql.Tx, err error) error {
	if err != nil {
		return s.fault(what, errors.Join(err, tx.Rollback()))
	}
	if err := tx.Commit(); err != nil {
		return s.fault(what, err)
	}
	return nil
}

// query collects the rows of one query in their order.
func query[T any](s *Store, what string, scan func(*sql.Rows) (T, error), q string, args ...any) ([]T, error) {
	rows, err := s.db.Query(q, args...)
	if err != nil {
		return nil, s.fault(what, err)
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, s.fault(what, err)
		}
		all = append(all, one)
	}
	if err := rows.Err(); err != nil {
		return nil, s.fault(what, err)
	}
	return all, nil
}

// fault names the file and what was done, and says what to do where that is known.
func (s *Store) fault(what string, err error) error {
	var fail *sqlite.Error
	if errors.As(err, &fail) {
		switch fail.Code() & 0xff { // the low byte is the primary result code
		case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
			next := "restore it from a backup; without one move it and its -wal and -shm files away, and the next run starts without memory, which can change ids"
			if !missing(s.path + backupSuffix) {
				next = "the next `almanac run` puts its backup in its place where that is sound; else " + next
			}
			return fmt.Errorf("%s: %s is %w (%w): %s", what, s.path, ErrCorrupt, err, next)
		case sqlite3.SQLITE_FULL:
			return fmt.Errorf("%s: %s: the disk is full: make room and run again (%w)", what, s.path, err)
		case sqlite3.SQLITE_IOERR:
			return fmt.Errorf("%s: %s: the disk is full or fails: make room, look into the system's log, and run again (%w)", what, s.path, err)
		case sqlite3.SQLITE_BUSY:
			return fmt.Errorf("%s: %s is locked by another program: close it and run again (%w)", what, s.path, err)
		case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
			return fmt.Errorf("%s: %s cannot be written: check owner and permissions (%w)", what, s.path, err)
		}
	}
	return fmt.Errorf("%s: %s: %w", what, s.path, err)
}

// timeLayout has a fixed width, so that text order is time order.
const timeLayout = "2006-01-02T15:04:05.000000000Z"

func formatTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(timeLayout)
}

func parseTime(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	return time.Parse(timeLayout, s)
}

// parseTimes reads several columns into their fields.
func parseTimes(pairs ...timeColumn) error {
	for _, p := range pairs {
		t, err := parseTime(p.text)
		if err != nil {
			return err
		}
		*p.to = t
	}
	return nil
}

type timeColumn struct {
	to   *time.Time
	text string
}
