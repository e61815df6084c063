package state

import (
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
)

// The tables are made by schema/001.sql, 002.sql and so on, each run once, in order. A file that has been released
// is never edited. PRAGMA user_version holds the number of the last one that ran, application_id whose file it is.
//
//go:embed schema/*.sql
var schema embed.FS

// applicationID marks the file as ours: "ALMN".
const applicationID = 0x414C4D4E

// migrations returns the statements of each version, oldest first.
func migrations() ([]string, error) {
	names, err := fs.Glob(schema, "schema/*.sql") // sorted
	if err != nil {
		return nil, err
	}
	all := make([]string, len(names))
	for i, name := range names {
		body, err := schema.ReadFile(name)
		if err != nil {
			return nil, err
		}
		if want := fmt.Sprintf("schema/%03d.sql", i+1); name != want {
			return nil, fmt.Errorf("state: %s stands where %s belongs", name, want)
		}
		all[i] = string(body)
	}
	return all, nil
}

// migrate runs what is missing in one transaction: a kill leaves the old version or the new one.
func (s *Store) migrate() error {
	steps, err := migrations()
	if err != nil {
		return err
	}
	return s.writeDurably("migrate state", func(tx *sql.Tx) error {
		version, err := s.version(tx)
		if err != nil {
			return err
		}
		if version > len(steps) {
			return fmt.Errorf("the file is of version %d, %w (this one knows versions up to %d): "+
				"run the newer almanac, or restore the backup of before its first run", version, ErrNewer, len(steps))
		}
		if version == len(steps) {
			return nil
		}
		for _, step := range steps[version:] {
			if _, err := tx.Exec(step); err != nil {
				return err
			}
		}
		// A pragma takes no parameters.
		_, err = tx.Exec(fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", applicationID, len(steps)))
		return err
	})
}

// version is 0 for a new file, and fails for a file that another program made.
func (s *Store) version(tx *sql.Tx) (int, error) {
	var version, owner, tables int
	err := tx.QueryRow(`SELECT user_version, application_id, (SELECT count(*) FROM sqlite_schema)
		FROM pragma_user_version, pragma_application_id`).Scan(&version, &owner, &tables)
	if err != nil {
		return 0, err
	}
	if owner != applicationID && (version > 0 || tables > 0) {
		return 0, fmt.Errorf("the file is %w: name another data folder, or move the file away", ErrForeign)
	}
	return version, nil
}
