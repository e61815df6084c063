package api

import (
	"container/list"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"sync"
	"time"
)

// copies keeps what files are served from. Small files, and their compressed copies, stand in memory while they are
// asked for. A large file is compressed once, in the background, when somebody first asks for it compressed; the copy
// is a temporary file without a name, which is gone with this program. Both are known by the SHA-256 of the file, so
// that a file which a new release has unchanged keeps its copies.
type copies struct {
	spool string
	log   *slog.Logger
	busy  chan struct{} // one file is compressed at a time

	mu      sync.Mutex
	known   map[copyKey]*list.Element // of copyEntry
	recent  *list.List
	memory  int64
	spooled int
}

type copyKey struct{ sha256, encoding string }

type copyEntry struct {
	key      copyKey
	memory   []byte
	file     *os.File // closed by the garbage collector, when its last reader is done
	size     int64
	modified time.Time
	pending  bool
}

const (
	smallest    = 1 << 10   // bytes below which compressing is not worth its header
	smallFile   = 256 << 10 // kept in memory
	mostMemory  = 64 << 20
	mostSpooled = 256 // files
)

func newCopies(spool string, log *slog.Logger) *copies {
	return &copies{spool: spool, log: log, busy: make(chan struct{}, 1), known: map[copyKey]*list.Element{}, recent: list.New()}
}

// get is a file's content in an encoding, or as it is where the compressed copy is not there yet.
func (k *copies) get(r *release, f file, encoding string) (*body, string, error) {
	key := copyKey{f.SHA256, encoding}
	if e, ok := k.find(key); ok && !e.pending {
		return e.body(), encoding, nil
	}
	if f.Bytes > smallFile {
		if encoding != "" {
			k.start(r, f, key)
		}
		b, err := openBody(r, f)
		return b, "", err
	}
	e, err := small(r, f, key)
	if err != nil {
		return nil, "", err
	}
	k.put(e)
	return e.body(), encoding, nil
}

func (e *copyEntry) body() *body {
	if e.file != nil {
		return &body{file: io.NewSectionReader(e.file, 0, e.size), modified: e.modified}
	}
	return &body{memory: e.memory, modified: e.modified}
}

// openBody opens a file of the release as it is.
func openBody(r *release, f file) (*body, error) {
	in, err := r.root.Open(f.Path)
	if err != nil {
		return nil, fmt.Errorf("open %s of release %s: %w", f.Path, r.Release, err)
	}
	info, err := in.Stat()
	if err == nil && info.Size() != f.Bytes {
		err = fmt.Errorf("it has %d bytes, but the manifest says %d", info.Size(), f.Bytes)
	}
	if err != nil {
		in.Close()
		return nil, fmt.Errorf("open %s of release %s: %w", f.Path, r.Release, err)
	}
	return &body{file: in, closer: in, modified: info.ModTime()}, nil
}

func small(r *release, f file, key copyKey) (*copyEntry, error) {
	b, err := openBody(r, f)
	if err != nil {
		return nil, err
	}
	defer b.close()
	plain, err := io.ReadAll(b.file)
	if err != nil {
		return nil, fmt.Errorf("read %s of release %s: %w", f.Path, r.Release, err)
	}
	e := &copyEntry{key: key, memory: plain, modified: b.modified}
	if key.encoding != "" {
		e.memory = squeeze(key.encoding, plain)
	}
	e.size = int64(len(e.memory))
	return e, nil
}

// start compresses a large file in the background, once.
func (k *copies) start(r *release, f file, key copyKey) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if _, begun := k.known[key]; begun {
		return
	}
	k.known[key] = k.recent.PushFront(&copyEntry{key: key, pending: true})
	r.pins.Add(1) // by a request that has pinned it
	go func() {
		defer r.unpin()
		k.busy <- struct{}{}
		defer func() { <-k.busy }()
		e, err := k.compress(r, f, key)
		if err != nil {
			// It stays begun: the file is served as it is, and the disk is not asked again with every request.
			k.log.Warn("a file cannot be compressed and is served as it is", "file", f.Path, "error", err)
			return
		}
		k.put(e)
	}()
}

func (k *copies) compress(r *release, f file, key copyKey) (*copyEntry, error) {
	b, err := openBody(r, f)
	if err != nil {
		return nil, err
	}
	defer b.close()
	out, err := os.CreateTemp(k.spool, "almanac-serve-")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(out.Name()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		out.Close()
		return nil, err
	}
	w, done := squeezeTo(key.encoding, out)
	_, err = io.Copy(w, b.file)
	if err = errors.Join(err, w.Close()); err != nil {
		out.Close()
		return nil, err
	}
	done()
	info, err := out.Stat()
	if err != nil {
		out.Close()
		return nil, err
	}
	return &copyEntry{key: key, file: out, size: info.Size(), modified: b.modified}, nil
}

func (k *copies) find(key copyKey) (*copyEntry, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	at, ok := k.known[key]
	if !ok {
		return nil, false
	}
	k.recent.MoveToFront(at)
	return at.Value.(*copyEntry), true
}

// put remembers a copy and forgets those that were not asked for longest.
func (k *copies) put(e *copyEntry) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.forget(k.known[e.key])
	k.known[e.key] = k.recent.PushFront(e)
	k.count(e, 1)
	for k.memory > mostMemory || k.spooled > mostSpooled {
		k.forget(k.recent.Back())
	}
}

func (k *copies) count(e *copyEntry, sign int64) {
	k.memory += sign * int64(len(e.memory))
	if e.file != nil {
		k.spooled += int(sign)
	}
}

func (k *copies) forget(at *list.Element) {
	if at == nil {
		return
	}
	e := at.Value.(*copyEntry)
	k.recent.Remove(at)
	delete(k.known, e.key)
	k.count(e, -1)
}

// keep forgets the copies of files that the release does not have.
func (k *copies) keep(files map[string]file) {
	listed := map[string]bool{}
	for _, f := range files {
		listed[f.SHA256] = true
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for key, at := range k.known {
		if !listed[key.sha256] {
			k.forget(at)
		}
	}
}
