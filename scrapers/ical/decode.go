package ical

import (
	"bufio"
	"fmt"
	"strconv"
	"strings"

	ics "github.com/arran4/golang-ical"
)

// event is one VEVENT, typed. Text is unescaped; dates are as written, since only the zones say when they are.
type event struct {
	row    int
	source *header
	cut    bool // the document ends inside

	uid        string
	sequence   int
	status     string
	class      string
	summary    string
	text       string // DESCRIPTION
	location   string
	geo        string
	url        string
	categories []string
	conference []link
	people     []person
	modified   string

	start      stamp
	end        stamp
	duration   string
	rules      []string
	exrule     string
	except     []stamp
	also       []stamp
	periods    []string // of RDATE, "start/end" or "start/length", as written
	recurrence stamp
	andFuture  bool // RANGE=THISANDFUTURE

	bad []finding
}

// header is what a calendar says about all of its events.
type header struct {
	zones   *zoneTable
	method  string // METHOD: CANCEL takes back every event
	name    string // X-WR-CALNAME
	product string // PRODID
}

func (d *decoder) header(cal *calendar, zones *loader, sourceZone string) *header {
	h := &header{}
	zone := ""
	// A header that golang-ical cannot read line by line says nothing; its events still stand.
	base, _, _ := d.component(&cal.header)
	for i := range base.Properties {
		v := strings.TrimSpace(base.Properties[i].Value)
		switch base.Properties[i].IANAToken {
		case "METHOD":
			first(&h.method, strings.ToUpper(v))
		case "X-WR-CALNAME":
			first(&h.name, v)
		case "PRODID":
			first(&h.product, v)
		case "X-WR-TIMEZONE":
			first(&zone, v)
		}
	}
	h.zones = newZoneTable(zones, cal, zone, sourceZone)
	return h
}

// link is a way to take part from afar.
type link struct {
	uri   string
	phone bool
}

// person is someone that the event names beside its text.
type person struct{ name, address string }

// finding is a property that cannot be read. Its value is left out where it may name a person.
type finding struct{ field, value string }

// decoder has golang-ical read components, one after the other through one buffer.
type decoder struct{ buf *bufio.Reader }

func newDecoder() *decoder {
	return &decoder{bufio.NewReaderSize(nil, 4096)} // golang-ical takes a bufio.Reader of this size as it is
}

// component has golang-ical read one component. Where it refuses the whole, it is asked line by line, and
// the lines that it refuses are named.
func (d *decoder) component(c *component) (ics.ComponentBase, []string, error) {
	lines := make([]string, len(c.lines))
	for i, l := range c.lines {
		lines[i] = l.String()
	}
	base, err := d.lines(c.name, lines)
	if err == nil {
		return base, nil, nil
	}
	var good, refused []string
	for i, l := range lines {
		if p, err := ics.ParseProperty(ics.ContentLine(l)); err != nil || p == nil {
			refused = append(refused, c.lines[i].name)
		} else {
			good = append(good, l)
		}
	}
	base, err = d.lines(c.name, good)
	return base, refused, err
}

func (d *decoder) lines(name string, lines []string) (ics.ComponentBase, error) {
	text := strings.Join(append(lines, "END:"+name), "\r\n") + "\r\n"
	d.buf.Reset(strings.NewReader(text))
	base, err := ics.ParseComponent(ics.NewCalendarStream(d.buf), &ics.BaseProperty{IANAToken: "BEGIN", Value: name})
	if err != nil {
		return base, fmt.Errorf("read %s: %w", name, err)
	}
	return base, nil
}

// event types one VEVENT. An error means that golang-ical refuses it even line by line.
func (d *decoder) event(c *component) (*event, error) {
	base, refused, err := d.component(c)
	if err != nil {
		return nil, err
	}
	e := &event{row: c.row, cut: c.cut}
	for _, name := range append(refused, c.bad...) {
		e.bad = append(e.bad, finding{field: name})
	}
	for i := range base.Properties {
		e.take(&base.Properties[i])
	}
	return e, nil
}

