// Package bmlt reads the semantic API of the Basic Meeting List Toolbox (https://bmlt.app), in which Narcotics
// Anonymous keeps its meetings. Begin with [Format]: it asks a root server for its meetings, joins them with the
// server's formats and service bodies, and follows the pages of an aggregator. Between two full readings it asks a root
// server for its changes (changes.go).
package bmlt

import (
	_ "embed" // manual.txt
	"fmt"
	"slices"

	"github.com/recovery-almanac/almanac/scrapers"
)

//go:embed manual.txt
var manual string

// Format is the BMLT semantic API. The source's URL is a root server, a question to one, or a stored answer.
func Format() scrapers.Format {
	return scrapers.Format{Name: "bmlt", Reads: "BMLT servers", Address: "the root server, https://na.example.org/main_server/", Manual: manual,
		Requests: requests, Follow: follow, Probe: probe, Parse: parse}
}

func parse(s scrapers.Source, documents []scrapers.Document) (scrapers.Parsed, error) {
	var p parser
	var answers []answer
	for _, d := range documents {
		if d.Role != roleMeetings {
			p.know(d)
			continue
		}
		a, err := readAnswer(d)
		if err != nil {
			return scrapers.Parsed{}, fmt.Errorf("source %s: %s: %w", s.ID, d.URL, err)
		}
		p.server.addFormats(a.formats)
		answers = append(answers, a)
	}
	p.aggregated = fromSeveralServers(answers)
	for _, a := range answers {
		if p.answer(a); p.Rows > scrapers.MostRows {
			return scrapers.Parsed{}, fmt.Errorf("source %s: %w", s.ID, scrapers.ErrTooManyRows)
		}
	}
	if len(p.Listings) == 0 && p.hidden == 0 {
		return scrapers.Parsed{}, fmt.Errorf("source %s: the server lists no meeting that can be read; an aggregator answers [] to a question without a filter: "+
			"give the url one (services=, root_server_ids=) or a page_size=: %w", s.ID, scrapers.ErrNotThisFormat)
	}
	if p.idsOnly && len(p.server.formats) == 0 {
		problem := scrapers.NewProblem(scrapers.FormatUnknown, scrapers.Listing{}, "types", "")
		problem.Message = "the server's list of formats is missing; the rows keep their key strings"
		p.Problems = append(p.Problems, problem)
	}
	listings, problems := scrapers.SettleRefs(p.Listings)
	p.Listings, p.Problems = listings, append(p.Problems, problems...)
	for i := range p.Problems {
		p.Problems[i].Source = s.ID
	}
	return p.Parsed, nil
}

// parser collects what the documents of one source hold.
type parser struct {
	scrapers.Parsed
	server     server
	aggregated bool // an id is one server's own
	idsOnly    bool // some row names its formats by number
	hidden     int  // rows that are not published
}

// know reads a document that says something about the server. A meeting is worth publishing without it.
func (p *parser) know(d scrapers.Document) {
	list, _, err := scrapers.FindJSON(d.Body)
	if err != nil || !list.IsArray() {
		problem := scrapers.NewProblem(scrapers.FieldUnreadable, scrapers.Listing{}, d.Role, "")
		problem.Message = fmt.Sprintf("the server's answer about its %s cannot be read; the rows do without", d.Role)
		p.Problems = append(p.Problems, problem)
		return
	}
	switch d.Role {
	case roleFormats:
		p.server.addFormats(list)
	case roleServiceBodies:
		p.server.addServiceBodies(list)
	case roleServerInfo:
		p.server.addInfo(list)
	}
}

func (p *parser) answer(a answer) {
	if a.mended != "" {
		problem := scrapers.NewProblem(scrapers.DocumentMended, scrapers.Listing{}, "", "")
		problem.Message = a.mended
		p.Problems = append(p.Problems, problem)
	}
	first := true
	for object, err := range a.meetings.Elements() {
		if first {
			first = false
			p.Listings = slices.Grow(p.Listings, min(len(a.meetings)/max(len(object), 400), scrapers.MostRows))
		}
		if p.Rows > scrapers.MostRows {
			return
		}
		if object == nil {
			p.problem(scrapers.Truncated, scrapers.Listing{}, "", "")
			return
		}
		p.Rows++
		switch {
		case err == scrapers.ErrJSONCut:
			p.problem(scrapers.Truncated, scrapers.Listing{Row: p.Rows}, "", "")
		case err != nil || !object.IsObject():
			p.problem(scrapers.RowUnreadable, scrapers.Listing{Row: p.Rows}, "", "")
		default:
			p.row(object)
		}
	}
}

func (p *parser) row(object scrapers.JSON) {
	var m meeting
	unreadable := fill(&m, meetingFields, object)
	l, unknown := p.listing(&m)
	if m.published == "0" || m.published == "false" {
		p.hidden++
		p.problem(scrapers.NotPublished, l, "status", m.published)
		return
	}
	p.idsOnly = p.idsOnly || m.formatIDs != ""
	for _, field := range unreadable {
		p.problem(scrapers.FieldUnreadable, l, field, "")
	}
	if unknown != "" && len(p.server.formats) > 0 {
		p.problem(scrapers.FormatUnknown, l, "types", unknown)
	}
	p.Listings = append(p.Listings, l)
}

func (p *parser) problem(code scrapers.Code, l scrapers.Listing, field, value string) {
	p.Problems = append(p.Problems, scrapers.NewProblem(code, l, field, value))
}
