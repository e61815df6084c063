package engine

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
)

// The file "lock" in the folder is locked by the child. The lock lives with the open file, which the child inherits,
// so it outlives a parent that is killed, and ends with the child.

func lockFile(dir string) string { return filepath.Join(dir, "lock") }

// takeLock returns nil where another process holds the folder.
func takeLock(dir string) (*os.File, error) {
	f, err := os.OpenFile(lockFile(dir), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the engine's folder: %w", err)
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, f.Close()
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lock the engine's folder %s: %w", dir, err), f.Close())
	}
	return f, nil
}

// holder names the process of the last session, for people.
func holder(dir string) string {
	s, err := readSession(dir)
	if errors.Is(err, fs.ErrNotExist) || s.PID == 0 {
		return "unknown"
	}
	return strconv.Itoa(s.PID)
}
