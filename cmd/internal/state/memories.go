package state

import (
	"database/sql"
	"errors"
	"fmt"

	"github.com/klauspost/compress/zstd"
)

// Table memories holds what dedupe must know to give the same meeting the same id again: one zstd blob for each
// release. It is saved before the release is swapped in and read for the release that is live, so a kill between the
// two, or a rollback, never pairs a release with the memory of another. The newest keptMemories stay.

// keptMemories is how many releases can be rolled back to without their ids changing.
const keptMemories = 30

// mostMemory bounds a memory in bytes, unpacked: a blob that claims more is damaged.
const mostMemory = 4 << 30

// SaveMemory keeps the memory of a release, in place of one that it had.
func (s *Store) SaveMemory(release string, body []byte) error {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return fmt.Errorf("save memory of release %s: %w", release, err)
	}
	packed := enc.EncodeAll(body, nil)
	return s.writeDurably("save memory of release "+release, func(tx *sql.Tx) error {
		if _, err := tx.Exec(`INSERT OR REPLACE INTO memories (release, body) VALUES (?, ?)`, release, packed); err != nil {
			return err
		}
		_, err := tx.Exec(`DELETE FROM memories WHERE position NOT IN (SELECT position FROM memories ORDER BY position DESC LIMIT ?)`, keptMemories)
		return err
	})
}

// LoadMemory returns the memory of a release, nil when none was saved or it was too long ago.
func (s *Store) LoadMemory(release string) ([]byte, error) {
	what := "load memory of release " + release
	var packed []byte
	err := s.db.QueryRow(`SELECT body FROM memories WHERE release = ?`, release).Scan(&packed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, s.fault(what, err)
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(mostMemory))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	defer dec.Close()
	body, err := dec.DecodeAll(packed, nil)
	if err != nil {
		return nil, fmt.Errorf("%s: %s is %w (%w): restore it from a backup", what, s.path, ErrCorrupt, err)
	}
	return body, nil
}
