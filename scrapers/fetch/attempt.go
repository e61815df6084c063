package fetch

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// Attempt is one try at one address: a row of the fetch journal. Redirects, robots.txt and refusals before a
// connection are rows of their own.
type Attempt struct {
	Source   string
	URL      string // without password
	Host     string // "" for a file
	Try      int    // 1-based
	Started  time.Time
	Duration time.Duration // from the host's turn to the last byte; the wait for the turn is not in it
	Status   int           // of the answer, 0 for none
	Bytes    int64         // of the body as received, content codings still on
	// Result is "fetched", "not_modified", "redirected", "answered" for any other status, or the [ErrorKind].
	Result string
	SHA256 string // of the archived body, "" where none was
	Error  string
}

// journal is what one Gather writes down on the way. It goes along in the request's context, which passes
// through http.Client and colly alike, and is written by one goroutine at a time.
type journal struct {
	source   string
	progress func(host string, bytes int64)
	attempts []Attempt
	last     kept // the body of the newest answer that had one
}

// kept names a body in the archive.
type kept struct {
	sha   string
	bytes int64
}

type journalKey struct{}

func withJournal(ctx context.Context, j *journal) context.Context {
	return context.WithValue(ctx, journalKey{}, j)
}

func journalOf(ctx context.Context) *journal {
	return ctx.Value(journalKey{}).(*journal)
}

func (j *journal) begin(u *url.URL, try int, now time.Time) {
	j.last = kept{}
	j.attempts = append(j.attempts, Attempt{
		Source: j.source, URL: shown(u), Host: hostName(u), Try: try, Started: now,
	})
	j.received(0)
}

// received counts bytes of the attempt that runs.
func (j *journal) received(n int) {
	a := &j.attempts[len(j.attempts)-1]
	a.Bytes += int64(n)
	if j.progress != nil {
		j.progress(a.Host, int64(n))
	}
}

// end closes the row of an attempt. resp is nil where nothing answered, as with a file.
func (j *journal) end(resp *http.Response, err error, now time.Time) {
	a := &j.attempts[len(j.attempts)-1]
	a.Duration = now.Sub(a.Started)
	a.SHA256, a.Result = j.last.sha, "fetched"
	if resp != nil {
		a.Status, a.Result = resp.StatusCode, resultOf(resp)
	}
	if err != nil {
		a.Result, a.Error = string(Kind(err)), err.Error()
	}
}

func resultOf(resp *http.Response) string {
	switch {
	case hasBody(resp.StatusCode):
		return "fetched"
	case resp.StatusCode == http.StatusNotModified:
		return "not_modified"
	case resp.StatusCode >= 300 && resp.StatusCode < 400 && resp.Header.Get("Location") != "":
		return "redirected"
	}
	return "answered"
}

// hasBody holds for the answers whose body is the document. A 206 without our asking for a range is not.
func hasBody(status int) bool {
	return status == http.StatusOK || status == http.StatusNonAuthoritativeInfo
}
