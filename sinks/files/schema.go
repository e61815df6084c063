package files

import (
	"embed"
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
