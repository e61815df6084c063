package files

import (
	"errors"
	"fmt"

	"github.com/recovery-almanac/almanac/normalize"
)

// The frame of meetings.json. It holds nothing of the run, so that an unchanged night publishes the same bytes.
var (
	meetingsHead = fmt.Sprintf(`{"schema_version":%d,"meetings":[`, normalize.SchemaVersion)
	meetingsTail = `]}`
)

// writeMeetings encodes every meeting once, for meetings.ndjson and meetings.json alike.
func (b *builder) writeMeetings() error {
	lines, err := b.open("meetings.ndjson")
	if err != nil {
		return err
	}
	document, err := b.open("meetings.json")
	if err != nil {
		return b.close(lines, err)
	}
	err = b.encodeMeetings(lines, document)
	return errors.Join(b.close(lines, err), b.close(document, err))
}

func (b *builder) encodeMeetings(lines, document *output) error {
	f, err := frame(document, meetingsHead, meetingsTail)
	if err != nil {
		return err
	}
	e := newEncoder()
	for i := range b.s.Meetings {
		line, err := e.line(&b.s.Meetings[i])
		if err != nil {
			return fmt.Errorf("meeting %s: %w", b.s.Meetings[i].ID, err)
		}
		if _, err := lines.Write(line); err != nil {
			return err
		}
		if err := f.add(line); err != nil {
			return err
		}
	}
	return f.end()
}
