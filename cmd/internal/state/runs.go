package state

import (
	"database/sql"
	"fmt"
	"time"
)

// The journal: one row of table runs for every run, written as it goes, so that after a kill the next run, and
// `almanac status`, can tell how far the one before it came. Rows go by [Store.Prune]. The newest is the one that began last,
// whatever its clock said: a clock that ran ahead for a night and was set right must hide no later run.

// Run is one row of the journal.
type Run struct {
	ID       string
	Started  time.Time
	Finished time.Time // zero: it still runs, or was killed
	Outcome  string    // what it came to, in words; "" before Finished
	Stage    string    // the last stage that began, "" for none
	Release  string    // what it published, "" for nothing
	Input    string    // fingerprint of what the release was made of
}

// Begin opens the journal of a run. It fails when the id was used before.
func (s *Store) Begin(run string, started time.Time) error {
	return s.write("begin run "+run, func(tx *sql.Tx) error {
		_, err := tx.Exec(`INSERT INTO runs (run, started) VALUES (?, ?)`, run, formatTime(started))
		return err
	})
}

// Stage records that a run entered a stage.
func (s *Store) Stage(run, stage string) error {
	return s.write("record stage of run "+run, func(tx *sql.Tx) error {
		return one(tx.Exec(`UPDATE runs SET stage = ? WHERE run = ?`, stage, run))
	})
}

// Published records that a run publishes the release of its own name, made of what input is the fingerprint of. It is
// called before the release is swapped in: when it returns, this row and the memory saved before it outlive a power
// cut. A kill between here and the swap leaves a row whose release is not the one that is served.
func (s *Store) Published(run, input string) error {
	return s.writeDurably("record release of run "+run, func(tx *sql.Tx) error {
		return one(tx.Exec(`UPDATE runs SET release = run, input = ? WHERE run = ?`, input, run))
	})
}

// Finish closes the journal of a run: what it came to, and the release that it published or "".
func (s *Store) Finish(run string, finished time.Time, outcome, release string) error {
	return s.writeDurably("finish run "+run, func(tx *sql.Tx) error {
		return one(tx.Exec(`UPDATE runs SET finished = ?, outcome = ?, release = ? WHERE run = ?`,
			formatTime(finished), outcome, release, run))
	})
}

// one fails unless exactly one row was changed.
func one(result sql.Result, err error) error {
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n != 1 {
		return fmt.Errorf("%d rows changed, not one: was the run begun? %w", n, err)
	}
	return nil
}

const selectRuns = `SELECT run, started, finished, outcome, stage, release, input FROM runs `

// Runs returns the newest n runs, newest first.
func (s *Store) Runs(n int) ([]Run, error) {
	return query(s, "read runs", scanRun, selectRuns+`ORDER BY rowid DESC LIMIT ?`, n)
}

// LastPublished returns the newest run that published a release, the zero value when none ever did.
func (s *Store) LastPublished() (Run, error) {
	runs, err := query(s, "read runs", scanRun, selectRuns+`WHERE release <> '' ORDER BY rowid DESC LIMIT 1`)
	if err != nil || len(runs) == 0 {
		return Run{}, err
	}
	return runs[0], nil
}

func scanRun(rows *sql.Rows) (Run, error) {
	var r Run
	var started, finished string
	if err := rows.Scan(&r.ID, &started, &finished, &r.Outcome, &r.Stage, &r.Release, &r.Input); err != nil {
		return Run{}, err
	}
	return r, parseTimes(timeColumn{&r.Started, started}, timeColumn{&r.Finished, finished})
}

// Prune forgets all but the newest n runs, and with them their fetches. The last run that published stays in any case.
func (s *Store) Prune(n int) error {
	return s.write("prune runs", func(tx *sql.Tx) error {
		_, err := tx.Exec(`DELETE FROM runs WHERE run NOT IN (SELECT run FROM runs ORDER BY rowid DESC LIMIT ?)
			AND run IS NOT (SELECT run FROM runs WHERE release <> '' ORDER BY rowid DESC LIMIT 1)`, n)
		return err
	})
}
