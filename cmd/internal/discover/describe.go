package discover

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/scrapers/fetch"
)

// describe reads the list that was found, guesses what it does not say, writes the source file and tries it.
func (l *looker) describe(ctx context.Context, f find) (Found, error) {
	found := Found{Unfinished: f.unfinished}
	e := evidence{find: f, page: l.page, now: l.opt.Now}
	if f.format == siteFormat { // whose pages take every request that is left
		l.lookAtHome(ctx, &e)
	}
	if !f.unfinished {
		draft, err := compile(draftID, f.draft())
		if err != nil {
			return found, fmt.Errorf("the draft of the source file is wrong: %w", err)
		}
		if found.Trial.Documents, e.documents, err = l.gather(ctx, draft, &found); err != nil {
			return found, err
		}
		if e.parsed, err = l.opt.Formats[f.format].Parse(draft, e.documents); err != nil {
			return found, fmt.Errorf("%w: %w", ErrNothing, err)
		}
		found.Cut = cut(e.parsed)
	}
	l.lookAtHome(ctx, &e)
	d := draft{find: f, on: l.opt.Now, cut: found.Cut}
	if err := l.guess(&e, &d); err != nil {
		if found.Cut {
			err = fmt.Errorf("%w. The list breaks off in the middle, too: tell the publisher if it stays so", err)
		}
		return found, err
	}
	found.Guesses, found.YAML = d.guesses, d.yaml()
	found.Warnings = append(found.Warnings, warnings(f)...)
	if w := l.wholeServer(f); w != "" {
		found.Warnings = append(found.Warnings, w)
	}
	if len(l.others) > 0 {
		found.Warnings = append(found.Warnings, "the page links "+some(l.others)+" too; what is another list is added by its own address")
	}
	if files := l.beside(f.url); len(files) > 0 {
		found.Warnings = append(found.Warnings, "the same host is in "+some(files)+" too; where both list a meeting, a run merges the two")
	}
	var err error
	if found.Source, err = compile(d.value("id"), found.YAML); err != nil {
		return found, fmt.Errorf("the source file would be wrong; give what is wrong by a flag, or write the file by hand: %w", err)
	}
	if f.unfinished {
		return found, nil
	}
	parsed, err := l.opt.Formats[f.format].Parse(found.Source, e.documents)
	if err != nil {
		return found, fmt.Errorf("%w: %w", ErrNothing, err)
	}
	found.Trial.Result = normalize.All(found.Source, parsed, newest(found.Trial.Documents), l.opt.Now)
	if f.format == "page" && unusable(found.Trial.Result) {
		return l.unfinished(found, d)
	}
	return found, nil
}

// wholeServer warns where the page shows only some areas of the server that is read.
func (l *looker) wholeServer(f find) string {
	if f.format != "bmlt" || l.page == nil || len(l.page.bodies) == 0 {
		return ""
	}
	wanted := "services=" + l.page.bodies[0]
	if len(l.page.bodies) > 1 {
		wanted = "services[]=" + strings.Join(l.page.bodies, "&services[]=")
	}
	return fmt.Sprintf("the page shows service body %s of the server, and the whole server is read; for that alone, with those below it, set url: %sclient_interface/json/?switcher=GetSearchResults&recursive=1&%s",
		strings.Join(l.page.bodies, ", "), strings.TrimSuffix(f.url, "/")+"/", wanted)
}

// some are the first of names, and how many more there are.
func some(names []string) string {
	few := strings.Join(names[:min(len(names), 2)], ", ")
	if more := len(names) - 2; more > 0 {
		few += fmt.Sprintf(" and %d more", more)
	}
	return few
}

// unusable reports whether rules that are a guess give no meeting, or leave out more rows than they read.
func unusable(r normalize.Result) bool {
	return r.Rows.Rejected > r.Rows.Published
}

// unfinished turns rules that read too little into the beginning of rules, with what was wrong.
func (l *looker) unfinished(found Found, d draft) (Found, error) {
	rows := found.Trial.Result.Rows
	d.find.unfinished = true
	d.find.block = commented(fmt.Sprintf("These rules read %d of %d rows%s.\n", rows.Published, rows.Published+rows.Rejected, mostOften(found.Trial.Result)) + d.find.block)
	found.Unfinished, found.YAML = true, d.yaml()
	var err error
	found.Source, err = compile(d.value("id"), found.YAML)
	return found, err
}

