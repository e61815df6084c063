package files

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/recovery-almanac/almanac/normalize"
)

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
		ids, err := c.someMeetings(ch)
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
	var failed error
	err = readChunks(lines, func(ch chunk) bool {
		failed = ch.each(func(_ int, text []byte) error { return f.add(text) })
		return failed == nil
	})
	if err = errors.Join(failed, err); err != nil {
		return err
	}
	return f.end()
}

// someMeetings checks the lines of one chunk and returns their ids.
func (c *checker) someMeetings(ch chunk) ([]string, error) {
	ids := make([]string, 0, 1024)
	text := bytes.NewReader(ch.text)
	decode := strictly(text)
	err := ch.each(func(line int, text []byte) error {
		var m normalize.Meeting
		begin := decode.InputOffset()
		if err := decode.Decode(&m); err != nil {
			return err
		}
		// The decoder stops behind a value, before its line end.
		if behind := decode.InputOffset() - begin; behind > int64(len(text))+1 || behind < int64(len(text)) {
			return errors.New("is not one JSON value")
		}
		if m.Status == normalize.Withdrawn {
			return fmt.Errorf("meeting %s is withdrawn and still listed", m.ID)
		}
		ids = append(ids, m.ID)
		if !sampled(line) {
			return nil
		}
		return c.schemas.validate("meeting.json", text)
	})
	return ids, err
}

// strictly decodes JSON without tolerance for fields that we do not know.
func strictly(r io.Reader) *json.Decoder {
	d := json.NewDecoder(r)
	d.DisallowUnknownFields()
	return d
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

// record is what the derived files are held against meetings.ndjson by.
type record struct {
	ID   string `json:"id"`
	Slug string `json:"slug"`
	Kind string `json:"kind"`
}

// guide checks meetingguide.json.
func (c *checker) guide(r io.Reader) error {
	n, last := 0, ""
	err := c.records(r, "meetingguide.json", func(g *record) error {
		if g.Slug <= last {
			return fmt.Errorf("slug %q comes after %q: slugs must be unique and sorted", g.Slug, last)
		}
		n, last = n+1, g.Slug
		return c.lives(g.Slug)
	})
	if err == nil && n != c.manifest.Counts.Published.Guide {
		err = fmt.Errorf("has %d entries, but the manifest says %d", n, c.manifest.Counts.Published.Guide)
	}
	return err
}

// features checks meetings.geojson.
func (c *checker) features(r io.Reader) error {
	n, last := 0, ""
	err := c.records(r, "geojson.json", func(f *record) error {
		if f.ID <= last {
			return fmt.Errorf("id %q comes after %q: ids must be unique and sorted", f.ID, last)
		}
		n, last = n+1, f.ID
		return c.lives(f.ID)
	})
	if err == nil && n != c.manifest.Counts.Published.Mapped {
		err = fmt.Errorf("has %d features, but the manifest says %d", n, c.manifest.Counts.Published.Mapped)
	}
	return err
}

// changes checks changes.ndjson, and its kinds against the manifest.
func (c *checker) changes(r io.Reader) error {
	kinds := map[string]int{}
	err := c.lines(r, "change.json", func(ch *record) error {
		kinds[ch.Kind]++
		return nil
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
	return c.lines(r, "provenance.json", func(p *record) error { return c.lives(p.ID) })
}

// lines checks a file of one record a line.
func (c *checker) lines(r io.Reader, schema string, see func(*record) error) error {
	var err error
	read := readChunks(r, func(ch chunk) bool {
		err = ch.each(func(line int, text []byte) error { return c.record(line, text, schema, see) })
		return err == nil
	})
	return errors.Join(err, read)
}

// record checks one record: it is JSON, see agrees with it, and it fits its schema as far as sampled.
func (c *checker) record(line int, text []byte, schema string, see func(*record) error) error {
	var r record
	if err := json.Unmarshal(text, &r); err != nil {
		return err
	}
	if err := see(&r); err != nil || !sampled(line) {
		return err
	}
	return c.schemas.validate(schema, text)
}

// records checks a framed document (see framed): the frame, as a document without records, against the schema of
// the whole, and every record between as its own.
func (c *checker) records(r io.Reader, schema string, see func(*record) error) error {
	return c.framed(r, schema, func(line int, text []byte) error {
		return c.record(line, text, schema+"#/$defs/record", see)
	})
}

// framed checks a framed document, and gives its records to do.
func (c *checker) framed(r io.Reader, schema string, do func(line int, text []byte) error) error {
	f := framedReader{do: do}
	var err error
	read := readChunks(r, func(ch chunk) bool {
		err = ch.each(f.take)
		return err == nil
	})
	if err = errors.Join(err, read); err != nil {
		return err
	}
	if f.lines < 2 {
		return errors.New("has no frame")
	}
	return c.schemas.validate(schema, slices.Concat(f.head, f.held))
}

// framedReader takes a framed document line by line. Whether a record must end in a comma shows only in the line
// after it, so one line is held back.
type framedReader struct {
	do    func(line int, text []byte) error
	lines int
	head  []byte
	held  []byte
}

func (f *framedReader) take(line int, text []byte) error {
	f.lines++
	if f.lines == 1 {
		f.head = bytes.Clone(text)
		return nil
	}
	if f.lines > 2 {
		if err := f.release(line-1, len(text) > 0 && text[0] != ']'); err != nil {
			return err
		}
	}
	f.held = append(f.held[:0], text...)
	return nil
}

// release gives the held line to do, unless it is the empty place of the records in a document without any.
func (f *framedReader) release(line int, another bool) error {
	text, comma := bytes.CutSuffix(f.held, []byte(","))
	if comma != another {
		return fmt.Errorf("the record of line %d must end in a comma if, and only if, another follows", line)
	}
	if len(text) == 0 && !another {
		return nil
	}
	if err := f.do(line, text); err != nil {
		return fmt.Errorf("the record of line %d: %w", line, err)
	}
	return nil
}
