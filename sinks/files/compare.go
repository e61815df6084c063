package files

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/recovery-almanac/almanac/normalize/dedupe"
)

// ErrRefused means that a release must not follow the one before. The error is a [*Refusal].
var ErrRefused = errors.New("refused by the release gate")

// Refusal is why a release must not be published. It wraps [ErrRefused].
type Refusal struct {
	Old, New string // releases
	Reasons  []string
}

func (r *Refusal) Error() string {
	return fmt.Sprintf("release %s after %s: %v: %s", r.New, r.Old, ErrRefused, strings.Join(r.Reasons, "; "))
}

func (r *Refusal) Unwrap() error { return ErrRefused }

// maxFallFew meetings may always go, without which a list of thirty could never lose one.
const maxFallFew = 5

// Compare is the release gate: it says whether the release at newDir may follow the one at oldDir. An id may not
// vanish without a withdrawn or merged line in the new changes.ndjson, first_seen may not change, the total may
// not fall by more than the fraction maxFall (DESIGN section 7: 0.03), and no fellowship may vanish. The error is a [*Refusal] with every reason, or says
// that a release cannot be read. oldDir "" is no release before: then there is nothing to compare.
func Compare(oldDir, newDir string, maxFall float64) error {
	if oldDir == "" {
		return nil
	}
	before, err := ReadManifest(oldDir)
	if err != nil {
		return fmt.Errorf("compare releases: %w", err)
	}
	after, err := ReadManifest(newDir)
	if err != nil {
		return fmt.Errorf("compare releases: %w", err)
	}
	reasons := compareCounts(before.Counts, after.Counts, maxFall)
	was, _ := before.file("meetings.ndjson")
	is, _ := after.file("meetings.ndjson")
	if was != is {
		more, err := compareMeetings(oldDir, newDir)
		if err != nil {
			return fmt.Errorf("compare releases: %w", err)
		}
		reasons = append(reasons, more...)
	}
	if len(reasons) == 0 {
		return nil
	}
	return &Refusal{Old: before.Release, New: after.Release, Reasons: reasons}
}

func compareCounts(before, after Counts, maxFall float64) []string {
	var reasons []string
	fall := before.Meetings - after.Meetings
	if fall > maxFallFew && float64(fall) > maxFall*float64(before.Meetings) {
		reasons = append(reasons, fmt.Sprintf("the number of meetings falls from %d to %d, by more than %.0f %%",
			before.Meetings, after.Meetings, maxFall*100))
	}
	for _, fellowship := range slices.Sorted(maps.Keys(before.ByFellowship)) {
		if after.ByFellowship[fellowship] == 0 {
			reasons = append(reasons, fmt.Sprintf("fellowship %s vanishes, with its %d meetings",
				fellowship, before.ByFellowship[fellowship]))
		}
	}
	return reasons
}

// compareMeetings goes through both lists side by side: they are sorted by id. Equal lines are not decoded.
func compareMeetings(oldDir, newDir string) ([]string, error) {
	gone, err := tombstones(newDir)
	if err != nil {
		return nil, err
	}
	before, err := openMeetingLines(oldDir)
	if err != nil {
		return nil, err
	}
	defer before.close()
	after, err := openMeetingLines(newDir)
	if err != nil {
		return nil, err
	}
	defer after.close()
	var vanished, reborn []string
	for before.next() {
		for after.id < before.id && after.next() {
		}
		switch {
		case after.id != before.id:
			if !gone[before.id] {
				vanished = append(vanished, before.id)
			}
		case !bytes.Equal(before.text, after.text):
			same, err := sameFirstSeen(before.text, after.text)
			if err != nil {
				return nil, fmt.Errorf("meeting %s: %w", before.id, err)
			}
			if !same {
				reborn = append(reborn, before.id)
			}
		}
	}
	if err := errors.Join(before.err, after.err); err != nil {
		return nil, err
	}
	var reasons []string
	if len(vanished) > 0 {
		reasons = append(reasons, fmt.Sprintf("%d ids vanish without a tombstone: %s", len(vanished), few(vanished)))
	}
	if len(reborn) > 0 {
		reasons = append(reasons, fmt.Sprintf("first_seen changes in %d meetings: %s", len(reborn), few(reborn)))
	}
	return reasons, nil
}

// few names the first of many ids.
func few(ids []string) string {
	if len(ids) > 5 {
		return strings.Join(ids[:5], ", ") + ", ..."
	}
	return strings.Join(ids, ", ")
}

// tombstones reads which ids a release takes back.
func tombstones(dir string) (map[string]bool, error) {
	name := filepath.Join(dir, "changes.ndjson")
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	gone := map[string]bool{}
	var failed error
	err = readChunks(f, func(ch chunk) bool {
		failed = ch.each(func(_ int, text []byte) error {
			var change struct {
				ID   string            `json:"id"`
				Kind dedupe.ChangeKind `json:"kind"`
			}
			if err := json.Unmarshal(text, &change); err != nil {
				return err
			}
			if change.Kind == dedupe.Withdrawn || change.Kind == dedupe.Merged {
				gone[change.ID] = true
			}
			return nil
		})
		return failed == nil
	})
	if err = errors.Join(failed, err); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return gone, nil
}

func sameFirstSeen(before, after []byte) (bool, error) {
	var x, y struct {
		FirstSeen time.Time `json:"first_seen"`
	}
	if err := errors.Join(json.Unmarshal(before, &x), json.Unmarshal(after, &y)); err != nil {
		return false, err
	}
	return x.FirstSeen.Equal(y.FirstSeen), nil
}

// meetingLines goes through the lines of meetings.ndjson.
type meetingLines struct {
	name string
	file *os.File
	read *bufio.Reader
	line int
	text []byte // the line at hand
	id   string // its id; "" before the first, and greater than any id behind the last
	err  error
}

// lastID sorts behind every id.
const lastID = "\xff"

func openMeetingLines(dir string) (*meetingLines, error) {
	name := filepath.Join(dir, "meetings.ndjson")
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &meetingLines{name: name, file: f, read: bufio.NewReaderSize(f, 1<<20)}, nil
}

func (l *meetingLines) close() { l.file.Close() }

// next goes to the next line. It reports false behind the last, and on an error.
func (l *meetingLines) next() bool {
	l.line++
	text, err := l.read.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		long := bytes.Clone(text) // the next read takes the buffer
		text, err = l.read.ReadBytes('\n')
		text = append(long, text...)
	}
	if errors.Is(err, io.EOF) && len(text) == 0 {
		l.id = lastID
		return false
	}
	id, ok := bytes.CutPrefix(text, []byte(`{"id":"`))
	end := bytes.IndexByte(id, '"')
	if err == nil && (!ok || end < 0) {
		err = errors.New("the line does not begin with an id")
	}
	if err != nil {
		l.id, l.err = lastID, fmt.Errorf("%s: line %d: %w", l.name, l.line, err)
		return false
	}
	l.text, l.id = text, string(id[:end])
	return true
}
