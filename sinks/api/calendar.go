package api

import (
	"maps"
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/sinks/api/internal/index"
)

// writeCalendar writes the found as one calendar, of the events and time zones that the release's calendars have: UID
// and SEQUENCE are the same in all, and withdrawn meetings are in it as cancelled. Events stand in the order of their
// ids, so that an unchanged search has unchanged bytes.
func writeCalendar(c *call, q *search, r *result, a *answer) error {
	x := c.release.index
	zones := map[string]string{}
	var docs []index.Doc
	for _, hit := range r.page {
		if x.Has(hit.Doc, index.ICal) {
			name, component := x.Zone(hit.Doc)
			zones[name] = component
			docs = append(docs, hit.Doc)
		}
	}
	slices.SortFunc(docs, func(p, q index.Doc) int { return strings.Compare(x.ID(p), x.ID(q)) })
	title := "Recovery meetings"
	if q.query != "" {
		title += ":" + q.query
	}
	a.text("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Recovery Almanac//Almanac//EN\r\nCALSCALE:GREGORIAN\r\n")
	a.text(fold("NAME:" + escape(title)))
	a.text(fold("X-WR-CALNAME:" + escape(title)))
	a.text("REFRESH-INTERVAL;VALUE=DURATION:P1D\r\nX-PUBLISHED-TTL:P1D\r\n")
	for _, name := range slices.Sorted(maps.Keys(zones)) {
		a.text(zones[name])
	}
	var buffer []byte
	for _, d := range slices.Compact(docs) {
		var err error
		if buffer, err = x.Record(buffer[:0], d, index.ICal); err != nil {
			return err
		}
		_, _ = a.Write(buffer)
	}
	a.text("END:VCALENDAR\r\n")
	return a.err
}

// escape writes a TEXT value of RFC 5545. What is no character of one is left out.
func escape(s string) string {
	s = strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f || c == '\uFFFD' {
			return -1
		}
		return c
	}, s)
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`).Replace(s)
}

// fold breaks a content line after 75 octets, never inside a character.
func fold(line string) string {
	var out strings.Builder
	width := 0
	for _, c := range line {
		n := len(string(c))
		if width+n > 75 {
			out.WriteString("\r\n ")
			width = 1
		}
		out.WriteRune(c)
		width += n
	}
	return out.String() + "\r\n"
}
