package index

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
)

// Format is one way in which a release publishes a meeting.
type Format int

// The formats. A record of CSV ends with its line end; one of ICal is a whole VEVENT.
const (
	JSON Format = iota
	GeoJSON
	Guide
	Provenance
	CSV
	ICal
	formats
)

// paths are the files of the formats, but for the calendars.
var paths = [formats]string{
	JSON: "meetings.ndjson", GeoJSON: "meetings.geojson", Guide: "meetingguide.json",
	Provenance: "provenance.ndjson", CSV: "meetings.csv",
}

// span is where a record stands in its file. An empty one means that the file does not have the meeting.
type span struct{ offset, length uint32 }

func spanOf(offset, length int64) (span, bool) {
	if offset+length > math.MaxUint32 {
		return span{}, false
	}
	return span{uint32(offset), uint32(length)}, true
}

// sourceFiles are the open files of a release that records are read from.
type sourceFiles struct {
	files     [formats]*os.File
	bridge    *os.File
	calendars []*os.File
}

func (s *sourceFiles) open(root *os.Root, calendars []string) (err error) {
	for f, path := range paths {
		if path == "" {
			continue
		}
		if s.files[f], err = openFile(root, path); err != nil {
			return err
		}
	}
	if s.bridge, err = openFile(root, "bridge.csv"); err != nil {
		return err
	}
	if len(calendars) > math.MaxUint16 {
		return fmt.Errorf("%d calendars are more than this program serves", len(calendars))
	}
	for _, path := range calendars {
		f, err := openFile(root, path)
		if err != nil {
			return err
		}
		s.calendars = append(s.calendars, f)
	}
	return nil
}

// openFile opens a file of the release; nil where there is none.
func openFile(root *os.Root, path string) (*os.File, error) {
	f, err := root.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return f, err
}

// Close closes the release's files.
func (x *Index) Close() {
	for _, f := range append(append(x.sources.files[:], x.sources.bridge), x.sources.calendars...) {
		if f != nil {
			f.Close()
		}
	}
}

// Has reports whether a meeting is published in a format.
func (x *Index) Has(d Doc, f Format) bool { return x.rows[d].spans[f].length > 0 }

// Record appends a meeting in a format to buf. What is not published in it adds nothing.
func (x *Index) Record(buf []byte, d Doc, f Format) ([]byte, error) {
	at := x.rows[d].spans[f]
	if at.length == 0 {
		return buf, nil
	}
	file := x.sources.files[f]
	if f == ICal {
		file = x.sources.calendars[x.rows[d].calendar]
	}
	return read(buf, file, at)
}

func read(buf []byte, f *os.File, at span) ([]byte, error) {
	n := len(buf)
	buf = append(buf, make([]byte, at.length)...)
	if _, err := f.ReadAt(buf[n:], int64(at.offset)); err != nil {
		return buf[:n], fmt.Errorf("read %s: %w", f.Name(), err)
	}
	return buf, nil
}

// Zone is the name of a meeting's time zone, "" where it has none, and its VTIMEZONE, "" for UTC.
func (x *Index) Zone(d Doc) (name, component string) {
	name = x.zones[x.rows[d].zone].name
	return name, x.zoneOf[name]
}
