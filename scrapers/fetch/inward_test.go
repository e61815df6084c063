package fetch

import (
	"context"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// A publisher on the open internet that leads to addresses within: by a redirect, or by a name that means another
// address the next time. What listens there is never asked.

// outside is the open internet as far as a test may have it: the first answers of one host come from a publisher of the
// test's, everything else goes the way of every request, through the guard of [newWire].
type outside struct {
	host string
	to   *httptest.Server
	left atomic.Int64
	wire http.RoundTripper
}

func (o *outside) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Host != o.host || o.left.Add(-1) < 0 {
		return o.wire.RoundTrip(r)
	}
	r = r.Clone(r.Context())
	r.URL.Host = o.to.Listener.Addr().String()
	return http.DefaultTransport.RoundTrip(r)
}

// secret is a server within. asked counts who comes.
func secret(t *testing.T) (port string, asked *atomic.Int64) {
	t.Helper()
	asked = &atomic.Int64{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		_, _ = io.WriteString(w, list)
	}))
	t.Cleanup(s.Close)
	_, port, _ = net.SplitHostPort(s.Listener.Addr().String())
	return port, asked
}

// benchOutside is a client that may not go within. answers is how many requests of list.example.org find it outside.
func benchOutside(t *testing.T, publisher *publisher, answers int64) bench {
	t.Helper()
	b := newBench(t, func(o *Options) { o.AllowPrivateNetworks, o.Contact = false, "mailto:a@example.org" })
	o := &outside{host: "list.example.org", to: publisher.Server, wire: newWire(b.opt)}
	o.left.Store(answers)
	b.http = b.stack(o)
	return b
}

func TestRedirectsDoNotLeadWithin(t *testing.T) {
	port, asked := secret(t)
	resolve(t, map[string]string{"inside.example.org": "127.0.0.1", "metadata.example.org": "169.254.169.254"})
	for _, to := range []string{
		"http://127.0.0.1:PORT/", "http://localhost:PORT/", "http://0.0.0.0:PORT/", "http://[::1]:PORT/", "http://[::]:PORT/",
		"http://[::ffff:127.0.0.1]:PORT/", "http://[::ffff:7f00:1]:PORT/", "http://[0:0:0:0:0:ffff:7f00:0001]:PORT/", "http://[::127.0.0.1]:PORT/",
		"http://[64:ff9b::127.0.0.1]:PORT/", "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1:PORT/", "http://192.168.1.1/", "http://[fd00::1]/",
		// A resolver of the C library reads these as 127.0.0.1; ours asks for them as names.
		"http://2130706433:PORT/", "http://0x7f000001:PORT/", "http://0x7f.0.0.1:PORT/", "http://0177.0.0.1:PORT/", "http://127.1:PORT/", "http://127.000.000.001:PORT/",
		// A name before the @ is no host.
		"http://list.example.org@127.0.0.1:PORT/", "http://user:word@127.0.0.1:PORT/", "http://inside.example.org:PORT/", "http://INSIDE.example.org.:PORT/",
		"http://metadata.example.org/", "//127.0.0.1:PORT/", `http://127.0.0.1:PORT\@list.example.org/`, "http://127.0.0.1:PORT#@list.example.org/",
		"http://１２７.０.０.１:PORT/", "http://127。0。0。1:PORT/", "file:///etc/hostname", "ftp://127.0.0.1:PORT/", "gopher://127.0.0.1:PORT/_x",
	} {
		for way, follow := range ways() {
			t.Run(to+", "+way, func(t *testing.T) {
				needsIPv6(t, strings.Contains(to, "["))
				p := serve(t, map[string]http.HandlerFunc{"/list": func(w http.ResponseWriter, _ *http.Request) {
					w.Header()["Location"] = []string{strings.ReplaceAll(to, "PORT", port)}
					w.WriteHeader(http.StatusFound)
				}})
				b := benchOutside(t, p, 1<<20)
				g := gatherWith(b, follow, "http://list.example.org/list")
				wantOutcome(t, g, FailedFetch)
				switch Kind(g.Err) {
				case KindPrivate, KindDNS, KindAddress, KindRedirect:
				default:
					t.Errorf("the error is of kind %q: %v", Kind(g.Err), g.Err)
				}
				if strings.Contains(g.Err.Error(), "word") {
					t.Errorf("%q tells a password", g.Err)
				}
				if p.count("/list") == 0 {
					t.Error("the publisher was not asked")
				}
			})
		}
	}
	if n := asked.Load(); n > 0 {
		t.Errorf("the server within was asked %d times", n)
	}
}

