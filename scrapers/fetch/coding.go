package fetch

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

const (
	acceptedCodings = "zstd, br, gzip"
	// A body coded more often than this is an attack, not a saving.
	mostCodings = 3
	// RFC 9659 bounds the window of zstd as a content coding.
	zstdWindow = 8 << 20
)

// decoding sends our User-Agent and the codings we read, takes the answer's codings off again, and fails a
// body that is longer than the limit: as received, and as decoded, so that a small bomb does not burst.
type decoding struct {
	next  http.RoundTripper
	agent string
	limit int64
}

func (d *decoding) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.Header.Set("User-Agent", d.agent)
	req.Header.Set("Accept-Encoding", acceptedCodings)
	resp, err := d.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	body, err := d.decode(req, resp)
	if err != nil {
		resp.Body.Close()
		return nil, err
	}
	resp.Body = body
	resp.Header.Del("Content-Encoding")
	resp.Header.Del("Content-Length")
	resp.ContentLength = -1
	resp.Uncompressed = true // colly would look for gzip by Content-Type and file name otherwise
	return resp, nil
}

func (d *decoding) decode(req *http.Request, resp *http.Response) (io.ReadCloser, error) {
	tooLarge := &Error{Kind: KindTooLarge, URL: shown(req.URL), Status: resp.StatusCode,
		Reason: fmt.Sprintf("the body is larger than %d bytes", d.limit),
		Advice: "raise fetch.max_body_bytes if the publisher's list is really that long"}
	// A redirect's or error's body is not read to its end, so its length does not matter.
	if resp.ContentLength > d.limit && hasBody(resp.StatusCode) {
		return nil, tooLarge
	}
	received := &counted{r: resp.Body, count: journalOf(req.Context()).received}
	body := &decoded{Reader: &limited{r: received, left: d.limit, over: tooLarge}, closers: []func() error{resp.Body.Close}}
	if !hasBody(resp.StatusCode) {
		return body, nil
	}
	codings := contentCodings(resp.Header)
	if len(codings) > mostCodings {
		return nil, badCoding(req, fmt.Errorf("%d codings on one another", len(codings)))
	}
	for i := len(codings) - 1; i >= 0; i-- {
		if err := body.peel(codings[i]); err != nil {
			return nil, badCoding(req, err)
		}
	}
	if len(codings) > 0 {
		body.Reader = &limited{r: &named{r: body.Reader, below: received, req: req}, left: d.limit, over: tooLarge}
	}
	return body, nil
}

// contentCodings lists the codings in the order they were put on.
func contentCodings(h http.Header) []string {
	var list []string
	for _, line := range h.Values("Content-Encoding") {
		for name := range strings.SplitSeq(line, ",") {
			name = strings.ToLower(strings.TrimSpace(name))
			if name != "" && name != "identity" {
				list = append(list, name)
			}
		}
	}
	return list
}

// decoded is a body and what has to be closed with it.
type decoded struct {
	io.Reader
	closers []func() error
}

// peel takes the outermost coding off. It reads no byte yet: the time limit of the body has not begun.
func (d *decoded) peel(coding string) error {
	switch coding {
	case "gzip", "x-gzip":
		d.Reader = &gunzip{r: bufio.NewReader(d.Reader)}
	case "br":
		d.Reader = brotli.NewReader(d.Reader)
	case "zstd":
		z, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(zstdWindow))
		if err != nil {
			return err
		}
		d.closers = append(d.closers, func() error { z.Close(); return nil })
		d.Reader = &unzstd{r: d.Reader, z: z}
	default:
		return fmt.Errorf("coding %q, which we did not ask for", coding)
	}
	return nil
}

func (d *decoded) Close() error {
	var first error
	for i := len(d.closers) - 1; i >= 0; i-- {
		if err := d.closers[i](); err != nil && first == nil {
			first = err
		}
	}
	return first
}

// gunzip starts at the first Read, where gzip.NewReader would read the header at once.
type gunzip struct {
	r *bufio.Reader
	z *gzip.Reader
}

func (g *gunzip) Read(p []byte) (int, error) {
	if g.z == nil {
		// A server that compresses nothing still sends nothing: no header either.
		if _, err := g.r.Peek(1); err != nil {
			return 0, err
		}
		z, err := gzip.NewReader(g.r)
		if err != nil {
			return 0, err
		}
		g.z = z
	}
	return g.z.Read(p)
}

// unzstd starts at the first Read likewise.
type unzstd struct {
	r       io.Reader
	z       *zstd.Decoder
	started bool
}

func (u *unzstd) Read(p []byte) (int, error) {
	if !u.started {
		u.started = true
		if err := u.z.Reset(u.r); err != nil {
			return 0, err
		}
	}
	return u.z.Read(p)
}

func badCoding(req *http.Request, err error) error {
	return &Error{Kind: KindCoding, URL: shown(req.URL), Err: err,
		Reason: "the body's content coding cannot be read", Advice: "tell the publisher: the server's compression is broken"}
}
