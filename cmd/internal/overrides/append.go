package overrides

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Append writes one decision behind the others, makes the file where it is missing, and returns when it is on the disk.
func (f *File) Append(l Line) error {
	if err := l.check(); err != nil {
		return fmt.Errorf("write the override: %w", err)
	}
	l.number = 1
	if n := len(f.Lines); n > 0 {
		l.number = f.Lines[n-1].number + 1
	}
	grown := File{Path: f.Path, Lines: append(f.Lines[:len(f.Lines):len(f.Lines)], l)}
	if found := grown.contradictions(); len(found) > 0 {
		return found
	}
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(l); err != nil {
		return fmt.Errorf("write the override: %w", err)
	}
	if err := appendLine(f.Path, body.Bytes()); err != nil {
		return fmt.Errorf("write the override: %w", err)
	}
	f.Lines = grown.Lines
	return nil
}

// appendLine begins a new line where an editor has left the last without an end.
func appendLine(path string, line []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	body, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if len(body) > 0 && body[len(body)-1] != '\n' {
		line = append([]byte("\n"), line...)
	}
	out, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = out.Write(line)
	return errors.Join(err, out.Sync(), out.Close())
}
