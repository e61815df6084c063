package fetch

import (
	"context"
	"crypto/tls"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func TestUnsafeConnection(t *testing.T) {
	unknown := httptest.NewUnstartedServer(say(list))
	unknown.Config.ErrorLog = log.New(io.Discard, "", 0)
	unknown.StartTLS()
	t.Cleanup(unknown.Close)
	plain := serve(t, map[string]http.HandlerFunc{"/list": say(list)})
	for name, url := range map[string]string{
		"issuer unknown": unknown.URL + "/list",
		"no TLS at all":  strings.Replace(plain.URL, "http:", "https:", 1) + "/list",
	} {
		t.Run(name, func(t *testing.T) {
			g := newBench(t).gather(url)
			wantOutcome(t, g, FailedFetch)
			wantKind(t, g, KindTLS)
			if len(g.Attempts) != 2 { // robots.txt once, and the document that was not asked for
				t.Errorf("attempts %s", results(g))
			}
		})
	}
}

func TestHTTP2(t *testing.T) {
	abort := func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, list)
		http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
	tests := map[string]struct {
		handler http.HandlerFunc
		want    Outcome
		kind    ErrorKind
		tries   int
	}{
		"good":       {conditional(`"v1"`, ""), Changed, "", 1},
		"compressed": {coded("zstd", zstded([]byte(list))), Changed, "", 1},
		"aborted":    {abort, FailedFetch, KindNetwork, 2},
		"aborted in zstd": {inTurn(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "zstd")
			w.Write(zstded([]byte(list))[:10])
			http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		}, say(list)), Changed, "", 2},
		"header never comes": {func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, FailedFetch, KindTimeout, 2},
		"body never ends":    {drip, FailedFetch, KindTimeout, 2},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var asked atomic.Int32
			s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/list" {
					http.NotFound(w, r)
					return
				}
				if asked.Add(1); r.ProtoMajor != 2 {
					t.Errorf("protocol %s", r.Proto)
				}
				tt.handler(w, r)
			}))
			s.EnableHTTP2 = true
			s.StartTLS()
			t.Cleanup(s.Close)
			b := newBench(t, func(o *Options) {
				o.Retries, o.HeaderTimeout, o.BodyTimeout = 1, time.Minute, time.Minute
				if tt.kind == KindTimeout {
					o.HeaderTimeout, o.BodyTimeout = 250*time.Millisecond, 250*time.Millisecond
				}
			})
			wire := newWire(b.opt)
			wire.TLSClientConfig = &tls.Config{RootCAs: s.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs}
			b.http = b.stack(wire)
			g := b.Gather(context.Background(), job(s.URL+"/list"))
			wantOutcome(t, g, tt.want)
			wantKind(t, g, tt.kind)
			if int(asked.Load()) != tt.tries {
				t.Errorf("asked %d times, want %d: %s", asked.Load(), tt.tries, results(g))
			}
		})
	}
}
