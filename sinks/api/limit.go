package api

import (
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"
)

// limiter gives each client a bucket of tokens that fills again at a steady rate.
type limiter struct {
	rate, burst float64
	mu          sync.Mutex
	buckets     map[string]bucket
	swept       time.Time
}

// bucket is what a client had left at a moment.
type bucket struct {
	tokens float64
	at     time.Time
}

// mostClients is how many clients are remembered at once. Where there are more, the buckets of those that have not
// asked for longest are forgotten, which is to say full.
const mostClients = 100_000

func newLimiter(rate, burst float64) *limiter {
	return &limiter{rate: rate, burst: max(burst, 1), buckets: map[string]bucket{}}
}

// take takes tokens from a client's bucket, or says how long until it has them. A bucket may be overdrawn once by a
// costly answer; then the client waits for that.
func (l *limiter) take(client string, cost float64, now time.Time) (wait time.Duration) {
	if l.rate <= 0 {
		return 0
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sweep(now)
	b, known := l.buckets[client]
	if !known {
		b = bucket{l.burst, now}
	}
	b.tokens = min(l.burst, b.tokens+l.rate*max(0, now.Sub(b.at).Seconds()))
	b.at = now
	if b.tokens < 1 && cost >= 1 {
		l.buckets[client] = b
		return time.Duration((1 - b.tokens) / l.rate * float64(time.Second))
	}
	b.tokens -= cost
	l.buckets[client] = b
	return 0
}

// sweep forgets the buckets that are full again, now and then.
func (l *limiter) sweep(now time.Time) {
	full := time.Duration(l.burst / l.rate * float64(time.Second))
	if len(l.buckets) < mostClients && now.Sub(l.swept) < max(full, time.Minute) {
		return
	}
	l.swept = now
	for client, b := range l.buckets {
		if now.Sub(b.at) >= full || len(l.buckets) >= mostClients {
			delete(l.buckets, client)
		}
	}
}

// clientOf tells who asks: the address of the connection, or, where that is a proxy of ours, the last address in
// X-Forwarded-For that is not one. Whatever stands before it anybody may have written.
func (s *Server) clientOf(r *http.Request) string {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	addr := peer.Addr().Unmap()
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && s.trusts(addr); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		addr = hop.Unmap()
	}
	if addr.Is6() {
		network, err := addr.WithZone("").Prefix(64)
		if err == nil {
			return network.String()
		}
	}
	return addr.String()
}

func (s *Server) trusts(addr netip.Addr) bool {
	for _, p := range s.opt.Proxies {
		if p.Contains(addr) {
			return true
		}
	}
	return false
}
