package files

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"unicode/utf8"
)

// calendarTally counts events over all calendars, and sees that none has two.
type calendarTally struct {
	mu   sync.Mutex
	uids map[string]bool
}

func (t *calendarTally) add(uid string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.uids == nil {
		t.uids = map[string]bool{}
	}
	if t.uids[uid] {
		return fmt.Errorf("UID %s has a second event", uid)
	}
	t.uids[uid] = true
	return nil
}

func (t *calendarTally) total() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.uids)
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
		return fmt.Errorf("line %d: %s is not ended", p.physical, strings.Join(append([]string{"VCALENDAR"}, p.open...), ">"))
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
	event    map[string]string
}

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
	if len(p.content) == 0 {
		if p.physical > 1 {
			return errors.New("is empty")
		}
		return nil
	}
	head, value, ok := strings.Cut(string(p.content), ":")
	name, params, _ := strings.Cut(head, ";")
	if !ok || !isCode(name) {
		return fmt.Errorf("%q is not NAME:value", head)
	}
	switch name {
	case "BEGIN":
		return p.begin(value)
	case "END":
		return p.end(value)
	}
	if len(p.open) == 0 {
		return fmt.Errorf("%s stands outside of VCALENDAR", name)
	}
	switch p.open[len(p.open)-1] {
	case "VTIMEZONE":
		if name == "TZID" {
			p.zones[value] = true
		}
	case "VEVENT":
		return p.property(name, params, value)
	}
	return nil
}

// eventOnce are the properties that an event has at most once.
var eventOnce = []string{
	"UID", "DTSTAMP", "DTSTART", "DURATION", "RRULE", "SEQUENCE", "STATUS", "SUMMARY", "LOCATION", "GEO", "URL",
	"DESCRIPTION", "CREATED", "LAST-MODIFIED",
}

func (p *calendarReader) property(name, params, value string) error {
	if zone, ok := strings.CutPrefix(params, "TZID="); ok && !p.zones[zone] {
		return fmt.Errorf("%s: TZID %s has no VTIMEZONE before it", name, zone)
	}
	if value == "" {
		return fmt.Errorf("%s has no value", name)
	}
	for _, once := range eventOnce {
		if name == once {
			if p.event[name] != "" {
				return fmt.Errorf("%s stands twice in one event", name)
			}
			p.event[name] = value
		}
	}
	return nil
}

func (p *calendarReader) begin(component string) error {
	if (len(p.open) == 0) != (component == "VCALENDAR") || len(p.open) == 0 && p.began {
		return fmt.Errorf("BEGIN:%s in %s", component, strings.Join(p.open, ">"))
	}
	p.began = true
	p.open = append(p.open, component)
	if component == "VEVENT" {
		p.event = map[string]string{}
	}
	return nil
}

func (p *calendarReader) end(component string) error {
	if len(p.open) == 0 || p.open[len(p.open)-1] != component {
		return fmt.Errorf("END:%s in %s", component, strings.Join(p.open, ">"))
	}
	p.open = p.open[:len(p.open)-1]
	if component != "VEVENT" {
		return nil
	}
	for _, name := range []string{"UID", "DTSTAMP", "DTSTART", "SEQUENCE", "STATUS", "SUMMARY"} {
		if p.event[name] == "" {
			return fmt.Errorf("the event that ends before this line has no %s", name)
		}
	}
	uid := p.event["UID"]
	if err := p.tally.add(uid); err != nil {
		return err
	}
	id, ours := strings.CutSuffix(uid, uidDomain)
	if !ours {
		return fmt.Errorf("UID %s does not end in %s", uid, uidDomain)
	}
	if p.event["STATUS"] == "CANCELLED" {
		return nil
	}
	return p.lives(id)
}
