package state

import (
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"
)

// state.db.backup is a copy of state.db that every published run leaves when it is done. [Mend] puts it in the place of a
// state.db that is damaged or gone: what it lacks are the verdicts and fetches since that run.

const (
	backupSuffix  = ".backup"
	damagedSuffix = ".damaged" // a damaged file is moved there, not removed
)

// Backup leaves a copy of the whole file beside it, in place of the last one.
func (s *Store) Backup() error {
	aside := s.path + backupSuffix + ".new"
	if err := os.Remove(aside); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("back up state: %w", err)
	}
	if _, err := s.db.Exec(`VACUUM INTO ?`, aside); err != nil {
		return errors.Join(s.fault("back up state", err), os.RemoveAll(aside))
	}
	err := syncPath(aside)
	if err == nil {
		err = os.Rename(aside, s.path+backupSuffix)
	}
	if err == nil {
		err = syncPath(filepath.Dir(s.path))
	}
	if err != nil {
		return fmt.Errorf("back up state: %w", err)
	}
	return nil
}

// Mend puts the backup in the place of a file that is damaged or gone, and says in words what it did, "" for nothing.
// Call it before [Open], holding the data folder. Without a sound backup it leaves a damaged file to Open, which says
// what is wrong, and lets Open begin anew where the file is gone.
func Mend(path string) (did string, err error) {
	backup := path + backupSuffix
	why := ailing(path)
	switch {
	case why == "" || missing(backup):
		return "", nil
	case ailing(backup) != "" && missing(path):
		if err := os.Rename(backup, path+damagedSuffix); err != nil {
			return "", fmt.Errorf("mend state: %w", err)
		}
		return fmt.Sprintf("%s %s, and its backup is damaged: the run begins without memory", path, why), nil
	case ailing(backup) != "":
		return "", nil
	}
	// The log goes with the file that it belongs to.
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Rename(path+suffix, path+damagedSuffix+suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("mend state: %w", err)
		}
	}
	if err := copyFile(path, backup); err != nil {
		return "", fmt.Errorf("mend state from %s: %w", backup, err)
	}
	return fmt.Sprintf("%s %s: its backup of the last published run is in its place", path, why), nil
}

// ailing says what is wrong with a database file, "" for nothing. Only what the backup can help against counts.
func ailing(path string) string {
	if missing(path) {
		return "was gone"
	}
	db, err := sql.Open("sqlite", dsn(path))
	if err != nil {
		return ""
	}
	defer db.Close()
	s := &Store{db: db, path: path}
	var found string
	err = db.QueryRow(`PRAGMA quick_check(1)`).Scan(&found)
	switch {
	case err == nil && found == "ok":
		return ""
	case err == nil || errors.Is(s.fault("check state", err), ErrCorrupt):
		return "was damaged"
	}
	return "" // written by a newer almanac, locked, not ours to write: Open says so
}

// missing: SQLite takes an empty file for a new database.
func missing(path string) bool {
	info, err := os.Stat(path)
	return errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0
}

func copyFile(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := renameio.NewPendingFile(to, renameio.WithPermissions(0o644))
	if err != nil {
		return err
	}
	defer out.Cleanup()
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	return out.CloseAtomicallyReplace()
}

func syncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
