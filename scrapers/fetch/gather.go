package fetch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/recovery-almanac/almanac/scrapers"
)

// Job is what to fetch for one source.
type Job struct {
	Source   scrapers.Source
	Requests []scrapers.Request
	// Follow names further requests that a document asks for; nil for none. Relative addresses are taken from
	// the document's final one. An address that was fetched already is not fetched twice.
	Follow func(scrapers.Document) ([]scrapers.Request, error)
	// Known is last night's documents by URL.
	Known map[string]Stored
	// Probe asks whether Probe.Documents still stand before anything else is fetched; nil to fetch in any case.
	Probe *Probe
	// Progress is called with the bytes received from a host since the last call, 0 at the start of a request.
	Progress func(host string, bytes int64)
}

// Outcome is how a source's fetch ended, in the words of the run's report.
type Outcome string

// The outcomes that fetching can have.
const (
	Changed      Outcome = "changed"
	Unchanged    Outcome = "unchanged"    // fetched again: the same documents with the same bytes
	NotModified  Outcome = "not_modified" // the server said so of every document, or of all in answer to a probe
	FailedFetch  Outcome = "failed_fetch"
	RobotsDenied Outcome = "robots_denied"
)

// Gathered is the answer to a Job.
type Gathered struct {
	// Documents are those of Requests in their order, then the followed ones in theirs. After a failure they
	// are what came before it.
	Documents []Stored
	Outcome   Outcome
	Attempts  []Attempt
	Err       error // with FailedFetch and RobotsDenied; see [Kind]
}

// Gather fetches all documents of a source into the archive, unless a probe finds that last night's still stand. It stops at the first failure, with one
// exception: a followed address that is gone (404, 410) is left out, since lists outlive their entries.
func (c *Client) Gather(ctx context.Context, job Job) Gathered {
	j := &journal{source: job.Source.ID, progress: job.Progress}
	g := &gathering{c: c, job: job, journal: j, asked: map[string]bool{}, modified: len(job.Known) == 0, notModified: true}
	if job.Follow == nil {
		g.get = c.plain
	} else {
		g.get = c.crawl()
	}
	ctx = withJournal(ctx, j)
	if documents, err := g.probe(ctx); documents != nil || err != nil {
		return Gathered{Documents: documents, Outcome: probed(err), Attempts: j.attempts, Err: err}
	}
	err := g.all(ctx)
	return Gathered{Documents: g.documents, Outcome: g.outcome(err), Attempts: j.attempts, Err: err}
}

// getter makes one request. A status that is not a document's is an answer too.
type getter func(ctx context.Context, address string, header http.Header) (*answer, error)

// answer is what came back; the body is in the archive.
type answer struct {
	status int
	header http.Header
	final  *url.URL
	body   []byte // where the getter read it anyway
}

// gathering is one Gather at work.
type gathering struct {
	c         *Client
	job       Job
	journal   *journal
	get       getter
	asked     map[string]bool // addresses, so that none is followed twice
	queue     []wanted
	documents []Stored
	bytes     int64 // of all documents so far

	modified    bool // some document is new or other than last night
	notModified bool // the server said of every document that it was not modified
}

// wanted is a request in the queue.
type wanted struct {
	scrapers.Request
	url      *url.URL
	followed bool
}

