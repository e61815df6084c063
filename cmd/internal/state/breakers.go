package state

import (
	"database/sql"
	"errors"
	"time"
)

// Table breakers has a row for each source whose last fetch failed, so that a host that is down is asked less often.
// A source that is well has no row.

// Breaker is how often in a row a source has failed, and when it may be asked again.
type Breaker struct {
	Failures int       // consecutive; 0 is a healthy source
	OpenedAt time.Time // since when it is not asked, zero while it is
	RetryAt  time.Time // not to be asked before, zero for no limit
}

// Breaker returns the breaker of a source, the zero value for a healthy one.
func (s *Store) Breaker(source string) (Breaker, error) {
	var b Breaker
	var opened, retry string
	err := s.db.QueryRow(`SELECT failures, opened_at, retry_at FROM breakers WHERE source = ?`, source).Scan(&b.Failures, &opened, &retry)
	if errors.Is(err, sql.ErrNoRows) {
		return Breaker{}, nil
	}
	if err == nil {
		err = parseTimes(timeColumn{&b.OpenedAt, opened}, timeColumn{&b.RetryAt, retry})
	}
	if err != nil {
		return Breaker{}, s.fault("read breaker of "+source, err)
	}
	return b, nil
}

// SetBreaker records the breaker of a source; one without failures is forgotten.
func (s *Store) SetBreaker(source string, b Breaker) error {
	return s.write("record breaker of "+source, func(tx *sql.Tx) error {
		if b.Failures == 0 {
			_, err := tx.Exec(`DELETE FROM breakers WHERE source = ?`, source)
			return err
		}
		_, err := tx.Exec(`INSERT OR REPLACE INTO breakers (source, failures, opened_at, retry_at) VALUES (?, ?, ?, ?)`,
			source, b.Failures, formatTime(b.OpenedAt), formatTime(b.RetryAt))
		return err
	})
}
