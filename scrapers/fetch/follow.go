package fetch

import (
	"fmt"
	"net/url"
	"path/filepath"

	"github.com/recovery-almanac/almanac/scrapers"
)

// follow queues the requests that a document asks for.
func (g *gathering) follow(stored Stored, got *answer) error {
	doc, err := g.document(stored, got)
	if err != nil {
		return err
	}
	requests, err := g.job.Follow(doc)
	if err != nil {
		return &Error{Kind: KindFollow, URL: stored.URL, Reason: "what to fetch next cannot be told from the document", Err: err}
	}
	for _, r := range requests {
		u, err := got.final.Parse(r.URL)
		if err == nil {
			err = mayFollow(got.final, u)
		}
		if err != nil {
			return &Error{Kind: KindAddress, URL: stored.URL, Err: err,
				Reason: fmt.Sprintf("the document leads to %s, which cannot be fetched", shownText(r.URL))}
		}
		u.Fragment, u.RawFragment = "", ""
		if g.asked[address(u)] {
			continue
		}
		r.URL = u.String()
		if err := g.enqueue(wanted{Request: r, url: u, followed: true}); err != nil {
			return err
		}
	}
	return nil
}

func (g *gathering) document(stored Stored, got *answer) (scrapers.Document, error) {
	if got.body != nil {
		return stored.document(got.body), nil
	}
	return g.c.Document(stored)
}

// mayFollow keeps a publisher's page from having our own files read. A page of ours on disk may name its
// neighbours and what lies below them.
func mayFollow(from, to *url.URL) error {
	if to.Scheme != "file" {
		return mustBeWeb(to)
	}
	if from.Scheme != "file" {
		return fmt.Errorf("a page of the web must not lead to a file")
	}
	base, err := filePath(from)
	if err != nil {
		return err
	}
	target, err := filePath(to)
	if err != nil {
		return err
	}
	below, err := filepath.Rel(filepath.Dir(base), target)
	if err != nil || !filepath.IsLocal(below) {
		return fmt.Errorf("the file is not beside or below %s", base)
	}
	return nil
}
