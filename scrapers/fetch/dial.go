package fetch

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
)

// newWire is the bottom of the stack: connections, TLS and HTTP. It takes no proxy from the environment, and
// leaves content codings to [decoding].
func newWire(opt Options) *http.Transport {
	dialer := &net.Dialer{Timeout: opt.ConnectTimeout, Control: guard(opt)}
	return &http.Transport{
		DialContext:            dialer.DialContext,
		TLSHandshakeTimeout:    opt.ConnectTimeout,
		ResponseHeaderTimeout:  opt.HeaderTimeout,
		MaxResponseHeaderBytes: 256 << 10,
		MaxConnsPerHost:        opt.PerHost,
		MaxIdleConnsPerHost:    opt.PerHost,
		MaxIdleConns:           64,
		IdleConnTimeout:        opt.HeaderTimeout,
		ForceAttemptHTTP2:      true,
		DisableCompression:     true,
	}
}

// guard looks at the address that is about to be connected to, after every name, redirect and DNS answer, so
// that none of these gets round it. [classify] adds the URL to its errors.
func guard(opt Options) func(network, address string, _ syscall.RawConn) error {
	return func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil {
			return &Error{Kind: KindAddress, Reason: fmt.Sprintf("the host leads to %q, which is no IP address and port", address)}
		}
		open := public(at.Addr())
		switch {
		case !open && !opt.AllowPrivateNetworks:
			return &Error{Kind: KindPrivate,
				Reason: fmt.Sprintf("the host leads to %s, a private, loopback or otherwise special address", address),
				Advice: "set fetch.allow_private_networks: true in almanac.yaml if the list is in your own network, or a test of yours"}
		case open && opt.Contact == "":
			return unintroduced()
		}
		return nil
	}
}

func unintroduced() *Error {
	return &Error{Kind: KindContact, Reason: "the publisher would not know whom to turn to",
		Advice: "set fetch.contact to a web page or mailto: address of yours"}
}

// Introduced returns an error of KindContact where an address on the open internet would be fetched without
// Options.Contact. It asks nobody: a name may lead to the own network where Options.AllowPrivateNetworks is set, and
// connecting decides.
func (c *Client) Introduced(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || c.opt.Contact != "" {
		return nil
	}
	at, err := netip.ParseAddr(u.Hostname())
	switch {
	case err == nil && !public(at):
		return nil
	case err != nil && (c.opt.AllowPrivateNetworks || u.Hostname() == "localhost"):
		return nil
	}
	return unintroduced().at(u)
}
