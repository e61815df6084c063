package files

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/normalize/dedupe"
)

// encoders are lent to whoever checks a line.
var encoders = sync.Pool{New: func() any { return newEncoder() }}

// meetings checks meetings.ndjson on all cores. On the way it collects the ids, and the hash that meetings.json
// has if it holds the same lines: so that file is proved without being parsed again.
func (c *checker) meetings(r io.Reader) error {
	document, write := io.Pipe()
	sum := sha256.New()
	hashed := make(chan error, 1)
	go func() {
		err := frameLines(sum, document)
		document.CloseWithError(err)
		hashed <- err
	}()
	var mu sync.Mutex
	byChunk := map[int][]string{}
	err := eachChunk(io.TeeReader(r, write), func(ch chunk) error {
		ids := make([]string, 0, 1024)
		err := ch.each(func(line int, text []byte) error {
			return c.meeting(line, text, &ids)
		})
		mu.Lock()
		defer mu.Unlock()
		byChunk[ch.index] = ids
		return err
	})
	write.CloseWithError(err)
	if framed := <-hashed; err == nil {
		err = framed
	}
	for i := range len(byChunk) {
		c.ids = append(c.ids, byChunk[i]...)
	}
	c.document = hex.EncodeToString(sum.Sum(nil))
	if err != nil {
		return err
	}
	return ascending(c.ids)
}

// frameLines writes lines as the records of meetings.json.
func frameLines(w io.Writer, lines io.Reader) error {
	f, err := frame(w, meetingsHead, meetingsTail)
	if err != nil {
		return err
	}
	err = readChunks(lines, func(ch chunk) bool {
		err = ch.each(func(_ int, text []byte) error { return f.add(text) })
		return err == nil
	})
	if err != nil {
		return err
	}
	return f.end()
}

// meeting checks one line and adds its id.
func (c *checker) meeting(line int, text []byte, ids *[]string) error {
	err := exact(text, func(m *normalize.Meeting) error {
		if m.Status == normalize.Withdrawn {
			return fmt.Errorf("meeting %s is withdrawn and still listed", m.ID)
		}
		*ids = append(*ids, m.ID)
		return nil
	})
	if err == nil && sampled(line) {
		err = c.schemas.validate("meeting.json", text)
	}
	return err
}

// ascending checks that ids, one a line, are unique and sorted.
func ascending(ids []string) error {
	for i := 1; i < len(ids); i++ {
		if ids[i] <= ids[i-1] {
			return fmt.Errorf("line %d: id %q comes after %q: ids must be unique and sorted", i+1, ids[i], ids[i-1])
		}
	}
	return nil
}

// guide checks meetingguide.json.
func (c *checker) guide(r io.Reader) error {
	var slugs []string
	err := c.records(r, "meetingguide.json", func(text []byte) error {
		return exact(text, func(g *guideMeeting) error {
			slugs = append(slugs, g.Slug)
			return c.lives(g.Slug)
		})
	})
	if err == nil && len(slugs) != c.manifest.Counts.Published.Guide {
		err = fmt.Errorf("has %d entries, but the manifest says %d", len(slugs), c.manifest.Counts.Published.Guide)
	}
	if err == nil && !slices.IsSorted(slugs) {
		err = errors.New("is not sorted by slug")
	}
	return err
}

// records checks a framed document: its frame, with no record in it, against the schema of the whole, and
// every record by do and, as far as sampled, against the record's schema.
func (c *checker) records(r io.Reader, schema string, do func(text []byte) error) error {
	var head, last []byte // the frame's first line, and the line that do has not seen yet
	line := 0
	take := func(text []byte) error {
		line++
		switch {
		case head == nil:
			head = bytes.Clone(text)
			return nil
		case last == nil:
			last = append([]byte{}, text...)
			return nil
		}
		record := last
		if len(text) > 0 && text[0] != ']' { // another record follows
			var ok bool
			if record, ok = bytes.CutSuffix(last, []byte(",")); !ok {
				return fmt.Errorf("line %d: the record does not end in a comma", line-1)
			}
		}
		if err := c.record(line-1, record, schema, do); err != nil {
			return fmt.Errorf("line %d: %w", line-1, err)
		}
		last = append(last[:0], text...)
		return nil
	}
	var err error
	read := readChunks(r, func(ch chunk) bool {
		for text := range bytes.Lines(ch.text) {
			if err = take(bytes.TrimSuffix(text, []byte("\n"))); err != nil {
				return false
			}
		}
		return true
	})
	if err = errors.Join(err, read); err != nil {
		return err
	}
	return c.schemas.validate(schema, slices.Concat(head, last))
}

// record checks one record. An empty line is the place of the records in a document that has none.
func (c *checker) record(line int, text []byte, schema string, do func([]byte) error) error {
	if len(text) == 0 {
		return nil
	}
	if err := do(text); err != nil {
		return err
	}
	if !sampled(line) {
		return nil
	}
	return c.schemas.validate(schema+"#/$defs/record", text)
}

// changes checks changes.ndjson, and its kinds against the manifest.
func (c *checker) changes(r io.Reader) error {
	kinds := map[string]int{}
	err := c.lines(r, "change.json", func(text []byte) error {
		return exact(text, func(ch *dedupe.Change) error {
			kinds[string(ch.Kind)]++
			return nil
		})
	})
	if err != nil {
		return err
	}
	for kind, n := range c.manifest.Counts.Changes {
		if kinds[kind] != n {
			return fmt.Errorf("has %d changes of kind %s, but the manifest says %d", kinds[kind], kind, n)
		}
	}
	return nil
}

// provenance checks provenance.ndjson.
func (c *checker) provenance(r io.Reader) error {
	return c.lines(r, "provenance.json", func(text []byte) error {
		return exact(text, func(p *dedupe.Provenance) error { return c.lives(p.ID) })
	})
}

// lines checks every line by do and, as far as sampled, against its schema.
func (c *checker) lines(r io.Reader, schema string, do func(text []byte) error) error {
	var err error
	read := readChunks(r, func(ch chunk) bool {
		err = ch.each(func(line int, text []byte) error {
			if err := do(text); err != nil || !sampled(line) {
				return err
			}
			return c.schemas.validate(schema, text)
		})
		return err == nil
	})
	return errors.Join(err, read)
}
