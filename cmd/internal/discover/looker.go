package discover

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/scrapers/fetch"
)

// looker is one look under way.
type looker struct {
	opt      Options
	first    lead
	steps    []Step
	stored   map[string]fetch.Stored // by the address asked for
	requests int
	left     int   // how many more requests may be made
	page     *page // the first web page seen
	// unread is what looked like a list and cannot be read without rules of a person's.
	unread *find
	// others are lists that the page links beside the one that was found.
	others []string
}

// lead is an address where the list may be.
type lead struct {
	url    string
	why    string // how we came by it
	server bool   // url is a BMLT server's GetServerInfo, and root the server
	root   string
	fold   bool // a calendar of single events
	hop    bool // a page to look at in turn
	linked bool // one of the lists that a page links
}

// errSpent ends a look that has made all its requests.
var errSpent = errors.New("all requests are spent")

// get fetches a document, or gives the one that was fetched already.
func (l *looker) get(ctx context.Context, r scrapers.Request) (scrapers.Document, fetch.Stored, error) {
	stored, have := l.stored[r.URL]
	if !have {
		if l.left == 0 {
			return scrapers.Document{}, stored, errSpent
		}
		if err := l.refused(r.URL); err != nil {
			return scrapers.Document{}, stored, err
		}
		l.left--
		l.requests++
		got := l.opt.Client.Gather(ctx, fetch.Job{Source: scrapers.Source{ID: "source-add"}, Requests: []scrapers.Request{r}})
		if got.Err != nil {
			return scrapers.Document{}, stored, l.failed(r.URL, got.Err)
		}
		stored = got.Documents[0]
		if err := l.refused(stored.FinalURL); err != nil {
			return scrapers.Document{}, stored, err
		}
		l.stored[r.URL] = stored
	}
	stored.Role = r.Role
	doc, err := l.opt.Client.Document(stored)
	return doc, stored, err
}

// failed notes a request that brought no document, and says whether that is a "no".
func (l *looker) failed(address string, err error) error {
	said := reason(err)
	if e, ok := errors.AsType[*fetch.Error](err); ok && e.URL != "" && plainAddress(e.URL) != plainAddress(address) && !strings.Contains(said, e.URL) {
		said += " at " + e.URL
	}
	l.note(address, said)
	if fetch.Kind(err) == fetch.KindDenied || fetch.Disallowed(err) && address == l.first.url {
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	return err
}

func (l *looker) note(address, result string) {
	l.steps = append(l.steps, Step{URL: address, Result: result})
}

func reason(err error) string {
	if e, ok := errors.AsType[*fetch.Error](err); ok {
		return e.Reason
	}
	return err.Error()
}

// cause is the reason of an error and, where another lies under it, that one's: there is no source file yet that its
// advice could speak of.
func cause(err error) string {
	e, ok := errors.AsType[*fetch.Error](err)
	if !ok {
		return err.Error()
	}
	if under, ok := errors.AsType[*fetch.Error](e.Err); ok {
		return e.Reason + " (" + under.Reason + ")"
	}
	return e.Reason
}

// search follows leads, in order, until one gives meetings.
func (l *looker) search(ctx context.Context) (find, error) {
	queue := []lead{l.first}
	for len(queue) > 0 {
		next := queue[0]
		queue = queue[1:]
		if len(l.fresh([]lead{next})) == 0 { // two pages lead to it
			continue
		}
		f, more, err := l.try(ctx, next)
		switch {
		case errors.Is(err, errSpent):
			return l.give()
		case errors.Is(err, ErrRefused) || fatal(ctx, err):
			return find{}, err
		case err != nil && next == l.first && !next.server:
			return find{}, fmt.Errorf("%s: %w: %s; check the address in a browser", next.url, ErrNothing, cause(err))
		case f.format != "":
			l.others = others(next, queue)
			return f, nil
		}
		queue = append(l.fresh(more), queue...)
	}
	return l.give()
}

// others are the leads of the same kind that were not followed. A place where software keeps its one list has none.
func others(found lead, queue []lead) (all []string) {
	for _, a := range queue {
		if found.linked && a.linked && a.why == found.why {
			all = append(all, a.url)
		}
	}
	return all
}

// fatal holds for errors that another address would meet too.
func fatal(ctx context.Context, err error) bool {
	kind := fetch.Kind(err)
	return ctx.Err() != nil || kind == fetch.KindArchive || kind == fetch.KindContact || kind == fetch.KindPrivate
}

// fresh drops the leads that were followed already.
func (l *looker) fresh(leads []lead) []lead {
	return slices.DeleteFunc(leads, func(a lead) bool {
		return slices.ContainsFunc(l.steps, func(s Step) bool { return s.URL == a.url })
	})
}

// give is the answer when nothing could be read as it is: a list that needs rules, or nothing.
func (l *looker) give() (find, error) {
	if l.unread != nil {
		return *l.unread, nil
	}
	advice := "give the address of the feed itself, or of the page that shows the meetings"
	if l.page != nil && l.page.drawn() {
		advice = "its scripts load the list from elsewhere: open the page in a browser, find in its developer tools (Network) the answer that holds the meetings, and give the address of that"
	}
	if len(l.steps) == 1 { // the one answer is all that there is to say
		return find{}, fmt.Errorf("%s: %w: it is %s; %s", l.first.url, ErrNothing, l.steps[0].Result, advice)
	}
	return find{}, fmt.Errorf("%s: %w in %d requests; %s", l.first.url, ErrNothing, l.requests, advice)
}

// try fetches what a lead leads to, and says what it is or where to look next.
func (l *looker) try(ctx context.Context, next lead) (find, []lead, error) {
	doc, stored, err := l.get(ctx, scrapers.Request{Role: "meetings", URL: next.url})
	if err != nil {
		return find{}, nil, err
	}
	moved := ""
	if stored.FinalURL != stored.URL {
		moved = ", redirected to " + stored.FinalURL
	}
	r := l.recognise(doc, next)
	l.note(next.url, r.what+moved)
	if r.restricted {
		return find{}, nil, say(ErrRefused, "%s: it is %s, which is the publisher's no: ask the publisher first", next.url, r.what)
	}
	if r.sitemap {
		return l.sitemap(ctx, doc, next)
	}
	if r.page == nil {
		return l.feed(r, next), nil, nil
	}
	return l.lookInto(r.page, doc, next)
}

// feed is the find of a document that is no web page.
func (l *looker) feed(r recognised, next lead) find {
	f := find{format: r.format, url: next.url, why: next.why + ": " + r.what, fold: next.fold, rows: r.rows, block: r.block}
	if next.server {
		f.url = next.root
	}
	if r.unread != "" && l.unread == nil {
		f.format, f.unfinished = r.unread, true
		l.unread = &f
		return find{}
	}
	return f
}

// lookInto scans a web page for leads. Its own events and tables come behind the feeds that it names, and before
// other pages.
func (l *looker) lookInto(p *page, doc scrapers.Document, from lead) (find, []lead, error) {
	if l.page == nil {
		l.page = p
	}
	leads := p.leads()
	if f := l.onPage(p, doc, from); f.format != "" {
		if len(leads) == 0 && !f.unfinished {
			return f, nil, nil
		}
		if l.unread == nil || l.unread.unfinished && !f.unfinished {
			l.unread = &f
		}
	}
	if (l.unread == nil || l.unread.unfinished) && !from.hop {
		leads = append(leads, p.hops()...)
	}
	if l.unread == nil || l.unread.unfinished {
		leads = append(leads, p.sitemapLeads()...)
	}
	return find{}, leads, nil
}
