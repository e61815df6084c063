package ical

import (
	"bytes"
	"iter"
	"strings"

	"golang.org/x/text/encoding"
)

// maxLine bounds one logical line in bytes. Descriptions are smaller by far; inlined pictures are not, and are
// of no use here.
const maxLine = 1 << 20

// maxName bounds the name of a property in bytes.
const maxName = 64

// line is one logical content line: unfolded, valid UTF-8, without control characters.
type line struct {
	text string
	cut  bool // longer than maxLine; the rest is gone
}

// unfold reads the content lines of a calendar. It takes any line end, blank lines between, folds by blank or
// tab, soft line breaks of quoted-printable, a whole calendar that is indented, and raw line breaks in a text.
func unfold(body []byte, declared encoding.Encoding, n *notes) iter.Seq[line] {
	return func(yield func(line) bool) {
		u := &unfolder{declared: declared, notes: n, yield: yield}
		indent := indentation(body)
		if indent > 0 {
			n.add("indented lines")
		}
		for len(body) > 0 && !u.stopped {
			var p []byte
			p, body = u.physical(body)
			u.add(dedent(p, indent))
		}
		u.flush()
	}
}

type unfolder struct {
	declared encoding.Encoding
	notes    *notes
	yield    func(line) bool
	stopped  bool

	buf     []byte
	cut     bool
	dropped bool // the last physical line belonged to nothing; neither do its folds
}

// physical splits off one line that ends in CRLF, LF, CR or the end of the text.
func (u *unfolder) physical(body []byte) (p, rest []byte) {
	i := bytes.IndexAny(body, "\r\n")
	if i < 0 {
		return body, nil
	}
	end := i + 1
	switch {
	case body[i] == '\n': // not RFC 5545's, and everywhere
	case end < len(body) && body[end] == '\n':
		end++
	default:
		u.notes.add("CR line ends")
	}
	return body[:i], body[end:]
}

func (u *unfolder) add(p []byte) {
	blank := len(bytes.TrimSpace(p)) == 0
	switch {
	case len(p) == 0:
	case p[0] == ' ' || p[0] == '\t':
		if !u.dropped {
			u.append(p[1:])
		}
	case blank:
	case softBreak(u.buf):
		u.buf = u.buf[:len(u.buf)-1]
		u.append(p)
	case u.continues(p):
		u.notes.add("raw line breaks in a text")
		u.append([]byte(`\n`))
		u.append(p)
	case !hasName(p) && !isBareName(p):
		u.notes.add("lines without a name")
		u.flush()
		u.dropped = true
	default:
		u.flush()
		u.append(p)
	}
}

func (u *unfolder) append(p []byte) {
	if room := maxLine - len(u.buf); len(p) > room {
		u.cut = true
		p = p[:room]
	}
	u.buf = append(u.buf, p...)
}

func (u *unfolder) flush() {
	u.dropped = false
	if len(u.buf) == 0 || u.stopped {
		return
	}
	text, repaired := repairText(u.buf, u.declared)
	if repaired {
		u.notes.add("text that is not UTF-8")
	}
	text, controls := dropControls(text)
	if controls {
		u.notes.add("control characters")
	}
	l := line{text: text, cut: u.cut}
	if !hasName(u.buf) {
		u.notes.add("lines without a name")
	} else {
		u.stopped = !u.yield(l)
	}
	u.buf, u.cut = u.buf[:0], false
}

// continues reports whether p, a line without fold mark, goes on with the text of the line before: programs
// that do not escape write descriptions with raw line breaks. "Zoom: https://..." looks like a property there,
// but names of properties are registered, begin with X-, or are all upper case.
func (u *unfolder) continues(p []byte) bool {
	before, ok := propertyName(u.buf)
	if !ok || !isText[before] {
		return false
	}
	name, ok := propertyName(p)
	if !ok {
		return !isBareName(p)
	}
	return before == "DESCRIPTION" && !registered[name] && !strings.HasPrefix(name, "X-") &&
		!bytes.HasPrefix(p, []byte(name))
}

