package files

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/recovery-almanac/almanac/sinks"
)

// builder holds one release while it is written.
type builder struct {
	dir   string
	s     sinks.Snapshot
	zones *zones
	syncs *errgroup.Group

	mu        sync.Mutex
	files     []File
	published Published
}

// create writes one file: path is slash-separated and relative to the release. What the dashboard shows is written a
// second time, as a script.
func (b *builder) create(path string, write func(io.Writer) error) error {
	script, head := scriptOf(path)
	if script == "" {
		return b.createOne(path, write)
	}
	return b.createOne(script, func(s io.Writer) error {
		if _, err := io.WriteString(s, head); err != nil {
			return err
		}
		err := b.createOne(path, func(w io.Writer) error { return write(io.MultiWriter(w, s)) })
		if err != nil {
			return err
		}
		_, err = io.WriteString(s, scriptTail)
		return err
	})
}

func (b *builder) createOne(path string, write func(io.Writer) error) error {
	out, err := b.open(path)
	if err != nil {
		return err
	}
	return b.close(out, write(out))
}

// open starts a file. Whoever opens it gives it to [builder.close].
func (b *builder) open(path string) (*output, error) {
	name := filepath.Join(b.dir, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return nil, fmt.Errorf("make folder of %s: %w", path, err)
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return nil, fmt.Errorf("create %s: %w", path, err)
	}
	sum := sha256.New()
	out := &output{path: path, file: f, sum: sum}
	out.Writer = bufio.NewWriterSize(io.MultiWriter(f, sum, &out.size), 256<<10)
	return out, nil
}

// close ends a file and remembers its size and hash. written is what writing it came to: it wins over errors of
// closing, which follow from it. The disk is waited for in [builder.settle], while the next file is written.
func (b *builder) close(out *output, written error) error {
	err := written
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		out.file.Close()
		return fmt.Errorf("write %s: %w", out.path, err)
	}
	b.add(File{Path: out.path, Bytes: int64(out.size), SHA256: hex.EncodeToString(out.sum.Sum(nil))})
	b.syncs.Go(func() error {
		if err := errors.Join(out.file.Sync(), out.file.Close()); err != nil {
			return fmt.Errorf("write %s: %w", out.path, err)
		}
		return nil
	})
	return nil
}

// settle waits until every closed file is on the disk.
func (b *builder) settle() error {
	err := b.syncs.Wait()
	b.syncs = newSyncs()
	return err
}

// newSyncs bounds how many files wait for the disk at once, and with that how many are open.
func newSyncs() *errgroup.Group {
	g := new(errgroup.Group)
	g.SetLimit(32)
	return g
}

func (b *builder) add(f File) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.files = append(b.files, f)
}

// count adds what one file publishes.
func (b *builder) count(p Published) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.published.Guide += p.Guide
	b.published.GuideNotWeekly += p.GuideNotWeekly
	b.published.Mapped += p.Mapped
	b.published.NotMapped += p.NotMapped
	b.published.Events += p.Events
	b.published.ByAppointment += p.ByAppointment
	b.published.Ended += p.Ended
	b.published.Cancelled += p.Cancelled
}

// sorted returns the files so far, by path.
func (b *builder) sorted() []File {
	b.mu.Lock()
	defer b.mu.Unlock()
	slices.SortFunc(b.files, func(x, y File) int { return strings.Compare(x.Path, y.Path) })
	return slices.Clone(b.files)
}

// syncFolders makes the names in the release's folders, and its own, survive a power cut.
func (b *builder) syncFolders() error {
	err := filepath.WalkDir(b.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		return syncFolder(path)
	})
	if err == nil {
		err = syncFolder(filepath.Dir(b.dir))
	}
	if err != nil {
		return fmt.Errorf("sync release folder: %w", err)
	}
	return nil
}

func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// output is one file being written.
type output struct {
	*bufio.Writer
	path string
	file *os.File
	sum  hash.Hash
	size counter
}

// counter counts the bytes that pass.
type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}
