package index

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/recovery-almanac/almanac/normalize"
)

// event is a VEVENT while its file is read.
type event struct {
	at        span
	calendar  uint16
	cancelled bool
	id        string
	lines     [][]byte // of the event that may be of a withdrawn meeting, unfolded
}

// readCalendars finds the events of all calendars, and each zone's VTIMEZONE once. A cancelled event whose meeting is
// no longer listed is a withdrawn meeting: it becomes a row, since a subscriber to a search has to hear of it too.
func (b *build) readCalendars() error {
	for n, f := range b.sources.calendars {
		if f == nil {
			continue
		}
		var e *event
		var component []byte // a VTIMEZONE
		err := eachLine(f, func(at span, line []byte) error {
			switch text := string(line); {
			case text == "BEGIN:VTIMEZONE" || component != nil:
				component = append(append(component, line...), "\r\n"...)
				if text == "END:VTIMEZONE" {
					b.addZone(component)
					component = nil
				}
			case text == "BEGIN:VEVENT":
				e = &event{at: at, calendar: uint16(n)}
			case e != nil && text == "END:VEVENT":
				e.at.length = at.offset + at.length + 2 - e.at.offset
				err := b.addEvent(e, f.Name())
				e = nil
				return err
			case e != nil:
				e.add(line)
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("%s: %w", f.Name(), err)
		}
	}
	return nil
}

func (b *build) addZone(component []byte) {
	_, rest, _ := bytes.Cut(component, []byte("\r\nTZID:"))
	name, _, _ := bytes.Cut(rest, []byte("\r\n"))
	if _, known := b.zoneOf[string(name)]; !known {
		b.zoneOf[string(name)] = string(component)
	}
}

// add takes in a content line, or its continuation.
func (e *event) add(line []byte) {
	if len(line) > 0 && line[0] == ' ' && len(e.lines) > 0 {
		last := &e.lines[len(e.lines)-1]
		*last = append(*last, line[1:]...)
		return
	}
	if id, ok := bytes.CutPrefix(line, []byte("UID:")); ok {
		id, _, _ = bytes.Cut(id, []byte("@"))
		e.id = string(id)
	}
	e.lines = append(e.lines, slices.Clone(line))
	e.cancelled = e.cancelled || string(line) == "STATUS:CANCELLED"
}

func (b *build) addEvent(e *event, file string) error {
	row, listed := slices.BinarySearch(b.ids[:b.living], e.id)
	if !listed {
		if !e.cancelled {
			return nil
		}
		r := e.record(file)
		if err := b.add(&r, span{}); err != nil {
			return fmt.Errorf("event of %s: %w", e.id, err)
		}
		row = len(b.rows) - 1
	}
	b.rows[row].spans[ICal], b.rows[row].calendar = e.at, e.calendar
	return nil
}

// record reads back what a search can ask for from an event of ours.
func (e *event) record(file string) record {
	r := record{ID: e.id, Status: normalize.Withdrawn}
	r.Fellowship = path.Base(path.Dir(file))
	region := strings.TrimSuffix(path.Base(file), ".ics")
	for _, line := range e.lines {
		name, value, _ := strings.Cut(string(line), ":")
		name, parameter, _ := strings.Cut(name, ";")
		switch name {
		case "SUMMARY":
			r.Name = unescape.Replace(value)
		case "CATEGORIES":
			r.categories(strings.Split(value, ","))
		case "RRULE":
			r.Schedule.RRule, _, _ = strings.Cut(value, ";UNTIL=")
		case "DTSTART":
			r.Schedule.TimeZone = strings.TrimPrefix(parameter, "TZID=")
			if len(value) >= len("20060102T1504") {
				r.Schedule.Start = value[9:11] + ":" + value[11:13]
			}
		case "GEO":
			r.point(value)
		}
	}
	r.region(region)
	return r
}

var unescape = strings.NewReplacer(`\\`, `\`, `\,`, ",", `\;`, ";", `\n`, "\n")

// categories are the fellowship, the mode and the tags.
func (r *record) categories(values []string) {
	if len(values) >= 2 {
		r.Mode, r.Tags = normalize.Mode(values[1]), values[2:]
	}
}

func (r *record) point(value string) {
	lat, lon, _ := strings.Cut(value, ";")
	latitude, err1 := strconv.ParseFloat(lat, 64)
	longitude, err2 := strconv.ParseFloat(lon, 64)
	if err1 == nil && err2 == nil {
		r.Place = &normalize.Place{Latitude: &latitude, Longitude: &longitude}
	}
}

// region is known from the file's name: a subdivision, a country, online or unknown.
func (r *record) region(code string) {
	if code == "online" || code == "unknown" {
		return
	}
	if r.Place == nil {
		r.Place = &normalize.Place{}
	}
	country, _, divided := strings.Cut(code, "-")
	r.Place.Country = country
	if divided {
		r.Place.Subdivision = code
	}
}
