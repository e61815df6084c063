package state

import (
	"database/sql"
	"encoding/json"
	"time"

	"github.com/recovery-almanac/almanac/scrapers/fetch"
)

// Table accepted holds, for each source, the counts of the runs whose rows were let through: the gates compare the
// next run with their median. The newest keptCounts of a source stay, however long ago they were; those from after a new
// one are a clock's that was set back since, and go.

// keptCounts is above what any setting of gates.history asks for.
const keptCounts = 30

// Counts are what a gate compares.
type Counts struct {
	Run       string    // filled in by [Store.Accept]
	At        time.Time // filled in by [Store.Accept]
	Rows      int       // the publisher's rows
	Published int       // rows with at least one meeting
	Meetings  int       // meetings made of them
	// Presence is the fraction of rows, 0 to 1, that have a key field.
	Presence map[string]float64
}

// Accept makes documents the last good ones of a source and adds their counts to its history, both or neither. A second
// call for one run replaces the first.
func (s *Store) Accept(source, run string, at time.Time, docs []fetch.Stored, counts Counts) error {
	counts.Run, counts.At = run, at
	return s.write("accept documents of "+source, func(tx *sql.Tx) error {
		if err := replaceDocuments(tx, accepted, source, docs); err != nil {
			return err
		}
		return addCounts(tx, source, counts)
	})
}

// Restart is [Store.Accept] for a list that a person believes against the gates: the source's history begins anew with
// it.
func (s *Store) Restart(source, run string, at time.Time, docs []fetch.Stored, counts Counts) error {
	counts.Run, counts.At = run, at
	return s.write("restart the history of "+source, func(tx *sql.Tx) error {
		if err := replaceDocuments(tx, accepted, source, docs); err != nil {
			return err
		}
		if _, err := tx.Exec(`DELETE FROM accepted WHERE source = ?`, source); err != nil {
			return err
		}
		return addCounts(tx, source, counts)
	})
}

func addCounts(tx *sql.Tx, source string, c Counts) error {
	presence, err := json.Marshal(c.Presence)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`INSERT OR REPLACE INTO accepted (source, run, at, rows, published, meetings, presence) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		source, c.Run, formatTime(c.At), c.Rows, c.Published, c.Meetings, string(presence)); err != nil {
		return err
	}
	_, err = tx.Exec(`DELETE FROM accepted WHERE source = ?1 AND (at > ?2 OR run NOT IN
		(SELECT run FROM accepted WHERE source = ?1 AND at <= ?2 ORDER BY at DESC, run DESC LIMIT ?3))`, source, formatTime(c.At), keptCounts)
	return err
}

// History returns the counts of the last n accepted runs of a source, newest first.
func (s *Store) History(source string, n int) ([]Counts, error) {
	return query(s, "read history of "+source, scanCounts,
		`SELECT run, at, rows, published, meetings, presence FROM accepted WHERE source = ? ORDER BY at DESC, run DESC LIMIT ?`, source, n)
}

func scanCounts(rows *sql.Rows) (Counts, error) {
	var c Counts
	var at, presence string
	if err := rows.Scan(&c.Run, &at, &c.Rows, &c.Published, &c.Meetings, &presence); err != nil {
		return Counts{}, err
	}
	if err := json.Unmarshal([]byte(presence), &c.Presence); err != nil {
		return Counts{}, err
	}
	return c, parseTimes(timeColumn{&c.At, at})
}
