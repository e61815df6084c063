package fetch

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

func to(address string) http.HandlerFunc {
	return http.RedirectHandler(address, http.StatusFound).ServeHTTP
}

func TestRedirects(t *testing.T) {
	hops := func(n int) map[string]http.HandlerFunc {
		m := map[string]http.HandlerFunc{"/end": say(list)}
		for i := range n {
			m[fmt.Sprintf("/%d", i)] = to(fmt.Sprintf("/%d", i+1))
		}
		m[fmt.Sprintf("/%d", n-1)] = to("/end")
		return m
	}
	tests := map[string]struct {
		handlers map[string]http.HandlerFunc
		kind     ErrorKind
		says     string
	}{
		"as many as may be": {hops(5), "", ""},
		"one too many":      {hops(6), KindRedirect, "fetch.max_redirects"},
		"circle of one":     {map[string]http.HandlerFunc{"/0": to("/0")}, KindRedirect, "circle"},
		"circle of two":     {map[string]http.HandlerFunc{"/0": to("/1"), "/1": to("/0")}, KindRedirect, "circle"},
		"to a file":         {map[string]http.HandlerFunc{"/0": to("file:///etc/hostname")}, KindAddress, "not an http or https address"},
		"to nonsense":       {map[string]http.HandlerFunc{"/0": to("http://[::1")}, KindRedirect, "cannot be followed"},
		"to WordPress's sign-in": {map[string]http.HandlerFunc{"/0": to("/wp-login.php?redirect_to=%2F0"), "/wp-login.php": say("<html>")},
			KindDenied, "wants a sign-in"},
		"to Google's sign-in": {map[string]http.HandlerFunc{"/0": to("https://accounts.google.com/ServiceLogin?continue=x")},
			KindDenied, "wants a sign-in"},
	}
	for name, tt := range tests {
		for way, follow := range ways() {
			t.Run(name+", "+way, func(t *testing.T) {
				p := serve(t, tt.handlers)
				b := newBench(t, func(o *Options) { o.MaxRedirects = 5 })
				g := gatherWith(b, follow, p.URL+"/0")
				wantKind(t, g, tt.kind)
				if tt.kind == "" {
					if got := g.Documents[0].FinalURL; got != p.URL+"/end" {
						t.Errorf("final URL %s", got)
					}
					return
				}
				if !strings.Contains(g.Err.Error(), tt.says) {
					t.Errorf("error %q does not say %q", g.Err, tt.says)
				}
			})
		}
	}
}

func TestValidatorsReachTheEndOfARedirect(t *testing.T) {
	p := serve(t, map[string]http.HandlerFunc{"/list": to("/moved"), "/moved": conditional(`"v1"`, "")})
	b := newBench(t)
	first := b.gather(p.URL + "/list")
	wantOutcome(t, first, Changed)
	wantOutcome(t, b.Gather(t.Context(), again(first, p.URL+"/list")), NotModified)
}
