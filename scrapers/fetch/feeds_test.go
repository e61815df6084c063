package fetch

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// Two nights over real files: every body comes back as it was, and the second night asks and gets nothing.
func TestRealFilesOverTwoNights(t *testing.T) {
	const root = "../../../shared/feeds"
	files, err := filepath.Glob(root + "/*/*")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("no real feeds: ../shared/feeds is not there")
	}
	s := httptest.NewServer(http.FileServer(http.Dir(root)))
	t.Cleanup(s.Close)
	b := newBench(t, func(o *Options) { o.PerHost = 8 })
	first := night(t, b, s.URL, files, nil, Changed)
	for i, path := range files {
		body, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := b.archive.Get(first[i].Documents[0].SHA256); err != nil || string(got) != string(body) {
			t.Errorf("%s: archived %d bytes of %d, %v", path, len(got), len(body), err)
		}
	}
	night(t, b.nextNight(t), s.URL, files, first, NotModified)
}

func night(t *testing.T, b bench, server string, files []string, before []Gathered, want Outcome) []Gathered {
	t.Helper()
	start := time.Now()
	got := make([]Gathered, len(files))
	queue := make(chan int)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range queue {
				u := server + "/" + filepath.Base(filepath.Dir(files[i])) + "/" + filepath.Base(files[i])
				j := job(u)
				if before != nil {
					j = again(before[i], u)
				}
				got[i] = b.Gather(t.Context(), j)
			}
		})
	}
	for i := range files {
		queue <- i
	}
	close(queue)
	wg.Wait()
	var bytes int64
	for i, g := range got {
		if g.Outcome != want {
			t.Errorf("%s: outcome %s, want %s; %v", files[i], g.Outcome, want, g.Err)
		}
		for _, a := range g.Attempts {
			bytes += a.Bytes
		}
	}
	t.Logf("%d files %s, %d bytes received, in %s", len(files), want, bytes, time.Since(start))
	return got
}
