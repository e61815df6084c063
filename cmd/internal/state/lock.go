package state

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/gofrs/flock"
)

// data/lock is held by the one run that may change the data folder. The operating system drops the lock with the
// process, so a kill leaves nothing to clean up; the file itself stays, because removing it would let two runs hold
// two files of one name. It holds the process id of the last holder, for people.

// LockName is the lock's name in the data folder.
const LockName = "lock"

// ErrHeld: another process holds the data folder.
var ErrHeld = errors.New("held by another run")

// HeldError says who holds the data folder. It matches [ErrHeld].
type HeldError struct {
	Dir string
	PID int // 0 when the holder has not written it yet
}

func (e *HeldError) Error() string {
	who := "another run"
	if e.PID > 0 {
		who = fmt.Sprintf("another run (process %d)", e.PID)
	}
	return fmt.Sprintf("the data folder %s is held by %s: wait for it, or name another folder with --data", e.Dir, who)
}

// Is makes errors.Is(err, ErrHeld) true.
func (e *HeldError) Is(target error) bool { return target == ErrHeld }

// Acquire takes the data folder, and creates it where it is missing. It never waits: when another process holds it
// the error is a [*HeldError].
func Acquire(dataDir string) (release func(), err error) {
	if err := os.MkdirAll(dataDir, 0o755); err != nil {
		return nil, fmt.Errorf("lock data folder: %w", err)
	}
	path := filepath.Join(dataDir, LockName)
	lock := flock.New(path, flock.SetFlag(os.O_CREATE|os.O_RDWR), flock.SetPermissions(0o644))
	got, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock data folder %s: %w: check who owns it and who may write there", dataDir, err)
	}
	if !got {
		return nil, &HeldError{Dir: dataDir, PID: holder(path)}
	}
	if err := os.WriteFile(path, []byte(strconv.Itoa(os.Getpid())+"\n"), 0o644); err != nil {
		return nil, errors.Join(fmt.Errorf("lock data folder %s: %w", dataDir, err), lock.Unlock())
	}
	return func() { _ = lock.Unlock() }, nil // closing the file drops the lock, whatever else fails
}

func holder(path string) int {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0
	}
	return pid
}