// mostOften is the error that most rows have.
func mostOften(r normalize.Result) string {
	var all []string
	for _, p := range r.Problems {
		if p.Severity == scrapers.Error {
			all = append(all, p.Message)
		}
	}
	message, n := mostFrequent(all)
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(", most often because %s (%d times)", message, n)
}

// gather makes the requests of the format, from what was fetched already where it can. What the budget does not let
// it fetch is left for the first run, with a warning.
func (l *looker) gather(ctx context.Context, src scrapers.Source, found *Found) ([]fetch.Stored, []scrapers.Document, error) {
	format := l.opt.Formats[src.Format]
	queue, err := format.Requests(src)
	if err != nil {
		return nil, nil, err
	}
	var stored []fetch.Stored
	var documents []scrapers.Document
	var asked []string
	for i := 0; i < len(queue); i++ {
		asked = append(asked, queue[i].URL)
		_, have := l.stored[queue[i].URL]
		doc, s, err := l.get(ctx, queue[i])
		switch {
		case errors.Is(err, errSpent):
			found.Warnings = append(found.Warnings, fmt.Sprintf("%d more documents are left for the first run, from %s on", len(queue)-i, queue[i].URL))
			return stored, documents, nil
		case err != nil && len(documents) > 0 && !errors.Is(err, ErrRefused) && !fatal(ctx, err):
			continue // a detail that is gone; the run's own fetching says so too
		case err != nil:
			return stored, documents, err
		}
		if !have {
			l.note(s.URL, "read as "+cmp.Or(s.Role, "meetings"))
		}
		stored, documents = append(stored, s), append(documents, doc)
		if format.Follow == nil {
			continue
		}
		more, err := format.Follow(src, doc)
		if err != nil {
			return stored, documents, err
		}
		queue = append(queue, unasked(more, asked, queue, doc.FinalURL)...)
	}
	return stored, documents, nil
}

// unasked resolves what a document asks for and drops what is in the queue.
func unasked(more []scrapers.Request, asked []string, queue []scrapers.Request, from string) []scrapers.Request {
	base, err := url.Parse(from)
	if err != nil {
		return nil
	}
	var kept []scrapers.Request
	for _, r := range more {
		to, err := base.Parse(r.URL)
		if err != nil {
			continue
		}
		to.Fragment, to.RawFragment = "", ""
		r.URL = to.String()
		same := func(q scrapers.Request) bool { return q.URL == r.URL }
		if !slices.Contains(asked, r.URL) && !slices.ContainsFunc(queue, same) && !slices.ContainsFunc(kept, same) {
			kept = append(kept, r)
		}
	}
	return kept
}

// lookAtHome reads the front page of a feed's host for the publisher's name, where a request is left for it. That it
// cannot be read does not matter.
func (l *looker) lookAtHome(ctx context.Context, e *evidence) {
	home := websiteOf(e.find.url)
	if e.page != nil || home == "" || l.left == 0 {
		return
	}
	doc, _, err := l.get(ctx, scrapers.Request{URL: home, Accept: "text/html"})
	if err != nil {
		return
	}
	if r := l.recognise(doc, lead{}); r.page != nil {
		l.note(home, r.what+", for the publisher's name")
		e.page = r.page
	}
}

// cut reports whether a document ends in the middle of its list.
func cut(p scrapers.Parsed) bool {
	return slices.ContainsFunc(p.Problems, func(one scrapers.Problem) bool { return one.Code == scrapers.Truncated })
}

func newest(docs []fetch.Stored) (at time.Time) {
	for _, d := range docs {
		if d.FetchedAt.After(at) {
			at = d.FetchedAt
		}
	}
	return at
}

func warnings(f find) []string {
	var all []string
	if f.cache() {
		all = append(all, "the address of 12 Step Meeting List's cache file changes when the site is updated; ask the publisher to share its feed")
	}
	if f.format == siteFormat && strings.Contains(f.url, tribePath) {
		all = append(all, "The Events Calendar lists what is to come, page by page, and no more; check that no meeting is missing")
	}
	if f.fold {
		all = append(all, "The Events Calendar offers a window of dates, not all of them; check that no meeting is missing")
	}
	return all
}
