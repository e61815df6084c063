package api

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/recovery-almanac/almanac/sinks/api/internal/index"
)

// format is one way to write what a search found.
type format struct {
	name   string
	kind   string // content type
	source index.Format
	whole  string // the release's file that has all
	paged  bool   // a page at a time where no limit is given
	pick   bool   // its records can be cut down to some members
	write  func(*call, *search, *result, *answer) error
}

// mostRecords is how many records an answer has at most. Whoever wants more wants the release's files.
const mostRecords = 25_000

// formats is a function, since its members lead back to it.
func formats() []format {
	return []format{
		{"json", "application/json", index.JSON, "/meetings.ndjson", true, true, writeJSON},
		{"ndjson", "application/x-ndjson", index.JSON, "/meetings.ndjson", false, true, writeLines},
		{"csv", "text/csv; charset=utf-8", index.CSV, "/meetings.csv", false, false, writeCSV},
		{"geojson", "application/geo+json", index.GeoJSON, "/meetings.geojson", false, false, writeMap},
		{"ical", "text/calendar; charset=utf-8", index.ICal, "/manifest.json and its calendars", false, false, writeCalendar},
		{"meetingguide", "application/json", index.Guide, "/meetingguide.json", false, false, writeGuide},
	}
}

var allFormats = formats()

func formatNames() []string {
	var names []string
	for _, f := range formats() {
		names = append(names, f.name)
	}
	return names
}

func formatNamed(name string) *format {
	if name == "ics" {
		name = "ical"
	}
	i := slices.IndexFunc(allFormats, func(f format) bool { return f.name == name })
	if i < 0 {
		return nil
	}
	return &allFormats[i]
}

// writeJSON writes a page of meetings with what belongs to the page.
func writeJSON(c *call, q *search, r *result, a *answer) error {
	fmt.Fprintf(a, `{"schema_version":1,"release":%q,"as_of":%q,"total":%d,"meetings":[`,
		c.release.Release, c.release.AsOf.Format(time.RFC3339), r.total)
	if err := c.records(q, r, a, "\n", ",\n", "\n"); err != nil {
		return err
	}
	a.text("]")
	if r.next != nil {
		fmt.Fprintf(a, `,"next_cursor":%q`, encodeCursor(r.next))
	}
	a.text("}\n")
	return a.err
}

func writeLines(c *call, q *search, r *result, a *answer) error {
	return c.records(q, r, a, "", "\n", "\n")
}

func writeCSV(c *call, q *search, r *result, a *answer) error {
	_, _ = a.Write(c.release.index.TableHead())
	return c.records(q, r, a, "", "", "")
}

func writeMap(c *call, q *search, r *result, a *answer) error {
	a.text(`{"type":"FeatureCollection","features":[`)
	if err := c.records(q, r, a, "\n", ",\n", "\n"); err != nil {
		return err
	}
	a.text("]}\n")
	return a.err
}

func writeGuide(c *call, q *search, r *result, a *answer) error {
	a.text("[")
	if err := c.records(q, r, a, "\n", ",\n", "\n"); err != nil {
		return err
	}
	a.text("]\n")
	return a.err
}

// records writes the found that are published in the format: before the first, between, and after the last.
func (c *call) records(q *search, r *result, a *answer, before, between, after string) error {
	separator := before
	buffer := make([]byte, 0, 4<<10)
	for _, hit := range r.page {
		if !c.release.index.Has(hit.Doc, q.format.source) {
			continue
		}
		var err error
		if buffer, err = c.release.index.Record(buffer[:0], hit.Doc, q.format.source); err != nil {
			return err
		}
		a.text(separator)
		separator = between
		switch {
		case q.format.source != index.JSON:
			_, err = a.Write(buffer)
		default:
			err = writeRecord(a, q, hit, buffer)
		}
		if err != nil {
			return err
		}
	}
	if len(r.page) > 0 && separator == between {
		a.text(after)
	}
	return a.err
}

// writeRecord writes a meeting, or the members asked for, behind what this search alone can say about it.
func writeRecord(a *answer, q *search, hit index.Hit, record []byte) error {
	var said []string
	switch q.order {
	case index.Distance:
		said = append(said, fmt.Sprintf(`"distance_km":%.3f`, float64(hit.Value)/1000))
	case index.Next:
		said = append(said, fmt.Sprintf(`"starts_at":%q`, time.Unix(hit.Value*60, 0).UTC().Format(time.RFC3339)))
	}
	if len(q.fields) == 0 {
		if len(said) > 0 {
			a.text("{" + said[0] + ",")
			record = record[1:]
		}
		_, err := a.Write(record)
		return err
	}
	said = append(said, picked(bytes.TrimSpace(record), q.fields, "")...)
	a.text("{" + strings.Join(said, ",") + "}")
	return a.err
}

// picked are the members of an object that are asked for, as they stand; above is the way to the object. Of a member of
// which only parts are asked for, those.
func picked(object []byte, fields []string, above string) (said []string) {
	index.EachMember(object, func(name, value []byte) bool {
		path := above + string(name)
		if slices.Contains(fields, path) {
			said = append(said, `"`+string(name)+`":`+string(value))
		} else if slices.ContainsFunc(fields, func(f string) bool { return strings.HasPrefix(f, path+".") }) {
			if parts := picked(value, fields, path+"."); len(parts) > 0 {
				said = append(said, `"`+string(name)+`":{`+strings.Join(parts, ",")+"}")
			}
		}
		return true
	})
	return said
}
