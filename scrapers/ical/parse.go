package ical

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/recovery-almanac/almanac/scrapers"
)

// parse reads all calendars of a source. Rows are counted through all documents.
func parse(src scrapers.Source, docs []scrapers.Document) (scrapers.Parsed, error) {
	r := &reader{source: src, zones: newLoader(), decode: newDecoder()}
	for _, d := range docs {
		if err := r.document(d); err != nil {
			return scrapers.Parsed{}, fmt.Errorf("source %s: %w", src.ID, err)
		}
	}
	if len(docs) == 0 {
		return scrapers.Parsed{}, fmt.Errorf("source %s: no document: %w", src.ID, scrapers.ErrNotThisFormat)
	}
	r.list(fold(r.slots(), src.ICal.Fold))
	for i := range r.out.Problems {
		r.out.Problems[i].Source = src.ID
	}
	slices.SortStableFunc(r.out.Listings, func(a, b scrapers.Listing) int { return cmp.Compare(a.Row, b.Row) })
	slices.SortStableFunc(r.out.Problems, func(a, b scrapers.Problem) int { return cmp.Compare(a.Row, b.Row) })
	return r.out, nil
}

type reader struct {
	source scrapers.Source
	zones  *loader
	decode *decoder
	events []*event
	out    scrapers.Parsed
}

// document mends and decodes one calendar file.
func (r *reader) document(d scrapers.Document) error {
	doc := mend(d.Body, d.ContentType)
	if !doc.wrapped && len(doc.events) == 0 {
		if head := bytes.TrimSpace(d.Body); len(head) == 0 || head[0] == '<' {
			_, _, err := scrapers.FindJSON(head) // says what kind of page came
			return fmt.Errorf("%s: %w", d.URL, err)
		}
		return fmt.Errorf("%s: no line BEGIN:VCALENDAR in %d bytes of %q: %w", d.URL, len(d.Body), d.ContentType, scrapers.ErrNotThisFormat)
	}
	if r.out.Rows+len(doc.events) > scrapers.MostRows {
		return fmt.Errorf("%s: %w", d.URL, scrapers.ErrTooManyRows)
	}
	headers := map[*calendar]*header{}
	for _, c := range doc.calendars {
		headers[c] = r.decode.header(c, r.zones, r.source.TimeZone)
	}
	before := r.out.Rows
	for _, c := range doc.events {
		c.row += before
		r.out.Rows = c.row
		e, err := r.decode.event(c)
		if err != nil {
			r.report(scrapers.EventUnreadable, scrapers.Listing{Row: c.row}, "", "")
			continue
		}
		e.source = headers[c.cal]
		r.events = append(r.events, e)
		for _, f := range e.bad {
			r.report(scrapers.FieldUnreadable, e.about(), strings.ToLower(f.field), f.value)
		}
	}
	if doc.truncated {
		r.report(scrapers.Truncated, scrapers.Listing{}, "", "")
	}
	if mended := doc.notes.String(); mended != "" {
		r.report(scrapers.CalendarMended, scrapers.Listing{}, "", mended)
	}
	return nil
}

func (r *reader) report(code scrapers.Code, l scrapers.Listing, field, value string) {
	r.out.Problems = append(r.out.Problems, scrapers.NewProblem(code, l, field, value))
}

// about is what a problem says of an event.
func (e *event) about() scrapers.Listing {
	return scrapers.Listing{Ref: e.uid, Row: e.row, URL: httpOnly(e.url)}
}

// slots makes what can be listed of the events, and a problem of each that cannot.
func (r *reader) slots() []*slot {
	all, superseded := gather(r.events)
	for _, e := range superseded {
		r.report(scrapers.EventSuperseded, e.about(), "", "")
	}
	var out []*slot
	for _, s := range all {
		out = append(out, r.series(s)...)
	}
	return out
}