// TestNamesThatChangeTheirAddress: the name was public when robots.txt was read, and is not when the list is.
func TestNamesThatChangeTheirAddress(t *testing.T) {
	port, asked := secret(t)
	for _, address := range []string{"127.0.0.1", "0.0.0.0", "169.254.169.254", "10.1.2.3", "::1", "::", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "fd00::1", "fe80::1"} {
		t.Run(address, func(t *testing.T) {
			needsIPv6(t, strings.Contains(address, ":"))
			resolve(t, map[string]string{"list.example.org": address})
			p := serve(t, map[string]http.HandlerFunc{"/list": say(list)})
			b := benchOutside(t, p, 1)
			g := b.gather("http://list.example.org/list")
			if p.count("/robots.txt") != 1 || p.count("/list") != 0 {
				t.Fatalf("outside, robots.txt was read %d times and the list %d times", p.count("/robots.txt"), p.count("/list"))
			}
			wantOutcome(t, g, FailedFetch)
			wantKind(t, g, KindPrivate)
		})
	}
	t.Run("the port of a server within", func(t *testing.T) {
		resolve(t, map[string]string{"list.example.org": "127.0.0.1"})
		p := serve(t, map[string]http.HandlerFunc{})
		b := benchOutside(t, p, 0)
		g := b.gather("http://list.example.org:" + port + "/list")
		wantKind(t, g, KindPrivate)
	})
	if n := asked.Load(); n > 0 {
		t.Errorf("the server within was asked %d times", n)
	}
}

// needsIPv6 skips where the system has no sockets of IPv6: an address of it is no danger there, and no address.
func needsIPv6(t *testing.T, needed bool) {
	if !needed {
		return
	}
	socket, err := syscall.Socket(syscall.AF_INET6, syscall.SOCK_STREAM, 0)
	if err != nil {
		t.Skip("this machine does not speak IPv6:", err)
	}
	_ = syscall.Close(socket)
}

// resolve makes a table the whole of DNS for a test.
func resolve(t *testing.T, table map[string]string) {
	t.Helper()
	real := net.DefaultResolver
	t.Cleanup(func() { net.DefaultResolver = real })
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		go answerDNS(theirs, table)
		return ours, nil
	}}
}

// answerDNS answers the questions of a connection, which are framed as over TCP.
func answerDNS(conn net.Conn, table map[string]string) {
	defer conn.Close()
	for {
		var size uint16
		if err := binary.Read(conn, binary.BigEndian, &size); err != nil {
			return
		}
		raw := make([]byte, size)
		if _, err := io.ReadFull(conn, raw); err != nil {
			return
		}
		var m dnsmessage.Message
		if err := m.Unpack(raw); err != nil {
			return
		}
		m.Response, m.Additionals = true, nil
		for _, q := range m.Questions {
			text, known := table[strings.ToLower(strings.TrimSuffix(q.Name.String(), "."))]
			if !known {
				m.RCode = dnsmessage.RCodeNameError
				continue
			}
			head := dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class}
			switch a := netip.MustParseAddr(text); {
			case a.Is4() && q.Type == dnsmessage.TypeA:
				m.Answers = append(m.Answers, dnsmessage.Resource{Header: head, Body: &dnsmessage.AResource{A: a.As4()}})
			case a.Is6() && q.Type == dnsmessage.TypeAAAA:
				m.Answers = append(m.Answers, dnsmessage.Resource{Header: head, Body: &dnsmessage.AAAAResource{AAAA: a.As16()}})
			}
		}
		packed, err := m.Pack()
		if err != nil {
			return
		}
		if _, err := conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(packed))), packed...)); err != nil {
			return
		}
	}
}
