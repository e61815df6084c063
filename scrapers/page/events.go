package page

import (
	"fmt"
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

func parseEvents(s scrapers.Source, documents []scrapers.Document) (scrapers.Parsed, error) {
	p := &eventParser{source: s}
	for _, d := range documents {
		if err := p.page(d); err != nil {
			return scrapers.Parsed{}, fmt.Errorf("source %s: %s: %w", s.ID, d.URL, err)
		}
	}
	listings, problems := scrapers.SettleRefs(p.Listings)
	p.Listings, p.Problems = listings, append(p.Problems, problems...)
	for i := range p.Problems {
		p.Problems[i].Source = s.ID
	}
	return p.Parsed, nil
}

// eventParser collects the events of the pages of one source.
type eventParser struct {
	scrapers.Parsed
	source scrapers.Source

	// Of the page that is being read:
	graph *graph
	seen  map[*thing]bool
	tsml  bool // 12 Step Meeting List 3.18 or later made it
}

func (p *eventParser) page(d scrapers.Document) error {
	opened, err := open(d)
	if err != nil {
		return err
	}
	var damaged int
	p.graph, damaged = opened.gather()
	p.seen = map[*thing]bool{}
	p.tsml = opened.madeByTSML()
	before := p.Rows
	for _, t := range p.graph.top {
		p.find(t, nil, 0)
	}
	if damaged > 0 {
		p.problem(scrapers.FieldUnreadable, scrapers.Listing{URL: d.URL}, "application/ld+json", fmt.Sprintf("%d scripts are no JSON", damaged))
	}
	if p.graph.full {
		p.problem(scrapers.Truncated, scrapers.Listing{URL: d.URL}, "", fmt.Sprintf("more than %d items", mostThings))
	}
	if p.Rows > scrapers.MostRows {
		return scrapers.ErrTooManyRows
	}
	if p.Rows == before {
		return fmt.Errorf("the page with the title %q states no schema.org event: %w", opened.title(), scrapers.ErrNotThisFormat)
	}
	return nil
}

// containers are the properties in which a page keeps its events.
var containers = []string{"@graph", "mainEntity", "itemListElement", "item", "event", "events", "hasPart"}

// find takes the events in a thing, outer first. series is the event that it is a part of, if any.
func (p *eventParser) find(t, series *thing, depth int) {
	t = p.graph.resolve(t)
	if p.seen[t] || depth > deepest {
		return
	}
	p.seen[t] = true
	if t.isEvent() {
		e := event{t: t, series: series, graph: p.graph}
		parts := t.things("subEvent", "subEvents")
		if len(parts) == 0 || len(e.schedules()) > 0 {
			p.take(e)
		}
		for _, part := range parts {
			p.find(part, t, depth+1)
		}
	}
	for _, inner := range t.things(containers...) {
		p.find(inner, nil, depth+1)
	}
}

// isEvent holds for Event, its kinds (SocialEvent, EducationEvent), and EventSeries.
func (t *thing) isEvent() bool {
	return t.is("EventSeries") || slices.ContainsFunc(t.types, func(s string) bool { return strings.HasSuffix(s, "Event") })
}

// take makes a listing of every schedule of an event, or one of the event's own date.
func (p *eventParser) take(e event) {
	schedules := e.schedules()
	if len(schedules) == 0 {
		l := p.begin(e)
		if p.dated(e, &l) {
			p.Listings = append(p.Listings, l)
		}
		return
	}
	for _, schedule := range schedules {
		if p.Rows > scrapers.MostRows {
			return
		}
		l := p.begin(e)
		if !p.scheduled(e, schedule, &l) {
			continue
		}
		if len(schedules) > 1 && l.Ref != "" {
			l.Ref += "#" + scheduleKey(l)
		}
		p.Listings = append(p.Listings, l)
	}
}

func (p *eventParser) begin(e event) scrapers.Listing {
	p.Rows++
	l := e.listing()
	l.Row = p.Rows
	return l
}

// scheduleKey tells the schedules of one event apart, whatever their order.
func scheduleKey(l scrapers.Listing) string {
	if l.Recurrence != nil {
		return l.Recurrence.RRule + " " + l.Recurrence.Start
	}
	return strings.Join(l.Days, ",") + " " + l.Start
}

func (p *eventParser) problem(code scrapers.Code, l scrapers.Listing, field, value string) {
	p.Problems = append(p.Problems, scrapers.NewProblem(code, l, field, value))
}
