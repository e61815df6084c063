package index

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// readLines finds the records of the JSON files that have one a line.
func (b *build) readLines() error {
	for _, f := range []Format{GeoJSON, Guide, Provenance} {
		if b.sources.files[f] == nil {
			continue
		}
		key := map[Format]string{GeoJSON: "id", Guide: "slug", Provenance: "id"}[f]
		next := 0
		err := eachLine(b.sources.files[f], func(at span, line []byte) error {
			record := bytes.TrimSuffix(line, []byte(","))
			if len(record) == 0 || record[0] != '{' || record[len(record)-1] != '}' {
				return nil // the frame
			}
			id, err := text(record, key)
			if err != nil {
				return err
			}
			at.length = uint32(len(record))
			next = b.place(next, id, f, at)
			return nil
		})
		if err != nil {
			return fmt.Errorf("%s: %w", paths[f], err)
		}
	}
	return nil
}

// text is the value of a text member of a record.
func text(record []byte, key string) (id string, err error) {
	EachMember(record, func(name, value []byte) bool {
		if string(name) == key {
			err = json.Unmarshal(value, &id)
			return false
		}
		return true
	})
	return id, err
}

// place notes where meeting id stands in a file that is sorted by id as the rows are. next is the first row that it
// may be; a record of no meeting is passed over.
func (b *build) place(next int, id string, f Format, at span) int {
	for next < b.living && b.ids[next] < id {
		next++
	}
	if next < b.living && b.ids[next] == id {
		b.rows[next].spans[f] = at
	}
	return next
}

// readTable finds the rows of meetings.csv.
func (b *build) readTable() error {
	if b.sources.files[CSV] == nil {
		return nil
	}
	table := csv.NewReader(io.NewSectionReader(b.sources.files[CSV], 0, 1<<62))
	table.ReuseRecord = true
	next, offset := 0, int64(0)
	for first := true; ; first = false {
		row, err := table.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		end := table.InputOffset()
		at, ok := spanOf(offset, end-offset)
		if err == nil && !ok {
			err = errors.New("it is longer than 4 GiB")
		}
		switch {
		case err != nil:
			return fmt.Errorf("%s: %w", paths[CSV], err)
		case first && row[0] != "id":
			return fmt.Errorf("%s: the first column is %q, not id", paths[CSV], row[0])
		case first:
			b.csvHead = make([]byte, end)
			if _, err := b.sources.files[CSV].ReadAt(b.csvHead, 0); err != nil {
				return fmt.Errorf("%s: %w", paths[CSV], err)
			}
		default:
			next = b.place(next, row[0], CSV, at)
		}
		offset = end
	}
}

// readAliases reads which ids were merged away: the rows of bridge.csv whose source is ours.
func (b *build) readAliases() error {
	if b.sources.bridge == nil {
		return nil
	}
	table := csv.NewReader(io.NewSectionReader(b.sources.bridge, 0, 1<<62))
	table.ReuseRecord = true
	for {
		row, err := table.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("bridge.csv: %w", err)
		}
		if len(row) >= 4 && row[0] == "almanac" {
			b.aliases[strings.Clone(row[1])] = strings.Clone(row[3])
		}
	}
}
