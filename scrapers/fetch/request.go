package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"golang.org/x/net/http/httpguts"
)

// parseAddress reads the address of a request: http, https or file.
func parseAddress(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil {
		return nil, &Error{Kind: KindAddress, URL: shownText(text), Reason: "not a URL", Advice: "check `url` in the source file"}
	}
	if u.Scheme == "file" {
		_, err = filePath(u)
		return u, err
	}
	return u, mustBeWeb(u)
}

// address is what makes two requests the same one.
func address(u *url.URL) string {
	plain := *u
	plain.Fragment, plain.RawFragment = "", ""
	return plain.String()
}

func (w wanted) shown() string { return shown(w.url) }

// addValidators makes a request conditional. What the server once sent may not be fit to be sent back.
func addValidators(h http.Header, known Stored) {
	if known.ETag != "" && httpguts.ValidHeaderFieldValue(known.ETag) {
		h.Set("If-None-Match", known.ETag)
	}
	if known.LastModified != "" && httpguts.ValidHeaderFieldValue(known.LastModified) {
		h.Set("If-Modified-Since", known.LastModified)
	}
}

func validated(h http.Header) bool {
	return h.Get("If-None-Match") != "" || h.Get("If-Modified-Since") != ""
}

// plain is the [getter] of sources that are a fixed set of documents.
func (c *Client) plain(ctx context.Context, address string, header http.Header) (*answer, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, &Error{Kind: KindAddress, URL: shownText(address), Reason: "not a usable address"}
	}
	req.Header = header
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, clientTrouble(address, err)
	}
	return &answer{status: resp.StatusCode, header: resp.Header, final: resp.Request.URL}, resp.Body.Close()
}

// clientTrouble takes the wrapper of net/http off our own errors. What http.Client complains about itself is a
// redirect that it cannot read; what is left is colly's reading of the address.
func clientTrouble(address string, err error) error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	e := &Error{Kind: KindAddress, URL: shownText(address), Reason: "not a usable address", Err: plainCause(err)}
	if _, ok := errors.AsType[*url.Error](err); ok {
		e.Kind, e.Reason = KindRedirect, "the redirect cannot be followed"
	}
	return e
}

// statusTrouble is the error of an answer that is no document.
func statusTrouble(where string, got *answer) error {
	e := &Error{Kind: KindStatus, URL: where, Status: got.status,
		Reason: fmt.Sprintf("the server answered %d %s", got.status, http.StatusText(got.status))}
	if at := shown(got.final); at != where {
		e.Reason += " at " + at
	}
	switch got.status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusProxyAuthRequired, http.StatusUnavailableForLegalReasons:
		e.Kind = KindDenied
		e.Advice = "that is a no: ask the publisher, or set `access: restricted`"
	case http.StatusNotFound, http.StatusGone:
		e.Advice = "look for the list's new address and mend `url` in the source file"
	case http.StatusNotModified:
		e.Reason += " to a question that we did not ask"
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		if after := got.header.Get("Retry-After"); after != "" {
			e.Reason += fmt.Sprintf(" (Retry-After: %.40q)", after)
		}
		e.Advice = "raise fetch.delay if it stays so"
	}
	return e
}
