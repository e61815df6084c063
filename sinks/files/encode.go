package files

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// encoder turns values into JSON lines without HTML escapes: "&" in a link stays "&".
type encoder struct {
	buf bytes.Buffer
	enc *json.Encoder
}

func newEncoder() *encoder {
	e := &encoder{}
	e.enc = json.NewEncoder(&e.buf)
	e.enc.SetEscapeHTML(false)
	return e
}

// line returns v as one line of JSON that ends in "\n". It is valid until the next call.
func (e *encoder) line(v any) ([]byte, error) {
	e.buf.Reset()
	if err := e.enc.Encode(v); err != nil {
		return nil, err
	}
	return e.buf.Bytes(), nil
}

// writeLines writes one line of JSON for each value.
func writeLines[T any](w io.Writer, values []T) error {
	e := newEncoder()
	for i := range values {
		line, err := e.line(&values[i])
		if err != nil {
			return fmt.Errorf("line %d: %w", i+1, err)
		}
		if _, err := w.Write(line); err != nil {
			return err
		}
	}
	return nil
}

// writeDocument writes one JSON value over several lines, for people as much as for programs.
func writeDocument(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// framed is a JSON document of many records, one record a line: head, the records with "," between them,
// tail. So a document of any size is read, compared and checked line by line.
type framed struct {
	w    io.Writer
	tail string
	n    int
}

func frame(w io.Writer, head, tail string) (*framed, error) {
	_, err := io.WriteString(w, head)
	return &framed{w: w, tail: tail}, err
}

// add writes one record, given as a line that ends in "\n".
func (f *framed) add(line []byte) error {
	between := ",\n"
	if f.n == 0 {
		between = "\n"
	}
	f.n++
	if _, err := io.WriteString(f.w, between); err != nil {
		return err
	}
	_, err := f.w.Write(bytes.TrimSuffix(line, []byte("\n")))
	return err
}

func (f *framed) end() error {
	_, err := io.WriteString(f.w, "\n"+f.tail+"\n")
	return err
}