func (g *gathering) all(ctx context.Context) error {
	if len(g.job.Requests) == 0 {
		return &Error{Kind: KindAddress, URL: shownText(g.job.Source.URL), Reason: "the source's format asks for no document"}
	}
	for _, r := range g.job.Requests {
		u, err := parseAddress(r.URL)
		if err != nil {
			return err
		}
		if err := g.enqueue(wanted{Request: r, url: u}); err != nil {
			return err
		}
	}
	for i := 0; i < len(g.queue); i++ {
		err := g.one(ctx, g.queue[i])
		if g.queue[i].followed && gone(err) {
			g.c.log.Warn("a followed page is gone", "source", g.job.Source.ID, "error", err)
			continue
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// enqueue fails as soon as there are too many documents, before any of them is fetched.
func (g *gathering) enqueue(w wanted) error {
	if len(g.queue) >= g.c.opt.MaxDocuments {
		return &Error{Kind: KindTooMany, URL: w.shown(),
			Reason: fmt.Sprintf("the source asks for more than %d documents", g.c.opt.MaxDocuments),
			Advice: "raise fetch.max_documents if the publisher's list is really that long"}
	}
	g.asked[address(w.url)] = true
	g.queue = append(g.queue, w)
	return nil
}

// documentsPerBody is how many documents of the largest size a source may have: all of a source's are in memory at
// once when it is read.
const documentsPerBody = 4

// one fetches one document and queues what it asks for.
func (g *gathering) one(ctx context.Context, w wanted) error {
	var stored Stored
	var got *answer
	var err error
	if w.url.Scheme == "file" {
		stored, got, err = g.readFile(ctx, w)
	} else {
		stored, got, err = g.fetch(ctx, w)
	}
	if err != nil {
		return err
	}
	g.documents = append(g.documents, stored)
	if g.bytes += stored.Bytes; g.bytes > documentsPerBody*g.c.opt.MaxBodyBytes {
		return &Error{Kind: KindTooLarge, URL: w.shown(),
			Reason: fmt.Sprintf("the source's %d documents are together longer than %d bytes", len(g.documents), documentsPerBody*g.c.opt.MaxBodyBytes),
			Advice: "that is " + fmt.Sprint(documentsPerBody) + " times fetch.max_body_bytes; raise it if the publisher's list is really that long"}
	}
	if g.job.Follow == nil {
		return nil
	}
	return g.follow(stored, got)
}

func (g *gathering) fetch(ctx context.Context, w wanted) (Stored, *answer, error) {
	known, conditional := g.known(w)
	header := http.Header{"Accept": {cmp.Or(w.Accept, "*/*")}}
	if conditional {
		addValidators(header, known)
	}
	got, err := g.get(ctx, w.url.String(), header)
	if err != nil {
		return Stored{}, nil, err
	}
	now := g.c.date()
	switch {
	case hasBody(got.status):
		return g.fetched(w, got, known, now), got, nil
	case got.status == http.StatusNotModified && validated(header):
		return confirmed(w, got, known, now), got, nil
	}
	return Stored{}, nil, statusTrouble(w.shown(), got)
}

// known returns last night's document where it can be built upon: one whose body is still whole.
func (g *gathering) known(w wanted) (Stored, bool) {
	known, ok := g.job.Known[w.URL]
	if !ok {
		known, ok = g.job.Known[w.shown()]
	}
	if !ok || !g.c.archive.sound(known.SHA256) {
		return Stored{}, false
	}
	return known, true
}

// fetched describes a body that came over the network or from a file.
func (g *gathering) fetched(w wanted, got *answer, known Stored, now time.Time) Stored {
	last := g.journal.last
	s := Stored{
		Role: w.Role, URL: w.shown(), FinalURL: shown(got.final), ContentType: got.header.Get("Content-Type"),
		SHA256: last.sha, Bytes: last.bytes, FetchedAt: now, CheckedAt: now, ReadAt: now,
		ETag: got.header.Get("ETag"), LastModified: got.header.Get("Last-Modified"),
	}
	g.notModified = false
	if !s.same(known) {
		g.modified = true
		return s
	}
	s.FetchedAt = known.FetchedAt
	if s.ETag == "" && s.LastModified == "" {
		s.ETag, s.LastModified = known.ETag, known.LastModified
	}
	return s
}

// confirmed is last night's document after a 304, which may bring new validators.
func confirmed(w wanted, got *answer, known Stored, now time.Time) Stored {
	known.Role, known.URL, known.FinalURL = w.Role, w.shown(), shown(got.final)
	known.CheckedAt, known.ReadAt = now, now
	known.ETag = cmp.Or(got.header.Get("ETag"), known.ETag)
	known.LastModified = cmp.Or(got.header.Get("Last-Modified"), known.LastModified)
	return known
}

func (g *gathering) outcome(err error) Outcome {
	switch {
	case Kind(err) == KindRobots:
		return RobotsDenied
	case err != nil:
		return FailedFetch
	case g.modified || g.otherAddresses():
		return Changed
	case g.notModified:
		return NotModified
	}
	return Unchanged
}

// otherAddresses reports whether a document of last night is no longer among those gathered.
func (g *gathering) otherAddresses() bool {
	now := map[string]bool{}
	for _, d := range g.documents {
		now[d.URL] = true
	}
	for _, k := range g.job.Known {
		if !now[k.URL] {
			return true
		}
	}
	return false
}

func gone(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Kind == KindStatus && (e.Status == http.StatusNotFound || e.Status == http.StatusGone)
}
