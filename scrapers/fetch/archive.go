package fetch

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/klauspost/compress/zstd"
)

// The archive is a folder:
//
//	sha256/ab/<hash>.zst  every fetched body once, zstd; the name is the SHA-256 of what is inside, never rewritten
//	tmp/                  bodies on their way in
//
// A body is written to tmp, synced, and renamed to its name, so a name that exists is whole, wherever the
// machine or the process died. What is left in tmp for a day is swept by NewArchive.

// ErrBlobMissing and ErrBlobDamaged tell why a body cannot be read back. Either way the next Gather asks its
// publisher for it without validators, and archives it anew.
var (
	ErrBlobMissing = errors.New("not in the archive")
	ErrBlobDamaged = errors.New("damaged in the archive")
)

const sweepAge = 24 * time.Hour

// Archive keeps bodies by content hash. It is safe for concurrent use, and by several processes.
type Archive struct {
	dir      string
	encoders sync.Pool // of *zstd.Encoder
	decoders sync.Pool // of *zstd.Decoder
}

// NewArchive opens the archive in a folder, data/blobs, and makes it where it is not there.
func NewArchive(dir string) (*Archive, error) {
	for _, sub := range []string{"sha256", "tmp"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o755); err != nil {
			return nil, fmt.Errorf("open archive: %w", err)
		}
	}
	a := &Archive{dir: dir}
	return a, a.sweep()
}

// sweep removes what an earlier process was writing when it died.
func (a *Archive) sweep() error {
	left, err := os.ReadDir(filepath.Join(a.dir, "tmp"))
	if err != nil {
		return fmt.Errorf("open archive: %w", err)
	}
	for _, entry := range left {
		info, err := entry.Info()
		if err != nil || time.Since(info.ModTime()) < sweepAge {
			continue
		}
		if err := os.Remove(filepath.Join(a.dir, "tmp", entry.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("sweep archive: %w", err)
		}
	}
	return nil
}

// Put archives a body and returns its SHA-256 in lower-case hex.
func (a *Archive) Put(body []byte) (sha string, err error) {
	k, err := a.copyIn(bytes.NewReader(body))
	return k.sha, err
}

// Get returns a body after checking it against its hash. Its error wraps [ErrBlobMissing] or [ErrBlobDamaged].
func (a *Archive) Get(sha string) ([]byte, error) {
	return a.read(sha, 0)
}

// Has reports whether a blob of that name is there. Only Get says whether it is sound.
func (a *Archive) Has(sha string) bool {
	path, err := a.path(sha)
	if err != nil {
		return false
	}
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// read is Get with the body's length where it is known.
func (a *Archive) read(sha string, bytesHint int64) ([]byte, error) {
	r, err := a.open(sha)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	body := bytes.NewBuffer(make([]byte, 0, max(bytesHint, 0)+bytes.MinRead))
	if _, err := body.ReadFrom(r); err != nil {
		return nil, err
	}
	return body.Bytes(), nil
}

// sound reads a blob through and reports whether it is what its name says.
func (a *Archive) sound(sha string) bool {
	r, err := a.open(sha)
	if err != nil {
		return false
	}
	defer r.Close()
	_, err = io.Copy(io.Discard, r)
	return err == nil
}

func (a *Archive) path(sha string) (string, error) {
	raw, err := hex.DecodeString(sha)
	if err != nil || len(raw) != sha256.Size || hex.EncodeToString(raw) != sha {
		return "", fmt.Errorf("blob %q: not a SHA-256 in lower-case hex", sha)
	}
	return filepath.Join(a.dir, "sha256", sha[:2], sha+".zst"), nil
}

// keep is the [keeper] of documents. The answer's body becomes a reader of the archived one, opened only if
// somebody reads it.
func (a *Archive) keep(j *journal, resp *http.Response) error {
	k, err := a.copyIn(resp.Body)
	if err != nil {
		return err
	}
	if k.bytes == 0 {
		return &Error{Kind: KindEmpty, URL: shown(resp.Request.URL), Status: resp.StatusCode,
			Reason: "the answer is empty", Advice: "tell the publisher if it stays so"}
	}
	j.last = k
	resp.Body = &blobBody{archive: a, sha: k.sha}
	return nil
}

type blobBody struct {
	archive *Archive
	sha     string
	r       io.ReadCloser
}

func (b *blobBody) Read(p []byte) (int, error) {
	if b.r == nil {
		r, err := b.archive.open(b.sha)
		if err != nil {
			return 0, err
		}
		b.r = r
	}
	return b.r.Read(p)
}

func (b *blobBody) Close() error {
	if b.r == nil {
		return nil
	}
	return b.r.Close()
}

// open returns a reader whose last Read fails when the content does not match its name.
func (a *Archive) open(sha string) (io.ReadCloser, error) {
	path, err := a.path(sha)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("blob %s: %w", sha, ErrBlobMissing)
	case err != nil:
		return nil, fmt.Errorf("blob %s: %w", sha, err)
	}
	z, err := a.decoder(f)
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("blob %s: %w: %w", sha, ErrBlobDamaged, err)
	}
	return &blobReader{archive: a, file: f, z: z, sum: sha256.New(), sha: sha}, nil
}

type blobReader struct {
	archive *Archive
	file    *os.File
	z       *zstd.Decoder
	sum     hash.Hash
	sha     string
}

func (b *blobReader) Read(p []byte) (int, error) {
	n, err := b.z.Read(p)
	b.sum.Write(p[:n])
	switch {
	case err == io.EOF && hex.EncodeToString(b.sum.Sum(nil)) != b.sha:
		return n, fmt.Errorf("blob %s: %w: its content has another hash", b.sha, ErrBlobDamaged)
	case err != nil && err != io.EOF:
		return n, fmt.Errorf("blob %s: %w: %w", b.sha, ErrBlobDamaged, err)
	}
	return n, err
}

func (b *blobReader) Close() error {
	b.archive.decoders.Put(b.z)
	b.z = nil
	return b.file.Close()
}

// decoder takes one from the pool. A decoder is never closed: without concurrency it holds memory only.
func (a *Archive) decoder(r io.Reader) (*zstd.Decoder, error) {
	if z, ok := a.decoders.Get().(*zstd.Decoder); ok {
		return z, z.Reset(r)
	}
	return zstd.NewReader(r, zstd.WithDecoderConcurrency(1))
}

func (a *Archive) encoder(w io.Writer) (*zstd.Encoder, error) {
	if z, ok := a.encoders.Get().(*zstd.Encoder); ok {
		z.Reset(w)
		return z, nil
	}
	return zstd.NewWriter(w, zstd.WithEncoderConcurrency(1))
}
