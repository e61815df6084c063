package index

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"

	"github.com/recovery-almanac/almanac/normalize"
)

// maxLine is the longest line that is read.
const maxLine = 16 << 20

// Open reads the release that root holds. calendars are its .ics files; missing files of other formats mean that
// records cannot be had in them, a missing meetings.ndjson is an error.
func Open(root *os.Root, calendars []string) (*Index, error) {
	x := &Index{loose: map[Doc]*normalize.Schedule{}, aliases: map[string]string{}, zoneOf: map[string]string{}}
	b := &build{Index: x, zoneNumber: map[string]uint16{}, words: map[string][]uint32{}}
	for f := range b.lists {
		b.lists[f] = map[string][]uint32{}
	}
	if err := x.sources.open(root, calendars); err != nil {
		return nil, fmt.Errorf("index release: %w", err)
	}
	if err := b.read(); err != nil {
		x.Close()
		return nil, fmt.Errorf("index release: %w", err)
	}
	b.finish()
	return x, nil
}

func (b *build) read() error {
	meetings := b.sources.files[JSON]
	if meetings == nil {
		return fmt.Errorf("meetings.ndjson: %w", fs.ErrNotExist)
	}
	err := eachLine(meetings, func(at span, line []byte) error {
		r, err := readRecord(line)
		if err != nil {
			return err
		}
		if r.ID == "" || len(b.ids) > 0 && b.ids[len(b.ids)-1] >= r.ID {
			return fmt.Errorf("id %q is not above the one before", r.ID)
		}
		return b.add(r, at)
	})
	if err != nil {
		return fmt.Errorf("meetings.ndjson: %w", err)
	}
	b.living = len(b.ids)
	for _, part := range []func() error{b.readLines, b.readTable, b.readCalendars, b.readAliases} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

// breath is after how many lines whoever waits for a processor goes first: a release is read while the one before it is
// searched, and a search is not to wait for the scheduler's clock.
const breath = 32

// eachLine yields the lines of a file without their ends, and where they stand.
func eachLine(f *os.File, yield func(at span, line []byte) error) error {
	lines := bufio.NewReaderSize(io.NewSectionReader(f, 0, 1<<62), 1<<20)
	var offset int64
	var long []byte
	for number := 1; ; number++ {
		line, err := lines.ReadSlice('\n')
		for errors.Is(err, bufio.ErrBufferFull) && len(long)+len(line) < maxLine {
			long = append(long, line...)
			line, err = lines.ReadSlice('\n')
		}
		if len(long) > 0 {
			long = append(long, line...)
			line = long
		}
		if errors.Is(err, io.EOF) && len(line) == 0 {
			return nil
		} else if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("line %d: %w", number, err)
		}
		size := int64(len(line))
		text := bytes.TrimRight(line, "\r\n")
		at, ok := spanOf(offset, int64(len(text)))
		if !ok {
			return fmt.Errorf("line %d lies beyond 4 GiB; serve such a release as plain files", number)
		}
		if err := yield(at, text); err != nil {
			return fmt.Errorf("line %d: %w", number, err)
		}
		if number%breath == 0 {
			runtime.Gosched()
		}
		offset += size
		long = long[:0]
	}
}
