package fetch

import (
	"context"
	"time"

	"github.com/recovery-almanac/almanac/scrapers"
)

// fullAfter is how long probes may stand in for reading the documents themselves. What a probe cannot see is missed
// for so long and no longer.
const fullAfter = 7 * 24 * time.Hour

// Probe is a cheap question whether documents still stand, asked with the pace, limits and robots.txt of every request.
type Probe struct {
	// Documents are last night's, in the format's order, all of them accepted: what was refused is read again.
	Documents []Stored
	// Requests and Unchanged are those of [scrapers.Probe] for the source.
	Requests  func(since time.Time) []scrapers.Request
	Unchanged func(scrapers.Document) bool
}

// probe returns last night's documents where the server says that they still stand, nil where they have to be
// fetched. It fails only where fetching would fail in the same way: the host cannot be reached at all. Any other
// trouble with the question is no trouble with the list.
func (g *gathering) probe(ctx context.Context) ([]Stored, error) {
	p := g.job.Probe
	if p == nil || !g.probable(p.Documents) {
		return nil, nil
	}
	requests := p.Requests(readAt(p.Documents))
	for _, r := range requests {
		stands, err := g.askProbe(ctx, p, r)
		switch Kind(err) {
		case KindDNS, KindRefused, KindCancelled, KindArchive:
			return nil, err
		}
		if err != nil {
			g.c.log.Info("the server cannot be asked for changes", "source", g.job.Source.ID, "error", err)
		}
		if !stands {
			return nil, nil
		}
	}
	if len(requests) == 0 {
		return nil, nil
	}
	return confirmedAt(p.Documents, g.c.date()), nil
}

// probable reports whether the documents are whole, were read lately, and begin with what the source asks for now.
func (g *gathering) probable(documents []Stored) bool {
	if len(documents) < len(g.job.Requests) || len(documents) == 0 {
		return false
	}
	for i, r := range g.job.Requests {
		if u, err := parseAddress(r.URL); err != nil || u.Scheme == "file" || shown(u) != documents[i].URL {
			return false
		}
	}
	age := g.c.date().Sub(readAt(documents))
	if age < 0 || age >= fullAfter {
		return false
	}
	for _, d := range documents {
		if !g.c.archive.sound(d.SHA256) {
			return false
		}
	}
	return true
}

func (g *gathering) askProbe(ctx context.Context, p *Probe, r scrapers.Request) (bool, error) {
	u, err := parseAddress(r.URL)
	if err != nil {
		return false, err
	}
	w := wanted{Request: r, url: u}
	stored, got, err := g.fetch(ctx, w)
	if err != nil {
		return false, err
	}
	g.modified, g.notModified = len(g.job.Known) == 0, true // an answer to a probe is no document
	doc, err := g.document(stored, got)
	if err != nil {
		return false, err
	}
	return p.Unchanged(doc), nil
}

// readAt is when the document that was read longest ago was read in full.
func readAt(documents []Stored) (oldest time.Time) {
	for i, d := range documents {
		if i == 0 || d.ReadAt.Before(oldest) {
			oldest = d.ReadAt
		}
	}
	return oldest
}

func confirmedAt(documents []Stored, now time.Time) []Stored {
	confirmed := make([]Stored, len(documents))
	for i, d := range documents {
		d.CheckedAt = now
		confirmed[i] = d
	}
	return confirmed
}

func probed(err error) Outcome {
	if err != nil {
		return FailedFetch
	}
	return NotModified
}
