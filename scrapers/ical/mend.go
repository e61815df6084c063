package ical

import (
	"strings"
)

// calendar is one VCALENDAR, or the text outside any, with its own zones.
type calendar struct {
	header component
	zones  []*component
}

// component is a BEGIN ... END block: its clean lines, without the blocks inside.
type component struct {
	name  string
	lines []contentLine
	bad   []string // names of the properties whose lines cannot be read
	parts []*component
	cal   *calendar
	row   int  // of a VEVENT: 1-based position in the source
	cut   bool // the document ends inside
}

// document is one mended calendar file.
type document struct {
	calendars []*calendar
	events    []*component
	notes     notes
	truncated bool
	wrapped   bool // there was a BEGIN:VCALENDAR
}

// wanted are the properties that are read; a bad line in any other costs nothing.
var wanted = map[string]map[string]bool{
	"VCALENDAR": names("PRODID VERSION METHOD X-WR-TIMEZONE X-WR-CALNAME"),
	"VEVENT": names(`UID SEQUENCE STATUS CLASS SUMMARY DESCRIPTION LOCATION GEO URL CATEGORIES DTSTART DTEND DURATION
		RRULE RDATE EXDATE EXRULE RECURRENCE-ID LAST-MODIFIED DTSTAMP ORGANIZER ATTENDEE CONTACT CONFERENCE
		X-GOOGLE-CONFERENCE X-GOOGLE-HANGOUT X-MICROSOFT-SKYPETEAMSMEETINGURL X-MICROSOFT-ONLINEMEETINGCONFLINK
		X-APPLE-STRUCTURED-LOCATION`),
	"VTIMEZONE": names("TZID X-LIC-LOCATION"),
	"STANDARD":  names("DTSTART TZOFFSETFROM TZOFFSETTO RRULE"),
	"DAYLIGHT":  names("DTSTART TZOFFSETFROM TZOFFSETTO RRULE"),
}

// mend cuts a calendar's text into components. It needs neither a VCALENDAR around them nor balanced ENDs, and
// it keeps no state that a hostile text could make deep: blocks that mean nothing here are only counted.
func mend(body []byte, contentType string) *document {
	doc := &document{}
	text, was := unwrapUnicode(body)
	doc.notes.add(was)
	m := &mender{doc: doc, open: map[string]int{}}
	m.cal = m.newCalendar()
	for l := range unfold(text, declaredCharset(contentType), &doc.notes) {
		m.line(l)
	}
	m.end()
	return doc
}

type mender struct {
	doc   *document
	cal   *calendar
	stack []frame
	open  map[string]int // how many blocks of a name are on the stack
}

type frame struct {
	name   string
	block  *component // nil for a block that means nothing here
	parent *calendar  // of a VCALENDAR: the calendar around it
}

func (m *mender) newCalendar() *calendar {
	c := &calendar{header: component{name: "VCALENDAR"}}
	m.doc.calendars = append(m.doc.calendars, c)
	return c
}

func (m *mender) line(l line) {
	name, _ := propertyName([]byte(l.text[:min(len(l.text), maxName+1)]))
	switch name {
	case "BEGIN":
		m.begin(blockName(l.text))
	case "END":
		m.endBlock(blockName(l.text))
	default:
		m.property(name, l)
	}
}

func blockName(text string) string {
	_, v, _ := strings.Cut(text, ":")
	return strings.ToUpper(strings.TrimSpace(v))
}

func (m *mender) begin(name string) {
	f := frame{name: name}
	switch name {
	case "VCALENDAR":
		m.closeTo("VEVENT")
		m.doc.wrapped = true
		f.parent = m.cal
		m.cal = m.newCalendar()
		f.block = &m.cal.header
	case "VEVENT":
		// An event stands in no other: the one before has lost its END.
		m.closeTo("VEVENT")
		f.block = &component{name: name, cal: m.cal, row: len(m.doc.events) + 1}
		m.doc.events = append(m.doc.events, f.block)
	case "VTIMEZONE":
		f.block = &component{name: name, cal: m.cal}
		m.cal.zones = append(m.cal.zones, f.block)
	case "STANDARD", "DAYLIGHT":
		if zone := m.top(); zone != nil && zone.name == "VTIMEZONE" {
			f.block = &component{name: name, cal: m.cal}
			zone.parts = append(zone.parts, f.block)
		}
	}
	m.stack = append(m.stack, f)
	m.open[name]++
}

// closeTo ends the block of that name and all inside it that the text left open.
func (m *mender) closeTo(name string) {
	if m.open[name] == 0 {
		return
	}
	m.doc.notes.add("missing END:" + name)
	for m.open[name] > 0 {
		m.pop()
	}
}

func (m *mender) endBlock(name string) {
	if m.open[name] == 0 {
		m.doc.notes.add("END without BEGIN")
		return
	}
	for m.stack[len(m.stack)-1].name != name {
		m.doc.notes.add("missing END:" + plainName(m.stack[len(m.stack)-1].name))
		m.pop()
	}
	m.pop()
}

// plainName keeps made-up names of blocks out of the notes.
func plainName(name string) string {
	if wanted[name] != nil || name == "VALARM" {
		return name
	}
	return "block"
}

func (m *mender) pop() frame {
	f := m.stack[len(m.stack)-1]
	m.stack = m.stack[:len(m.stack)-1]
	m.open[f.name]--
	if f.parent != nil {
		m.cal = f.parent
	}
	return f
}

// top is the block that a property belongs to, nil for a block that means nothing here. Outside any block it
// is the header of the calendar.
func (m *mender) top() *component {
	if len(m.stack) == 0 {
		return &m.cal.header
	}
	return m.stack[len(m.stack)-1].block
}

func (m *mender) property(name string, l line) {
	block := m.top()
	if block == nil || !wanted[block.name][name] {
		return
	}
	c, err := readLine(l.text)
	if err != nil || l.cut {
		block.bad = append(block.bad, name)
		return
	}
	if name == "CATEGORIES" {
		block.lines = append(block.lines, c.split()...)
		return
	}
	block.lines = append(block.lines, c)
}

// end looks at what the text left open. An event that ends with the document is cut off, and what is missing
// may be its rule; a calendar that does may have lost events.
func (m *mender) end() {
	m.doc.truncated = m.open["VCALENDAR"] > 0 || m.open["VEVENT"] > 0
	for len(m.stack) > 0 {
		if f := m.pop(); f.name == "VEVENT" {
			f.block.cut = true
		}
	}
	if !m.doc.wrapped && len(m.doc.events) > 0 {
		m.doc.notes.add("missing BEGIN:VCALENDAR")
	}
}
