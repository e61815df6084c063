package fetch

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// drip sends a byte whenever it is looked at, and never ends.
func drip(w http.ResponseWriter, r *http.Request) {
	for {
		if _, err := w.Write([]byte("x")); err != nil {
			return
		}
		if http.NewResponseController(w).Flush() != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-time.After(2 * time.Millisecond):
		}
	}
}

// dripHeader does the same before the header ends.
func dripHeader(w http.ResponseWriter, r *http.Request) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "HTTP/1.1 200 OK\r\n")
	for i := 0; ; i++ {
		if _, err := fmt.Fprintf(conn, "X-%d: x\r\n", i); err != nil {
			return
		}
		time.Sleep(2 * time.Millisecond)
	}
}

func stall(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Length", "1000")
	w.Write([]byte(list))
	http.NewResponseController(w).Flush()
	<-r.Context().Done()
}

func TestTimeLimits(t *testing.T) {
	tests := map[string]struct {
		handler http.HandlerFunc
		setting string
	}{
		"no header":           {func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, "fetch.header_timeout"},
		"header byte by byte": {dripHeader, "fetch.header_timeout"},
		"body byte by byte":   {drip, "fetch.body_timeout"},
		"body stops half-way": {stall, "fetch.body_timeout"},
		"error byte by byte":  {func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(404); drip(w, r) }, ""},
		"gzip header never done": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			w.Write([]byte{0x1f})
			http.NewResponseController(w).Flush()
			<-r.Context().Done()
		}, "fetch.body_timeout"},
		"zstd never begun": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "zstd")
			http.NewResponseController(w).Flush()
			<-r.Context().Done()
		}, "fetch.body_timeout"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := serve(t, map[string]http.HandlerFunc{"/list": tt.handler})
			b := newBench(t, func(o *Options) {
				o.HeaderTimeout, o.BodyTimeout, o.Retries = time.Minute, 250*time.Millisecond, 1
				if tt.setting == "fetch.header_timeout" {
					o.HeaderTimeout = 250 * time.Millisecond
				}
			})
			start := time.Now()
			g := b.gather(p.URL + "/list")
			wantOutcome(t, g, FailedFetch)
			if took := time.Since(start); took > 30*time.Second {
				t.Errorf("it took %s", took)
			}
			if tt.setting == "" {
				wantKind(t, g, KindStatus)
				return
			}
			wantKind(t, g, KindTimeout)
			if !strings.Contains(g.Err.Error(), tt.setting) {
				t.Errorf("error %q does not name %s", g.Err, tt.setting)
			}
			if n := p.count("/list"); n != 2 {
				t.Errorf("asked %d times, want 2", n)
			}
		})
	}
}
