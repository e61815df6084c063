package state

import (
	"database/sql"

	"github.com/recovery-almanac/almanac/scrapers/fetch"
)

// Table documents holds two sets for each source, never a body: those lie in data/blobs under their hash.
//
//   - stored: what the last successful fetch brought, whatever the gate said of it. Its validators make the next
//     request conditional.
//   - accepted: what the gate last let through. A source that fails, or is refused, is published from these.

const (
	stored   = "stored"
	accepted = "accepted"
)

// SetDocuments replaces the stored set of a source, in the order in which the format wants them.
func (s *Store) SetDocuments(source string, docs []fetch.Stored) error {
	return s.write("store documents of "+source, func(tx *sql.Tx) error {
		return replaceDocuments(tx, stored, source, docs)
	})
}

// Documents returns the stored set of a source, nil for a source that was never fetched.
func (s *Store) Documents(source string) ([]fetch.Stored, error) {
	return s.documents(stored, source)
}

// Accepted returns the accepted set of a source, nil for a source that was never accepted.
func (s *Store) Accepted(source string) ([]fetch.Stored, error) {
	return s.documents(accepted, source)
}

// Blobs returns the hashes of every document of both sets, sorted, each once: what the archive must keep.
func (s *Store) Blobs() ([]string, error) {
	return query(s, "read blobs", func(rows *sql.Rows) (hash string, err error) {
		err = rows.Scan(&hash)
		return hash, err
	}, `SELECT DISTINCT sha256 FROM documents WHERE sha256 <> '' ORDER BY sha256`)
}

func replaceDocuments(tx *sql.Tx, kind, source string, docs []fetch.Stored) error {
	if _, err := tx.Exec(`DELETE FROM documents WHERE kind = ? AND source = ?`, kind, source); err != nil {
		return err
	}
	for i, d := range docs {
		if _, err := tx.Exec(`INSERT INTO documents (kind, source, position, role, url, final_url, content_type, sha256,
			etag, last_modified, bytes, fetched_at, checked_at, read_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			kind, source, i, d.Role, d.URL, d.FinalURL, d.ContentType, d.SHA256,
			d.ETag, d.LastModified, d.Bytes, formatTime(d.FetchedAt), formatTime(d.CheckedAt), formatTime(d.ReadAt)); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) documents(kind, source string) ([]fetch.Stored, error) {
	return query(s, "read documents of "+source, scanDocument,
		`SELECT role, url, final_url, content_type, sha256, etag, last_modified, bytes, fetched_at, checked_at, read_at
		FROM documents WHERE kind = ? AND source = ? ORDER BY position`, kind, source)
}

func scanDocument(rows *sql.Rows) (fetch.Stored, error) {
	var d fetch.Stored
	var fetched, checked, read string
	if err := rows.Scan(&d.Role, &d.URL, &d.FinalURL, &d.ContentType, &d.SHA256, &d.ETag, &d.LastModified, &d.Bytes, &fetched, &checked, &read); err != nil {
		return fetch.Stored{}, err
	}
	return d, parseTimes(timeColumn{&d.FetchedAt, fetched}, timeColumn{&d.CheckedAt, checked}, timeColumn{&d.ReadAt, read})
}