// take reads one property. Where a property that may stand once stands twice, the first one counts.
func (e *event) take(p *ics.IANAProperty) {
	v := strings.TrimSpace(p.Value)
	if v == "" {
		return
	}
	switch p.IANAToken {
	case "UID":
		first(&e.uid, v)
	case "SEQUENCE":
		e.sequence, _ = strconv.Atoi(v)
	case "STATUS":
		first(&e.status, strings.ToUpper(v))
	case "CLASS":
		first(&e.class, strings.ToUpper(v))
	case "SUMMARY":
		first(&e.summary, v)
	case "DESCRIPTION":
		first(&e.text, v)
	case "LOCATION":
		first(&e.location, v)
	case "GEO":
		first(&e.geo, v)
	case "X-APPLE-STRUCTURED-LOCATION":
		if at, ok := strings.CutPrefix(v, "geo:"); ok {
			first(&e.geo, at)
		}
	case "URL":
		first(&e.url, v)
	case "CATEGORIES":
		e.categories = append(e.categories, v)
	case "LAST-MODIFIED":
		first(&e.modified, v)
	case "DURATION":
		first(&e.duration, v)
	case "RRULE":
		e.rules = append(e.rules, v)
	case "EXRULE":
		first(&e.exrule, v)
	case "ORGANIZER", "ATTENDEE":
		e.people = append(e.people, person{paramOf(p, "CN"), v})
	case "CONTACT":
		e.people = append(e.people, person{name: v})
	case "CONFERENCE", "X-GOOGLE-CONFERENCE", "X-GOOGLE-HANGOUT", "X-MICROSOFT-SKYPETEAMSMEETINGURL",
		"X-MICROSOFT-ONLINEMEETINGCONFLINK":
		e.conference = append(e.conference, readLink(p, v))
	default:
		e.takeDate(p, v)
	}
}

func (e *event) takeDate(p *ics.IANAProperty, v string) {
	tzid := paramOf(p, "TZID")
	switch p.IANAToken {
	case "DTSTART":
		e.date(&e.start, p.IANAToken, v, tzid)
	case "DTEND":
		e.date(&e.end, p.IANAToken, v, tzid)
	case "RECURRENCE-ID":
		e.date(&e.recurrence, p.IANAToken, v, tzid)
		e.andFuture = strings.EqualFold(paramOf(p, "RANGE"), "THISANDFUTURE")
	case "EXDATE":
		e.except = append(e.except, e.dates(p.IANAToken, v, tzid)...)
	case "RDATE":
		e.also = append(e.also, e.dates(p.IANAToken, v, tzid)...)
	}
}

func (e *event) date(to *stamp, field, v, tzid string) {
	if !to.isZero() {
		return
	}
	s, err := readStamp(v, tzid)
	if err != nil {
		e.bad = append(e.bad, finding{field, v})
		return
	}
	*to = s
}

// dates reads a list of dates. A PERIOD "start/end" gives its start; a length of its own is told by [slot.otherLength].
// vCalendar 1.0 puts semicolons between them.
func (e *event) dates(field, v, tzid string) []stamp {
	var out []stamp
	for item := range strings.FieldsFuncSeq(v, func(r rune) bool { return r == ',' || r == ';' }) {
		at, _, period := strings.Cut(item, "/")
		if period {
			e.periods = append(e.periods, item)
		}
		s, err := readStamp(at, tzid)
		if err != nil {
			e.bad = append(e.bad, finding{field, item})
			continue
		}
		out = append(out, s)
	}
	return out
}

func readLink(p *ics.IANAProperty, v string) link {
	v = strings.NewReplacer(`\,`, ",", `\;`, ";").Replace(v) // an address is not escaped, and often is
	tel, phone := strings.CutPrefix(v, "tel:")
	return link{uri: tel, phone: phone || strings.EqualFold(paramOf(p, "FEATURE"), "PHONE")}
}

func first(to *string, v string) {
	if *to == "" {
		*to = v
	}
}

func paramOf(p *ics.IANAProperty, name string) string {
	if v := p.ICalParameters[name]; len(v) > 0 {
		return strings.TrimSpace(v[0])
	}
	return ""
}
