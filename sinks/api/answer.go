package api

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/cespare/xxhash/v2"
)

// answer gathers what a route writes. Up to holdBytes it is held back, so that it has an ETag of its content and a
// length; what grows longer is streamed.
type answer struct {
	c        *call
	kind     string
	fresh    string // Cache-Control
	held     []byte
	out      io.Writer // once it streams
	squeezer io.WriteCloser
	done     func()
	err      error
}

const holdBytes = 4 << 20

var held = sync.Pool{New: func() any { b := make([]byte, 0, 64<<10); return &b }}

// freshSearch is how long an answer holds: a release is published once a night.
const freshSearch = "public, max-age=300"

// reply lets write fill an answer and sends it.
func (c *call) reply(kind, fresh string, write func(*answer) error) error {
	buffer := held.Get().(*[]byte)
	a := &answer{c: c, kind: kind, fresh: fresh, held: (*buffer)[:0]}
	err := write(a)
	if err == nil {
		err = a.end()
	}
	if cap(a.held) <= 1<<20 {
		*buffer = a.held
		held.Put(buffer)
	}
	if err != nil && a.out != nil {
		// The answer is on its way: all that can still be said is that it is not whole.
		c.server.opt.Log.Debug("answer cut off", "path", c.r.URL.Path, "error", err)
		panic(http.ErrAbortHandler)
	}
	return err
}

func (a *answer) text(s string) { _, _ = io.WriteString(a, s) }

// Write implements io.Writer. The first error stays in err.
func (a *answer) Write(p []byte) (int, error) {
	if a.err != nil {
		return 0, a.err
	}
	if a.out == nil {
		a.held = append(a.held, p...)
		if len(a.held) > holdBytes {
			a.stream()
		}
		return len(p), a.err
	}
	n, err := a.out.Write(p)
	a.err = err
	return n, err
}

// stream sends what is held and from then on what comes.
func (a *answer) stream() {
	a.head()
	a.out = a.c.w
	if encoding := accepted(a.c.r.Header.Get("Accept-Encoding")); encoding != "" {
		a.c.w.Header().Set("Content-Encoding", encoding)
		a.squeezer, a.done = squeezeTo(encoding, a.c.w)
		a.out = a.squeezer
	}
	if a.c.r.Method == http.MethodHead {
		a.out = io.Discard
	}
	_, a.err = a.out.Write(a.held)
}

func (a *answer) head() {
	h := a.c.w.Header()
	h["Content-Type"] = []string{a.kind}
	h["Cache-Control"] = []string{a.fresh}
	h["Vary"] = varies
}

// end sends what is held, or ends the stream.
func (a *answer) end() error {
	switch {
	case a.err != nil:
		return a.err
	case a.squeezer != nil:
		err := a.squeezer.Close()
		a.done()
		return err
	case a.out != nil:
		return nil
	}
	a.head()
	h := a.c.w.Header()
	body := a.held
	tag := fmt.Sprintf(`"%016x-%x"`, xxhash.Sum64(body), len(body))
	encoding := ""
	if len(body) >= smallest {
		encoding = accepted(a.c.r.Header.Get("Accept-Encoding"))
	}
	if encoding != "" {
		tag = tag[:len(tag)-1] + "-" + encoding + `"`
	}
	h["Etag"] = []string{tag}
	if matches(a.c.r.Header.Get("If-None-Match"), tag) {
		h.Del("Content-Type")
		a.c.w.WriteHeader(http.StatusNotModified)
		return nil
	}
	if encoding != "" {
		h["Content-Encoding"] = []string{encoding}
		body = squeeze(encoding, body)
	}
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	if a.c.r.Method == http.MethodHead {
		a.c.w.WriteHeader(http.StatusOK)
		return nil
	}
	_, _ = a.c.w.Write(body) // a client that went away is nobody's fault
	return nil
}

// matches reports whether If-None-Match names the tag, weakly compared.
func matches(header, tag string) bool {
	for item := range strings.SplitSeq(header, ",") {
		item = strings.TrimPrefix(strings.TrimSpace(item), "W/")
		if item == tag || item == "*" {
			return true
		}
	}
	return false
}
