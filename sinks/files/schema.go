package files

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io"
)

// The JSON Schemas (2020-12) of every JSON file, which are published beside them. Those of *.ndjson are of one
// line.
//
//go:embed schema/*.json
var schemas embed.FS

// writeSchemas publishes the schemas.
func (b *builder) writeSchemas() error {
	entries, err := schemas.ReadDir("schema")
	if err != nil {
		return err
	}
	for _, e := range entries {
		path := "schema/" + e.Name()
		raw, err := schemas.ReadFile(path)
		if err != nil {
			return err
		}
		err = b.create(path, func(w io.Writer) error {
			_, err := w.Write(raw)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// sameSchemas says whether a release publishes the schemas of this program.
func sameSchemas(m Manifest) error {
	entries, err := schemas.ReadDir("schema")
	if err != nil {
		return err
	}
	for _, e := range entries {
		path := "schema/" + e.Name()
		raw, err := schemas.ReadFile(path)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(raw)
		if f, _ := m.file(path); f.SHA256 != hex.EncodeToString(sum[:]) {
			return fmt.Errorf("%w: %s is another", ErrNotReusable, path)
		}
	}
	return nil
}
