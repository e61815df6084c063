package state

import (
	"database/sql"
	"time"

	"github.com/recovery-almanac/almanac/scrapers/fetch"
)

// Every attempt to fetch is a row of table fetches: it shows what was asked of a publisher and what came back. The
// rows go with their run, by [Store.Prune].

// AddFetches appends the attempts of one source to a run that has begun. Attempts of several sources may be mixed.
func (s *Store) AddFetches(run string, attempts []fetch.Attempt) error {
	return s.write("record fetches of run "+run, func(tx *sql.Tx) error {
		insert, err := tx.Prepare(`INSERT INTO fetches
			(run, source, position, url, host, try, started, duration_ns, status, bytes, result, sha256, error)
			VALUES (?1, ?2, (SELECT coalesce(max(position), 0) + 1 FROM fetches WHERE run = ?1 AND source = ?2),
				?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)`)
		if err != nil {
			return err
		}
		defer insert.Close()
		for _, a := range attempts {
			if _, err := insert.Exec(run, a.Source, a.URL, a.Host, a.Try, formatTime(a.Started), int64(a.Duration),
				a.Status, a.Bytes, a.Result, a.SHA256, a.Error); err != nil {
				return err
			}
		}
		return nil
	})
}

// Fetches returns the attempts of a run, by source and then in the order in which they were added; source "" is
// every source.
func (s *Store) Fetches(run, source string) ([]fetch.Attempt, error) {
	return query(s, "read fetches of run "+run, scanAttempt,
		`SELECT source, url, host, try, started, duration_ns, status, bytes, result, sha256, error FROM fetches
		WHERE run = ?1 AND (?2 = '' OR source = ?2) ORDER BY source, position`, run, source)
}

func scanAttempt(rows *sql.Rows) (fetch.Attempt, error) {
	var a fetch.Attempt
	var started string
	var nanos int64
	if err := rows.Scan(&a.Source, &a.URL, &a.Host, &a.Try, &started, &nanos, &a.Status, &a.Bytes, &a.Result, &a.SHA256, &a.Error); err != nil {
		return fetch.Attempt{}, err
	}
	a.Duration = time.Duration(nanos)
	return a, parseTimes(timeColumn{&a.Started, started})
}