// softBreak reports whether a line goes on by quoted-printable's rule: it ends in "=".
func softBreak(buf []byte) bool {
	if len(buf) == 0 || buf[len(buf)-1] != '=' {
		return false
	}
	head, _, _ := bytes.Cut(buf[:min(len(buf), 256)], []byte(":"))
	return bytes.Contains(bytes.ToUpper(head), []byte("QUOTED-PRINTABLE"))
}

func hasName(p []byte) bool { _, ok := propertyName(p); return ok }

// isBareName reports whether p is the name of a property alone: some old programs fold right behind it.
func isBareName(p []byte) bool {
	if len(p) > maxName {
		return false
	}
	name, ok := propertyName(append(p[:len(p):len(p)], ':'))
	return ok && (registered[name] || strings.HasPrefix(name, "X-"))
}

// propertyName reads the name at the start of a line, in upper case. Blanks before the colon are forgiven.
func propertyName(p []byte) (string, bool) {
	i := bytes.IndexAny(p[:min(len(p), maxName+1)], ":;")
	if i < 1 {
		return "", false
	}
	name := bytes.TrimRight(p[:i], " \t")
	for _, c := range name {
		if !isNameByte(c) {
			return "", false
		}
	}
	return strings.ToUpper(string(name)), len(name) > 0
}

// isNameByte allows what RFC 5545 allows in names, and the "_" and "/" of careless extensions.
func isNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '/'
}

// indentation counts the blanks before the first BEGIN: a calendar pasted from a page or a program.
func indentation(body []byte) int {
	trimmed := bytes.TrimLeft(body, " \t\r\n")
	if len(trimmed) < 6 || !bytes.EqualFold(trimmed[:6], []byte("BEGIN:")) {
		return 0
	}
	lead := body[:len(body)-len(trimmed)]
	return len(lead) - 1 - bytes.LastIndexAny(lead, "\r\n")
}

func dedent(p []byte, indent int) []byte {
	for i := 0; i < indent && len(p) > 0 && (p[0] == ' ' || p[0] == '\t'); i++ {
		p = p[1:]
	}
	return p
}

func dropControls(s string) (string, bool) {
	if strings.IndexFunc(s, isControl) < 0 {
		return s, false
	}
	return strings.Map(func(r rune) rune {
		if isControl(r) {
			return -1
		}
		return r
	}, s), true
}

func isControl(r rune) bool { return r < ' ' && r != '\t' || r == 0x7F || r == 0xFEFF }

// isText holds the properties whose value is prose.
var isText = map[string]bool{
	"SUMMARY": true, "DESCRIPTION": true, "LOCATION": true, "COMMENT": true, "CONTACT": true, "X-ALT-DESC": true,
}

// registered holds the names of RFC 5545, 7986, 9073, 9074 and 9253, and of vCalendar 1.0.
var registered = names(`
	BEGIN END CALSCALE METHOD PRODID VERSION ATTACH CATEGORIES CLASS COMMENT DESCRIPTION GEO LOCATION
	PERCENT-COMPLETE PRIORITY RESOURCES STATUS SUMMARY COMPLETED DTEND DUE DTSTART DURATION FREEBUSY TRANSP TZID
	TZNAME TZOFFSETFROM TZOFFSETTO TZURL ATTENDEE CONTACT ORGANIZER RECURRENCE-ID RELATED-TO URL UID EXDATE EXRULE
	RDATE RRULE ACTION REPEAT TRIGGER CREATED DTSTAMP LAST-MODIFIED SEQUENCE REQUEST-STATUS NAME REFRESH-INTERVAL
	SOURCE COLOR IMAGE CONFERENCE CALENDAR-ADDRESS LOCATION-TYPE PARTICIPANT-TYPE RESOURCE-TYPE STRUCTURED-DATA
	STYLED-DESCRIPTION ACKNOWLEDGED PROXIMITY CONCEPT LINK REFID AALARM DALARM MALARM PALARM DAYLIGHT TZ RNUM`)

func names(list string) map[string]bool {
	set := map[string]bool{}
	for _, n := range strings.Fields(list) {
		set[n] = true
	}
	return set
}
