package files

import "sync"

// firstError keeps, of errors that many cores find, the one with the lowest index.
type firstError struct {
	mu    sync.Mutex
	index int // -1 for none
	err   error
}

func (f *firstError) keep(index int, err error) {
	if err == nil {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.index < 0 || index < f.index {
		f.index, f.err = index, err
	}
}

func (f *firstError) found() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.index >= 0
}