// series makes the slots of one UID. Overrides come first: a cancelled one still takes its date out of the
// master's rule.
func (r *reader) series(s *series) []*slot {
	var masters, overrides []*slot
	for _, m := range s.masters {
		masters = append(masters, r.place(m)...)
	}
	placed := map[*event]*slot{}
	for _, o := range s.overrides {
		if len(s.masters) > 0 {
			o.inherit(s.masters[0])
		}
		if !o.andFuture {
			o.rules = nil // some programs copy the master's rule into every override
		}
		for _, one := range r.place(o) {
			one.single = true
			one.ref += "#" + one.overridden(masters).Format(ruleStamp)
			placed[o] = one
			overrides = append(overrides, one)
		}
	}
	for i, m := range masters {
		switch {
		case i == 0:
		case m.event == masters[i-1].event:
			m.ref += fmt.Sprintf("#rule-%d", i+1)
		default:
			m.ref += "#" + m.first.Format(ruleStamp)
			r.report(scrapers.RefDuplicate, m.about(), "ref", m.uid)
		}
		m.apply(s.overrides, placed)
	}
	return append(masters, overrides...)
}

// place makes the slots of one event, or says why there are none.
func (r *reader) place(e *event) (slots []*slot) {
	if e.uid == "" {
		e.uid = "content-" + digest(e.gist())
		defer func() {
			if len(slots) > 0 {
				r.report(scrapers.RefMissing, e.about(), "ref", "")
			}
		}()
	}
	if code, field, value := e.rejects(r.source.ICal.Categories); code != "" {
		r.report(code, e.about(), field, value)
		return nil
	}
	if e.exrule != "" {
		r.report(scrapers.FieldUnreadable, e.about(), "exrule", e.exrule)
	}
	slots, why := e.place()
	if why != nil {
		r.report(why.code, e.about(), "recurrence", strings.Join(e.rules, " ")+": "+why.reason)
		return nil
	}
	r.doubts(slots[0])
	return slots
}

// doubts reports what is not published as the event states it.
func (r *reader) doubts(s *slot) {
	e := s.event
	if e.start.utc && s.rule != nil {
		r.report(scrapers.StartInUTC, e.about(), "start", s.first.Format(wallTime)+" "+s.zone.name)
	}
	if other := s.otherLength(); other != "" {
		r.report(scrapers.FieldUnreadable, e.about(), "rdate", other)
	}
	for _, c := range e.conference {
		if !c.phone && !startsWithLink(c.uri) {
			r.report(scrapers.URLUnusable, e.about(), "conference_url", "") // it may be somebody's address
		}
	}
	if s.length == 0 && (!e.end.isZero() || e.duration != "") {
		r.report(scrapers.EndUnreadable, e.about(), "end", cmp.Or(e.duration, e.end.wall.Format(wallTime)))
	}
}

// inCategories reports whether the event has one of the categories, compared without case; none selects all.
func (e *event) inCategories(selected []string) bool {
	for _, want := range selected {
		for _, have := range e.categories {
			if strings.EqualFold(strings.TrimSpace(have), strings.TrimSpace(want)) {
				return true
			}
		}
	}
	return len(selected) == 0
}

// list writes the listings and accounts for the events that were folded into them.
func (r *reader) list(f folding) {
	taken := map[string]int{}
	for _, s := range f.slots {
		if f.within[s] != nil && s.start.utc && s.zone.loc == time.UTC {
			r.report(scrapers.StartInUTC, s.about(), "start", s.first.Format(wallTime)+" "+s.zone.name)
		}
		if taken[s.ref]++; taken[s.ref] > 1 {
			r.report(scrapers.RefDuplicate, s.about(), "ref", s.ref)
			s.ref = fmt.Sprintf("%s#%d", s.ref, taken[s.ref])
		}
		l := s.listing()
		r.out.Listings = append(r.out.Listings, l)
		for _, m := range f.within[s] {
			if m.row != s.row {
				r.report(scrapers.EventFolded, scrapers.Listing{Ref: s.ref, Row: m.row, URL: l.URL}, "recurrence", l.Recurrence.Start)
			}
		}
	}
}
