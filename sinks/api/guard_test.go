package api

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"
)

func TestRequestLimits(t *testing.T) {
	s := newSite(t, Options{}, hundred())
	for _, c := range []struct {
		name, request string
		status        int
	}{
		{"a long address", "GET /v1/meetings?q=" + strings.Repeat("x", 5000) + " HTTP/1.1\r\nHost: x\r\n\r\n", 414},
		{"a body", "GET /v1/meetings HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello", 413},
		{"a body without a length", "GET /v1/meetings HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 413},
		{"writing", "PUT /meetings.ndjson HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", 405},
		{"a proxy's request", "GET http://example.org/ HTTP/1.1\r\nHost: example.org\r\n\r\n", 200},
		{"a path of dots", "GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n", 404},
		{"a path of asterisk", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 200},
		{"no path", "GET  HTTP/1.1\r\nHost: x\r\n\r\n", 400},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := raw(t, s.http.Listener.Addr().String(), c.request); got != c.status {
				t.Errorf("%d, want %d", got, c.status)
			}
		})
	}
}

// raw sends bytes and returns the status of the answer.
func raw(t *testing.T, address, request string) int {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte(request)); err != nil {
		t.Fatal(err)
	}
	_ = conn.SetReadDeadline(time.Now().Add(2 * time.Minute))
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	return res.StatusCode
}

func TestListenClosesSlowAndLargeRequestsAndDrains(t *testing.T) {
	s := newSite(t, Options{}, hundred())
	s.server.patience = 200 * time.Millisecond
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.server.Listen(ctx, listener) }()
	address := listener.Addr().String()

	if got := raw(t, address, "GET / HTTP/1.1\r\nHost: x\r\nX-Long: "+strings.Repeat("x", 2*largestHeader)+"\r\n\r\n"); got != 431 {
		t.Errorf("a header of %d bytes: %d", 2*largestHeader, got)
	}
	slow, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer slow.Close()
	fmt.Fprint(slow, "GET /v1/meetings HTTP/1.1\r\nHost: x\r\nX-Slow")
	_ = slow.SetReadDeadline(time.Now().Add(2 * time.Minute))
	answer := make([]byte, 100)
	n, err := slow.Read(answer)
	if timeout, ok := err.(net.Error); ok && timeout.Timeout() {
		t.Errorf("a request that does not end is kept open: %q", answer[:n])
	}

	cancel()
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(2 * time.Minute):
		t.Error("it does not stop")
	}
}

func TestRateIsPerClient(t *testing.T) {
	clock := now
	s := newSite(t, Options{Rate: 1, Burst: 3, Proxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Now: func() time.Time { return clock }}, hundred())
	ask := func(forwarded string) reply { return s.get("/v1/sources", "X-Forwarded-For", forwarded) }
	for i, c := range []struct {
		forwarded string
		status    int
	}{
		{"192.0.2.1", 200}, {"192.0.2.1", 200}, {"192.0.2.1", 200}, {"192.0.2.1", 429},
		{"192.0.2.2", 200},
		// What a client writes before the proxy's word is not believed.
		{"198.51.100.7, 192.0.2.1", 429}, {"192.0.2.1, 127.0.0.9", 429},
		{"2001:db8::1", 200}, {"2001:db8::2", 200}, {"2001:db8::3", 200}, {"2001:db8::4", 429}, {"2001:db8:0:1::1", 200},
	} {
		r := ask(c.forwarded)
		if r.status != c.status || (r.status == 429) != (r.header.Get("Retry-After") != "") {
			t.Errorf("%d: %s: %d %v", i, c.forwarded, r.status, r.header)
		}
	}
	if r := s.get(healthPath, "X-Forwarded-For", "192.0.2.1"); r.status != 200 {
		t.Errorf("the health check is limited: %d", r.status)
	}
	clock = clock.Add(2 * time.Second)
	for i, want := range []int{200, 200, 429} {
		if r := ask("192.0.2.1"); r.status != want {
			t.Errorf("%d after two seconds: %d, want %d", i, r.status, want)
		}
	}
}

func TestForwardedForIsNotBelievedWithoutAProxy(t *testing.T) {
	s := newSite(t, Options{Rate: 0.001, Burst: 2}, hundred())
	statuses := ""
	for i := range 3 {
		statuses += fmt.Sprint(s.get("/v1/sources", "X-Forwarded-For", fmt.Sprintf("192.0.2.%d", i)).status, " ")
	}
	if statuses != "200 200 429 " {
		t.Errorf("%s", statuses)
	}
}

func TestLimiterForgets(t *testing.T) {
	l := newLimiter(10, 20)
	for i := range mostClients + 10 {
		l.take(fmt.Sprint(i), 1, now)
	}
	if len(l.buckets) > mostClients {
		t.Errorf("%d clients are remembered", len(l.buckets))
	}
	l.take("late", 1, now.Add(time.Hour))
	if len(l.buckets) != 1 {
		t.Errorf("%d clients are remembered after an hour", len(l.buckets))
	}
}
