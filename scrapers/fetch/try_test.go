package fetch

import (
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

func unavailable(status int, retryAfter string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if retryAfter != "" {
			w.Header().Set("Retry-After", retryAfter)
		}
		w.WriteHeader(status)
	}
}

// cut promises more than it sends.
func cut(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Length", "100000")
	w.Write([]byte(list))
}

// hangUp says something that is not HTTP and closes the connection. Without a word, net/http would take it for
// a stale connection and ask again by itself.
func hangUp(w http.ResponseWriter, r *http.Request) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err)
	}
	io.WriteString(conn, "421 closing\r\n")
	conn.Close()
}

func TestTriesAgain(t *testing.T) {
	date := newFakeTime().at.Add(30 * time.Second).Format(http.TimeFormat)
	tests := map[string]struct {
		first  http.HandlerFunc
		least  time.Duration // of waiting
		most   time.Duration
		result string
	}{
		"429 with seconds":  {first: unavailable(429, "20"), least: 20 * time.Second, most: 20 * time.Second, result: "answered"},
		"429 with a date":   {first: unavailable(429, date), least: 30 * time.Second, most: 30 * time.Second, result: "answered"},
		"429 with nonsense": {first: unavailable(429, "soon"), least: time.Second, most: 3 * time.Second, result: "answered"},
		"503":               {first: unavailable(503, ""), least: time.Second, most: 3 * time.Second, result: "answered"},
		"503 with no wait":  {first: unavailable(503, "0"), least: time.Second, most: 3 * time.Second, result: "answered"},
		"cut body":          {first: cut, least: time.Second, most: 3 * time.Second, result: "truncated"},
		"no answer":         {first: hangUp, least: time.Second, most: 3 * time.Second, result: "network"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := serve(t, map[string]http.HandlerFunc{"/list": inTurn(tt.first, say(list))})
			b := newBench(t)
			g := b.gather(p.URL + "/list")
			wantOutcome(t, g, Changed)
			if got := results(g); got != "robots.txt:answered list:"+tt.result+" list:fetched" {
				t.Errorf("attempts %s", got)
			}
			if got := b.time.total(); got < tt.least || got > tt.most {
				t.Errorf("waited %s, want %s to %s", got, tt.least, tt.most)
			}
			if last := g.Attempts[len(g.Attempts)-1]; last.Try != 2 {
				t.Errorf("the last try is number %d", last.Try)
			}
		})
	}
}

func TestGivesUp(t *testing.T) {
	tests := map[string]struct {
		handler http.HandlerFunc
		kind    ErrorKind
		tries   int
	}{
		"always 503":               {unavailable(503, ""), KindStatus, 4},
		"always cut":               {cut, KindTruncated, 4},
		"come back in an hour":     {unavailable(429, "3600"), KindStatus, 1},
		"come back after the suns": {unavailable(429, "99999999999999999999"), KindStatus, 1},
		"500 is no passing cloud":  {answerWith(500), KindStatus, 1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := serve(t, map[string]http.HandlerFunc{"/list": tt.handler})
			b := newBench(t)
			g := b.gather(p.URL + "/list")
			wantOutcome(t, g, FailedFetch)
			wantKind(t, g, tt.kind)
			if n := p.count("/list"); n != tt.tries {
				t.Errorf("asked %d times, want %d", n, tt.tries)
			}
			if b.time.total() > 3*b.opt.RetryMax {
				t.Errorf("waited %s", b.time.total())
			}
		})
	}
}

func TestAHostThatWantsPeaceGetsItFromAllSources(t *testing.T) {
	p := serve(t, map[string]http.HandlerFunc{"/one": unavailable(429, "3600"), "/two": say(list)})
	b := newBench(t)
	wantOutcome(t, b.gather(p.URL+"/one"), FailedFetch)
	g := b.gather(p.URL + "/two")
	wantOutcome(t, g, FailedFetch)
	if p.count("/two") != 0 || !strings.Contains(g.Err.Error(), "left alone for another 1h0m0s") {
		t.Errorf("asked %d times; %v", p.count("/two"), g.Err)
	}
}

func TestRefusedConnection(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	b := newBench(t)
	g := b.gather("http://" + l.Addr().String() + "/list")
	wantOutcome(t, g, FailedFetch)
	wantKind(t, g, KindRefused)
	if got := strings.Count(results(g), "robots.txt:refused"); got != 4 {
		t.Errorf("attempts %s", results(g))
	}
	if !strings.Contains(g.Err.Error(), "robots.txt cannot be read") {
		t.Errorf("error %v", g.Err)
	}
}

func TestBackoffGrows(t *testing.T) {
	p := serve(t, map[string]http.HandlerFunc{"/list": unavailable(503, "")})
	b := newBench(t, func(o *Options) { o.Retries = 5; o.RetryMax = 20 * time.Second })
	b.gather(p.URL + "/list")
	if len(b.time.slept) != 5 {
		t.Fatalf("slept %v", b.time.slept)
	}
	middle := 2 * time.Second
	for i, d := range b.time.slept {
		if d < middle/2 || d > min(middle*3/2, b.opt.RetryMax) {
			t.Errorf("wait %d is %s, want about %s", i+1, d, middle)
		}
		middle = min(2*middle, b.opt.RetryMax)
	}
}

func TestNamesThatDoNotExistAreAskedForOnce(t *testing.T) {
	u := mustParse(t, "https://example.org/list")
	for _, tt := range []struct {
		err  error
		want bool
	}{
		{&net.DNSError{Err: "no such host", Name: "example.org", IsNotFound: true}, false},
		{&net.DNSError{Err: "server misbehaving", Name: "example.org", IsTemporary: true}, true},
	} {
		err := classify(t.Context(), u, tt.err)
		if Kind(err) != KindDNS || worthAnother(nil, err) != tt.want {
			t.Errorf("%v: kind %s, again %t", err, Kind(err), worthAnother(nil, err))
		}
	}
}

func TestRetryAfter(t *testing.T) {
	now := newFakeTime().at
	tests := map[string]struct {
		value string
		want  time.Duration
		ok    bool
	}{
		"seconds":   {" 120 ", 2 * time.Minute, true},
		"zero":      {"0", 0, true},
		"date":      {now.Add(time.Minute).Format(http.TimeFormat), time.Minute, true},
		"old date":  {now.Add(-time.Hour).Format(http.TimeFormat), 0, true},
		"RFC 850":   {now.Add(time.Hour).Format("Monday, 02-Jan-06 15:04:05 GMT"), time.Hour, true},
		"overflow":  {"9300000000", 1<<63 - 1, true},
		"huge":      {strings.Repeat("9", 40), 1<<63 - 1, true},
		"empty":     {"", 0, false},
		"negative":  {"-1", 0, false},
		"fraction":  {"1.5", 0, false},
		"with unit": {"5s", 0, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got, ok := retryAfter(tt.value, now); got != tt.want || ok != tt.ok {
				t.Errorf("retryAfter(%q) = %s, %t, want %s, %t", tt.value, got, ok, tt.want, tt.ok)
			}
		})
	}
}

func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{"0", "120", sunday, "Sunday, 01-Mar-26 01:00:00 GMT", "-1", "9223372037", "１２"} {
		f.Add(seed)
	}
	now := newFakeTime().at
	f.Fuzz(func(t *testing.T, value string) {
		wait, ok := retryAfter(value, now)
		if wait < 0 || (!ok && wait != 0) {
			t.Errorf("retryAfter(%q) = %s, %t", value, wait, ok)
		}
	})
}
