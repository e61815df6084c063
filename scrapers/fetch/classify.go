package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/url"
	"strings"
	"syscall"
)

// errBodyTime ends an attempt whose body takes longer than Options.BodyTimeout.
var errBodyTime = errors.New("the body takes too long")

// classify says what kind of trouble a failed attempt was. ctx is the attempt's own context: its cause tells a
// time limit of ours from the end of the run.
func classify(ctx context.Context, u *url.URL, err error) *Error {
	if known, ok := errors.AsType[*Error](err); ok {
		return known.at(u)
	}
	e := &Error{URL: shown(u), Err: plainCause(err)}
	cause := context.Cause(ctx)
	switch {
	case errors.Is(cause, errBodyTime):
		e.Kind, e.Reason, e.Err = KindTimeout, "the body did not end within fetch.body_timeout", nil
		e.Advice = "raise fetch.body_timeout if the publisher is slow but honest"
	case cause != nil:
		e.Kind, e.Reason, e.Err = KindCancelled, "stopped before it was done", cause
	default:
		e.Kind, e.Reason, e.Advice = networkTrouble(err)
	}
	return e
}

// networkTrouble reads the errors of net, crypto/tls and net/http.
func networkTrouble(err error) (kind ErrorKind, reason, advice string) {
	_, isDNS := errors.AsType[*net.DNSError](err)
	timeout, isNet := errors.AsType[net.Error](err)
	switch {
	case isDNS:
		return KindDNS, "the host's name cannot be resolved", "check the host in `url`, and this machine's DNS"
	case isTLS(err):
		return KindTLS, "no safe connection", "tell the publisher; for a moved site, check the host in `url`"
	case isNet && timeout.Timeout():
		return KindTimeout, "the server did not answer in time", "see fetch.connect_timeout and fetch.header_timeout"
	case errors.Is(err, syscall.ECONNREFUSED):
		return KindRefused, "nothing listens there", "check host and port in `url`"
	case errors.Is(err, io.ErrUnexpectedEOF):
		return KindTruncated, "the body ends before its stated length", "tell the publisher if it stays so"
	}
	return KindNetwork, "the connection failed", "check that this machine reaches the internet"
}

func isTLS(err error) bool {
	_, verify := errors.AsType[*tls.CertificateVerificationError](err)
	_, name := errors.AsType[x509.HostnameError](err)
	_, issuer := errors.AsType[x509.UnknownAuthorityError](err)
	_, record := errors.AsType[tls.RecordHeaderError](err)
	_, alert := errors.AsType[tls.AlertError](err)
	// net/http turns a record header that looks like HTTP into a text of its own.
	return verify || name || issuer || record || alert || strings.Contains(err.Error(), "HTTP response to HTTPS client")
}

// plainCause drops the wrapper of net/http that repeats method and address.
func plainCause(err error) error {
	if w, ok := errors.AsType[*url.Error](err); ok {
		return w.Err
	}
	return err
}

// neverThere holds for a name that does not exist, as against a resolver that does not answer.
func neverThere(err error) bool {
	dns, ok := errors.AsType[*net.DNSError](err)
	return ok && dns.IsNotFound
}
