package files

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"

	"golang.org/x/sync/errgroup"
)

// chunkBytes is about how much of a file one core takes at a time.
const chunkBytes = 1 << 20

// chunk is some whole lines of a file.
type chunk struct {
	index int // 0, 1, 2, ...
	line  int // number of its first line, from 1
	text  []byte
}

// each calls do for every line of the chunk, without its "\n", until an error, which it names the line of.
func (c chunk) each(do func(line int, text []byte) error) error {
	line := c.line
	for text := range bytes.Lines(c.text) {
		if err := do(line, bytes.TrimSuffix(text, []byte("\n"))); err != nil {
			return fmt.Errorf("line %d: %w", line, err)
		}
		line++
	}
	return nil
}

// errNoLineEnd means that a file was cut off.
var errNoLineEnd = errors.New("the last line has no end: the file was cut off")

// eachChunk reads lines and gives them, in chunks, to all cores. The chunks come in no order; the error is the
// first in the file.
func eachChunk(r io.Reader, do func(chunk) error) error {
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	first := firstError{index: -1}
	err := readChunks(r, func(c chunk) bool {
		g.Go(func() error {
			first.keep(c.index, do(c))
			return nil
		})
		return !first.found()
	})
	_ = g.Wait() // the functions return none
	return errors.Join(first.err, err)
}

// readChunks cuts what it reads into chunks until next says false.
func readChunks(r io.Reader, next func(chunk) bool) error {
	var rest []byte
	line := 1
	index := 0
	for {
		text := make([]byte, len(rest), len(rest)+chunkBytes)
		copy(text, rest)
		n, err := io.ReadFull(r, text[len(text):cap(text)])
		text = text[:len(text)+n]
		end := bytes.LastIndexByte(text, '\n') + 1
		rest = text[end:]
		if end > 0 {
			if !next(chunk{index, line, text[:end:end]}) {
				return nil
			}
			line += bytes.Count(text[:end], []byte("\n"))
			index++
		}
		switch {
		case err == nil:
		case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
			if len(rest) > 0 {
				return fmt.Errorf("line %d: %w", line, errNoLineEnd)
			}
			return nil
		default:
			return fmt.Errorf("after line %d: %w", line-1, err)
		}
	}
}
