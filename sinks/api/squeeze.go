package api

import (
	"io"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// Compressors are used again: each takes a megabyte.
var (
	gzips = sync.Pool{New: func() any { w, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed); return w }}
	zstds = sync.Pool{New: func() any {
		w, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest),
			zstd.WithLowerEncoderMem(true), zstd.WithWindowSize(1<<19))
		if err != nil {
			panic("api: " + err.Error()) // the options are constants
		}
		return w
	}}
)

// squeezeTo compresses into out. Call done after closing the writer.
func squeezeTo(encoding string, out io.Writer) (w io.WriteCloser, done func()) {
	if encoding == "zstd" {
		z := zstds.Get().(*zstd.Encoder)
		z.Reset(out)
		return z, func() { z.Reset(nil); zstds.Put(z) }
	}
	g := gzips.Get().(*gzip.Writer)
	g.Reset(out)
	return g, func() { g.Reset(nil); gzips.Put(g) }
}

// squeeze compresses a text in memory.
func squeeze(encoding string, plain []byte) []byte {
	out := &sliceWriter{b: make([]byte, 0, len(plain)/3)}
	w, done := squeezeTo(encoding, out)
	_, _ = w.Write(plain) // memory does not fail
	_ = w.Close()
	done()
	return out.b
}

type sliceWriter struct{ b []byte }

func (s *sliceWriter) Write(p []byte) (int, error) {
	s.b = append(s.b, p...)
	return len(p), nil
}
