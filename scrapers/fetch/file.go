package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// filePath is the path that a file: URL names, absolute (file:///srv/list.json) or relative to the working
// folder (file:list.json).
func filePath(u *url.URL) (string, error) {
	trouble := func(reason string) (string, error) {
		return "", &Error{Kind: KindFile, URL: shown(u), Reason: reason, Advice: "write file:///folder/list.json"}
	}
	if u.Host != "" && u.Host != "localhost" {
		return trouble("a file on another host cannot be read")
	}
	if u.RawQuery != "" {
		return trouble("a file has no query")
	}
	path := u.Path
	if u.Opaque != "" {
		var err error
		if path, err = url.PathUnescape(u.Opaque); err != nil {
			return trouble("the path cannot be read")
		}
	}
	if path == "" || strings.ContainsRune(path, 0) {
		return trouble("it names no file")
	}
	return filepath.FromSlash(path), nil
}

// readFile archives a local file as if it had been fetched: the same limit, the same outcomes.
func (g *gathering) readFile(ctx context.Context, w wanted) (Stored, *answer, error) {
	j, clock := g.journal, g.c.clock
	j.begin(w.url, 1, clock.now())
	got, err := g.copyFile(ctx, w)
	j.end(nil, err, clock.now())
	if err != nil {
		return Stored{}, nil, err
	}
	known, _ := g.known(w)
	return g.fetched(w, got, known, g.c.date()), got, nil
}

func (g *gathering) copyFile(ctx context.Context, w wanted) (*answer, error) {
	trouble := func(reason string, err error) (*answer, error) {
		return nil, &Error{Kind: KindFile, URL: w.shown(), Reason: reason, Err: err, Advice: "check `url` in the source file"}
	}
	if err := context.Cause(ctx); err != nil {
		return nil, classify(ctx, w.url, err)
	}
	path, err := filePath(w.url)
	if err != nil {
		return nil, err
	}
	// Opening a pipe would wait for a writer.
	if info, err := os.Stat(path); err != nil {
		return trouble("the file cannot be read", pathless(err))
	} else if !info.Mode().IsRegular() {
		return trouble("it is not a file but a folder or device", nil)
	}
	f, err := os.Open(path)
	if err != nil {
		return trouble("the file cannot be read", pathless(err))
	}
	defer f.Close()
	over := &Error{Kind: KindTooLarge, URL: w.shown(),
		Reason: fmt.Sprintf("the file is larger than %d bytes", g.c.opt.MaxBodyBytes), Advice: "raise fetch.max_body_bytes"}
	k, err := g.c.archive.copyIn(&counted{r: &limited{r: f, left: g.c.opt.MaxBodyBytes, over: over}, count: g.journal.received})
	if _, ours := errors.AsType[*Error](err); err != nil && !ours {
		return trouble("the file cannot be read", pathless(err))
	}
	if err != nil {
		return nil, err
	}
	if k.bytes == 0 {
		return nil, &Error{Kind: KindEmpty, URL: w.shown(), Reason: "the file is empty"}
	}
	g.journal.last = k
	return &answer{status: http.StatusOK, header: http.Header{"Content-Type": {typeOfFile(path)}}, final: w.url}, nil
}

// typeOfFile is what a server would say. The system's own table is not asked: it differs by machine.
func typeOfFile(path string) string {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".json":
		return "application/json"
	case ".jsonp", ".js":
		return "text/javascript"
	case ".ics":
		return "text/calendar"
	case ".csv":
		return "text/csv"
	case ".tsv":
		return "text/tab-separated-values"
	case ".html", ".htm":
		return "text/html"
	case ".xml":
		return "application/xml"
	case ".xlsx":
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	return ""
}

// pathless drops the path from an error of package os, which the URL beside it says already.
func pathless(err error) error {
	if p, ok := errors.AsType[*os.PathError](err); ok {
		return p.Err
	}
	return err
}
