package files

import "io"

// writeChanges writes what happened since the release before, one change a line.
func (b *builder) writeChanges() error {
	return b.create("changes.ndjson", func(w io.Writer) error { return writeLines(w, b.s.Changes) })
}

// writeProvenance writes which listing each field comes from, one meeting a line.
func (b *builder) writeProvenance() error {
	return b.create("provenance.ndjson", func(w io.Writer) error { return writeLines(w, b.s.Provenance) })
}
