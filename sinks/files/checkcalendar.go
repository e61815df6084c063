package files

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// eventTally counts events over all calendars, and sees that no meeting has two.
type eventTally struct {
	mu        sync.Mutex
	seen      []bool // by index of the id
	listed    int    // events of meetings that are listed
	withdrawn int
}

// add counts an event. A meeting that is not listed may only be cancelled.
func (c *checker) addEvent(id string, cancelled bool) error {
	i, lives := slices.BinarySearch(c.ids, id)
	t := &c.events
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.seen == nil {
		t.seen = make([]bool, len(c.ids))
	}
	switch {
	case lives && t.seen[i]:
		return fmt.Errorf("meeting %s has a second event", id)
	case lives:
		t.seen[i] = true
		t.listed++
	case cancelled:
		t.withdrawn++
	default:
		return fmt.Errorf("meeting %s is not in meetings.ndjson, and its event is not cancelled", id)
	}
	return nil
}

// calendar checks one .ics file as RFC 5545 has it: line ends, line lengths, folding, the form of every content
// line, nesting, one each of the properties that an event must have, a VTIMEZONE for every TZID, and that the
// events are of meetings we list, or are cancelled.
func (c *checker) calendar(r io.Reader) error {
	read := bufio.NewReaderSize(r, 64<<10)
	p := calendarReader{checker: c, zones: map[string]bool{}}
	for {
		text, err := read.ReadSlice('\n')
		if errors.Is(err, io.EOF) && len(text) == 0 {
			break
		}
		p.physical++
		if err != nil {
			return fmt.Errorf("line %d: %w", p.physical, errNoLineEnd)
		}
		if err := p.take(text); err != nil {
			return fmt.Errorf("line %d: %w", p.physical, err)
		}
	}
	if err := p.contentLine(); err != nil {
		return fmt.Errorf("line %d: %w", p.physical, err)
	}
	if len(p.open) > 0 || !p.began {
		return fmt.Errorf("line %d: VCALENDAR is not begun or not ended: %q", p.physical, p.open)
	}
	return nil
}

// calendarReader is a calendar that is being read.
type calendarReader struct {
	*checker
	physical int    // lines so far
	content  []byte // the content line so far, unfolded
	open     []string
	began    bool
	zones    map[string]bool // TZIDs with a VTIMEZONE
	event    eventFacts
}

// eventFacts is what must be known of an event at its end.
type eventFacts struct {
	has       [len(eventOnce)]bool
	uid       string
	cancelled bool
}

// eventOnce are the properties that an event has at most once, and eventNeeds of them are those that each of ours
// has.
var eventOnce = [...]string{
	"UID", "DTSTAMP", "DTSTART", "SEQUENCE", "STATUS", "SUMMARY",
	"DURATION", "RRULE", "LOCATION", "GEO", "URL", "DESCRIPTION", "CREATED", "LAST-MODIFIED",
}

const eventNeeds = 6

// take adds one physical line, with its line end.
func (p *calendarReader) take(text []byte) error {
	text, ok := bytes.CutSuffix(text, []byte("\r\n"))
	switch {
	case !ok:
		return errors.New("does not end in CRLF")
	case len(text) > maxLine:
		return fmt.Errorf("has %d octets, and %d are allowed", len(text), maxLine)
	case !utf8.Valid(text):
		return errors.New("is folded inside a character, or is not UTF-8")
	}
	if len(text) > 0 && text[0] == ' ' {
		p.content = append(p.content, text[1:]...)
		return nil
	}
	err := p.contentLine()
	p.content = append(p.content[:0], text...)
	return err
}

// contentLine reads the content line that is complete now.
func (p *calendarReader) contentLine() error {
	if p.physical <= 1 {
		return nil
	}
	head, value, ok := bytes.Cut(p.content, []byte(":"))
	name, params, _ := bytes.Cut(head, []byte(";"))
	if !ok || !isPropertyName(name) {
		return fmt.Errorf("%q is not NAME:value", p.content)
	}
	switch string(name) {
	case "BEGIN":
		return p.begin(string(value))
	case "END":
		return p.end(string(value))
	}
	if len(p.open) == 0 {
		return fmt.Errorf("%s stands outside of VCALENDAR", name)
	}
	switch p.open[len(p.open)-1] {
	case "VTIMEZONE":
		if string(name) == "TZID" {
			p.zones[string(value)] = true
		}
	case "VEVENT":
		return p.property(name, params, value)
	}
	return nil
}

func isPropertyName(name []byte) bool {
	for _, b := range name {
		if (b < 'A' || b > 'Z') && (b < '0' || b > '9') && b != '-' {
			return false
		}
	}
	return len(name) > 0
}

func (p *calendarReader) property(name, params, value []byte) error {
	if zone, ok := bytes.CutPrefix(params, []byte("TZID=")); ok && !p.zones[string(zone)] {
		return fmt.Errorf("%s: TZID %s has no VTIMEZONE before it", name, zone)
	}
	if len(value) == 0 {
		return fmt.Errorf("%s has no value", name)
	}
	for i, once := range eventOnce {
		if string(name) != once {
			continue
		}
		if p.event.has[i] {
			return fmt.Errorf("%s stands twice in one event", name)
		}
		p.event.has[i] = true
	}
	switch string(name) {
	case "UID":
		p.event.uid = string(value)
	case "STATUS":
		p.event.cancelled = string(value) == "CANCELLED"
	}
	return nil
}

func (p *calendarReader) begin(component string) error {
	if (len(p.open) == 0) != (component == "VCALENDAR") || len(p.open) == 0 && p.began {
		return fmt.Errorf("BEGIN:%s in %q", component, p.open)
	}
	p.began = true
	p.open = append(p.open, component)
	p.event = eventFacts{}
	return nil
}

func (p *calendarReader) end(component string) error {
	if len(p.open) == 0 || p.open[len(p.open)-1] != component {
		return fmt.Errorf("END:%s in %q", component, p.open)
	}
	p.open = p.open[:len(p.open)-1]
	if component != "VEVENT" {
		return nil
	}
	for i, name := range eventOnce[:eventNeeds] {
		if !p.event.has[i] {
			return fmt.Errorf("the event that ends before this line has no %s", name)
		}
	}
	id, ours := strings.CutSuffix(p.event.uid, uidDomain)
	if !ours {
		return fmt.Errorf("UID %s does not end in %s", p.event.uid, uidDomain)
	}
	return p.addEvent(id, p.event.cancelled)
}
