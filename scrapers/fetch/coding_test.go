package fetch

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

func gzipped(body []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(body)
	w.Close()
	return b.Bytes()
}

func brotlied(body []byte) []byte {
	var b bytes.Buffer
	w := brotli.NewWriter(&b)
	w.Write(body)
	w.Close()
	return b.Bytes()
}

func zstded(body []byte) []byte {
	w, err := zstd.NewWriter(nil)
	if err != nil {
		panic(err)
	}
	return w.EncodeAll(body, nil)
}

func coded(coding string, body []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if coding != "" {
			w.Header().Set("Content-Encoding", coding)
		}
		w.Write(body)
	}
}

func TestContentCodings(t *testing.T) {
	body := []byte(list)
	tests := map[string]struct {
		coding string
		sent   []byte
		kind   ErrorKind
	}{
		"none":                    {"", body, ""},
		"identity":                {"identity", body, ""},
		"gzip":                    {"gzip", gzipped(body), ""},
		"x-gzip":                  {"X-GZIP", gzipped(body), ""},
		"gzip in two members":     {"gzip", append(gzipped(body[:10]), gzipped(body[10:])...), ""},
		"brotli":                  {"br", brotlied(body), ""},
		"zstd":                    {"zstd", zstded(body), ""},
		"stacked":                 {"gzip, br", brotlied(gzipped(body)), ""},
		"too often":               {"gzip, gzip, gzip, gzip", gzipped(gzipped(gzipped(gzipped(body)))), KindCoding},
		"not asked for":           {"deflate", body, KindCoding},
		"gzip declared, not done": {"gzip", body, KindCoding},
		"zstd declared, not done": {"zstd", body, KindCoding},
		"br declared, not done":   {"br", []byte("\xff\xff\xff\xff<html>"), KindCoding},
		"gzip with a bad sum":     {"gzip", append(gzipped(body)[:len(gzipped(body))-8], "????\x48\x00\x00\x00"...), KindCoding},
		"gzip cut":                {"gzip", gzipped(body)[:20], KindTruncated},
		"gzip cut in its header":  {"gzip", gzipped(body)[:5], KindTruncated},
		"brotli cut":              {"br", brotlied(body)[:20], KindTruncated},
		"zstd cut":                {"zstd", zstded(body)[:20], KindTruncated},
		"empty gzip":              {"gzip", gzipped(nil), KindEmpty},
		"nothing, said gzip":      {"gzip", nil, KindEmpty},
		"nothing, said zstd":      {"zstd", nil, KindEmpty},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := serve(t, map[string]http.HandlerFunc{"/list": coded(tt.coding, tt.sent)})
			b := newBench(t, func(o *Options) { o.Retries = 0 })
			g := b.gather(p.URL + "/list")
			wantKind(t, g, tt.kind)
			if tt.kind != "" {
				return
			}
			doc, err := b.Document(g.Documents[0])
			if err != nil || string(doc.Body) != list {
				t.Errorf("document %q, %v", doc.Body, err)
			}
			if a := g.Attempts[len(g.Attempts)-1]; a.Bytes != int64(len(tt.sent)) {
				t.Errorf("received %d bytes, sent %d", a.Bytes, len(tt.sent))
			}
			if got := p.header("Accept-Encoding"); got != "zstd, br, gzip" {
				t.Errorf("Accept-Encoding %q", got)
			}
		})
	}
}

func TestBodyLimit(t *testing.T) {
	const limit = 1000
	long := bytes.Repeat([]byte("x"), limit+1)
	bomb := bytes.Repeat([]byte{0}, 4<<20)
	chunked := func(w http.ResponseWriter, r *http.Request) {
		for range 11 {
			io.WriteString(w, strings.Repeat("x", 100))
			w.(http.Flusher).Flush()
		}
	}
	tests := map[string]struct {
		handler http.HandlerFunc
		kind    ErrorKind
	}{
		"just right":                {coded("", long[:limit]), ""},
		"gzip just right":           {coded("gzip", gzipped(long[:limit])), ""},
		"one byte more":             {coded("", long), KindTooLarge},
		"length not told":           {chunked, KindTooLarge},
		"gzip bomb":                 {coded("gzip", gzipped(bomb)), KindTooLarge},
		"gzip in gzip":              {coded("gzip, gzip", gzipped(gzipped(bomb))), KindTooLarge},
		"brotli bomb":               {coded("br", brotlied(bomb)), KindTooLarge},
		"zstd bomb":                 {coded("zstd", zstded(bomb)), KindTooLarge},
		"gzip of nothing, for ever": {coded("gzip", bytes.Repeat(gzipped(nil), 200)), KindTooLarge},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := serve(t, map[string]http.HandlerFunc{"/list": tt.handler})
			b := newBench(t, func(o *Options) { o.MaxBodyBytes = limit })
			g := b.gather(p.URL + "/list")
			wantKind(t, g, tt.kind)
			if n := p.count("/list"); n != 1 {
				t.Errorf("asked %d times", n)
			}
			if tt.kind != "" && !strings.Contains(g.Err.Error(), "fetch.max_body_bytes") {
				t.Errorf("error %q does not name the setting", g.Err)
			}
		})
	}
}
