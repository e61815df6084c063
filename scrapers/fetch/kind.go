package fetch

import (
	"errors"
	"fmt"
	"net/url"
)

// ErrorKind says what went wrong, for those who count or decide.
type ErrorKind string

// The kinds of trouble. The first five are the network's: when every host shows them, it is ours that is down.
const (
	KindDNS       ErrorKind = "dns"
	KindRefused   ErrorKind = "refused" // nobody listens
	KindTimeout   ErrorKind = "timeout"
	KindNetwork   ErrorKind = "network" // reset, unreachable, not HTTP
	KindTruncated ErrorKind = "truncated"

	KindTLS       ErrorKind = "tls"
	KindStatus    ErrorKind = "status"
	KindDenied    ErrorKind = "denied" // 401, 403, a sign-in or challenge page: a "no"
	KindRobots    ErrorKind = "robots"
	KindRedirect  ErrorKind = "redirect" // too many, or round in a circle
	KindTooLarge  ErrorKind = "too_large"
	KindTooMany   ErrorKind = "too_many_documents"
	KindEmpty     ErrorKind = "empty"
	KindCoding    ErrorKind = "content_coding"
	KindFollow    ErrorKind = "follow" // the format cannot read the document that should name the next ones
	KindAddress   ErrorKind = "address"
	KindPrivate   ErrorKind = "private_address"
	KindContact   ErrorKind = "contact" // fetch.contact is not set
	KindFile      ErrorKind = "file"
	KindArchive   ErrorKind = "archive" // our own disk: full, or a damaged blob
	KindCancelled ErrorKind = "cancelled"
)

// Error is a failed fetch: what, where and what to do.
type Error struct {
	Kind   ErrorKind
	URL    string // without password
	Status int    // of the answer, 0 for none
	Reason string // what is wrong, in words that follow "fetch URL:"
	Advice string // what to do; "" where only the publisher can do something
	Err    error
}

func (e *Error) Error() string {
	s := fmt.Sprintf("fetch %s: %s", e.URL, e.Reason)
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	if e.Advice != "" {
		s += "; " + e.Advice
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// at names the address where the error does not know it yet.
func (e *Error) at(u *url.URL) *Error {
	if e.URL != "" {
		return e
	}
	named := *e
	named.URL = shown(u)
	return &named
}

// Kind tells the kind of an error of this package, "" for any other.
func Kind(err error) ErrorKind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return ""
}

// worthRetrying holds for trouble that may pass in a minute.
func (k ErrorKind) worthRetrying() bool {
	switch k {
	case KindDNS, KindRefused, KindTimeout, KindNetwork, KindTruncated:
		return true
	}
	return false
}

// shown is a URL as it may be logged and stored: without password and fragment.
func shown(u *url.URL) string {
	plain := *u
	plain.Fragment, plain.RawFragment = "", ""
	return plain.Redacted()
}

// shownText is shown for an address that may not parse. What does not parse is not repeated: it may hold a
// password anywhere.
func shownText(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "(unreadable address)"
	}
	return shown(u)
}
