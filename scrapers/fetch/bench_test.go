package fetch

import (
	"bytes"
	"io"
	"log/slog"
	"net/http/httptest"
	"testing"
)

// BenchmarkGather fetches 32 MiB of gzip-coded JSON into the archive. B/op stays far below that: the body
// is never in memory as a whole.
func BenchmarkGather(b *testing.B) {
	body := bytes.Repeat([]byte(list+"\n"), 32<<20/(len(list)+1))
	s := httptest.NewServer(coded("gzip", gzipped(body)))
	defer s.Close()
	archive, err := NewArchive(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	opt := Defaults
	opt.AllowPrivateNetworks, opt.Delay = true, 0
	c, err := New(slog.New(slog.NewTextHandler(io.Discard, nil)), opt, archive)
	if err != nil {
		b.Fatal(err)
	}
	for _, path := range []string{"/robots.txt", "/warm"} {
		if g := c.Gather(b.Context(), job(s.URL+path)); g.Err != nil {
			b.Fatal(g.Err)
		}
	}
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if g := c.Gather(b.Context(), job(s.URL+"/list")); g.Err != nil {
			b.Fatal(g.Err)
		}
	}
}

func BenchmarkDocument(b *testing.B) {
	body := bytes.Repeat([]byte(list+"\n"), 32<<20/(len(list)+1))
	archive, err := NewArchive(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	c, err := New(slog.New(slog.NewTextHandler(io.Discard, nil)), Defaults, archive)
	if err != nil {
		b.Fatal(err)
	}
	sha, err := archive.Put(body)
	if err != nil {
		b.Fatal(err)
	}
	stored := Stored{ContentType: "application/json", SHA256: sha, Bytes: int64(len(body))}
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Document(stored); err != nil {
			b.Fatal(err)
		}
	}
}
